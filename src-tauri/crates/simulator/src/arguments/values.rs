//! Values that have bounds.

use std::time::Duration;

use jiff::Timestamp;

pub(super) fn rate(text: &str) -> Result<f64, String> {
    within(text, 0.01, 10_000.0).ok_or_else(|| "a rate is a number from 0.01 to 10000".to_owned())
}

pub(super) fn time_scale(text: &str) -> Result<f64, String> {
    within(text, 0.01, 100_000.0).ok_or_else(|| "a time scale is a number from 0.01 to 100000".to_owned())
}

pub(super) fn chats(text: &str) -> Result<usize, String> {
    let chats = text.parse().ok().filter(|chats| *chats <= 10_000);
    chats.ok_or_else(|| "chats are a whole number from 0 to 10000".to_owned())
}

pub(super) fn at_least_one(text: &str) -> Result<usize, String> {
    text.parse().ok().filter(|number| *number > 0).ok_or_else(|| "write a whole number from 1 on".to_owned())
}

pub(super) fn span(text: &str) -> Result<Duration, String> {
    let seconds = within(text, 0.001, 31_622_400.0);
    let seconds = seconds.ok_or_else(|| "write seconds, from 0.001 to 31622400, a year".to_owned())?;
    Ok(Duration::from_secs_f64(seconds))
}

pub(super) fn instant(text: &str) -> Result<Timestamp, String> {
    text.parse().map_err(|_| "write an instant such as 2026-03-02T09:00:00Z".to_owned())
}

/// What can stand in a header behind `Bearer` (RFC 6750, 2.1).
pub(super) fn bearer(text: &str) -> Result<String, String> {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~+/=".contains(&byte);
    if !text.is_empty() && text.bytes().all(fits) {
        Ok(text.to_owned())
    } else {
        Err("a bearer token has letters, digits and -._~+/= (RFC 6750), and at least one of them".to_owned())
    }
}

pub(super) fn close_code(text: &str) -> Result<u16, String> {
    let code = text.parse().ok().filter(|code| matches!(code, 1000..=1003 | 1007..=1014 | 3000..=4999));
    code.ok_or_else(|| "a close code is 1000 to 1003, 1007 to 1014 or 3000 to 4999 (RFC 6455)".to_owned())
}

pub(super) fn close_code_or_none(text: &str) -> Result<u16, String> {
    if text == "0" { Ok(0) } else { close_code(text) }
}

fn within(text: &str, least: f64, most: f64) -> Option<f64> {
    text.parse().ok().filter(|value| (least..=most).contains(value))
}
