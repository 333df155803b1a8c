//! What the policy of this computer means for the program: what may be done, which settings are decided, whom it may speak to.

use std::sync::Arc;

use ::policy::{InForce, Right, Roster, Rule};
use participant::{Fence, RosterUrl};
use serde_json::{Map, Value};

use crate::dto::{self, CommandFailure};
use crate::settings::StoredSource;

/// Beginning of the id of a source that a policy names. Nothing that a person adds begins so.
const BY_POLICY: &str = "policy ";

/// The policy that holds while the program runs. Cheap to clone.
#[derive(Clone, Default)]
pub(crate) struct Rules(Arc<InForce>);

impl Rules {
    /// Holds to a policy.
    pub(crate) fn new(policy: InForce) -> Self {
        Self(Arc::new(policy))
    }

    /// What holds, and from where.
    pub(crate) fn in_force(&self) -> &InForce {
        &self.0
    }

    /// Refuses what is not allowed, in words.
    pub(crate) fn check(&self, right: Right) -> Result<(), CommandFailure> {
        if self.permits(right) { Ok(()) } else { Err(self.refusal(right.refusal())) }
    }

    /// Whether this may be done.
    pub(crate) fn permits(&self, right: Right) -> bool {
        self.0.policy.permits(right)
    }

    /// Whether a setting is not the person's to choose.
    pub(crate) fn decides(&self, name: &str) -> bool {
        self.0.policy.rules().iter().any(|(key, rule)| key.name == name && matches!(rule, Rule::Fixed(_)))
    }

    /// Something that a policy decides is not done otherwise.
    pub(crate) fn refusal(&self, what: &str) -> CommandFailure {
        CommandFailure::by_policy(what, self.0.policy.by())
    }

    /// Settings as they have to be.
    pub(crate) fn apply(&self, settings: dto::Settings) -> dto::Settings {
        let mut written = written(&settings);
        self.0.policy.apply(&mut written);
        let mut settings = read(written, settings);
        // One of the two may be decided, and then the other follows.
        let dto::AttentionSettings { warn_after, alarm_after, .. } = &mut settings.attention;
        if warn_after > alarm_after {
            if self.0.policy.settings.contains_key("alarmAfter") {
                *warn_after = *alarm_after;
            } else {
                *alarm_after = *warn_after;
            }
        }
        settings
    }

    /// Refuses settings that are not what they have to be.
    pub(crate) fn check_settings(&self, settings: &dto::Settings) -> Result<(), CommandFailure> {
        let Some((key, rule)) = self.0.policy.objects_to(&written(settings)) else { return Ok(()) };
        Err(self.refusal(&match rule {
            Rule::Fixed(_) => format!("The setting “{}” cannot be changed on this computer", key.name),
            Rule::AtMost(most) => format!("On this computer “{}” is {most} at most", key.name),
            Rule::Not(_) => Right::TextInNotifications.refusal().to_owned(),
        }))
    }

    /// What is to be kept of settings: where something is decided, what the person chose `before`.
    pub(crate) fn spare(&self, before: &dto::Settings, after: dto::Settings) -> dto::Settings {
        let (mut old, mut new) = (written(before), written(&after));
        self.0.policy.spare(&mut old, &mut new);
        read(new, after)
    }

    /// The sources that are watched: the person's own where they may have any, and those of the policy.
    pub(crate) fn sources(&self, stored: &[StoredSource]) -> Vec<StoredSource> {
        let policy = &self.0.policy;
        let is_own = |source: &StoredSource| !source.id.starts_with(BY_POLICY);
        let own = stored.iter().filter(|source| is_own(source) && !policy.are_rosters_fixed()).cloned();
        let given = policy.rosters.iter().map(|roster| {
            let id = id_of(roster);
            let mark_connected = stored.iter().any(|source| source.id == id && source.mark_connected);
            StoredSource { id, url: roster.url.clone(), region: roster.region.clone(), mark_connected }
        });
        own.chain(given).collect()
    }

