import { Channel, invoke } from '@tauri-apps/api/core';
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
  openChat: (key) => invoke('open_chat', { key }),
  closeChat: () => invoke('close_chat'),
  olderRows: (key, before, limit) => invoke('older_rows', { key, before, limit }),
  markSeen: (key) => invoke('mark_seen', { key }),
  retryChat: (key) => invoke('retry_chat', { key }),
  orderBackFill: (key, order) => invoke('order_back_fill', { key, order }),
  chatLedger: (key) => invoke('chat_ledger', { key }),
  saveFile(key, attachmentId, receive) {
    const onProgress = new Channel<SaveProgress>();
    onProgress.onmessage = receive;
    return invoke('save_file', { key, attachmentId, onProgress });
  },
  removeChat: (key) => invoke('remove_chat', { key }),
  addChatFromClipboard: (region) => invoke('add_chat_from_clipboard', { region }),
  addSourceFromClipboard: (url, region) => invoke('add_source_from_clipboard', { url, region }),
  removeSource: (id) => invoke('remove_source', { id }),
  setMarkConnected: (id, on) => invoke('set_mark_connected', { id, on }),
  retryKeychain: () => invoke('retry_keychain'),
  useSessionMemory: (consent) => invoke('use_session_memory', { consent }),
  saveSettings: (settings) => invoke('save_settings', { settings }),
};
