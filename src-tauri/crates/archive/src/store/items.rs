//! Items, and the index over them.

use std::sync::Arc;

use rusqlite::{OptionalExtension as _, params};
use transcript::{Author, Item, ItemId};

use super::Store;
use super::known::{Contact, Sender, Shape};
use super::places::Belongs;
use crate::batch::{Batch, NewItem, Origin, Prepared, Written};
use crate::entry::{Entry, Side};
use crate::labels::{file_labels, kind_labels};
use crate::packed::{Packed, PackedId};
use crate::{index, rowid, words};

/// Name of another text that a stored file has of an item.
const STORED: &str = "stored";

/// An item as it stands in the table.
struct Row {
    rid: i64,
    contact: i64,
    at: i64,
    body: Option<String>,
    words: Option<String>,
    files: Option<String>,
    rest: Option<String>,
    author: Option<i64>,
    shape: i64,
    ordinal: u32,
    mark: Option<Vec<u8>>,
}

/// What is to stand there.
struct Wanted<'a> {
    contact: Contact,
    prepared: &'a Prepared,
    packed: &'a Packed,
    body: Option<&'a str>,
    words: Option<&'a str>,
    files: Option<String>,
    author: Option<i64>,
    /// Tokens of the sender's name.
    name: Option<Arc<str>>,
    role: Option<&'a str>,
    shape: Shape,
    ordinal: u32,
    mark: Option<&'a [u8]>,
}