    /// Whether a source is the policy's.
    pub(crate) fn gives(&self, id: &str) -> bool {
        self.0.policy.rosters.iter().any(|roster| id_of(roster) == id)
    }

    /// Whom the program may speak to.
    pub(crate) fn fence(&self) -> Fence {
        let policy = &self.0.policy;
        let given = policy.rosters.iter().filter_map(|roster| RosterUrl::new(&roster.url).ok());
        Fence {
            regions: policy.regions.clone(),
            hosts: policy.hosts.clone().map(|mut hosts| {
                hosts.extend(given.map(|url| url.host().to_owned()));
                hosts
            }),
            here: self.permits(Right::Demo),
        }
    }

    /// For the page.
    pub(crate) fn view(&self) -> dto::Rules {
        let policy = &self.0.policy;
        dto::Rules {
            by: policy.organisation.clone(),
            settings: policy.rules().into_iter().map(|(key, rule)| shown(key.name, &rule)).collect(),
            forbidden: policy.forbidden.iter().copied().map(dto::Forbidden::from).collect(),
            days: policy.days.words().map(|words| format!("{words}.")),
            trouble: self.0.trouble().map(|words| format!("{words}.")),
        }
    }
}

fn id_of(roster: &Roster) -> String {
    format!("{BY_POLICY}{}", roster.url)
}

fn shown(name: &str, rule: &Rule) -> dto::SettingRule {
    let name = name.to_owned();
    match rule {
        Rule::Fixed(_) => dto::SettingRule::Fixed { name },
        Rule::AtMost(most) => dto::SettingRule::AtMost { name, most: *most },
        Rule::Not(word) => dto::SettingRule::Not { name, word: (*word).to_owned() },
    }
}

fn written(settings: &dto::Settings) -> Map<String, Value> {
    match serde_json::to_value(settings) {
        Ok(Value::Object(members)) => members,
        _ => Map::new(),
    }
}

/// Each value that the table lets through is one of the settings; a test holds the two together.
fn read(written: Map<String, Value>, otherwise: dto::Settings) -> dto::Settings {
    serde_json::from_value(Value::Object(written)).unwrap_or(otherwise)
}

#[cfg(test)]
mod tests {
    use ::policy::{Group, KEYS, Kind, Standing, decode};
    use serde_json::json;

    use super::*;
    use crate::dto::{FailureCode, Notifications, Settings, Theme};

    fn rules(policy: &Value) -> Rules {
        let decoded = decode(policy.to_string().as_bytes()).unwrap();
        assert_eq!(decoded.remarks, [], "{policy}");
        Rules::new(InForce { standing: Standing::Holds, policy: decoded.policy, ..InForce::default() })
    }

    fn samples(kind: Kind) -> Vec<Value> {
        match kind {
            Kind::Switch => vec![json!(true), json!(false)],
            Kind::OneOf(words) => words.iter().map(|word| json!(word)).collect(),
            Kind::Number { least, most } => vec![json!(least), json!(most)],
            Kind::Region => vec![json!("eu-west-2")],
            Kind::Zone => vec![json!("utc"), json!("Asia/Manila")],
            Kind::Regions | Kind::Hosts => panic!("no setting is a list"),
        }
    }

    #[test]
    fn every_setting_of_the_table_is_one_and_takes_every_value_that_is_let_through() {
        for key in KEYS.iter().filter(|key| key.group == Group::Settings) {
            for value in samples(key.kind) {
                let rules = rules(&json!({ "settings": { key.name: value } }));
                let held = Value::Object(written(&rules.apply(Settings::default())));
                let place = key.at.iter().try_fold(&held, |at, name| at.get(*name));
                assert_eq!(place, Some(&value), "{}", key.name);
            }
        }
    }

