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
  expired       the connection token ran out; name the chat again with a new one (in case a
                clock is wrong it is tried again ever more rarely)
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

An exported file has a manifest beside it, with a hash for each item. Name either of them; both have
to be in one folder. The archive and its key are not needed.

Output, one JSON object for each chat of a transcript, and one for each export:
  {\"verify\":\"ok\",…}        everything is as it was; of an export \"digest\" is the hash of it all:
                          whoever has kept that number knows that the manifest is the one that was written
  {\"verify\":\"mismatch\",…}  it is not; \"item\" or \"differences\" say what is different, in words too
  {\"verify\":\"unsealed\",…}  the transcript was not complete: there is nothing to compare with

Exit codes:
  0  every sealed chat and every export is as it was, and there is one
  1  something is not
  2  the arguments can not be used
  3  a file can not be read, or no chat in it is sealed";

pub(super) const SEARCH: &str = "\
Queries:
  refund order          both words; case and accents make no difference
  \"your refund\"         these words behind one another
  refu*                 words that begin so
  -paid                 not this (put -- before a query that begins with a minus)
  refund OR return      one of them; ( ) makes groups
  from:anna from:\"Anna Berg\"   role:customer|agent|system|bot|supervisor|unknown
  contact:4f1c9a2e      the id of a contact, or its beginning
  in:billing            an instance or a queue
  has:attachment        status:approved|rejected|in_progress
  is:unanswered         said by a customer, and no agent or supervisor has said anything since
  type:message|event|attachment|joined|left|idle|transfer|ended|interactive
  after:2026-11-20  before:2026-11  on:yesterday  after:7d
                        dates are those of this computer's zone
  A query without any word, such as \"\", finds everything.

Output: each hit with where, when and by whom it was said, and what was found in it marked. With --json
one object a line:
  {\"chat\":…,\"contact\":…,\"queue\":…,\"customer\":…,\"at\":…,\"who\":{\"id\":…,\"name\":…,\"role\":…},
   \"text\":…,\"marks\":[[0,6]],\"item\":{…},\"before\":[…],\"after\":[…]}
  \"item\" is the service's own JSON. A mark is from where to where in \"text\", in characters (code points).
How many were found is told on standard error.

The archive may be in use by Sightline meanwhile.

Exit codes:
  0  something was found
  1  the archive can not be opened or read
  2  the arguments or the query can not be used; it is shown where
  3  nothing was found

Examples:
  What customers said of refunds last week, with two items around each hit:
    sightline-cli search --around 2 'refund role:customer after:7d'
  Ids of the chats in which a file was rejected:
    sightline-cli search --json --limit 1000 status:rejected | jq -r .chat | sort -u";

pub(super) const EXPORT: &str = "\
Formats:
  jsonl     the service's own JSON, one item a line; nothing is lost
  csv       a table, RFC 4180, in which no text is a formula
  html      a page to be read and printed, in one file; it loads nothing and runs nothing
  markdown  a text to be read and pasted

Beside the file lies its manifest (FILE.manifest.json), by which `sightline-cli verify` tells on any
computer whether anything was changed, and which item. Nothing is overwritten: the next free name is
taken. Only the owner can read the files. They are not encrypted.

Output: one JSON object with \"file\", \"manifest\", \"items\", \"size\" and \"digest\", the hash of it all.
Kept elsewhere it proves that file and manifest are the ones that were written.

Exit codes:
  0  the file is written
  1  the archive can not be opened or read, or the file can not be written
  2  the arguments or the query can not be used
  3  there is no such chat, or nothing was found

Examples:
  sightline-cli export --chat 4f1c9a2e-51be-4a77-9e08-2c414c6dc6d5 --to chat.html
  sightline-cli export --query 'refund after:2026-11' --to refunds.csv --zone UTC";

pub(super) const IMPORT: &str = "\
Takes transcripts and Contact Lens files as Amazon Connect stores them in S3. What was read before is
passed over, and a chat that was watched too has each item once. What is no such file is told with the
reason and skipped. Broken off, it goes on where it was when it is begun again.

s3://bucket/folder reads them straight from S3, with the credentials of the AWS command line: those of the
environment, of a profile, or of the machine's role. --since and --until choose the days by the folders
that Amazon Connect makes. It needs the rights s3:ListBucket and s3:GetObject, and kms:Decrypt where the
bucket has a key of its own.

The archive is made if there is none: a new key is put into the keychain before. While Sightline has
the archive open nobody else can write to it; import there, or close it.

Output, one JSON object a line:
  {\"import\":\"progress\",…}  \"files\" of \"of\", \"items\" that are new, \"etaSeconds\"
  {\"import\":\"skipped\",…}   \"name\" and \"reason\"
  {\"import\":\"done\",…}      or cancelled; what became of all

Exit codes:
  0  all files were read
  1  the archive can not be opened or written
  2  the arguments can not be used
  3  a file was skipped, or there was none";

pub(super) const PURGE: &str = "\
Removes a contact from the archive: its items, its people, its files' names, and every word of them in
the index, the log and the empty pages. That it was purged stays on record, without what was said in it.
A contact on legal hold stays. Without --yes nothing is removed.

Exported files and backups are not touched.

Output, one JSON object a contact: \"contact\", \"purge\" (done, would, held, unknown), \"items\".

Exit codes:
  0  all were removed, or would be
  1  the archive can not be opened or written
  2  the arguments can not be used
  3  the archive does not have one of them, or it is on hold";

pub(super) const POLICY: &str = "\
A policy is one JSON file that only an administrator can write to:
  Linux    /etc/sightline/policy.json
  macOS    /Library/Application Support/Sightline/policy.json
  Windows  %ProgramData%\\Sightline\\policy.json
show tells what of it is in force, and what was not understood: an unknown key has no effect; a wrong
value closes what it is about, and the rest holds. Of a file that others than root can write to, only
what it forbids holds. `schema` prints what editors and other tools check a policy with.

Exit codes:
  0  all is understood, or there is no policy
  1  the file can not be trusted or read, or one that was named is not there
  2  the arguments can not be used
  3  something in it is not understood

Examples:
  Try a policy before it is rolled out:
    sightline-cli policy show --file policy.json
  Ask many computers:
    sightline-cli policy show --json | jq '.standing, .notUnderstood'";

pub(super) const ARCHIVE: &str = "\
stats tells how much there is, per instance for how many days it is kept, what is on hold, and what was
purged. check reads everything, which takes a while, and changes nothing in it; doctor tells when it was.

Exit codes:
  0  all went as asked; of check: nothing is damaged
  1  the archive can not be opened or read; of check: something is damaged
  2  the arguments can not be used";

pub(super) const DOCTOR: &str = "\
Looks at the keychain and the archive's key, the archive, the disk, the clock, the connection, proxies,
time zones, logs and crash files. Of each it says how it stands (fine, worth knowing, trouble, not
looked at), what is so, and what to do.

The keychain is asked for no password; in one that is unlocked something that is no secret is stored,
read and forgotten. No connection is made without --online, and then one, without a token. What is
printed holds no token, no name and no word of a chat, so it can be given to whoever helps.

Exit codes:
  0  nothing is in trouble
  1  something is in trouble, or nothing could be looked at
  2  the arguments can not be used

Examples:
  sightline-cli doctor
  sightline-cli doctor --online --region eu-central-1 --json";
