//! What a person is told of a computer in each state.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking, its small functions too")]

use doctor::facts::{
    Archive, ArchiveKey, ArchiveState, BadCertificate, Clock, Connection, Disk, Facts, Keychain,
    KeychainState, LastCheck, Logs, NotStored, Policy, Program, Proxy, ProxySetting, Quota, Unseen, Window,
    Words, Writer, Writing, Zones,
};
use doctor::redact::Person;
use doctor::{Area, Detail, Finding, Standing, judge};

/// A computer on which all is well, as the window sees it.
fn well() -> Facts {
    Facts {
        program: Program {
            version: "0.1.0".to_owned(),
            system: "linux x86_64".to_owned(),
            at: "2026-11-28T01:50:12Z".parse().unwrap(),
        },
        person: Person { home: Some("/home/anna".to_owned()), name: Some("anna".to_owned()) },
        keychain: Keychain { state: KeychainState::Usable, key: ArchiveKey::There, in_memory: false },
        archive: Archive {
            folder: "/home/anna/.local/share/x/archive".to_owned(),
            state: ArchiveState::Open { rebuilding: None },
            bytes: Some(41_200_000),
            messages: Some(1_204),
            writer: Writer::This,
            last_check: None,
            has_met_damage: false,
            not_stored: None,
        },
        disk: Disk {
            folder: "/home/anna/.local/share/x".to_owned(),
            free: Some(41_000_000_000),
            writing: Writing::Works,
            open_to_others: Vec::new(),
        },
        connection: Connection::Watching { chats: 3, lost: 0, refused: 0, causes: Vec::new() },
        clock: Clock::Told { skew_ms: 400 },
        proxy: Proxy::default(),
        quota: Some(Quota { share_percent: 50, made: 7, throttled: 0, waiting: 0, is_closed: false }),
        zones: Zones { system: Some("Europe/Berlin".to_owned()), known: 500, unknown: Vec::new() },
        logs: Logs {
            folder: Some("/home/anna/.local/state/x/logs".to_owned()),
            can_write: true,
            files: 1,
            bytes: 2_000,
            level: Some("warn".to_owned()),
            crashes: Vec::new(),
        },
        window: Some(Window { session: Some("wayland".to_owned()), engine: Some("2.48.1".to_owned()) }),
        policy: Policy::default(),
    }
}

/// The finding of an area when something is otherwise than well.
fn found(area: Area, change: impl FnOnce(&mut Facts)) -> Finding {
    let mut facts = well();
    change(&mut facts);
    let report = judge(&facts);
    assert_eq!(
        report.is_in_trouble(),
        report.findings.iter().any(|finding| finding.standing == Standing::Trouble)
    );
    report.findings.into_iter().find(|finding| finding.area == area).unwrap()
}

fn words(text: &str) -> Words {
    Words::of(&text)
}

#[test]
fn of_a_computer_on_which_all_is_well_everything_is_fine_and_nothing_has_to_be_done() {
    let report = judge(&well());
    let others: Vec<&Finding> = report
        .findings
        .iter()
        .filter(|finding| finding.standing != Standing::Fine || finding.remedy.is_some())
        .collect();
    assert!(others.is_empty(), "{others:?}");
    assert_eq!(report.findings.len(), 11);
    assert!(!report.is_in_trouble());
}

#[test]
fn a_keychain_that_can_not_be_used_is_trouble_in_its_own_words() {
    let locked = words("The keychain is locked. Unlock it, then try again");
    let finding = found(Area::Keychain, |facts| {
        facts.keychain.state = KeychainState::Unusable(locked);
        facts.keychain.key = ArchiveKey::NotLookedAt;
    });
    assert_eq!(finding.standing, Standing::Trouble);
    assert_eq!(finding.what, "The keychain is locked.");
    assert_eq!(finding.remedy.as_deref(), Some("Unlock it, then try again."));
}

#[test]
fn a_keychain_without_the_key_of_the_archive_is_trouble_though_it_can_be_used() {
    let finding = found(Area::Keychain, |facts| facts.keychain.key = ArchiveKey::Missing);
    assert_eq!(finding.standing, Standing::Trouble);
    assert!(finding.what.contains("the archive's key is not in it"));
}

#[test]
fn memory_by_choice_is_no_trouble_and_is_said() {
    for state in [KeychainState::Usable, KeychainState::Unusable(words("No keychain answers. Start one"))] {
        let finding = found(Area::Keychain, |facts| {
            facts.keychain.state = state;
            facts.keychain.in_memory = true;
        });
        assert_eq!(finding.standing, Standing::WorthKnowing);
        assert!(finding.what.contains("until Sightline closes"));
    }
}

