//! The command line.
//!
//! Read by hand: a library would quote an argument it does not know, and that argument may be a token.

use std::ffi::OsString;
use std::path::PathBuf;

use crate::link::{self, BadLink, Link};

/// What `--help` prints.
pub const HELP: &str = "\
Sightline watches live Amazon Connect chats, many at once, without leaving a trace in them.

Usage: sightline [OPTIONS] [LINK]

A LINK leads to a chat, in the window that is open if there is one, and does nothing else:
sightline://chat/CONTACT, or sightline://chat/CONTACT/item/ITEM.

Options:
  --profile-dir DIR      Keep settings and window data in DIR. Windows with different
                         profiles run side by side; a second start with the same profile
                         brings the first window to the front
  --sources-from-stdin   Read one line of JSON from standard input and watch its rosters
                         for this run, without storing anything of them:
                         {\"rosters\":[{\"url\":\"https://…\",\"bearer\":\"…\",\"region\":\"eu-central-1\"}]}
  --in-tray              Start without a window, if there is an icon in the tray to open it from
  --policy FILE          Try a policy on a computer that has none; see docs/deploy.md
  --version              Print the version
  --help                 Print this text

Tokens are taken from the clipboard (\"Add chat\", \"Add source\"), the keychain or standard
input, never from the command line: every program of this user can read that.

Exit status: 0 when the window was closed, 1 when Sightline cannot start, 2 when the
command line or standard input is wrong.
";

/// What the command line asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Request {
    /// Open the window.
    Run(Options),
    /// Print [`HELP`].
    Help,
    /// Print the version.
    Version,
}

/// How to open the window.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Options {
    /// Where settings and window data are kept, instead of the user's data directory.
    pub profile_dir: Option<PathBuf>,
    /// Rosters for this run stand on standard input.
    pub sources_from_stdin: bool,
    /// No window at first, if there is an icon in the tray.
    pub in_tray: bool,
    /// A policy to be tried.
    pub policy: Option<PathBuf>,
    /// Where to go. What is none is told in the window: whoever pressed it sees no terminal.
    pub link: Option<Result<Link, BadLink>>,
}

/// Why the command line was not understood. Shows none of it, as it may hold a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ArgumentError {
    /// An argument that has no meaning here.
    #[error(
        "Argument {position} is not known. It is not shown, because it may be a token: tokens are not taken on the \
         command line, where every program of this user can read them. Revoke it if it was one, and see --help"
    )]
    Unknown {
        /// From 1.
        position: usize,
    },
    /// `--profile-dir` is the last argument.
    #[error("--profile-dir needs a directory behind it. See --help")]
    NoDirectory,
    /// `--policy` is the last argument.
    #[error("--policy needs a file behind it. See --help")]
    NoPolicy,
}

/// Reads the arguments behind the program's name.
pub fn parse(arguments: impl IntoIterator<Item = OsString>) -> Result<Request, ArgumentError> {
    let mut options = Options::default();
    let mut arguments = (1..).zip(arguments);
    while let Some((position, argument)) = arguments.next() {
        if let Some(link) = link::of_argument(&argument) {
            options.link = Some(link);
            continue;
        }
        match argument.to_str() {
            Some("--help" | "-h") => return Ok(Request::Help),
            Some("--version" | "-V") => return Ok(Request::Version),
            Some("--sources-from-stdin") => options.sources_from_stdin = true,
            Some("--in-tray") => options.in_tray = true,
            Some("--policy") => {
                let (_, file) = arguments.next().ok_or(ArgumentError::NoPolicy)?;
                options.policy = Some(file.into());
            }
            Some("--profile-dir") => {
                let (_, directory) = arguments.next().ok_or(ArgumentError::NoDirectory)?;
                options.profile_dir = Some(directory.into());
            }
            _ => return Err(ArgumentError::Unknown { position }),
        }
    }
    Ok(Request::Run(options))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(arguments: &[&str]) -> Result<Request, ArgumentError> {
        parse(arguments.iter().map(OsString::from))
    }

    #[test]
    fn without_arguments_the_window_opens_with_the_usual_profile() {
        assert_eq!(read(&[]), Ok(Request::Run(Options::default())));
    }

    #[test]
    fn a_profile_and_sources_go_together() {
        let options =
            Options { profile_dir: Some("/tmp/one".into()), sources_from_stdin: true, ..Options::default() };
        assert_eq!(read(&["--sources-from-stdin", "--profile-dir", "/tmp/one"]), Ok(Request::Run(options)));
    }

    #[test]
    fn help_and_version_win() {
        assert_eq!(read(&["--sources-from-stdin", "--help"]), Ok(Request::Help));
        assert_eq!(read(&["-V"]), Ok(Request::Version));
    }

    #[test]
    fn a_token_on_the_command_line_is_refused_and_not_repeated() {
        for arguments in
            [&["canary-7f3a"][..], &["--token=canary-7f3a"], &["--profile-dir", "p", "canary-7f3a"]]
        {
            let error = read(arguments).unwrap_err();
            assert_eq!(error, ArgumentError::Unknown { position: arguments.len() });
            assert!(!error.to_string().contains("canary"));
        }
    }

    #[test]
    fn a_link_leads_somewhere_and_a_bad_one_is_kept_to_be_told() {
        let link = |arguments: &[&str]| match read(arguments) {
            Ok(Request::Run(options)) => options.link,
            other => panic!("{other:?}"),
        };
        assert_eq!(
            link(&["--in-tray", "sightline://chat/c-1"]),
            Some(Ok(Link { contact: "c-1".into(), item: None }))
        );
        assert_eq!(link(&["sightline://add?token=canary"]), Some(Err(BadLink::Form)));
    }

    #[test]
    fn a_profile_needs_its_directory() {
        assert_eq!(read(&["--profile-dir"]), Err(ArgumentError::NoDirectory));
    }
}
