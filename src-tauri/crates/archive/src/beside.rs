//! Reading beside another program that writes, and writing in its place once that is done.

use rusqlite::Connection;
use tokio::sync::watch;

use crate::place::{Head, Place};
use crate::{Archive, OpenError, ReadError, Rebuilding, connect, index, mark, schema};

/// What has become of an archive that is read beside another program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Beside {
    /// Another program writes to it.
    Written {
        /// So many times something was stored in it or removed from it: a number that rises with each.
        transactions: u64,
    },
    /// Nobody writes to it any more.
    Left,
    /// Another archive stands in its place, or it was brought to another form: it is to be opened anew.
    Replaced,
}

/// What is known of an archive that is read beside whoever writes to it.
#[derive(Debug)]
pub(crate) struct Onlooker {
    /// As it was opened.
    head: Head,
    /// Whoever writes does not tell: it is looked up.
    pub(crate) progress: watch::Sender<Option<Rebuilding>>,
}

impl Onlooker {
    /// Over a connection to it.
    pub(crate) fn new(reader: &Connection) -> Result<Self, rusqlite::Error> {
        let progress = watch::Sender::new(index::rebuilding(reader)?);
        Ok(Self { head: connect::head(reader)?, progress })
    }

    /// Whether what is read is what stands in the folder. A file that was moved away can still be read, and says nothing of that.
    fn is_of(&self, place: &Place, reader: &Connection) -> Result<bool, rusqlite::Error> {
        // While one is put in the place of another nothing is noted.
        let is_noted = place.head().is_none_or(|noted| noted == self.head);
        Ok(is_noted && schema::version(reader)? == self.head.version)
    }
}

impl Archive {
    /// Looks what has become of an archive that was opened to read alone, and how far its index is.
    pub async fn look_beside(&self) -> Result<Beside, ReadError> {
        let archive = self.clone();
        self.read(move |reader| {
            let Some(onlooker) = archive.onlooker() else { return Ok(Beside::Replaced) };
            let place = archive.place();
            // First: whoever lets go of it in between is seen the next time.
            let is_left = place.has_writer() == Some(false);
            if !onlooker.is_of(place, reader)? {
                return Ok(Beside::Replaced);
            }
            onlooker.progress.send_if_modified(|known| {
                let now = index::rebuilding(reader).unwrap_or(*known);
                std::mem::replace(known, now) != now
            });
            Ok(if is_left { Beside::Left } else { Beside::Written { transactions: mark::written(reader)? } })
        })
        .await
    }

    /// Opens an archive that was opened to read alone to write, too, with the same key. Whoever reads goes on. For a thread that may wait.
    pub fn take_over(&self) -> Result<Self, OpenError> {
        // None is begun in the place of one that was set aside: that is a person's decision, and its key another.
        if !self.place().has_archive() {
            return Err(OpenError::None);
        }
        Self::open(self.place().folder(), self.key())
    }
}
