//! What arguments mean.

use super::*;

const CANARY: &str = "QVFJREFIcanary";

fn parse(arguments: &[&str]) -> Result<Watch, Unusable> {
    let program = std::iter::once("sightline-cli").chain(arguments.iter().copied());
    match Command::parse(program.map(OsString::from))? {
        Command::Watch(watch) => Ok(watch),
        other => panic!("{other:?}"),
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
        &["search", "--token", CANARY],
        &["search", "--limit", CANARY, "a"],
        &["export", CANARY],
        &["export", "--chat", "c", "--to", "a.csv", "--format", CANARY],
        &["export", "--chat", "c", "--to", "a.csv", "--zone", CANARY],
        &["export", "--chat", "c", "--to", "a.csv", CANARY],
        &["archive", CANARY],
        &["archive", "stats", CANARY],
        &["import", "--secret=QVFJREFIcanary"],
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

fn asked(arguments: &[&str]) -> Result<Asked, Unusable> {
    let program = std::iter::once("sightline-cli").chain(arguments.iter().copied());
    match Command::parse(program.map(OsString::from))? {
        Command::Archive(asked) => Ok(asked),
        other => panic!("{other:?}"),
    }
}

#[test]
fn words_of_a_search_are_one_query() {
    let search =
        |query: &str| Search { query: query.to_owned(), json: false, best: false, limit: 50, around: 0 };
    for (arguments, query) in [
        (&["search", "refund"][..], "refund"),
        (&["search", "refund", "from:ana"], "refund from:ana"),
        (&["search", "--", "-paid", "refund"], "-paid refund"),
        (&["search", ""], ""),
    ] {
        let expected = Asked { profile: None, what: What::Search(search(query)) };
        assert_eq!(asked(arguments).unwrap(), expected, "{arguments:?}");
    }
    let all = ["search", "--json", "--best", "--limit=7", "--around", "2", "--profile-dir", "p", "a"];
    let expected = Search { json: true, best: true, limit: 7, around: 2, ..search("a") };
    assert_eq!(asked(&all).unwrap(), Asked { profile: Some("p".into()), what: What::Search(expected) });
    assert!(matches!(asked(&["search", "a", "--limit", "many"]), Err(Unusable::Number)));
    assert!(matches!(asked(&["search", "a", "--around=-1"]), Err(Unusable::Number)));
    assert!(asked(&["search"]).is_err());
}

#[test]
fn an_export_knows_its_format_by_its_name() {
    let format = |arguments: &[&str]| {
        let asked = asked(&[&["export", "--chat", "c", "--zone", "UTC"], arguments].concat())?;
        let What::Export(export) = asked.what else { panic!("{asked:?}") };
        Ok::<_, Unusable>(export.format.word())
    };
    for (to, word) in [("a.jsonl", "jsonl"), ("a.csv", "csv"), ("a.HTML", "html"), ("a.md", "markdown")] {
        assert_eq!(format(&["--to", to]).unwrap(), word);
    }
    assert_eq!(format(&["--to", "a.txt", "--format", "csv"]).unwrap(), "csv");
    for arguments in [&["--to", "a.txt"][..], &["--to", "a"], &["--to", "a.csv", "--format", "pdf"]] {
        assert!(matches!(format(arguments), Err(Unusable::Format)), "{arguments:?}");
    }
    for what in [&[][..], &["--chat", "c", "--query", "q"]] {
        let arguments = [&["export", "--to", "a.csv"], what].concat();
        assert!(matches!(asked(&arguments), Err(Unusable::Subject)), "{what:?}");
    }
    let zone = ["export", "--chat", "c", "--to", "a.csv", "--zone", "Nowhere/At_all"];
    assert!(matches!(asked(&zone), Err(Unusable::Zone)));
}

#[test]
fn a_purge_has_to_be_meant() {
    let contacts = vec!["a".to_owned(), "b".to_owned()];
    for (arguments, yes) in [(&["purge", "a", "b"][..], false), (&["purge", "--yes", "a", "b"], true)] {
        let expected = Asked { profile: None, what: What::Purge { contacts: contacts.clone(), yes } };
        assert_eq!(asked(arguments).unwrap(), expected);
    }
}

#[test]
fn of_the_archive_it_is_asked_how_it_is() {
    let stats = What::Stats { json: true };
    assert_eq!(asked(&["archive", "stats", "--json"]).unwrap(), Asked { profile: None, what: stats });
    assert_eq!(asked(&["archive", "check"]).unwrap(), Asked { profile: None, what: What::Check });
}

#[test]
fn an_import_reads_files_or_one_bucket() {
    let from = |arguments: &[&str]| match asked(arguments) {
        Ok(Asked { what: What::Import(from), .. }) => Ok(from),
        Ok(other) => panic!("{other:?}"),
        Err(error) => Err(error.to_string()),
    };
    assert_eq!(from(&["import", "a.zip", "b"]), Ok(ImportFrom::Paths(vec!["a.zip".into(), "b".into()])));
    let place: bucket::Place = "s3://acme-chats/connect/acme".parse().unwrap();
    let all = ImportFrom::Bucket(place.clone(), bucket::Days::default());
    assert_eq!(from(&["import", "s3://acme-chats/connect/acme"]), Ok(all));
    let on_server = bucket::Place {
        region: Some("eu-west-2".into()),
        profile: Some("audit".into()),
        ..place.on_server("http://127.0.0.1:9000").unwrap()
    };
    let days = bucket::Days { first: "2026-11-01".parse().ok(), last: "2026-11-20".parse().ok() };
    let options = [
        "--since",
        "2026-11-01",
        "--until",
        "2026-11-20",
        "--aws-profile",
        "audit",
        "--aws-region",
        "eu-west-2",
    ];
    let more = ["--s3-endpoint", "http://127.0.0.1:9000"];
    let given = [&["import", "s3://acme-chats/connect/acme"][..], &options, &more].concat();
    assert_eq!(from(&given), Ok(ImportFrom::Bucket(on_server, days)));
    for (arguments, said) in [
        (&["import", "s3://acme-chats", "b"][..], "a bucket is read alone"),
        (&["import", "a.zip", "--since", "2026-11-01"], "are for s3://"),
        (&["import", "s3://acme-chats", "--until", "yesterday"], "take a day"),
        (&["import", "s3://a"], "3 to 63 letters"),
        (&["import", "s3://acme-chats", "--s3-endpoint", "http://example.com"], "http is not encrypted"),
    ] {
        assert!(from(arguments).unwrap_err().contains(said), "{arguments:?}");
    }
}

#[test]
fn help_and_version_are_no_errors() {
    for arguments in [
        &["--help"][..],
        &["watch", "--help"],
        &["--version"],
        &["help", "watch"],
        &["help", "verify"],
        &["help", "archive", "check"],
        &["search", "--help"],
        &["archive", "stats", "--help"],
    ] {
        let Err(Unusable::Clap(error)) = parse(arguments) else { panic!("{arguments:?}") };
        assert_eq!(error.exit_code(), 0);
    }
}

#[test]
fn the_definition_of_the_options_holds_together() {
    <Program as clap::CommandFactory>::command().debug_assert();
}
