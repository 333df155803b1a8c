//! Writing: what a batch says, put into the tables within one transaction.

mod items;
mod known;
mod places;
mod slots;

use rusqlite::{Connection, params};

pub(crate) use known::Known;
pub(crate) use places::instance_name;

use crate::batch::{Batch, Presence, Written};
use crate::packed::PackedId;

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

    /// Stores a batch.
    pub(crate) fn write(&mut self, batch: &Batch) -> Result<Written, rusqlite::Error> {
        let chat = self.chat(&batch.chat)?;
        let written = self.items(chat, batch)?;
        self.presence(chat, &batch.presence)?;
        if let Some(state) = &batch.state {
            let mut update = self.connection.prepare_cached("UPDATE chat SET state = ?2 WHERE no = ?1")?;
            update.execute(params![chat, state])?;
        }
        Ok(written)
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
