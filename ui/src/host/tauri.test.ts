import { readFileSync } from 'node:fs';
import { beforeEach, expect, it, vi } from 'vitest';
import { NEW_ARCHIVE_CONSENT, SESSION_MEMORY_CONSENT } from '../words/consents';
import type { ExportProgress } from './generated/ExportProgress';
import type { SaveProgress } from './generated/SaveProgress';
import type { Update } from './generated/Update';
import { asFailure } from './host';

const invoke = vi.hoisted(() => vi.fn(async (..._asked: unknown[]) => undefined));
vi.mock('@tauri-apps/api/core', () => ({
  invoke,
  Channel: class {
    onmessage: unknown;
  },
}));
const { tauri } = await import('./tauri');

beforeEach(() => invoke.mockClear());

it('every call is a command of the program with the arguments it names', async () => {
  await tauri.acknowledge(3);
  await tauri.openChat('k', null);
  await tauri.restOfChat('k');
  await tauri.closeChat();
  await tauri.olderRows('k', 'order', 200);
  await tauri.newerRows('k', 'order', 200);
  await tauri.markSeen('k');
  await tauri.retryChat('k');
  await tauri.orderBackFill('k', 'pause');
  await tauri.chatLedger('k');
  await tauri.presenceHistory('k');
  await tauri.allFiles();
  await tauri.health();
  await tauri.startDemo();
  await tauri.findChat('c-1');
  await tauri.openLink('https://x.example/');
  await tauri.copyText('Mara: hello');
  await tauri.removeChat('k');
  await tauri.addChatFromClipboard('eu-central-1');
  await tauri.addSourceFromClipboard('https://x.example', 'eu-central-1');
  await tauri.removeSource('s');
  await tauri.setMarkConnected('s', true);
  await tauri.triageChat('k', 'snooze');
  await tauri.undoTriage(3);
  await tauri.acknowledgeAlarms([1, 2]);
  await tauri.retryKeychain();
  await tauri.useSessionMemory(SESSION_MEMORY_CONSENT);
  expect(invoke.mock.calls).toEqual([
    ['acknowledge', { seq: 3 }],
    ['open_chat', { key: 'k', at: null }],
    ['rest_of_chat', { key: 'k' }],
    ['close_chat'],
    ['older_rows', { key: 'k', before: 'order', limit: 200 }],
    ['newer_rows', { key: 'k', after: 'order', limit: 200 }],
    ['mark_seen', { key: 'k' }],
    ['retry_chat', { key: 'k' }],
    ['order_back_fill', { key: 'k', order: 'pause' }],
    ['chat_ledger', { key: 'k' }],
    ['presence_history', { key: 'k' }],
    ['all_files'],
    ['health'],
    ['start_demo'],
    ['find_chat', { contact: 'c-1' }],
    ['open_link', { url: 'https://x.example/' }],
    ['copy_text', { text: 'Mara: hello' }],
    ['remove_chat', { key: 'k' }],
    ['add_chat_from_clipboard', { region: 'eu-central-1' }],
    ['add_source_from_clipboard', { url: 'https://x.example', region: 'eu-central-1' }],
    ['remove_source', { id: 's' }],
    ['set_mark_connected', { id: 's', on: true }],
    ['triage_chat', { key: 'k', act: 'snooze' }],
    ['undo_triage', { number: 3 }],
    ['acknowledge_alarms', { ids: [1, 2] }],
    ['retry_keychain'],
    ['use_session_memory', { consent: 'Keep tokens in memory until Sightline closes' }],
  ]);
});

