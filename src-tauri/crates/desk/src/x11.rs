//! A connection to a display: the few requests of the X11 protocol that this crate takes, so that nothing has to be installed for it.
//!
//! <https://www.x.org/releases/current/doc/xproto/x11protocol.html>

use std::io::{self, Read as _, Write as _};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::error::DeskError;

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
            (1, Some(&lowest), Some(&highest), Some(root)) => Ok(Self { stream, lowest, highest, root }),
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
                // An event, such as the news of another keyboard layout, which every client gets.
                _ => {}
            }
        }
    }
}

/// The root window of the first screen, which stands behind the vendor's name and the formats of pictures.
fn root(setup: &[u8]) -> Option<u32> {
    let vendor = usize::from(u16::from_le_bytes([*setup.get(16)?, *setup.get(17)?]));
    let formats = usize::from(*setup.get(21)?);
    let screen = setup.get(32 + vendor.next_multiple_of(4) + 8 * formats..)?;
    Some(u32::from_le_bytes(screen.get(..4)?.try_into().ok()?))
}
