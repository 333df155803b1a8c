//! Links that lead into Sightline: `sightline://chat/CONTACT` and `sightline://chat/CONTACT/item/ITEM`, and no other. A link navigates; there is
//! nothing in it that could connect, add, send, fetch or change anything. Anybody can make one: it is taken letter by letter.

use std::ffi::OsStr;
use std::str::FromStr;

/// Where a link leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// A contact of the chat.
    pub contact: String,
    /// An item in it.
    pub item: Option<String>,
}

/// Why a link leads nowhere. Shows none of it: it may be a token, or words meant to deceive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadLink {
    /// Longer than any of ours.
    #[error("the link is longer than any that leads into Sightline")]
    TooLong,
    /// Another form.
    #[error("the link is not of the form sightline://chat/CONTACT or sightline://chat/CONTACT/item/ITEM")]
    Form,
}

/// Our scheme, by which an argument is known as a link.
const SCHEME: &str = "sightline:";
/// What all begin with.
const BEGINNING: &str = "sightline://chat/";
/// Between contact and item.
const ITEM: &str = "/item/";
/// Most letters of an id. Those of Amazon Connect have 36.
const ID: usize = 128;

impl FromStr for Link {
    type Err = BadLink;

    fn from_str(text: &str) -> Result<Self, BadLink> {
        if text.len() > BEGINNING.len() + ID + ITEM.len() + ID {
            return Err(BadLink::TooLong);
        }
        let place = text.strip_prefix(BEGINNING).ok_or(BadLink::Form)?;
        let (contact, item) = match place.split_once(ITEM) {
            Some((contact, item)) => (contact, Some(item)),
            None => (place, None),
        };
        if !is_id(contact) || !item.is_none_or(is_id) {
            return Err(BadLink::Form);
        }
        Ok(Self { contact: contact.to_owned(), item: item.map(str::to_owned) })
    }
}

/// The link that an argument is; `None`: it is something else.
pub fn of_argument(argument: &OsStr) -> Option<Result<Link, BadLink>> {
    // Letters that are no UTF-8 are in no link of ours, and what is looked at is bounded.
    let bytes = argument.as_encoded_bytes();
    let is_link =
        bytes.get(..SCHEME.len()).is_some_and(|start| start.eq_ignore_ascii_case(SCHEME.as_bytes()));
    is_link.then(|| argument.to_str().ok_or(BadLink::Form)?.parse())
}

/// Letters, digits, `-` and `_`: no escape, no path, no query, nothing that anything could take for something else.
fn is_id(text: &str) -> bool {
    let is_letter = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    (1..=ID).contains(&text.len()) && text.bytes().all(is_letter) && !text.starts_with('-')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const CONTACT: &str = "4f1c9a2e-51be-4a77-9e08-2c414c6dc6d5";

    #[test]
    fn a_chat_and_an_item_in_it_can_be_led_to() {
        let link = |text: &str| text.parse::<Link>();
        assert_eq!(
            link(&format!("sightline://chat/{CONTACT}")),
            Ok(Link { contact: CONTACT.into(), item: None })
        );
        assert_eq!(
            link(&format!("sightline://chat/{CONTACT}/item/m_1")),
            Ok(Link { contact: CONTACT.into(), item: Some("m_1".into()) })
        );
    }

    #[test]
    fn t16_everything_else_is_refused_and_not_repeated() {
        for text in [
            "sightline:",
            "sightline://",
            "sightline://chat",
            "sightline://chat/",
            "sightline://chat//item/x",
            "sightline://chat/a/",
            "sightline://chat/a/item/",
            "sightline://chat/a/item/b/",
            "sightline://chat/a/item/b/item/c",
            "sightline://chat/a/b",
            "sightline://chat/a?token=canary",
            "sightline://chat/a#canary",
            "sightline://chat/../settings",
            "sightline://chat/%2e%2e",
            "sightline://chat/a%2Fitem%2Fb",
            "sightline://user@chat/a",
            "sightline://chat:80/a",
            "sightline:chat/a",
            "sightline:///chat/a",
            "SIGHTLINE://chat/a",
            "sightline://CHAT/a",
            "sightline://add/https://evil.example",
            "sightline://chat/a b",
            "sightline://chat/a\n",
            "sightline://chat/\u{202e}a",
            "sightline://chat/--profile-dir",
            "https://example.com/sightline://chat/a",
            " sightline://chat/a",
        ] {
            let refused = text.parse::<Link>().unwrap_err();
            assert!(!refused.to_string().contains("canary") && !format!("{refused:?}").contains("canary"));
        }
        let long = format!("sightline://chat/{}", "a".repeat(ID + 1));
        assert_eq!(long.parse::<Link>(), Err(BadLink::Form));
        assert_eq!("sightline://chat/".repeat(100).parse::<Link>(), Err(BadLink::TooLong));
    }

    #[test]
    fn an_argument_of_our_scheme_is_a_link_good_or_bad_and_any_other_is_none() {
        let of = |text: &str| of_argument(OsStr::new(text));
        assert_eq!(of("sightline://chat/a"), Some(Ok(Link { contact: "a".into(), item: None })));
        assert_eq!(of("SightLine://quit"), Some(Err(BadLink::Form)));
        assert_eq!(of("--help"), None);
        assert_eq!(of("https://example.com"), None);
        assert_eq!(of(""), None);
    }

    proptest! {
        #[test]
        fn t16_whatever_is_taken_is_written_again_letter_by_letter(text in "sightline://chat/[a-zA-Z0-9_/%?#.@:-]{0,40}") {
            if let Ok(Link { contact, item }) = text.parse() {
                let item = item.map(|item| format!("/item/{item}")).unwrap_or_default();
                prop_assert_eq!(format!("sightline://chat/{contact}{item}"), text);
            }
        }

        #[test]
        fn every_good_pair_of_ids_is_taken(contact in "[A-Za-z0-9_][A-Za-z0-9_-]{0,127}", item in "[A-Za-z0-9_][A-Za-z0-9_-]{0,127}") {
            let link: Link = format!("sightline://chat/{contact}/item/{item}").parse().unwrap();
            prop_assert_eq!((link.contact, link.item), (contact, Some(item)));
        }

        #[test]
        fn t16_no_text_is_a_panic(text in any::<String>()) {
            drop(text.parse::<Link>());
            drop(of_argument(OsStr::new(&text)));
        }
    }
}
