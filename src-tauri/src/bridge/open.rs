//! The chat on screen.

use std::sync::Arc;

use monitor::{ChatKey, ChatUpdate, GapReport, Opened, Page};
use tokio::sync::broadcast;
use transcript::{File, Person};

use crate::dto::{Change, Chat, OpenChat, Row, RowPage};
use crate::present::{self, Names};

/// Rows that a chat is opened with: more than any screen shows.
pub(crate) const PAGE: usize = 200;

/// What has to be known of a chat to tell its changes.
pub(super) struct Open {
    pub(super) key: ChatKey,
    pub(super) updates: broadcast::Receiver<Arc<ChatUpdate>>,
    names: Names,
    people: Vec<Person>,
    files: Vec<File>,
    gaps: Vec<GapReport>,
}

impl Open {
    /// `seen_before`: the chat was on screen in this run; only then there is a moment since when things are new.
    pub(super) fn new(key: ChatKey, opened: Opened, seen_before: bool) -> (Self, OpenChat) {
        // What is proved is asked for when somebody looks at it.
        let Opened { summary, page, newest, gaps, people, files, seen_until, updates, .. } = opened;
        let mut names = Names::default();
        for person in &people {
            names.learn(person);
        }
        let open = Self { key, updates, names, people, files, gaps };
        let page = open.page(&page);
        let shown = OpenChat {
            chat: present::chat(&summary),
            page,
            newest: newest.map(present::order).unwrap_or_default(),
            gaps: open.gaps(),
            people: present::people(&open.people),
            files: open.files(),
            seen_until: seen_before.then(|| present::moment(seen_until)),
            partial: false,
        };
        (open, shown)
    }

    /// Rows for the page.
    pub(super) fn page(&self, page: &Page) -> RowPage {
        let rows: Vec<Row> = page.entries.iter().map(|entry| present::row(entry, &self.names)).collect();
        present::page(rows, page.older, page.newer)
    }

    /// A batch of changes in the page's terms.
    pub(super) fn apply(&mut self, update: &ChatUpdate) -> Vec<Change> {
        let (mut upsert, mut remove) = (Vec::new(), Vec::new());
        let (mut people, mut files) = (false, false);
        for change in &update.changes {
            match change {
                transcript::Change::Person(person) => {
                    self.names.learn(person);
                    put(&mut self.people, person.clone(), |known| known.who.id == person.who.id);
                    people = true;
                }
                transcript::Change::File(file) => {
                    put(&mut self.files, file.clone(), |known| known.id == file.id);
                    files = true;
                }
                // Below, when all names are known.
                transcript::Change::Upsert(entry) => upsert.push(entry),
                transcript::Change::Remove(id) => remove.push(id.to_string()),
                // Gaps come by themselves, complete; what no reader sees does not come at all.
                transcript::Change::Gap(_)
                | transcript::Change::GapClosed(_)
                | transcript::Change::Noted(_) => {}
                transcript::Change::Reset => return vec![Change::Reset],
            }
        }
        let key = || self.key.to_string();
        let mut changes = Vec::new();
        if !upsert.is_empty() || !remove.is_empty() {
            let upsert = upsert.iter().map(|entry| present::row(entry, &self.names)).collect();
            changes.push(Change::Rows { key: key(), upsert, remove });
        }
        if let Some(gaps) = &update.gaps {
            self.gaps.clone_from(gaps);
            changes.push(Change::Gaps { key: key(), gaps: self.gaps() });
        }
        if people {
            changes.push(Change::People { key: key(), people: present::people(&self.people) });
        }
        if files {
            self.files
                .sort_by(|one, two| (one.time, &one.item, &one.id).cmp(&(two.time, &two.item, &two.id)));
            changes.push(Change::Files { key: key(), files: self.files() });
        }
        changes
    }

    fn gaps(&self) -> Vec<crate::dto::Gap> {
        self.gaps.iter().map(present::gap).collect()
    }

    fn files(&self) -> Vec<crate::dto::File> {
        self.files.iter().map(|file| present::file(file, &self.names)).collect()
    }
}

/// A chat of which nothing can be known for want of a token.
pub(super) fn empty(chat: Chat) -> OpenChat {
    OpenChat {
        chat,
        page: present::page(Vec::new(), 0, 0),
        newest: String::new(),
        gaps: Vec::new(),
        people: Vec::new(),
        files: Vec::new(),
        seen_until: None,
        partial: false,
    }
}

/// Replaces what is the same, else appends.
fn put<T>(list: &mut Vec<T>, value: T, same: impl Fn(&T) -> bool) {
    match list.iter_mut().find(|known| same(known)) {
        Some(known) => *known = value,
        None => list.push(value),
    }
}