impl Store<'_> {
    /// Stores an item of a batch.
    pub(super) fn item(
        &mut self,
        chat: i64,
        batch: &Batch,
        new: &NewItem,
        prepared: &Prepared,
        written: &mut Written,
    ) -> Result<(), rusqlite::Error> {
        let item = &new.item;
        let key = &batch.chat.key;
        let contact = self.contact_of(chat, batch, item)?;
        let contact_id = item.contact().map_or(key.as_str(), |id| id.as_str());
        let packed = Packed::new(item, contact_id, key);
        if batch.origin == Origin::Live && self.is_gone(contact.no, packed.at)? {
            written.known += 1;
            return Ok(());
        }
        let who = item.author.as_ref().map(|author| self.author(contact.no, author)).transpose()?;
        let wanted = Wanted {
            contact,
            body: item.content.as_deref(),
            words: prepared.words.as_deref(),
            files: file_labels(item.attachments()),
            author: who.as_ref().map(|who| who.no),
            name: who.and_then(|who| who.name),
            role: item.author.as_ref().map(|author| author.role.as_wire()),
            shape: self.shape(item, packed.says)?,
            ordinal: new.ordinal,
            mark: new.mark.as_deref(),
            prepared,
            packed: &packed,
        };
        match self.row(chat, &wanted, batch.origin)? {
            None => {
                let rid = self.insert(item, &wanted)?;
                if let Some(name) = batch.origin.stand_in() {
                    self.version(rid, name, wanted.body)?;
                }
                written.new += 1;
                written.messages += u64::from(item.is_word());
            }
            Some(row) if row.is(&wanted) => written.known += 1,
            Some(row) if batch.origin == Origin::Live || self.stands_in(&row, batch.origin)? => {
                self.replace(item, &row, &wanted)?;
                written.changed += 1;
            }
            Some(row) => {
                if self.keep_beside(&row, &wanted, batch.origin)? {
                    written.changed += 1;
                } else {
                    written.known += 1;
                }
            }
        }
        Ok(())
    }

    /// It was purged while somebody watched its chat: what changes of it is not stored again, only what was said since.
    fn is_gone(&mut self, contact: i64, at: i64) -> Result<bool, rusqlite::Error> {
        let until = if let Some(until) = self.known.gone.get(&contact) {
            *until
        } else {
            let mut find = self.connection.prepare_cached(
                "SELECT max(last) FROM purged WHERE contact = (SELECT id FROM contact WHERE no = ?1)",
            )?;
            let until: Option<i64> = find.query_row([contact], |row| row.get(0))?;
            self.known.gone.insert(contact, until);
            until
        };
        Ok(until.is_some_and(|until| at <= until))
    }

    /// The contact an item names, else the newest of the chat.
    fn contact_of(&mut self, chat: i64, batch: &Batch, item: &Item) -> Result<Contact, rusqlite::Error> {
        let facts = &batch.chat;
        let own = item.contact_id().or(item.heading.implied_contact_id.as_ref());
        match (item.related_contact_id(), own) {
            (Some(related), _) if !facts.contacts.iter().any(|contact| contact.id == *related) => {
                self.contact(chat, related, Belongs::Past)
            }
            (Some(id), _) | (None, Some(id)) => self.contact(chat, id, Belongs::Here),
            (None, None) => {
                let last = facts.contacts.last().map(|contact| contact.id.clone());
                let id = last.unwrap_or_else(|| facts.key.as_str().into());
                self.contact(chat, &id, Belongs::Here)
            }
        }
    }

    fn author(&mut self, contact: i64, author: &Arc<Author>) -> Result<Sender, rusqlite::Error> {
        let key = (contact, Arc::clone(author));
        if let Some(known) = self.known.authors.get(&key) {
            return Ok(known.clone());
        }
        let id = PackedId::new(author.id.as_str());
        let role = author.role.as_wire();
        let (found, last) = if let Some(fresh) = self.known.fresh.get_mut(&contact) {
            fresh.authors += 1;
            (None, fresh.authors - 1)
        } else {
            let mut find = self.connection.prepare_cached(
                "SELECT (SELECT no FROM author WHERE contact = ?1 AND id = ?2 AND name IS ?3 AND role = ?4),
                        (SELECT coalesce(max(no), 0) FROM author WHERE contact = ?1)",
            )?;
            find.query_row(params![contact, id, author.name, role], |row| Ok((row.get(0)?, row.get(1)?)))?
        };
        let no = if let Some(no) = found {
            no
        } else {
            let sql = "INSERT INTO author(contact, no, id, name, role) VALUES(?1, ?2, ?3, ?4, ?5)";
            let mut insert = self.connection.prepare_cached(sql)?;
            insert.execute(params![contact, last + 1, id, author.name, role])?;
            last + 1
        };
        let name = author.name.as_deref().map(|name| words::index_text(name).into());
        let sender = Sender { no, name };
        self.known.authors.insert(key, sender.clone());
        Ok(sender)
    }

    fn shape(&mut self, item: &Item, says: i64) -> Result<Shape, rusqlite::Error> {
        let key = (item.item_type().map(Into::into), item.content_type().map(Into::into), says);
        if let Some(shape) = self.known.shapes.get(&key) {
            return Ok(shape.clone());
        }
        let mut find = self.connection.prepare_cached(
            "SELECT no, labels FROM shape WHERE item_type IS ?1 AND content_type IS ?2 AND says = ?3",
        )?;
        let found = find
            .query_row(params![key.0, key.1, says], |row| {
                Ok(Shape { no: row.get(0)?, labels: row.get::<_, String>(1)?.into() })
            })
            .optional()?;
        let shape = if let Some(shape) = found {
            shape
        } else {
            let labels: Arc<str> = kind_labels(&item.kind).into();
            let sql = "INSERT INTO shape(item_type, content_type, says, labels) VALUES(?1, ?2, ?3, ?4)";
            self.connection.prepare_cached(sql)?.execute(params![key.0, key.1, says, labels])?;
            Shape { no: self.connection.last_insert_rowid(), labels }
        };
        self.known.shapes.insert(key, shape.clone());
        Ok(shape)
    }

    /// The row of an item with this id in its contact. A copy that named no contact was put into the newest one of its time: so, of
    /// a live chat, whatever contact it shows is looked at.
    fn row(
        &mut self,
        chat: i64,
        wanted: &Wanted<'_>,
        origin: Origin,
    ) -> Result<Option<Row>, rusqlite::Error> {
        if origin != Origin::Live
            && let Some(known) = self.known.fresh.get_mut(&wanted.contact.no)
            && known.items.insert(wanted.prepared.id.clone())
        {
            return Ok(None);
        }
        let mut find = self.connection.prepare_cached(
            "SELECT rid, contact, at, body, words, files, extras, author, shape, ordinal, mark
             FROM item WHERE contact = ?1 AND substr(id, -2) = substr(?2, -2) AND id = ?2",
        )?;
        let row = find.query_row(params![wanted.contact.no, wanted.prepared.id], Row::read).optional()?;
        if row.is_some() || origin != Origin::Live {
            return Ok(row);
        }
        let mut find = self.connection.prepare_cached(
            "SELECT rid, contact, at, body, words, files, extras, author, shape, ordinal, mark
             FROM item WHERE substr(id, -2) = substr(?2, -2) AND id = ?2 AND contact IN
                 (SELECT no FROM contact WHERE chat = ?1 UNION ALL SELECT contact FROM past WHERE chat = ?1)",
        )?;
        find.query_row(params![chat, wanted.prepared.id], Row::read).optional()
    }

    fn insert(&mut self, item: &Item, wanted: &Wanted<'_>) -> Result<i64, rusqlite::Error> {
        let mut insert = self.connection.prepare_cached(
            "INSERT INTO item(rid, id, contact, author, shape, at, ordinal, body, words, files, extras, mark)
             VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12) ON CONFLICT DO NOTHING",
        )?;
        let Prepared { size, ref tokens, .. } = *wanted.prepared;
        let rid = self.known.slots.take(self.connection, rowid::first_of(item.time), size, |rid| {
            let inserted = insert.execute(params![
                rid,
                wanted.prepared.id,
                wanted.contact.no,
                wanted.author,
                wanted.shape.no,
                wanted.packed.at,
                wanted.ordinal,
                wanted.body,
                wanted.words,
                wanted.files,
                wanted.packed.rest,
                wanted.mark,
            ])?;
            Ok(inserted > 0)
        })?;
        self.note_spill(rid, wanted.packed.at)?;
        if self.is_indexed(rid)? {
            let sql = "INSERT INTO fts(rowid, customer, agent, others) VALUES(?1, ?2, ?3, ?4)";
            let entry = wanted.entry(tokens.as_deref());
            let [customer, agent, others] = Side::ALL.map(|side| entry.column(side));
            self.connection.prepare_cached(sql)?.execute(params![rid, customer, agent, others])?;
        }
        self.attachments(rid, item)?;
        Ok(rid)
    }

    /// Another text of a known item, or another time.
    fn replace(&mut self, item: &Item, row: &Row, wanted: &Wanted<'_>) -> Result<(), rusqlite::Error> {
        if row.looks_as(wanted) {
            let sql = "UPDATE item SET ordinal = ?2, mark = ?3, extras = ?4 WHERE rid = ?1";
            let mut update = self.connection.prepare_cached(sql)?;
            update.execute(params![row.rid, wanted.ordinal, wanted.mark, wanted.packed.rest])?;
            return Ok(());
        }
        self.unindex(row.rid)?;
        // Its other texts go with it, unless they are kept for the row that follows.
        let mut kept = self.connection.prepare_cached("SELECT origin, body FROM version WHERE rid = ?1")?;
        let kept: Vec<(String, Option<String>)> =
            kept.query_map([row.rid], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<_, _>>()?;
        self.connection.prepare_cached("DELETE FROM item WHERE rid = ?1")?.execute([row.rid])?;
        let rid = self.insert(item, wanted)?;
        for (origin, body) in kept {
            self.version(rid, &origin, body.as_deref())?;
        }
        Ok(())
    }

    /// What stands there stands in for what comes now.
    fn stands_in(&self, row: &Row, origin: Origin) -> Result<bool, rusqlite::Error> {
        if origin != Origin::Stored || row.mark.is_some() {
            return Ok(false);
        }
        let sql = "SELECT count(*) FROM version WHERE rid = ?1 AND origin <> ?2 AND body IS ?3";
        let mut find = self.connection.prepare_cached(sql)?;
        find.query_row(params![row.rid, STORED, row.body], |row| Ok(row.get::<_, i64>(0)? > 0))
    }

    /// A stored file has an item that is known: says whether it has another text of it, which is kept beside.
    fn keep_beside(&self, row: &Row, wanted: &Wanted<'_>, origin: Origin) -> Result<bool, rusqlite::Error> {
        if row.body.as_deref() == wanted.body {
            return Ok(false);
        }
        self.version(row.rid, origin.stand_in().unwrap_or(STORED), wanted.body)
    }

    fn version(&self, rid: i64, origin: &str, body: Option<&str>) -> Result<bool, rusqlite::Error> {
        let mut insert = self.connection.prepare_cached(
            "INSERT INTO version(rid, origin, body) VALUES(?1, ?2, ?3)
             ON CONFLICT DO UPDATE SET body = excluded.body WHERE body IS NOT excluded.body",
        )?;
        Ok(insert.execute(params![rid, origin, body])? > 0)
    }

    fn attachments(&self, rid: i64, item: &Item) -> Result<(), rusqlite::Error> {
        // Of two with one id the last counts. Not by an upsert: each statement that may change more than one row has the index write a
        // segment before it.
        for file in item.attachments().iter().rev() {
            let mut insert = self.connection.prepare_cached(
                "INSERT INTO attachment(rid, id, name, content_type, status) VALUES(?1, ?2, ?3, ?4, ?5)
                 ON CONFLICT DO NOTHING",
            )?;
            let status = file.status.as_wire();
            insert.execute(params![rid, file.id.as_str(), file.name, file.content_type, status])?;
        }
        Ok(())
    }

    /// Takes an item out, wherever in the chat it stands.
    pub(super) fn remove(&mut self, chat: i64, id: &ItemId) -> Result<(), rusqlite::Error> {
        let mut find = self.connection.prepare_cached(
            "SELECT rid FROM item WHERE substr(id, -2) = substr(?2, -2) AND id = ?2
             AND contact IN (SELECT no FROM contact WHERE chat = ?1)",
        )?;
        let id = PackedId::new(id.as_str());
        let rows: Vec<i64> =
            find.query_map(params![chat, id], |row| row.get(0))?.collect::<Result<_, _>>()?;
        for rid in rows {
            self.unindex(rid)?;
            self.connection.prepare_cached("DELETE FROM item WHERE rid = ?1")?.execute([rid])?;
        }
        Ok(())
    }

    /// Takes a row out of the index. The index forgets only what it is told word by word, so this comes before the row changes.
    pub(crate) fn unindex(&mut self, rid: i64) -> Result<(), rusqlite::Error> {
        if !self.is_indexed(rid)? {
            return Ok(());
        }
        let mut delete = self.connection.prepare_cached(
            "INSERT INTO fts(fts, rowid, customer, agent, others)
             SELECT 'delete', rid, customer, agent, others FROM indexed WHERE rid = ?1",
        )?;
        delete.execute([rid]).map(drop)
    }

    /// Puts a row into the index.
    pub(crate) fn index(&mut self, rid: i64) -> Result<(), rusqlite::Error> {
        if !self.is_indexed(rid)? {
            return Ok(());
        }
        let mut insert = self.connection.prepare_cached(
            "INSERT INTO fts(rowid, customer, agent, others)
             SELECT rid, customer, agent, others FROM indexed WHERE rid = ?1",
        )?;
        insert.execute([rid]).map(drop)
    }

    /// While the index is made anew, it has the newer rows alone.
    fn is_indexed(&mut self, rid: i64) -> Result<bool, rusqlite::Error> {
        let line = match self.known.line {
            Some(line) => line,
            None => *self.known.line.insert(index::line(self.connection)?),
        };
        Ok(rid >= line)
    }

    /// Puts some more rows into an index that is made anew; says whether there are more.
    pub(crate) fn fill_index(&mut self) -> Result<bool, rusqlite::Error> {
        self.known.line = None;
        index::fill(self.connection)
    }

    /// Changes something on which the labels of a contact's items depend.
    pub(super) fn reindexed(
        &mut self,
        contact: i64,
        change: impl FnOnce(&Self) -> Result<(), rusqlite::Error>,
    ) -> Result<(), rusqlite::Error> {
        let mut find =
            self.connection.prepare_cached("SELECT rid FROM item WHERE contact = ?1 ORDER BY rid")?;
        let rows: Vec<i64> = find.query_map([contact], |row| row.get(0))?.collect::<Result<_, _>>()?;
        for rid in &rows {
            self.unindex(*rid)?;
        }
        change(self)?;
        for rid in &rows {
            self.index(*rid)?;
        }
        Ok(())
    }

    /// An item that found no room in its second: whoever asks for a range of dates has to look so far beyond it.
    fn note_spill(&self, rid: i64, at: i64) -> Result<(), rusqlite::Error> {
        let spill = rowid::second_of(rid) - at.div_euclid(1_000);
        if spill == 0 {
            return Ok(());
        }
        let mut note = self.connection.prepare_cached(
            "INSERT INTO meta(name, value) VALUES('spill', ?1)
             ON CONFLICT DO UPDATE SET value = excluded.value WHERE value < excluded.value",
        )?;
        note.execute([spill]).map(drop)
    }
}

