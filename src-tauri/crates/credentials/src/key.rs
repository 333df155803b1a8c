//! What a stored secret is for.

use std::fmt::Write as _;

/// Says what a secret is for. It is written into the keychain as a plain attribute, so nothing in it is secret.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum CredentialKey {
    /// One chat.
    Chat {
        /// The instance or, where it is not known, the region or endpoint: contact ids are unique within it.
        instance: String,
        /// `InitialContactId`, the id of the whole chain of contacts.
        initial_contact_id: String,
    },
    /// One roster.
    Roster {
        /// The id that the settings give the source; its address can change while the id stays.
        source: String,
    },
    /// One archive.
    Archive {
        /// The fingerprint of its key, which stands beside its file.
        key_id: String,
    },
    /// Nothing: something is stored, read and forgotten, to see whether that works.
    Trial {
        /// Who tries: two who do so at once do not meet.
        process: u32,
    },
}

impl CredentialKey {
    /// The key of a chat.
    pub fn chat(instance: impl Into<String>, initial_contact_id: impl Into<String>) -> Self {
        Self::Chat { instance: instance.into(), initial_contact_id: initial_contact_id.into() }
    }

    /// The key of a roster.
    pub fn roster(source: impl Into<String>) -> Self {
        Self::Roster { source: source.into() }
    }

    /// The key of an archive.
    pub fn archive(key_id: impl Into<String>) -> Self {
        Self::Archive { key_id: key_id.into() }
    }

    /// The key of a trial by this process.
    pub fn trial() -> Self {
        Self::Trial { process: std::process::id() }
    }

    /// The name of the keychain entry: two keys never have the same.
    pub(crate) fn entry(&self) -> String {
        match self {
            Self::Chat { instance, initial_contact_id } => {
                format!("chat/{}/{}", escaped(instance), escaped(initial_contact_id))
            }
            Self::Roster { source } => format!("roster/{}", escaped(source)),
            Self::Archive { key_id } => format!("archive/{}", escaped(key_id)),
            Self::Trial { process } => format!("trial/{process}"),
        }
    }
}

/// Percent-encodes what could be taken for the slash between two parts, and what a keychain's viewer can not show.
fn escaped(part: &str) -> String {
    part.chars().fold(String::with_capacity(part.len()), |mut text, letter| {
        if letter == '/' || letter == '%' || letter.is_control() {
            write!(text, "%{:02X}", u32::from(letter)).expect("a string takes every text");
        } else {
            text.push(letter);
        }
        text
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn an_entry_can_be_read_by_a_person() {
        let instance = "arn:aws:connect:eu-central-1:1:instance/i";
        let entry = CredentialKey::chat(instance, "c-1").entry();
        assert_eq!(entry, "chat/arn:aws:connect:eu-central-1:1:instance%2Fi/c-1");
        assert_eq!(CredentialKey::roster("office").entry(), "roster/office");
        assert_eq!(CredentialKey::archive("0f1e2d3c4b5a6978").entry(), "archive/0f1e2d3c4b5a6978");
        assert_eq!(CredentialKey::trial().entry(), format!("trial/{}", std::process::id()));
    }

    fn keys() -> impl Strategy<Value = CredentialKey> {
        let part = "[a/%2F]{0,4}";
        prop_oneof![
            (part, part).prop_map(|(instance, contact)| CredentialKey::chat(instance, contact)),
            part.prop_map(CredentialKey::roster),
            part.prop_map(CredentialKey::archive),
        ]
    }

    proptest! {
        #[test]
        fn different_keys_have_different_entries(one in keys(), two in keys()) {
            prop_assert_eq!(one == two, one.entry() == two.entry());
        }
    }
}
