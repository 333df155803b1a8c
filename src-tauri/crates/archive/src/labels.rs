//! Labels of what an item is: one short word for each thing that a filter can ask for.
//!
//! They are made of lower-case letters and digits, so that the index takes each for one token.

use transcript::{Attachment, Event, Format, Kind};

/// Counts up with each change of the words: an index with those of another version is made anew.
pub(crate) const VERSION: u32 = 1;

/// Every row has exactly one of these.
pub(crate) const KINDS: [&str; 4] = ["tm", "te", "ta", "tu"];

/// Of these, what people say or send.
pub(crate) const WORDS: [&str; 2] = ["tm", "ta"];

/// What the text of a message is other than plain; that nearly all are plain is not said.
pub(crate) const FORMATS: [&str; 5] = ["fmarkdown", "fjson", "finteractive", "fresponse", "fother"];

/// What an item is, in one or two labels: its kind first.
pub(crate) fn kind_labels(kind: &Kind) -> String {
    match kind {
        Kind::Message(Format::Plain) => "tm".into(),
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
    word.chars().flat_map(char::to_lowercase).filter(|char| char.is_alphanumeric()).collect()
}

fn format_label(format: Format) -> &'static str {
    let [markdown, json, interactive, response, other] = FORMATS;
    match format {
        Format::Markdown => markdown,
        Format::Json => json,
        Format::Interactive => interactive,
        Format::InteractiveResponse => response,
        Format::Plain | Format::Other => other,
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
    fn files_are_labelled_once_for_each_status() {
        let files = file_labels(&[file(Status::Rejected), file(Status::InProgress), file(Status::Rejected)]);
        assert_eq!(files.as_deref(), Some("h srejected sinprogress"));
        assert_eq!(file_labels(&[]), None);
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
