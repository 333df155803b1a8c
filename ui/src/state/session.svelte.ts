import type { Host } from '../host/host';
import { asFailure } from '../host/host';
import type { Alarm, ArchiveStatus, Change, Chat, CommandFailure, Connection, Deed, Drag, Import, Keychain, Lead, Rules, Settings, Snapshot, Source, Status, Triage, TriageAct, Update } from '../host/types';
import { ChatOnScreen } from './chat-on-screen.svelte';
import { Clock } from './clock.svelte';
import { isSaid } from './lines';
import { Past } from './past.svelte';
import { NO_RULES } from './rules';
import { Saves } from './saves.svelte';
import type { Timer } from './timer';
import { ATTENTION } from './triage';

/** How long the chat before stays while the next one is on its way, in ms. */
const PATIENCE = 150;

/**
 * What the window knows. It subscribes once, applies numbered updates in order and says which it applied; after a break it
 * subscribes again. It owns this knowledge: components read it and call its methods.
 */
export class Session {
  /** Chats by key. The map is replaced once for each batch. */
  chats = $state.raw<ReadonlyMap<string, Chat>>(new Map());
  /** How chats stand, by key. */
  triage = $state.raw<ReadonlyMap<string, Triage>>(new Map());
  /** All alarms, oldest first. */
  alarms = $state.raw<readonly Alarm[]>([]);
  /** What would be undone. */
  deed = $state.raw<Deed | null>(null);
  sources = $state.raw<readonly Source[]>([]);
  keychain = $state.raw<Keychain>({ state: 'ready' });
  /** How the archive is. */
  archive = $state.raw<ArchiveStatus>({ state: { state: 'opening' }, messages: 0, storedTo: null, notStored: null, work: null });
  imports = $state.raw<readonly Import[]>([]);
  /** Files over the window, or dropped on it. */
  drag = $state.raw<Drag>({ state: 'gone' });
  status = $state.raw<Status | null>(null);
  settings = $state.raw<Settings>({ theme: 'system', contrast: 'system', density: 'normal', zone: 'local', siteZone: null, region: 'us-east-1', quotaShare: 50, pastPaused: false, letterKeys: true, notifications: 'discreet', sound: 'desktop', quietUntil: null, tray: false, autostart: false, attention: ATTENTION });
  /** What is decided for everybody on this computer. */
  rules = $state.raw<Rules>(NO_RULES);
  version = $state('');
  /** A demo can be started. */
  hasDemo = $state(false);
  phase = $state<'loading' | 'ready' | 'failed'>('loading');
  /** Why there is nothing to show. */
  failure = $state.raw<CommandFailure | null>(null);
  /** Why the last thing asked for was not done. Shown until it is put away. */
  trouble = $state.raw<CommandFailure | null>(null);
  /** The chat one reads. */
  open = $state.raw<ChatOnScreen | null>(null);
  /** What was before the open chat. */
  past = $state.raw<Past | null>(null);
  /** The service's time. */
  readonly clock: Clock;
  /** Files that were saved, or are being saved. */
  readonly saves: Saves;

  /** Where something outside of the window leads. */
  onlead: (lead: Lead) => void = () => {};
  readonly host: Host;
  readonly #timer: Timer;
  /** The chat that is being opened while another one is still shown. */
  #coming: ChatOnScreen | null = null;
  #visit = 0;
  #seq = 0;
  /** Updates that came before the snapshot they follow. At most four are sent without acknowledgement. */
  #early: Update[] | null = null;

  constructor(host: Host, timer: Timer) {
    this.host = host;
    this.#timer = timer;
    this.clock = new Clock(timer);
    this.saves = new Saves(host);
  }

