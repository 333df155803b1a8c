//! The command line.

use std::path::PathBuf;

use crate::failure::Failure;
use crate::faults::Faults;
use crate::fuzz;
use crate::package::Packing;
use crate::package::trial::{STAGES, Trial};
use crate::storm::Storms;

/// What `cargo xtask help` shows.
pub(crate) const HELP: &str = "\
Usage: cargo xtask <command>

  demo       Opens the window with simulated chats. Installs and builds what it needs.
               --headless         on a private virtual display with its own D-Bus and keychain
               --seconds N        how long, headless (20)
               --screenshot FILE  writes a picture at the end, headless
               --chats N          how many chats (9)
  test       Runs every test: Rust, page, window, third-party clients. Installs and builds what it needs.
               --only rust|page|window|conformance
  check      The quick part: format, lints, generated types.
  bench simulator
             Measures the simulator under load: 500 chats, 1,000 lines a second, a socket for each chat.
  bench engine
             Measures the engine against its goals, amazon-connect-chatjs beside it, in about four minutes.
  bench archive
             Measures the archive against its goals, plain FTS5 and tantivy beside it, in some minutes.
               --messages N       how many (1000000)
               --dialogues FILE   says what was said in these, JSON lines, instead of what is made up
               --only import|open|cold|newest|best|recall|live
                                  this part alone, once all is imported; may be given several times
               --keep FOLDER      builds everything there and leaves it, for the next run to measure at once
  bench window
             Measures the real window against its goals, in some ten minutes: 100 chats, then a million stored messages.
               --minutes N        how long it watches (2)
               --messages N       how many are stored (1000000)
  fuzz       Sends any input to the parsers. Installs cargo-fuzz where it is missing.
               attachment|connection|dump|frame|handover|interactive|page|refusal|roster|saved|timeline
                                  one of the product's (all)
               http|websocket|fault|scenario|corpus
                                  one of the simulator's (all)
               --seconds N        how long each (60)
  mutants    Breaks the merge model in every small way, one at a time, and runs its tests: each has to fail. Takes
             hours. Installs cargo-mutants where it is missing.
               FILE…              only these files of the crate, such as coverage.rs (all)
  storm      Plays fault storms: the engine before the simulator, everything drawn from a seed, truth held against it at
             every step. Stops at the first that is not weathered.
               --seeds N          how many (1000)
               --from M           the first one (0)
               --seed N           this one alone
               --keep-going       plays the rest too
  faults     Kills the program that writes the archive, fills and breaks its disk, cuts the power: what was said to be stored
             has to be there. Needs Linux, a C compiler, and for the full disk the right to mount one.
               kill|full|disk|power
                                  one of them (all)
               --rounds N         how many of each (500)
               --seed N           everything that is drawn follows from it (1)
  soak       Lets chats come and go in bad weather for eight hours, compressed: memory has to stay flat.
               --hours N          so many hours (8)
  shots      Pictures of everything that the window can show, light and dark, over invented chats in Chromium.
               --to FOLDER        where (target/shots)
               SCENE…             these alone (all)
  bundle     Makes a .deb and an .rpm of release builds, into target/package.
               --programs FOLDER  of these programs, without building any
  test-package
             Tries the .deb as a new user would: judged by the tools of Debian, installed in a fresh Debian, the demo
             started from the menu, searched, removed. Needs the right to be root.
               rules|root|install|demo|remove
                                  one of the stages (all); may be several
               --package FILE     another package (the one in target/package)
  supply-chain
             Checks crates against deny.toml, and both crates and npm packages against the lists of known defects, where
             those can be reached. Installs cargo-deny where it is missing.
  setup      Installs what demo and test need, and nothing else.
  help       This text.

Exit code: 0 when all went well, 1 when something failed, 2 for a wrong command line.";

/// What to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Task {
    Help,
    Setup,
    Check,
    Test(Part),
    Demo(Wishes),
    Bench(Bench),
    Fuzz(Hunt),
    Mutants(Vec<String>),
    Storm(Storms),
    /// With the options that the script of the page takes.
    Shots(Vec<String>),
    Faults(Faults),
    Soak(u64),
    Bundle(Packing),
    TestPackage(Trial),
    SupplyChain,
}

/// What is measured.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Bench {
    Simulator,
    Engine,
    /// With the options that its program takes.
    Archive(Vec<String>),
    /// Likewise.
    Window(Vec<String>),
}

/// Which parsers are tried, and for how long each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Hunt {
    pub(crate) targets: Vec<String>,
    pub(crate) seconds: u64,
}