    #[test]
    fn every_right_is_shown_to_the_page() {
        let all: Vec<String> = Right::ALL
            .into_iter()
            .map(|right| {
                serde_json::to_value(dto::Forbidden::from(right)).unwrap().as_str().unwrap().to_owned()
            })
            .collect();
        assert_eq!(all, Right::ALL.map(Right::name));
    }

    #[test]
    fn a_locked_setting_is_refused_with_who_locked_it() {
        let rules = rules(&json!({ "organisation": "Acme IT", "settings": { "theme": "dark" } }));
        let held = rules.apply(Settings::default());
        assert_eq!(held.theme, Theme::Dark);
        assert_eq!(rules.check_settings(&held), Ok(()));
        let failure = rules.check_settings(&Settings { theme: Theme::Light, ..held }).unwrap_err();
        assert_eq!(failure.code, FailureCode::Policy);
        assert_eq!(failure.message, "The setting “theme” cannot be changed on this computer.");
        assert_eq!(failure.remedy.as_deref(), Some("Set by Acme IT."));
    }

    #[test]
    fn limits_hold_settings_down_and_leave_the_rest_to_the_person() {
        let rules = rules(
            &json!({ "limits": { "quotaShareAtMost": 20 }, "allow": { "textInNotifications": false } }),
        );
        let wanted = Settings { notifications: Notifications::Full, quota_share: 80, ..Settings::default() };
        let held = rules.apply(wanted.clone());
        assert_eq!((held.notifications, held.quota_share), (Notifications::Discreet, 20));
        assert!(rules.check_settings(&wanted).is_err());
        let less = Settings { quota_share: 15, ..held.clone() };
        assert_eq!(rules.check_settings(&less), Ok(()));
        let kept = rules.spare(&wanted, Settings { theme: Theme::Dark, ..held });
        assert_eq!(
            (kept.theme, kept.notifications, kept.quota_share),
            (Theme::Dark, Notifications::Full, 80)
        );
    }

    #[test]
    fn of_two_thresholds_the_one_that_is_not_decided_follows() {
        let of = |policy: &Value| {
            let attention = rules(policy).apply(Settings::default()).attention;
            (attention.warn_after, attention.alarm_after)
        };
        assert_eq!(of(&json!({ "settings": { "warnAfter": 600 } })), (600, 600));
        assert_eq!(of(&json!({ "settings": { "alarmAfter": 60 } })), (60, 60));
    }

    #[test]
    fn fixed_rosters_are_all_there_is_and_others_stand_beside_ones_own() {
        let own = StoredSource {
            id: "own".into(),
            url: "https://own.example".into(),
            region: "eu-west-2".into(),
            mark_connected: false,
        };
        let given = json!({ "url": "https://roster.acme.example/v1", "region": "eu-central-1" });
        let urls = |policy: Value| -> Vec<String> {
            let sources = rules(&policy).sources(std::slice::from_ref(&own));
            sources.into_iter().map(|source| source.url).collect()
        };
        assert_eq!(urls(json!({})), ["https://own.example"]);
        assert_eq!(
            urls(json!({ "rosters": [given] })),
            ["https://own.example", "https://roster.acme.example/v1"]
        );
        assert_eq!(
            urls(json!({ "rosters": [given], "allow": { "ownSources": false } })),
            ["https://roster.acme.example/v1"]
        );
        assert_eq!(urls(json!({ "allow": { "ownSources": false } })), ["https://own.example"]);
    }

    #[test]
    fn a_roster_of_the_policy_is_within_its_own_fence() {
        let rules = rules(&json!({ "reach": { "hosts": [] }, "allow": { "demo": false },
            "rosters": [{ "url": "https://roster.acme.example/v1", "region": "eu-central-1" }] }));
        let admits = |url: &str| rules.fence().admits_roster(&RosterUrl::new(url).unwrap());
        assert!(admits("https://roster.acme.example/v1"));
        assert!(!admits("https://other.acme.example/v1") && !admits("http://127.0.0.1:1/roster"));
    }
}
