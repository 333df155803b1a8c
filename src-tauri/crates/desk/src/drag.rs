//! Files that are dragged over a window, and dropped: the side of the file manager.
//!
//! <https://www.freedesktop.org/wiki/Specifications/XDND/>

use std::io;
use std::path::{Path, PathBuf};

use crate::error::DeskError;
use crate::x11::{Connection, request, socket, word, words};

const CREATE_WINDOW: u8 = 1;
const GET_GEOMETRY: u8 = 14;
const CHANGE_PROPERTY: u8 = 18;
const SET_SELECTION_OWNER: u8 = 22;
const SEND_EVENT: u8 = 25;
const SELECTION_REQUEST: u8 = 30;
const SELECTION_NOTIFY: u8 = 31;
const CLIENT_MESSAGE: u8 = 33;
/// Of an event: another program sent it.
const SENT: u8 = 0x80;
/// The version that is spoken here; a window that speaks an older one is spoken to in that.
const VERSION: u32 = 5;
/// The server's own time.
const NOW: u32 = 0;

/// Files in the hand of a person.
#[derive(Debug)]
pub struct Drag {
    connection: Connection,
    names: Names,
    /// Our window, which is never seen: who drags is known by it.
    source: u32,
    target: u32,
    version: u32,
    /// The files as the other side gets them.
    list: Vec<u8>,
    is_over: bool,
    display: String,
}

/// What is spoken of.
#[derive(Debug)]
struct Names {
    selection: u32,
    enter: u32,
    position: u32,
    status: u32,
    leave: u32,
    drop: u32,
    finished: u32,
    copy: u32,
    list: u32,
}

impl Drag {
    pub(crate) fn begin(display: &str, target: u32, files: &[PathBuf]) -> Result<Self, DeskError> {
        let failed = |source| DeskError::File { path: socket(display), source };
        let connection = Connection::open(&socket(display)).map_err(failed)?;
        let list = files.iter().map(|file| uri(file) + "\r\n").collect::<String>().into_bytes();
        Self::take(connection, display, target, list).map_err(failed)
    }

    fn take(mut connection: Connection, display: &str, target: u32, list: Vec<u8>) -> io::Result<Self> {
        let aware = connection.atom("XdndAware")?;
        let theirs = connection.property(target, aware)?;
        if theirs.is_empty() {
            return Err(io::Error::other("the window takes nothing that is dragged"));
        }
        let mut atom = |name| connection.atom(name);
        let names = Names {
            selection: atom("XdndSelection")?,
            enter: atom("XdndEnter")?,
            position: atom("XdndPosition")?,
            status: atom("XdndStatus")?,
            leave: atom("XdndLeave")?,
            drop: atom("XdndDrop")?,
            finished: atom("XdndFinished")?,
            copy: atom("XdndActionCopy")?,
            list: atom("text/uri-list")?,
        };
        let (source, root) = (connection.first_id, connection.root);
        // At 0, 0 with one pixel and no border, to be seen by nobody, all else as it is where nothing is said.
        let window = words(&[source, root, 0, 1 | 1 << 16, 2 << 16, 0, 0]);
        connection.tell(&request(CREATE_WINDOW, 0, &window))?;
        connection.tell(&request(SET_SELECTION_OWNER, 0, &words(&[source, names.selection, NOW])))?;
        connection.settle()?;
        let (version, display) = (word(&theirs, 0).min(VERSION), display.to_owned());
        Ok(Self { connection, names, source, target, version, list, is_over: false, display })
    }

    /// Moves to a place in the window, in pixels; whether the window, when it answers, would take the files there.
    pub fn over(&mut self, x: u16, y: u16) -> Result<bool, DeskError> {
        self.moved(x, y).map_err(|source| self.failed(source))
    }

    /// Moves out of the window.
    pub fn leave(&mut self) -> Result<(), DeskError> {
        self.is_over = false;
        let left = self.send(self.names.leave, [0; 4]).and_then(|()| self.connection.settle());
        left.map_err(|source| self.failed(source))
    }