/// Which tests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    All,
    Rust,
    Page,
    Window,
    Conformance,
}

/// How the demo is to run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Wishes {
    pub(crate) headless: bool,
    /// How long a headless demo runs.
    pub(crate) seconds: u64,
    pub(crate) screenshot: Option<PathBuf>,
    pub(crate) chats: u32,
}

impl Default for Wishes {
    fn default() -> Self {
        Self { headless: false, seconds: 20, screenshot: None, chats: 9 }
    }
}

/// Reads the words after `cargo xtask`.
pub(crate) fn parse(words: impl IntoIterator<Item = String>) -> Result<Task, Failure> {
    let mut words = words.into_iter();
    let command = words.next();
    match command.as_deref() {
        None | Some("help" | "--help" | "-h") => Ok(Task::Help),
        Some("setup") => nothing_more(words).map(|()| Task::Setup),
        Some("check") => nothing_more(words).map(|()| Task::Check),
        Some("test") => part(words).map(Task::Test),
        Some("demo") => wishes(words).map(Task::Demo),
        Some("bench") => bench(words),
        Some("shots") => shots(words).map(Task::Shots),
        Some("storm") => storms(words).map(Task::Storm),
        Some("faults") => faults(words).map(Task::Faults),
        Some("soak") => soak(words).map(Task::Soak),
        Some("bundle") => packing(words).map(Task::Bundle),
        Some("test-package") => trial(words).map(Task::TestPackage),
        Some("supply-chain") => nothing_more(words).map(|()| Task::SupplyChain),
        Some("fuzz") => hunt(words).map(Task::Fuzz),
        Some("mutants") => files(words).map(Task::Mutants),
        Some(other) => Err(Failure::Usage(format!("`{other}` is not a command"))),
    }
}

fn nothing_more(mut words: impl Iterator<Item = String>) -> Result<(), Failure> {
    words.next().map_or(Ok(()), |word| Err(unknown(&word)))
}

const BENCHES: &str = "simulator, engine, archive or window";

fn bench(mut words: impl Iterator<Item = String>) -> Result<Task, Failure> {
    match words.next().as_deref() {
        Some("simulator") => nothing_more(words).map(|()| Task::Bench(Bench::Simulator)),
        Some("engine") => nothing_more(words).map(|()| Task::Bench(Bench::Engine)),
        Some("archive") => archive(words).map(|options| Task::Bench(Bench::Archive(options))),
        Some("window") => window(words).map(|options| Task::Bench(Bench::Window(options))),
        Some(other) => Err(Failure::Usage(format!("`bench {other}`: choose {BENCHES}"))),
        None => Err(Failure::Usage(format!("`bench` needs to know what: choose {BENCHES}"))),
    }
}

fn window(mut words: impl Iterator<Item = String>) -> Result<Vec<String>, Failure> {
    let mut options = Vec::new();
    while let Some(word) = words.next() {
        if !["--minutes", "--messages"].contains(&word.as_str()) {
            return Err(unknown(&word));
        }
        let value = number::<u64>(&word, words.next())?.to_string();
        options.extend([word, value]);
    }
    Ok(options)
}

/// A wrong option is told before anything is built.
fn archive(mut words: impl Iterator<Item = String>) -> Result<Vec<String>, Failure> {
    let mut options = Vec::new();
    while let Some(word) = words.next() {
        let value = match word.as_str() {
            "--messages" => number::<u64>(&word, words.next())?.to_string(),
            "--dialogues" | "--only" | "--keep" => value(&word, words.next())?,
            _ => return Err(unknown(&word)),
        };
        options.extend([word, value]);
    }
    Ok(options)
}

fn shots(mut words: impl Iterator<Item = String>) -> Result<Vec<String>, Failure> {
    let (mut folder, mut scenes) = ("target/shots".to_owned(), Vec::new());
    while let Some(word) = words.next() {
        match word.as_str() {
            "--to" => folder = value(&word, words.next())?,
            _ if word.starts_with('-') => return Err(unknown(&word)),
            _ => scenes.push(word),
        }
    }
    Ok(["--to".to_owned(), folder].into_iter().chain(scenes).collect())
}

fn storms(mut words: impl Iterator<Item = String>) -> Result<Storms, Failure> {
    let mut storms = Storms::default();
    while let Some(word) = words.next() {
        match word.as_str() {
            "--seeds" => storms.seeds = number(&word, words.next())?,
            "--from" => storms.from = number(&word, words.next())?,
            "--seed" => storms = Storms { from: number(&word, words.next())?, seeds: 1, ..storms },
            "--keep-going" => storms.keep_going = true,
            _ => return Err(unknown(&word)),
        }
    }
    Ok(storms)
}

