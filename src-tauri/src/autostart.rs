//! Starting with the session, for those who want it: one entry where the system looks for such, made and taken away with the setting.

#[cfg(target_os = "linux")]
mod xdg;

#[cfg(target_os = "linux")]
pub(crate) use self::xdg::Entry as OfSystem;

use ::policy::Standing;

use crate::settings::SettingsFile;

/// The argument with which Sightline is started so.
pub(crate) const ARGUMENT: &str = "--in-tray";

/// The system did not take it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "whether Sightline starts with the session could not be changed; look whether the folder for such entries can be written to, then try \
     again"
)]
pub(crate) struct NotSet;

/// Where the system keeps what starts with a session.
pub(crate) trait Autostart: Send + Sync {
    /// Whether Sightline does.
    fn is_on(&self) -> bool;

    /// From the next session on it does, or does not.
    fn set(&self, on: bool) -> Result<(), NotSet>;
}

/// At the start: the system knows better than our settings, as its own settings change it too; a policy knows better than both. When the
/// policy goes, what the person chose comes back: what the system has was not their choice.
pub(crate) fn settle(autostart: &dyn Autostart, settings: &SettingsFile) {
    let rules = settings.rules();
    let is_decided = rules.decides("autostart");
    let was_decided = settings.is_autostart_held();
    if was_decided && matches!(rules.in_force().standing, Standing::Unreadable(_)) {
        // Whether it still decides nobody knows.
        return;
    }
    let mut choices = settings.choices();
    let is_on = autostart.is_on();
    if is_decided || was_decided {
        let is_set = if choices.autostart == is_on { Ok(()) } else { autostart.set(choices.autostart) };
        if let Err(error) = is_set {
            tracing::warn!(%error, "the start with the session is not as it has to be");
        } else if let Err(error) = settings.hold_autostart(is_decided) {
            tracing::warn!(%error, "who decides on the start with the session is not noted");
        }
        return;
    }
    if choices.autostart == is_on {
        return;
    }
    choices.autostart = is_on;
    if let Err(error) = settings.set_choices(&choices) {
        tracing::warn!(%error, "whether Sightline starts with the session is not noted");
    }
}

/// Windows and macOS.
#[cfg(not(target_os = "linux"))]
pub(crate) struct OfSystem(pub(crate) tauri::AppHandle);

#[cfg(not(target_os = "linux"))]
impl Autostart for OfSystem {
    fn is_on(&self) -> bool {
        use tauri_plugin_autostart::ManagerExt as _;

        self.0.autolaunch().is_enabled().unwrap_or(false)
    }

    fn set(&self, on: bool) -> Result<(), NotSet> {
        use tauri_plugin_autostart::ManagerExt as _;

        let autostart = self.0.autolaunch();
        let set = if on { autostart.enable() } else { autostart.disable() };
        set.map_err(|error| {
            tracing::warn!(%error, "the start with the session stays as it is");
            NotSet
        })
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicBool, Ordering};

    use ::policy::{InForce, Policy, Unreadable, decode};

    use super::*;
    use crate::rules::Rules;
    use crate::settings::fakes::InMemory;

    struct Session(AtomicBool);

    impl Autostart for Session {
        fn is_on(&self) -> bool {
            self.0.load(Ordering::Relaxed)
        }

        fn set(&self, on: bool) -> Result<(), NotSet> {
            self.0.store(on, Ordering::Relaxed);
            Ok(())
        }
    }

    fn settled(is_on: bool, policy: &str) -> (bool, bool) {
        started(&Session(AtomicBool::new(is_on)), &InMemory::default(), policy)
    }

    /// What the system has and the settings say after a start.
    fn started(session: &Session, file: &InMemory, policy: &str) -> (bool, bool) {
        let policy = decode(policy.as_bytes()).unwrap().policy;
        start_under(session, file, InForce { policy, ..InForce::default() })
    }

    fn start_under(session: &Session, file: &InMemory, policy: InForce) -> (bool, bool) {
        let settings = SettingsFile::new(file.clone(), Rules::new(policy));
        settle(session, &settings);
        (session.is_on(), settings.choices().autostart)
    }

    #[test]
    fn what_was_changed_in_the_systems_own_settings_holds() {
        assert_eq!(settled(true, "{}"), (true, true));
        assert_eq!(settled(false, "{}"), (false, false));
    }

    #[test]
    fn a_policy_goes_before_both() {
        assert_eq!(settled(false, r#"{ "settings": { "autostart": true } }"#), (true, true));
        assert_eq!(settled(true, r#"{ "allow": { "autostart": false } }"#), (false, false));
    }
    #[test]
    fn what_the_person_chose_comes_back_when_the_policy_goes() {
        for chosen in [false, true] {
            let (session, file) = (Session(AtomicBool::new(chosen)), InMemory::default());
            started(&session, &file, "{}");
            let policy = format!(r#"{{ "settings": {{ "autostart": {} }} }}"#, !chosen);
            for _ in 0..2 {
                assert_eq!(started(&session, &file, &policy), (!chosen, !chosen));
            }
            assert_eq!(started(&session, &file, "{}"), (chosen, chosen));
            // From then on the system's own settings hold again.
            session.set(!chosen).unwrap();
            assert_eq!(started(&session, &file, "{}"), (!chosen, !chosen));
        }
    }

    #[test]
    fn while_nobody_can_read_the_policy_the_start_stays_as_it_decided() {
        let (session, file) = (Session(AtomicBool::new(false)), InMemory::default());
        started(&session, &file, r#"{ "settings": { "autostart": true } }"#);
        let standing = Standing::Unreadable(Unreadable::TooLong);
        start_under(&session, &file, InForce { standing, policy: Policy::closed(), ..InForce::default() });
        assert!(session.is_on());
        assert_eq!(started(&session, &file, "{}"), (false, false));
    }
}
