//! Instants of a scenario: `@12.500`, `@1:02:03.250`, `+0.250`. Whole milliseconds, no rounding.

/// When a line happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::director) enum When {
    /// Milliseconds after the chat's start.
    At(u64),
    /// Milliseconds after the line before.
    After(u64),
    /// At the pace of the chat.
    Paced,
}

/// A week: longer than any chat of the service.
pub(super) const LONGEST: u64 = 7 * 86_400 * 1_000;

/// Splits the time off the front of a line, if there is one.
pub(super) fn split(line: &str) -> Result<(When, &str), String> {
    let Some(sign @ ('@' | '+')) = line.chars().next() else { return Ok((When::Paced, line)) };
    let (time, rest) = line[1..].split_once(char::is_whitespace).unwrap_or((&line[1..], ""));
    let millis = span(time)?;
    let when = if sign == '@' { When::At(millis) } else { When::After(millis) };
    Ok((when, rest))
}

/// Milliseconds of `12`, `12.5`, `2:03.250` or `1:02:03`.
pub(super) fn span(text: &str) -> Result<u64, String> {
    let wrong = || format!("`{text}` is no time; write seconds like 12.500, or 2:03.250, or 1:02:03");
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    if fraction.is_empty() || fraction.len() > 3 {
        return Err(format!("{}; the fraction has one to three digits", wrong()));
    }
    let mut seconds: u64 = 0;
    let fields: Vec<&str> = whole.split(':').collect();
    if fields.len() > 3 {
        return Err(wrong());
    }
    for (at, field) in fields.iter().enumerate() {
        let value =
            digits(field).filter(|value| at == 0 || (field.len() == 2 && *value < 60)).ok_or_else(wrong)?;
        seconds = seconds.checked_mul(60).and_then(|seconds| seconds.checked_add(value)).ok_or_else(wrong)?;
    }
    let millis = digits(fraction).ok_or_else(wrong)? * 10_u64.pow(3 - fraction.len() as u32);
    let total = seconds.checked_mul(1_000).and_then(|whole| whole.checked_add(millis)).ok_or_else(wrong)?;
    if total > LONGEST {
        return Err(format!("`{text}` is more than a week"));
    }
    Ok(total)
}

fn digits(text: &str) -> Option<u64> {
    let all = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    all.then(|| text.parse().ok()).flatten()
}

/// Milliseconds as they are written.
pub(super) fn written(millis: u64) -> String {
    format!("{}.{:03}", millis / 1_000, millis % 1_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_to_the_millisecond() {
        for (text, millis) in [
            ("0", 0),
            ("12.5", 12_500),
            ("12.005", 12_005),
            ("90", 90_000),
            ("2:03.25", 123_250),
            ("1:02:03", 3_723_000),
        ] {
            assert_eq!(span(text), Ok(millis), "{text}");
        }
        assert_eq!(split("+0.250 Ben: hi"), Ok((When::After(250), "Ben: hi")));
        assert_eq!(split("@1 Ben: hi"), Ok((When::At(1_000), "Ben: hi")));
        assert_eq!(split("Ben: @1"), Ok((When::Paced, "Ben: @1")));
    }

    #[test]
    fn what_is_no_time_is_refused() {
        for text in [
            "",
            "soon",
            "1.",
            ".5",
            "1.0005",
            "-1",
            "1:2",
            "1:60",
            "1:2:3:4",
            "1e3",
            "99999999999999999999",
            "1000:00:00",
            "é",
        ] {
            assert!(span(text).is_err(), "{text}");
        }
    }
}
