//! The windows that a person sees on a display.

use std::io;

use crate::error::DeskError;
use crate::x11::{Connection, on, request, word, words};

const GET_WINDOW_ATTRIBUTES: u8 = 3;
const QUERY_TREE: u8 = 15;
/// Of a window that can be seen: it and all that it is in are on the display.
const VIEWABLE: u8 = 2;

/// The window that can be seen and whose title starts like this. Nobody manages the windows of a desk: each lies on the display itself.
pub(crate) fn shown(display: &str, start: &str) -> Result<Option<u32>, DeskError> {
    on(display, |connection| {
        let titles = [connection.atom("_NET_WM_NAME")?, connection.atom("WM_NAME")?];
        let (_, all) = connection.ask(&request(QUERY_TREE, 0, &words(&[connection.root])))?;
        let all = all.chunks_exact(4).map(|window| word(window, 0));
        // One that goes while it is looked at is not shown.
        let mut is_it = |window: &u32| is_called(connection, *window, titles, start).unwrap_or(false);
        Ok(all.into_iter().find(|window| is_it(window)))
    })
}

fn is_called(connection: &mut Connection, window: u32, titles: [u32; 2], start: &str) -> io::Result<bool> {
    let (head, _) = connection.ask(&request(GET_WINDOW_ATTRIBUTES, 0, &words(&[window])))?;
    if head[26] != VIEWABLE {
        return Ok(false);
    }
    for title in titles {
        if connection.property(window, title)?.starts_with(start.as_bytes()) {
            return Ok(true);
        }
    }
    Ok(false)
}
