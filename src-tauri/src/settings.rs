//! What outlives a run and is no secret: the person's choices, and what there is to watch without its tokens.

use std::sync::{Arc, Mutex, PoisonError};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::dto;
use crate::rules::Rules;

/// The file's name in the profile.
pub(crate) const FILE: &str = "settings.json";

const CHOICES: &str = "settings";
const SOURCES: &str = "sources";
const CHATS: &str = "chats";
const PASTS: &str = "pasts";
const AUTOSTART_HELD: &str = "autostartHeld";

/// Most choices about the past of a chat that are kept: more than a floor has chats. The oldest go first.
const MOST_PASTS: usize = 2_000;

/// A roster to watch. Its bearer token is in the keychain, under `id`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct StoredSource {
    /// Made when the source was added.
    pub(crate) id: String,
    /// Its address.
    pub(crate) url: String,
    /// Region of chats that do not name their own.
    pub(crate) region: String,
    /// Mark the supervisor as connected.
    #[serde(default)]
    pub(crate) mark_connected: bool,
}

/// A chat that was added by hand. Its token is in the keychain, under `place` and `id`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct StoredChat {
    /// The first contact of the chain if known, else the contact, else made when the chat was added.
    pub(crate) id: String,
    /// Where that id is unique: the region, or the host of the endpoint.
    pub(crate) place: String,
    /// `ContactId`, if known.
    pub(crate) contact_id: Option<String>,
    /// `InitialContactId`, if known.
    pub(crate) initial_contact_id: Option<String>,
    /// The AWS region.
    pub(crate) region: String,
    /// Where the Participant Service is, if not where the region says.
    pub(crate) endpoint: Option<String>,
}

/// What the person ordered about the past of a chat. Nothing of the chat itself is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct StoredPast {
    /// The chat's key: an id of the service's.
    pub(crate) key: String,
    /// The order that holds.
    pub(crate) order: dto::BackFillOrder,
}

/// The settings could not be written. What was changed holds until Sightline closes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "The settings file cannot be written. Look for a full disk or a missing permission in the profile directory"
)]
pub(crate) struct NotWritten;

/// A file of JSON values by name.
pub(crate) trait Values: Send + Sync {
    /// The value of this name.
    fn read(&self, name: &str) -> Option<Value>;

    /// Writes the value of this name to the disk.
    fn write(&self, name: &str, value: Value) -> Result<(), NotWritten>;
}

impl<R: tauri::Runtime> Values for Arc<tauri_plugin_store::Store<R>> {
    fn read(&self, name: &str) -> Option<Value> {
        self.get(name)
    }

    fn write(&self, name: &str, value: Value) -> Result<(), NotWritten> {
        self.set(name, value);
        self.save().map_err(|error| {
            tracing::warn!(%error, "settings not written");
            NotWritten
        })
    }
}

/// The settings. Cheap to clone.
#[derive(Clone)]
pub(crate) struct SettingsFile {
    // Held while one list is read, changed and written, never across an await: two commands that each add an entry must
    // not lose one another's.
    file: Arc<Mutex<Box<dyn Values>>>,
    rules: Rules,
}

impl SettingsFile {
    /// Settings in `file`, as far as `rules` leave them to the person. What it holds that does not fit counts as absent.
    pub(crate) fn new(file: impl Values + 'static, rules: Rules) -> Self {
        Self { file: Arc::new(Mutex::new(Box::new(file))), rules }
    }

    /// What is decided for the person.
    pub(crate) fn rules(&self) -> &Rules {
        &self.rules
    }

    /// What the person has chosen, where nothing else is decided.
    pub(crate) fn choices(&self) -> dto::Settings {
        self.rules.apply(self.with(|file| read(file, CHOICES)))
    }

    /// Keeps what the person has chosen. What is decided for them leaves their own choice in the file as it was.
    pub(crate) fn set_choices(&self, choices: &dto::Settings) -> Result<(), NotWritten> {
        self.with(|file| {
            let before = read(file, CHOICES);
            write(file, CHOICES, &self.rules.spare(&before, choices.clone()))
        })
    }

    /// Whether a policy decided at the last start whether Sightline starts with the session: what the system has is no choice then.
    pub(crate) fn is_autostart_held(&self) -> bool {
        self.with(|file| read(file, AUTOSTART_HELD))
    }

    /// Notes it for the next start.
    pub(crate) fn hold_autostart(&self, is_held: bool) -> Result<(), NotWritten> {
        self.with(|file| {
            if read::<bool>(file, AUTOSTART_HELD) == is_held {
                Ok(())
            } else {
                write(file, AUTOSTART_HELD, &is_held)
            }
        })
    }

    /// The sources that are to be watched.
    pub(crate) fn sources(&self) -> Vec<StoredSource> {
        self.rules.sources(&self.with(|file| read::<Vec<StoredSource>>(file, SOURCES)))
    }

