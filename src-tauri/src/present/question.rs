//! A question as it was understood, or why it was not.

use archive::query::{Part, PlanError, Query, SyntaxError};

use super::span;
use crate::dto::{QueryError, QueryFilter, Reading, SaidPart};

/// As it was understood.
pub(crate) fn reading(query: &Query) -> Reading {
    let said = |part| match part {
        Part::Plain(text) => SaidPart { text, strong: false },
        Part::Strong(text) => SaidPart { text, strong: true },
    };
    let filter = |chip: &archive::query::Chip| QueryFilter {
        text: query.text()[chip.range.clone()].to_owned(),
        without: query.without_chip(chip),
    };
    Reading {
        says: query.say().into_iter().map(said).collect(),
        filters: query.chips().iter().map(filter).collect(),
    }
}

/// Why a text is no question.
pub(crate) fn syntax_error(text: &str, error: &SyntaxError) -> QueryError {
    let (message, remedy) = parted(&error.problem.to_string());
    QueryError { message, remedy, at: span::span(text, error.at.clone()) }
}

/// Why a question is more than can be asked at once.
pub(crate) fn plan_error(text: &str, error: PlanError) -> QueryError {
    let (message, remedy) = parted(&error.to_string());
    QueryError { message, remedy, at: span::span(text, 0..text.len()) }
}

/// What is so, and what to do: the sentence after the first.
fn parted(words: &str) -> (String, Option<String>) {
    match words.split_once(". ") {
        Some((message, remedy)) => (format!("{message}."), Some(remedy.to_owned())),
        None => (words.to_owned(), None),
    }
}

#[cfg(test)]
mod tests {
    use archive::query::parse;

    use super::*;
    use crate::dto::Span;

    fn now() -> jiff::ZonedDateTime {
        "2026-11-27T09:00:00+00:00[UTC]".parse().unwrap()
    }

    #[test]
    fn a_question_is_said_in_words_and_each_filter_can_be_given_up() {
        let query = parse("退款 from:customer after:2026-11-16", &now()).unwrap();
        let reading = reading(&query);
        let strong: Vec<&str> =
            reading.says.iter().filter(|part| part.strong).map(|part| part.text.as_str()).collect();
        assert_eq!(strong[..2], ["退款", "customers"]);
        let filters: Vec<(&str, &str)> =
            reading.filters.iter().map(|filter| (filter.text.as_str(), filter.without.as_str())).collect();
        let expected =
            [("from:customer", "退款 after:2026-11-16"), ("after:2026-11-16", "退款 from:customer")];
        assert_eq!(filters, expected);
    }

    #[test]
    fn a_syntax_error_points_at_its_place_in_every_script() {
        for (before, at) in [("refund ", 7), ("🙏🏽 退款 ", 8), ("e\u{301}te\u{301} ", 6), ("استرداد ", 8)]
        {
            let text = format!("{before}\"no end");
            let error = syntax_error(&text, &parse(&text, &now()).unwrap_err());
            assert_eq!(error.at, Span { from: at, to: at + 1 }, "{text}");
            let units: Vec<u16> = text.encode_utf16().collect();
            assert_eq!(units[error.at.from as usize], u16::from(b'"'));
            assert!(error.message.ends_with('.') && error.remedy.is_some_and(|remedy| remedy.ends_with('.')));
        }
    }

    #[test]
    fn what_is_too_much_concerns_the_whole_text() {
        let error = plan_error("🙏 contact:a", PlanError::TooManyContacts);
        assert_eq!(error.at, Span { from: 0, to: 12 });
        assert!(error.remedy.is_some());
    }
}
