//! Interactive messages, as the customer saw them. Nothing in them can be chosen, and no picture is fetched.
//!
//! What only few of them have is left out where it is not there.

use serde::Serialize;
use ts_rs::TS;

use super::{Address, Block};

/// A heading with what there is to choose, and parts below it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) struct Interactive {
    /// `templateType`, as the service writes it; empty where it says none.
    pub(crate) template: String,
    /// The question.
    #[serde(flatten)]
    pub(crate) heading: Heading,
    /// What there is to choose below the question.
    pub(crate) options: Vec<Choice>,
    /// Cards of a carousel, sections of a list, pages of a form.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[ts(optional, as = "Option<Vec<Part>>")]
    pub(crate) parts: Vec<Part>,
    /// The view that is shown, by the name of its resource.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub(crate) view_id: Option<String>,
    /// In how many minutes from GMT times are shown to the customer, if that is said.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub(crate) zone_offset: Option<i16>,
    /// Everything else it says.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[ts(optional, as = "Option<Vec<Detail>>")]
    pub(crate) details: Vec<Detail>,
    /// What the customer is shown when something was chosen.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub(crate) reply: Option<Heading>,
    /// `referenceId`: the same for all messages in which one long list is shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub(crate) reference_id: Option<String>,
    /// Parts, choices and details that were too many.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub(crate) left_out: Option<u32>,
}

/// A title with what belongs to it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) struct Heading {
    /// As it is written, with all of it to be seen; may be empty.
    pub(crate) title: String,
    /// What stands below it.
    pub(crate) subtitle: Option<String>,
    /// The title in tokens, where it is more than one plain text.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub(crate) rich_title: Option<Vec<Block>>,
    /// The subtitle in tokens.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub(crate) rich_subtitle: Option<Vec<Block>>,
    /// The picture that the customer sees beside it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub(crate) image: Option<Image>,
}

/// A picture, in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) struct Image {
    /// Where it is; empty where that is not said.
    pub(crate) address: String,
    /// What it shows.
    pub(crate) description: Option<String>,
}

/// A card, a section or a page.
#[derive(Debug, Clone, Default, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) struct Part {
    /// By this a choice names it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub(crate) id: Option<String>,
    /// What stands above its choices.
    #[serde(flatten)]
    pub(crate) heading: Heading,
    /// What there is to choose.
    pub(crate) options: Vec<Choice>,
    /// Everything else it says.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[ts(optional, as = "Option<Vec<Detail>>")]
    pub(crate) details: Vec<Detail>,
}

/// One choice.
#[derive(Debug, Clone, Default, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) struct Choice {
    /// As shown to the customer; of a time the moment as it is written.
    #[serde(flatten)]
    pub(crate) heading: Heading,
    /// When it is, if it is a time.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub(crate) at: Option<f64>,
    /// How long it is, in a unit that the service does not name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub(crate) duration: Option<u32>,
    /// Where it leads, if it is a link.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub(crate) leads: Option<Address>,
    /// It turns the pages of a long list.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub(crate) paging: Option<Paging>,
    /// Everything else it says.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[ts(optional, as = "Option<Vec<Detail>>")]
    pub(crate) details: Vec<Detail>,
}

/// Where in a long list one wants to go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) enum Paging {
    /// On.
    More,
    /// Back.
    Previous,
}

/// A member for which there is no place of its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) struct Detail {
    /// Its name, with those of what it is in: `location.title`.
    pub(crate) name: String,
    /// Its value; `None`: it is a secret by its name, and is not shown.
    pub(crate) value: Option<String>,
}

/// What was picked from an interactive message, or filled in.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) struct Answer {
    /// What was picked.
    pub(crate) text: String,
    /// Title of the card out of which it was picked.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub(crate) of: Option<String>,
    /// That card.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub(crate) part_id: Option<String>,
    /// `referenceId` of the message that is answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub(crate) reference_id: Option<String>,
    /// Nothing is picked yet: another page of a long list is asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub(crate) paging: Option<Paging>,
    /// Everything else: what was filled in.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[ts(optional, as = "Option<Vec<Detail>>")]
    pub(crate) details: Vec<Detail>,
    /// Details that were too many.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub(crate) left_out: Option<u32>,
}
