//! How many chats a source may bring: a roster is somebody else's, and may list without end.

use std::mem;

#[derive(Debug)]
pub(super) struct Intake {
    most: usize,
    /// Chats of the source that are watched and not over, as of its last reading, and those taken since.
    watched: usize,
    turned_away: usize,
    left_out: usize,
}

impl Intake {
    pub(super) fn new(most: usize, watched: usize) -> Self {
        Self { most, watched, turned_away: 0, left_out: 0 }
    }

    /// A chat is listed that is not watched yet. Says whether there is room for it.
    pub(super) fn admits(&mut self) -> bool {
        let has_room = self.watched < self.most;
        if has_room {
            self.watched += 1;
        } else {
            self.turned_away += 1;
        }
        has_room
    }

    /// A reading is over, and so many are watched and not over.
    pub(super) fn read(&mut self, watched: usize) {
        self.watched = watched;
        self.left_out = mem::take(&mut self.turned_away);
    }

    /// How many the last reading listed for which there was no room.
    pub(super) fn left_out(&self) -> usize {
        self.left_out
    }
}
