//! Turns what the engine knows into what the page shows. Pure.

mod archived;
mod attention;
mod budget;
mod chat;
mod connection;
mod event;
mod file;
mod gap;
mod health;
mod hit;
mod interactive;
mod lanes;
mod ledger;
mod page;
mod past;
mod person;
mod question;
mod row;
mod saving;
mod source;
mod span;
mod text;

use std::collections::HashMap;

use jiff::Timestamp;
use transcript::{Author, ParticipantId, Person};

use crate::dto::{Role, Speaker};

pub(crate) use archived::{archived, archived_gap, archived_part};
pub(crate) use attention::{act, alarm, deed, triage};
pub(crate) use budget::lane;
pub(crate) use chat::{chat, tokenless};
pub(crate) use file::{file, files_of_chat};
pub(crate) use gap::gap;
pub(crate) use health::health;
pub(crate) use hit::{hit, marks};
pub(crate) use lanes::presence_history;
pub(crate) use ledger::ledger;
pub(crate) use page::page;
pub(crate) use past::past_context;
pub(crate) use person::people;
pub(crate) use question::{plan_error, reading, syntax_error};
pub(crate) use row::{order, place, row};
pub(crate) use saving::{progress, saved};
pub(crate) use source::source;

/// Display names by participant, for receipts and for items that carry no name.
#[derive(Debug, Clone, Default)]
pub(crate) struct Names(HashMap<ParticipantId, Box<str>>);

impl Names {
    /// Takes in what is known of somebody.
    pub(crate) fn learn(&mut self, person: &Person) {
        if let Some(name) = &person.who.name {
            self.0.insert(person.who.id.clone(), name.clone());
        }
    }

    fn of(&self, id: &ParticipantId) -> &str {
        self.0.get(id).map_or("", |name| name)
    }
}

/// Milliseconds since the Unix epoch.
pub(crate) fn moment(time: Timestamp) -> f64 {
    time.as_millisecond() as f64
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// A name as it is shown: whoever chose it may have hidden something in it.
fn named(name: &str) -> String {
    richtext::visible(name, richtext::NAME).into_owned()
}

fn speaker(author: &Author, names: &Names) -> Speaker {
    let role_text = match &author.role {
        transcript::Role::Unknown(word) => (!word.is_empty()).then(|| word.to_string()),
        _ => None,
    };
    let role = role(&author.role);
    let name = author.name.as_deref().unwrap_or_else(|| names.of(&author.id));
    Speaker { id: author.id.to_string(), name: named(name), role, role_text }
}

fn role(role: &transcript::Role) -> Role {
    match role {
        transcript::Role::Customer => Role::Customer,
        transcript::Role::Agent => Role::Agent,
        transcript::Role::CustomBot => Role::Bot,
        transcript::Role::Supervisor => Role::Supervisor,
        transcript::Role::System => Role::System,
        transcript::Role::Unknown(_) => Role::Unknown,
    }
}

/// `SYSTEM` is what a flow writes as: to a reader a bot.
fn writer(author: &Author, names: &Names) -> Speaker {
    let mut speaker = speaker(author, names);
    if speaker.role == Role::System {
        speaker.role = Role::Bot;
    }
    speaker
}

#[cfg(test)]
pub(crate) mod samples {
    //! Timelines made from the service's JSON.

    use serde_json::{Value, json};
    use transcript::{Epoch, Seen, Timeline};

    /// A timeline to which a live socket has delivered `items`, one by one.
    pub(crate) fn timeline(items: &[Value]) -> Timeline {
        let mut timeline = Timeline::new();
        timeline.connected(Epoch(1), "2026-01-01T00:00:00Z".parse().unwrap());
        for (number, item) in (1..).zip(items) {
            let item = protocol::parse_item(&item.to_string()).item.unwrap();
            let at = item.time;
            timeline.live(Epoch(1), Seen { number, at }, vec![item]);
        }
        timeline
    }

    /// An item of somebody: `id`, seconds after 10:00:00, role, and whatever else it has.
    pub(crate) fn item(id: &str, second: u32, role: &str, more: &Value) -> Value {
        let mut item = json!({
            "Id": id,
            "AbsoluteTime": format!("2026-01-01T10:00:{second:02}.000Z"),
            "ParticipantId": format!("p-{role}"),
            "ParticipantRole": role,
            "DisplayName": format!("The {role}"),
        });
        let members = more.as_object().unwrap().clone();
        item.as_object_mut().unwrap().extend(members);
        item
    }

    /// A plain message.
    pub(crate) fn message(id: &str, second: u32, role: &str, text: &str) -> Value {
        item(id, second, role, &json!({ "Type": "MESSAGE", "ContentType": "text/plain", "Content": text }))
    }

    /// An event, by the last part of its content type.
    pub(crate) fn event(id: &str, second: u32, role: &str, event: &str) -> Value {
        let content_type = format!("application/vnd.amazonaws.connect.event.{event}");
        item(id, second, role, &json!({ "Type": "EVENT", "ContentType": content_type }))
    }
}
