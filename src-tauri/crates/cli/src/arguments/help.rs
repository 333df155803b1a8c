//! What `--help` tells beside the options.

pub(super) const ABOUT: &str = "Watches Amazon Connect chats without a window and without a trace in them";

pub(super) const WATCH: &str = "\
Input, one JSON object a line:
  {\"contactId\":\"…\",\"region\":\"eu-central-1\",\"participantToken\":\"…\"}
  {\"contactId\":\"…\",\"region\":\"eu-central-1\",\"connectionToken\":\"…\",
   \"websocketUrl\":\"wss://…\",\"connectionExpiry\":\"2026-03-03T09:15:07Z\"}
  `websocketUrl` and `connectionExpiry` may be missing; without a URL the transcript is read at
  intervals. `endpoint` and `initialContactId` may be added. Empty lines and lines with a member
  `simulator` are skipped. Lines may come at any time; the end of input ends nothing. A chat that
  is named again gets its new token.

  Tokens are accepted on standard input only. As an argument other users of the machine could
  read them, so they are refused.

Output, one JSON object a line:
  {\"change\":\"chat\",…}         a chat is new, or its state is different
  {\"change\":\"item\",…}         an item is new or different; \"item\" is the service's own JSON
  {\"change\":\"gaps\",…}         the stretches in which items may be missing
  {\"change\":\"participant\",…}  somebody is new, or their presence is different
  {\"change\":\"attachment\",…}   a file is new, or its status is different
  {\"change\":\"saved\",…}        a file is saved, or can not be (with --save-files)
  {\"change\":\"budget\",…}       what may be asked of AWS, and who waits (with --budget)
  {\"change\":\"reset\",…}        changes were missed; all that is known follows
  {\"change\":\"end\",…}          the last line, with the reason

States of a chat:
  connecting    the first connection is being made
  live          what is said arrives at once
  catching-up   live, and what was said before is still being read
  polled        no socket is to be had; the transcript is read at intervals
  reconnecting  the connection is lost and is being made again
  slowed        AWS asks for fewer requests (429); it goes on by itself
  ended         the chat is over
  refused       AWS refuses access (403); tried again ever more rarely
  expired       the connection token ran out; name the chat again with a new one
  transferred   the chat went on with another contact, which this token does not open;
                tried again ever more rarely
  unknown       the token opens nothing any more, and nobody says whether the chat goes on;
                tried again ever more rarely
  failed        watching it failed in the program; it is started again

Exit codes:
  0  all went as asked: time up, all ended, or interrupted
  1  the program could not do its work
  2  the arguments can not be used, a token among them
  3  nothing to watch, or a line of the input can not be used
  4  a chat is refused, expired, transferred or unknown
  5  a file could not be saved

Examples:
  Watch one chat for a minute, and keep what was seen:
    sightline-cli watch --for 60 --dump chat.json < chat.jsonl
  Go on from there, without reading again what is known:
    sightline-cli watch --resume chat.json --dump chat.json < chat.jsonl
  Watch chats of the simulator until all have ended:
    connect-simulator --chats 3 | sightline-cli watch --until-ended
  Only the words that are said:
    sightline-cli watch < chats.jsonl | jq -r 'select(.change==\"item\").item.Content // empty'";

pub(super) const VERIFY: &str = "\
A transcript is sealed once the chat has ended and pages prove all of it. It then has a fingerprint:
SHA-256 over its items, the same for everyone who watched the chat. This computes it anew from the
items of the file, and compares each item with the second copy that the file holds for --resume.

Output, one JSON object for each chat:
  {\"verify\":\"ok\",…}        the items are those of the fingerprint
  {\"verify\":\"mismatch\",…}  they are not; \"item\" names the first that is different, where that can be known
  {\"verify\":\"unsealed\",…}  the transcript was not complete: there is nothing to compare with

Exit codes:
  0  every sealed chat matches, and there is one
  1  a chat does not match
  2  the arguments can not be used
  3  a file can not be read, or no chat in it is sealed";
