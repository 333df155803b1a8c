//! Messages that a redactor or a Lambda function looks at before they count (administrator guide, in-flight
//! redaction and message processing).

use std::time::Duration;

use jiff::Timestamp;
use serde_json::{Value, json};

use super::publishing::Reach;
use super::{Chat, Errand, Published};
use crate::clock::later;
use crate::world::item::{self, Item};

/// What processing makes of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Processed {
    /// It goes through, with another text if there is one.
    Delivered(Option<String>),
    /// `REJECTED`: its text is withheld.
    Rejected,
    /// `FAILED`: the original is delivered, or withheld, as configured.
    Failed { deliver_original: bool },
}

/// A message that has its place in time and is not known yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Delayed {
    item: Item,
    published: Published,
}

impl Chat {
    /// A message that everyone sees being processed; [`Chat::process`] settles it.
    pub(crate) fn say_processing(
        &mut self,
        participant: usize,
        content_type: &str,
        content: &str,
        now: Timestamp,
    ) -> Published {
        self.utter(participant, now, |from| {
            let mut item = item::message(from, content_type, content);
            set_status(&mut item, Some("PROCESSING"));
            item
        })
    }

    /// The same, settled by itself with its text as it is.
    pub(crate) fn say_processed_after(
        &mut self,
        participant: usize,
        content_type: &str,
        content: &str,
        after: Duration,
        now: Timestamp,
    ) -> Published {
        let published = self.say_processing(participant, content_type, content, now);
        if self.ended_at.is_none() {
            let errand = Errand::Process { id: published.id.clone(), outcome: Processed::Delivered(None) };
            self.agenda.put(later(now, after), errand);
        }
        published
    }

    /// The same item again, with what became of it.
    pub(crate) fn process(&mut self, id: &str, outcome: &Processed) {
        if !self.takes("the processing of a message") {
            return;
        }
        let Some(place) = self.place_of(id) else { return };
        self.revise(place, |item| match outcome {
            Processed::Delivered(text) => {
                if let Some(text) = text {
                    item.insert("Content".to_owned(), json!(text));
                }
                set_status(item, None);
            }
            Processed::Rejected => {
                item.remove("Content");
                set_status(item, Some("REJECTED"));
            }
            Processed::Failed { deliver_original } => {
                if !deliver_original {
                    item.remove("Content");
                }
                set_status(item, Some("FAILED"));
            }
        });
    }

    /// A message of now that gets through only later.
    pub(crate) fn say_delayed(
        &mut self,
        participant: usize,
        text: &str,
        delay: Duration,
        now: Timestamp,
    ) -> Published {
        if !self.takes("a message") {
            return self.nothing(now);
        }
        let item = item::message(&self.participants[participant], "text/plain", text);
        let (item, published) = self.stamp(item, now);
        let errand = Errand::Surface(Delayed { item, published: published.clone() });
        self.agenda.put(later(now, delay), errand);
        self.heard_from(participant, now);
        published
    }

    pub(super) fn surface_late(&mut self, delayed: &Delayed) {
        if self.takes("a delayed message") {
            self.surface(&delayed.item, &delayed.published, true, Reach::Everyone);
        }
    }
}

/// Receipts that came meanwhile stay.
fn set_status(item: &mut Item, status: Option<&str>) {
    let mut metadata = match item.remove("MessageMetadata") {
        Some(Value::Object(metadata)) => metadata,
        _ => serde_json::Map::new(),
    };
    metadata.remove("MessageProcessingStatus");
    if let Some(status) = status {
        metadata.insert("MessageProcessingStatus".to_owned(), json!(status));
    }
    if !metadata.is_empty() {
        item.insert("MessageMetadata".to_owned(), Value::Object(metadata));
    }
}
