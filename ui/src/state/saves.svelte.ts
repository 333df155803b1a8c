import type { Host } from '../host/host';
import { asFailure } from '../host/host';
import type { CommandFailure, SaveProgress, SavedFile } from '../host/types';

/** How the saving of a file goes, or went. */
export type Save = ({ state: 'saving' } & SaveProgress) | ({ state: 'saved' } & SavedFile) | { state: 'failed'; failure: CommandFailure };

/** Files that were saved in this window, or are being saved. What was said of one stays until it is saved again. */
export class Saves {
  readonly #host: Host;
  #all = $state.raw<ReadonlyMap<string, Save>>(new Map());

  constructor(host: Host) {
    this.#host = host;
  }

  /** How it goes with a file; `null`: it was not saved. */
  of(chat: string, file: string): Save | null {
    return this.#all.get(name(chat, file)) ?? null;
  }

  /** Saves a file. While that is under way, asking again changes nothing. */
  async save(chat: string, file: string): Promise<void> {
    if (this.of(chat, file)?.state === 'saving') return;
    const put = (save: Save) => (this.#all = new Map(this.#all).set(name(chat, file), save));
    put({ state: 'saving', bytes: 0, of: null });
    try {
      // Progress may come after the answer it belongs to.
      let isDone = false;
      const saved = await this.#host.saveFile(chat, file, (progress) => isDone || put({ state: 'saving', ...progress })).finally(() => (isDone = true));
      put({ state: 'saved', ...saved });
    } catch (thrown) {
      put({ state: 'failed', failure: asFailure(thrown) });
    }
  }
}

/** Attachments are named by the service, chats by us: neither holds a line break. */
const name = (chat: string, file: string) => `${chat}\n${file}`;