  /** Subscribes, or subscribes again; what is on screen stays until the snapshot is there. */
  async start(): Promise<void> {
    const visit = (this.#visit += 1);
    this.#early = [];
    this.failure = null;
    try {
      const snapshot = await this.host.subscribe((update) => this.#receive(visit, update));
      if (visit !== this.#visit) return;
      this.#restore(snapshot);
      const early = this.#early;
      this.#early = null;
      for (const update of early) this.#receive(visit, update);
      const open = this.#coming ?? this.open;
      await open?.open(this.clock.now, open.phase === 'ready' ? 'again' : 'first');
    } catch (thrown) {
      if (visit !== this.#visit) return;
      this.failure = asFailure(thrown);
      this.phase = 'failed';
    }
  }

  #restore(snapshot: Snapshot): void {
    this.#seq = snapshot.seq;
    this.chats = new Map(snapshot.chats.map((chat) => [chat.key, chat]));
    this.triage = new Map(snapshot.triage.map((triage) => [triage.key, triage]));
    this.alarms = snapshot.alarms;
    this.deed = snapshot.deed;
    this.sources = snapshot.sources;
    this.keychain = snapshot.keychain;
    this.archive = snapshot.archive;
    this.imports = snapshot.imports;
    this.settings = snapshot.settings;
    this.rules = snapshot.rules;
    this.version = snapshot.version;
    this.hasDemo = snapshot.hasDemo;
    this.#setStatus(snapshot.status);
    this.phase = 'ready';
    const { open } = this;
    // One that is from the archive is not in the roster, and one that is being opened may be.
    if (open !== null && open.archived === null && open.phase !== 'loading' && !this.chats.has(open.key)) this.#lost();
  }

  #receive(visit: number, update: Update): void {
    if (visit !== this.#visit) return;
    if (this.#early !== null) {
      this.#early.push(update);
      return;
    }
    if (update.seq > this.#seq + 1 || update.changes.some((change) => change.type === 'reset')) {
      void this.start();
      return;
    }
    // An update that was already part of the snapshot is not applied again, but the program waits for its acknowledgement.
    if (update.seq === this.#seq + 1) {
      // Before it is applied: what that brings about may bring the next one.
      this.#seq = update.seq;
      this.#apply(update.changes);
    }
    // If the acknowledgement does not get through, the program resets the page, which subscribes again.
    this.host.acknowledge(update.seq).catch(() => {});
  }

  #apply(changes: readonly Change[]): void {
    let chats: Map<string, Chat> | null = null;
    let triage: Map<string, Triage> | null = null;
    for (const change of changes) {
      switch (change.type) {
        case 'chat':
          chats ??= new Map(this.chats);
          chats.set(change.chat.key, change.chat);
          break;
        case 'chatRemoved':
          chats ??= new Map(this.chats);
          chats.delete(change.key);
          break;
        case 'triage':
          triage ??= new Map(this.triage);
          triage.set(change.triage.key, change.triage);
          break;
        case 'triageGone':
          triage ??= new Map(this.triage);
          triage.delete(change.key);
          break;
        case 'alarms':
          this.alarms = change.alarms;
          break;
        case 'deed':
          this.deed = change.deed;
          break;
        case 'sources':
          this.sources = change.sources;
          break;
        case 'keychain':
          this.keychain = change.keychain;
          break;
        case 'archive':
          this.archive = change.archive;
          break;
        case 'imports':
          this.imports = change.imports;
          break;
        case 'drag':
          this.drag = change.drag;
          break;
        case 'status':
          this.#setStatus(change.status);
          break;
        case 'lead':
          this.onlead(change.lead);
          break;
        case 'rows':
          (this.#coming ?? this.open)?.apply(change);
          if (change.key === this.open?.key && change.upsert.some((row) => row.by?.role === 'customer' && isSaid(row))) this.past?.said();
          break;
        case 'gaps':
        case 'people':
        case 'files':
          (this.#coming ?? this.open)?.apply(change);
          break;
      }
    }
    if (triage !== null) this.triage = triage;
    if (chats === null) return;
    this.chats = chats;
    const { open } = this;
    if (open !== null && open.archived === null && changes.some((change) => change.type === 'chatRemoved' && change.key === open.key)) this.#lost();
  }

  #setStatus(status: Status): void {
    this.status = status;
    this.clock.set(status.now);
  }

  /** Key of the chat one reads, or is about to. */
  get reading(): string | null {
    return (this.#coming ?? this.open)?.key ?? null;
  }

  /** Opens a chat, at an item or at its end; the one that was open is left. `question`: what found the item. */
  async read(key: string, at: string | null = null, question: string | null = null): Promise<void> {
    const { open } = this;
    if (this.reading === key && open?.phase !== 'failed') {
      const here = this.#coming ?? open;
      if (at !== null && question !== null) here?.find(question, at);
      if (at !== null) await here?.goTo(at, this.clock.now);
      return;
    }
    this.#coming?.close();
    const chat = new ChatOnScreen(this.host, key);
    const past = new Past(this.host, this.#timer, key);
    this.#coming = chat;
    if (at !== null && question !== null) chat.find(question, at);
    const show = () => {
      if (this.#coming !== chat) return;
      this.#close();
      this.#coming = null;
      this.open = chat;
      this.past = past;
    };
    // A chat that is held answers within two frames. To draw the pane as loading in between would take longer than that.
    const patience = open?.phase === 'ready' ? this.#timer.after(PATIENCE, show) : show();
    await chat.open(this.clock.now, 'first', at);
    patience?.();
    show();
    // What is asked for comes before what is not.
    if (this.past === past && chat.phase === 'ready') past.shown();
  }

  #close(): void {
    this.open?.close();
    this.past?.close();
  }

  /** The open chat is there no more. One that is on its way takes its place anyway. */
  #lost(): void {
    if (this.#coming === null) this.leave();
  }

  /** Leaves the open chat. */
  leave(): void {
    this.#close();
    this.#coming?.close();
    this.#coming = null;
    this.open = null;
    this.past = null;
    this.host.closeChat().catch(() => {});
  }

  /** Asks for something and keeps the reason if it is not done. */
  async attempt<T>(asked: Promise<T>): Promise<T | null> {
    this.trouble = null;
    try {
      return await asked;
    } catch (thrown) {
      this.trouble = asFailure(thrown);
      return null;
    }
  }

  /**
   * Keeps settings. They take effect at once; if they cannot be kept, the reason is shown and they go back. Those that are merely not on
   * disk hold until Sightline closes.
   */
  async change(part: Partial<Settings>): Promise<void> {
    const before = this.settings;
    this.settings = { ...before, ...part };
    const kept = await this.attempt(this.host.saveSettings(this.settings));
    if (kept === null && this.trouble?.code === 'notWritten') return;
    this.settings = kept ?? before;
  }

  /** Does something with a chat. */
  async act(key: string, act: TriageAct): Promise<void> {
    await this.attempt(this.host.triageChat(key, act));
  }

  /** These alarms were seen. */
  async acknowledge(ids: number[]): Promise<void> {
    await this.attempt(this.host.acknowledgeAlarms(ids));
  }

  /** Undoes what was done last. */
  async undo(): Promise<void> {
    if (this.deed !== null) await this.attempt(this.host.undoTriage(this.deed.number));
  }

  /** Tries again every chat whose connection is in this state. */
  async retryAll(state: Connection['state']): Promise<void> {
    const keys = [...this.chats.values()].filter(({ connection }) => connection.state === state).map(({ key }) => key);
    // One that is gone meanwhile fails for itself; the others are tried all the same.
    await this.attempt(Promise.all(keys.map((key) => this.host.retryChat(key))));
  }

  /** Asks the keychain again, and where it answers, for the archive that had to stay closed without its key. */
  async retryKeychain(): Promise<void> {
    this.keychain = (await this.attempt(this.host.retryKeychain())) ?? this.keychain;
    const waits = this.archive.state.state === 'locked' || this.archive.state.state === 'failing';
    if (this.keychain.state === 'ready' && waits) {
      this.archive = (await this.attempt(this.host.retryArchive())) ?? this.archive;
    }
  }
}
