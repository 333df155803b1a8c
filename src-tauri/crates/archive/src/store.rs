//! Writing: what a batch says, put into the tables within one transaction.

mod items;
mod known;
mod places;
mod slots;

use rusqlite::{Connection, params};

pub(crate) use known::Known;
pub(crate) use places::instance_name;

use crate::WriteError;
use crate::batch::{Filed, ImportedFile, NewItem, Prepared, Presence, Written};
use crate::packed::PackedId;
use crate::{index, rowid};

/// Items that make a piece of the index worth having.
const MUCH: usize = 1_000;

/// The tables, within a transaction of the writing connection.
pub(crate) struct Store<'a> {
    connection: &'a Connection,
    known: &'a mut Known,
}

impl<'a> Store<'a> {
    /// After a transaction or a savepoint was rolled back, `known` has to be [forgotten](Known::forget).
    pub(crate) fn new(connection: &'a Connection, known: &'a mut Known) -> Self {
        Self { connection, known }
    }

    /// The connection, within the transaction.
    pub(crate) fn connection(&self) -> &'a Connection {
        self.connection
    }

    /// Something that had been looked up is gone.
    pub(crate) fn forget_known(&mut self) {
        self.known.forget();
    }

    /// Does something that is undone alone if it fails. An error of the whole means that everything else is undone, too.
    pub(crate) fn apart<T>(
        &mut self,
        work: impl FnOnce(&mut Self) -> Result<T, WriteError>,
    ) -> Result<Result<T, WriteError>, WriteError> {
        let run = |sql| self.connection.prepare_cached(sql)?.execute([]);
        run("SAVEPOINT apart")?;
        let done = work(self);
        match done {
            Ok(_) => {}
            // A full disk or a failing one: SQLite has given the transaction up, and what came next would be outside of any.
            Err(error) if self.connection.is_autocommit() => return Err(error),
            Err(_) => {
                run("ROLLBACK TO apart")?;
                self.known.forget();
            }
        }
        run("RELEASE apart")?;
        Ok(done)
    }

    /// Stores batches, and says of each what became of it.
    ///
    /// All items go in by time, whichever batch they are of: where row ids fall back, the index ends a segment and begins another.
    pub(crate) fn write(&mut self, filed: &[&Filed]) -> Result<Vec<Written>, rusqlite::Error> {
        let chats: Vec<i64> = filed.iter().map(|filed| self.chat(&filed.batch)).collect::<Result<_, _>>()?;
        let mut items: Vec<(usize, &NewItem, &Prepared)> = Vec::new();
        for (at, Filed { batch, items: prepared }) in filed.iter().enumerate() {
            items.extend(batch.items.iter().zip(prepared).map(|(item, prepared)| (at, item, prepared)));
        }
        // Within a second by size, as row ids are.
        items.sort_by_key(|(_, new, prepared)| {
            (rowid::first_of(new.item.time), prepared.size, new.item.time, new.ordinal)
        });
        let is_much = items.len() >= MUCH;
        if is_much {
            index::leave_in_pieces(self.connection)?;
        }
        let mut written = vec![Written::default(); filed.len()];
        for (at, new, prepared) in items {
            self.item(chats[at], &filed[at].batch, new, prepared, &mut written[at])?;
        }
        if is_much {
            index::put_together_again(self.connection)?;
        }
        for (chat, Filed { batch, .. }) in chats.iter().zip(filed.iter().copied()) {
            for id in &batch.removed {
                self.remove(*chat, id)?;
            }
            self.presence(*chat, &batch.presence)?;
            if let Some(file) = &batch.file {
                self.note_file(file, batch.items.len())?;
            }
            if let Some(state) = &batch.state {
                // A state speaks of all items: where some were purged, the chat is read anew after a restart.
                let mut update = self.connection.prepare_cached(
                    "UPDATE chat SET state = ?2 WHERE no = ?1 AND NOT EXISTS(
                         SELECT 1 FROM contact JOIN purged ON purged.contact = contact.id WHERE contact.chat = ?1)",
                )?;
                update.execute(params![chat, state])?;
            }
        }
        self.known.trim();
        Ok(written)
    }

    /// Notes a file that was read, or could not be.
    pub(crate) fn note_file(&self, file: &ImportedFile, items: usize) -> Result<(), rusqlite::Error> {
        let ImportedFile { source, tag, at, problem } = file;
        let values = params![source, tag, at.as_millisecond(), items as i64, problem];
        let mut add = self.connection.prepare_cached(
            "INSERT INTO imported(source, tag, at, items, problem) VALUES(?1, ?2, ?3, ?4, ?5)
             ON CONFLICT DO NOTHING",
        )?;
        if add.execute(values)? == 0 {
            let mut change = self.connection.prepare_cached(
                "UPDATE imported SET tag = ?2, at = ?3, items = ?4, problem = ?5 WHERE source = ?1",
            )?;
            change.execute(values)?;
        }
        Ok(())
    }

    fn presence(&self, chat: i64, reports: &[Presence]) -> Result<(), rusqlite::Error> {
        if reports.is_empty() {
            return Ok(());
        }
        let mut insert = self.connection.prepare_cached(
            "INSERT INTO presence(chat, participant, since, facet, report) VALUES(?1, ?2, ?3, ?4, ?5)
             ON CONFLICT DO UPDATE SET report = excluded.report WHERE report <> excluded.report",
        )?;
        for report in reports {
            let participant = PackedId::new(report.participant.as_str());
            let since = report.since.as_millisecond();
            insert.execute(params![chat, participant, since, report.facet, report.report])?;
        }
        Ok(())
    }
}
