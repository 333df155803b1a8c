//! An object that knows which of its members were read.

use std::borrow::Cow;
use std::ops::RangeInclusive;
use std::str::FromStr;

use serde_json::value::RawValue;

use super::{Heading, Image, Paging, Template};
use crate::lenient::{Members, text};

/// Members of a message without a word for a reader: how the rest is written, laid out and answered, where one is in a long list, and the
/// token of a view, with which a page could be fetched.
const SILENT: [&str; 8] = [
    "version",
    "targetForLinks",
    "carouselIsVertical",
    "omitTitleFromCarouselResponse",
    "listId",
    "preIndex",
    "nextIndex",
    "viewToken",
];

/// The members of one object. Whatever was not taken in the end is a detail.
pub(super) struct Object<'a> {
    members: Members<'a>,
    taken: Vec<&'static str>,
}

impl<'a> Object<'a> {
    /// Any object.
    pub(super) fn of(json: &'a str) -> Option<Self> {
        Members::of(json).map(|members| Self { members, taken: Vec::new() })
    }

    /// A message, or a level of one.
    pub(super) fn message(json: &'a str) -> Option<Self> {
        Self::of(json).map(|object| Self { taken: SILENT.into(), ..object })
    }

    /// Text that says something. A member of another type is left to the details.
    pub(super) fn word(&mut self, name: &'static str) -> Option<Cow<'a, str>> {
        self.take(name, |raw| text(raw).filter(|text| !text.is_empty()))
    }

    /// The same, for keeping.
    pub(super) fn kept(&mut self, name: &'static str) -> Option<Box<str>> {
        self.word(name).map(Into::into)
    }

    /// Text, or an object with `text` in it, as WhatsApp has it.
    fn said(&mut self, name: &'static str) -> Option<Box<str>> {
        self.kept(name).or_else(|| self.take(name, |raw| Self::of(raw)?.kept("text")))
    }

    /// Where the picture is that WhatsApp has above a message.
    fn pictured(&mut self, name: &'static str) -> Option<Box<str>> {
        self.take(name, |raw| Self::of(raw)?.object("image")?.kept("link"))
    }

    /// Text in an object of its own, as WhatsApp has it above and below a message, where there is nothing else in it.
    pub(super) fn aside(&mut self, name: &'static str) -> Option<Box<str>> {
        self.take(name, |raw| {
            let mut aside = Self::of(raw)?;
            let text = aside.kept("text")?;
            let kind = aside.word("type");
            (kind.is_none_or(|kind| kind == "text") && aside.rest().next().is_none()).then_some(text)
        })
    }

    pub(super) fn object(&mut self, name: &'static str) -> Option<Self> {
        self.take(name, Self::message)
    }

    pub(super) fn list(&mut self, name: &'static str) -> Option<Vec<&'a RawValue>> {
        self.take(name, |raw| serde_json::from_str(raw).ok())
    }

    /// A number, which may be text. One beyond the bounds is left to the details.
    pub(super) fn number<N: FromStr + PartialOrd>(
        &mut self,
        name: &'static str,
        bounds: RangeInclusive<N>,
    ) -> Option<N> {
        self.take(name, |raw| raw.trim_matches('"').parse().ok().filter(|number| bounds.contains(number)))
    }

    pub(super) fn raw(&mut self, name: &'static str) -> Option<&'a str> {
        self.take(name, Some)
    }

    /// An object, unread.
    pub(super) fn raw_object(&mut self, name: &'static str) -> Option<&'a str> {
        self.take(name, |raw| raw.starts_with('{').then_some(raw))
    }

    /// Whether it says so.
    pub(super) fn is(&mut self, name: &'static str, word: &str) -> bool {
        self.take(name, |raw| text(raw).filter(|text| text == word)).is_some()
    }

    pub(super) fn template(&mut self) -> Option<Template> {
        self.word("templateType").map(|word| Template::from_wire(&word))
    }

    pub(super) fn paging(&mut self, name: &'static str) -> Option<Paging> {
        self.take(name, |raw| Paging::from_wire(&text(raw)?))
    }

    pub(super) fn heading(&mut self) -> Heading {
        let title = self.kept("title").or_else(|| self.said("header")).or_else(|| self.kept("label"));
        let subtitle =
            self.kept("subtitle").or_else(|| self.kept("description")).or_else(|| self.said("body"));
        // WhatsApp wants a body, and Amazon Connect a title: they are often the same.
        let subtitle = subtitle.filter(|subtitle| title.as_ref() != Some(subtitle));
        // Always `URL`.
        self.word("imageType");
        let address = self.kept("imageData").or_else(|| self.pictured("header"));
        let description = self.kept("imageDescription");
        let image = (address.is_some() || description.is_some()).then_some(Image { address, description });
        Heading { title, subtitle, image }
    }

    /// Goes into `data` and the `content` in it, as far as they are there; gives what stands around, outermost first, and the innermost.
    pub(super) fn unwrapped(mut self) -> (Vec<Self>, Self) {
        let mut around = Vec::new();
        for name in ["data", "content"] {
            if let Some(inner) = self.object(name) {
                around.push(std::mem::replace(&mut self, inner));
            }
        }
        (around, self)
    }

    /// What was not taken, by the names as they are written.
    pub(super) fn rest(&self) -> impl Iterator<Item = (&str, &'a str)> {
        let members = self.members.iter().map(|(name, raw)| (name, raw.get()));
        members.filter(|(name, raw)| !self.taken.contains(name) && *raw != "null")
    }

    fn take<T>(&mut self, name: &'static str, read: impl FnOnce(&'a str) -> Option<T>) -> Option<T> {
        if self.taken.contains(&name) {
            return None;
        }
        let value = read(self.members.raw(name)?.get())?;
        self.taken.push(name);
        Some(value)
    }
}
