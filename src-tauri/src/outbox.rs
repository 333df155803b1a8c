//! Changes on their way to the page: merged, numbered, and held back when the page is slow. Pure.
//!
//! The channel to the page has no back-pressure of its own: what is sent piles up in the web process. So the page
//! acknowledges each update, and no more than [`IN_FLIGHT`] are ever under way. Meanwhile changes merge, the last of a
//! key winning; past [`HELD`] keys they are dropped, and the page is told to start over with [`Change::Reset`].

use std::collections::BTreeMap;

use crate::dto::{Change, Lead, Row, Update};

/// Updates that may be unacknowledged.
const IN_FLIGHT: u64 = 4;

/// Keys and rows held back for a slow page; as many rows as the page itself keeps.
const HELD: usize = 2_000;

/// What is yet to be told, and what the page has taken.
#[derive(Debug, Default)]
pub(crate) struct Outbox {
    held: BTreeMap<Key, Change>,
    /// Where the page is to go. No snapshot brings it back, so it outlives what is dropped, and a page that loads again.
    lead: Option<Change>,
    rows: BTreeMap<String, Rows>,
    rows_held: usize,
    sent: u64,
    acknowledged: u64,
    state: State,
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum State {
    #[default]
    Flowing,
    /// Changes were dropped; the page is yet to be told.
    Dropped,
    /// The page was told; only a new subscription helps.
    Reset,
}

/// What may be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Pace {
    /// What one reads, and what one did: at the pace of a screen.
    Frame,
    /// How everything else stands, which can be taken in at a glance, and a glance is slower. It goes by itself: what changes in one frame
    /// at both ends of the window makes the engine draw all of the window again.
    Glance,
}

/// What a change replaces when it is told again. Those before [`FIRST_OF_FRAME`] wait for a glance.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Chat(String),
    Triage(String),
    People(String),
    Archive,
    Status,
    Deed,
    Alarms,
    Gaps(String),
    Files(String),
    Sources,
    Keychain,
    Imports,
    Drag,
}

/// The first key that does not wait.
const FIRST_OF_FRAME: Key = Key::Alarms;

#[derive(Debug, Default)]
struct Rows {
    /// `None`: the row is gone.
    by_id: BTreeMap<String, Option<Row>>,
}

impl Outbox {
    /// Starts over for a page that has just been given everything; the number of the last update, which that
    /// everything contains.
    pub(crate) fn restart(&mut self) -> u64 {
        let lead = self.lead.take();
        *self = Self { lead, sent: self.sent, acknowledged: self.sent, ..Self::default() };
        self.sent
    }

    /// Where the page is to go, if nobody has said where meanwhile.
    pub(crate) fn lead_back(&mut self, lead: Lead) {
        self.lead.get_or_insert(Change::Lead { lead });
    }

    /// Puts in a change; of several of one key the last counts.
    pub(crate) fn put(&mut self, change: Change) {
        let key = match &change {
            Change::Lead { .. } => {
                self.lead = Some(change);
                return;
            }
            _ if self.state != State::Flowing => return,
            Change::Chat { chat } => Key::Chat(chat.key.clone()),
            Change::ChatRemoved { key } => Key::Chat(key.clone()),
            Change::Triage { triage } => Key::Triage(triage.key.clone()),
            Change::TriageGone { key } => Key::Triage(key.clone()),
            Change::Alarms { .. } => Key::Alarms,
            Change::Deed { .. } => Key::Deed,
            Change::Gaps { key, .. } => Key::Gaps(key.clone()),
            Change::People { key, .. } => Key::People(key.clone()),
            Change::Files { key, .. } => Key::Files(key.clone()),
            Change::Sources { .. } => Key::Sources,
            Change::Keychain { .. } => Key::Keychain,
            Change::Archive { .. } => Key::Archive,
            Change::Imports { .. } => Key::Imports,
            Change::Drag { .. } => Key::Drag,
            Change::Status { .. } => Key::Status,
            Change::Rows { .. } => return self.put_rows(change),
            Change::Reset => return self.drop_all(),
        };
        self.held.insert(key, change);
        self.bound();
    }

    /// Drops what is held of a chat that is no longer on screen: its rows, gaps, people and files.
    pub(crate) fn forget_open(&mut self, chat: &str) {
        if let Some(rows) = self.rows.remove(chat) {
            self.rows_held -= rows.by_id.len();
        }
        for key in [Key::Gaps(chat.into()), Key::People(chat.into()), Key::Files(chat.into())] {
            self.held.remove(&key);
        }
    }

    /// The page has applied everything up to this update.
    pub(crate) fn acknowledge(&mut self, seq: u64) {
        self.acknowledged = self.acknowledged.max(seq.min(self.sent));
    }

