//! What the index knows of an item beside its words: one short word for each thing that a filter can ask for.
//!
//! The words are made of lower-case letters and digits, so that the index takes each for one token.

use std::fmt::Write as _;

use transcript::{Attachment, Event, Format, Kind, Role};

/// Counts up with each change of the words: an index with those of another version is made anew.
pub(crate) const VERSION: u32 = 1;

/// Every row has exactly one of these.
pub(crate) const KINDS: [&str; 4] = ["tm", "te", "ta", "tu"];

/// Labels of a row: of where it was said, and of what it is.
pub(crate) fn labels(
    contact: Option<i64>,
    instance: Option<i64>,
    queue: Option<i64>,
    role: Option<&str>,
    kind: &str,
    files: Option<&str>,
) -> String {
    let mut text = String::with_capacity(32);
    for (letter, number) in [('c', contact), ('i', instance), ('q', queue)] {
        if let Some(number) = number {
            write!(text, "{letter}{number} ").expect("a string takes every text");
        }
    }
    text.push_str(role_label(role));
    text.push(' ');
    text.push_str(kind);
    if let Some(files) = files {
        text.push(' ');
        text.push_str(files);
    }
    text
}

/// By the service's word for the role.
pub(crate) fn role_label(role: Option<&str>) -> &'static str {
    match role.map(Role::from_wire) {
        Some(Role::Agent) => "ra",
        Some(Role::Customer) => "rc",
        Some(Role::System) => "rs",
        Some(Role::CustomBot) => "rb",
        Some(Role::Supervisor) => "rv",
        Some(Role::Unknown(_)) | None => "ru",
    }
}

/// What an item is, in one or two labels.
pub(crate) fn kind_labels(kind: &Kind) -> String {
    match kind {
        Kind::Message(format) => format!("tm {}", format_label(*format)),
        Kind::Event(event) => format!("te e{}", event_name(event)),
        Kind::Attachment => "ta".into(),
        Kind::Metadata | Kind::Unknown => "tu".into(),
    }
}

/// Of an item's files: that there are some, and each status that one of them has.
pub(crate) fn file_labels(attachments: &[Attachment]) -> Option<String> {
    if attachments.is_empty() {
        return None;
    }
    let mut labels = vec!["h".to_owned()];
    for attachment in attachments {
        let label = format!("s{}", folded(attachment.status.as_wire()));
        if !labels.contains(&label) {
            labels.push(label);
        }
    }
    Some(labels.join(" "))
}

/// A word of the service as a part of a label: `IN_PROGRESS` is `inprogress`.
pub(crate) fn folded(word: &str) -> String {
    word.chars().filter(|char| char.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn format_label(format: Format) -> &'static str {
    match format {
        Format::Plain => "fplain",
        Format::Markdown => "fmarkdown",
        Format::Json => "fjson",
        Format::Interactive => "finteractive",
        Format::InteractiveResponse => "fresponse",
        Format::Other => "fother",
    }
}

fn event_name(event: &Event) -> String {
    let name = match event {
        Event::Typing => "typing",
        Event::Invited => "invited",
        Event::Joined => "joined",
        Event::Left => "left",
        Event::Idle => "idle",
        Event::Returned => "returned",
        Event::AutoDisconnection => "autodisconnection",
        Event::Active => "active",
        Event::Inactive => "inactive",
        Event::Engaged => "engaged",
        Event::Disengaged => "disengaged",
        Event::DisplayNameUpdated => "renamed",
        Event::TransferSucceeded => "transfersucceeded",
        Event::TransferFailed => "transferfailed",
        Event::ChatEnded => "chatended",
        Event::ChatRehydrated => "chatrehydrated",
        Event::Other(name) => return folded(name),
    };
    name.into()
}

#[cfg(test)]
mod tests {
    use transcript::Status;

    use super::*;

    fn file(status: Status) -> Attachment {
        Attachment { id: "a".into(), name: None, content_type: None, status }
    }

    #[test]
    fn a_row_is_labelled_with_where_who_what_and_its_files() {
        let files = file_labels(&[file(Status::Rejected), file(Status::InProgress), file(Status::Rejected)]);
        let text = labels(
            Some(7),
            Some(1),
            None,
            Some("CUSTOMER"),
            &kind_labels(&Kind::Attachment),
            files.as_deref(),
        );
        assert_eq!(text, "c7 i1 rc ta h srejected sinprogress");
        assert_eq!(labels(None, None, Some(2), None, "te ejoined", None), "q2 ru te ejoined");
    }

    #[test]
    fn a_word_nobody_knows_becomes_a_label_without_signs() {
        assert_eq!(
            file_labels(&[file(Status::Unknown("SCAN-Überfällig x\"".into()))]).unwrap(),
            "h sscanüberfälligx"
        );
        assert_eq!(kind_labels(&Kind::Event(Event::Other("workflow.started".into()))), "te eworkflowstarted");
    }

    #[test]
    fn each_kind_has_exactly_one_of_the_labels_that_make_everything() {
        let kinds = [
            Kind::Message(Format::Plain),
            Kind::Event(Event::Other("tm".into())),
            Kind::Attachment,
            Kind::Metadata,
            Kind::Unknown,
        ];
        for kind in kinds {
            let labels = kind_labels(&kind);
            assert_eq!(labels.split(' ').filter(|label| KINDS.contains(label)).count(), 1, "{labels}");
        }
    }
}
