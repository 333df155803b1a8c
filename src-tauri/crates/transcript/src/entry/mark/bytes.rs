//! Numbers, moments and ids as bytes.

use std::fmt::Write as _;

use jiff::Timestamp;

/// Bytes of a UUID, and where its text has hyphens.
const UUID: usize = 16;
const HYPHENS: [usize; 4] = [8, 13, 18, 23];

pub(super) struct Writer(Vec<u8>);

impl Writer {
    pub(super) fn new(begin: [u8; 2]) -> Self {
        Self(begin.to_vec())
    }

    pub(super) fn end(self) -> Vec<u8> {
        self.0
    }

    /// LEB128.
    pub(super) fn number(&mut self, mut number: u128) {
        while number >= 0x80 {
            self.0.push(number as u8 | 0x80);
            number >>= 7;
        }
        self.0.push(number as u8);
    }

    /// Small ones of either sign are short.
    pub(super) fn distance(&mut self, distance: i128) {
        self.number((distance << 1 ^ distance >> 127).cast_unsigned());
    }

    /// To the nanosecond.
    pub(super) fn moment(&mut self, at: Timestamp, from: Timestamp) {
        self.distance(at.as_nanosecond() - from.as_nanosecond());
    }

    /// A UUID, as nearly all ids are, is told by a length that no text has.
    pub(super) fn id(&mut self, id: &str) {
        if let Some(uuid) = uuid(id) {
            self.number(0);
            self.0.extend(uuid);
        } else {
            self.number(id.len() as u128 + 1);
            self.0.extend(id.as_bytes());
        }
    }
}

/// `None` is damage.
pub(super) struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    pub(super) fn rest(self) -> &'a [u8] {
        self.0
    }

    pub(super) fn number(&mut self) -> Option<u128> {
        let mut number = 0;
        for shift in (0..).step_by(7) {
            let byte = self.take(1)?[0];
            let bits = u128::from(byte & 0x7f);
            let shifted = bits.checked_shl(shift).filter(|shifted| shifted >> shift == bits)?;
            number |= shifted;
            if byte < 0x80 {
                break;
            }
        }
        Some(number)
    }

    pub(super) fn distance(&mut self) -> Option<i128> {
        let number = self.number()?;
        Some((number >> 1).cast_signed() ^ -(number & 1).cast_signed())
    }

    pub(super) fn moment(&mut self, from: Timestamp) -> Option<Timestamp> {
        let at = from.as_nanosecond().checked_add(self.distance()?)?;
        Timestamp::from_nanosecond(at).ok()
    }

    pub(super) fn id(&mut self) -> Option<String> {
        match usize::try_from(self.number()?).ok()? {
            0 => Some(text(self.take(UUID)?)),
            more => String::from_utf8(self.take(more - 1)?.to_vec()).ok(),
        }
    }

    fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }
}

/// The 16 bytes of a UUID in the way in which the service writes it. Any other way is a text like any other, and given back as it was.
fn uuid(text: &str) -> Option<[u8; UUID]> {
    let text = text.as_bytes();
    if text.len() != 36 || HYPHENS.iter().any(|at| text[*at] != b'-') {
        return None;
    }
    let mut digits = text.iter().filter(|digit| **digit != b'-').map(|digit| match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        _ => None,
    });
    let mut bytes = [0; UUID];
    for byte in &mut bytes {
        *byte = digits.next()?? << 4 | digits.next()??;
    }
    digits.next().is_none().then_some(bytes)
}

fn text(uuid: &[u8]) -> String {
    let mut text = String::with_capacity(36);
    for (at, byte) in uuid.iter().enumerate() {
        if [4, 6, 8, 10].contains(&at) {
            text.push('-');
        }
        // Into a text nothing fails to be written.
        write!(text, "{byte:02x}").ok();
    }
    text
}
