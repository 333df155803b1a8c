use proptest::prelude::*;
use serde_json::json;

use super::*;

fn settings() -> Map<String, Value> {
    let settings = json!({
        "theme": "system", "quotaShare": 80, "notifications": "full", "tray": true, "autostart": true,
        "attention": { "warnAfter": 120, "alarmAfter": 300 },
    });
    settings.as_object().unwrap().clone()
}

fn applied(policy: &Policy) -> Value {
    let mut settings = settings();
    policy.apply(&mut settings);
    Value::Object(settings)
}

/// Any policy, over all that touches settings.
fn any_policy() -> impl Strategy<Value = Policy> {
    let rights = proptest::collection::btree_set(proptest::sample::select(Right::ALL.to_vec()), 0..6);
    let share = proptest::option::of(10_u8..=100);
    let theme = proptest::option::of(prop_oneof![Just("dark"), Just("light")]);
    let notifications = proptest::option::of(prop_oneof![Just("off"), Just("discreet"), Just("full")]);
    let numbers = (
        proptest::option::of(10_u8..=100),
        proptest::option::of(1_u32..600),
        proptest::option::of(any::<bool>()),
    );
    (rights, share, theme, notifications, numbers).prop_map(
        |(forbidden, most, theme, notifications, (share, warn, tray))| {
            let mut settings = BTreeMap::new();
            theme.map(|theme| settings.insert("theme", json!(theme)));
            notifications.map(|word| settings.insert("notifications", json!(word)));
            share.map(|share| settings.insert("quotaShare", json!(share)));
            warn.map(|warn| settings.insert("warnAfter", json!(warn)));
            tray.map(|tray| settings.insert("tray", json!(tray)));
            Policy { settings, forbidden, quota_share_at_most: most, ..Policy::default() }
        },
    )
}

#[test]
fn a_policy_that_decides_nothing_changes_nothing() {
    assert_eq!(applied(&Policy::default()), Value::Object(settings()));
    assert_eq!(Policy::default().rules(), []);
}

#[test]
fn what_is_fixed_replaces_what_was_chosen_wherever_it_stands() {
    let policy =
        Policy { settings: [("theme", json!("dark")), ("warnAfter", json!(60))].into(), ..Policy::default() };
    let applied = applied(&policy);
    assert_eq!((&applied["theme"], &applied["attention"]["warnAfter"]), (&json!("dark"), &json!(60)));
    assert_eq!(applied["attention"]["alarmAfter"], 300);
}

#[test]
fn of_a_choice_and_a_limit_the_stricter_holds() {
    let policy = Policy {
        settings: [("quotaShare", json!(60)), ("notifications", json!("full")), ("tray", json!(true))].into(),
        forbidden: [Right::TextInNotifications, Right::Tray].into(),
        quota_share_at_most: Some(20),
        ..Policy::default()
    };
    let applied = applied(&policy);
    assert_eq!(
        (&applied["quotaShare"], &applied["notifications"], &applied["tray"]),
        (&json!(20), &json!("discreet"), &json!(false))
    );
}

#[test]
fn a_limit_leaves_what_is_within_it() {
    let policy = Policy {
        quota_share_at_most: Some(90),
        forbidden: [Right::TextInNotifications].into(),
        ..Policy::default()
    };
    let mut settings = settings();
    settings.insert("notifications".into(), json!("off"));
    let before = settings.clone();
    policy.apply(&mut settings);
    assert_eq!(settings, before);
}

#[test]
fn what_a_person_chose_comes_back_when_the_policy_goes() {
    let policy = Policy {
        settings: [("theme", json!("dark"))].into(),
        quota_share_at_most: Some(20),
        ..Policy::default()
    };
    let mut before = settings();
    let mut after = settings();
    policy.apply(&mut after);
    after.insert("tray".into(), json!(false));
    policy.spare(&mut before, &mut after);
    assert_eq!(
        (&after["theme"], &after["quotaShare"], &after["tray"]),
        (&json!("system"), &json!(80), &json!(false))
    );
    after.insert("quotaShare".into(), json!(15));
    policy.spare(&mut before, &mut after);
    assert_eq!(after["quotaShare"], 15, "within the limit it is the person's choice");
}

#[test]
fn a_closed_policy_forbids_what_can_be_begun_and_ends_nothing() {
    let policy = Policy::closed();
    for right in
        [Right::Export, Right::OwnSources, Right::OwnChats, Right::MarkConnected, Right::TextInNotifications]
    {
        assert!(!policy.permits(right), "{right:?}");
    }
    assert!(!policy.are_rosters_fixed(), "what is watched goes on");
    assert_eq!((policy.regions.as_ref(), policy.hosts.as_ref()), (None, None));
    assert_eq!(policy.days.settle(Some(7)), Some(7));
    assert!(!policy.days.admit(Some(7)));
}

#[test]
fn a_stranger_forbids_and_does_not_choose() {
    let policy = Policy {
        settings: [("theme", json!("dark"))].into(),
        forbidden: [Right::Export].into(),
        days: Days { least: Some(30), most: Some(1), is_frozen: false },
        rosters: vec![Roster { url: "https://evil.example".into(), region: "eu-west-2".into() }],
        ..Policy::default()
    };
    let policy = policy.of_a_stranger();
    assert!(!policy.permits(Right::Export));
    assert_eq!(policy.days, Days { least: Some(30), most: None, is_frozen: false });
    assert!(policy.settings.is_empty() && policy.rosters.is_empty());
}

proptest! {
    #[test]
    fn what_was_applied_is_not_objected_to_and_applying_twice_is_once(policy in any_policy()) {
        let mut once = settings();
        policy.apply(&mut once);
        prop_assert_eq!(policy.objects_to(&once), None);
        let mut twice = once.clone();
        policy.apply(&mut twice);
        prop_assert_eq!(once, twice);
    }

    #[test]
    fn no_policy_loosens_what_it_limits(policy in any_policy()) {
        let applied = applied(&policy);
        if let Some(most) = policy.quota_share_at_most {
            prop_assert!(applied["quotaShare"].as_u64().unwrap() <= u64::from(most));
        }
        if !policy.permits(Right::TextInNotifications) {
            prop_assert_ne!(&applied["notifications"], "full");
        }
        if !policy.permits(Right::Tray) {
            prop_assert_eq!(&applied["tray"], false);
        }
    }

    #[test]
    fn a_change_of_what_is_fixed_is_objected_to(policy in any_policy(), other in prop_oneof![Just("light"), Just("dark"), Just("system")]) {
        let mut settings = settings();
        policy.apply(&mut settings);
        settings.insert("theme".into(), json!(other));
        let objects = policy.objects_to(&settings).map(|(key, _)| key.name);
        let expected = policy.settings.get("theme").filter(|fixed| **fixed != json!(other)).map(|_| "theme");
        prop_assert_eq!(objects, expected);
    }

    #[test]
    fn days_settle_within_bounds_and_stay_there(least in 1_u32..400, more in 0_u32..400, days in proptest::option::of(1_u32..1000)) {
        let bounds = Days { least: Some(least), most: Some(least + more), is_frozen: false };
        let settled = bounds.settle(days);
        prop_assert!(settled.is_some_and(|days| (least..=least + more).contains(&days)));
        prop_assert_eq!(bounds.settle(settled), settled);
        prop_assert!(bounds.admit(settled));
    }

    #[test]
    fn days_without_a_most_may_be_for_ever(least in 1_u32..400) {
        let bounds = Days { least: Some(least), ..Days::default() };
        prop_assert!(bounds.admit(None));
        prop_assert!(!bounds.admit(Some(least - 1)));
    }
}