#[test]
fn an_archive_without_key_is_not_looked_at_and_leads_to_the_keychain() {
    let finding = found(Area::Archive, |facts| facts.archive.state = ArchiveState::NoKey);
    assert_eq!(finding.standing, Standing::NotLookedAt);
    assert!(finding.remedy.unwrap().contains("keychain"));
}

#[test]
fn what_is_wrong_with_an_open_archive_is_told_the_worst_first() {
    let rebuilt = |facts: &mut Facts| facts.archive.state = ArchiveState::Open { rebuilding: Some(40) };
    let damaged = |facts: &mut Facts| facts.archive.has_met_damage = true;
    let unstored = |facts: &mut Facts| {
        facts.archive.not_stored =
            Some(NotStored { items: 12, cause: "disk full".to_owned(), remedy: "Make room.".to_owned() });
    };
    let finding = found(Area::Archive, rebuilt);
    assert_eq!(finding.standing, Standing::WorthKnowing);
    assert_eq!(finding.what, "The index is being rebuilt, 40 % is done.");
    let finding = found(Area::Archive, |facts| (rebuilt(facts), damaged(facts)).0);
    assert_eq!(
        (finding.standing, finding.what.as_str()),
        (Standing::Trouble, "A part of the archive is damaged.")
    );
    let finding = found(Area::Archive, |facts| {
        rebuilt(facts);
        damaged(facts);
        unstored(facts);
    });
    assert_eq!(finding.what, "12 items are shown and not stored: disk full.");
    assert_eq!(finding.remedy.as_deref(), Some("Make room."));
}

#[test]
fn a_check_that_found_damage_is_trouble_and_one_that_found_none_is_a_figure() {
    let check = |is_sound| {
        found(Area::Archive, |facts| {
            facts.archive.last_check = Some(LastCheck { at: facts.program.at, is_sound });
        })
    };
    assert_eq!(check(false).standing, Standing::Trouble);
    let sound = check(true);
    assert_eq!(sound.standing, Standing::Fine);
    let value = "sound, 2026-11-28T01:50:12Z".to_owned();
    assert!(sound.details.contains(&Detail { name: "last check".to_owned(), value }));
}

#[test]
fn a_disk_is_judged_by_whether_it_takes_a_file_before_how_much_is_free() {
    let disk = |writing: Writing, free: u64| {
        found(Area::Disk, |facts| {
            facts.disk.writing = writing;
            facts.disk.free = Some(free);
        })
    };
    let (much, some, little) = (41_000_000_000, 1_500_000_000, 90_000_000);
    assert_eq!(disk(Writing::Works, much).standing, Standing::Fine);
    assert_eq!(disk(Writing::NoFolder, much).standing, Standing::Fine);
    assert_eq!(disk(Writing::Works, some).what, "1.5 GB are free on the disk.");
    assert_eq!(disk(Writing::Works, little).standing, Standing::Trouble);
    assert_eq!(disk(Writing::NoFolder, little).standing, Standing::Trouble);
    assert_eq!(disk(Writing::Full, much).what, "The disk is full.");
    assert_eq!(disk(Writing::Refused, much).what, "The folder of the profile can not be written to.");
    assert!(
        disk(Writing::Failing("input/output error".to_owned()), much).what.contains("input/output error")
    );
}

#[test]
fn rights_of_others_are_worth_knowing_and_named() {
    let finding =
        found(Area::Disk, |facts| facts.disk.open_to_others = vec!["archive/archive.db".to_owned()]);
    assert_eq!(finding.standing, Standing::WorthKnowing);
    let value = "archive/archive.db".to_owned();
    assert!(finding.details.contains(&Detail { name: "open to others".to_owned(), value }));
}

#[test]
fn what_is_wrong_with_a_certificate_is_told_in_words_of_its_own() {
    let bad = |bad| {
        found(Area::Connection, |facts| {
            let why = Unseen::Certificate(bad);
            facts.connection = Connection::Unseen { host: "aws.example".to_owned(), why };
        })
    };
    let all = [
        BadCertificate::UnknownIssuer,
        BadCertificate::Expired,
        BadCertificate::NotYetValid,
        BadCertificate::OtherName,
        BadCertificate::Revoked,
        BadCertificate::Other,
    ];
    let said: std::collections::BTreeSet<String> = all.into_iter().map(|one| bad(one).what).collect();
    assert_eq!(said.len(), all.len());
    assert!(said.iter().all(|what| what.contains("aws.example")));
    let inspected = bad(BadCertificate::UnknownIssuer);
    assert_eq!(inspected.standing, Standing::Trouble);
    assert!(inspected.remedy.unwrap().contains("companies open encrypted connections to inspect them"));
    assert!(bad(BadCertificate::NotYetValid).remedy.unwrap().contains("date of this computer"));
}

