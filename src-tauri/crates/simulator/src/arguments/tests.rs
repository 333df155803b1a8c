use std::time::Duration;

use clap::{CommandFactory, Parser};
use simulator::{AttachmentUpdate, ExpiryClose};

use super::*;

fn serve(line: &[&str]) -> ServeArguments {
    match read(line).map(Arguments::chosen) {
        Ok(Command::Serve(serve)) => *serve,
        other => panic!("{other:?}"),
    }
}

fn read(line: &[&str]) -> Result<Arguments, clap::Error> {
    Arguments::try_parse_from([&["connect-simulator"], line].concat())
}

#[test]
fn the_command_line_is_consistent_and_every_flag_is_explained() {
    let mut command = Arguments::command();
    command.build();
    command.clone().debug_assert();
    for command in command.get_subcommands().chain([&command]) {
        for argument in command.get_arguments() {
            assert!(argument.get_help().is_some(), "{} {}", command.get_name(), argument.get_id());
        }
    }
}

#[test]
fn impossible_values_are_refused_and_possible_ones_named() {
    for (line, told) in [
        (&["--rate=0"][..], "from 0.01 to 10000"),
        (&["--rate=-1"], "from 0.01 to 10000"),
        (&["--rate=NaN"], "from 0.01 to 10000"),
        (&["--rate=fast"], "from 0.01 to 10000"),
        (&["--chats=-1"], "from 0 to 10000"),
        (&["--chats=10001"], "from 0 to 10000"),
        (&["--time-scale=0"], "from 0.01 to 100000"),
        (&["--time-scale=inf"], "from 0.01 to 100000"),
        (&["--start=yesterday"], "such as 2026-03-02T09:00:00Z"),
        (&["--rate", "-1"], "from 0.01 to 10000"),
        (&["--bearer="], "letters, digits"),
        (&["--bearer", "a\nb"], "letters, digits"),
        (&["--sockets-per-participant=0"], "from 1 on"),
        (&["--port=70000"], "--port <PORT>"),
        (&["--corpus-pace=slow", "--corpus=x"], "[possible values: rate, original]"),
        (&["--corpus-pace=rate"], "--corpus <FILE>"),
        (&["--fault=loose x3"], "no mishap is called `loose`"),
        (&["--storm-every=5"], "--storm <SEED>"),
        (&["--storm=1", "--storm-of=drop x3"], "it happens at once"),
        (&["--expiry-close=12"], "a close code is 1000 to 1003"),
        (&["--surplus-close=0"], "a close code is 1000 to 1003"),
        (&["generate"], "--for <SECONDS>"),
        (&["generate", "--for=0"], "write seconds, from 0.001"),
        (&["generate", "--for=600", "--port=1"], "--port"),
        (&["--chats=3", "generate", "--for=600"], "cannot be used with"),
    ] {
        let error = read(line).map(|_| ()).expect_err(&line.join(" ")).to_string();
        assert!(error.contains(told), "{line:?}: {error}");
    }
}

#[test]
fn serving_needs_no_command() {
    let (bare, named) = (serve(&["--chats", "3"]), serve(&["serve", "--chats", "3"]));
    let origin = jiff::Timestamp::UNIX_EPOCH;
    assert_eq!(bare.playbill(origin).unwrap().chats, 3);
    assert_eq!(named.playbill(origin).unwrap().chats, 3);
}

#[test]
fn switches_reach_the_configuration() {
    let config =
        serve(&["--attachment-update", "new-id", "--expiry-close", "0", "--grace", "9", "--seed", "4"])
            .config();
    assert_eq!(config.switches.attachment_update, AttachmentUpdate::NewId);
    assert_eq!(config.switches.expiry_close, ExpiryClose::Drop);
    assert_eq!(config.grace, Duration::from_secs(9));
}

#[test]
fn the_clock_begins_where_it_is_told() {
    let serve = serve(&["--start", "2026-03-02T09:00:00Z"]);
    let origin = serve.origin(jiff::Timestamp::UNIX_EPOCH);
    assert_eq!(origin.to_string(), "2026-03-02T09:00:00Z");
}

#[test]
fn a_file_that_is_not_there_is_named() {
    let origin = jiff::Timestamp::UNIX_EPOCH;
    for flag in ["--scenario", "--corpus"] {
        let error = serve(&[flag, "no/such/file"]).playbill(origin).unwrap_err().to_string();
        assert!(error.starts_with("no/such/file cannot be read"), "{error}");
    }
}

