//! What came back from the customer.

use super::detail::{self, Budget};
use super::object::Object;
use super::{Detail, Paging, TEXT_LIMIT, Template};

/// An answer to an interactive message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// What was picked, or the action that was taken on a view.
    pub picked: Box<str>,
    /// `listTitle`: the card out of which it was picked.
    pub of: Option<Box<str>>,
    /// `templateIdentifier` of that card.
    pub identifier: Option<Box<str>>,
    /// `templateType` of the message that is answered.
    pub template: Option<Template>,
    /// `referenceId` of the message that is answered.
    pub reference_id: Option<Box<str>>,
    /// Nothing was picked yet: another page of a long list was asked for.
    pub paging: Option<Paging>,
    /// Everything else: what was filled in.
    pub details: Vec<Detail>,
    /// Details that were too many to be kept.
    pub left_out: usize,
}

/// Reads `Content` of [`transcript::Format::InteractiveResponse`]. `None` where nothing was picked: it is then shown as it came.
pub fn parse_response(content: &str) -> Option<Answer> {
    if content.len() > TEXT_LIMIT {
        return None;
    }
    let (mut levels, body) = Object::message(content)?.unwrapped();
    levels.push(body);
    let mut first = |name| levels.iter_mut().find_map(|level| level.kept(name));
    let (of, identifier, reference_id) =
        (first("listTitle"), first("templateIdentifier"), first("referenceId"));
    let mut picked = ["title", "selectionText", "elementId"].into_iter().find_map(first);
    let template = levels.iter_mut().find_map(Object::template);
    let paging = levels.iter_mut().find_map(|level| level.paging("actionName"));
    if picked.is_none() && template.is_some() {
        // A view and a list say in `action` what was done. A blank one leaves it to what stands in `data`.
        let mut first = |name| levels.iter_mut().find_map(|level| level.kept(name));
        picked = first("action").filter(|action| !action.trim().is_empty()).or_else(|| first("content"));
    }
    let (mut budget, mut details) = (Budget::new(), Vec::new());
    for level in &levels {
        detail::rest(level, &mut budget, &mut details);
    }
    let picked = picked?;
    Some(Answer {
        picked,
        of,
        identifier,
        template,
        reference_id,
        paging,
        details,
        left_out: budget.left_out,
    })
}

/// What was picked out of a carousel: the widget of Amazon Connect sends it as a plain text, of these three members.
pub fn parse_selection(text: &str) -> Option<Answer> {
    if !text.starts_with('{') || text.len() > TEXT_LIMIT {
        return None;
    }
    let mut message = Object::of(text)?;
    let names = ["templateIdentifier", "listTitle", "selectionText"];
    let is_selection =
        names.into_iter().all(|name| message.word(name).is_some()) && message.rest().next().is_none();
    is_selection.then(|| parse_response(text)).flatten()
}

impl Answer {
    /// All that a reader sees of it, in the order in which it stands there.
    pub fn words(&self) -> Vec<&str> {
        let mut words: Vec<&str> = self.of.as_deref().into_iter().chain([&*self.picked]).collect();
        super::push_values(&self.details, &mut words);
        words
    }
}
