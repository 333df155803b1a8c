//! Keys pressed on a display, as if by a person.
//!
//! The few requests of the X11 protocol that this takes, so that nothing has to be installed for it.
//! <https://www.x.org/releases/current/doc/xproto/x11protocol.html>,
//! <https://www.x.org/releases/current/doc/xextproto/xtest.html>

use std::io::{self, Read as _, Write as _};
use std::os::unix::net::UnixStream;
use std::path::PathBuf;
use std::time::Duration;

use crate::error::DeskError;

/// A key of the keyboard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Key {
    /// A key that writes this ASCII character without Shift.
    Letter(char),
    /// Enter.
    Enter,
}

impl Key {
    /// The X11 keysym: Latin-1 stands for itself, keys without a character have numbers of their own.
    fn symbol(self) -> u32 {
        match self {
            Self::Letter(letter) => u32::from(letter),
            Self::Enter => 0xff0d,
        }
    }
}

const SET_INPUT_FOCUS: u8 = 42;
const GET_INPUT_FOCUS: u8 = 43;
const QUERY_EXTENSION: u8 = 98;
const GET_KEYBOARD_MAPPING: u8 = 101;
const FAKE_INPUT: u8 = 2;
const KEY_PRESS: u8 = 2;
const KEY_RELEASE: u8 = 3;

/// Presses and releases the keys one after the other; they go to the window below the pointer.
pub(crate) fn press(display: &str, keys: &[Key]) -> Result<(), DeskError> {
    on(display, |keyboard| keyboard.type_keys(keys))
}

/// Takes the keyboard away from every window.
pub(crate) fn look_away(display: &str) -> Result<(), DeskError> {
    on(display, Connection::focus_nothing)
}

fn on(display: &str, act: impl FnOnce(&mut Connection) -> io::Result<()>) -> Result<(), DeskError> {
    let number = display.trim_start_matches(':');
    let path = PathBuf::from(format!("/tmp/.X11-unix/X{number}"));
    let done = Connection::open(&path).and_then(|mut keyboard| act(&mut keyboard));
    done.map_err(|source| DeskError::File { path, source })
}

struct Connection {
    stream: UnixStream,
    lowest: u8,
    highest: u8,
}

impl Connection {
    fn open(path: &PathBuf) -> io::Result<Self> {
        let mut stream = UnixStream::connect(path)?;
        stream.set_read_timeout(Some(Duration::from_secs(5)))?;
        // Little-endian, version 11.0, no authorization: the display is ours.
        stream.write_all(&[b'l', 0, 11, 0, 0, 0, 0, 0, 0, 0, 0, 0])?;
        let mut head = [0; 8];
        stream.read_exact(&mut head)?;
        let mut body = vec![0; 4 * usize::from(u16::from_le_bytes([head[6], head[7]]))];
        stream.read_exact(&mut body)?;
        match (head[0], body.get(26), body.get(27)) {
            (1, Some(&lowest), Some(&highest)) => Ok(Self { stream, lowest, highest }),
            _ => Err(io::Error::other("the display refuses the connection")),
        }
    }

    fn type_keys(&mut self, keys: &[Key]) -> io::Result<()> {
        let extension = self.extension()?;
        let (columns, symbols) = self.mapping()?;
        for key in keys {
            let at = symbols.iter().step_by(columns).position(|symbol| *symbol == key.symbol());
            let code = at.and_then(|at| u8::try_from(at + usize::from(self.lowest)).ok());
            let code = code.ok_or_else(|| io::Error::other("the keyboard has no such key"))?;
            for kind in [KEY_PRESS, KEY_RELEASE] {
                let mut request = [0; 36];
                request[..6].copy_from_slice(&[extension, FAKE_INPUT, 9, 0, kind, code]);
                self.stream.write_all(&request)?;
            }
        }
        self.settle()
    }

    fn focus_nothing(&mut self) -> io::Result<()> {
        let (nobody, nothing, now) = (0, [0; 4], [0; 4]);
        let request = [[SET_INPUT_FOCUS, nobody, 3, 0], nothing, now].concat();
        self.stream.write_all(&request)?;
        self.settle()
    }

    /// A request with a reply: when it is here, everything before it has been carried out.
    fn settle(&mut self) -> io::Result<()> {
        self.ask(&[GET_INPUT_FOCUS, 0, 1, 0]).map(drop)
    }

    /// The number that requests to the extension XTEST start with.
    fn extension(&mut self) -> io::Result<u8> {
        let (head, _) =
            self.ask(&[QUERY_EXTENSION, 0, 4, 0, 5, 0, 0, 0, b'X', b'T', b'E', b'S', b'T', 0, 0, 0])?;
        if head[8] == 1 { Ok(head[9]) } else { Err(io::Error::other("the display has no XTEST")) }
    }

    /// How many symbols each key has, and all of them, from the lowest key code on.
    fn mapping(&mut self) -> io::Result<(usize, Vec<u32>)> {
        let count = self.highest.saturating_sub(self.lowest).saturating_add(1);
        let (head, body) = self.ask(&[GET_KEYBOARD_MAPPING, 0, 2, 0, self.lowest, count, 0, 0])?;
        let words = body.chunks_exact(4).map(|word| u32::from_le_bytes([word[0], word[1], word[2], word[3]]));
        Ok((usize::from(head[1]).max(1), words.collect()))
    }

    fn ask(&mut self, request: &[u8]) -> io::Result<([u8; 32], Vec<u8>)> {
        self.stream.write_all(request)?;
        loop {
            let mut head = [0; 32];
            self.stream.read_exact(&mut head)?;
            match head[0] {
                0 => return Err(io::Error::other(format!("the display answers with error {}", head[1]))),
                1 => {
                    let words = u32::from_le_bytes([head[4], head[5], head[6], head[7]]);
                    let mut body = vec![0; 4 * words as usize];
                    self.stream.read_exact(&mut body)?;
                    return Ok((head, body));
                }
                // An event, such as the news of another keyboard layout, which every client gets.
                _ => {}
            }
        }
    }
}
