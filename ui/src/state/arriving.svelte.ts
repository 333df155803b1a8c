import { asFailure } from '../host/host';
import type { CommandFailure, Lead } from '../host/types';
import type { Desk } from './desk.svelte';

type Link = Extract<Lead, { to: 'link' }>;

/**
 * A link that was pressed elsewhere, until it can be followed: the newest. It waits while chats are still being looked up, and while a dialog
 * is open in which something may be half done. It asks for nothing but a place.
 */
export class Arriving {
  #link = $state.raw<Link | null>(null);
  readonly #desk: Desk;

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  /** Takes a link in the place of one that still waits. */
  take(link: Link): void {
    this.#link = link;
  }

  /** Follows the link that waits, if it can be followed now. What it reads, it waits for. */
  settle(): void {
    const link = this.#link;
    const { dialog, session } = this.#desk;
    if (link === null || session.phase !== 'ready') return;
    if (dialog !== null && !PASSING.has(dialog.kind)) return;
    const key = this.#desk.chatOf(link.contact)?.key ?? null;
    const isLookedUp = session.archive.state.state !== 'opening' && session.sources.every(({ state }) => state.state !== 'loading');
    if (key === null && !isLookedUp) return;
    this.#link = null;
    // Out of the effect that looks: what is opened there would be looked at, too.
    queueMicrotask(() => void this.#follow(link, key));
  }

  async #follow({ contact, item }: Link, watched: string | null): Promise<void> {
    try {
      const key = watched ?? (await this.#desk.session.host.findChat(contact));
      if (key === null) this.#desk.dialog = { kind: 'link', contact, failure: null };
      else await this.#desk.openAt(key, item);
    } catch (thrown) {
      this.#desk.dialog = { kind: 'link', contact, failure: asFailure(thrown) };
    }
  }

  /** Says that a link is none of ours. */
  refuse(message: string): void {
    const failure: CommandFailure = { code: 'badInput', message, remedy: null };
    const { dialog } = this.#desk;
    if (dialog === null || PASSING.has(dialog.kind)) this.#desk.dialog = { kind: 'link', contact: null, failure };
    else this.#desk.session.trouble = failure;
  }
}

/** Dialogs in which nothing can be half done. */
const PASSING: ReadonlySet<string> = new Set(['search', 'commands', 'link', 'keys']);
