// Leads one side of a chat with amazon-connect-chatjs, as it comes from npm.
//
// Reads JSON lines from standard input: first {endpoint, region, contactId, participantId, participantToken},
// then {operation, arguments} for each call of the session. Answers each with {result} or {error}, and prints what
// arrives in between as {event, data}.

import { createInterface } from "node:readline";
import { WebSocket } from "ws";

// What the library expects of a browser, and no more.
globalThis.self = globalThis;
globalThis.window = globalThis;
globalThis.WebSocket = WebSocket;
globalThis.addEventListener ??= () => {};
Object.defineProperty(globalThis, "navigator", { value: { onLine: true, userAgent: "node" }, configurable: true });

// Standard output belongs to the answers.
const print = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);
for (const level of ["log", "info", "debug"]) console[level] = console.error;

await import("amazon-connect-chatjs");
const { ChatSession } = globalThis.connect;

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const { value: first } = await lines.next();
const { endpoint, region, ...chatDetails } = JSON.parse(first);
ChatSession.setGlobalConfig({ endpoint, region });
const session = ChatSession.create({ chatDetails, type: "CUSTOMER", disableCSM: true, options: { region } });

const happenings = ["Message", "Typing", "ConnectionEstablished", "ConnectionBroken", "Ended"];
for (const name of happenings) {
  session[`on${name}`]((event) => print({ event: name, data: event?.data ?? null }));
}

for await (const line of lines) {
  const { operation, arguments: args } = JSON.parse(line);
  try {
    const result = await session[operation](args);
    print({ result: result?.data ?? null });
  } catch (error) {
    print({ error: { type: error?.type ?? error?.name ?? null, message: error?.message ?? error } });
  }
}
// The library's timers would keep the process.
process.exit(0);
