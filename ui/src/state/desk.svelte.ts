import { getContext, setContext, tick } from 'svelte';
import type { Host } from '../host/host';
import type { Chat, CommandFailure, ExportWhat, Lead, Settings, Source } from '../host/types';
import { ANNOUNCED } from '../words/announced';
import { endedAt, standsStillSince } from '../words/connection';
import type { PeopleView } from '../words/lanes';
import { nameOf } from '../words/people';
import { zoneAfter } from '../words/zone';
import { Announcer } from './announcer.svelte';
import { Arriving } from './arriving.svelte';
import { Board } from './board.svelte';
import { sharedCauses } from './causes';
import type { View } from './roster';
import { LinkAsked } from './link.svelte';
import { Roster } from './roster.svelte';
import { Search } from './search.svelte';
import { Session } from './session.svelte';
import type { Timer } from './timer';
import type { Standing } from './triage';
import { isPast, standing } from './triage';

/** The dialog that is open. */
export type Dialog =
  | { kind: 'addChat'; region: string | null }
  | { kind: 'addSource'; source?: Source }
  | { kind: 'source'; id: string }
  | { kind: 'stop'; key: string }
  | { kind: 'memory' }
  | { kind: 'settings' }
  | { kind: 'search' }
  | { kind: 'commands' }
  | { kind: 'archive'; part: ArchivePart }
  | { kind: 'export'; what: ExportWhat; name: string }
  | { kind: 'purge'; contact: string }
  | { kind: 'begin' }
  | { kind: 'health' }
  | { kind: 'alarms' }
  | { kind: 'link'; contact: string | null; failure: CommandFailure | null }
  | { kind: 'keys' };

/** A page of the archive's dialog. */
export type ArchivePart = 'state' | 'import' | 'keep' | 'purged';

/** What of the chat is shown where there is no room for all. */
export type Tab = 'transcript' | 'people' | 'files' | 'earlier';

/** What stands beside the people. */
export type Side = 'files' | 'earlier';

/** What a panel does when a key asks for it from elsewhere. */
export interface Mover {
  /** Moves by so many lines, or without end to one, and puts the focus there. */
  move(by: number): void;
  /** Copies what is marked, else the line with the focus. */
  copy?(): void;
  /** Copies a link to the line with the focus, else to the chat. */
  copyLink?(): void;
}

const DENSITIES: Settings['density'][] = ['compact', 'normal', 'roomy'];

/** Everything on the desk: what is known, what is shown of it, and what the keys do. */
export class Desk {
  readonly session: Session;
  readonly roster: Roster;
  readonly search: Search;
  readonly board: Board;
  readonly announcer: Announcer;
  readonly link: LinkAsked;
  /** Links that were pressed elsewhere. */
  readonly arriving: Arriving;
  readonly timer: Timer;
  /** What is the matter with many chats at once. */
  readonly causes = $derived.by(() => sharedCauses(this.session.chats.values()));
  #minute = $derived.by(() => Math.floor(this.session.clock.now / 60_000));
  /** The chats that are listed: ended ones go after a while. */
  readonly standings = $derived.by<readonly Standing[]>(() => {
    const { chats, triage, settings } = this.session;
    const now = this.#minute * 60_000;
    return [...chats.values()].map((chat) => standing(chat, triage)).filter((one) => !isPast(one, now, settings.attention.endedMinutes));
  });
  dialog = $state.raw<Dialog | null>(null);
  tab = $state<Tab>('transcript');
  /** What the reader chose to see beside the people; `null`: nothing was chosen. */
  side = $state<Side | null>(null);
  /** How the people of a chat are shown. */
  peopleView = $state<PeopleView>('lanes');
  /** What lies on the desk: the chats, or the files of all of them. */
  place = $state<'chats' | 'files'>('chats');
  /** The filter is in sight, though nothing is filtered yet. */
  isFiltering = $state(false);
  /** In a narrow window roster and pane alternate. */
  shows = $state<'roster' | 'chat'>('roster');
  /** The watched chat from which the reader went into the archive. */
  #cameFrom: string | null = null;
  /** Set by the panels while they are there. */
  rosterMover: Mover | null = null;
  transcriptMover: Mover | null = null;

  constructor(host: Host, timer: Timer) {
    this.timer = timer;
    this.session = new Session(host, timer);
    this.roster = new Roster(
      () => this.standings,
      () => this.session.clock.now,
      () => this.session.deed?.number ?? 0,
      () => this.session.settings.attention.views,
    );
    this.search = new Search(host, timer, () => ({ messages: this.session.archive.messages, now: this.session.clock.now }));
    this.board = new Board(host, timer, () => this.session.chats);
    this.announcer = new Announcer(timer);
    this.link = new LinkAsked(host);
    this.arriving = new Arriving(this);
    this.session.onlead = (lead) => this.#follow(lead);
  }

  /** The chat on screen as a row of the roster, or as the archive holds it. */
  get chat(): Chat | null {
    const { open } = this.session;
    return open === null ? null : (open.archived ?? this.session.chats.get(open.key) ?? null);
  }

  /** The chat on screen has ended: nothing is added to it any more. */
  get isOver(): boolean {
    return this.chat?.connection.state === 'ended' || this.chat?.connection.state === 'archived';
  }

  /** A bar over the roster says what is the matter with this chat's connection: it does not say so itself. */
  isShared(chat: Chat): boolean {
    return this.causes.some(({ state }) => state === chat.connection.state);
  }

  /** The chat that holds a contact, if it is watched. */
  chatOf(contact: string | null): Chat | null {
    if (contact === null) return null;
    for (const chat of this.session.chats.values()) {
      if (chat.contactId === contact || chat.contactIds.includes(contact)) return chat;
    }
    return null;
  }