#[test]
fn one_lost_chat_is_worth_knowing_and_all_of_them_are_trouble() {
    let lost = |lost| {
        found(Area::Connection, |facts| {
            let causes =
                vec!["aws.example can not be reached: no answer in time; check the network".to_owned()];
            facts.connection = Connection::Watching { chats: 3, lost, refused: 0, causes };
        })
    };
    assert_eq!(lost(1).standing, Standing::WorthKnowing);
    assert_eq!(lost(1).what, "The connection to 1 of 3 chats is lost.");
    assert_eq!(lost(3).standing, Standing::Trouble);
    assert!(lost(3).remedy.unwrap().starts_with("aws.example can not be reached"));
}

#[test]
fn chats_that_are_refused_are_not_said_to_be_reached() {
    let refused = |lost| {
        found(Area::Connection, |facts| {
            facts.connection = Connection::Watching { chats: 3, lost, refused: 2, causes: Vec::new() };
        })
    };
    assert_eq!(refused(0).standing, Standing::WorthKnowing);
    assert_eq!(refused(0).what, "AWS is reached, and gives nothing of 2 of 3 chats.");
    assert_eq!(refused(1).what, "The connection to 1 of 3 chats is lost.");
    assert!(
        refused(1).details.contains(&Detail { name: "refused by AWS".to_owned(), value: "2".to_owned() })
    );
}

#[test]
fn what_nobody_asked_for_is_not_looked_at() {
    let finding = found(Area::Connection, |facts| facts.connection = Connection::NotAsked);
    assert_eq!(finding.standing, Standing::NotLookedAt);
    assert!(finding.remedy.unwrap().contains("--online"));
    assert_eq!(found(Area::Clock, |facts| facts.clock = Clock::NotAsked).standing, Standing::NotLookedAt);
    assert_eq!(found(Area::Quota, |facts| facts.quota = None).standing, Standing::NotLookedAt);
}

#[test]
fn a_clock_is_judged_by_how_far_it_is_off_in_either_direction() {
    let off = |skew_ms| found(Area::Clock, |facts| facts.clock = Clock::Told { skew_ms });
    for right in [-9_999, 0, 9_999] {
        assert_eq!(off(right).standing, Standing::Fine, "{right}");
    }
    assert_eq!(off(10_000).standing, Standing::WorthKnowing);
    assert_eq!(off(-90_000).what, "This computer's clock is 90 seconds behind that of AWS.");
    assert_eq!(off(299_999).standing, Standing::WorthKnowing);
    assert_eq!(off(300_000).standing, Standing::Trouble);
    assert_eq!(off(7_200_000).what, "This computer's clock is 2 hours ahead of that of AWS.");
    assert_eq!(off(i64::MIN).standing, Standing::Trouble);
}

#[test]
fn a_proxy_is_shown_without_its_password_and_a_wrong_one_is_trouble() {
    let with = |address: Option<&str>| {
        found(Area::Proxy, |facts| {
            facts.proxy.settings = vec![ProxySetting {
                variable: "HTTPS_PROXY".to_owned(),
                address: address.map(str::to_owned),
                has_password: true,
            }];
        })
    };
    let usable = with(Some("http://proxy.example:3128"));
    assert_eq!(usable.standing, Standing::WorthKnowing);
    assert_eq!(usable.details[0].value, "http://proxy.example:3128, with a password that is not shown");
    assert_eq!(with(None).standing, Standing::Trouble);
}

#[test]
fn being_slowed_is_worth_knowing_now_and_afterwards() {
    let quota = |throttled, is_closed| {
        found(Area::Quota, |facts| {
            facts.quota = Some(Quota { share_percent: 50, made: 9, throttled, waiting: 2, is_closed });
        })
    };
    assert_eq!(quota(0, false).standing, Standing::Fine);
    assert_eq!(quota(3, false).what, "AWS has asked Sightline to slow down since it was started.");
    assert_eq!(quota(3, true).what, "AWS asks Sightline to wait.");
}

#[test]
fn zones_that_are_not_known_are_told() {
    let zones = |change: fn(&mut Zones)| found(Area::Zones, |facts| change(&mut facts.zones));
    assert!(zones(|zones| zones.known = 0).remedy.unwrap().contains("tzdata"));
    assert!(zones(|zones| zones.unknown = vec!["Mars/Olympus".to_owned()]).what.contains("Mars/Olympus"));
    assert_eq!(zones(|zones| zones.system = None).standing, Standing::WorthKnowing);
}

