//! Chats, contacts, instances and queues: where things were said.

use rusqlite::{OptionalExtension as _, params};
use transcript::ContactId;

use super::Store;
use super::known::{Contact, Fresh};
use crate::batch::{Batch, ChatFacts, ContactFacts, Origin};
use crate::packed::PackedId;

/// Whose contact an item's is, seen from the chat in which the item was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Belongs {
    /// A session of this chat.
    Here,
    /// A past session that this chat shows: of an earlier chat, as far as anybody knows.
    Past,
}

impl Store<'_> {
    /// Number of a batch's chat, with what is known of it.
    pub(super) fn chat(&mut self, batch: &Batch) -> Result<i64, rusqlite::Error> {
        let facts = &batch.chat;
        let chat = match self.chat_of_file(batch)? {
            Some(chat) => chat,
            None => self.chat_row(facts)?,
        };
        let instance = facts
            .instance
            .as_deref()
            .map(instance_name)
            .map(|name| self.named("instance", name))
            .transpose()?;
        for contact in &facts.contacts {
            self.contact_facts(chat, contact, instance)?;
        }
        Ok(chat)
    }

    /// A stored file may not say in which chat its contact was; the archive may know.
    fn chat_of_file(&self, batch: &Batch) -> Result<Option<i64>, rusqlite::Error> {
        let [contact] = &*batch.chat.contacts else { return Ok(None) };
        if batch.origin == Origin::Live || contact.id.as_str() != batch.chat.key {
            return Ok(None);
        }
        let Some(known) = self.find_contact(&contact.id)? else { return Ok(None) };
        Ok((!self.is_provisional(known, &contact.id)?).then_some(known.chat))
    }

    fn chat_row(&self, facts: &ChatFacts) -> Result<i64, rusqlite::Error> {
        let ChatFacts { key, host, region, customer, agent, ended, complete, .. } = facts;
        let ended = ended.map(jiff::Timestamp::as_millisecond);
        let mut find = self.connection.prepare_cached("SELECT no FROM chat WHERE key = ?1")?;
        // Not by an upsert: a statement that may change more than one row keeps what all pages were before it.
        if let Some(no) = find.query_row([key], |row| row.get(0)).optional()? {
            let mut update = self.connection.prepare_cached(
                "UPDATE chat SET
                     host = coalesce(?2, host),
                     region = coalesce(?3, region),
                     customer = coalesce(?4, customer),
                     agent = coalesce(?5, agent),
                     ended = coalesce(?6, ended),
                     complete = coalesce(?7, complete)
                 WHERE no = ?1",
            )?;
            update.execute(params![no, host, region, customer, agent, ended, complete])?;
            return Ok(no);
        }
        let mut insert = self.connection.prepare_cached(
            "INSERT INTO chat(key, host, region, customer, agent, ended, complete)
             VALUES(?1, ?2, ?3, ?4, ?5, ?6, coalesce(?7, 0))",
        )?;
        insert.execute(params![key, host, region, customer, agent, ended, complete])?;
        Ok(self.connection.last_insert_rowid())
    }

    /// Number of the row of `table` that has this name.
    fn named(&self, table: &str, name: &str) -> Result<i64, rusqlite::Error> {
        let mut find = self.connection.prepare_cached(&format!("SELECT no FROM {table} WHERE name = ?1"))?;
        if let Some(no) = find.query_row([name], |row| row.get(0)).optional()? {
            return Ok(no);
        }
        self.connection.prepare_cached(&format!("INSERT INTO {table}(name) VALUES(?1)"))?.execute([name])?;
        Ok(self.connection.last_insert_rowid())
    }

    fn contact_facts(
        &mut self,
        chat: i64,
        facts: &ContactFacts,
        instance: Option<i64>,
    ) -> Result<(), rusqlite::Error> {
        let queue = facts.queue.as_deref().map(|name| self.named("queue", name)).transpose()?;
        let since = facts.since.map(jiff::Timestamp::as_millisecond);
        let is_known = self.known.contacts.contains_key(&facts.id) || self.find_contact(&facts.id)?.is_some();
        if !is_known {
            let contact = self.add_contact(chat, &facts.id, Belongs::Here, instance, queue)?;
            self.known.contacts.insert(facts.id.clone(), contact);
            return self.contact_details(contact.no, since, facts.analysis.as_deref());
        }
        let known = self.contact(chat, &facts.id, Belongs::Here)?;
        let (instance, queue) = (instance.or(known.instance), queue.or(known.queue));
        if (instance, queue) != (known.instance, known.queue) {
            // The labels of its items say where it is.
            self.reindexed(known.no, |store| {
                let sql = "UPDATE contact SET instance = ?2, queue = ?3 WHERE no = ?1";
                store.connection.prepare_cached(sql)?.execute(params![known.no, instance, queue]).map(drop)
            })?;
            self.known.contacts.insert(facts.id.clone(), Contact { instance, queue, ..known });
        }
        self.contact_details(known.no, since, facts.analysis.as_deref())
    }

    fn contact_details(
        &self,
        contact: i64,
        since: Option<i64>,
        analysis: Option<&str>,
    ) -> Result<(), rusqlite::Error> {
        if since.is_some() || analysis.is_some() {
            let sql = "UPDATE contact SET since = coalesce(?2, since), analysis = coalesce(?3, analysis)
                       WHERE no = ?1 AND (since IS NOT coalesce(?2, since) OR analysis IS NOT coalesce(?3, analysis))";
            self.connection.prepare_cached(sql)?.execute(params![contact, since, analysis])?;
        }
        Ok(())
    }

    /// A contact by its id, added if it is new. What was known as the past of one chat alone comes home when its own chat is seen.
    pub(super) fn contact(
        &mut self,
        chat: i64,
        id: &ContactId,
        belongs: Belongs,
    ) -> Result<Contact, rusqlite::Error> {
        if let Some(known) = self.known.contacts.get(id)
            && known.chat == chat
        {
            return Ok(*known);
        }
        let contact = match self.find_contact(id)? {
            Some(contact) if contact.chat == chat => contact,
            Some(contact) if belongs == Belongs::Here && self.is_provisional(contact, id)? => {
                self.rehome(contact, chat)?
            }
            Some(contact) => {
                let sql = "INSERT INTO past(chat, contact) VALUES(?1, ?2) ON CONFLICT DO NOTHING";
                self.connection.prepare_cached(sql)?.execute(params![chat, contact.no])?;
                contact
            }
            None => self.add_contact(chat, id, belongs, None, None)?,
        };
        self.known.contacts.insert(id.clone(), contact);
        Ok(contact)
    }

    fn find_contact(&self, id: &ContactId) -> Result<Option<Contact>, rusqlite::Error> {
        let mut find =
            self.connection.prepare_cached("SELECT no, chat, instance, queue FROM contact WHERE id = ?1")?;
        let contact = |row: &rusqlite::Row<'_>| {
            Ok(Contact { no: row.get(0)?, chat: row.get(1)?, instance: row.get(2)?, queue: row.get(3)? })
        };
        find.query_row([PackedId::new(id.as_str())], contact).optional()
    }

    fn add_contact(
        &mut self,
        chat: i64,
        id: &ContactId,
        belongs: Belongs,
        instance: Option<i64>,
        queue: Option<i64>,
    ) -> Result<Contact, rusqlite::Error> {
        // A chat on hold is as a whole, with what comes to it later.
        let sql = "INSERT INTO contact(chat, id, instance, queue, hold)
                   VALUES(?1, ?2, ?3, ?4, (SELECT max(hold) FROM contact WHERE chat = ?1))";
        let id = PackedId::new(id.as_str());
        self.connection.prepare_cached(sql)?.execute(params![chat, id, instance, queue])?;
        let no = self.connection.last_insert_rowid();
        if belongs == Belongs::Past {
            self.connection.execute("INSERT INTO past(chat, contact) VALUES(?1, ?2)", [chat, no])?;
        }
        self.known.fresh.insert(no, Fresh::default());
        Ok(Contact { no, chat, instance, queue })
    }

    /// Whether a contact stands where it does for want of better knowledge: in a chat of which it is the past, or in one that was made
    /// for it alone and that the engine never watched.
    fn is_provisional(&self, contact: Contact, id: &ContactId) -> Result<bool, rusqlite::Error> {
        let mut find = self.connection.prepare_cached(
            "SELECT EXISTS(SELECT 1 FROM past WHERE chat = ?1 AND contact = ?2)
                 OR (state IS NULL AND key = ?3 AND (SELECT count(*) FROM contact WHERE chat = ?1) = 1)
             FROM chat WHERE no = ?1",
        )?;
        find.query_row(params![contact.chat, contact.no, id.as_str()], |row| row.get(0))
    }

    /// Moves a contact into the chat in which it is a session of its own, and drops the one that was made for it.
    fn rehome(&self, contact: Contact, chat: i64) -> Result<Contact, rusqlite::Error> {
        let old = contact.chat;
        let sql = "UPDATE contact SET chat = ?2, hold = coalesce(hold, (SELECT max(hold) FROM contact WHERE chat = ?2)) WHERE no = ?1";
        self.connection.execute(sql, [contact.no, chat])?;
        let sql = "SELECT state IS NULL AND NOT EXISTS(SELECT 1 FROM contact WHERE chat = ?1) FROM chat WHERE no = ?1";
        if self.connection.query_row(sql, [old], |row| row.get(0))? {
            self.connection
                .execute("UPDATE OR REPLACE presence SET chat = ?2 WHERE chat = ?1", [old, chat])?;
            self.connection.execute("UPDATE OR IGNORE past SET chat = ?2 WHERE chat = ?1", [old, chat])?;
            self.connection.execute("DELETE FROM past WHERE chat = ?1", [old])?;
            self.connection.execute("DELETE FROM chat WHERE no = ?1", [old])?;
        }
        Ok(Contact { chat, ..contact })
    }
}

/// An instance by the id in its ARN, so that whoever names it names the same one.
pub(crate) fn instance_name(text: &str) -> &str {
    let text = text.trim();
    text.split_once(":instance/").map_or(text, |(_, id)| id.split('/').next().unwrap_or(id))
}
