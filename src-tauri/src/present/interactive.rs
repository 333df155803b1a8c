//! Interactive messages and answers to them, with all that hides in their texts to be seen.

use super::{count, moment, text};
use crate::dto::{Answer, Choice, Detail, Heading, Image, Interactive, Paging, Part};

/// A message to choose from; `None` where nothing in it is understood.
pub(super) fn interactive(content: &str) -> Option<Interactive> {
    let shown = protocol::parse_interactive(content)?;
    let protocol::Interactive {
        template,
        reference_id,
        view_id,
        zone_offset,
        content,
        parts,
        reply,
        left_out,
    } = shown;
    let Part { heading, options, details, .. } = part(content);
    Some(Interactive {
        template: template.map(|template| text::line(template.as_wire())).unwrap_or_default(),
        heading,
        options,
        parts: parts.into_iter().map(part).collect(),
        view_id: line(view_id.as_deref()),
        zone_offset,
        details,
        reply: reply.map(|reply| self::heading(&reply)),
        reference_id: line(reference_id.as_deref()),
        left_out: number(left_out),
    })
}

/// What was picked; `None` where nothing in it is understood.
pub(super) fn answer(content: &str) -> Option<Answer> {
    protocol::parse_response(content).map(answered)
}

/// What was picked out of a carousel, which the widget of Amazon Connect sends as text.
pub(super) fn selection(content: &str) -> Option<Answer> {
    protocol::parse_selection(content).map(answered)
}

fn answered(answer: protocol::Answer) -> Answer {
    Answer {
        text: text::line(&answer.picked),
        of: line(answer.of.as_deref()),
        part_id: line(answer.identifier.as_deref()),
        reference_id: line(answer.reference_id.as_deref()),
        paging: answer.paging.map(paging),
        details: details(answer.details),
        left_out: number(answer.left_out),
    }
}

/// How much was left out, if anything was.
fn number(left_out: usize) -> Option<u32> {
    (left_out > 0).then(|| count(left_out))
}

fn part(part: protocol::Part) -> Part {
    Part {
        id: line(part.identifier.as_deref()),
        heading: heading(&part.heading),
        options: part.options.into_iter().map(choice).collect(),
        details: details(part.details),
    }
}

/// Titles and subtitles may be Markdown.
fn heading(heading: &protocol::Heading) -> Heading {
    let rich = |words: Option<&str>| text::rich(words?, richtext::Form::Markdown);
    let (title, subtitle) = (heading.title.as_deref(), heading.subtitle.as_deref());
    let rich_title = rich(title);
    Heading { rich_title, rich_subtitle: rich(subtitle), ..plain(heading) }
}

fn plain(heading: &protocol::Heading) -> Heading {
    Heading {
        title: heading.title.as_deref().map(text::line).unwrap_or_default(),
        subtitle: heading.subtitle.as_deref().map(text::whole),
        image: heading.image.as_ref().map(|image| Image {
            address: line(image.address.as_deref()).unwrap_or_default(),
            description: line(image.description.as_deref()),
        }),
        ..Heading::default()
    }
}

/// The title of a choice is what is sent when it is chosen, so it is shown as it is written.
fn choice(choice: protocol::Choice) -> Choice {
    let heading = Heading { rich_title: None, ..heading(&choice.heading) };
    let shown = choice.heading.title.as_deref();
    Choice {
        leads: choice.url.map(|url| text::address(richtext::Address::of(&url, shown))),
        heading,
        at: choice.slot.map(|slot| moment(slot.at)),
        duration: choice.slot.and_then(|slot| slot.duration),
        paging: choice.paging.map(paging),
        details: details(choice.details),
    }
}

fn paging(paging: protocol::Paging) -> Paging {
    match paging {
        protocol::Paging::More => Paging::More,
        protocol::Paging::Previous => Paging::Previous,
    }
}

fn details(details: Vec<protocol::Detail>) -> Vec<Detail> {
    let shown = |detail: protocol::Detail| Detail {
        name: text::line(&detail.name),
        value: detail.value.as_deref().map(text::whole),
    };
    details.into_iter().map(shown).collect()
}

fn line(words: Option<&str>) -> Option<String> {
    words.map(text::line)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::dto::LinkWarning;

    fn read(content: &serde_json::Value) -> Interactive {
        interactive(&content.to_string()).unwrap()
    }

    #[test]
    fn a_choice_that_leads_elsewhere_says_where_and_what_is_suspicious() {
        let element =
            json!({ "title": "acme.example", "type": "hyperlink", "url": "https://evil.example/x" });
        let found =
            read(&json!({ "templateType": "Panel", "data": { "content": { "elements": [element] } } }));
        let leads = found.options[0].leads.as_ref().unwrap();
        assert_eq!((leads.host.as_str(), leads.opens), ("evil.example", false));
        assert_eq!(leads.warnings, [LinkWarning::Differs { says: "acme.example".into() }]);
    }

    #[test]
    fn markdown_of_a_question_comes_in_tokens_and_that_of_a_choice_as_it_is_written() {
        let content = json!({ "title": "**Which?**", "subtitle": "* one\n* two", "elements": [{ "title": "1. Red", "subtitle": "*dark*" }] });
        let found = read(&json!({ "templateType": "ListPicker", "data": { "content": content } }));
        assert!(found.heading.rich_title.is_some() && found.heading.rich_subtitle.is_some());
        let [red] = &found.options[..] else { panic!() };
        assert_eq!((red.heading.title.as_str(), &red.heading.rich_title), ("1. Red", &None));
        assert!(red.heading.rich_subtitle.is_some());
    }

    #[test]
    fn what_hides_in_any_field_is_to_be_seen() {
        let hides = "a\u{202e}b";
        let content = json!({ "title": hides, "imageData": hides, "imageDescription": hides, "odd": hides, hides: 1,
            "elements": [{ "title": hides, "subtitle": hides }], "cards": [{ "templateIdentifier": hides, "title": hides }] });
        let found = read(
            &json!({ "templateType": hides, "data": { "content": content, "replyMessage": { "title": hides }, "referenceId": hides } }),
        );
        let json = serde_json::to_string(&found).unwrap();
        assert!(!json.contains('\u{202e}'), "{json}");
    }

    #[test]
    fn a_time_to_choose_is_a_moment_with_its_length() {
        let slot = json!({ "date": "2026-11-24T09:00+01:00", "duration": 30 });
        let found = read(
            &json!({ "templateType": "TimePicker", "data": { "content": { "timeZoneOffset": 60, "timeslots": [slot] } } }),
        );
        assert_eq!((found.options[0].at, found.options[0].duration), (Some(1_795_507_200_000.0), Some(30)));
        assert_eq!(found.zone_offset, Some(60));
    }

    #[test]
    fn what_is_not_there_is_not_sent() {
        let found = read(
            &json!({ "templateType": "Panel", "data": { "content": { "title": "?", "elements": [{ "title": "Yes" }] } } }),
        );
        let yes = json!({ "title": "Yes", "subtitle": null });
        let expected = json!({ "template": "Panel", "title": "?", "subtitle": null, "options": [yes] });
        assert_eq!(serde_json::to_value(found).unwrap(), expected);
    }
}
