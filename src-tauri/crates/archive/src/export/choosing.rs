//! Interactive messages and answers to them, line by line.

use std::borrow::Cow;

use protocol::{Answer, Choice, Detail, Heading, Interactive, Part};

/// What a reader sees.
#[derive(Debug)]
pub(super) struct Choosing {
    /// `templateType`, if it says one.
    pub(super) kind: Option<String>,
    /// From top to bottom.
    pub(super) lines: Vec<Line>,
}

/// One line of it.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Line {
    /// A question, the title of a card, or what was picked.
    Title(String),
    /// What stands below.
    More(String),
    /// What may be chosen, and what stands below it.
    Choice(String, Option<String>),
}

impl Choosing {
    /// What may be chosen.
    pub(super) fn offered(content: &str) -> Option<Self> {
        let Interactive { template, reference_id, view_id, zone_offset, content, parts, reply, left_out } =
            protocol::parse_interactive(content)?;
        let mut lines = Vec::new();
        part(content, &mut lines);
        lines.extend(
            zone_offset.map(|offset| Line::More(format!("Shown to the customer in {}", zone(offset)))),
        );
        lines.extend(view_id.map(|id| Line::More(format!("View: {id}"))));
        for one in parts {
            part(one, &mut lines);
        }
        if let Some(reply) = reply {
            let words = [reply.title, reply.subtitle].into_iter().flatten().collect::<Vec<_>>();
            lines.push(Line::More(format!("Answered with: {}", words.join(", "))));
        }
        lines.extend(reference_id.map(|id| Line::More(format!("Reference: {id}"))));
        lines.extend((left_out > 0).then(|| Line::More(format!("{left_out} more were left out"))));
        Some(Self { kind: template.map(|template| template.as_wire().to_owned()), lines })
    }

    /// What was picked.
    pub(super) fn answered(answer: Answer) -> Self {
        let Answer { picked, of, template, details, .. } = answer;
        let mut lines: Vec<Line> = of.map(|of| Line::More(of.into())).into_iter().collect();
        lines.push(Line::Title(picked.into()));
        lines.extend(details.iter().map(detail));
        Self { kind: template.map(|template| template.as_wire().to_owned()), lines }
    }

    /// As plain text.
    pub(super) fn lines(&self) -> Vec<Cow<'_, str>> {
        self.lines.iter().map(Line::plain).collect()
    }
}

impl Line {
    fn plain(&self) -> Cow<'_, str> {
        match self {
            Self::Title(text) | Self::More(text) => text.into(),
            Self::Choice(title, None) => format!("[{title}]").into(),
            Self::Choice(title, Some(more)) => format!("[{title}: {more}]").into(),
        }
    }
}

fn part(part: Part, lines: &mut Vec<Line>) {
    let Heading { title, subtitle, image } = part.heading;
    lines.extend(title.map(|title| Line::Title(title.into())));
    lines.extend(subtitle.map(|subtitle| Line::More(subtitle.into())));
    if let Some(image) = image {
        let words: Vec<_> = [image.description, image.address].into_iter().flatten().collect();
        lines.push(Line::More(format!("Picture: {}", words.join(", "))));
    }
    lines.extend(part.options.into_iter().map(choice));
    lines.extend(part.details.iter().map(detail));
}

fn choice(choice: Choice) -> Line {
    // Of which unit it is nobody says.
    let duration =
        choice.slot.and_then(|slot| slot.duration).map(|number| format!("duration {number}").into());
    let image = choice.heading.image.and_then(|image| image.description);
    let more = [choice.heading.subtitle, duration, image, choice.url].into_iter().flatten();
    let more: Vec<_> = more.chain(choice.details.iter().map(|one| words(one).into())).collect();
    let title = choice.heading.title.unwrap_or_default();
    Line::Choice(title.into(), (!more.is_empty()).then(|| more.join(", ")))
}

/// Minutes from GMT as `UTC-07:30`.
fn zone(offset: i16) -> String {
    let (sign, apart) = (if offset < 0 { '-' } else { '+' }, offset.unsigned_abs());
    format!("UTC{sign}{:02}:{:02}", apart / 60, apart % 60)
}

fn detail(detail: &Detail) -> Line {
    Line::More(words(detail))
}

fn words(Detail { name, value }: &Detail) -> String {
    format!("{name}: {}", value.as_deref().unwrap_or("not shown"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_of_a_carousel_is_there_line_by_line() {
        let content = r#"{"templateType":"Carousel","data":{"content":{"title":"Look","elements":[{"data":{"content":{
            "title":"Hotels","subtitle":"by the sea","imageDescription":"A beach","imageData":"https://a.example/b.png","rating":5,
            "elements":[{"title":"Book"},{"title":"More","type":"hyperlink","url":"https://a.example/"}]}}}]},
            "replyMessage":{"title":"Thanks"}}}"#;
        let expected = [
            "Look",
            "Hotels",
            "by the sea",
            "Picture: A beach, https://a.example/b.png",
            "[Book]",
            "[More: https://a.example/]",
            "rating: 5",
            "Answered with: Thanks",
        ];
        let found = Choosing::offered(content).unwrap();
        assert_eq!(
            (found.kind.as_deref(), found.lines()),
            (Some("Carousel"), expected.map(Cow::from).to_vec())
        );
    }

    #[test]
    fn of_a_time_its_length_and_of_an_answer_what_was_filled_in_is_told() {
        let times = r#"{"templateType":"TimePicker","data":{"content":{"timeZoneOffset":-450,"timeslots":[{"date":"2026-10-31T17:00+00:00","duration":60}]}}}"#;
        assert_eq!(
            Choosing::offered(times).unwrap().lines(),
            ["[2026-10-31T17:00+00:00: duration 60]", "Shown to the customer in UTC-07:30"]
        );
        let answer = r#"{"templateType":"ViewResource","action":"Submit","data":{"name":"Ana","token":"x"}}"#;
        assert_eq!(
            Choosing::answered(protocol::parse_response(answer).unwrap()).lines(),
            ["Submit", "name: Ana", "token: not shown"]
        );
    }
}
