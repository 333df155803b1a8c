import type { Host } from '../host/host';
import { asFailure } from '../host/host';
import type { ArchiveOverview, CommandFailure } from '../host/types';

/** What the archive's dialog shows: figures, days, holds, what was purged. Each change gives the whole anew. */
export class ArchivePages {
  overview = $state.raw<ArchiveOverview | null>(null);
  failure = $state.raw<CommandFailure | null>(null);
  /** Something is being done. */
  isBusy = $state(false);
  readonly #host: Host;

  constructor(host: Host) {
    this.#host = host;
  }

  load(): Promise<boolean> {
    return this.#take(this.#host.archiveOverview());
  }

  /** Keeps chats of an instance for so many days; `null`: for ever. */
  keep(instance: string, days: number | null): Promise<boolean> {
    return this.#take(this.#host.setRetention(instance, days));
  }

  /** Keeps a chat whatever the days say, or no longer. */
  hold(chat: string, on: boolean): Promise<boolean> {
    return this.#take(this.#host.setHold(chat, on));
  }

  /** Reads and compares everything. */
  async check(): Promise<boolean> {
    return (await this.#do(this.#host.checkArchive())) && this.load();
  }

  /** Makes good what a check found. */
  async repair(): Promise<boolean> {
    return (await this.#do(this.#host.repairArchive())) && this.load();
  }

  async #take(asked: Promise<ArchiveOverview>): Promise<boolean> {
    return this.#do(asked.then((overview) => (this.overview = overview)));
  }

  /** Whether it was done; if not, `failure` says why. */
  async #do(asked: Promise<unknown>): Promise<boolean> {
    this.failure = null;
    this.isBusy = true;
    try {
      await asked;
      return true;
    } catch (thrown) {
      this.failure = asFailure(thrown);
      return false;
    } finally {
      this.isBusy = false;
    }
  }
}
