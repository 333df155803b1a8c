//! The words of the language of faults, each with its argument and its meaning.

use super::Mishap;
use crate::measure;

/// One word of the language.
pub(super) struct Word {
    pub(super) name: &'static str,
    /// How its argument is shown; empty when it has none.
    pub(super) argument: &'static str,
    pub(super) meaning: &'static str,
    /// Reads the argument, if there is one; `None` if it is wrong or missing.
    pub(super) read: fn(Option<&str>) -> Option<Mishap>,
}

impl Word {
    pub(super) fn form(&self) -> String {
        if self.argument.is_empty() {
            self.name.to_owned()
        } else {
            format!("{} {}", self.name, self.argument)
        }
    }
}

const fn plain(name: &'static str, meaning: &'static str, read: fn(Option<&str>) -> Option<Mishap>) -> Word {
    Word { name, argument: "", meaning, read }
}

/// Every mishap that has a word; a status is written as its number.
pub(super) const WORDS: [Word; 37] = [
    Word {
        name: "html",
        argument: "[STATUS]",
        meaning: "a gateway answers this status, 502 unless named, with a page of HTML",
        read: |argument| Some(Mishap::Html(status(argument.unwrap_or("502"))?)),
    },
    plain("reset", "the connection is reset, and the request is not served", |_| Some(Mishap::Reset)),
    plain("reset-after", "the request is served, and the connection reset instead of an answer", |_| {
        Some(Mishap::ResetAfter)
    }),
    plain("hang", "the request is never answered", |_| Some(Mishap::Hang)),
    Word {
        name: "late",
        argument: "DURATION",
        meaning: "the answer comes this much later",
        read: |argument| Some(Mishap::Late(measure::duration(argument?)?)),
    },
    plain("truncated", "the connection ends in the middle of the body", |_| Some(Mishap::Truncated)),
    Word {
        name: "slow",
        argument: "BYTES",
        meaning: "the body comes at so many bytes a second",
        read: |argument| {
            let rate = u32::try_from(measure::bytes(argument?)?).ok()?;
            (rate > 0).then_some(Mishap::Slow(rate))
        },
    },
    plain("no-json", "200 with a body that is not JSON", |_| Some(Mishap::NoJson)),
    plain("no-utf8", "200 with a body that is not UTF-8", |_| Some(Mishap::NoUtf8)),
    plain("no-body", "200 without a body", |_| Some(Mishap::NoBody)),
    plain("page-reversed", "a page of the transcript is ordered the other way round", |_| {
        Some(Mishap::PageReversed)
    }),
    plain("pages-swapped", "a page of the transcript changes places with the one behind it", |_| {
        Some(Mishap::PagesSwapped)
    }),
    plain("endless-tokens", "every page has a NextToken, also the empty ones behind the last", |_| {
        Some(Mishap::EndlessTokens)
    }),
    plain("token-loop", "the NextToken leads to the page it came with", |_| Some(Mishap::TokenLoop)),
    plain("expired-urls", "the URLs in an answer have expired already", |_| Some(Mishap::ExpiredUrls)),
    Word {
        name: "drop",
        argument: "[CODE]",
        meaning: "the open sockets are closed, with this close code or without one",
        read: |argument| match argument {
            None => Some(Mishap::Drop(None)),
            Some(code) => Some(Mishap::Drop(Some(close_code(code)?))),
        },
    },
    plain("reset-sockets", "the connections of the open sockets are reset", |_| Some(Mishap::ResetSockets)),
    plain("black-hole", "the open sockets stay open and silent, in both directions", |_| {
        Some(Mishap::BlackHole)
    }),
    plain("mute-heartbeat", "aws/heartbeat is not answered", |_| Some(Mishap::MuteHeartbeat)),
    plain("mute-ping", "aws/ping is not answered", |_| Some(Mishap::MutePing)),
    Word {
        name: "sick-ping",
        argument: "[STATUS]",
        meaning: "aws/ping is answered with this statusCode, 500 unless named",
        read: |argument| Some(Mishap::SickPing(status(argument.unwrap_or("500"))?)),
    },
    plain("refuse-subscribe", "a subscription is answered with failure", |_| Some(Mishap::RefuseSubscribe)),
    plain("ignore-subscribe", "a subscription is not answered, and nothing follows", |_| {
        Some(Mishap::IgnoreSubscribe)
    }),
    plain("lose", "a frame with an item does not come", |_| Some(Mishap::Lose)),
    plain("duplicate", "a frame with an item comes twice", |_| Some(Mishap::Duplicate)),
    plain("reorder", "a frame with an item comes behind the next one", |_| Some(Mishap::Reorder)),
    Word {
        name: "delay",
        argument: "DURATION",
        meaning: "a frame with an item comes this much later, and everything behind it with it",
        read: |argument| Some(Mishap::Delay(measure::duration(argument?)?)),
    },
    plain("fragment", "a frame with an item comes in several websocket fragments", |_| {
        Some(Mishap::Fragment)
    }),
    plain("cut", "half of a frame's text comes", |_| Some(Mishap::Cut)),
    plain("bad-utf8", "a frame is not UTF-8", |_| Some(Mishap::BadUtf8)),
    plain("bad-json", "the item in a frame is not JSON", |_| Some(Mishap::BadJson)),
    Word {
        name: "oversize",
        argument: "BYTES",
        meaning: "a frame of so many bytes comes in front of an item",
        read: |argument| Some(Mishap::Oversize(measure::bytes(argument?)?)),
    },
    plain("endless", "a message that never ends comes instead of an item", |_| Some(Mishap::Endless)),
    plain("binary", "an item comes as a binary message", |_| Some(Mishap::Binary)),
    plain("foreign", "an item of another chat comes in front of an item", |_| Some(Mishap::Foreign)),
    plain("gateway", "a frame of the gateway, without a topic, comes in front of an item", |_| {
        Some(Mishap::Gateway)
    }),
    Word {
        name: "skew",
        argument: "±DURATION",
        meaning: "the service's clock is off by this much; 0s sets it right",
        read: |argument| Some(Mishap::Skew(measure::signed(argument?)?)),
    },
];

/// All words, for who wrote none of them.
pub(super) fn list() -> String {
    WORDS.iter().map(|word| word.name).collect::<Vec<_>>().join(", ")
}

/// How each mishap is written, with what it means: for help and documentation.
pub fn fault_forms() -> impl Iterator<Item = (String, &'static str)> {
    let status =
        ("STATUS".to_owned(), "the request is not served and answers this HTTP status, for instance 429");
    std::iter::once(status).chain(WORDS.iter().map(|word| (word.form(), word.meaning)))
}

pub(super) fn status(text: &str) -> Option<u16> {
    text.parse().ok().filter(|status| (400..=599).contains(status))
}

/// Codes that may stand in a close frame (RFC 6455, 7.4).
fn close_code(text: &str) -> Option<u16> {
    let code: u16 = text.parse().ok()?;
    (matches!(code, 1000..=1003 | 1007..=1014) || (3000..=4999).contains(&code)).then_some(code)
}
