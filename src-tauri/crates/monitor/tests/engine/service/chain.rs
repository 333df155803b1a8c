//! Contacts of a chain: transfers, past sessions, and the roster that names them.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::{AmazonConnect, Fault};

/// Who may watch a chat, and on which contact it is.
#[derive(Debug, Default)]
pub(crate) struct Chain {
    pub(super) contact: Option<String>,
    /// The one participant whose tokens and sockets are good; `None`: anybody's.
    pub(super) owner: Option<String>,
    /// Past sessions of a persistent chat, oldest first, and whether pages lead into them.
    past: Vec<Value>,
    past_is_open: bool,
}

impl Chain {
    /// Whether a token or URL of this participant opens anything.
    pub(super) fn admits(&self, participant: &str) -> bool {
        self.owner.as_deref().is_none_or(|owner| owner == participant)
    }

    /// The token that leads from the start of this session into the past ones.
    pub(super) fn way_back(&self) -> Option<String> {
        (self.past_is_open && !self.past.is_empty()).then(|| format!("past-{}", self.past.len()))
    }

    /// A page of past sessions, newest last, and the token of the next.
    pub(super) fn past_page(&self, token: &str, size: usize) -> Option<(Vec<Value>, Option<String>)> {
        let to: usize = token.strip_prefix("past-")?.parse().ok()?;
        let from = to.saturating_sub(size);
        Some((self.past[from..to].to_vec(), (from > 0).then(|| format!("past-{from}"))))
    }
}

impl AmazonConnect {
    /// The chat goes on with another contact. `owner` is who may watch it from now on. Of the transfer no socket is told, as the service
    /// tells it to the agent who transfers alone.
    pub(crate) fn transfer(&self, chat: usize, contact: &str, owner: Option<&str>) {
        let left = json!({
            "Type": "EVENT", "ContentType": "application/vnd.amazonaws.connect.event.participant.left",
            "ParticipantId": "p-agent", "ParticipantRole": "AGENT", "DisplayName": "Ben",
        });
        self.emit(chat, &left, true);
        self.mood(chat, |mood| mood.mute = true);
        let kind = "application/vnd.amazonaws.connect.event.transfer.succeeded";
        self.emit(chat, &json!({"Type": "EVENT", "ContentType": kind}), true);
        self.mood(chat, |mood| mood.mute = false);
        let state = &mut *self.state();
        let its = &mut state.chats[chat];
        its.chain.contact = Some(contact.to_owned());
        if let Some(owner) = owner {
            its.chain.owner = Some(owner.to_owned());
            // Whoever may not watch any more hears no more, and is not told so.
            for line in its.lines.values_mut().filter(|line| line.participant != owner) {
                line.subscribed = false;
            }
        }
    }

    /// Gives a chat past sessions of so many items, which no page leads to yet.
    pub(crate) fn add_past(&self, chat: usize, items: usize) {
        let began = self.began(chat);
        let past = (0..items).map(|number| {
            let ago = SignedDuration::from_hours(24)
                + SignedDuration::from_secs(i64::try_from(items - number).unwrap());
            json!({
                "Type": "MESSAGE", "ContentType": "text/plain", "Content": "from before",
                "Id": format!("past-{number:05}-{chat}"), "AbsoluteTime": format!("{:.3}", began - ago),
                "ParticipantId": "p-customer", "ParticipantRole": "CUSTOMER",
                "RelatedContactId": format!("before-{chat}-{}", number / 100),
            })
        });
        self.state().chats[chat].chain.past = past.collect();
    }

    pub(crate) fn open_past(&self, chat: usize) {
        self.state().chats[chat].chain.past_is_open = true;
    }

    /// Says so in the chat.
    pub(crate) fn rehydrate(&self, chat: usize) {
        let kind = "application/vnd.amazonaws.connect.event.chat.rehydrated";
        self.emit(chat, &json!({"Type": "EVENT", "ContentType": kind}), true);
    }

    pub(crate) fn past(&self, chat: usize) -> Vec<String> {
        let state = self.state();
        let ids = state.chats[chat].chain.past.iter().map(|item| item["Id"].as_str().unwrap().to_owned());
        ids.collect()
    }

    pub(crate) fn list(&self, chats: Vec<Value>) {
        self.state().roster = Some(chats);
    }

    /// The roster's body, or that there is none.
    pub(crate) fn roster(&self) -> Result<String, Fault> {
        let state = self.state();
        state.roster.as_ref().map(|chats| json!({"chats": chats}).to_string()).ok_or(Fault::Server)
    }

    fn began(&self, chat: usize) -> Timestamp {
        let first = self.state().chats[chat].log.first().map(|(time, ..)| *time);
        first.unwrap_or_else(|| self.now())
    }
}
