//! An address for the eye.

use percent_encoding::percent_decode_str;
use url::Url;

use crate::odd;

/// What stands before the host and what behind it. Letters are decoded; spaces, signs and what hides are not.
pub(super) fn around(url: &Url) -> (String, String) {
    let whole = url.as_str();
    let Some(host) = url.host_str() else {
        return (format!("{}:", url.scheme()), decoded(&whole[url.scheme().len() + 1..]));
    };
    let before = &url[..url::Position::BeforeHost];
    let after = &url[url::Position::AfterHost..];
    debug_assert_eq!(before.len() + host.len() + after.len(), whole.len());
    (visible(before), decoded(after))
}

/// A text in which what hides is written as `%E2%80%AE`.
pub(super) fn visible(text: &str) -> String {
    let mut visible = String::with_capacity(text.len());
    for stretch in odd::stretches(text) {
        let part = &text[stretch.range];
        match stretch.odd {
            None => visible.push_str(part),
            Some(_) => {
                part.bytes().for_each(|byte| visible.push_str(percent_encoding::percent_encode_byte(byte)));
            }
        }
    }
    visible
}

/// Runs of encoded bytes that are letters, as these letters.
fn decoded(encoded: &str) -> String {
    let mut readable = String::with_capacity(encoded.len());
    let mut rest = encoded;
    while let Some(at) = rest.find('%') {
        let (before, run) = rest.split_at(at);
        let length = run.as_bytes().chunks(3).take_while(|triple| is_high(triple)).count() * 3;
        readable.push_str(before);
        if length == 0 {
            readable.push('%');
            rest = &run[1..];
            continue;
        }
        let (run, after) = run.split_at(length);
        match percent_decode_str(run).decode_utf8() {
            Ok(text) if text.chars().all(char::is_alphanumeric) => readable.push_str(&text),
            _ => readable.push_str(run),
        }
        rest = after;
    }
    readable.push_str(rest);
    readable
}

/// `%80` to `%FF`.
fn is_high(triple: &[u8]) -> bool {
    matches!(triple, [b'%', b'8' | b'9' | b'a'..=b'f' | b'A'..=b'F', low] if low.is_ascii_hexdigit())
}
