//! Why something is not on disk, or not read from it.

use thiserror::Error;

/// Why a chat goes on from memory. It is tried again by itself until it is over; the words say what else helps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Error)]
pub enum NotRecorded {
    /// No room is left.
    #[error("the disk is full, so that nothing new is kept; free some space")]
    Full,
    /// Nothing can be written there.
    #[error("the folder of the archive cannot be written to; check its permissions")]
    ReadOnly,
    /// The key is not to be had.
    #[error("the keychain is locked, and with it the archive; unlock it")]
    Locked,
    /// What is there cannot be used.
    #[error("the archive is damaged; have it repaired")]
    Damaged,
    /// Another program has it.
    #[error("another program holds the archive; close it")]
    Busy,
    /// It takes too long. It may be done in the end.
    #[error("the disk is slow, so that what is new is shown before it is kept")]
    Slow,
    /// Nobody writes any more.
    #[error("the archive is closed; start the program again")]
    Closed,
    /// Something else of the disk or the system.
    #[error("the disk did not take it")]
    Failed,
    /// No source has named the chat, and it has not said yet which one it is.
    #[error("nobody has said yet which chat this is")]
    Nameless,
}

/// Why what was kept of a chat is not shown. The chat is read anew; what was kept stays there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Error)]
pub enum NotLoaded {
    /// The key is not to be had.
    #[error("the keychain is locked, and with it the archive")]
    Locked,
    /// What is there cannot be used.
    #[error("the archive is damaged")]
    Damaged,
    /// Another program has it.
    #[error("another program holds the archive")]
    Busy,
    /// It takes too long.
    #[error("the disk is slow")]
    Slow,
    /// Nobody reads any more.
    #[error("the archive is closed")]
    Closed,
    /// Something else of the disk or the system.
    #[error("the disk did not give it")]
    Failed,
}
