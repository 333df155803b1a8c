//! The command line.

use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Parser, Subcommand};
use participant::{BadEndpoint, Endpoint, Variant};
use thiserror::Error;

use crate::exit::Exit;

const ABOUT: &str = "Watches Amazon Connect chats without a window and without a trace in them";

const HELP: &str = "\
Input, one JSON object a line:
  {\"contactId\":\"…\",\"region\":\"eu-central-1\",\"participantToken\":\"…\"}
  {\"contactId\":\"…\",\"region\":\"eu-central-1\",\"connectionToken\":\"…\",
   \"websocketUrl\":\"wss://…\",\"connectionExpiry\":\"2026-03-03T09:15:07Z\"}
  `websocketUrl` and `connectionExpiry` may be missing; without a URL the transcript is read at
  intervals. `endpoint` and `initialContactId` may be added. Empty lines and lines with a member
  `simulator` are skipped. Lines may come at any time; the end of input ends nothing.

  Tokens are accepted on standard input only. As an argument other users of the machine could
  read them, so they are refused.

Output, one JSON object a line:
  {\"change\":\"chat\",…}         a chat is new, or its state is different
  {\"change\":\"item\",…}         an item is new or different; \"item\" is the service's own JSON
  {\"change\":\"gaps\",…}         the stretches in which items may be missing
  {\"change\":\"participant\",…}  somebody is new, or their presence is different
  {\"change\":\"attachment\",…}   a file is new, or its status is different
  {\"change\":\"reset\",…}        changes were missed; all that is known follows
  {\"change\":\"end\",…}          the last line, with the reason

Exit codes:
  0  all went as asked: time up, all ended, or interrupted
  1  the program could not do its work
  2  the arguments can not be used, a token among them
  3  nothing to watch, or a line of the input can not be used
  4  a chat was refused, or its token expired

Examples:
  Watch one chat for a minute, and keep what was seen:
    sightline-cli watch --for 60 --dump chat.json < chat.jsonl
  Watch chats of the simulator until all have ended:
    connect-simulator --chats 3 | sightline-cli watch --until-ended
  Only the words that are said:
    sightline-cli watch < chats.jsonl | jq -r 'select(.change==\"item\").item.Content // empty'";

/// What the program is asked to do.
#[derive(Debug)]
pub(crate) enum Command {
    /// Watch chats.
    Watch(Watch),
}

/// How to watch chats.
#[derive(Debug, PartialEq)]
pub(crate) struct Watch {
    /// Where the Participant Service of all chats is.
    pub(crate) endpoint: Option<Endpoint>,
    /// Region of chats that name none; checked.
    pub(crate) region: Option<String>,
    /// When to end.
    pub(crate) time: Option<Duration>,
    /// Whether to end when all chats have.
    pub(crate) until_ended: bool,
    /// Where to write what is known at the end.
    pub(crate) dump: Option<PathBuf>,
}

/// Why the arguments can not be used. Repeats no value: it may be a token in the wrong place.
#[derive(Debug, Error)]
pub(crate) enum Unusable {
    /// An option for a token.
    #[error(
        "tokens are not accepted as arguments, where other users of the machine can read them; write them to \
         standard input, see `sightline-cli watch --help`. A token that was given as an argument is no longer \
         secret"
    )]
    Token,
    /// A word that is neither option nor command.
    #[error(
        "there is an argument that is no option; what to watch is read from standard input, see \
         `sightline-cli watch --help`. A token that was given as an argument is no longer secret"
    )]
    Positional,
    /// `--region` or `--endpoint`.
    #[error(transparent)]
    Endpoint(#[from] BadEndpoint),
    /// `--for`.
    #[error("`--for` takes a number of seconds above 0, such as 30 or 0.5")]
    Time,
    /// An option that there is not, or none at all; also help and version.
    #[error(transparent)]
    Clap(clap::Error),
    /// What clap would tell with the value in it.
    #[error("an option has a value too many or too few, or is given twice; see `sightline-cli watch --help`")]
    Shape,
}

impl Command {
    /// Reads the arguments, the program's name first.
    pub(crate) fn parse(arguments: impl IntoIterator<Item = OsString>) -> Result<Self, Unusable> {
        let arguments: Vec<OsString> = arguments.into_iter().collect();
        // Before clap, whose messages repeat what they do not know.
        refuse_secrets(arguments.iter().skip(1).map(|argument| argument.to_string_lossy()))?;
        let Verb::Watch(raw) = Program::try_parse_from(arguments).map_err(Unusable::from)?.verb;
        if let Some(region) = &raw.region {
            Endpoint::for_region(region, Variant::default())?;
        }
        Ok(Self::Watch(Watch {
            endpoint: raw.endpoint.as_deref().map(Endpoint::custom).transpose()?,
            region: raw.region,
            time: raw.time.as_deref().map(seconds).transpose()?,
            until_ended: raw.until_ended,
            dump: raw.dump,
        }))
    }
}

impl From<clap::Error> for Unusable {
    fn from(error: clap::Error) -> Self {
        use clap::error::ErrorKind as Kind;
        match error.kind() {
            Kind::DisplayHelp
            | Kind::DisplayHelpOnMissingArgumentOrSubcommand
            | Kind::DisplayVersion
            | Kind::MissingSubcommand
            | Kind::UnknownArgument => Self::Clap(error),
            _ => Self::Shape,
        }
    }
}

impl Unusable {
    /// Tells why, and with which code to exit.
    pub(crate) fn show(&self) -> Exit {
        if let Self::Clap(error) = self {
            // Help and version go to standard output, and are what was asked for.
            let shown = error.print().is_ok();
            return if error.exit_code() == 0 && shown { Exit::Done } else { Exit::Usage };
        }
        crate::say(self);
        Exit::Usage
    }
}

#[derive(Debug, Parser)]
#[command(name = "sightline-cli", version, about = ABOUT, after_help = "`sightline-cli watch --help` tells the rest.")]
struct Program {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Watch the chats that standard input names, and print what changes
    #[command(after_help = HELP)]
    Watch(Raw),
}

/// Values as they are written; read by us, so that no message repeats them.
#[derive(Debug, Args)]
struct Raw {
    /// Base URL of the Participant Service for all chats: https, or http on this machine [default: the region's]
    #[arg(long, value_name = "URL")]
    endpoint: Option<String>,
    /// AWS region of chats that name none
    #[arg(long)]
    region: Option<String>,
    /// End after so many seconds
    #[arg(long = "for", value_name = "SECONDS")]
    time: Option<String>,
    /// End when all chats have ended; five seconds later while standard input is open
    #[arg(long)]
    until_ended: bool,
    /// Write what is known at the end to this file, which only its owner can read
    #[arg(long, value_name = "FILE")]
    dump: Option<PathBuf>,
}

/// Options that take a value.
const WITH_VALUE: [&str; 4] = ["--endpoint", "--region", "--for", "--dump"];

/// Parts of the names of options that would carry a secret.
const SECRET: [&str; 5] = ["token", "bearer", "credential", "secret", "password"];

fn refuse_secrets<'a>(arguments: impl Iterator<Item = std::borrow::Cow<'a, str>>) -> Result<(), Unusable> {
    let mut is_value = false;
    for (position, argument) in arguments.enumerate() {
        if std::mem::take(&mut is_value) {
            continue;
        }
        if argument.starts_with('-') && argument.len() > 1 {
            let name = argument.split('=').next().unwrap_or_default().to_ascii_lowercase();
            if SECRET.iter().any(|secret| name.contains(secret)) {
                return Err(Unusable::Token);
            }
            is_value = WITH_VALUE.contains(&&*argument);
        } else if !(argument == "watch" || (argument == "help" && position == 0)) {
            return Err(Unusable::Positional);
        }
    }
    Ok(())
}

fn seconds(text: &str) -> Result<Duration, Unusable> {
    let seconds: f64 = text.parse().map_err(|_| Unusable::Time)?;
    let time = Duration::try_from_secs_f64(seconds).map_err(|_| Unusable::Time)?;
    // A century is as good as no limit, and timers can count it.
    let most = Duration::from_secs(100 * 366 * 86_400);
    if time.is_zero() { Err(Unusable::Time) } else { Ok(time.min(most)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CANARY: &str = "QVFJREFIcanary";

    fn parse(arguments: &[&str]) -> Result<Watch, Unusable> {
        let program = std::iter::once("sightline-cli").chain(arguments.iter().copied());
        Command::parse(program.map(OsString::from)).map(|Command::Watch(watch)| watch)
    }

    #[test]
    fn every_option_is_understood_in_both_spellings() {
        let expected = Watch {
            endpoint: Some(Endpoint::custom("http://127.0.0.1:4000").unwrap()),
            region: Some("eu-central-1".to_owned()),
            time: Some(Duration::from_millis(2500)),
            until_ended: true,
            dump: Some("d.json".into()),
        };
        let apart = [
            "watch",
            "--endpoint",
            "http://127.0.0.1:4000",
            "--region",
            "eu-central-1",
            "--for",
            "2.5",
            "--until-ended",
            "--dump",
            "d.json",
        ];
        assert_eq!(parse(&apart).unwrap(), expected);
        let joined = [
            "watch",
            "--endpoint=http://127.0.0.1:4000/",
            "--region=eu-central-1",
            "--for=2.5",
            "--until-ended",
            "--dump=d.json",
        ];
        assert_eq!(parse(&joined).unwrap(), expected);
    }

    #[test]
    fn tokens_are_refused_and_not_repeated() {
        for arguments in [
            &["watch", "--token", CANARY][..],
            &["watch", "--participant-token", CANARY],
            &["watch", "--connection-token=QVFJREFIcanary"],
            &["watch", "--participantToken=QVFJREFIcanary"],
            &["watch", "--roster-bearer", CANARY],
            &["--token", CANARY, "watch"],
            &["watch", CANARY],
            &["watch", "--for", "3", CANARY],
            &["watch", "--until-ended", CANARY],
            &["watch", "--", CANARY],
            &["watch", "-"],
            &[CANARY],
            &["help", CANARY],
            &["watch", "--region", CANARY],
            &["watch", "--endpoint", CANARY],
            &["watch", "--endpoint", "https://QVFJREFIcanary@example.com"],
            &["watch", "--for", CANARY],
            &["watch", "--unknown=QVFJREFIcanary"],
            &["watch", "--until-ended=QVFJREFIcanary"],
        ] {
            let unusable = parse(arguments).unwrap_err();
            let shown = unusable.to_string();
            assert!(!shown.contains("canary"), "{arguments:?}: {shown}");
        }
        assert!(matches!(parse(&["watch", "--participant-token", CANARY]), Err(Unusable::Token)));
        assert!(matches!(parse(&["watch", CANARY]), Err(Unusable::Positional)));
    }

    #[test]
    fn a_time_that_is_none_is_refused() {
        for text in ["0", "-1", "soon", "", "NaN", "inf"] {
            assert!(matches!(parse(&["watch", &format!("--for={text}")]), Err(Unusable::Time)), "{text}");
        }
        assert!(parse(&["watch", "--for", "1e12"]).is_ok());
    }

    #[test]
    fn help_and_version_are_no_errors() {
        for arguments in [&["--help"][..], &["watch", "--help"], &["--version"], &["help", "watch"]] {
            let Err(Unusable::Clap(error)) = parse(arguments) else { panic!("{arguments:?}") };
            assert_eq!(error.exit_code(), 0);
        }
    }

    #[test]
    fn the_definition_of_the_options_holds_together() {
        <Program as clap::CommandFactory>::command().debug_assert();
    }
}
