//! Functions of the index's view: what is written into the index by hand is what the view says, because both are made by these.

use rusqlite::Connection;
use rusqlite::functions::{Context, FunctionFlags};
use rusqlite::types::ValueRef;
use transcript::Role;

use crate::entry::{Entry, Side};
use crate::words;

/// Adds `entry` to a connection: all that touch the index need it.
pub(crate) fn add_functions(connection: &Connection) -> Result<(), rusqlite::Error> {
    let flags =
        FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC | FunctionFlags::SQLITE_INNOCUOUS;
    // The column, the contact, its instance, its queue, the role, the labels of kind and files, the name, the text.
    connection.create_scalar_function("entry", 9, flags, |context| {
        let column = text(context, 0)?;
        let Some(side) = Side::ALL.into_iter().find(|side| Some(side.column()) == column) else {
            return Ok(None);
        };
        let number = |at| context.get::<Option<i64>>(at);
        let role = text(context, 4)?;
        // Only its own column has the words.
        let is_own = Side::of(role.map(Role::from_wire).as_ref()) == side;
        let name = text(context, 7)?.map(words::index_text);
        let words = text(context, 8)?.filter(|_| is_own).map(words::index_text);
        let entry = Entry {
            contact: number(1)?,
            instance: number(2)?,
            queue: number(3)?,
            role,
            kind: text(context, 5)?.unwrap_or_default(),
            files: text(context, 6)?,
            name: name.as_deref(),
            words: words.as_deref(),
        };
        Ok(entry.column(side))
    })
}

fn text<'a>(context: &'a Context<'_>, at: usize) -> Result<Option<&'a str>, rusqlite::Error> {
    match context.get_raw(at) {
        ValueRef::Null => Ok(None),
        value => value.as_str().map(Some).map_err(|error| rusqlite::Error::UserFunctionError(error.into())),
    }
}
