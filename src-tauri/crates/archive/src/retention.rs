//! What must go, and what must stay.
//!
//! Purged is purged: from the rows, the index, the log and the free pages (see `writer/wipe.rs`). That it was there, how many items it had and why it went
//! stays on record; not a word of it does.

use jiff::{SignedDuration, Timestamp};
use rusqlite::{Connection, OptionalExtension as _, Row, params};
use transcript::ContactId;

use crate::chats::{StoredContact, chat, moment};
use crate::packed::PackedId;
use crate::store::Store;
use crate::{Archive, ReadError, WriteError};

/// Items that go in one transaction: others who write wait no longer than some 30 ms.
const STEP: usize = 100;

/// Why something went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// A person asked for it.
    Asked,
    /// Its time was over.
    Retention,
}

impl Reason {
    fn word(self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::Retention => "retention",
        }
    }
}

/// What stands on record of something that is gone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Purged {
    /// When it went.
    pub at: Timestamp,
    /// `ContactId`.
    pub contact: ContactId,
    /// Its instance.
    pub instance: Option<String>,
    /// Items that it had.
    pub items: u64,
    /// Its first item.
    pub first: Option<Timestamp>,
    /// Its last item.
    pub last: Option<Timestamp>,
    /// Why.
    pub reason: Reason,
}

impl Purged {
    fn read(row: &Row<'_>) -> Result<Self, rusqlite::Error> {
        let time = |at| row.get::<_, Option<i64>>(at).map(|ms| ms.and_then(moment));
        Ok(Self {
            at: time(0)?.unwrap_or_default(),
            contact: row.get::<_, PackedId>(1)?.to_string().as_str().into(),
            instance: row.get(2)?,
            items: row.get::<_, i64>(3)?.unsigned_abs(),
            first: time(4)?,
            last: time(5)?,
            reason: if row.get::<_, String>(6)? == "retention" { Reason::Retention } else { Reason::Asked },
        })
    }
}

/// Why a contact was not purged.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PurgeError {
    /// The archive does not have it.
    #[error("the archive has no contact with this id; give the whole id")]
    Unknown,
    /// It is on hold.
    #[error("the contact is on legal hold ({0}); end the hold first")]
    Held(String),
    /// The archive refuses.
    #[error(transparent)]
    Write(#[from] WriteError),
}

/// What a purge would take.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Extent {
    /// Contacts.
    pub contacts: u64,
    /// Items.
    pub items: u64,
    /// Contacts that would go, and stay because they are on hold.
    pub held: u64,
    /// The oldest item.
    pub first: Option<Timestamp>,
    /// The newest item.
    pub last: Option<Timestamp>,
}

impl Archive {
    /// Purges a contact, wherever it is shown. Gone when this returns.
    pub async fn purge(&self, contact: &ContactId, now: Timestamp) -> Result<Purged, PurgeError> {
        let id = contact.clone();
        let begun = self.act(move |store| store.begin_purge(&id, now)).await?;
        let (no, purged) = begun?;
        self.purge_items(no).await?;
        self.wipe().await?;
        Ok(purged)
    }

    /// Purges what is older than its instance's days, contact by contact: one that had its last item so long ago. Gives what went.
    pub async fn apply_retention(&self, now: Timestamp) -> Result<Vec<Purged>, WriteError> {
        let (over, going) =
            self.act(move |store| Ok((over(store.connection(), now)?, going(store.connection())?))).await?;
        for no in going {
            self.purge_items(no).await?;
        }
        let mut all = Vec::new();
        for (no, contact) in over {
            let noted = self.act(move |store| store.note_purge(no, &contact, now, Reason::Retention)).await?;
            self.purge_items(no).await?;
            all.extend(noted);
        }
        if self.act(|store| is_to_be_wiped(store.connection())).await? {
            self.wipe().await?;
        }
        Ok(all)
    }

