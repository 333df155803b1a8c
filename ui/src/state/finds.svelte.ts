import type { Host } from '../host/host';
import { asFailure } from '../host/host';
import type { CommandFailure, RowMarks, Span } from '../host/types';

/** Everything of one chat that a question finds, and at which of it the reader is. */
export class Finds {
  /** The question. */
  readonly text: string;
  /** Oldest first. */
  all = $state.raw<readonly RowMarks[]>([]);
  phase = $state<'loading' | 'ready' | 'failed'>('loading');
  failure = $state.raw<CommandFailure | null>(null);
  #row = $state('');
  readonly #marks = $derived(new Map(this.all.map(({ row, marks }) => [row, marks])));
  readonly #host: Host;
  readonly #chat: string;

  constructor(host: Host, chat: string, text: string, row: string) {
    this.#host = host;
    this.#chat = chat;
    this.text = text;
    this.#row = row;
  }

  async load(): Promise<void> {
    try {
      this.all = await this.#host.hitsInChat(this.#chat, this.text);
      this.phase = 'ready';
    } catch (thrown) {
      this.failure = asFailure(thrown);
      this.phase = 'failed';
    }
  }

  /** The item at which the reader is. */
  get row(): string {
    return this.#row;
  }

  /** Its place among all, from 1 on; 0: it is none of them. */
  get place(): number {
    return this.all.findIndex(({ row }) => row === this.#row) + 1;
  }

  /** What is found in a row. */
  marksOf(row: string): readonly Span[] {
    return this.#marks.get(row) ?? [];
  }

  /** Moves to the next or the previous one, round at the ends; gives its row. */
  move(by: 1 | -1): string | null {
    const { length } = this.all;
    if (length === 0) return null;
    const at = this.place - 1;
    const to = at < 0 ? (by > 0 ? 0 : length - 1) : (at + by + length) % length;
    this.#row = this.all[to]!.row;
    return this.#row;
  }
}
