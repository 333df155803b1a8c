//! Rows as they are read.

use std::sync::Arc;

use jiff::Timestamp;
use rusqlite::{Connection, Row};
use transcript::{Author, ContactId, Item, Role};

use crate::ReadError;
use crate::packed::{PackedId, Unpacked};
use crate::rowid;

/// An item as the archive has it.
#[derive(Debug, Clone)]
pub struct StoredItem {
    /// Its place among all items: rises with time. Stable while the item's time is.
    pub row: i64,
    /// The item.
    pub item: Item,
    /// Position among the items of its instant.
    pub ordinal: u32,
    /// The contact in which it was said.
    pub contact: ContactId,
    /// Key of the chat in which that was a session of its own.
    pub chat: String,
    /// What is to be found of it where that is not its content.
    pub words: Option<String>,
    /// What the engine knows of it beside the item.
    pub mark: Option<Vec<u8>>,
}

impl StoredItem {
    /// The text that is searched, and in which matches are marked.
    pub fn text(&self) -> &str {
        self.words.as_deref().or(self.item.content.as_deref()).unwrap_or_default()
    }

    /// Order within a chat: by time.
    pub(crate) fn place(&self) -> (i64, Timestamp, u32, i64) {
        (rowid::second_of(self.row), self.item.time, self.ordinal, self.row)
    }
}

/// Columns of [`stored`], from the tables of [`FROM`].
pub(crate) const COLUMNS: &str = "item.rid, item.id, item.at, item.ordinal, item.body, item.words, item.extras, item.mark,
    shape.says, shape.item_type, shape.content_type, contact.id, chat.key, author.id, author.name, author.role";

/// See [`COLUMNS`].
pub(crate) const FROM: &str =
    "item JOIN contact ON contact.no = item.contact JOIN chat ON chat.no = contact.chat
    JOIN shape ON shape.no = item.shape LEFT JOIN author ON author.contact = item.contact AND author.no = item.author";

/// Reads one row; a damaged one is an error like a damaged page.
pub(crate) fn stored(row: &Row<'_>) -> Result<StoredItem, ReadError> {
    let id: PackedId = row.get(1)?;
    let contact = row.get::<_, PackedId>(11)?.to_string();
    let author: Option<PackedId> = row.get(13)?;
    let author = match author {
        Some(id) => {
            let role: String = row.get(15)?;
            let name = row.get::<_, Option<String>>(14)?.map(Into::into);
            Some(Arc::new(Author { id: id.to_string().as_str().into(), name, role: Role::from_wire(&role) }))
        }
        None => None,
    };
    let text = |at| row.get::<_, Option<String>>(at);
    let (body, rest, item_type, content_type) = (text(4)?, text(6)?, text(9)?, text(10)?);
    let initial: String = row.get(12)?;
    let unpacked = Unpacked {
        id: &id,
        at: row.get(2)?,
        says: row.get(8)?,
        contact: &contact,
        initial: &initial,
        item_type: item_type.as_deref(),
        content_type: content_type.as_deref(),
        author,
        body: body.as_deref(),
        rest: rest.as_deref(),
    };
    Ok(StoredItem {
        row: row.get(0)?,
        item: unpacked.item().ok_or(ReadError::Damaged)?,
        ordinal: row.get(3)?,
        contact: contact.as_str().into(),
        chat: initial,
        words: row.get(5)?,
        mark: row.get(7)?,
    })
}

/// The row with this id.
pub(crate) fn by_rid(connection: &Connection, rid: i64) -> Result<Option<StoredItem>, ReadError> {
    Ok(by_rids(connection, [rid])?.pop())
}

/// The rows with these ids. One that was purged meanwhile is left out.
pub(crate) fn by_rids(
    connection: &Connection,
    rids: impl IntoIterator<Item = i64>,
) -> Result<Vec<StoredItem>, ReadError> {
    let mut find = connection.prepare_cached(&format!("SELECT {COLUMNS} FROM {FROM} WHERE item.rid = ?1"))?;
    let mut found = Vec::new();
    for rid in rids {
        found.extend(find.query([rid])?.next()?.map(stored).transpose()?);
    }
    Ok(found)
}
