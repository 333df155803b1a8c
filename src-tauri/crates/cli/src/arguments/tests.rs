//! What arguments mean.

use super::*;

const CANARY: &str = "QVFJREFIcanary";

fn parse(arguments: &[&str]) -> Result<Watch, Unusable> {
    let program = std::iter::once("sightline-cli").chain(arguments.iter().copied());
    match Command::parse(program.map(OsString::from))? {
        Command::Watch(watch) => Ok(watch),
        Command::Verify(files) => panic!("{files:?}"),
    }
}

#[test]
fn every_option_is_understood_in_both_spellings() {
    let expected = Watch {
        endpoint: Some(Endpoint::custom("http://127.0.0.1:4000").unwrap()),
        region: Some("eu-central-1".to_owned()),
        time: Some(Duration::from_millis(2500)),
        until_ended: true,
        dump: Some("d.json".into()),
        dump_every: Some(Duration::from_secs(60)),
        resume: Some("r.json".into()),
        save_files: Some("files".into()),
        quota_share: 0.25,
        budget: true,
        past_paused: true,
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
        "--dump-every",
        "60",
        "--resume",
        "r.json",
        "--save-files",
        "files",
        "--quota-share",
        "25",
        "--budget",
        "--back-fill",
        "paused",
    ];
    assert_eq!(parse(&apart).unwrap(), expected);
    let joined = [
        "watch",
        "--endpoint=http://127.0.0.1:4000/",
        "--region=eu-central-1",
        "--for=2.5",
        "--until-ended",
        "--dump=d.json",
        "--dump-every=60",
        "--resume=r.json",
        "--save-files=files",
        "--quota-share=25%",
        "--budget",
        "--back-fill=paused",
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
        &["watch", "--quota-share", CANARY],
        &["watch", "--back-fill", CANARY],
        &["watch", "--dump=d", "--dump-every", CANARY],
        &["verify", "--token", CANARY],
        &["watch", "verify", CANARY],
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
fn a_share_of_the_quota_is_a_percentage_that_makes_sense() {
    for text in ["0", "0.5", "101", "-5", "half", "NaN", "inf", ""] {
        let refused = parse(&["watch", &format!("--quota-share={text}")]);
        assert!(matches!(refused, Err(Unusable::Share)), "{text}");
    }
    assert!((parse(&["watch"]).unwrap().quota_share - 0.5).abs() < 1e-9);
}

#[test]
fn a_dump_now_and_then_needs_a_file() {
    assert!(matches!(parse(&["watch", "--dump-every", "5"]), Err(Unusable::NothingToDump)));
}

#[test]
fn files_to_verify_are_named() {
    let parsed = Command::parse(["sightline-cli", "verify", "a.json", "b.json"].map(OsString::from));
    let Ok(Command::Verify(files)) = parsed else { panic!("{parsed:?}") };
    assert_eq!(files, [PathBuf::from("a.json"), "b.json".into()]);
    assert!(Command::parse(["sightline-cli", "verify"].map(OsString::from)).is_err());
}

#[test]
fn help_and_version_are_no_errors() {
    for arguments in
        [&["--help"][..], &["watch", "--help"], &["--version"], &["help", "watch"], &["help", "verify"]]
    {
        let Err(Unusable::Clap(error)) = parse(arguments) else { panic!("{arguments:?}") };
        assert_eq!(error.exit_code(), 0);
    }
}

#[test]
fn the_definition_of_the_options_holds_together() {
    <Program as clap::CommandFactory>::command().debug_assert();
}