    /// Changes the sources.
    pub(crate) fn change_sources(
        &self,
        change: impl FnOnce(&mut Vec<StoredSource>),
    ) -> Result<(), NotWritten> {
        self.change(SOURCES, change)
    }

    /// The chats that were added by hand.
    pub(crate) fn chats(&self) -> Vec<StoredChat> {
        self.with(|file| read(file, CHATS))
    }

    /// Changes the chats that were added by hand.
    pub(crate) fn change_chats(&self, change: impl FnOnce(&mut Vec<StoredChat>)) -> Result<(), NotWritten> {
        self.change(CHATS, change)
    }

    /// What was ordered about the past of chats.
    pub(crate) fn pasts(&self) -> Vec<StoredPast> {
        self.with(|file| read(file, PASTS))
    }

    /// Changes what was ordered about the past of chats.
    pub(crate) fn change_pasts(&self, change: impl FnOnce(&mut Vec<StoredPast>)) -> Result<(), NotWritten> {
        self.change(PASTS, |pasts| {
            change(pasts);
            pasts.drain(..pasts.len().saturating_sub(MOST_PASTS));
        })
    }

    fn change<T>(&self, name: &str, change: impl FnOnce(&mut Vec<T>)) -> Result<(), NotWritten>
    where
        T: Serialize + DeserializeOwned + Clone + PartialEq,
    {
        self.with(|file| {
            let before: Vec<T> = read(file, name);
            let mut after = before.clone();
            change(&mut after);
            if after == before { Ok(()) } else { write(file, name, &after) }
        })
    }

    fn with<T>(&self, act: impl FnOnce(&dyn Values) -> T) -> T {
        // After a panic in `act` the file is as it was before or after one write.
        act(&**self.file.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

fn read<T: DeserializeOwned + Default>(file: &dyn Values, name: &str) -> T {
    let Some(value) = file.read(name) else { return T::default() };
    serde_json::from_value(value).unwrap_or_else(|_| {
        tracing::warn!(name, "settings of an unknown form are left aside");
        T::default()
    })
}

fn write(file: &dyn Values, name: &str, value: &impl Serialize) -> Result<(), NotWritten> {
    let value = serde_json::to_value(value).expect("settings are plain structs of text");
    file.write(name, value)
}

#[cfg(test)]
pub(crate) mod fakes {
    //! Settings in memory.

    use std::collections::HashMap;

    use super::*;

    #[derive(Clone, Default)]
    pub(crate) struct InMemory(pub(crate) Arc<Mutex<HashMap<String, Value>>>);

    impl Values for InMemory {
        fn read(&self, name: &str) -> Option<Value> {
            self.0.lock().unwrap().get(name).cloned()
        }

        fn write(&self, name: &str, value: Value) -> Result<(), NotWritten> {
            self.0.lock().unwrap().insert(name.to_owned(), value);
            Ok(())
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::fakes::InMemory;
    use super::*;

    #[test]
    fn an_empty_file_gives_the_defaults() {
        let settings = SettingsFile::new(InMemory::default(), Rules::default());
        assert_eq!(settings.choices(), dto::Settings::default());
        assert_eq!(settings.sources(), []);
    }

    #[test]
    fn choices_are_read_back() {
        let file = InMemory::default();
        let choices =
            dto::Settings { theme: dto::Theme::Dark, region: "eu-west-2".into(), ..Default::default() };
        SettingsFile::new(file.clone(), Rules::default()).set_choices(&choices).unwrap();
        assert_eq!(SettingsFile::new(file, Rules::default()).choices(), choices);
    }

    #[test]
    fn what_does_not_fit_counts_as_absent() {
        let file = InMemory::default();
        file.write(CHOICES, json!({ "theme": "plaid" })).unwrap();
        file.write(SOURCES, json!("none")).unwrap();
        let settings = SettingsFile::new(file, Rules::default());
        assert_eq!(settings.choices(), dto::Settings::default());
        assert_eq!(settings.sources(), []);
    }

    #[test]
    fn a_choice_that_an_older_version_did_not_have_takes_its_default() {
        let file = InMemory::default();
        file.write(CHOICES, json!({ "theme": "light" })).unwrap();
        let expected = dto::Settings { theme: dto::Theme::Light, ..Default::default() };
        assert_eq!(SettingsFile::new(file, Rules::default()).choices(), expected);
    }

    #[test]
    fn two_who_add_at_once_lose_nothing() {
        let settings = SettingsFile::new(InMemory::default(), Rules::default());
        let source = |n: u32| StoredSource {
            id: n.to_string(),
            url: String::new(),
            region: String::new(),
            mark_connected: false,
        };
        std::thread::scope(|scope| {
            for n in 0..8 {
                let settings = &settings;
                scope.spawn(move || settings.change_sources(|sources| sources.push(source(n))));
            }
        });
        assert_eq!(settings.sources().len(), 8);
    }
}