fn faults(mut words: impl Iterator<Item = String>) -> Result<Faults, Failure> {
    let mut faults = Faults::default();
    while let Some(word) = words.next() {
        match word.as_str() {
            "--rounds" => faults.rounds = number(&word, words.next())?,
            "--seed" => faults.seed = number(&word, words.next())?,
            kind => match crate::faults::KINDS.iter().find(|known| **known == kind) {
                Some(known) => faults.kinds = vec![known],
                None => return Err(unknown(&word)),
            },
        }
    }
    Ok(faults)
}

fn soak(mut words: impl Iterator<Item = String>) -> Result<u64, Failure> {
    let mut hours = 8;
    while let Some(word) = words.next() {
        match word.as_str() {
            "--hours" => hours = number(&word, words.next())?,
            _ => return Err(unknown(&word)),
        }
    }
    Ok(hours)
}

fn packing(mut words: impl Iterator<Item = String>) -> Result<Packing, Failure> {
    let mut packing = Packing::default();
    while let Some(word) = words.next() {
        match word.as_str() {
            "--programs" => packing.programs = Some(PathBuf::from(value(&word, words.next())?)),
            _ => return Err(unknown(&word)),
        }
    }
    Ok(packing)
}

fn trial(mut words: impl Iterator<Item = String>) -> Result<Trial, Failure> {
    let mut trial = Trial::default();
    while let Some(word) = words.next() {
        match word.as_str() {
            "--package" => trial.package = Some(PathBuf::from(value(&word, words.next())?)),
            stage => match STAGES.iter().find(|known| **known == stage) {
                Some(known) => trial.only.push(known),
                None => return Err(unknown(&word)),
            },
        }
    }
    Ok(trial)
}

fn hunt(mut words: impl Iterator<Item = String>) -> Result<Hunt, Failure> {
    let mut hunt = Hunt { targets: Vec::new(), seconds: 60 };
    while let Some(word) = words.next() {
        match word.as_str() {
            "--seconds" => hunt.seconds = number(&word, words.next())?,
            target if fuzz::targets().any(|known| known == target) => hunt.targets.push(word),
            _ => return Err(unknown(&word)),
        }
    }
    if hunt.targets.is_empty() {
        hunt.targets = fuzz::targets().map(str::to_owned).collect();
    }
    Ok(hunt)
}

fn files(mut words: impl Iterator<Item = String>) -> Result<Vec<String>, Failure> {
    words.try_fold(Vec::new(), |mut files, word| {
        if std::path::Path::new(&word).extension().is_none_or(|extension| extension != "rs") {
            return Err(unknown(&word));
        }
        files.push(word);
        Ok(files)
    })
}

fn part(mut words: impl Iterator<Item = String>) -> Result<Part, Failure> {
    let mut part = Part::All;
    while let Some(word) = words.next() {
        if word != "--only" {
            return Err(unknown(&word));
        }
        part = match value(&word, words.next())?.as_str() {
            "rust" => Part::Rust,
            "page" => Part::Page,
            "window" => Part::Window,
            "conformance" => Part::Conformance,
            other => {
                let what = format!("`--only {other}`: choose rust, page, window or conformance");
                return Err(Failure::Usage(what));
            }
        };
    }
    Ok(part)
}

fn wishes(mut words: impl Iterator<Item = String>) -> Result<Wishes, Failure> {
    let mut wishes = Wishes::default();
    let mut headless_only = None;
    while let Some(word) = words.next() {
        match word.as_str() {
            "--headless" => wishes.headless = true,
            "--chats" => wishes.chats = number(&word, words.next())?,
            "--seconds" => {
                wishes.seconds = number(&word, words.next())?;
                headless_only = Some(word);
            }
            "--screenshot" => {
                wishes.screenshot = Some(PathBuf::from(value(&word, words.next())?));
                headless_only = Some(word);
            }
            _ => return Err(unknown(&word)),
        }
    }
    match headless_only {
        Some(option) if !wishes.headless => Err(Failure::Usage(format!("`{option}` goes with `--headless`"))),
        _ => Ok(wishes),
    }
}

fn unknown(word: &str) -> Failure {
    Failure::Usage(format!("`{word}` is not an option here"))
}

fn value(option: &str, word: Option<String>) -> Result<String, Failure> {
    word.ok_or_else(|| Failure::Usage(format!("`{option}` needs a value")))
}