    /// Whether there is something to send at this pace that may be sent now.
    pub(crate) fn is_due(&self, pace: Pace) -> bool {
        let open = self.sent - self.acknowledged < IN_FLIGHT;
        let something = match self.state {
            State::Flowing if pace == Pace::Glance => self.held.range(..FIRST_OF_FRAME).next().is_some(),
            State::Flowing => {
                self.held.range(FIRST_OF_FRAME..).next().is_some()
                    || !self.rows.is_empty()
                    || self.lead.is_some()
            }
            State::Dropped => true,
            State::Reset => false,
        };
        open && something
    }

    /// The next update, if one [is due](Self::is_due).
    pub(crate) fn take(&mut self, pace: Pace) -> Option<Update> {
        if !self.is_due(pace) {
            return None;
        }
        self.sent += 1;
        let changes = match (self.state, pace) {
            (State::Dropped, _) => {
                self.state = State::Reset;
                vec![Change::Reset]
            }
            (_, Pace::Frame) => {
                self.rows_held = 0;
                let rows =
                    std::mem::take(&mut self.rows).into_iter().map(|(key, rows)| rows.into_change(key));
                let held = self.held.split_off(&FIRST_OF_FRAME).into_values();
                held.chain(self.lead.take()).chain(rows).collect()
            }
            (_, Pace::Glance) => {
                let of_frame = self.held.split_off(&FIRST_OF_FRAME);
                std::mem::replace(&mut self.held, of_frame).into_values().collect()
            }
        };
        Some(Update { seq: self.sent, changes })
    }

    fn put_rows(&mut self, change: Change) {
        let Change::Rows { key, upsert, remove } = change else { return };
        let rows = self.rows.entry(key).or_default();
        let before = rows.by_id.len();
        rows.by_id.extend(upsert.into_iter().map(|row| (row.id.clone(), Some(row))));
        rows.by_id.extend(remove.into_iter().map(|id| (id, None)));
        self.rows_held += rows.by_id.len() - before;
        self.bound();
    }

    fn bound(&mut self) {
        if self.held.len() + self.rows_held > HELD {
            self.drop_all();
        }
    }

    fn drop_all(&mut self) {
        self.held.clear();
        self.rows.clear();
        self.rows_held = 0;
        self.state = State::Dropped;
    }
}

