//! What was said before that may help with a chat: earlier chats of the same customer or chain, and chats about the same thing.
//!
//! Nobody asks for it in words. So each chat that is given says why it is.

mod alike;
mod earlier;
mod ending;
mod function_words;

use jiff::Timestamp;
use rusqlite::Connection;
use transcript::{Author, ItemId};

pub use ending::Ending;

use crate::chats::{StoredChat, chat};
use crate::{Archive, ReadError};

/// Chats of each kind that are given at most.
const MOST: usize = 5;

/// Chats of the past that have to do with one.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PastContext {
    /// Of the same chain or customer, newest first.
    pub earlier: Vec<PastChat>,
    /// Of others who said much the same, the most alike first.
    pub alike: Vec<PastChat>,
}

/// A chat of the past, and why it is shown.
#[derive(Debug, Clone, PartialEq)]
pub struct PastChat {
    /// The chat.
    pub chat: StoredChat,
    /// Why.
    pub reason: Reason,
    /// Where to open it: what is most alike there, else what the customer said last.
    pub item: Option<ItemId>,
    /// What was said there.
    pub gist: Option<String>,
    /// Its customer, once seen.
    pub customer: Option<Author>,
    /// Who served the customer last.
    pub with: Option<Author>,
    /// Its first item.
    pub first: Option<Timestamp>,
    /// Its last item.
    pub last: Option<Timestamp>,
    /// How it ended.
    pub ending: Ending,
}

/// Why a chat of the past is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// The service says that one belongs to the other.
    Chain,
    /// The customer has the same name.
    Customer,
    /// The same rare words were said, as they were written there; the rarest first.
    Alike(Vec<String>),
}

impl Archive {
    /// What was said before that may help with a chat; nothing for one that is not stored.
    pub async fn past_context(&self, key: String) -> Result<PastContext, ReadError> {
        self.read(move |connection| past_context(connection, &key)).await
    }
}

fn past_context(connection: &Connection, key: &str) -> Result<PastContext, ReadError> {
    let Some(chat) = chat(connection, key)? else { return Ok(PastContext::default()) };
    let earlier = earlier::find(connection, &chat)?;
    let mut shown: Vec<i64> = earlier.iter().map(|past| past.chat.no).collect();
    shown.push(chat.no);
    let alike = alike::find(connection, &chat, &shown)?;
    Ok(PastContext { earlier, alike })
}
