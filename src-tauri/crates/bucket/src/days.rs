//! Which days are wanted, and what the folders of a bucket have to do with them.

use jiff::civil::{Date, date};

/// Days, in UTC as the folders of Amazon Connect: from the first to the last, both among them. Without one there is no end on that side.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Days {
    /// The first day.
    pub first: Option<Date>,
    /// The last day.
    pub last: Option<Date>,
}

/// What of a folder is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    /// Nothing.
    None,
    /// One has to look into it.
    Some,
    /// Everything.
    All,
}

impl Days {
    /// A day among them.
    pub(crate) fn has(&self, day: Date) -> bool {
        self.first.is_none_or(|first| first <= day) && self.last.is_none_or(|last| day <= last)
    }

    /// What of a folder is wanted, by the year, month and day that its path ends in: `…/2026/11/20`.
    pub(crate) fn part_of(&self, folder: &str) -> Part {
        let Some((first, last)) = span(folder) else { return Part::Some };
        match (self.has(first) && self.has(last), self.first.is_some_and(|wanted| last < wanted)) {
            (true, _) => Part::All,
            (false, true) => Part::None,
            (false, false) if self.last.is_some_and(|wanted| wanted < first) => Part::None,
            (false, false) => Part::Some,
        }
    }
}

/// The first and the last day of a folder.
fn span(folder: &str) -> Option<(Date, Date)> {
    let parts: Vec<&str> = folder.trim_end_matches('/').split('/').collect();
    let year =
        parts.iter().rposition(|part| number(part, 4).is_some_and(|year| (2000..2200).contains(&year)))?;
    let number_at = |at: usize| number(parts.get(at)?, 2);
    let of = number(parts[year], 4)?;
    let month = number_at(year + 1).and_then(|month| Date::new(of, i8::try_from(month).ok()?, 1).ok());
    let Some(month) = month else { return Some((date(of, 1, 1), date(of, 12, 31))) };
    let day = number_at(year + 2).and_then(|day| Date::new(of, month.month(), i8::try_from(day).ok()?).ok());
    Some(day.map_or((month, month.last_of_month()), |day| (day, day)))
}

fn number(part: &str, digits: usize) -> Option<i16> {
    let is_number = part.len() == digits && part.bytes().all(|byte| byte.is_ascii_digit());
    part.parse().ok().filter(|_| is_number)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn days(first: &str, last: &str) -> Days {
        Days { first: first.parse().ok(), last: last.parse().ok() }
    }

    #[test]
    fn a_folder_of_a_day_is_wanted_or_not() {
        let days = days("2026-11-19", "2026-11-20");
        for (folder, part) in [
            ("connect/acme/ChatTranscripts/2026/11/18", Part::None),
            ("connect/acme/ChatTranscripts/2026/11/19", Part::All),
            ("connect/acme/ChatTranscripts/2026/11/20/", Part::All),
            ("2026/11/20/deeper", Part::All),
            ("connect/acme/ChatTranscripts/2026/11/21", Part::None),
        ] {
            assert_eq!(days.part_of(folder), part, "{folder}");
        }
    }

    #[test]
    fn a_folder_of_a_month_or_a_year_may_have_to_be_looked_into() {
        let days = days("2026-02-10", "2027-01-31");
        for (folder, part) in [
            ("x/2025", Part::None),
            ("x/2026", Part::Some),
            ("x/2026/01", Part::None),
            ("x/2026/02", Part::Some),
            ("x/2026/03", Part::All),
            ("x/2027/01", Part::All),
            ("x/2027", Part::Some),
            ("x/2027/02", Part::None),
            ("x/2028", Part::None),
        ] {
            assert_eq!(days.part_of(folder), part, "{folder}");
        }
    }

    #[test]
    fn a_folder_without_a_date_has_to_be_looked_into() {
        for folder in ["", "connect", "connect/acme", "1234/56", "x/20261120"] {
            assert_eq!(days("2026-11-20", "2026-11-20").part_of(folder), Part::Some, "{folder}");
        }
        assert_eq!(
            days("2026-11-20", "2026-11-20").part_of("2026/13/01"),
            Part::Some,
            "there is no such month"
        );
    }

    #[test]
    fn without_an_end_there_is_none() {
        assert_eq!(Days::default().part_of("2026"), Part::All);
        assert_eq!(days("2026-11-20", "").part_of("2199"), Part::All);
        assert_eq!(days("2026-11-20", "").part_of("2026/11/19"), Part::None);
        assert_eq!(days("", "2026-11-20").part_of("2026/11/21"), Part::None);
        assert_eq!(days("", "2026-11-20").part_of("2001"), Part::All);
    }

    proptest::proptest! {
        #[test]
        fn a_day_is_in_all_folders_above_it_or_in_none(year in 2000..2199_i16, month in 1..=12_i8, day in 1..=28_i8, first in 0..73_000_i64, length in 0..800_i64) {
            let (day, begin) = (date(year, month, day), date(2000, 1, 1));
            let first = begin.checked_add(jiff::Span::new().days(first)).unwrap();
            let days = Days { first: Some(first), last: first.checked_add(jiff::Span::new().days(length)).ok() };
            let folder = format!("x/{:04}/{:02}/{:02}", day.year(), day.month(), day.day());
            let expected = if days.has(day) { Part::All } else { Part::None };
            assert_eq!(days.part_of(&folder), expected);
            for above in [&folder[..9], &folder[..6]] {
                let part = days.part_of(above);
                assert!(part == Part::Some || part == expected, "{above}: {part:?}");
            }
        }
    }
}