impl Rows {
    fn into_change(self, key: String) -> Change {
        let (mut upsert, mut remove) = (Vec::new(), Vec::new());
        for (id, row) in self.by_id {
            match row {
                Some(row) => upsert.push(row),
                None => remove.push(id),
            }
        }
        upsert.sort_by(|one, two| one.order.cmp(&two.order));
        Change::Rows { key, upsert, remove }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dto::{Answer, Body, Keychain};

    fn removed(key: &str) -> Change {
        Change::ChatRemoved { key: key.into() }
    }

    fn row(id: &str, order: &str, text: &str) -> Row {
        Row {
            id: id.into(),
            order: order.into(),
            at: 0.0,
            contact_id: None,
            past: false,
            by: None,
            body: Body::Response(Answer { text: text.into(), ..Answer::default() }),
            receipts: Vec::new(),
            changed: false,
            processing: None,
        }
    }

    fn upsert(rows: Vec<Row>) -> Change {
        Change::Rows { key: "c".into(), upsert: rows, remove: Vec::new() }
    }

    /// Sends until the page is behind as far as it may be.
    fn fill(outbox: &mut Outbox) {
        for _ in 0..IN_FLIGHT {
            outbox.put(removed("x"));
            assert!(outbox.take(Pace::Glance).is_some());
        }
    }

    #[test]
    fn updates_count_up_by_one() {
        let mut outbox = Outbox::default();
        assert_eq!(outbox.take(Pace::Glance), None);
        for seq in 1..=3 {
            outbox.put(removed("c"));
            assert_eq!(outbox.take(Pace::Glance), Some(Update { seq, changes: vec![removed("c")] }));
        }
    }

    #[test]
    fn the_last_change_of_a_key_wins() {
        let mut outbox = Outbox::default();
        for keychain in [Keychain::SessionMemory, Keychain::Ready] {
            outbox.put(Change::Keychain { keychain });
        }
        outbox.put(removed("c"));
        outbox.put(removed("c"));
        assert_eq!(outbox.take(Pace::Glance).unwrap().changes, [removed("c")]);
        let update = outbox.take(Pace::Frame).unwrap();
        assert_eq!(update.changes, [Change::Keychain { keychain: Keychain::Ready }]);
    }

    #[test]
    fn rows_merge_by_id_and_come_in_order() {
        let mut outbox = Outbox::default();
        outbox.put(upsert(vec![row("b", "2", "old"), row("gone", "3", "")]));
        outbox.put(upsert(vec![row("b", "2", "new"), row("a", "1", "")]));
        outbox.put(Change::Rows { key: "c".into(), upsert: vec![], remove: vec!["gone".into()] });
        let expected = Change::Rows {
            key: "c".into(),
            upsert: vec![row("a", "1", ""), row("b", "2", "new")],
            remove: vec!["gone".into()],
        };
        assert_eq!(outbox.take(Pace::Frame).unwrap().changes, [expected]);
    }

    #[test]
    fn a_slow_page_gets_nothing_until_it_acknowledges_and_then_what_has_merged() {
        let mut outbox = Outbox::default();
        fill(&mut outbox);
        outbox.put(removed("one"));
        outbox.put(removed("two"));
        assert_eq!(outbox.take(Pace::Glance), None);
        outbox.acknowledge(1);
        assert_eq!(outbox.take(Pace::Glance).unwrap().changes, [removed("one"), removed("two")]);
    }

    #[test]
    fn too_much_for_a_slow_page_becomes_one_reset_and_then_silence() {
        let mut outbox = Outbox::default();
        fill(&mut outbox);
        outbox.put(upsert((0..=HELD).map(|n| row(&n.to_string(), "", "")).collect()));
        outbox.put(removed("later"));
        outbox.acknowledge(IN_FLIGHT);
        assert_eq!(
            outbox.take(Pace::Glance),
            Some(Update { seq: IN_FLIGHT + 1, changes: vec![Change::Reset] })
        );
        outbox.acknowledge(IN_FLIGHT + 1);
        outbox.put(removed("later"));
        assert_eq!(outbox.take(Pace::Glance), None);
    }

    #[test]
    fn rows_told_again_do_not_add_up_to_a_reset() {
        let mut outbox = Outbox::default();
        for _ in 0..=HELD {
            outbox.put(upsert(vec![row("a", "1", "")]));
        }
        assert_eq!(outbox.take(Pace::Frame).unwrap().changes.len(), 1);
    }

    #[test]
    fn what_one_reads_does_not_wait_for_the_other_chats_nor_they_for_ever() {
        let mut outbox = Outbox::default();
        outbox.put(removed("other"));
        assert!(!outbox.is_due(Pace::Frame));
        assert_eq!(outbox.take(Pace::Frame), None);
        outbox.put(upsert(vec![row("a", "1", "")]));
        outbox.put(Change::Keychain { keychain: Keychain::Ready });
        assert!(outbox.is_due(Pace::Glance));
        let first = outbox.take(Pace::Frame).unwrap().changes;
        assert_eq!(first, [Change::Keychain { keychain: Keychain::Ready }, upsert(vec![row("a", "1", "")])]);
        assert_eq!(outbox.take(Pace::Glance).unwrap().changes, [removed("other")]);
    }

    #[test]
    fn a_new_subscription_starts_over_where_the_numbers_are() {
        let mut outbox = Outbox::default();
        fill(&mut outbox);
        outbox.put(Change::Reset);
        assert_eq!(outbox.restart(), IN_FLIGHT);
        assert_eq!(outbox.take(Pace::Glance), None);
        outbox.put(removed("c"));
        assert_eq!(outbox.take(Pace::Glance).unwrap().seq, IN_FLIGHT + 1);
    }

    #[test]
    fn where_a_page_is_to_go_outlives_what_is_dropped_and_is_told_once_it_started_over() {
        let lead = |key: &str| Change::Lead { lead: Lead::Chat { key: key.into() } };
        let mut outbox = Outbox::default();
        fill(&mut outbox);
        outbox.put(lead("c-1"));
        outbox.put(Change::Reset);
        outbox.acknowledge(IN_FLIGHT);
        assert_eq!(outbox.take(Pace::Frame).unwrap().changes, [Change::Reset]);
        outbox.put(lead("c-2"));
        outbox.restart();
        assert_eq!(outbox.take(Pace::Frame).unwrap().changes, [lead("c-2")]);
        assert_eq!(outbox.take(Pace::Frame), None);
    }

    #[test]
    fn an_acknowledgement_of_the_future_or_the_past_changes_nothing() {
        let mut outbox = Outbox::default();
        fill(&mut outbox);
        outbox.acknowledge(2);
        outbox.acknowledge(1);
        outbox.acknowledge(u64::MAX);
        outbox.put(removed("c"));
        assert!(outbox.take(Pace::Glance).is_some());
        assert!(outbox.sent >= outbox.acknowledged);
    }

    #[test]
    fn a_closed_chat_is_not_told_of() {
        let mut outbox = Outbox::default();
        outbox.put(upsert(vec![row("a", "1", "")]));
        outbox.put(Change::Files { key: "c".into(), files: vec![] });
        outbox.put(removed("c"));
        outbox.forget_open("c");
        assert_eq!(outbox.take(Pace::Frame), None);
        assert_eq!(outbox.take(Pace::Glance).unwrap().changes, [removed("c")]);
    }
}
