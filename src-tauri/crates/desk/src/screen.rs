//! What stands on a display, asked for as often as one likes.

use std::io;

use crate::error::DeskError;
use crate::x11::{Connection, socket};

const GET_IMAGE: u8 = 73;
/// Each pixel whole, and not one picture for each bit of it.
const WHOLE_PIXELS: u8 = 2;

/// A piece of the display, in pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Area {
    /// From the left edge.
    pub left: u16,
    /// From the top.
    pub top: u16,
    /// To the right.
    pub width: u16,
    /// Downwards.
    pub height: u16,
}

/// A look at a display that stays open: a small piece takes a fraction of a millisecond.
#[derive(Debug)]
pub struct Screen {
    connection: Connection,
    display: String,
}

impl Screen {
    pub(crate) fn open(display: &str) -> Result<Self, DeskError> {
        let failed = |source| DeskError::File { path: socket(display), source };
        let connection = Connection::open(&socket(display)).map_err(failed)?;
        Ok(Self { connection, display: display.to_owned() })
    }

    /// The colours of a piece, line by line, each as `0x00RRGGBB`.
    pub fn pixels(&mut self, area: Area) -> Result<Vec<u32>, DeskError> {
        self.image(area).map_err(|source| DeskError::File { path: socket(&self.display), source })
    }

    fn image(&mut self, area: Area) -> io::Result<Vec<u32>> {
        let mut request = vec![GET_IMAGE, WHOLE_PIXELS, 5, 0];
        request.extend(self.connection.root.to_le_bytes());
        for number in [area.left, area.top, area.width, area.height] {
            request.extend(number.to_le_bytes());
        }
        // All bits of each pixel.
        request.extend(u32::MAX.to_le_bytes());
        let (_, body) = self.connection.ask(&request)?;
        // With 24 bits a pixel takes four bytes; the fourth says nothing.
        let pixels = body.chunks_exact(4).map(|bytes| u32::from_le_bytes([bytes[0], bytes[1], bytes[2], 0]));
        Ok(pixels.collect())
    }
}
