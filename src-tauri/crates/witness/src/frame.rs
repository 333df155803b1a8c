//! Frames of a websocket client (RFC 6455, 5.2), read from their bytes.

/// Longest frame: far more than a watcher's.
const LONGEST: u64 = 64 << 10;

/// One frame, unmasked.
#[derive(Debug)]
pub(crate) struct Frame {
    pub(crate) opcode: Opcode,
    pub(crate) payload: Vec<u8>,
    /// Bytes of all of it.
    pub(crate) length: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Opcode {
    Text,
    Binary,
    Close,
    Ping,
    Pong,
    /// A part of a message, or of no known kind.
    Other(u8),
}

/// The frame that `bytes` begin with; `None` until all of it is there.
pub(crate) fn read(bytes: &[u8]) -> Result<Option<Frame>, &'static str> {
    let [first, second, rest @ ..] = bytes else { return Ok(None) };
    if first & 0b1000_0000 == 0 {
        return Err("a message in several frames");
    }
    if first & 0b0111_0000 != 0 {
        return Err("a frame of an extension");
    }
    if second & 0b1000_0000 == 0 {
        return Err("a frame without a mask, which no client sends");
    }
    let (wide, short) = match second & 0b0111_1111 {
        126 => (2, 0),
        127 => (8, 0),
        length => (0, u64::from(length)),
    };
    let Some((extended, rest)) = rest.split_at_checked(wide) else { return Ok(None) };
    let length = extended.iter().fold(short, |length, byte| length.wrapping_shl(8) | u64::from(*byte));
    if length > LONGEST {
        return Err("a frame without end");
    }
    let length = length as usize;
    let Some((mask, rest)) = rest.split_at_checked(4) else { return Ok(None) };
    let Some(masked) = rest.get(..length) else { return Ok(None) };
    let payload = masked.iter().zip(mask.iter().cycle()).map(|(byte, mask)| byte ^ mask).collect();
    let opcode = match first & 0b1111 {
        1 => Opcode::Text,
        2 => Opcode::Binary,
        8 => Opcode::Close,
        9 => Opcode::Ping,
        10 => Opcode::Pong,
        other => Opcode::Other(other),
    };
    Ok(Some(Frame { opcode, payload, length: 2 + wide + 4 + length }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_is_waited_for_unmasked_and_measured() {
        // The example of RFC 6455, 5.7, and what follows it.
        let bytes = [0x81, 0x85, 0x37, 0xfa, 0x21, 0x3d, 0x7f, 0x9f, 0x4d, 0x51, 0x58, 0x8a, 0x80];
        for length in 0..11 {
            assert!(matches!(read(&bytes[..length]), Ok(None)), "{length}");
        }
        let Ok(Some(frame)) = read(&bytes) else { panic!("it is whole") };
        assert_eq!((frame.opcode, &frame.payload[..], frame.length), (Opcode::Text, &b"Hello"[..], 11));
    }

    #[test]
    fn lengths_have_three_forms() {
        for (length, head) in [(125, vec![0xfd]), (126, vec![0xfe, 0, 126]), (300, vec![0xfe, 1, 44])] {
            let mut bytes = [vec![0x82], head, vec![0; 4]].concat();
            bytes.resize(bytes.len() + length, b'x');
            let Ok(Some(frame)) = read(&bytes) else { panic!("it is whole: {length}") };
            assert_eq!((frame.opcode, frame.payload.len()), (Opcode::Binary, length));
            assert_eq!(frame.length, bytes.len());
        }
        assert!(read(&[0x81, 0xff, 0, 0, 0, 1, 0, 0, 0, 0]).is_err(), "four gigabytes");
    }

    #[test]
    fn what_no_watcher_sends_is_not_read() {
        for (bytes, what) in [([0x01, 0x80], "a part"), ([0xc1, 0x80], "compressed"), ([0x81, 0x00], "bare")]
        {
            assert!(read(&bytes).is_err(), "{what}");
        }
    }
}
