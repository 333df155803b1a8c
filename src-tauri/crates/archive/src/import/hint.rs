//! What the place of a file says about it.

use transcript::ContactId;

/// Begins the name of a folder where the service keeps what was said before a message processor changed it.
///
/// Source: [message processing](https://docs.aws.amazon.com/connect/latest/adminguide/redaction-message-processing.html).
const UNPROCESSED: &str = "Unprocessed";

/// A contact id: hexadecimal digits in groups of these lengths.
const GROUPS: [usize; 5] = [8, 4, 4, 4, 12];

/// What the place of a file says about it. What a file is, its content decides; this is for what the content does not say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct KindHint {
    /// It lies below a folder for what was said before processing: its content has the shape of any other transcript, and the same
    /// contact and items.
    pub is_unprocessed: bool,
    /// It lies where Contact Lens puts what it has redacted.
    pub is_redacted: bool,
    /// The contact that its name begins with.
    pub contact: Option<ContactId>,
}

impl KindHint {
    /// Reads the path of a file or the key of an object.
    pub fn of(path: &str) -> Self {
        let mut folders: Vec<&str> = path.split(['/', '\\']).collect();
        let name = folders.pop().unwrap_or_default();
        Self {
            is_unprocessed: folders.iter().any(|folder| folder.starts_with(UNPROCESSED)),
            is_redacted: folders.contains(&"Redacted") || name.contains("_analysis_redacted_"),
            contact: contact(name),
        }
    }
}

/// A name is the contact, `_`, and a time: `<contactId>_20261120T09:15_UTC.json`.
fn contact(name: &str) -> Option<ContactId> {
    let id = name.split(['_', '.']).next()?;
    let mut groups = id.split('-');
    let is_group = |length: usize, group: &str| {
        group.len() == length && group.bytes().all(|byte| byte.is_ascii_hexdigit())
    };
    let is_id = GROUPS.iter().all(|length| groups.next().is_some_and(|group| is_group(*length, group)));
    (is_id && groups.next().is_none()).then(|| ContactId::from(id))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "7d2e4f60-8a1b-4c3d-9e5f-0a1b2c3d4e5f";

    #[test]
    fn the_key_of_a_transcript_names_its_contact() {
        let key = format!("connect/acme/ChatTranscripts/2026/11/20/{ID}_20261120T09:15_UTC.json");
        let expected = KindHint { contact: Some(ID.into()), ..KindHint::default() };
        assert_eq!(KindHint::of(&key), expected);
        assert_eq!(KindHint::of(&format!("{ID}.json.gz")), expected);
    }

    #[test]
    fn an_unprocessed_twin_is_known_by_its_folder() {
        let key = format!("connect/acme/UnprocessedChatTranscripts/2026/11/20/{ID}_20261120T09:15_UTC.json");
        assert!(KindHint::of(&key).is_unprocessed);
        assert!(KindHint::of(r"C:\dump\Unprocessed\2026\x.json").is_unprocessed);
        assert!(!KindHint::of("connect/Unprocessed.json").is_unprocessed, "that is its own name");
    }

    #[test]
    fn a_redacted_analysis_is_known_by_folder_and_name() {
        assert!(KindHint::of("Analysis/Chat/Redacted/2026/11/20/x.json").is_redacted);
        assert!(KindHint::of(&format!("{ID}_analysis_redacted_2026-11-20T09:20:00Z.json")).is_redacted);
        assert!(!KindHint::of(&format!("Analysis/Chat/2026/11/20/{ID}_analysis_2026.json")).is_redacted);
    }

    #[test]
    fn a_name_that_begins_with_something_else_names_no_contact() {
        for name in
            ["", "chat_1.json", "7d2e4f60-8a1b-4c3d-9e5f_x.json", "7d2e4f60-8a1b-4c3d-9e5f-0a1b2c3d4e5g.json"]
        {
            assert_eq!(KindHint::of(name).contact, None, "{name}");
        }
        assert_eq!(KindHint::of(&format!("{ID}-1_x.json")).contact, None);
    }
}
