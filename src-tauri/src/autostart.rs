//! Starting with the session, for those who want it: one entry where the system looks for such, made and taken away with the setting.

#[cfg(target_os = "linux")]
mod xdg;

#[cfg(target_os = "linux")]
pub(crate) use self::xdg::Entry as OfSystem;

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

/// At the start: the system knows better than our settings, as its own settings change it too; a policy knows better than both.
pub(crate) fn settle(autostart: &dyn Autostart, settings: &SettingsFile) {
    let mut choices = settings.choices();
    let is_on = autostart.is_on();
    if choices.autostart == is_on {
        return;
    }
    let is_decided = settings.rules().decides("autostart");
    if is_decided {
        if let Err(error) = autostart.set(choices.autostart) {
            tracing::warn!(%error, "what the policy says of the start is not so");
        }
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

    use ::policy::{InForce, decode};

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
        let policy = decode(policy.as_bytes()).unwrap().policy;
        let rules = Rules::new(InForce { policy, ..InForce::default() });
        let settings = SettingsFile::new(InMemory::default(), rules);
        let session = Session(AtomicBool::new(is_on));
        settle(&session, &settings);
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
}