    /// What [`Self::apply_retention`] would take if `instance` kept its chats for so many days.
    pub async fn preview_retention(
        &self,
        instance: String,
        days: Option<u32>,
        now: Timestamp,
    ) -> Result<Extent, ReadError> {
        self.read(move |connection| {
            let Some(before) = days.and_then(|days| cut(now, days)) else { return Ok(Extent::default()) };
            let mut find = connection.prepare_cached(
                "SELECT count(*) FILTER (WHERE hold IS NULL), coalesce(sum(items) FILTER (WHERE hold IS NULL), 0),
                        count(*) FILTER (WHERE hold IS NOT NULL), min(first) FILTER (WHERE hold IS NULL),
                        max(last) FILTER (WHERE hold IS NULL)
                 FROM (SELECT contact.hold AS hold, count(*) AS items, min(item.at) AS first, max(item.at) AS last
                       FROM contact JOIN instance ON instance.no = contact.instance JOIN item ON item.contact = contact.no
                       WHERE instance.name = ?1 GROUP BY contact.no)
                 WHERE last < ?2",
            )?;
            let instance = crate::store::instance_name(&instance);
            Ok(find.query_row(params![instance, before], |row| {
                let number = |at| row.get::<_, i64>(at).map(i64::unsigned_abs);
                let time = |at| row.get::<_, Option<i64>>(at).map(|ms| ms.and_then(moment));
                Ok(Extent {
                    contacts: number(0)?,
                    items: number(1)?,
                    held: number(2)?,
                    first: time(3)?,
                    last: time(4)?,
                })
            })?)
        })
        .await
    }

    /// From now on the chats of an instance are kept for so many days; `None`: for ever.
    pub async fn set_retention(&self, instance: String, days: Option<u32>) -> Result<(), WriteError> {
        self.act(move |store| {
            let name = crate::store::instance_name(&instance);
            store.connection().execute(
                "INSERT INTO instance(name, keep_days) VALUES(?1, ?2) ON CONFLICT DO UPDATE SET keep_days = ?2",
                params![name, days],
            )
        })
        .await
        .map(drop)
    }

    /// Puts all contacts of a chat on legal hold, with the reason that will be shown, or ends it. Says whether the chat is known.
    pub async fn set_hold(&self, key: String, hold: Option<String>) -> Result<bool, WriteError> {
        self.act(move |store| {
            let changed = store.connection().execute(
                "UPDATE contact SET hold = ?2 WHERE chat IN (SELECT no FROM chat WHERE key = ?1
                    UNION SELECT chat FROM contact WHERE id = ?3)",
                params![key, hold, PackedId::new(&key)],
            )?;
            Ok(changed > 0)
        })
        .await
    }

    /// What is gone, the newest first.
    pub async fn purged(&self) -> Result<Vec<Purged>, ReadError> {
        self.read(|connection| {
            let mut find = connection.prepare_cached(
                "SELECT at, contact, instance, items, first, last, reason FROM purged ORDER BY no DESC",
            )?;
            Ok(find.query_map([], Purged::read)?.collect::<Result<_, _>>()?)
        })
        .await
    }

    /// Rises with each purge: what was read before the last is not to be shown any more.
    pub async fn last_purge(&self) -> Result<u64, ReadError> {
        self.read(|connection| {
            let mut find = connection.prepare_cached("SELECT coalesce(max(no), 0) FROM purged")?;
            Ok(find.query_row([], |row| row.get::<_, i64>(0))?.unsigned_abs())
        })
        .await
    }

    /// Step by step, so that who writes meanwhile does not wait. The record came first: if this is broken off, the next
    /// [`Self::apply_retention`] ends it.
    async fn purge_items(&self, no: i64) -> Result<(), WriteError> {
        while self.act(move |store| store.purge_step(no)).await? {}
        Ok(())
    }
}

/// A chat that is kept whatever the days say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// Its key.
    pub key: String,
    /// What was said when it was put on hold.
    pub hold: String,
    /// Its customer's name.
    pub customer: Option<String>,
    /// Its first contact.
    pub contact: Option<ContactId>,
    /// Items of its contacts on hold.
    pub items: u64,
    /// The first of them.
    pub first: Option<Timestamp>,
}

impl Archive {
    /// Chats on legal hold.
    pub async fn holds(&self) -> Result<Vec<Held>, ReadError> {
        self.read(|connection| {
            let mut find = connection.prepare_cached(
                "SELECT chat.key, max(contact.hold), chat.customer, min(contact.no),
                        sum((SELECT count(*) FROM item WHERE item.contact = contact.no)),
                        min((SELECT min(at) FROM item WHERE item.contact = contact.no))
                 FROM contact JOIN chat ON chat.no = contact.chat WHERE contact.hold IS NOT NULL
                 GROUP BY chat.no ORDER BY chat.no DESC",
            )?;
            let mut id = connection.prepare_cached("SELECT id FROM contact WHERE no = ?1")?;
            let mut rows = find.query([])?;
            let mut all = Vec::new();
            while let Some(row) = rows.next()? {
                let contact: PackedId = id.query_row([row.get::<_, i64>(3)?], |row| row.get(0))?;
                all.push(Held {
                    key: row.get(0)?,
                    hold: row.get(1)?,
                    customer: row.get(2)?,
                    contact: Some(contact.to_string().as_str().into()),
                    items: row.get::<_, i64>(4)?.unsigned_abs(),
                    first: row.get::<_, Option<i64>>(5)?.and_then(moment),
                });
            }
            Ok(all)
        })
        .await
    }

