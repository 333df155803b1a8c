//! What the person did with chats, in a file of its own in the profile. It holds keys and moments, no name and no word of a chat.

use attention::Kept;

use crate::settings::{NotWritten, Values};

/// The file's name in the profile.
pub(crate) const FILE: &str = "triage.json";

const NAME: &str = "triage";

/// What is in the file; nothing where it is of another form.
pub(super) fn read(file: &dyn Values) -> Kept {
    let Some(value) = file.read(NAME) else { return Kept::default() };
    serde_json::from_value(value).unwrap_or_else(|_| {
        tracing::warn!("what was kept of an unknown form is left aside");
        Kept::default()
    })
}

/// Writes it to the disk.
pub(super) fn write(file: &dyn Values, kept: &Kept) -> Result<(), NotWritten> {
    file.write(NAME, serde_json::to_value(kept).map_err(|_| NotWritten)?)
}
