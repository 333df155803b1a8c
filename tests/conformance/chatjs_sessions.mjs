// Many chats at once, each a session of amazon-connect-chatjs with `onTranscriptUpdated`, in one process of Node: the peer of
// `cargo xtask bench engine`.
//
// Reads {endpoint, region, chats: [{contactId, initialContactId, participantId, participantToken}]}, answers {connected} once all sessions are, then
// answers "until items N" when so many items are known in all, and "check" with what is known.

import { createInterface } from "node:readline";
import { WebSocket } from "ws";

// What the library expects of a browser, and no more.
globalThis.self = globalThis;
globalThis.window = globalThis;
globalThis.WebSocket = WebSocket;
globalThis.addEventListener ??= () => {};
Object.defineProperty(globalThis, "navigator", { value: { onLine: true, userAgent: "node" }, configurable: true });

// Standard output belongs to the answers, and log lines are not what is measured.
const print = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);
for (const level of ["log", "info", "debug", "warn", "error"]) console[level] = () => {};

await import("amazon-connect-chatjs");
const { ChatSession } = globalThis.connect;
const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const { endpoint, region, chats } = JSON.parse((await lines.next()).value);
// Who watches gives no receipts.
const features = { messageReceipts: { shouldSendMessageReceipts: false } };
ChatSession.setGlobalConfig({ endpoint, region, features });

let [items, told] = [0, 0];
let awaited = null;
const known = chats.map(() => 0);
await Promise.all(
  chats.map((chatDetails, index) => {
    const session = ChatSession.create({ chatDetails, type: "CUSTOMER", disableCSM: true, options: { region } });
    session.onTranscriptUpdated(({ data }) => {
      told += 1;
      items += data.transcript.length - known[index];
      known[index] = data.transcript.length;
      awaited?.();
    });
    return session.connect();
  }),
);
print({ connected: chats.length });

for await (const line of lines) {
  const count = Number(/^until items (\d+)$/.exec(line)?.[1] ?? 0);
  await new Promise((resolve) => {
    awaited = () => items >= count && resolve();
    awaited();
  });
  awaited = null;
  print({ items, told });
}
// The library's timers would keep the process.
process.exit(0);
