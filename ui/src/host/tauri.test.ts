import { readFileSync } from 'node:fs';
import { beforeEach, expect, it, vi } from 'vitest';
import type { SaveProgress } from './generated/SaveProgress';
import type { Update } from './generated/Update';
import { SESSION_MEMORY_CONSENT, asFailure } from './host';

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
  await tauri.openChat('k');
  await tauri.closeChat();
  await tauri.olderRows('k', 'order', 200);
  await tauri.markSeen('k');
  await tauri.retryChat('k');
  await tauri.orderBackFill('k', 'pause');
  await tauri.chatLedger('k');
  await tauri.removeChat('k');
  await tauri.addChatFromClipboard('eu-central-1');
  await tauri.addSourceFromClipboard('https://x.example', 'eu-central-1');
  await tauri.removeSource('s');
  await tauri.setMarkConnected('s', true);
  await tauri.retryKeychain();
  await tauri.useSessionMemory(SESSION_MEMORY_CONSENT);
  expect(invoke.mock.calls).toEqual([
    ['acknowledge', { seq: 3 }],
    ['open_chat', { key: 'k' }],
    ['close_chat'],
    ['older_rows', { key: 'k', before: 'order', limit: 200 }],
    ['mark_seen', { key: 'k' }],
    ['retry_chat', { key: 'k' }],
    ['order_back_fill', { key: 'k', order: 'pause' }],
    ['chat_ledger', { key: 'k' }],
    ['remove_chat', { key: 'k' }],
    ['add_chat_from_clipboard', { region: 'eu-central-1' }],
    ['add_source_from_clipboard', { url: 'https://x.example', region: 'eu-central-1' }],
    ['remove_source', { id: 's' }],
    ['set_mark_connected', { id: 's', on: true }],
    ['retry_keychain'],
    ['use_session_memory', { consent: 'Keep tokens in memory until Sightline closes' }],
  ]);
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
