//! Bytes as a history of one chat: sockets that open and close, frames, and pages, none of which have to fit together.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use protocol::parse_item;
use serde_json::{Value, json};
use transcript::{
    Change, Direction, Epoch, Gap, GapKey, Item, ItemId, PageEvidence, Place, Seen, Start, Timeline,
};

use super::parsers::{in_order, is_restored};

/// A longer history finds nothing that a shorter one does not.
const STEPS: usize = 200;
/// The history is saved and restored after this many steps.
const SAVED_EVERY: usize = 40;
/// So few items and moments that they meet.
const ITEMS: u8 = 24;
const MOMENTS: u8 = 16;

const EVENT: &str = "application/vnd.amazonaws.connect.event.";

pub(crate) fn timeline(bytes: &[u8]) {
    let mut bytes = Bytes(bytes);
    let mut timeline = Timeline::new();
    let mut mirror = Mirror::default();
    mirror.apply(timeline.gaps().iter().cloned().map(Change::Gap).collect());
    for step in 1..=STEPS {
        let Some(kind) = bytes.next() else { break };
        let number = u64::try_from(step).unwrap_or(u64::MAX);
        let seen = Seen { number, at: moment(MOMENTS) };
        let epoch = Epoch(u64::from(bytes.below(3)));
        mirror.apply(match kind % 8 {
            0 => timeline.connected(epoch, seen.at),
            1 => timeline.disconnected(epoch, seen.at),
            2..=4 => {
                let items = bytes.items();
                timeline.live(epoch, seen, items)
            }
            _ => {
                let evidence = bytes.evidence();
                let items = bytes.items();
                timeline.page(&evidence, seen, items).changes
            }
        });
        holds(&timeline, &mirror);
        if step % SAVED_EVERY == 0 {
            is_restored(&timeline);
        }
    }
    is_restored(&timeline);
}

/// What is promised at any moment.
fn holds(timeline: &Timeline, mirror: &Mirror) {
    in_order(timeline);
    let rows: BTreeMap<ItemId, (Place, Option<String>)> =
        timeline.entries().map(|entry| (entry.id().clone(), (entry.place, entry.text()))).collect();
    assert_eq!(rows, mirror.rows, "the changes tell all");
    let gaps = timeline.gaps();
    let by_key: BTreeMap<GapKey, Gap> = gaps.iter().map(|gap| (gap.key(), gap.clone())).collect();
    assert_eq!(by_key.len(), gaps.len(), "each gap has a key of its own: {gaps:?}");
    assert_eq!(by_key, mirror.gaps, "the changes tell all gaps");
    assert!(gaps.windows(2).all(|pair| pair[0].to <= pair[1].from), "gaps stand in order");
    if timeline.is_complete() {
        assert!(gaps.is_empty(), "complete, with gaps");
    }
    assert_eq!(timeline.fingerprint().is_some(), timeline.is_sealed());
    if timeline.is_sealed() {
        assert!(timeline.ended().is_some(), "sealed before it ended");
    }
    let mut between: Vec<_> = timeline.ledger().into_iter().flat_map(|contact| contact.intervals).collect();
    between.retain(|interval| interval.from.is_some() && interval.to.is_some());
    assert!(between.iter().all(|interval| interval.from <= interval.to), "an interval ends after it began");
    for gap in gaps {
        timeline.read_for(gap);
    }
}

/// A mirror that knows of the timeline only what the changes say.
#[derive(Default)]
struct Mirror {
    rows: BTreeMap<ItemId, (Place, Option<String>)>,
    gaps: BTreeMap<GapKey, Gap>,
}

impl Mirror {
    fn apply(&mut self, changes: Vec<Change>) {
        for change in changes {
            match change {
                Change::Upsert(entry) => {
                    self.rows.insert(entry.id().clone(), (entry.place, entry.text()));
                }
                Change::Remove(id) => drop(self.rows.remove(&id)),
                Change::Gap(gap) => drop(self.gaps.insert(gap.key(), gap)),
                Change::GapClosed(key) => drop(self.gaps.remove(&key)),
                Change::Reset => *self = Self::default(),
                Change::Person(_) | Change::File(_) | Change::Noted(_) => {}
            }
        }
    }
}