#[test]
fn faults_reach_the_storm_and_the_chats() {
    let arguments =
        serve(&["--fault", "lose 5%", "--fault", "429 x2", "--storm", "7", "--storm-every", "0.5"]);
    let faults: Vec<String> = arguments.faults.faults.iter().map(ToString::to_string).collect();
    assert_eq!(faults, ["lose 5%", "429 x2"]);
    let storm = arguments.faults.storm().unwrap();
    assert_eq!((storm.seed, storm.every.as_millis()), (7, 500));
    assert!(storm.faults.len() > 40, "a bit of everything");
    let one = serve(&["--storm", "7", "--storm-of", "drop 1012"]).faults.storm().unwrap();
    assert_eq!(one.faults.len(), 1);
    assert!(serve(&[]).faults.storm().is_none());
}

#[test]
fn the_help_has_every_mishap() {
    let help = Arguments::command().render_long_help().to_string();
    // Longer lines would be wrapped, and their columns lost.
    assert!(serve::output().lines().all(|line| line.chars().count() <= 100));
    for (form, meaning) in simulator::fault_forms() {
        assert!(help.contains(&form) && help.contains(meaning), "{form}");
    }
}

const README: &str = include_str!("../../README.md");
const SCENARIOS: &str = include_str!("../../SCENARIOS.md");

/// Flags of cargo.
const OTHERS: [&str; 2] = ["release", "open"];

/// A text without the lines in which a shell calls other programs.
fn ours(text: &str) -> String {
    let mut in_shell = false;
    let ours = text.lines().filter(|line| {
        in_shell = if line.starts_with("```") { *line == "```sh" } else { in_shell };
        !in_shell || line.contains("connect-simulator")
    });
    ours.collect::<Vec<_>>().join("\n")
}

/// Every flag in a text, without its dashes.
fn flags(text: &str) -> impl Iterator<Item = &str> {
    let mut pieces = text.split("--");
    pieces.next();
    pieces.filter_map(|piece| {
        let end = piece.find(|letter: char| !letter.is_ascii_lowercase() && letter != '-');
        let flag = &piece[..end.unwrap_or(piece.len())];
        (!flag.is_empty() && !flag.starts_with('-')).then_some(flag)
    })
}

#[test]
fn every_flag_in_the_documents_exists() {
    let mut command = Arguments::command();
    command.build();
    let known: Vec<&str> = command
        .get_subcommands()
        .chain([&command])
        .flat_map(|command| command.get_arguments().filter_map(clap::Arg::get_long))
        .collect();
    let (readme, scenarios) = (ours(README), ours(SCENARIOS));
    for flag in flags(&readme).chain(flags(&scenarios)).filter(|flag| !OTHERS.contains(flag)) {
        assert!(known.contains(&flag), "--{flag} is in a document and not on the command line");
    }
}

#[test]
fn the_readme_has_every_switch_with_its_settings_the_default_first() {
    let command = Arguments::command();
    let is_switch =
        |argument: &&clap::Arg| argument.get_help_heading() == Some("Open questions about the service");
    for switch in command.get_arguments().filter(is_switch) {
        let flag = format!("`--{}`", switch.get_long().unwrap());
        let row = README.lines().find(|line| line.starts_with('|') && line.contains(&flag));
        let row = row.unwrap_or_else(|| panic!("{flag} has no row in the README"));
        let settings = row.split('|').nth(2).unwrap();
        let mut values: Vec<String> =
            switch.get_possible_values().iter().map(|value| value.get_name().to_owned()).collect();
        let default = switch.get_default_values()[0].to_str().unwrap();
        values.sort_by_key(|value| value != default);
        let listed = values.iter().map(|value| format!("`{value}`")).collect::<Vec<_>>().join(", ");
        // A number is written out instead.
        assert!(values.is_empty() || settings.trim().starts_with(&listed), "{row}\nlacks {listed}");
    }
}

#[test]
fn the_readme_has_every_mishap() {
    for (form, _) in simulator::fault_forms().skip(1) {
        let word = form.split(' ').next().unwrap();
        let is_named = README.contains(&format!("`{word}`")) || README.contains(&format!("`{form}`"));
        assert!(is_named, "{word} is missing");
    }
}