it('every call to the archive is a command of the program with the arguments it names', async () => {
  const question = { number: 1, text: 'refund', typing: true, order: 'newest' as const, after: null };
  const bucket = { url: 's3://b/p', region: 'eu-central-1', from: null, to: null, profile: null };
  await tauri.search(question);
  await tauri.tally(1, 'refund*');
  await tauri.searchAround('k', 'r', 'refund*', 6, 6);
  await tauri.hitsInChat('k', 'refund*');
  await tauri.pastContext('k');
  await tauri.archiveOverview();
  await tauri.retryArchive();
  await tauri.beginNewArchive(NEW_ARCHIVE_CONSENT);
  await tauri.checkArchive();
  await tauri.repairArchive();
  await tauri.cancelExport();
  await tauri.previewRetention('i', 30);
  await tauri.setRetention('i', null);
  await tauri.previewPurge('c');
  await tauri.purgeContact('c', 'word');
  await tauri.setHold('k', true);
  await tauri.importChosen('folder');
  await tauri.importDropped('d');
  await tauri.importBucket(bucket);
  await tauri.orderImport('i', 'pause');
  await tauri.badFiles('i');
  expect(invoke.mock.calls).toEqual([
    ['search', { question }],
    ['tally', { number: 1, text: 'refund*' }],
    ['search_around', { chat: 'k', row: 'r', text: 'refund*', before: 6, after: 6 }],
    ['hits_in_chat', { chat: 'k', text: 'refund*' }],
    ['past_context', { key: 'k' }],
    ['archive_overview'],
    ['retry_archive'],
    ['begin_new_archive', { consent: 'Set the old archive aside and begin a new one' }],
    ['check_archive'],
    ['repair_archive'],
    ['cancel_export'],
    ['preview_retention', { instance: 'i', days: 30 }],
    ['set_retention', { instance: 'i', days: null }],
    ['preview_purge', { contact: 'c' }],
    ['purge_contact', { contact: 'c', confirm: 'word' }],
    ['set_hold', { chat: 'k', on: true }],
    ['import_chosen', { kind: 'folder' }],
    ['import_dropped', { id: 'd' }],
    ['import_bucket', { bucket }],
    ['order_import', { id: 'i', order: 'pause' }],
    ['bad_files', { id: 'i' }],
  ]);
});

it('how far an export is comes through a channel, and no path goes in', async () => {
  const got: ExportProgress[] = [];
  await tauri.exportItems({ kind: 'chat', key: 'k' }, 'csv', (progress) => got.push(progress));
  const [command, { onProgress, ...rest }] = invoke.mock.calls[0] as unknown as [string, { onProgress: { onmessage(progress: ExportProgress): void } }];
  onProgress.onmessage({ items: 4, of: 10 });
  expect([command, rest, got]).toEqual(['export_items', { what: { kind: 'chat', key: 'k' }, format: 'csv' }, [{ items: 4, of: 10 }]]);
});

it('updates come through the channel that subscribe hands over', async () => {
  const got: Update[] = [];
  await tauri.subscribe((update) => got.push(update));
  const [command, { onUpdate }] = invoke.mock.calls[0] as unknown as [string, { onUpdate: { onmessage(update: Update): void } }];
  onUpdate.onmessage({ seq: 1, changes: [] });
  expect([command, got]).toEqual(['subscribe', [{ seq: 1, changes: [] }]]);
});

it('how far the saving of a file is comes through a channel, and no path or address goes in', async () => {
  const got: SaveProgress[] = [];
  await tauri.saveFile('k', 'f', (progress) => got.push(progress));
  const [command, { onProgress, ...rest }] = invoke.mock.calls[0] as unknown as [string, { onProgress: { onmessage(progress: SaveProgress): void } }];
  onProgress.onmessage({ bytes: 4, of: 10 });
  expect([command, rest, got]).toEqual(['save_file', { key: 'k', attachmentId: 'f' }, [{ bytes: 4, of: 10 }]]);
});

it('the window may call these commands and no others', () => {
  const called = [...readFileSync('src/host/tauri.ts', 'utf8').matchAll(/invoke\('([a-z_]+)'/g)].map(([, command]) => `allow-${command!.replaceAll('_', '-')}`);
  const { app } = JSON.parse(readFileSync('../tauri.conf.json', 'utf8')) as { app: { security: { capabilities: { permissions: string[] }[] } } };
  const allowed = app.security.capabilities.flatMap(({ permissions }) => permissions);
  expect(called.sort()).toEqual(allowed.sort());
});

it('whatever is thrown can be shown', () => {
  const failure = { code: 'clipboard', message: 'Nothing fits.', remedy: null };
  expect(asFailure(failure)).toBe(failure);
  expect(asFailure(new TypeError('x')).code).toBe('internal');
  expect(asFailure('command not found').code).toBe('internal');
});
