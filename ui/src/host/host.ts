import { FAILURES } from '../words/failures';
import type { ArchiveHost } from './archive';
import type { BackFillOrder } from './generated/BackFillOrder';
import type { CommandFailure } from './generated/CommandFailure';
import type { FilesOfChat } from './generated/FilesOfChat';
import type { Health } from './generated/Health';
import type { Keychain } from './generated/Keychain';
import type { Ledger } from './generated/Ledger';
import type { OpenChat } from './generated/OpenChat';
import type { PresenceHistory } from './generated/PresenceHistory';
import type { RestOfChat } from './generated/RestOfChat';
import type { RowPage } from './generated/RowPage';
import type { SaveProgress } from './generated/SaveProgress';
import type { SavedFile } from './generated/SavedFile';
import type { Settings } from './generated/Settings';
import type { Snapshot } from './generated/Snapshot';
import type { Source } from './generated/Source';
import type { TriageAct } from './generated/TriageAct';
import type { Update } from './generated/Update';

/**
 * What the page may ask of the program, and nothing else. Every call may be repeated without harm, and rejects with a
 * `CommandFailure`. No secret goes in or comes out: tokens are read from the clipboard by the program itself.
 */
export interface Host extends ArchiveHost {
  /** Everything at once; updates follow, the first numbered `seq + 1`. A later call replaces the earlier one. */
  subscribe(onUpdate: (update: Update) => void): Promise<Snapshot>;
  /** The update of this number was applied. The program stops sending beyond four that were not. */
  acknowledge(seq: number): Promise<void>;
  /**
   * Makes this the open chat: changes of its rows, holes, people and files follow. `at` an item: the rows around it instead of the
   * newest. A chat that nobody watches comes from the archive, and no changes follow.
   */
  openChat(key: string, at: string | null): Promise<OpenChat>;
  /** What was left out of a long chat that was opened from the archive. It may take seconds. */
  restOfChat(key: string): Promise<RestOfChat>;
  /** No chat is open any more. */
  closeChat(): Promise<void>;
  /** Rows before the sort key `before`, oldest first. */
  olderRows(key: string, before: string, limit: number): Promise<RowPage>;
  /** Rows after the sort key `after`, oldest first. */
  newerRows(key: string, after: string, limit: number): Promise<RowPage>;
  /** The end of the open chat was on screen. Kept here only: nothing is told to AWS. */
  markSeen(key: string): Promise<void>;
  /** Tries again what was given up. */
  retryChat(key: string): Promise<void>;
  /** Pauses, resumes or gives up the reading of a chat's past. The choice outlives a restart. */
  orderBackFill(key: string, order: BackFillOrder): Promise<void>;
  /** What is proved of a chat. */
  chatLedger(key: string): Promise<Ledger>;
  /** What each participant of a chat did over its time, watched or not. */
  presenceHistory(key: string): Promise<PresenceHistory>;
  /** Every file of every chat that is watched. */
  allFiles(): Promise<FilesOfChat[]>;
  /** Saves an approved file into the person's download folder. One at a time for each chat. */
  saveFile(key: string, attachmentId: string, onProgress: (progress: SaveProgress) => void): Promise<SavedFile>;
  /** Opens an https address in the person's browser. The program looks it through once more. */
  openLink(url: string): Promise<void>;
  /** The key of the chat that holds a contact, watched or in the archive; `null`: there is none. Nothing is asked of AWS. */
  findChat(contact: string): Promise<string | null>;

  /** Looks whether all is well here. Makes no connection and asks for no password. */
  health(): Promise<Health>;
  /** Starts the demo, in a window of its own. */
  startDemo(): Promise<void>;
  /** Puts text on the clipboard. */
  copyText(text: string): Promise<void>;
  /** Stops watching and forgets the chat's token. */
  removeChat(key: string): Promise<void>;
  /** Reads a chat's token from the clipboard. */
  addChatFromClipboard(region: string): Promise<{ key: string }>;
  /** Adds a roster address whose bearer token is on the clipboard. */
  addSourceFromClipboard(url: string, region: string): Promise<Source>;
  /** Forgets a roster address, its token and its chats. */
  removeSource(id: string): Promise<void>;
  /** Whether the supervisor is marked as connected in this source's chats, which others there may see. */
  setMarkConnected(id: string, on: boolean): Promise<void>;
  /** Pins, acknowledges or snoozes a chat, or takes that back. It outlives a restart. */
  triageChat(key: string, act: TriageAct): Promise<void>;
  /** Undoes the last deed, if it is the one of this number. */
  undoTriage(number: number): Promise<void>;
  /** These alarms were seen, and with them the chats they are about. */
  acknowledgeAlarms(ids: number[]): Promise<void>;
  /** Asks the keychain again. */
  retryKeychain(): Promise<Keychain>;
  /** Keeps tokens in memory for this session. The consent is the sentence the person agreed to. */
  useSessionMemory(consent: 'Keep tokens in memory until Sightline closes'): Promise<Keychain>;
  /** Keeps the settings and gives back what was kept. */
  saveSettings(settings: Settings): Promise<Settings>;
}

/** Whatever was thrown, as a failure that can be shown. */
export function asFailure(thrown: unknown): CommandFailure {
  if (typeof thrown === 'object' && thrown !== null && 'code' in thrown && 'message' in thrown) {
    return thrown as CommandFailure;
  }
  return { code: 'internal', message: FAILURES.noAnswer, remedy: FAILURES.noAnswerRemedy };
}
