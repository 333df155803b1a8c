// Makes calls of the Participant Service with @aws-sdk/client-connectparticipant, as it comes from npm.
//
// Reads JSON lines from standard input: first {endpoint, region}, then {operation, arguments} for each call, both spelt
// as in the API reference. Answers each call with one line: {result} or {error}.

import { createInterface } from "node:readline";
import * as sdk from "@aws-sdk/client-connectparticipant";

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const { value: first } = await lines.next();
const { endpoint, region } = JSON.parse(first);
// The service looks at no signature, but the client does not start without something to sign with. One try, so that a
// test sees every answer.
const credentials = { accessKeyId: "none", secretAccessKey: "none" };
const client = new sdk.ConnectParticipantClient({ endpoint, region, credentials, maxAttempts: 1 });

for await (const line of lines) {
  const { operation, arguments: input } = JSON.parse(line);
  let answer;
  try {
    const { $metadata, ...result } = await client.send(new sdk[`${operation}Command`](input));
    answer = { result };
  } catch (error) {
    // A class of its own shows that the library knows the error.
    const known = typeof sdk[error.name] === "function" && error instanceof sdk[error.name];
    answer = {
      error: {
        type: known ? error.name : null,
        status: error.$metadata?.httpStatusCode,
        message: error.message,
        resourceId: error.ResourceId,
        resourceType: error.ResourceType,
      },
    };
  }
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