#[test]
fn a_crash_file_is_named_with_the_word_that_it_was_sent_nowhere() {
    let finding = found(Area::Logs, |facts| {
        facts.logs.crashes =
            vec!["/home/anna/.local/state/x/logs/crash-2.txt".to_owned(), "crash-1.txt".to_owned()];
    });
    assert_eq!(finding.standing, Standing::WorthKnowing);
    assert!(finding.what.contains("failed 2 times"), "{}", finding.what);
    assert!(
        finding.what.contains("~/.local/state/x/logs/crash-2.txt, and was sent nowhere"),
        "{}",
        finding.what
    );
}

#[test]
fn a_log_that_can_not_be_written_is_no_trouble() {
    assert_eq!(found(Area::Logs, |facts| facts.logs.can_write = false).standing, Standing::WorthKnowing);
    assert_eq!(found(Area::Logs, |facts| facts.logs.folder = None).standing, Standing::WorthKnowing);
    // A crash file stays until somebody removes it, and is not to hide this for so long.
    let both = found(Area::Logs, |facts| {
        facts.logs.can_write = false;
        facts.logs.crashes = vec!["crash-1.txt".to_owned()];
    });
    let figure = Detail { name: "can be written to".to_owned(), value: "no".to_owned() };
    assert!(both.details.contains(&figure), "{both:?}");
}

#[test]
fn a_policy_that_is_understood_is_fine_and_one_that_is_not_is_trouble() {
    assert_eq!(found(Area::Policy, |_| ()).standing, Standing::Fine);
    let holds = |trouble: Option<&str>| {
        found(Area::Policy, |facts| {
            facts.policy = Policy {
                file: Some("/etc/sightline/policy.json".to_owned()),
                organisation: Some("Acme IT".to_owned()),
                trouble: trouble.map(str::to_owned),
            };
        })
    };
    let fine = holds(None);
    assert_eq!(
        (fine.standing, fine.what.as_str()),
        (Standing::Fine, "What Acme IT decided holds, and all of it is understood.")
    );
    let bad = holds(Some("One entry is not understood. The rest holds"));
    assert_eq!(
        (bad.standing, bad.what.as_str()),
        (Standing::Trouble, "One entry is not understood. The rest holds.")
    );
    assert!(bad.remedy.is_some());
}

/// Whatever a shell lets slip, the report does not hold it.
#[test]
fn no_planted_secret_gets_into_a_report() {
    const TOKEN: &str = "QVFJREFIZ1g0canary7f3aQVFJREFIZ1g0canary7f3aQVFJ";
    let planted = format!("/home/anna/x of http://anna:canary-7f3a@proxy.example with {TOKEN}");
    let mut facts = well();
    facts.keychain.state = KeychainState::Unusable(words(&format!("{planted}; {planted}")));
    facts.archive.state = ArchiveState::Unusable(words(&planted));
    facts.archive.folder.clone_from(&planted);
    facts.disk = Disk {
        folder: planted.clone(),
        free: None,
        writing: Writing::Failing(planted.clone()),
        open_to_others: vec![planted.clone()],
    };
    facts.connection =
        Connection::Unseen { host: planted.clone(), why: Unseen::Unreachable(words(&planted)) };
    facts.proxy.settings = vec![ProxySetting {
        variable: "ALL_PROXY".to_owned(),
        address: Some(planted.clone()),
        has_password: true,
    }];
    facts.zones.unknown = vec![planted.clone()];
    facts.logs.folder = Some(planted.clone());
    facts.logs.crashes = vec![planted.clone()];
    facts.window = Some(Window { session: Some(planted.clone()), engine: Some(planted) });
    let report = judge(&facts);
    let (text, json) = (report.to_string(), serde_json::to_string(&report).unwrap());
    assert!(text.contains("~/x of http://proxy.example with …"), "the scan sees what was planted: {text}");
    for secret in ["canary", "anna", TOKEN] {
        assert!(!text.contains(secret) && !json.contains(secret), "{secret}: {text}");
    }
}

#[test]
fn a_report_reads_as_text() {
    let report = judge(&well()).to_string();
    assert!(report.starts_with(
        "Sightline 0.1.0, linux x86_64, 2026-11-28T01:50:12Z\n\nKeychain: fine\n  The keychain takes"
    ));
    assert!(report.contains("\n    folder: ~/.local/share/x/archive\n"), "{report}");
}