/// What is left of the input. When there is nothing left it gives zeros.
struct Bytes<'a>(&'a [u8]);

impl Bytes<'_> {
    fn next(&mut self) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*first)
    }

    fn below(&mut self, end: u8) -> u8 {
        self.next().unwrap_or_default() % end
    }

    fn evidence(&mut self) -> PageEvidence {
        let flags = self.next().unwrap_or_default();
        let start = match self.below(4) {
            0 | 1 => Start::Newest,
            2 => Start::Adjacent(id(self.below(ITEMS)).as_str().into()),
            _ => Start::Time(moment(self.below(MOMENTS))),
        };
        PageEvidence {
            direction: if flags & 1 == 0 { Direction::Backward } else { Direction::Forward },
            start,
            more: flags & 2 == 0,
            epoch: (flags & 4 == 0).then(|| Epoch(u64::from(flags >> 6))),
        }
    }

    fn items(&mut self) -> Vec<Item> {
        let count = self.below(6);
        (0..count).map(|_| self.item()).collect()
    }

    fn item(&mut self) -> Item {
        let (name, place, kind) = (self.below(ITEMS), self.below(MOMENTS), self.below(12));
        let detail = self.next().unwrap_or_default();
        let mut item = json!({ "Id": id(name), "AbsoluteTime": moment(place).to_string() });
        let event = |suffix: &str| json!(format!("{EVENT}{suffix}"));
        let (kind_of, content_type) = match kind {
            0 => ("EVENT", event("chat.ended")),
            1 => (
                "EVENT",
                event(["participant.joined", "participant.left", "typing"][usize::from(detail % 3)]),
            ),
            2 => ("ATTACHMENT", json!("application/vnd.amazonaws.connect.message.attachment")),
            3 => ("MESSAGEMETADATA", event("message.metadata")),
            _ => ("MESSAGE", json!("text/plain")),
        };
        item["Type"] = json!(kind_of);
        item["ContentType"] = content_type;
        let metadata = &mut item["MessageMetadata"];
        match kind {
            3 => *metadata = json!({ "MessageId": id(detail % ITEMS), "Receipts": receipts(detail) }),
            // A part of a streamed message.
            4 => *metadata = json!({ "ChunkNumber": detail % 4, "MessageCompleted": detail & 16 != 0 }),
            5 => *metadata = json!({ "MessageProcessingStatus": "PROCESSING" }),
            _ => {}
        }
        if kind == 2 {
            let status = ["IN_PROGRESS", "APPROVED", "REJECTED", "?"][usize::from(detail % 4)];
            item["Attachments"] = json!([{ "AttachmentId": format!("f{}", detail >> 5), "Status": status }]);
        } else if kind > 3 {
            item["Content"] = json!(format!("text {}", detail % 3));
        }
        if kind != 0 {
            item["ParticipantId"] = json!(format!("p{}", detail % 4));
            item["ParticipantRole"] =
                json!(["CUSTOMER", "AGENT", "SYSTEM", "CUSTOM_BOT"][usize::from(detail % 4)]);
        }
        let contact = ["ContactId", "RelatedContactId"][usize::from(kind == 11)];
        item[contact] = json!(format!("c{}", detail >> 6));
        parse_item(&item.to_string()).item.expect("it has an id and a time")
    }
}

fn receipts(detail: u8) -> Value {
    json!([{ "RecipientParticipantId": format!("p{}", detail % 4), "ReadTimestamp": moment(detail % MOMENTS).to_string() }])
}

fn id(number: u8) -> String {
    format!("i{number:02}")
}

fn moment(number: u8) -> Timestamp {
    let start = Timestamp::from_second(1_770_000_000).unwrap_or_default();
    start + SignedDuration::from_secs(i64::from(number))
}
