import type { Host } from '../host/host';
import { asFailure } from '../host/host';
import type { Address, CommandFailure } from '../host/types';

/** The link for which the reader asked. Nothing is opened by asking. */
export class LinkAsked {
  address = $state.raw<Address | null>(null);
  isCopied = $state(false);
  failure = $state.raw<CommandFailure | null>(null);
  readonly #host: Host;

  constructor(host: Host) {
    this.#host = host;
  }

  ask(address: Address): void {
    this.address = address;
    this.isCopied = false;
    this.failure = null;
  }

  /** Opens it in the browser; says whether that was done. The program looks it through once more. */
  async open(): Promise<boolean> {
    const { address } = this;
    if (address?.url == null || !address.opens) return false;
    const { url } = address;
    return await this.#attempt(() => this.#host.openLink(url));
  }

  async copy(): Promise<void> {
    const { address } = this;
    if (address === null) return;
    const text = address.url ?? `${address.before}${address.host}${address.after}`;
    this.isCopied = await this.#attempt(() => this.#host.copyText(text));
  }

  async #attempt(act: () => Promise<void>): Promise<boolean> {
    this.failure = null;
    try {
      await act();
      return true;
    } catch (thrown) {
      this.failure = asFailure(thrown);
      return false;
    }
  }
}
