//! Chats of the past that have to do with one.

use archive::past::{self, Reason};

use super::chat::one_line;
use super::{Names, moment, named, writer};
use crate::dto::{Ending, PastChat, PastContext, PastReason};

/// All that is shown beside a chat.
pub(crate) fn past_context(found: &past::PastContext) -> PastContext {
    let chats = |chats: &[past::PastChat]| chats.iter().filter_map(chat).collect();
    PastContext { earlier: chats(&found.earlier), alike: chats(&found.alike) }
}

/// One of them; none without an item, of which there is nothing to tell.
fn chat(past: &past::PastChat) -> Option<PastChat> {
    let names = Names::default();
    let customer = past.customer.as_ref().and_then(|customer| customer.name.as_deref());
    Some(PastChat {
        key: past.chat.key.clone(),
        row: past.item.as_ref().map(ToString::to_string),
        customer: customer.or(past.chat.customer.as_deref()).map(named),
        with: past.with.as_ref().map(|who| writer(who, &names)),
        queue: past.chat.contacts.iter().rev().find_map(|contact| contact.queue.clone()),
        started_at: moment(past.first.or(past.last)?),
        ended_at: match past.ending {
            past::Ending::Unknown => None,
            _ => past.chat.ended.or(past.last).map(moment),
        },
        ending: match past.ending {
            past::Ending::ByCustomer => Ending::ByCustomer,
            past::Ending::ByAgent => Ending::ByAgent,
            past::Ending::Ended => Ending::Ended,
            past::Ending::Unanswered => Ending::Unanswered,
            past::Ending::Unknown => Ending::Unknown,
        },
        complete: past.chat.is_complete(),
        reason: match &past.reason {
            Reason::Chain => PastReason::Chain,
            Reason::Customer => PastReason::Customer,
            Reason::Alike(words) => PastReason::Alike { words: words.clone() },
        },
        gist: past.gist.as_deref().map(one_line),
    })
}
