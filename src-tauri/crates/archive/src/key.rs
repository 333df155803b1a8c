//! What opens the archive.

use std::fmt::{self, Write as _};

use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

/// The 256 random bits with which the archive is encrypted. They exist in the keychain and in memory, and nowhere else.
#[derive(Clone, PartialEq, Eq)]
pub struct Key(Zeroizing<[u8; 32]>);

/// The text is not the 64 hexadecimal digits of a key. Repeats nothing of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this is not the key of an archive: it must have 64 hexadecimal digits")]
pub struct BadKey;

impl Key {
    /// A key of these bytes, which must be random.
    pub fn new(bytes: Zeroizing<[u8; 32]>) -> Self {
        Self(bytes)
    }

    /// A new key, by whatever fills bytes at random.
    pub fn random<E>(fill: impl FnOnce(&mut [u8]) -> Result<(), E>) -> Result<Self, E> {
        let mut bytes = Zeroizing::new([0; 32]);
        fill(bytes.as_mut_slice())?;
        Ok(Self(bytes))
    }

    /// Reads what [`Self::expose_hex`] wrote.
    pub fn from_hex(text: &str) -> Result<Self, BadKey> {
        let mut bytes = Zeroizing::new([0_u8; 32]);
        let digits = text.trim().as_bytes();
        if digits.len() != 64 {
            return Err(BadKey);
        }
        for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
            *byte = nibble(pair[0]).ok_or(BadKey)? << 4 | nibble(pair[1]).ok_or(BadKey)?;
        }
        Ok(Self(bytes))
    }

    /// The key as hexadecimal digits: for the keychain and the database alone.
    pub fn expose_hex(&self) -> Zeroizing<String> {
        const DIGITS: &[u8; 16] = b"0123456789abcdef";
        // Of its full size from the start: a text that grows leaves copies behind.
        let mut text = Zeroizing::new(String::with_capacity(64));
        for byte in self.0.iter() {
            text.push(char::from(DIGITS[usize::from(byte >> 4)]));
            text.push(char::from(DIGITS[usize::from(byte & 15)]));
        }
        text
    }

    /// The key itself: for the database's pages alone.
    pub(crate) fn expose_bytes(&self) -> &[u8] {
        self.0.as_slice()
    }

    /// Tells keys apart without saying anything of them: kept beside the archive, so that a wrong key is not taken for damage.
    pub fn fingerprint(&self) -> String {
        let mut hash = Sha256::new();
        hash.update(b"sightline archive key\0");
        hash.update(self.0.as_slice());
        hash.finalize().iter().take(8).fold(String::with_capacity(16), |mut text, byte| {
            write!(text, "{byte:02x}").expect("a string takes every text");
            text
        })
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(…)")
    }
}

fn nibble(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_read_back_from_its_digits() {
        let key = Key::new(Zeroizing::new(std::array::from_fn(|at| at as u8 * 7)));
        let again = Key::from_hex(&key.expose_hex()).unwrap();
        assert_eq!(again, key);
        assert_eq!(again.fingerprint(), key.fingerprint());
    }

    #[test]
    fn what_is_no_key_is_refused() {
        for text in ["", "ab", &"g".repeat(64), &"a".repeat(63), &"a".repeat(65), &"é".repeat(32)] {
            assert_eq!(Key::from_hex(text), Err(BadKey));
        }
    }

    #[test]
    fn neither_debug_nor_fingerprint_hold_the_key() {
        let key = Key::from_hex(&"5a".repeat(32)).unwrap();
        assert_eq!(format!("{key:?}"), "Key(…)");
        assert!(!key.fingerprint().contains("5a5a"));
        assert_ne!(key.fingerprint(), Key::from_hex(&"5b".repeat(32)).unwrap().fingerprint());
    }
}