    /// Lets go of the files, where the window said that it takes them, and waits until it has what it wants; whether it took them.
    pub fn drop_here(mut self) -> Result<bool, DeskError> {
        self.dropped().map_err(|source| self.failed(source))
    }

    fn moved(&mut self, x: u16, y: u16) -> io::Result<bool> {
        if !self.is_over {
            // Three kinds at most need no list.
            self.send(self.names.enter, [self.version << 24, self.names.list, 0, 0])?;
            self.is_over = true;
        }
        let (head, _) = self.connection.ask(&request(GET_GEOMETRY, 0, &words(&[self.target])))?;
        let [left, top] = [12, 14].map(|at| u16::from_le_bytes([head[at], head[at + 1]]));
        let place = u32::from(left.wrapping_add(x)) << 16 | u32::from(top.wrapping_add(y));
        self.send(self.names.position, [0, place, NOW, self.names.copy])?;
        // Whether it would take them is the lowest bit.
        Ok(self.answer(self.names.status)? & 1 == 1)
    }

    fn dropped(&mut self) -> io::Result<bool> {
        self.send(self.names.drop, [0, NOW, 0, 0])?;
        // Before version 5 nobody says whether it was taken.
        Ok(self.answer(self.names.finished)? & 1 == 1 || self.version < 5)
    }

    /// The flags of the window's next message of this kind. Until it comes, whoever asks what is dragged is given it.
    fn answer(&mut self, kind: u32) -> io::Result<u32> {
        loop {
            let event = self.connection.event()?;
            match event[0] & !SENT {
                CLIENT_MESSAGE if word(&event, 8) == kind => return Ok(word(&event, 16)),
                SELECTION_REQUEST => self.give(&event)?,
                _ => {}
            }
        }
    }

    /// Answers a question for what is dragged.
    fn give(&mut self, asked: &[u8]) -> io::Result<()> {
        let [time, who, selection, kind, property] = [4, 12, 16, 20, 24].map(|at| word(asked, at));
        let is_had = kind == self.names.list;
        if is_had {
            let (bits, length) = (8, u32::try_from(self.list.len()).map_err(io::Error::other)?);
            let body = [words(&[who, property, kind, bits, length]), self.list.clone()].concat();
            self.connection.tell(&request(CHANGE_PROPERTY, 0, &body))?;
        }
        let property = if is_had { property } else { 0 };
        self.event(who, SELECTION_NOTIFY, &[time, who, selection, kind, property])
    }

    fn send(&mut self, kind: u32, [a, b, c, d]: [u32; 4]) -> io::Result<()> {
        self.event(self.target, CLIENT_MESSAGE, &[self.target, kind, self.source, a, b, c, d])
    }

    fn event(&mut self, to: u32, code: u8, said: &[u32]) -> io::Result<()> {
        let (to_whoever_made_it, bits) = (0, 32);
        let mut body = words(&[to, to_whoever_made_it]);
        body.extend([code, bits, 0, 0]);
        body.extend(words(said));
        // An event has one length.
        body.resize(40, 0);
        self.connection.tell(&request(SEND_EVENT, 0, &body))
    }

    fn failed(&self, source: io::Error) -> DeskError {
        DeskError::File { path: socket(&self.display), source }
    }
}

/// The address of a file, with everything in it but the plainest characters as numbers.
fn uri(file: &Path) -> String {
    use std::os::unix::ffi::OsStrExt as _;
    let is_plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"/-._~".contains(byte);
    let written = |byte: &u8| {
        if is_plain(byte) { char::from(*byte).to_string() } else { format!("%{byte:02X}") }
    };
    let path: String = file.as_os_str().as_bytes().iter().map(written).collect();
    format!("file://{path}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_has_an_address_of_plain_characters() {
        assert_eq!(uri(Path::new("/tmp/two chats.zip")), "file:///tmp/two%20chats.zip");
        assert_eq!(uri(Path::new("/tmp/Grüße")), "file:///tmp/Gr%C3%BC%C3%9Fe");
    }
}
