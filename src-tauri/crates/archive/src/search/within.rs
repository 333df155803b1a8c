//! Hits within one chat.

use std::ops::ControlFlow;

use rusqlite::{Connection, OptionalExtension as _};
use transcript::ItemId;

use super::newest::each;
use super::{Branch, Plan};
use crate::chats::{StoredChat, chat};
use crate::entry::asked_label;
use crate::packed::PackedId;
use crate::{Archive, ReadError};

impl Archive {
    /// The items of a chat that a plan finds: the newest `most`, in no order that means anything within a second. `None`: there is no
    /// such chat.
    pub async fn within(
        &self,
        key: String,
        plan: Plan,
        most: usize,
    ) -> Result<Option<Vec<ItemId>>, ReadError> {
        self.read(move |connection| {
            let chat = chat(connection, &key)?;
            chat.map(|chat| within(connection, &chat, &plan, most)).transpose()
        })
        .await
    }
}

fn within(
    connection: &Connection,
    chat: &StoredChat,
    plan: &Plan,
    most: usize,
) -> Result<Vec<ItemId>, ReadError> {
    let contacts: Vec<String> =
        chat.contacts.iter().map(|contact| asked_label(&format!("c{}", contact.no))).collect();
    if contacts.is_empty() {
        return Ok(Vec::new());
    }
    let here = format!("({})", contacts.join(" OR "));
    let narrowed: Vec<Branch> = plan
        .branches
        .iter()
        .map(|branch| Branch {
            matching: Some(match &branch.matching {
                Some(matching) => format!("({matching}) AND {here}"),
                None => here.clone(),
            }),
            ..branch.clone()
        })
        .collect();
    let mut rids = Vec::new();
    each(connection, &narrowed, i64::MAX, |rid| {
        rids.push(rid);
        if rids.len() < most { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    })?;
    let mut find = connection.prepare_cached("SELECT id FROM item WHERE rid = ?1")?;
    let ids =
        rids.into_iter().rev().map(|rid| find.query_row([rid], |row| row.get::<_, PackedId>(0)).optional());
    let ids = ids.filter_map(Result::transpose).map(|id| Ok(id?.to_string().as_str().into()));
    ids.collect()
}
