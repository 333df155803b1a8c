//! What the shim has written down.

use std::path::Path;

/// Something that reached the disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Record<'a> {
    /// Bytes were written.
    Write { path: &'a Path, offset: u64, bytes: &'a [u8] },
    /// A file has another length.
    Truncate { path: &'a Path, length: u64 },
    /// A file was waited for, or a folder.
    Sync { path: &'a Path },
    /// A name went.
    Unlink { path: &'a Path },
    /// A name became another.
    Rename { from: &'a Path, to: &'a Path },
    /// The program said something.
    Said(&'a str),
}

/// All of them; `None` if the log is not what the shim writes.
pub(super) fn records(mut log: &[u8]) -> Option<Vec<Record<'_>>> {
    let mut all = Vec::new();
    while !log.is_empty() {
        let kind = *take(&mut log, 1)?.first()?;
        let name = u32::from_ne_bytes(take(&mut log, 4)?.try_into().ok()?);
        let path = Path::new(str::from_utf8(take(&mut log, name as usize)?).ok()?);
        let offset = u64::from_ne_bytes(take(&mut log, 8)?.try_into().ok()?);
        let length = u64::from_ne_bytes(take(&mut log, 8)?.try_into().ok()?);
        let bytes = take(&mut log, usize::try_from(length).ok()?)?;
        all.push(match kind {
            b'W' => Record::Write { path, offset, bytes },
            b'T' => Record::Truncate { path, length: offset },
            b'S' => Record::Sync { path },
            b'U' => Record::Unlink { path },
            b'R' => Record::Rename { from: path, to: Path::new(str::from_utf8(bytes).ok()?) },
            b'A' => Record::Said(str::from_utf8(bytes).ok()?),
            _ => return None,
        });
    }
    Some(all)
}

fn take<'a>(log: &mut &'a [u8], length: usize) -> Option<&'a [u8]> {
    let (front, rest) = log.split_at_checked(length)?;
    *log = rest;
    Some(front)
}
