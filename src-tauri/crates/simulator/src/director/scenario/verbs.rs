//! What a line may do. Another verb is another entry here, and a row of the table in `SCENARIOS.md`.

use std::time::Duration;

use super::act::Act;
use super::details::{attachment, content, does, message, name, performs, receipt, scan_result, words};
use super::faults;
use super::people::{Part, People};
use super::time;
use crate::director::performer::Performer;
use crate::handle::{ChatHandle, Presence, PresenceForm};

/// One verb.
pub(in crate::director) struct Verb {
    pub(in crate::director) name: &'static str,
    pub(in crate::director) by: By,
    /// What stands behind the colon; empty if nothing does.
    pub(in crate::director) details: &'static str,
    /// What it does, for people.
    pub(in crate::director) does: &'static str,
    /// Braces in the details are just braces.
    pub(in crate::director) raw: bool,
    /// The act that these details describe, or what is wrong with them.
    pub(in crate::director) read: fn(&str, &mut People) -> Result<Act, String>,
}

/// Whose verb it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::director) enum By {
    Somebody,
    Chat,
    Either,
}

pub(super) const SAYS: &str = "says";
pub(super) const FAULT: &str = "fault";

pub(in crate::director) static VERBS: [Verb; 35] = [
    Verb {
        name: SAYS,
        by: By::Somebody,
        details: "text",
        does: "a `text/plain` message; the verb may be left out",
        raw: false,
        read: |text, _| Ok(Act::say(content(text)?)),
    },
    Verb {
        name: "markdown",
        by: By::Somebody,
        details: "text",
        does: "a `text/markdown` message; `\\n` breaks the line",
        raw: false,
        read: |text, _| message("text/markdown", &text.replace("\\n", "\n")),
    },
    Verb {
        name: "sends",
        by: By::Somebody,
        details: "content-type content",
        does: "a message of any content type, braces and all as written",
        raw: true,
        read: |details, _| {
            let (kind, content) = details.split_once(' ').ok_or("write a content type and the content")?;
            message(kind, content.trim_start())
        },
    },
    Verb {
        name: "streams",
        by: By::Somebody,
        details: "part | part | …",
        does: "a message in parts that share an Id, a quarter to half a second apart",
        raw: false,
        read: |details, _| {
            let parts: Vec<String> = content(details)?.split("| ").map(ToOwned::to_owned).collect();
            Ok(Act::Stream(parts))
        },
    },
    Verb {
        name: "offers",
        by: By::Somebody,
        details: "title | choice | …",
        does: "an interactive list picker",
        raw: false,
        read: |details, _| {
            let mut parts = details.split(" | ").map(|part| part.trim().to_owned());
            let title = parts.next().filter(|title| !title.is_empty()).ok_or("write a title")?;
            let choices: Vec<String> = parts.collect();
            if choices.is_empty() || choices.iter().any(String::is_empty) {
                return Err("write the choices behind the title, each behind ` | `".to_owned());
            }
            Ok(Act::Offer { title, choices })
        },
    },
    Verb {
        name: "picks",
        by: By::Somebody,
        details: "number",
        does: "the answer to the last offer; 1 is its first choice",
        raw: false,
        read: |number, _| {
            let number = number.parse().ok().filter(|number| *number > 0);
            Ok(Act::Pick(number.ok_or("write the number of a choice, from 1")?))
        },
    },
    Verb {
        name: "attaches",
        by: By::Somebody,
        details: "name content-type approved|rejected|pending [after seconds]",
        does: "a file and the result of its scan, 3 to 9 seconds later unless `after` says when; `pending` waits for `scanned`",
        raw: false,
        read: |details, _| attachment(details),
    },
    Verb {
        name: "scanned",
        by: By::Chat,
        details: "name approved|rejected",
        does: "the end of the scan of a pending file",
        raw: false,
        read: |details, _| {
            let [name, result] =
                words(details).ok_or("write the file's name and `approved` or `rejected`")?;
            let (name, result) = (name.to_owned(), scan_result(result)?);
            Ok(Act::deed(move |performer, _| performer.scanned(&name, result)))
        },
    },
    Verb {
        name: "types",
        by: By::Somebody,
        details: "",
        does: "typing; live only",
        raw: false,
        read: |_, _| Ok(does(ChatHandle::typing)),
    },
    Verb {
        name: "idles",
        by: By::Somebody,
        details: "",
        does: "`participant.idle`; live only",
        raw: false,
        read: |_, _| Ok(Act::Idle),
    },
    Verb {
        name: "returns",
        by: By::Somebody,
        details: "",
        does: "`participant.returned`; live only",
        raw: false,
        read: |_, _| Ok(Act::Return),
    },
    Verb {
        name: "presence",
        by: By::Somebody,
        details: "active|inactive|engaged|disengaged",
        does: "a presence type of the 2021 API, as `Type`; live only",
        raw: false,
        read: |word, _| {
            let presence = match word {
                "active" => Presence::Active,
                "inactive" => Presence::Inactive,
                "engaged" => Presence::Engaged,
                "disengaged" => Presence::Disengaged,
                _ => return Err("write `active`, `inactive`, `engaged` or `disengaged`".to_owned()),
            };
            Ok(does(move |chat, who| chat.presence2021(who, presence, PresenceForm::Type)))
        },
    },
    Verb {
        name: "event",
        by: By::Either,
        details: "kind",
        does: "any event, by what follows `application/vnd.amazonaws.connect.event.`",
        raw: true,
        read: |kind, _| {
            if kind.is_empty() || kind.contains(char::is_whitespace) {
                return Err("write the kind in one word, such as `participant.active`".to_owned());
            }
            let kind = kind.to_owned();
            Ok(Act::deed(move |performer, who| {
                let who = who.and_then(|who| performer.come(who));
                performer.chat().event(&kind, who.as_ref());
                Ok(())
            }))
        },
    },
    Verb {
        name: "receives",
        by: By::Somebody,
        details: "[name]",
        does: "a receipt: the newest message of somebody else, or of that person, was delivered",
        raw: false,
        read: |author, people| receipt(author, people, ChatHandle::delivered),
    },
    Verb {
        name: "reads",
        by: By::Somebody,
        details: "[name]",
        does: "a receipt: the same message was read",
        raw: false,
        read: |author, people| receipt(author, people, ChatHandle::read),
    },
    Verb {
        name: "joins",
        by: By::Somebody,
        details: "",
        does: "somebody who comes in; agents and supervisors are invited first, unless they were",
        raw: false,
        read: |_, _| Ok(Act::Enter),
    },
    Verb {
        name: "invited",
        by: By::Somebody,
        details: "",
        does: "somebody who is offered the chat, and not in it before `joins`",
        raw: false,
        read: |_, _| {
            Ok(performs(|performer, who| {
                performer.invite(who);
            }))
        },
    },
    Verb {
        name: "leaves",
        by: By::Somebody,
        details: "",
        does: "somebody who goes, and may come in again",
        raw: false,
        read: |_, _| Ok(Act::Leave),
    },
    Verb {
        name: "transfers",
        by: By::Somebody,
        details: "queue [to name]",
        does: "another agent for the chat: a new contact of the chain",
        raw: false,
        read: |details, people| {
            let (queue, to) = match details.rsplit_once(" to ") {
                Some((queue, name)) => (queue.trim(), people.named(name.trim(), Part::Agent)?),
                None => (details, people.some_agent()),
            };
            if queue.is_empty() {
                return Err("write the queue that the chat goes to".to_owned());
            }
            Ok(Act::Transfer { queue: queue.to_owned(), to })
        },
    },
    Verb {
        name: "monitors",
        by: By::Somebody,
        details: "",
        does: "somebody who watches silently: nothing in the chat shows it",
        raw: false,
        read: |_, _| Ok(performs(Performer::monitor)),
    },
    Verb {
        name: "barges",
        by: By::Somebody,
        details: "",
        does: "a supervisor who comes in for everybody to see",
        raw: false,
        read: |_, _| Ok(performs(Performer::barge)),
    },
    Verb {
        name: "unbarges",
        by: By::Somebody,
        details: "",
        does: "a supervisor who barged in and only listens again",
        raw: false,
        read: |_, _| Ok(does(ChatHandle::unbarge)),
    },
    Verb {
        name: "queues",
        by: By::Somebody,
        details: "queue",
        does: "the chat back in a queue, without an agent",
        raw: false,
        read: |queue, _| {
            let queue = name(queue)?;
            Ok(does(move |chat, who| chat.transfer_to_queue(who, &queue)))
        },
    },
    Verb {
        name: "fails",
        by: By::Somebody,
        details: "name",
        does: "a transfer to that agent, who does not take the chat",
        raw: false,
        read: |agent, _| {
            let agent = name(agent)?;
            Ok(does(move |chat, who| chat.transfer_fails(who, &agent)))
        },
    },
    Verb {
        name: "renamed",
        by: By::Somebody,
        details: "name",
        does: "another `DisplayName`; in the scenario they keep the old one",
        raw: false,
        read: |new, _| {
            let new = name(new)?;
            Ok(does(move |chat, who| chat.rename(who, &new)))
        },
    },
    Verb {
        name: "late",
        by: By::Somebody,
        details: "time text",
        does: "a message of now that gets through after so long",
        raw: false,
        read: |details, _| {
            let (span, text) = details.split_once(' ').ok_or("write a time and the text")?;
            let (span, text) = (time::span(span)?, content(text.trim_start())?.to_owned());
            Ok(does(move |chat, who| {
                chat.delayed(who, &text, Duration::from_millis(span));
            }))
        },
    },
    Verb {
        name: "processes",
        by: By::Somebody,
        details: "text",
        does: "a message that is `PROCESSING` until `processed`",
        raw: false,
        read: |text, _| {
            let text = content(text)?.to_owned();
            Ok(performs(move |performer, who| performer.say_processing(who, &text)))
        },
    },
    Verb {
        name: "processed",
        by: By::Chat,
        details: "text|rejected|failed",
        does: "what becomes of the message that has been processed for longest; its new text, or nothing",
        raw: false,
        read: |text, _| {
            let text = content(text)?.to_owned();
            Ok(Act::deed(move |performer, _| performer.processed(&text)))
        },
    },
    Verb {
        name: "rehydrates",
        by: By::Chat,
        details: "",
        does: "the past that `continues` names, which can be reached from now on",
        raw: false,
        read: |_, _| {
            Ok(Act::deed(|performer, _| {
                performer.chat().rehydrate();
                Ok(())
            }))
        },
    },
    Verb {
        name: "authenticates",
        by: By::Somebody,
        details: "",
        does: "somebody who is asked to sign in",
        raw: false,
        read: |_, _| {
            Ok(does(|chat, who| {
                chat.authenticate(who);
            }))
        },
    },
    Verb {
        name: "authenticated",
        by: By::Somebody,
        details: "name",
        does: "somebody who has signed in, with the name they have there",
        raw: false,
        read: |new, _| {
            let new = name(new)?;
            Ok(does(move |chat, who| chat.authenticated(who, &new)))
        },
    },
    Verb {
        name: "shows",
        by: By::Somebody,
        details: "view",
        does: "a view of the instance, such as `detail`, `form` or `cards`",
        raw: false,
        read: |view, _| {
            let view = name(view)?;
            Ok(does(move |chat, who| {
                chat.show_view(who, &view, &serde_json::Value::Null);
            }))
        },
    },
    Verb {
        name: "ends",
        by: By::Either,
        details: "",
        does: "the end: what is under way is finished, then `chat.ended`",
        raw: false,
        read: |_, _| Ok(Act::End),
    },
    Verb {
        name: "waits",
        by: By::Either,
        details: "",
        does: "nothing; a line to hang a time on",
        raw: false,
        read: |_, _| Ok(Act::deed(|_, _| Ok(()))),
    },
    Verb {
        name: FAULT,
        by: By::Chat,
        details: "fault",
        does: "something that goes wrong; there is no colon, the rest of the line is the fault",
        raw: true,
        read: |fault, _| {
            faults::check(fault)?;
            let fault = fault.to_owned();
            Ok(Act::deed(move |performer, _| faults::play(&performer.chat(), &fault)))
        },
    },
];

/// The verb of that name.
pub(super) fn verb(name: &str) -> Option<&'static Verb> {
    VERBS.iter().find(|verb| verb.name == name)
}
