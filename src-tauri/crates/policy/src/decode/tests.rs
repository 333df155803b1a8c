use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::policy::Days;

fn read(value: &Value) -> Decoded {
    decode(value.to_string().as_bytes()).unwrap()
}

fn places(decoded: &Decoded) -> Vec<&str> {
    decoded.remarks.iter().map(|remark| remark.place.as_str()).collect()
}

#[test]
fn an_empty_object_decides_nothing() {
    assert_eq!(read(&json!({})), Decoded::default());
    assert_eq!(decode(b"\xef\xbb\xbf{}"), Ok(Decoded::default()));
}

#[test]
fn everything_that_is_written_holds() {
    let decoded = read(&json!({
        "$schema": "policy.schema.json", "organisation": "Acme IT",
        "settings": { "theme": "dark", "notifications": "off", "warnAfter": 60 },
        "limits": { "quotaShareAtMost": 20, "keepDaysAtLeast": 30, "keepDaysAtMost": 90 },
        "allow": { "export": false, "demo": true },
        "reach": { "regions": ["eu-central-1"], "hosts": ["Roster.Acme.example", "*.acme.example"] },
        "rosters": [{ "url": "https://roster.acme.example/v1", "region": "eu-central-1" }],
    }));
    assert_eq!(decoded.remarks, []);
    let policy = decoded.policy;
    assert_eq!(policy.by(), "Acme IT");
    assert_eq!(policy.settings.keys().copied().collect::<Vec<_>>(), ["notifications", "theme", "warnAfter"]);
    assert_eq!(policy.days, Days { least: Some(30), most: Some(90), is_frozen: false });
    assert_eq!(policy.forbidden, [Right::Export].into());
    assert_eq!(policy.hosts.unwrap(), ["roster.acme.example", "*.acme.example"]);
    assert_eq!(policy.rosters[0].region, "eu-central-1");
}

#[test]
fn an_unknown_key_is_kept_and_told_and_the_rest_holds() {
    let decoded = read(&json!({ "allow": { "exprot": false, "demo": false }, "colour": "canary-7f3a" }));
    assert_eq!(places(&decoded), ["allow.exprot", "colour"]);
    assert_eq!(decoded.remarks[0].what, Wrong::Unknown { value: json!(false) });
    assert_eq!(decoded.policy.forbidden, [Right::Demo].into());
    let words: Vec<String> = decoded.remarks.iter().map(ToString::to_string).collect();
    assert_eq!(words[0], "allow.exprot is not known to this version and has no effect (false)");
    assert!(!words[1].contains("canary"), "a text may be a secret");
}

#[test]
fn a_wrong_value_closes_what_it_is_about_and_the_rest_holds() {
    let decoded = read(&json!({
        "settings": { "theme": "plaid", "density": "roomy" },
        "limits": { "quotaShareAtMost": "20", "keepDaysAtLeast": -1 },
        "allow": { "export": "no", "tray": null },
        "reach": { "regions": "eu-central-1", "hosts": ["ok.example", "https://no.example"] },
    }));
    assert_eq!(
        places(&decoded),
        [
            "allow.export",
            "allow.tray",
            "limits.keepDaysAtLeast",
            "limits.quotaShareAtMost",
            "reach.hosts[1]",
            "reach.regions",
            "settings.theme"
        ]
    );
    let policy = &decoded.policy;
    assert_eq!(policy.forbidden, [Right::Export, Right::Tray].into());
    assert_eq!(policy.quota_share_at_most, Some(50));
    assert!(policy.days.is_frozen);
    assert_eq!(
        (policy.regions.as_deref(), policy.hosts.as_deref()),
        (Some(&[][..]), Some(&["ok.example".to_owned()][..]))
    );
    assert_eq!(policy.settings.keys().copied().collect::<Vec<_>>(), ["density"]);
    assert_eq!(decoded.remarks[0].to_string(), "allow.export takes true or false; it counts as false");
}

#[test]
fn a_part_of_another_shape_closes_all_of_it() {
    let decoded = read(&json!({ "allow": ["export"] }));
    assert_eq!(places(&decoded), ["allow"]);
    assert!(Right::ALL.into_iter().all(|right| !decoded.policy.permits(right)));
}

