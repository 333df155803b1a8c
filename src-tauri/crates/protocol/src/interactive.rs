//! The text of interactive messages: a title and what there is to choose from.
//!
//! Source: [interactive messages](https://docs.aws.amazon.com/connect/latest/adminguide/interactive-messages.html).

use std::borrow::Cow;

use crate::lenient::Members;

/// Most text of one message that is looked into; the service allows 16,384 characters.
const TEXT_LIMIT: usize = 64 * 1024;

/// Most options kept; the largest template, a time picker, has 40, a carousel up to 5 lists of 10.
const OPTION_LIMIT: usize = 100;

/// What a reader needs of an interactive message or of the answer to one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Interactive {
    /// `templateType`, as it came: `ListPicker`, `TimePicker`, `Panel`, `QuickReply`, `Carousel`, `ViewResource`.
    pub template: Option<Box<str>>,
    /// The question, or the choice.
    pub title: Option<Box<str>>,
    /// What stands below it.
    pub subtitle: Option<Box<str>>,
    /// What may be chosen, in order; empty in an answer.
    pub options: Vec<Choice>,
}

/// One option.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// Its text; of a time slot the moment it begins.
    pub title: Box<str>,
    /// What stands below it.
    pub subtitle: Option<Box<str>>,
}

/// Reads `Content` of [`transcript::Format::Interactive`] and [`transcript::Format::InteractiveResponse`]. `None` where it has neither
/// template nor title nor options: it is then shown as it came.
pub fn parse_interactive(content: &str) -> Option<Interactive> {
    if content.len() > TEXT_LIMIT {
        return None;
    }
    let mut message = Members::of(content)?;
    let template = message.word("templateType").map(Into::into);
    let mut data = message.object("data");
    let mut body = data.as_mut().and_then(|data| data.object("content")).or(data).unwrap_or(message);
    let title = body.word("title").or_else(|| picked(&mut body, template.is_some())).map(Into::into);
    let found = Interactive {
        template,
        title,
        subtitle: body.word("subtitle").map(Into::into),
        options: options(&mut body),
    };
    let says_something = found.template.is_some() || found.title.is_some() || !found.options.is_empty();
    says_something.then_some(found)
}

/// What an answer without a title says was picked: out of a carousel in so many words, else by its template.
fn picked<'a>(body: &mut Members<'a>, has_template: bool) -> Option<Cow<'a, str>> {
    body.word("selectionText").or_else(|| has_template.then(|| body.word("action"))?)
}

/// Of a list its elements, of a time picker its slots, of a carousel the elements of each of its lists.
fn options(body: &mut Members<'_>) -> Vec<Choice> {
    let mut options = Vec::new();
    let elements = body.list("elements").or_else(|| body.list("timeslots")).unwrap_or_default();
    for element in elements {
        let Some(mut element) = Members::of(element.get()) else { continue };
        let nested = element.object("data").and_then(|mut data| data.object("content"));
        match nested {
            Some(mut list) => {
                let inner = list.list("elements").unwrap_or_default();
                options.extend(inner.iter().filter_map(|inner| choice(&mut Members::of(inner.get())?)));
            }
            None => options.extend(choice(&mut element)),
        }
        if options.len() > OPTION_LIMIT {
            options.truncate(OPTION_LIMIT);
            break;
        }
    }
    options
}

fn choice(element: &mut Members<'_>) -> Option<Choice> {
    let title = element.word("title").or_else(|| element.word("date"))?;
    Some(Choice { title: title.into(), subtitle: element.word("subtitle").map(Into::into) })
}
