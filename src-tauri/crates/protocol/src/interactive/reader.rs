//! An interactive message read.

use std::ops::RangeInclusive;

use serde_json::value::RawValue;

use super::detail::{self, Budget};
use super::object::Object;
use super::{Choice, Detail, Heading, Interactive, Part, Slot, TEXT_LIMIT};
use crate::lenient::{instant, text};

/// Where choices stand: of lists, time pickers, form pages, WhatsApp lists and WhatsApp buttons.
const OPTIONS: [&str; 5] = ["elements", "timeslots", "items", "rows", "buttons"];

/// Where parts stand: of carousels, WhatsApp lists and forms. A carousel of today has them among its `elements`.
const PARTS: [&str; 3] = ["cards", "sections", "pages"];

/// What a form of Apple greets with before its pages.
const SPLASH: &str = "splashPage";

/// Minutes by which zones are apart from GMT, as the guide bounds them.
const OFFSETS: RangeInclusive<i16> = -720..=840;

/// Reads `Content` of [`transcript::Format::Interactive`]. `None` where it says nothing: it is then shown as it came.
pub fn parse_interactive(content: &str) -> Option<Interactive> {
    if content.len() > TEXT_LIMIT {
        return None;
    }
    let mut message = Object::message(content)?;
    let template = message.template();
    let (mut around, mut body) = message.unwrapped();
    let mut levels: Vec<&mut Object<'_>> = around.iter_mut().chain([&mut body]).collect();
    let reply = levels.iter_mut().find_map(|level| level.object("replyMessage"));
    let reference_id = levels.iter_mut().find_map(|level| level.kept("referenceId"));
    let (view_id, told) = (body.kept("viewId"), body.raw("viewData"));
    let zone_offset = body.number("timeZoneOffset", OFFSETS);
    let (mut budget, mut parts) = (Budget::new(), Vec::new());
    let mut content = part(&mut body, Some(&mut parts), &mut budget);
    if let Some(told) = told {
        // It may be JSON in a string.
        let told = text(told).filter(|text| text.starts_with('{')).unwrap_or(told.into());
        detail::told("viewData", &told, &mut budget, &mut content.details);
    }
    for level in &around {
        detail::rest(level, &mut budget, &mut content.details);
    }
    let reply = reply.map(|mut reply| reply.heading()).filter(|reply| !reply.is_empty());
    let left_out = budget.left_out;
    let found = Interactive { template, reference_id, view_id, zone_offset, content, parts, reply, left_out };
    found.says_something().then_some(found)
}

impl Interactive {
    fn says_something(&self) -> bool {
        let Part { heading, options, .. } = &self.content;
        self.template.is_some() || !heading.is_empty() || !options.is_empty() || !self.parts.is_empty()
    }
}

/// Reads a part; those that stand in it go to `parts`, or are details where there is no place for them.
fn part(object: &mut Object<'_>, mut parts: Option<&mut Vec<Part>>, budget: &mut Budget) -> Part {
    let mut found = Part { heading: object.heading(), ..Part::default() };
    for name in ["header", "footer"] {
        if let Some(text) = object.aside(name)
            && budget.take()
        {
            found.details.push(Detail { name: name.into(), value: Some(text) });
        }
    }
    // WhatsApp has its choices one level further down.
    let mut action = object.object("action");
    for holder in [Some(&mut *object), action.as_mut()].into_iter().flatten() {
        if let Some(parts) = parts.as_deref_mut() {
            parts.extend(holder.raw_object(SPLASH).and_then(|splash| card(splash, budget)));
            for element in PARTS.into_iter().filter_map(|name| holder.list(name)).flatten() {
                parts.extend(card(element.get(), budget));
            }
        }
        options(holder, &mut found.options, parts.as_deref_mut(), budget);
        detail::rest(holder, budget, &mut found.details);
    }
    found
}

/// Reads what may be chosen. Among it a carousel has its cards.
fn options(
    holder: &mut Object<'_>,
    options: &mut Vec<Choice>,
    mut parts: Option<&mut Vec<Part>>,
    budget: &mut Budget,
) {
    for element in OPTIONS.into_iter().filter_map(|name| holder.list(name)).flatten() {
        match &mut parts {
            Some(parts) if is_card(element) => parts.extend(card(element.get(), budget)),
            _ => options.extend(choice(element, budget)),
        }
    }
}

fn is_card(element: &RawValue) -> bool {
    Object::of(element.get()).is_some_and(|mut element| element.object("data").is_some())
}

/// A part that stands in the message, with its content in it or around it.
fn card(json: &str, budget: &mut Budget) -> Option<Part> {
    let mut object = Object::message(json)?;
    if !budget.take() {
        return None;
    }
    let (template, identifier) = (object.template(), object.kept("templateIdentifier"));
    let (around, mut content) = object.unwrapped();
    let mut found = part(&mut content, None, budget);
    for level in &around {
        detail::rest(level, budget, &mut found.details);
    }
    Some(Part { template, identifier, ..found })
}

/// `None` of what says nothing.
fn choice(element: &RawValue, budget: &mut Budget) -> Option<Choice> {
    let mut found = match Object::of(element.get()) {
        Some(object) => choice_of(object, budget),
        None => Choice {
            heading: Heading { title: text(element.get()).map(Into::into), ..Heading::default() },
            ..Choice::default()
        },
    };
    found.heading.title = found.heading.title.filter(|title| !title.is_empty());
    let says_something = !found.heading.is_empty() || found.url.is_some() || !found.details.is_empty();
    (says_something && budget.take()).then_some(found)
}

fn choice_of(mut object: Object<'_>, budget: &mut Budget) -> Choice {
    // A button of WhatsApp says what it is in an object of its own.
    let mut inner = object.object("reply").unwrap_or(object);
    let mut heading = inner.heading();
    let mut slot = None;
    if heading.title.is_none()
        && let Some(date) = inner.word("date")
    {
        slot = instant(&date).map(|at| Slot { at, duration: inner.number("duration", 0..=u32::MAX) });
        heading.title = Some(date.into());
    }
    // That it is a link is to be seen; everything else says its title to the bot.
    let url = if inner.is("type", "hyperlink") { inner.kept("url") } else { None };
    inner.is("type", "action");
    let paging = inner.paging("actionDetail");
    let mut details = Vec::new();
    detail::rest(&inner, budget, &mut details);
    Choice { heading, slot, url, paging, details }
}
