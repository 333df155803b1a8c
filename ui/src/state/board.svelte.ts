import type { Host } from '../host/host';
import { asFailure } from '../host/host';
import type { Chat, CommandFailure, FilesOfChat } from '../host/types';
import type { BoardGroup, BoardKind } from './board';
import { chosenLines, countKinds, linesOf, partsOf } from './board';
import { Rested } from './rested';
import type { Timer } from './timer';

/** Least time between two questions, in ms. */
const REST = 1000;
/** Lines that are shown: nobody reads more, and narrowing down finds the others. */
const MOST = 500;

/** The files of all chats, and what one looks for among them. Asked for while it is shown; what was chosen stays. */
export class Board {
  kind = $state<BoardKind>('all');
  group = $state<BoardGroup>('none');
  typed = $state('');
  files = $state.raw<readonly FilesOfChat[] | null>(null);
  /** Why there is nothing to show. */
  failure = $state.raw<CommandFailure | null>(null);
  readonly #host: Host;
  readonly #rested: Rested;
  readonly #chats: () => ReadonlyMap<string, Chat>;

  /** All lines, before anything was chosen. */
  readonly lines = $derived.by(() => linesOf(this.files ?? [], this.#chats()));
  readonly counts = $derived(countKinds(this.lines));
  readonly #chosen = $derived(chosenLines(this.lines, this.kind, this.typed));
  /** Lines that are not shown for there are too many. */
  readonly more = $derived(Math.max(0, this.#chosen.length - MOST));
  readonly parts = $derived(partsOf(this.#chosen.slice(0, MOST), this.group));

  constructor(host: Host, timer: Timer, chats: () => ReadonlyMap<string, Chat>) {
    this.#host = host;
    this.#rested = new Rested(timer, REST, () => this.#read());
    this.#chats = chats;
  }

  /** What the roster counts of files. While it is the same the board is, too. */
  get mark(): string {
    const marks: string[] = [];
    for (const { key, files } of this.#chats().values()) {
      if (files.total > 0) marks.push(`${key} ${files.total} ${files.rejected} ${files.inProgress} ${files.stuck}`);
    }
    return marks.join('\n');
  }

  /** Something of it is different. */
  changed(): void {
    this.#rested.changed();
  }

  /** Asks for all files. What was shown stays until the answer is there. */
  ask(): Promise<void> {
    return this.#rested.ask();
  }

  async #read(): Promise<void> {
    try {
      this.files = await this.#host.allFiles();
      this.failure = null;
    } catch (thrown) {
      this.failure = asFailure(thrown);
    }
  }
}
