//! When many chats have the same trouble, it is one trouble.

use jiff::Timestamp;

use crate::{Facts, Link, Reason, ReasonKind};

/// With fewer chats each says for itself what is the matter.
const FEWEST: usize = 3;

/// A trouble that at least half of the watched chats share.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Outage {
    /// [`ReasonKind::Lost`] or [`ReasonKind::Slowed`].
    pub(crate) kind: ReasonKind,
    /// Chats it concerns.
    pub(crate) chats: u32,
    /// Since when, of the first.
    pub(crate) since: Timestamp,
}

/// What many chats share. `chats` are all that are watched.
pub(crate) fn shared<'a>(chats: impl Iterator<Item = &'a Facts>) -> Vec<Outage> {
    let (mut watched, mut lost, mut slowed) = (0_usize, Vec::new(), Vec::new());
    for facts in chats {
        match facts.link {
            Link::Lost(since) => lost.push(since),
            Link::Slowed(since) => slowed.push(since),
            Link::Opening | Link::Up => {}
            Link::Refused(_) | Link::Expired(_) | Link::Unknown(_) | Link::Failed(_) | Link::Over => continue,
        }
        watched += 1;
    }
    let both = [(ReasonKind::Lost, lost), (ReasonKind::Slowed, slowed)];
    let outage = |(kind, hit): (ReasonKind, Vec<Timestamp>)| {
        let is_shared = hit.len() >= FEWEST && 2 * hit.len() >= watched;
        let since = hit.iter().min().copied().filter(|_| is_shared)?;
        Some(Outage { kind, chats: u32::try_from(hit.len()).unwrap_or(u32::MAX), since })
    };
    both.into_iter().filter_map(outage).collect()
}

/// Takes from a chat's reasons what is said once for all.
pub(crate) fn spare(reasons: &mut Vec<Reason>, outages: &[Outage]) {
    reasons.retain(|reason| outages.iter().all(|outage| outage.kind != reason.kind));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts(lost: usize, up: usize) -> Vec<Facts> {
        let link = |link| Facts { link, ..Facts::default() };
        let mut all = vec![link(Link::Lost(Timestamp::UNIX_EPOCH)); lost];
        all.extend(vec![link(Link::Up); up]);
        all
    }

    #[test]
    fn half_of_the_chats_share_a_trouble_and_a_few_do_not() {
        let chats = |lost, up| shared(facts(lost, up).iter()).first().map(|outage| outage.chats);
        assert_eq!(chats(3, 3), Some(3));
        assert_eq!(chats(3, 4), None);
        assert_eq!(chats(2, 0), None);
    }
}