    /// What a purge of this contact would take; `None`: the archive does not have it.
    pub async fn preview_purge(
        &self,
        contact: ContactId,
    ) -> Result<Option<(StoredContact, Extent)>, ReadError> {
        self.read(move |connection| {
            let Some(chat) = chat(connection, contact.as_str())? else { return Ok(None) };
            let Some(found) = chat.contacts.into_iter().find(|other| other.id == contact) else {
                return Ok(None);
            };
            let sql = "SELECT count(*), min(at), max(at) FROM item WHERE contact = ?1";
            let extent = connection.query_row(sql, [found.no], |row| {
                let time = |at| row.get::<_, Option<i64>>(at).map(|ms| ms.and_then(moment));
                let held = u64::from(found.hold.is_some());
                let items = row.get::<_, i64>(0)?.unsigned_abs();
                Ok(Extent { contacts: 1 - held, items, held, first: time(1)?, last: time(2)? })
            })?;
            Ok(Some((found, extent)))
        })
        .await
    }
}

impl Store<'_> {
    /// The contact's number and what stands on record of it, if it may be purged.
    fn begin_purge(
        &self,
        contact: &ContactId,
        now: Timestamp,
    ) -> Result<Result<(i64, Purged), PurgeError>, rusqlite::Error> {
        let mut find = self.connection().prepare_cached("SELECT no, hold FROM contact WHERE id = ?1")?;
        let found = find
            .query_row([PackedId::new(contact.as_str())], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        match found {
            None => Ok(Err(PurgeError::Unknown)),
            Some((_, Some(hold))) => Ok(Err(PurgeError::Held(hold))),
            Some((no, None)) => {
                let noted = self.note_purge(no, contact, now, Reason::Asked)?;
                let purged = noted.map_or_else(|| self.last_purge_of(contact), Ok)?;
                Ok(Ok((no, purged)))
            }
        }
    }

    /// What stands on record of a contact whose purge was begun.
    fn last_purge_of(&self, contact: &ContactId) -> Result<Purged, rusqlite::Error> {
        let mut find = self.connection().prepare_cached(
            "SELECT at, contact, instance, items, first, last, reason FROM purged WHERE contact = ?1
             ORDER BY no DESC LIMIT 1",
        )?;
        find.query_row([PackedId::new(contact.as_str())], Purged::read)
    }

    /// `None`: that was done already. Somebody else purges it, or it was broken off.
    fn note_purge(
        &self,
        no: i64,
        contact: &ContactId,
        now: Timestamp,
        reason: Reason,
    ) -> Result<Option<Purged>, rusqlite::Error> {
        let begun =
            self.connection().execute("UPDATE contact SET going = 1 WHERE no = ?1 AND NOT going", [no])?;
        if begun == 0 {
            return Ok(None);
        }
        let sql = "SELECT count(*), min(item.at), max(item.at),
                          (SELECT name FROM instance WHERE no = (SELECT instance FROM contact WHERE no = ?1))
                   FROM item WHERE contact = ?1";
        let purged = self.connection().query_row(sql, [no], |row| {
            let time = |at| row.get::<_, Option<i64>>(at).map(|ms| ms.and_then(moment));
            Ok(Purged {
                at: now,
                contact: contact.clone(),
                instance: row.get(3)?,
                items: row.get::<_, i64>(0)?.unsigned_abs(),
                first: time(1)?,
                last: time(2)?,
                reason,
            })
        })?;
        let ms = |time: Option<Timestamp>| time.map(Timestamp::as_millisecond);
        self.connection().execute(
            "INSERT INTO purged(at, contact, instance, items, first, last, reason) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            params![
                now.as_millisecond(),
                PackedId::new(contact.as_str()),
                purged.instance,
                purged.items as i64,
                ms(purged.first),
                ms(purged.last),
                reason.word(),
            ],
        )?;
        Ok(Some(purged))
    }

    /// Says whether something is left.
    fn purge_step(&mut self, contact: i64) -> Result<bool, rusqlite::Error> {
        let mut find =
            self.connection().prepare_cached("SELECT rid FROM item WHERE contact = ?1 LIMIT ?2")?;
        let rows = find.query_map([contact, STEP as i64], |row| row.get::<_, i64>(0))?;
        let rows: Vec<i64> = rows.collect::<Result<_, _>>()?;
        for rid in &rows {
            self.unindex(*rid)?;
            self.connection().prepare_cached("DELETE FROM item WHERE rid = ?1")?.execute([rid])?;
        }
        if rows.len() == STEP {
            return Ok(true);
        }
        self.forget_contact(contact)?;
        Ok(false)
    }

    /// The contact with its people, and the chat if it has no other. A chat that goes on keeps no state: it speaks of what is gone.
    fn forget_contact(&mut self, contact: i64) -> Result<(), rusqlite::Error> {
        let connection = self.connection();
        let chat: Option<i64> = connection
            .query_row("SELECT chat FROM contact WHERE no = ?1", [contact], |row| row.get(0))
            .optional()?;
        // Another purge of it was quicker.
        let Some(chat) = chat else { return Ok(()) };
        connection.execute(
            "UPDATE chat SET state = NULL, complete = 0 WHERE no = ?2 OR no IN (SELECT chat FROM past WHERE contact = ?1)",
            [contact, chat],
        )?;
        connection.execute(
            "DELETE FROM presence WHERE chat = ?2 AND participant IN (SELECT id FROM author WHERE contact = ?1)
                 AND participant NOT IN (SELECT author.id FROM author JOIN contact ON contact.no = author.contact
                                         WHERE contact.chat = ?2 AND contact.no <> ?1)",
            [contact, chat],
        )?;
        connection.execute("DELETE FROM author WHERE contact = ?1", [contact])?;
        connection.execute("DELETE FROM past WHERE contact = ?1", [contact])?;
        connection.execute("DELETE FROM contact WHERE no = ?1", [contact])?;
        let left: i64 =
            connection.query_row("SELECT count(*) FROM contact WHERE chat = ?1", [chat], |row| row.get(0))?;
        if left == 0 {
            connection.execute("DELETE FROM presence WHERE chat = ?1", [chat])?;
            connection.execute("DELETE FROM past WHERE chat = ?1", [chat])?;
            connection.execute("DELETE FROM chat WHERE no = ?1", [chat])?;
        }
        connection
            .execute("INSERT INTO meta(name, value) VALUES('to_wipe', 1) ON CONFLICT DO NOTHING", [])?;
        self.forget_known();
        Ok(())
    }
}