impl Wanted<'_> {
    /// What the index has of it, with the tokens of what was said.
    fn entry<'a>(&'a self, words: Option<&'a str>) -> Entry<'a> {
        let Contact { no, instance, queue, .. } = self.contact;
        Entry {
            contact: Some(no),
            instance,
            queue,
            role: self.role,
            kind: &self.shape.labels,
            files: self.files.as_deref(),
            name: self.name.as_deref(),
            words,
        }
    }
}

impl Row {
    fn read(row: &rusqlite::Row<'_>) -> Result<Self, rusqlite::Error> {
        Ok(Self {
            rid: row.get(0)?,
            contact: row.get(1)?,
            at: row.get(2)?,
            body: row.get(3)?,
            words: row.get(4)?,
            files: row.get(5)?,
            rest: row.get(6)?,
            author: row.get(7)?,
            shape: row.get(8)?,
            ordinal: row.get(9)?,
            mark: row.get(10)?,
        })
    }

    /// The row is what is wanted already.
    fn is(&self, wanted: &Wanted<'_>) -> bool {
        self.looks_as(wanted)
            && (self.ordinal, self.mark.as_deref()) == (wanted.ordinal, wanted.mark)
            && self.rest == wanted.packed.rest
    }

    /// The index and the place are the same.
    fn looks_as(&self, wanted: &Wanted<'_>) -> bool {
        (self.contact, self.at, self.author, self.shape)
            == (wanted.contact.no, wanted.packed.at, wanted.author, wanted.shape.no)
            && self.body.as_deref() == wanted.body
            && self.words.as_deref() == wanted.words
            && self.files == wanted.files
    }
}
