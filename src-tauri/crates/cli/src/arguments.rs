//! The command line.

use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, CommandFactory as _, Parser, Subcommand};
use participant::{BadEndpoint, Endpoint, Variant};
use thiserror::Error;

use crate::exit::Exit;

mod archive;
mod doctor;
mod help;
#[cfg(test)]
mod tests;

pub(crate) use self::archive::{Asked, Export, ImportFrom, Search, Subject, What};
pub(crate) use self::doctor::Doctor;

/// What the program is asked to do.
#[derive(Debug)]
pub(crate) enum Command {
    /// Watch chats.
    Watch(Watch),
    /// Check transcripts and exports that were written before.
    Verify(Vec<PathBuf>),
    /// Do something with the archive.
    Archive(Asked),
    /// Tell whether Sightline can do its work here.
    Doctor(Doctor),
    /// Tell what the policy of this computer decides, or what a file would.
    ShowPolicy {
        /// The file; `None`: what is in force.
        file: Option<PathBuf>,
        /// As JSON.
        json: bool,
    },
    /// Print the schema of policies.
    PolicySchema,
    /// Write man pages and completions of this program into a folder.
    Documents(PathBuf),
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
    /// How often to write it before.
    pub(crate) dump_every: Option<Duration>,
    /// A dump to go on from.
    pub(crate) resume: Option<PathBuf>,
    /// Where to save approved files.
    pub(crate) save_files: Option<PathBuf>,
    /// Share of the quotas to use, above 0 and up to 1.
    pub(crate) quota_share: f64,
    /// Whether to tell of the budget.
    pub(crate) budget: bool,
    /// Whether the past of chats is left unread.
    pub(crate) past_paused: bool,
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
    /// `--for`, `--dump-every`.
    #[error("`--for` and `--dump-every` take a number of seconds above 0, such as 30 or 0.5")]
    Time,
    /// `--dump-every` without `--dump`.
    #[error("`--dump-every` says how often `--dump FILE` is written; give both")]
    NothingToDump,
    /// `--quota-share`.
    #[error("`--quota-share` takes a percentage from 1 to 100, such as 50; agents at work need the rest")]
    Share,
    /// `--back-fill`.
    #[error("`--back-fill` takes `eager` or `paused`")]
    BackFill,
    /// `--limit`, `--around`.
    #[error("`--limit` and `--around` take a number, such as 20")]
    Number,
    /// `export` without one of `--chat` and `--query`.
    #[error("what to export is said by `--chat CONTACT` or by `--query QUERY`; give one of them")]
    Subject,
    /// `--format`, or no format in the name.
    #[error(
        "`--format` takes jsonl, csv, html or markdown; without it the file's name must end in one of .jsonl, .csv, .html and .md"
    )]
    Format,
    /// `--zone`.
    #[error("`--zone` takes the name of a zone that this computer knows, such as Europe/Berlin or UTC")]
    Zone,
    /// `s3://…` that is none.
    #[error(transparent)]
    Bucket(#[from] bucket::BadPlace),
    /// More than one place of which one is a bucket.
    #[error("a bucket is read alone: give one s3://bucket/folder, or files and folders")]
    OneBucket,
    /// Options of a bucket for files.
    #[error(
        "`--since`, `--until`, `--aws-profile`, `--aws-region` and `--s3-endpoint` are for s3://bucket/folder"
    )]
    NoBucket,
    /// `--online` and where.
    #[error(
        "`--online` asks one host: give it with one of `--region` and `--endpoint`, which mean nothing without `--online`"
    )]
    Online,
    /// `--since`, `--until`.
    #[error("`--since` and `--until` take a day, such as 2026-11-27")]
    Day,
    /// An option that there is not, or none at all; also help and version.
    #[error(transparent)]
    Clap(clap::Error),
    /// What clap would tell with the value in it.
    #[error("an option has a value too many or too few, or is given twice; see `--help` behind the command")]
    Shape,
}

