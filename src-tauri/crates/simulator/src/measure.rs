//! Durations and sizes as people write them: `1500ms`, `30s`, `5m`, `2h`; `512`, `16KiB`, `4MiB`.

use std::fmt;
use std::time::Duration;

use jiff::SignedDuration;

const UNITS: [(&str, u64); 5] = [("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1_000), ("ms", 1)];

const SIZES: [(&str, u64); 3] = [("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10)];

/// A duration: a whole number with its unit.
pub(crate) fn duration(text: &str) -> Option<Duration> {
    let digits = text.find(|letter: char| !letter.is_ascii_digit())?;
    let (number, unit) = text.split_at(digits);
    let (_, millis) = UNITS.iter().find(|(name, _)| *name == unit)?;
    number.parse::<u64>().ok()?.checked_mul(*millis).map(Duration::from_millis)
}

/// A duration with its sign.
pub(crate) fn signed(text: &str) -> Option<SignedDuration> {
    let (sign, rest) = match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    };
    Some(SignedDuration::try_from(duration(rest)?).ok()? * sign)
}

/// A number of bytes.
pub(crate) fn bytes(text: &str) -> Option<u64> {
    let unit = SIZES.iter().find_map(|(name, size)| Some((text.strip_suffix(name)?, *size)));
    let (number, size) = unit.unwrap_or((text, 1));
    number.parse::<u64>().ok()?.checked_mul(size)
}

/// Writes a duration in the largest unit that holds it whole.
pub(crate) struct Span(pub(crate) Duration);

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let millis = u64::try_from(self.0.as_millis()).unwrap_or(u64::MAX);
        let whole = UNITS.iter().find(|(_, unit)| millis >= *unit && millis.is_multiple_of(*unit));
        let (name, unit) = whole.copied().unwrap_or(("ms", 1));
        write!(f, "{}{name}", millis / unit)
    }
}

/// Writes a number of bytes in the largest unit that holds it whole.
pub(crate) struct Bytes(pub(crate) u64);

impl fmt::Display for Bytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let whole = SIZES.iter().find(|(_, size)| self.0 >= *size && self.0.is_multiple_of(*size));
        let (name, size) = whole.copied().unwrap_or(("", 1));
        write!(f, "{}{name}", self.0 / size)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_read_and_written() {
        for (text, millis) in
            [("1500ms", 1_500), ("30s", 30_000), ("5m", 300_000), ("2h", 7_200_000), ("1d", 86_400_000)]
        {
            assert_eq!(duration(text), Some(Duration::from_millis(millis)), "{text}");
            assert_eq!(Span(Duration::from_millis(millis)).to_string(), text);
        }
        for text in ["", "5", "s", "-5s", "1.5s", "5 s", "99999999999999999999h", "18446744073709551615d"] {
            assert_eq!(duration(text), None, "{text}");
        }
        assert_eq!(signed("-90s"), Some(SignedDuration::from_secs(-90)));
        assert_eq!(signed("+90s"), signed("90s"));
    }

    #[test]
    fn sizes_are_read_and_written() {
        for (text, size) in [("512", 512), ("16KiB", 16_384), ("4MiB", 4_194_304), ("1GiB", 1 << 30)] {
            assert_eq!(bytes(text), Some(size), "{text}");
            assert_eq!(Bytes(size).to_string(), text);
        }
        for text in ["", "KiB", "-1", "1.5MiB", "99999999999999999999"] {
            assert_eq!(bytes(text), None, "{text}");
        }
    }
}
