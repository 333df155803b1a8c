//! "This came from somewhere else": what an operating system wants to know of a file before it is opened.

use std::path::Path;

/// Marks the file, so that whatever opens it is careful. Only that it came from the internet is said, not from where: the address is a
/// secret.
///
/// Windows keeps the mark in a stream beside the file (the zone 3 of
/// [MS-FSCC 5.6.1](https://learn.microsoft.com/openspecs/windows_protocols/ms-fscc/6e3f7352-d11c-4d76-8c39-2516a9df36e8)). Linux has no
/// such mark; there a file is at least not executable. On macOS the mark needs a call that no safe library here makes.
#[cfg(windows)]
pub(super) fn mark(path: &Path) {
    let mut stream = path.as_os_str().to_owned();
    stream.push(":Zone.Identifier");
    // A disk without such streams can not keep the mark; the file is as good without it.
    if let Err(error) = std::fs::write(stream, "[ZoneTransfer]\r\nZoneId=3\r\n") {
        tracing::debug!(%error, "a saved file can not be marked as coming from the internet");
    }
}

/// See above: there is nothing to be done here.
#[cfg(not(windows))]
pub(super) fn mark(_: &Path) {}
