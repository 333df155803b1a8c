//! Functions of the index's view: what is written into the index by hand is what the view says, because both are made by these.

use rusqlite::Connection;
use rusqlite::functions::{Context, FunctionFlags};
use rusqlite::types::ValueRef;

use crate::{labels, words};

/// Adds `tokens` and `labels` to a connection: all that touch the index need them.
pub(crate) fn add_functions(connection: &Connection) -> Result<(), rusqlite::Error> {
    let flags =
        FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC | FunctionFlags::SQLITE_INNOCUOUS;
    connection.create_scalar_function("tokens", 1, flags, |context| {
        text(context, 0).map(|text| text.map(words::index_text))
    })?;
    connection.create_scalar_function("labels", 6, flags, |context| {
        let number = |at| context.get::<Option<i64>>(at);
        Ok(labels::labels(
            number(0)?,
            number(1)?,
            number(2)?,
            text(context, 3)?,
            text(context, 4)?.unwrap_or_default(),
            text(context, 5)?,
        ))
    })
}

fn text<'a>(context: &'a Context<'_>, at: usize) -> Result<Option<&'a str>, rusqlite::Error> {
    match context.get_raw(at) {
        ValueRef::Null => Ok(None),
        value => value.as_str().map(Some).map_err(|error| rusqlite::Error::UserFunctionError(error.into())),
    }
}
