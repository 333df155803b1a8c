//! Interactive messages: what a customer was shown to choose from, and what came back.
//!
//! A message is a heading with what may be chosen, and at most one level of parts below it: cards, sections or pages. What the known
//! templates have is typed; every other member is kept as a [`Detail`], so that a template nobody has heard of can be read as well.
//!
//! Source: [interactive messages](https://docs.aws.amazon.com/connect/latest/adminguide/interactive-messages.html), and what
//! [amazon-connect-chat-interface](https://github.com/amazon-connect/amazon-connect-chat-interface) adds: links, lists in several
//! messages, and what its carousel and its time picker answer.

mod answer;
mod detail;
mod object;
mod reader;

use jiff::Timestamp;

pub use answer::{Answer, parse_response, parse_selection};
pub use reader::parse_interactive;

/// Most text of one message that is looked into; the service allows 16,384 characters.
const TEXT_LIMIT: usize = 64 * 1024;

/// Most choices, parts and details kept of one message; what goes beyond is counted. A carousel has up to 5 lists of 10, a time picker
/// up to 40 slots.
const LIMIT: usize = 400;

/// What the customer was shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Interactive {
    /// `templateType`.
    pub template: Option<Template>,
    /// `referenceId`: the same for all messages in which one long list is shown.
    pub reference_id: Option<Box<str>>,
    /// `viewId` of a page that is fetched by itself; what the page is told stands in the details.
    pub view_id: Option<Box<str>>,
    /// `timeZoneOffset`: minutes from GMT, from -720 to 840. Times are shown to the customer so, and the widget answers with moments
    /// that are moved by it.
    pub zone_offset: Option<i16>,
    /// What stands above the parts, and all there is where there are none.
    pub content: Part,
    /// Cards of a carousel, sections of a list, pages of a form: in order.
    pub parts: Vec<Part>,
    /// `replyMessage`: what a choice leads to.
    pub reply: Option<Heading>,
    /// Choices, parts and details that were too many to be kept.
    pub left_out: usize,
}

/// `templateType`: how it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Template {
    /// Choices with pictures.
    ListPicker,
    /// Times to choose from.
    TimePicker,
    /// Choices below a picture.
    Panel,
    /// Short answers in a row.
    QuickReply,
    /// Lists side by side.
    Carousel,
    /// A page that is made in Amazon Connect.
    ViewResource,
    /// A form of Apple Messages for Business.
    AppleForm,
    /// A payment by Apple Pay.
    ApplePay,
    /// A template that this program does not know, by its name.
    Other(Box<str>),
}

/// A heading with what may be chosen below it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Part {
    /// `templateType` of a card.
    pub template: Option<Template>,
    /// `templateIdentifier` of a card: an answer names it.
    pub identifier: Option<Box<str>>,
    /// What stands above the choices.
    pub heading: Heading,
    /// What may be chosen, in order.
    pub options: Vec<Choice>,
    /// Everything else it says.
    pub details: Vec<Detail>,
}

/// A title with what belongs to it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Heading {
    /// The question, or the choice; of a time slot the moment as it was written.
    pub title: Option<Box<str>>,
    /// What stands below it.
    pub subtitle: Option<Box<str>>,
    /// The picture beside it.
    pub image: Option<Image>,
}

/// A picture, which nobody fetches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Image {
    /// `imageData`: where it is.
    pub address: Option<Box<str>>,
    /// `imageDescription`: what it shows.
    pub description: Option<Box<str>>,
}

/// What may be chosen.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Choice {
    /// Its words.
    pub heading: Heading,
    /// When it is, if it is a time.
    pub slot: Option<Slot>,
    /// `url`: it is a link, and says nothing to the bot.
    pub url: Option<Box<str>>,
    /// `actionDetail`: it turns the pages of a long list.
    pub paging: Option<Paging>,
    /// Everything else it says.
    pub details: Vec<Detail>,
}

/// A time to choose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Slot {
    /// `date`: when it begins.
    pub at: Timestamp,
    /// `duration`: how long it is, from 1 to 3,600. Amazon's guide names no unit; of Apple's time pickers it is seconds.
    pub duration: Option<u32>,
}

/// Turning the pages of a list that is too long for one message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Paging {
    /// `SHOW_MORE`.
    More,
    /// `PREVIOUS_OPTIONS`.
    Previous,
}

/// A member for which there is no place of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Detail {
    /// Its name, with those of what it is in: `location.title`.
    pub name: Box<str>,
    /// Its value in words. `None`: it is a secret by its name.
    pub value: Option<Box<str>>,
}

impl Template {
    fn from_wire(word: &str) -> Self {
        match word {
            "ListPicker" => Self::ListPicker,
            "TimePicker" => Self::TimePicker,
            "Panel" => Self::Panel,
            "QuickReply" => Self::QuickReply,
            "Carousel" => Self::Carousel,
            "ViewResource" => Self::ViewResource,
            "AppleForm" => Self::AppleForm,
            "ApplePay" => Self::ApplePay,
            other => Self::Other(other.into()),
        }
    }

    /// As the service writes it.
    pub fn as_wire(&self) -> &str {
        match self {
            Self::ListPicker => "ListPicker",
            Self::TimePicker => "TimePicker",
            Self::Panel => "Panel",
            Self::QuickReply => "QuickReply",
            Self::Carousel => "Carousel",
            Self::ViewResource => "ViewResource",
            Self::AppleForm => "AppleForm",
            Self::ApplePay => "ApplePay",
            Self::Other(word) => word,
        }
    }
}

impl Paging {
    fn from_wire(word: &str) -> Option<Self> {
        match word {
            "SHOW_MORE" => Some(Self::More),
            "PREVIOUS_OPTIONS" => Some(Self::Previous),
            _ => None,
        }
    }
}

impl Interactive {
    /// The question.
    pub fn title(&self) -> Option<&str> {
        self.content.heading.title.as_deref()
    }

    /// All that a reader sees of it, in the order in which it stands there.
    pub fn words(&self) -> Vec<&str> {
        let mut words = Vec::new();
        self.content.push_words(&mut words);
        words.extend(self.view_id.as_deref());
        self.parts.iter().for_each(|part| part.push_words(&mut words));
        if let Some(reply) = &self.reply {
            reply.push_words(&mut words);
        }
        words
    }
}

impl Part {
    fn push_words<'a>(&'a self, words: &mut Vec<&'a str>) {
        self.heading.push_words(words);
        for option in &self.options {
            option.heading.push_words(words);
            words.extend(option.url.as_deref());
            push_values(&option.details, words);
        }
        push_values(&self.details, words);
    }
}

impl Heading {
    /// Whether it says nothing.
    pub fn is_empty(&self) -> bool {
        self.title.is_none() && self.subtitle.is_none() && self.image.is_none()
    }

    fn push_words<'a>(&'a self, words: &mut Vec<&'a str>) {
        words.extend(self.title.as_deref());
        words.extend(self.subtitle.as_deref());
        words.extend(self.image.as_ref().and_then(|image| image.description.as_deref()));
    }
}

fn push_values<'a>(details: &'a [Detail], words: &mut Vec<&'a str>) {
    words.extend(details.iter().filter_map(|detail| detail.value.as_deref()));
}