  /** Until when the chat on screen is known. Its clocks stand still from there: nothing arrives any more that could stop them. */
  get known(): number {
    const { chat } = this;
    const now = this.session.clock.now;
    return chat === null ? now : (endedAt(chat) ?? standsStillSince(chat.connection) ?? now);
  }

  /** Opens a chat and shows it. */
  open(key: string): void {
    this.roster.active = key;
    this.place = 'chats';
    this.shows = 'chat';
    this.tab = 'transcript';
    void this.session.read(key);
  }

  /** The chat on which keys act: where the keyboard is in the roster, else the one on screen. */
  #target(): string | null {
    const key = document.activeElement?.closest<HTMLElement>('.roster [data-key]')?.dataset['key'];
    return key ?? this.session.open?.key ?? this.roster.active;
  }

  /** Goes where a notification or the tray leads. An open dialog may hold something half done: it stays. */
  #follow(lead: Lead): void {
    if (lead.to === 'link') return this.arriving.take(lead);
    if (lead.to === 'badLink') return this.arriving.refuse(lead.message);
    if (this.dialog !== null && this.dialog.kind !== 'search' && this.dialog.kind !== 'commands') return;
    this.dialog = lead.to === 'alarms' ? { kind: 'alarms' } : null;
    if (lead.to === 'chat' && this.session.chats.has(lead.key)) this.open(lead.key);
  }

  /** Opens the next chat that needs a person. */
  openNext(by: 1 | -1): void {
    const open = this.session.reading;
    // The chat at which the keyboard is comes last, for it is not open yet; the open one does not come again.
    const key = this.roster.next(by, open ?? this.roster.active) ?? this.roster.next(by, open);
    if (key === null) {
      this.announcer.say(ANNOUNCED.nobody);
      return;
    }
    this.open(key);
    if (!this.roster.keys.includes(key)) this.roster.show('attention');
    this.rosterMover?.move(0);
  }

  /** Acknowledges, snoozes or pins a chat, or takes that back. Undone with `u`. */
  turn(what: 'acknowledge' | 'snooze' | 'pin', key: string | null = this.#target()): void {
    const chat = key === null ? undefined : this.session.chats.get(key);
    if (chat === undefined) return;
    const { triage } = standing(chat, this.session.triage);
    const isBack = triage.aside !== null && (what === 'acknowledge' || (what === 'snooze' && triage.aside.until !== null));
    const act = what === 'pin' ? (triage.pinned ? 'unpin' : 'pin') : isBack ? 'release' : what;
    // Nothing to be known of: the next thing in it is news anyway.
    if (act === 'acknowledge' && !triage.needsAttention) return;
    void this.session.act(chat.key, act);
  }

  /** Undoes what was done last. */
  undo(): Promise<void> {
    return this.session.undo();
  }

  /** Shows the palette that searches, in place of the commands if they are open. Another dialog stays. */
  startSearch(): void {
    if (this.dialog === null || this.dialog.kind === 'commands') this.dialog = { kind: 'search' };
  }

  /** Shows the palette of commands, instead of the one that searches if that is open. */
  startCommands(): void {
    if (this.dialog === null || this.dialog.kind === 'search') this.dialog = { kind: 'commands' };
  }

  /** Opens a chat where something was found in it: one that is watched, or one from the archive. */
  async openAt(key: string, row: string | null, question: string | null = null): Promise<void> {
    const { session } = this;
    const { open } = session;
    if (open !== null && open.archived === null && open.key !== key) this.#cameFrom = open.key;
    this.dialog = null;
    this.roster.active = key;
    this.place = 'chats';
    this.shows = 'chat';
    this.tab = 'transcript';
    await session.read(key, row, question);
  }

  /** The watched chat from which the reader went into the archive, while a chat from there is on screen. */
  get cameFrom(): Chat | null {
    const { open, chats } = this.session;
    return open?.archived && this.#cameFrom !== null ? (chats.get(this.#cameFrom) ?? null) : null;
  }

  /** Shows a selection of the chats. */
  showChats(view: View): void {
    this.place = 'chats';
    this.shows = 'roster';
    this.roster.show(view);
  }

  /** Goes back to the chat from which one went into the archive, else to the roster. */
  back(): void {
    if (this.place !== 'chats') {
      this.place = 'chats';
      // The roster is there only after the board is gone.
      void tick().then(() => this.rosterMover?.move(0));
      return;
    }
    const { cameFrom } = this;
    if (cameFrom !== null) return this.open(cameFrom.key);
    this.shows = 'roster';
    this.rosterMover?.move(0);
  }

  /** Says the newest message of the chat on screen to those who hear the window. */
  announce(): void {
    const row = this.session.open?.arrived;
    if (!row) return;
    const { body } = row;
    const what = body.kind === 'text' || body.kind === 'response' ? body.text : body.kind === 'files' ? ANNOUNCED.sentFile : ANNOUNCED.sentChoice;
    this.announcer.say(ANNOUNCED.said(nameOf(row.by), what));
  }

  nextDensity(): void {
    const at = DENSITIES.indexOf(this.session.settings.density);
    void this.session.change({ density: DENSITIES[(at + 1) % DENSITIES.length]! });
  }

  nextZone(): void {
    void this.session.change({ zone: zoneAfter(this.session.settings) });
  }
}

const KEY = Symbol('desk');

export const provideDesk = (desk: Desk): Desk => setContext(KEY, desk);
export const useDesk = (): Desk => getContext<Desk>(KEY);