fn number<T: std::str::FromStr>(option: &str, word: Option<String>) -> Result<T, Failure> {
    let word = value(option, word)?;
    word.parse().map_err(|_| Failure::Usage(format!("`{option} {word}`: expected a number")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(line: &str) -> Result<Task, String> {
        parse(line.split_whitespace().map(str::to_owned)).map_err(|failure| failure.to_string())
    }

    #[test]
    fn each_command_is_understood() {
        assert_eq!(parsed(""), Ok(Task::Help));
        assert_eq!(parsed("setup"), Ok(Task::Setup));
        assert_eq!(parsed("test"), Ok(Task::Test(Part::All)));
        assert_eq!(parsed("test --only window"), Ok(Task::Test(Part::Window)));
        assert_eq!(parsed("bench simulator"), Ok(Task::Bench(Bench::Simulator)));
        assert_eq!(parsed("bench engine"), Ok(Task::Bench(Bench::Engine)));
        let line = "bench window --minutes 10 --messages 10000";
        let options = line.split_whitespace().skip(2).map(str::to_owned).collect();
        assert_eq!(parsed(line), Ok(Task::Bench(Bench::Window(options))));
        let options = ["--to", "target/shots", "light"].map(str::to_owned).to_vec();
        assert_eq!(parsed("shots light"), Ok(Task::Shots(options)));
        let options = ["--messages", "10000000", "--only", "newest"].map(str::to_owned).to_vec();
        let line = "bench archive --messages 10000000 --only newest";
        assert_eq!(parsed(line), Ok(Task::Bench(Bench::Archive(options))));
        let hunt = Hunt { targets: vec!["http".to_owned()], seconds: 5 };
        assert_eq!(parsed("fuzz http --seconds 5"), Ok(Task::Fuzz(hunt)));
        assert!(
            matches!(parsed("fuzz"), Ok(Task::Fuzz(hunt)) if hunt.targets.len() == fuzz::targets().count())
        );
        assert_eq!(parsed("mutants"), Ok(Task::Mutants(Vec::new())));
        assert_eq!(parsed("mutants entry.rs"), Ok(Task::Mutants(vec!["entry.rs".to_owned()])));
        assert_eq!(parsed("storm"), Ok(Task::Storm(Storms::default())));
        let storms = Storms { from: 7, seeds: 1, keep_going: true };
        assert_eq!(parsed("storm --seed 7 --keep-going"), Ok(Task::Storm(storms)));
        assert_eq!(parsed("faults"), Ok(Task::Faults(Faults::default())));
        let faults = Faults { kinds: vec!["power"], rounds: 9, seed: 2 };
        assert_eq!(parsed("faults power --rounds 9 --seed 2"), Ok(Task::Faults(faults)));
        assert_eq!(parsed("soak --hours 2"), Ok(Task::Soak(2)));
        let packing = Packing { programs: Some("target/release".into()) };
        assert_eq!(parsed("bundle --programs target/release"), Ok(Task::Bundle(packing)));
        let trial = Trial { only: vec!["rules", "demo"], package: None };
        assert_eq!(parsed("test-package rules demo"), Ok(Task::TestPackage(trial)));
        assert_eq!(parsed("supply-chain"), Ok(Task::SupplyChain));
        assert_eq!(parsed("demo"), Ok(Task::Demo(Wishes::default())));
        let wishes = Wishes { headless: true, seconds: 30, screenshot: Some("shot.png".into()), chats: 12 };
        let line = "demo --headless --seconds 30 --screenshot shot.png --chats 12";
        assert_eq!(parsed(line), Ok(Task::Demo(wishes)));
    }

    #[test]
    fn what_is_not_understood_is_named() {
        for (line, named) in [
            ("tset", "`tset`"),
            ("test --only everything", "everything"),
            ("demo --seconds soon --headless", "soon"),
            ("demo --screenshot", "`--screenshot` needs"),
            ("demo --seconds 5", "goes with `--headless`"),
            ("setup --force", "--force"),
            ("bench", "choose simulator"),
            ("bench page", "`bench page`"),
            ("bench window --minutes few", "few"),
            ("bench archive --messages many", "many"),
            ("fuzz tls", "`tls`"),
            ("mutants --all", "`--all`"),
            ("bundle --programs", "`--programs` needs"),
            ("test-package fly", "`fly`"),
        ] {
            let words = parsed(line).unwrap_err();
            assert!(words.contains(named), "{line}: {words}");
        }
    }
}
