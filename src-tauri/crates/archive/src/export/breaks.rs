//! What stands between two items: a new day, another contact or chat, a hole.

use jiff::civil::Date;
use transcript::{Author, ContactId};

use super::about::{About, Hole, Subject, Whereabouts};
use super::form::Shown;
use super::said;

/// Something between two items.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Break {
    /// Items may be missing.
    Hole(Hole),
    /// Another day begins.
    Day(Date),
    /// Another contact of the chat begins: its number, of how many.
    Contact(usize, usize),
    /// What follows was said in another chat.
    Chat(Whereabouts),
}

/// Where a writer is.
#[derive(Debug, Default)]
pub(super) struct Breaks {
    date: Option<Date>,
    contact: Option<ContactId>,
    chat: Option<String>,
    speaker: Option<std::sync::Arc<Author>>,
    holes: usize,
}

impl Breaks {
    /// What stands before the next item.
    pub(super) fn before(&mut self, about: &About, shown: &Shown<'_>) -> Vec<Break> {
        let mut breaks = Vec::new();
        let time = shown.item.item.time;
        match &about.subject {
            Subject::Chat(chat) => {
                while let Some(hole) = chat.holes.get(self.holes)
                    && hole.from.is_none_or(|from| from < time)
                {
                    breaks.push(Break::Hole(*hole));
                    self.holes += 1;
                }
            }
            Subject::Hits { .. } => {
                if self.chat.as_ref() != Some(&shown.place.chat) {
                    self.chat = Some(shown.place.chat.clone());
                    breaks.push(Break::Chat(shown.place.clone()));
                    self.date = None;
                }
            }
        }
        let date = about.date(time);
        if self.date != Some(date) {
            self.date = Some(date);
            breaks.push(Break::Day(date));
        }
        if let Subject::Chat(chat) = &about.subject
            && self.contact.as_ref() != Some(&shown.item.contact)
        {
            self.contact = Some(shown.item.contact.clone());
            let contacts = &chat.chat.contacts;
            let number = contacts.iter().position(|contact| contact.id == shown.item.contact);
            if contacts.len() > 1
                && let Some(number) = number
            {
                breaks.push(Break::Contact(number + 1, contacts.len()));
            }
        }
        if !breaks.is_empty() {
            self.speaker = None;
        }
        breaks
    }

    /// Whether who says this has said what stands directly before it.
    pub(super) fn is_same_speaker(&mut self, shown: &Shown<'_>) -> bool {
        let item = &shown.item.item;
        let speaker = item.author.clone().filter(|_| item.is_word());
        let is_same = speaker.is_some() && self.speaker == speaker;
        self.speaker = speaker;
        is_same
    }

    /// Holes behind the last item.
    pub(super) fn rest(&mut self, about: &About) -> Vec<Hole> {
        let Subject::Chat(chat) = &about.subject else { return Vec::new() };
        let rest = chat.holes.get(self.holes..).unwrap_or_default().to_vec();
        self.holes = chat.holes.len();
        rest
    }
}

/// A hole in words.
pub(super) fn hole(about: &About, hole: Hole) -> String {
    let moment = |at| {
        let today = about.date(about.at) == about.date(at);
        if today { about.clock(at).to_string() } else { about.moment(at) }
    };
    match (hole.from, hole.to) {
        (None, None) => "Items may be missing here".to_owned(),
        (None, Some(to)) => format!("Items may be missing before {}", moment(to)),
        (Some(from), None) => format!("Items may be missing after {}", moment(from)),
        (Some(from), Some(to)) => {
            let seconds = to.duration_since(from).as_secs();
            let (minutes, seconds) = (seconds / 60, seconds % 60);
            format!("Items may be missing, {} to {} ({minutes}:{seconds:02})", moment(from), moment(to))
        }
    }
}

/// Where a hit was said, in words: the parts that are known. Parts that are text of others are told apart, to be isolated.
pub(super) fn chat(place: &Whereabouts) -> Vec<(&'static str, &str)> {
    let customer = place.customer.as_deref().map(|name| ("customer", name));
    let queue = place.queue.as_deref().map(|name| ("queue", name));
    let contact = ("contact", place.contact.as_str());
    customer.into_iter().chain(queue).chain([contact]).collect()
}

/// The title of an export, and the name that goes with it.
pub(super) fn title(about: &About) -> (&'static str, String) {
    match &about.subject {
        Subject::Chat(chat) => match chat.customer() {
            Some(name) => ("Chat with", name.to_owned()),
            None => ("Chat", chat.chat.key.clone()),
        },
        Subject::Hits { query, .. } if query.trim().is_empty() => ("All items", String::new()),
        Subject::Hits { query, .. } => ("Found with", query.clone()),
    }
}

/// How whole it is: whether all is well, in words.
pub(super) fn whole(about: &About) -> (bool, String) {
    match &about.subject {
        Subject::Chat(chat) => {
            let items = said::counted(chat.survey.items, "item");
            match (chat.is_complete(), chat.chat.watched, chat.holes.len()) {
                (true, _, _) => (true, format!("Complete: nothing is missing, {items}.")),
                (false, _, holes) if holes > 0 => {
                    (false, format!("Not complete: {items}, {}.", said::counted(holes as u64, "hole")))
                }
                (false, true, _) => {
                    (false, format!("Not known to be complete: {items}; others may be missing."))
                }
                (false, false, _) => (
                    false,
                    format!(
                        "From stored files, not watched: {items}; whether others are missing is not known."
                    ),
                ),
            }
        }
        Subject::Hits { count, .. } => (
            true,
            format!(
                "{}, newest first. What stands around them in their chats is not in this file.",
                said::counted(*count, "item")
            ),
        ),
    }
}

/// What is told of an export in a table at its head: a word, and what it says. What somebody else has written is marked.
pub(super) fn facts(about: &About) -> Vec<(&'static str, String, bool)> {
    let mut facts = Vec::new();
    let both = |at| {
        if about.is_utc() {
            format!("{} UTC", about.moment(at))
        } else {
            format!("{} ({} UTC)", about.moment(at), at.strftime("%Y-%m-%d %H:%M:%S"))
        }
    };
    match &about.subject {
        Subject::Chat(chat) => {
            facts.extend(chat.customer().map(|name| ("Customer", name.to_owned(), true)));
            let agents = chat.agents();
            if !agents.is_empty() {
                facts.push((if agents.len() == 1 { "Agent" } else { "Agents" }, agents.join(", "), true));
            }
            let mut queues: Vec<&str> = Vec::new();
            let mut instances: Vec<&str> = Vec::new();
            for contact in &chat.chat.contacts {
                queues.extend(contact.queue.as_deref());
                instances.extend(contact.instance.as_deref());
            }
            for (word, mut names) in [("Queue", queues), ("Instance", instances)] {
                names.dedup();
                if !names.is_empty() {
                    facts.push((word, names.join(", "), true));
                }
            }
            facts.extend(chat.chat.region.as_ref().map(|region| ("Region", region.clone(), true)));
            facts.extend(chat.survey.first.map(|at| ("First item", both(at), false)));
            facts.extend(chat.survey.last.map(|at| ("Last item", both(at), false)));
            facts.extend(chat.chat.ended.map(|at| ("Ended", both(at), false)));
        }
        Subject::Hits { query, .. } => facts.push(("Query", query.clone(), true)),
    }
    facts.push(("Exported", both(about.at), false));
    facts.push(("Times", format!("in {}", about.zone_name()), false));
    facts
}
