//! What is written, in tokens.

use super::count;
use super::span::Ruler;
use crate::dto;

/// The tokens of a text that has any.
pub(super) fn rich(text: &str, form: richtext::Form) -> Option<Vec<dto::Block>> {
    let read = richtext::read(text, form)?;
    let mut writer = Writer { ruler: Ruler::new(text) };
    Some(writer.blocks(read))
}

/// A short text that stands alone, with all of it to be seen.
pub(super) fn line(text: &str) -> String {
    richtext::visible(text, LONGEST_LINE).into_owned()
}

/// A text that may be long, with all of it to be seen.
pub(super) fn whole(text: &str) -> String {
    richtext::visible(text, richtext::LONGEST).into_owned()
}

/// Longest short text: the title of an interactive message may have 400 characters.
const LONGEST_LINE: usize = 1_000;

/// Tokens come in the order of the text, and so do their places.
struct Writer<'a> {
    ruler: Ruler<'a>,
}

impl Writer<'_> {
    fn blocks(&mut self, blocks: Vec<richtext::Block>) -> Vec<dto::Block> {
        blocks.into_iter().map(|block| self.block(block)).collect()
    }

    fn block(&mut self, block: richtext::Block) -> dto::Block {
        match block {
            richtext::Block::Paragraph(inlines) => dto::Block::Paragraph { inlines: self.inlines(inlines) },
            richtext::Block::Heading(inlines) => dto::Block::Heading { inlines: self.inlines(inlines) },
            richtext::Block::Quote(blocks) => dto::Block::Quote { blocks: self.blocks(blocks) },
            richtext::Block::List { first, items } => dto::Block::List {
                first: first.map(|first| u32::try_from(first).unwrap_or(u32::MAX)),
                items: items.into_iter().map(|item| self.blocks(item)).collect(),
            },
            richtext::Block::Code(inlines) => dto::Block::Code { inlines: self.inlines(inlines) },
            richtext::Block::Rule => dto::Block::Rule,
        }
    }

    fn inlines(&mut self, inlines: Vec<richtext::Inline>) -> Vec<dto::Inline> {
        inlines.into_iter().map(|inline| self.inline(inline)).collect()
    }

    fn inline(&mut self, inline: richtext::Inline) -> dto::Inline {
        match inline {
            richtext::Inline::Text { text, at } => {
                dto::Inline::Text { text, at: at.map(|at| self.ruler.unit(at)) }
            }
            richtext::Inline::Odd { kind, first, count: side_by_side } => {
                dto::Inline::Odd { oddity: oddity(kind), code: first.into(), count: count(side_by_side) }
            }
            richtext::Inline::Emphasis(inlines) => dto::Inline::Emphasis { inlines: self.inlines(inlines) },
            richtext::Inline::Strong(inlines) => dto::Inline::Strong { inlines: self.inlines(inlines) },
            richtext::Inline::Strike(inlines) => dto::Inline::Strike { inlines: self.inlines(inlines) },
            richtext::Inline::Code(inlines) => dto::Inline::Code { inlines: self.inlines(inlines) },
            richtext::Inline::Link { shown, address: leads } => {
                dto::Inline::Link { inlines: self.inlines(shown), address: address(*leads) }
            }
        }
    }
}

fn oddity(kind: richtext::Oddity) -> dto::Oddity {
    match kind {
        richtext::Oddity::Direction => dto::Oddity::Direction,
        richtext::Oddity::Hidden => dto::Oddity::Hidden,
        richtext::Oddity::Control => dto::Oddity::Control,
        richtext::Oddity::Marks => dto::Oddity::Marks,
    }
}

pub(super) fn address(leads: richtext::Address) -> dto::Address {
    dto::Address {
        opens: leads.opens(),
        before: leads.before,
        host: leads.host,
        ascii_host: leads.ascii_host,
        after: leads.after,
        warnings: leads.warnings.into_iter().map(warning).collect(),
        url: leads.url,
    }
}

fn warning(warning: richtext::Warning) -> dto::LinkWarning {
    match warning {
        richtext::Warning::Differs { says } => dto::LinkWarning::Differs { says },
        richtext::Warning::UserInfo => dto::LinkWarning::UserInfo,
        richtext::Warning::MixedScripts => dto::LinkWarning::MixedScripts,
        richtext::Warning::Lookalike { of } => dto::LinkWarning::Lookalike { of },
        richtext::Warning::Hidden => dto::LinkWarning::Hidden,
        richtext::Warning::Unreadable => dto::LinkWarning::Unreadable,
        richtext::Warning::TooLong => dto::LinkWarning::TooLong,
        richtext::Warning::OtherScheme { scheme } => dto::LinkWarning::OtherScheme { scheme },
        richtext::Warning::NotHttps => dto::LinkWarning::NotHttps,
        richtext::Warning::IpAddress => dto::LinkWarning::IpAddress,
        richtext::Warning::LocalName => dto::LinkWarning::LocalName,
        richtext::Warning::OtherLetters => dto::LinkWarning::OtherLetters,
    }
}

#[cfg(test)]
mod tests {
    use richtext::Form;

    use super::*;

    #[test]
    fn places_are_counted_as_the_page_counts_them() {
        let blocks = rich("🙏 **née**", Form::Markdown).unwrap();
        let strong =
            dto::Inline::Strong { inlines: vec![dto::Inline::Text { text: "née".into(), at: Some(5) }] };
        let first = dto::Inline::Text { text: "🙏 ".into(), at: Some(0) };
        assert_eq!(blocks, [dto::Block::Paragraph { inlines: vec![first, strong] }]);
    }

    #[test]
    fn a_plain_text_has_no_tokens() {
        assert_eq!(rich("Hello *there*", Form::Plain), None);
    }

    #[test]
    fn a_link_tells_where_it_leads_and_whether_it_opens() {
        let blocks = rich("[acme.example](https://evil.example/x)", Form::Markdown).unwrap();
        let [dto::Block::Paragraph { inlines }] = &blocks[..] else { panic!() };
        let [dto::Inline::Link { address, .. }] = &inlines[..] else { panic!() };
        assert_eq!((address.host.as_str(), address.opens), ("evil.example", false));
        assert_eq!(address.warnings, [dto::LinkWarning::Differs { says: "acme.example".into() }]);
    }
}