#[test]
fn days_that_contradict_each_other_change_nothing() {
    let decoded = read(&json!({ "limits": { "keepDaysAtLeast": 90, "keepDaysAtMost": 30 } }));
    assert_eq!(places(&decoded), ["limits.keepDaysAtMost"]);
    assert!(decoded.policy.days.is_frozen);
}

#[test]
fn a_roster_without_a_good_address_is_left_out_and_a_token_in_it_is_not_repeated() {
    let decoded = read(&json!({ "rosters": [
        { "url": "https://ok.example/v1", "region": "eu-west-2", "bearer": "canary-7f3a" },
        { "url": "http://plain.example", "region": "eu-west-2" },
        { "url": "https://who:canary@ok.example", "region": "x" },
        "https://ok.example",
        { "url": "http://127.0.0.1.evil.example/v1", "region": "eu-west-2" },
    ] }));
    assert_eq!(
        places(&decoded),
        [
            "rosters[0].bearer",
            "rosters[1].url",
            "rosters[2].region",
            "rosters[2].url",
            "rosters[3]",
            "rosters[4].url"
        ]
    );
    assert_eq!(decoded.policy.rosters.len(), 1);
    assert!(decoded.remarks.iter().all(|remark| !remark.to_string().contains("canary")));
}

#[test]
fn what_is_no_policy_says_where_the_mistake_is_and_shows_none_of_it() {
    assert_eq!(decode(b"{\n  \"allow\": {,}\n}"), Err(Unreadable::NotJson { line: 2, column: 13 }));
    assert_eq!(decode(b"[]"), Err(Unreadable::NotAnObject));
    assert_eq!(decode(b""), Err(Unreadable::NotJson { line: 1, column: 0 }));
    assert_eq!(decode(&vec![b' '; LONGEST + 1]), Err(Unreadable::TooLong));
    assert!(!decode(b"canary").unwrap_err().to_string().contains("canary"));
}

/// Any JSON, not too deep.
fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        "[a-z*.:/@-]{0,12}".prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 24, 4, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            proptest::collection::hash_map("[a-z]{1,8}", inner, 0..4)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

/// A file in which every known key may hold anything.
fn any_file() -> impl Strategy<Value = Value> {
    let key = proptest::sample::select(KEYS.to_vec());
    let entry = (key, any_json()).prop_map(|(key, value)| (key.group.name(), key.name, value));
    (proptest::collection::vec(entry, 0..12), any_json()).prop_map(|(entries, rosters)| {
        let mut file = json!({ "rosters": rosters });
        for (group, name, value) in entries {
            file[group][name] = value;
        }
        file
    })
}

proptest! {
    #[test]
    fn no_text_is_a_panic(text in proptest::collection::vec(any::<u8>(), 0..200)) {
        drop(decode(&text));
    }

    #[test]
    fn whatever_stands_behind_a_known_key_holds_or_is_told(file in any_file()) {
        let decoded = read(&file);
        for key in KEYS {
            let Some(value) = file.get(key.group.name()).and_then(|group| group.get(key.name)) else { continue };
            let told = decoded.remarks.iter().any(|remark| remark.place.starts_with(&key.place()));
            prop_assert!(told || fits(key.kind, value), "{}", key.place());
            if key.group == Group::Allow && value != true {
                let right = Right::ALL.into_iter().find(|right| right.name() == key.name).unwrap();
                prop_assert!(!decoded.policy.permits(right), "{} is open with {value}", key.place());
            }
        }
    }

    #[test]
    fn an_unknown_key_changes_nothing_that_holds(file in any_file(), name in "x[a-z]{1,8}", value in any_json()) {
        let before = read(&file);
        let mut file = file;
        file[name.as_str()] = value;
        let after = read(&file);
        prop_assert_eq!(after.policy, before.policy);
        prop_assert_eq!(after.remarks.len(), before.remarks.len() + 1);
    }
}

#[test]
fn every_right_and_every_allowed_key_are_the_same() {
    let keys: Vec<&str> = KEYS.iter().filter(|key| key.group == Group::Allow).map(|key| key.name).collect();
    assert_eq!(keys, Right::ALL.map(Right::name));
}
