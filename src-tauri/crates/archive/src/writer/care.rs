//! What the thread that writes does while it is asked for nothing.

use std::time::Duration;

use super::{Writer, wipe};
use crate::index;
use crate::{OpenError, WriteError, connect};

/// Nothing came for so long: time for upkeep.
const IDLE: Duration = Duration::from_secs(2);
/// Between two steps of what may wait: who writes has the disk for most of the time.
const BETWEEN: Duration = Duration::from_millis(50);
/// Pages of the index that one step of upkeep may write: a few milliseconds.
const MERGE_PAGES: i64 = 64;
/// Free pages that are kept for what comes next: 8 MiB.
const SPARE: u32 = 2_048;

/// What there is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Care {
    /// The index is being made anew.
    Fill,
    /// What is left of an old index is being emptied.
    Drain,
    /// What is left of an old index can not be read, and is removed all the same.
    LetGo,
    /// All segments of the index are put together into one, for a search has to look into each.
    Unite,
    /// Segments of the index are put together where there are many of a size.
    Merge,
    /// The same, begun: so it goes on.
    MergeOn,
    /// Pages that became free are given back.
    Trim,
    /// All is tidy.
    None,
}

impl Care {
    /// It does not wait until nobody has asked for something for a while.
    pub(super) fn is_urgent(self) -> bool {
        matches!(self, Self::Fill | Self::Drain | Self::LetGo)
    }

    /// For so long nobody has to ask for something before it is done.
    pub(super) fn patience(self) -> Duration {
        match self {
            Self::Fill | Self::Drain | Self::LetGo => Duration::ZERO,
            Self::MergeOn | Self::Trim => BETWEEN,
            Self::Unite | Self::Merge | Self::None => IDLE,
        }
    }
}

impl Writer {
    /// A little of what is to be done beside.
    pub(super) fn tend(&mut self) -> Result<(), WriteError> {
        let done = match self.care {
            Care::Fill => self
                .transact(|store| Ok(store.fill_index()?))
                .map(|more| if more { Care::Fill } else { Care::Drain }),
            Care::Drain => self.drain().map(|more| if more { Care::Drain } else { Care::Merge }),
            Care::LetGo => self.let_go().map(|()| Care::Merge),
            // A negative number: whatever their size.
            Care::Unite => self.merge(-MERGE_PAGES).map(|_| Care::MergeOn),
            Care::Merge | Care::MergeOn => {
                self.merge(MERGE_PAGES).map(|more| if more { Care::MergeOn } else { Care::Trim })
            }
            Care::Trim => self.trim().map(|more| if more { Care::Trim } else { Care::None }),
            Care::None => Ok(Care::None),
        };
        match done {
            Ok(care) => {
                if self.care == Care::Fill {
                    self.progress.send_replace(index::rebuilding(&self.connection)?);
                }
                self.care = care;
                Ok(())
            }
            Err(error) => {
                tracing::warn!(%error, care = ?self.care, "the archive was not tended");
                if error == WriteError::Damaged || !connect::is_sound(&self.connection) {
                    self.meet_damage_tending();
                }
                Err(error)
            }
        }
    }

    /// Sets all pieces of the index aside to be put together. At once: left where they are, whoever writes next would do it, and all in one.
    pub(super) fn begin_to_unite(&mut self) {
        self.care = Care::Unite;
        // What went wrong was noted, and is tried again.
        self.tend().ok();
    }

    /// Tells those who wait for it that all is tidy, or why it is not.
    pub(super) fn tell_settled(&mut self, tended: Result<(), WriteError>) {
        if tended.is_err() || (self.care == Care::None && self.wipe.is_clean()) {
            for reply in self.settling.drain(..) {
                // Whoever asked may have gone.
                reply.send(tended).ok();
            }
        }
    }

    /// Empties what is left of an old index a little; says whether there is more.
    pub(super) fn drain(&mut self) -> Result<bool, WriteError> {
        self.transact(|store| Ok(index::drain(store.connection())?))
    }

    /// Lets go of what is left of an old index and can not be read.
    pub(super) fn let_go(&mut self) -> Result<(), WriteError> {
        Ok(index::let_go(&self.connection, &self.place.database(), &mut self.raw)?)
    }

    /// What is left to be done from before.
    pub(super) fn look_around(&mut self) -> Result<(), rusqlite::Error> {
        let rebuilding = index::rebuilding(&self.connection)?;
        let is_whole = rebuilding.is_none();
        self.progress.send_replace(rebuilding);
        self.care = match (is_whole, index::has_remains(&self.connection)?) {
            (false, _) => Care::Fill,
            (true, true) if index::has_wreck(&self.connection)? => Care::LetGo,
            (true, true) => Care::Drain,
            (true, false) => Care::Merge,
        };
        Ok(())
    }

    /// Another index, now.
    pub(super) fn reindex(&mut self) -> Result<(), WriteError> {
        // What the transaction says of the index is forgotten with it.
        let done = self.transact(|store| Ok(index::begin(store.connection())?));
        self.known.forget();
        self.look_around()?;
        done
    }

    /// Damage was met. A connection that did hands out pages of zeros from then on, so another one takes its place; and where the index
    /// is what is damaged, another index.
    pub(super) fn mend(&mut self) {
        self.known.forget();
        let mended = self.reconnect().and_then(|()| {
            if self.is_diagnosed || index::is_sound(&self.connection) {
                // The damage is elsewhere: a person has to decide.
                self.is_diagnosed = true;
                self.place.note_damage();
                return Ok(());
            }
            tracing::warn!("the index of the archive is damaged, and is made anew");
            self.reconnect()?;
            Ok(self.reindex()?)
        });
        if let Err(error) = mended {
            tracing::warn!(%error, "the archive is damaged");
            self.place.note_damage();
        }
    }

    /// Not what one asks for is damaged, but what is tidied.
    fn meet_damage_tending(&mut self) {
        let was = self.care;
        self.mend();
        self.care = match was {
            // There is no way to fill an index from rows that can not be read, nor to free pages beside damaged ones that are in use. The
            // next who opens the archive tries again.
            Care::Fill if self.care == Care::Fill && self.is_diagnosed => Care::None,
            Care::LetGo if self.care == Care::LetGo => Care::None,
            Care::Drain if self.care == Care::Drain => Care::LetGo,
            _ => self.care,
        };
    }

    fn reconnect(&mut self) -> Result<(), OpenError> {
        self.connection = connect::writer(&self.place, &self.key)?;
        Ok(())
    }

    /// Gives some free pages back, where there are more than are soon used again; says whether more is left.
    fn trim(&mut self) -> Result<bool, WriteError> {
        let is_much = wipe::free(&self.connection)? > SPARE;
        if is_much {
            self.checkpoint();
            wipe::give_back(&self.connection)?;
        }
        Ok(is_much)
    }

    /// Puts some segments of the index together; says whether more is left.
    fn merge(&mut self, pages: i64) -> Result<bool, WriteError> {
        self.checkpoint();
        let changes = self.connection.total_changes();
        self.connection.execute("INSERT INTO fts(fts, rank) VALUES('merge', ?1)", [pages])?;
        // A merge that had nothing to do changes the one row of the command alone.
        Ok(self.connection.total_changes() - changes > 1)
    }
}
