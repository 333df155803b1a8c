// Leads one side of a chat with amazon-connect-chatjs, as it comes from npm, in Node.
//
// Reads JSON lines from standard input: first {endpoint, region, type, contactId, initialContactId, participantId,
// participantToken}, then {operation, arguments} for each call of the session. Answers each with {result} or {error}, and
// prints what happens in between as {event, data}.

import { File } from "node:buffer";
import { createInterface } from "node:readline";
import { WebSocket } from "ws";
import { lead } from "./chatjs_session.mjs";

// What the library expects of a browser, and no more.
globalThis.self = globalThis;
globalThis.window = globalThis;
globalThis.WebSocket = WebSocket;
globalThis.File ??= File;
globalThis.addEventListener ??= () => {};
Object.defineProperty(globalThis, "navigator", { value: { onLine: true, userAgent: "node" }, configurable: true });

// Standard output belongs to the answers.
const print = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);
for (const level of ["log", "info", "debug"]) console[level] = console.error;

await import("amazon-connect-chatjs");
const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const { value: first } = await lines.next();
const call = lead(globalThis.connect, JSON.parse(first), print);
for await (const line of lines) print(await call(JSON.parse(line)));
// The library's timers would keep the process.
process.exit(0);