/// Whether something that was purged may still be in the files.
pub(crate) fn is_to_be_wiped(connection: &Connection) -> Result<bool, rusqlite::Error> {
    connection.query_row("SELECT EXISTS(SELECT 1 FROM meta WHERE name = 'to_wipe')", [], |row| row.get(0))
}

/// It is in none of them any more.
pub(crate) fn is_wiped(connection: &Connection) -> Result<(), rusqlite::Error> {
    connection.execute("DELETE FROM meta WHERE name = 'to_wipe'", []).map(drop)
}

/// Contacts whose time is over and that nobody holds.
fn over(connection: &Connection, now: Timestamp) -> Result<Vec<(i64, ContactId)>, rusqlite::Error> {
    let mut instances =
        connection.prepare("SELECT no, keep_days FROM instance WHERE keep_days IS NOT NULL")?;
    let instances: Vec<(i64, u32)> =
        instances.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<_, _>>()?;
    let mut all = Vec::new();
    for (instance, days) in instances {
        let Some(before) = cut(now, days) else { continue };
        let mut find = connection.prepare(
            "SELECT no, id FROM contact WHERE instance = ?1 AND hold IS NULL AND NOT going
                 AND (SELECT at FROM item WHERE rid = (SELECT max(rid) FROM item WHERE item.contact = contact.no)) < ?2",
        )?;
        let some = find.query_map(params![instance, before], |row| {
            Ok((row.get(0)?, row.get::<_, PackedId>(1)?.to_string().as_str().into()))
        })?;
        for contact in some {
            all.push(contact?);
        }
    }
    Ok(all)
}

/// Contacts whose purge was broken off.
fn going(connection: &Connection) -> Result<Vec<i64>, rusqlite::Error> {
    let mut find = connection.prepare("SELECT no FROM contact WHERE going")?;
    find.query_map([], |row| row.get(0))?.collect()
}

/// In ms since 1970: what is older is over.
fn cut(now: Timestamp, days: u32) -> Option<i64> {
    now.checked_sub(SignedDuration::from_hours(24 * i64::from(days))).ok().map(Timestamp::as_millisecond)
}