impl Command {
    /// Reads the arguments, the program's name first.
    pub(crate) fn parse(arguments: impl IntoIterator<Item = OsString>) -> Result<Self, Unusable> {
        let arguments: Vec<OsString> = arguments.into_iter().collect();
        // Before clap, whose messages repeat what they do not know.
        refuse_secrets(arguments.iter().skip(1).map(|argument| argument.to_string_lossy()))?;
        // For packages alone: no help, page or completion offers it.
        if let [_, word, folder] = &arguments[..]
            && word == DOCUMENTS
        {
            return Ok(Self::Documents(folder.into()));
        }
        match Program::try_parse_from(arguments).map_err(Unusable::from)?.verb {
            Verb::Watch(raw) => raw.read().map(Self::Watch),
            Verb::Verify { files } => Ok(Self::Verify(files)),
            Verb::Search(raw) => raw.read().map(Self::Archive),
            Verb::Export(raw) => raw.read().map(Self::Archive),
            Verb::Import(raw) => raw.read().map(Self::Archive),
            Verb::Purge(raw) => Ok(Self::Archive(raw.read())),
            Verb::Archive { about } => Ok(Self::Archive(about.read())),
            Verb::Doctor(raw) => raw.read().map(Self::Doctor),
            Verb::Policy { about: About::Show { json, file } } => Ok(Self::ShowPolicy { file, json }),
            Verb::Policy { about: About::Schema } => Ok(Self::PolicySchema),
        }
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
#[command(name = "sightline-cli", version, about = help::ABOUT, after_help = "`--help` behind a command tells the rest.")]
struct Program {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Watch the chats that standard input names, and print what changes
    #[command(after_help = help::WATCH)]
    Watch(Raw),
    /// Tell whether transcripts and exports are as they were when they were written
    #[command(after_help = help::VERIFY)]
    Verify {
        /// Files that `watch --dump` wrote, and exported files or their manifests
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
    },
    /// Find what was said, in the archive
    #[command(after_help = help::SEARCH)]
    Search(archive::RawSearch),
    /// Write a chat of the archive, or all that a query finds, to a file
    #[command(after_help = help::EXPORT)]
    Export(archive::RawExport),
    /// Read transcripts that Amazon Connect stored into the archive
    #[command(after_help = help::IMPORT)]
    Import(archive::RawImport),
    /// Remove contacts from the archive, for good
    #[command(after_help = help::PURGE)]
    Purge(archive::RawPurge),
    /// Tell how the archive is
    #[command(after_help = help::ARCHIVE)]
    Archive {
        #[command(subcommand)]
        about: archive::About,
    },
    /// Tell whether Sightline can do its work on this computer, and what to do where it can not
    #[command(after_help = help::DOCTOR)]
    Doctor(doctor::RawDoctor),
    /// Tell what the policy of this computer decides
    #[command(after_help = help::POLICY)]
    Policy {
        #[command(subcommand)]
        about: About,
    },
}

/// What is asked about the policy.
#[derive(Debug, Subcommand)]
enum About {
    /// Tell what is in force, from which file, and what of it was not understood
    Show {
        /// Print one JSON object
        #[arg(long)]
        json: bool,
        /// Tell what this file would do, instead; it is not put in force
        #[arg(long, value_name = "FILE")]
        file: Option<PathBuf>,
    },
    /// Print the JSON schema of policies
    Schema,
}

/// What this program understands, as man pages and completions tell it.
pub(crate) fn program() -> clap::Command {
    Program::command()
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
    /// Write it so often before the end too, so that little is lost with the power
    #[arg(long, value_name = "SECONDS")]
    dump_every: Option<String>,
    /// Go on from a file that --dump wrote: what is known is not read again
    #[arg(long, value_name = "FILE")]
    resume: Option<PathBuf>,
    /// Save files to this directory as soon as they are approved; nothing in it is replaced, and nothing is opened
    #[arg(long, value_name = "DIR")]
    save_files: Option<PathBuf>,
    /// Share of the quotas of an Amazon Connect instance to use; agents at work need the rest
    #[arg(long, value_name = "PERCENT", default_value = "50")]
    quota_share: String,
    /// Tell every five seconds what may be asked and who waits, if it is different
    #[arg(long)]
    budget: bool,
    /// Whether to read what was said before: eager, or paused
    #[arg(long, value_name = "HOW", default_value = "eager")]
    back_fill: String,
}

impl Raw {
    fn read(self) -> Result<Watch, Unusable> {
        if let Some(region) = &self.region {
            Endpoint::for_region(region, Variant::default())?;
        }
        if self.dump_every.is_some() && self.dump.is_none() {
            return Err(Unusable::NothingToDump);
        }
        Ok(Watch {
            endpoint: self.endpoint.as_deref().map(Endpoint::custom).transpose()?,
            region: self.region,
            time: self.time.as_deref().map(seconds).transpose()?,
            until_ended: self.until_ended,
            dump: self.dump,
            dump_every: self.dump_every.as_deref().map(seconds).transpose()?,
            resume: self.resume,
            save_files: self.save_files,
            quota_share: share(&self.quota_share)?,
            budget: self.budget,
            past_paused: match &*self.back_fill {
                "eager" => false,
                "paused" => true,
                _ => return Err(Unusable::BackFill),
            },
        })
    }
}

/// Options that take a value.
const WITH_VALUE: [&str; 18] = [
    "--file",
    "--endpoint",
    "--region",
    "--for",
    "--dump",
    "--dump-every",
    "--resume",
    "--save-files",
    "--quota-share",
    "--back-fill",
    "--profile-dir",
    "--limit",
    "--around",
    "--chat",
    "--query",
    "--format",
    "--to",
    "--zone",
];

/// Commands, and how many arguments that are no options each takes.
const COMMANDS: [(&str, usize); 10] = [
    ("watch", 0),
    ("verify", usize::MAX),
    ("search", usize::MAX),
    ("export", 0),
    ("import", usize::MAX),
    ("purge", usize::MAX),
    ("archive", 1),
    ("doctor", 0),
    ("policy", 1),
    (DOCUMENTS, 1),
];

/// Writes man pages and completions into a folder.
const DOCUMENTS: &str = "documents";

/// What `archive` and `policy` take.
const ABOUT: [(&str, &[&str]); 2] = [("archive", &["stats", "check"]), ("policy", &["show", "schema"])];

/// Parts of the names of options that would carry a secret.
const SECRET: [&str; 5] = ["token", "bearer", "credential", "secret", "password"];

fn refuse_secrets<'a>(arguments: impl Iterator<Item = std::borrow::Cow<'a, str>>) -> Result<(), Unusable> {
    let mut is_value = false;
    let mut words: Vec<std::borrow::Cow<'a, str>> = Vec::new();
    let mut is_all_words = false;
    for argument in arguments {
        if std::mem::take(&mut is_value) {
            continue;
        }
        if argument.starts_with('-') && argument.len() > 1 && !is_all_words {
            let name = argument.split('=').next().unwrap_or_default().to_ascii_lowercase();
            if SECRET.iter().any(|secret| name.contains(secret)) {
                return Err(Unusable::Token);
            }
            is_value = WITH_VALUE.contains(&&*argument);
            is_all_words = argument == "--";
            continue;
        }
        words.push(argument);
    }
    if is_known(&words) { Ok(()) } else { Err(Unusable::Positional) }
}

/// Whether the words that are no options are a command and what it takes.
fn is_known(words: &[std::borrow::Cow<'_, str>]) -> bool {
    let Some((command, words)) = words.split_first() else { return true };
    if command == "help" {
        return match words.split_first() {
            None => true,
            Some((command, rest)) => {
                COMMANDS.iter().any(|(known, _)| known == command) && is_about(command, rest)
            }
        };
    }
    let Some((name, most)) = COMMANDS.iter().find(|(known, _)| known == command) else { return false };
    let has_parts = ABOUT.iter().any(|(known, _)| known == name);
    words.len() <= *most && (!has_parts || is_about(name, words) || words == ["help"])
}

fn is_about(command: &str, words: &[std::borrow::Cow<'_, str>]) -> bool {
    let parts = ABOUT.iter().find(|(known, _)| *known == command).map_or(&[][..], |(_, parts)| parts);
    words.len() <= 1 && words.iter().all(|word| parts.contains(&&**word))
}

fn share(text: &str) -> Result<f64, Unusable> {
    let percent: f64 = text.trim_end_matches('%').parse().map_err(|_| Unusable::Share)?;
    if (1.0..=100.0).contains(&percent) { Ok(percent / 100.0) } else { Err(Unusable::Share) }
}

fn seconds(text: &str) -> Result<Duration, Unusable> {
    let seconds: f64 = text.parse().map_err(|_| Unusable::Time)?;
    let time = Duration::try_from_secs_f64(seconds).map_err(|_| Unusable::Time)?;
    // A century is as good as no limit, and timers can count it.
    let most = Duration::from_secs(100 * 366 * 86_400);
    if time.is_zero() { Err(Unusable::Time) } else { Ok(time.min(most)) }
}
