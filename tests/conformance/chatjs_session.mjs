// One side of a chat, led with amazon-connect-chatjs: what Node and a browser have in common.

const happenings = [
  "AutoDisconnection", "ConnectionBroken", "ConnectionEstablished", "ConnectionLost", "DeliveredReceipt", "Ended", "Message",
  "ParticipantInvited", "ReadReceipt", "Typing",
  ...["Initiated", "Successful", "Failed", "Canceled"].map((outcome) => `Authentication${outcome}`),
];

// Opens a session, has `tell` told of everything that happens in it, and returns what makes its calls.
export function lead({ ChatSession }, { endpoint, region, type, ...chatDetails }, tell) {
  // Receipts are held back for five seconds unless one asks for less.
  const features = { messageReceipts: { shouldSendMessageReceipts: true, throttleTime: 1 } };
  ChatSession.setGlobalConfig({ endpoint, region, features });
  if (type === "AGENT") {
    // An agent's session gets its connection from Amazon Connect Streams. Without Streams the library itself falls back
    // to CreateParticipantConnection, and without a websocketManager to a socket of its own.
    chatDetails.getConnectionToken = () => Promise.reject(new Error("There is no Streams here"));
  }
  const session = ChatSession.create({ chatDetails, type, disableCSM: true, options: { region } });
  for (const name of happenings) {
    session[`on${name}`]((event) => tell({ event: name, data: event?.data ?? null }));
  }
  return async ({ operation, arguments: args }) => {
    try {
      const result = await session[operation](withFile(args));
      return { result: await plain(result?.data ?? result ?? null) };
    } catch (error) {
      const { type = error?.name, statusCode: status, message } = error?._debug?._debug ?? error?._debug ?? error ?? {};
      return { error: { type, status, message: message ?? String(error) } };
    }
  };
}

// A file in the arguments is {name, type, base64}.
function withFile({ attachment, ...args }) {
  if (!attachment) return args;
  const bytes = Uint8Array.from(atob(attachment.base64), (letter) => letter.charCodeAt(0));
  return { ...args, attachment: new File([bytes], attachment.name, { type: attachment.type }) };
}

// A file in the result becomes {type, base64}.
async function plain(result) {
  if (!(result instanceof Blob)) return result;
  const bytes = new Uint8Array(await result.arrayBuffer());
  return { type: result.type, base64: btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join("")) };
}
