//! Keys pressed on a display, as if by a person.
//!
//! <https://www.x.org/releases/current/doc/xextproto/xtest.html>

use std::io;

use crate::error::DeskError;
use crate::x11::{Connection, on, request, words};

/// A key of the keyboard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Key {
    /// A key that writes this ASCII character, with Shift where it has to be.
    Letter(char),
    /// The key of this ASCII character, with Control.
    Control(char),
    /// Enter.
    Enter,
    /// Escape.
    Escape,
}

impl Key {
    /// The X11 keysym: Latin-1 stands for itself, keys without a character have numbers of their own.
    fn symbol(self) -> u32 {
        match self {
            Self::Letter(letter) | Self::Control(letter) => u32::from(letter),
            Self::Enter => 0xff0d,
            Self::Escape => 0xff1b,
        }
    }

    /// The keys that write a text.
    pub fn text(text: &str) -> Vec<Self> {
        text.chars().map(Self::Letter).collect()
    }
}

/// The keysyms of the left Shift and the left Control.
const SHIFT: u32 = 0xffe1;
const CONTROL: u32 = 0xffe3;
const SET_INPUT_FOCUS: u8 = 42;
const QUERY_EXTENSION: u8 = 98;
const GET_KEYBOARD_MAPPING: u8 = 101;
const FAKE_INPUT: u8 = 2;
const KEY_PRESS: u8 = 2;
const KEY_RELEASE: u8 = 3;

/// Presses and releases the keys one after the other; they go to the window below the pointer.
pub(crate) fn press(display: &str, keys: &[Key]) -> Result<(), DeskError> {
    on(display, |keyboard| type_keys(keyboard, keys))
}

/// The same, to one window, which gets the keyboard as from whoever manages the windows of a desktop. Keys that come when it has gone
/// are lost: nothing else is to take them.
pub(crate) fn press_in(display: &str, window: u32, keys: &[Key]) -> Result<(), DeskError> {
    on(display, |keyboard| {
        let (then_nobody, now) = (0, 0);
        keyboard.tell(&request(SET_INPUT_FOCUS, then_nobody, &words(&[window, now])))?;
        type_keys(keyboard, keys)
    })
}

/// Takes the keyboard away from every window.
pub(crate) fn look_away(display: &str) -> Result<(), DeskError> {
    on(display, focus_nothing)
}

fn type_keys(keyboard: &mut Connection, keys: &[Key]) -> io::Result<()> {
    let extension = extension(keyboard)?;
    let (columns, symbols) = mapping(keyboard)?;
    let lowest = usize::from(keyboard.lowest);
    // The first symbol of a key is what it writes by itself, the second what it writes with Shift.
    let code = |symbol: u32, column: usize| {
        let at = symbols.iter().skip(column).step_by(columns).position(|one| *one == symbol)?;
        u8::try_from(at + lowest).ok()
    };
    for key in keys {
        let control = matches!(key, Key::Control(_)).then(|| code(CONTROL, 0)).flatten();
        let plain = code(key.symbol(), 0).map(|code| vec![code]);
        let shifted = || Some(vec![code(SHIFT, 0)?, code(key.symbol(), 1)?]);
        let codes = plain.or_else(shifted).ok_or_else(|| io::Error::other("the keyboard has no such key"))?;
        let held: Vec<u8> = control.into_iter().chain(codes).collect();
        let pressed = held.iter().map(|code| (KEY_PRESS, *code));
        let released = held.iter().rev().map(|code| (KEY_RELEASE, *code));
        for (kind, code) in pressed.chain(released) {
            let mut request = [0; 36];
            request[..6].copy_from_slice(&[extension, FAKE_INPUT, 9, 0, kind, code]);
            keyboard.tell(&request)?;
        }
    }
    keyboard.settle()
}

fn focus_nothing(keyboard: &mut Connection) -> io::Result<()> {
    let (nobody, nothing, now) = (0, 0, 0);
    keyboard.tell(&request(SET_INPUT_FOCUS, nobody, &words(&[nothing, now])))?;
    keyboard.settle()
}

/// The number that requests to the extension XTEST start with.
fn extension(keyboard: &mut Connection) -> io::Result<u8> {
    let (head, _) =
        keyboard.ask(&[QUERY_EXTENSION, 0, 4, 0, 5, 0, 0, 0, b'X', b'T', b'E', b'S', b'T', 0, 0, 0])?;
    if head[8] == 1 { Ok(head[9]) } else { Err(io::Error::other("the display has no XTEST")) }
}

/// How many symbols each key has, and all of them, from the lowest key code on.
fn mapping(keyboard: &mut Connection) -> io::Result<(usize, Vec<u32>)> {
    let count = keyboard.highest.saturating_sub(keyboard.lowest).saturating_add(1);
    let (head, body) = keyboard.ask(&[GET_KEYBOARD_MAPPING, 0, 2, 0, keyboard.lowest, count, 0, 0])?;
    let words = body.chunks_exact(4).map(|word| u32::from_le_bytes([word[0], word[1], word[2], word[3]]));
    Ok((usize::from(head[1]).max(1), words.collect()))
}
