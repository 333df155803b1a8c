//! The clipboard, read and written when the person says so and at no other time.

use std::sync::{Arc, Mutex, PoisonError};

use zeroize::Zeroizing;

/// Why nothing could be read. Shows nothing of what is on the clipboard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum ClipboardError {
    /// Nothing, or no text, is there.
    #[error("The clipboard holds no text")]
    NoText,
    /// The desktop gives no access.
    #[error("The clipboard of this desktop cannot be used")]
    Unavailable,
    /// Another program holds it.
    #[error("Another program holds the clipboard at this moment")]
    Busy,
}

/// What reads the clipboard; tests put their own text in its place.
pub(crate) type Reader = fn() -> Result<Zeroizing<String>, ClipboardError>;

/// The text on the clipboard. Blocks until the program that owns it answers: call it where that does no harm.
pub(crate) fn read() -> Result<Zeroizing<String>, ClipboardError> {
    let mut clipboard = arboard::Clipboard::new().map_err(|_| ClipboardError::Unavailable)?;
    match clipboard.get_text() {
        Ok(text) => Ok(Zeroizing::new(text)),
        Err(arboard::Error::ClipboardOccupied) => Err(ClipboardError::Busy),
        Err(arboard::Error::ContentNotAvailable | arboard::Error::ConversionFailure) => {
            Err(ClipboardError::NoText)
        }
        // The remaining errors may quote what was read; their words go no further.
        Err(_) => Err(ClipboardError::Unavailable),
    }
}

/// Where text that the person copies is put. Cheap to clone.
///
/// On some desktops what was copied is gone once the program gives the clipboard back: it is held while Sightline runs.
#[derive(Clone, Default)]
pub(crate) struct Writer(Arc<Mutex<Option<arboard::Clipboard>>>);

impl Writer {
    /// Puts text on the clipboard. Blocks: call it where that does no harm.
    pub(crate) fn write(&self, text: String) -> Result<(), ClipboardError> {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let clipboard = match &mut *held {
            Some(clipboard) => clipboard,
            none => none.insert(arboard::Clipboard::new().map_err(|_| ClipboardError::Unavailable)?),
        };
        clipboard.set_text(text).map_err(|error| match error {
            arboard::Error::ClipboardOccupied => ClipboardError::Busy,
            _ => ClipboardError::Unavailable,
        })
    }
}
