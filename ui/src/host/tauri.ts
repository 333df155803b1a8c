import { Channel, invoke } from '@tauri-apps/api/core';
import type { ExportProgress } from './generated/ExportProgress';
import type { SaveProgress } from './generated/SaveProgress';
import type { Update } from './generated/Update';
import type { Host } from './host';

/** The program in whose window the page runs. */
export const tauri: Host = {
  subscribe(receive) {
    const onUpdate = new Channel<Update>();
    onUpdate.onmessage = receive;
    return invoke('subscribe', { onUpdate });
  },
  acknowledge: (seq) => invoke('acknowledge', { seq }),
  openChat: (key, at) => invoke('open_chat', { key, at }),
  restOfChat: (key) => invoke('rest_of_chat', { key }),
  closeChat: () => invoke('close_chat'),
  olderRows: (key, before, limit) => invoke('older_rows', { key, before, limit }),
  newerRows: (key, after, limit) => invoke('newer_rows', { key, after, limit }),
  markSeen: (key) => invoke('mark_seen', { key }),
  retryChat: (key) => invoke('retry_chat', { key }),
  orderBackFill: (key, order) => invoke('order_back_fill', { key, order }),
  chatLedger: (key) => invoke('chat_ledger', { key }),
  presenceHistory: (key) => invoke('presence_history', { key }),
  allFiles: () => invoke('all_files'),
  saveFile(key, attachmentId, receive) {
    const onProgress = new Channel<SaveProgress>();
    onProgress.onmessage = receive;
    return invoke('save_file', { key, attachmentId, onProgress });
  },
  health: () => invoke('health'),
  startDemo: () => invoke('start_demo'),
  findChat: (contact) => invoke('find_chat', { contact }),
  openLink: (url) => invoke('open_link', { url }),
  copyText: (text) => invoke('copy_text', { text }),
  removeChat: (key) => invoke('remove_chat', { key }),
  addChatFromClipboard: (region) => invoke('add_chat_from_clipboard', { region }),
  addSourceFromClipboard: (url, region) => invoke('add_source_from_clipboard', { url, region }),
  removeSource: (id) => invoke('remove_source', { id }),
  setMarkConnected: (id, on) => invoke('set_mark_connected', { id, on }),
  triageChat: (key, act) => invoke('triage_chat', { key, act }),
  undoTriage: (number) => invoke('undo_triage', { number }),
  acknowledgeAlarms: (ids) => invoke('acknowledge_alarms', { ids }),
  retryKeychain: () => invoke('retry_keychain'),
  useSessionMemory: (consent) => invoke('use_session_memory', { consent }),
  saveSettings: (settings) => invoke('save_settings', { settings }),

  search: (question) => invoke('search', { question }),
  tally: (number, text) => invoke('tally', { number, text }),
  searchAround: (chat, row, text, before, after) => invoke('search_around', { chat, row, text, before, after }),
  hitsInChat: (chat, text) => invoke('hits_in_chat', { chat, text }),
  pastContext: (key) => invoke('past_context', { key }),

  archiveOverview: () => invoke('archive_overview'),
  retryArchive: () => invoke('retry_archive'),
  beginNewArchive: (consent) => invoke('begin_new_archive', { consent }),
  checkArchive: () => invoke('check_archive'),
  repairArchive: () => invoke('repair_archive'),
  exportItems(what, format, receive) {
    const onProgress = new Channel<ExportProgress>();
    onProgress.onmessage = receive;
    return invoke('export_items', { what, format, onProgress });
  },
  cancelExport: () => invoke('cancel_export'),
  previewRetention: (instance, days) => invoke('preview_retention', { instance, days }),
  setRetention: (instance, days) => invoke('set_retention', { instance, days }),
  previewPurge: (contact) => invoke('preview_purge', { contact }),
  purgeContact: (contact, confirm) => invoke('purge_contact', { contact, confirm }),
  setHold: (chat, on) => invoke('set_hold', { chat, on }),

  importChosen: (kind) => invoke('import_chosen', { kind }),
  importDropped: (id) => invoke('import_dropped', { id }),
  importBucket: (bucket) => invoke('import_bucket', { bucket }),
  orderImport: (id, order) => invoke('order_import', { id, order }),
  badFiles: (id) => invoke('bad_files', { id }),
};
