//! A connection to a display: the few requests of the X11 protocol that this crate takes, so that nothing has to be installed for it.
//!
//! <https://www.x.org/releases/current/doc/xproto/x11protocol.html>

use std::collections::VecDeque;
use std::io::{self, Read as _, Write as _};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::error::DeskError;

const INTERN_ATOM: u8 = 16;
const GET_PROPERTY: u8 = 20;
const GET_INPUT_FOCUS: u8 = 43;

/// Does something on a display over a connection of its own.
pub(crate) fn on<T>(
    display: &str,
    act: impl FnOnce(&mut Connection) -> io::Result<T>,
) -> Result<T, DeskError> {
    let path = socket(display);
    let done = Connection::open(&path).and_then(|mut connection| act(&mut connection));
    done.map_err(|source| DeskError::File { path, source })
}

/// Where a display listens.
pub(crate) fn socket(display: &str) -> PathBuf {
    format!("/tmp/.X11-unix/X{}", display.trim_start_matches(':')).into()
}

/// An open connection.
#[derive(Debug)]
pub(crate) struct Connection {
    stream: UnixStream,
    /// What came while an answer was waited for, until somebody takes it. Few: no news is asked for that comes by itself.
    events: VecDeque<[u8; 32]>,
    /// The first of the ids that are ours to give.
    pub(crate) first_id: u32,
    /// The lowest key code.
    pub(crate) lowest: u8,
    /// The highest key code.
    pub(crate) highest: u8,
    /// The window that is all of the first screen.
    pub(crate) root: u32,
}

impl Connection {
    pub(crate) fn open(path: &Path) -> io::Result<Self> {
        let mut stream = UnixStream::connect(path)?;
        stream.set_read_timeout(Some(Duration::from_secs(5)))?;
        // Little-endian, version 11.0, no authorization: the display is ours.
        stream.write_all(&[b'l', 0, 11, 0, 0, 0, 0, 0, 0, 0, 0, 0])?;
        let mut head = [0; 8];
        stream.read_exact(&mut head)?;
        let mut body = vec![0; 4 * usize::from(u16::from_le_bytes([head[6], head[7]]))];
        stream.read_exact(&mut body)?;
        match (head[0], body.get(26), body.get(27), root(&body)) {
            (1, Some(&lowest), Some(&highest), Some(root)) => {
                Ok(Self { stream, events: VecDeque::new(), first_id: word(&body, 4), lowest, highest, root })
            }
            _ => Err(io::Error::other("the display refuses the connection")),
        }
    }

    /// A request that is not answered.
    pub(crate) fn tell(&mut self, request: &[u8]) -> io::Result<()> {
        self.stream.write_all(request)
    }

    /// A request with a reply: when it is here, everything before it has been carried out.
    pub(crate) fn settle(&mut self) -> io::Result<()> {
        self.ask(&[GET_INPUT_FOCUS, 0, 1, 0]).map(drop)
    }

    /// A request, and its answer: the head, and what follows it.
    pub(crate) fn ask(&mut self, request: &[u8]) -> io::Result<([u8; 32], Vec<u8>)> {
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
                _ => self.events.push_back(head),
            }
        }
    }

    /// The next event. Such as the news of another keyboard layout every client gets.
    pub(crate) fn event(&mut self) -> io::Result<[u8; 32]> {
        if let Some(event) = self.events.pop_front() {
            return Ok(event);
        }
        let mut event = [0; 32];
        self.stream.read_exact(&mut event)?;
        if event[0] == 0 {
            return Err(io::Error::other(format!("the display answers with error {}", event[1])));
        }
        Ok(event)
    }

    /// The number by which the display knows a name.
    pub(crate) fn atom(&mut self, name: &str) -> io::Result<u32> {
        let length = u32::try_from(name.len()).map_err(io::Error::other)?;
        let body = [&length.to_le_bytes(), name.as_bytes()].concat();
        let (head, _) = self.ask(&request(INTERN_ATOM, 0, &body))?;
        Ok(word(&head, 8))
    }

    /// The bytes of a property of a window; none where it does not have it.
    pub(crate) fn property(&mut self, window: u32, name: u32) -> io::Result<Vec<u8>> {
        let (of_any_type, from, at_most) = (0, 0, 256);
        let asked = request(GET_PROPERTY, 0, &words(&[window, name, of_any_type, from, at_most]));
        let (head, mut body) = self.ask(&asked)?;
        body.truncate(word(&head, 16) as usize * usize::from(head[1] / 8));
        Ok(body)
    }
}

/// A request, as long as it is. `detail` is the byte behind the code.
pub(crate) fn request(code: u8, detail: u8, body: &[u8]) -> Vec<u8> {
    let length = body.len().next_multiple_of(4);
    let mut request = vec![code, detail];
    // The little that is said here is no longer than that.
    request.extend(u16::try_from(1 + length / 4).unwrap_or(u16::MAX).to_le_bytes());
    request.extend(body);
    request.resize(4 + length, 0);
    request
}

/// Numbers as the protocol has them.
pub(crate) fn words(numbers: &[u32]) -> Vec<u8> {
    numbers.iter().flat_map(|number| number.to_le_bytes()).collect()
}

/// The number at a place of what the display said; 0 where nothing is.
pub(crate) fn word(bytes: &[u8], at: usize) -> u32 {
    let four = bytes.get(at..at + 4).and_then(|four| four.try_into().ok());
    u32::from_le_bytes(four.unwrap_or_default())
}

/// The root window of the first screen, which stands behind the vendor's name and the formats of pictures.
fn root(setup: &[u8]) -> Option<u32> {
    let vendor = usize::from(u16::from_le_bytes([*setup.get(16)?, *setup.get(17)?]));
    let formats = usize::from(*setup.get(21)?);
    let screen = setup.get(32 + vendor.next_multiple_of(4) + 8 * formats..)?;
    Some(u32::from_le_bytes(screen.get(..4)?.try_into().ok()?))
}
