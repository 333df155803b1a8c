//! Holes, with their cause in a sentence.

use monitor::{Cause, Doing, GapReport};
use transcript::Place;

use super::{moment, order};
use crate::dto::{Gap, GapState};

/// One hole.
pub(crate) fn gap(report: &GapReport) -> Gap {
    let doing = match report.doing {
        Doing::Queued => GapState::Queued,
        Doing::Fetching { attempt, of } => GapState::Fetching { attempt, of },
        Doing::Waiting => GapState::Waiting,
        Doing::Paused => GapState::Paused,
        Doing::Cancelled => GapState::Cancelled,
        Doing::GivenUp => GapState::GivenUp,
        Doing::Lost => GapState::Lost,
    };
    hole(&report.gap, report.drawn_at, cause(report.cause), doing)
}

/// One hole, in any words.
pub(super) fn hole(gap: &transcript::Gap, drawn_at: Option<Place>, cause: &str, doing: GapState) -> Gap {
    let key = gap.key();
    let id = format!(
        "{}/{}",
        key.from.map(|time| time.to_string()).unwrap_or_default(),
        key.after.as_ref().map_or("", |item| item.as_str())
    );
    // "~" sorts behind every digit: the hole stands right behind its row. Nothing sorts before the empty text.
    let drawn = drawn_at.map(order);
    Gap {
        id,
        after: gap.drawn_after.as_ref().map(ToString::to_string),
        before: gap.before.as_ref().map(ToString::to_string),
        order: drawn.map(|order| format!("{order}~")).unwrap_or_default(),
        // Items inside the stretch were seen: what a reader misses begins behind the last of them.
        from: drawn_at.map(|place| place.time).or(gap.from).map(moment),
        to: gap.to.map(moment),
        cause: cause.to_owned(),
        doing,
    }
}

/// Why something may be missing, in a sentence.
pub(super) fn cause(cause: Cause) -> &'static str {
    match cause {
        Cause::NotReadYet => "What was said before is not read yet.",
        Cause::ConnectionLost => "The connection was lost, so messages may be missing here.",
        Cause::Refused => "AWS refused to give this part of the transcript (403).",
        Cause::NoAnswer => "AWS did not answer, so messages may be missing here.",
        Cause::NoProgress => "Reading on brings nothing new, so it is not proved that nothing is missing.",
    }
}
