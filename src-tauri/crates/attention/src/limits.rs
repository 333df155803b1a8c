//! From when on waiting is too long.

use jiff::SignedDuration;

use crate::{Facts, Hours};

/// Two thresholds of waiting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Thresholds {
    /// From here on a chat asks for a look.
    pub warn: SignedDuration,
    /// From here on it is an alarm.
    pub alarm: SignedDuration,
}

impl Default for Thresholds {
    fn default() -> Self {
        Self { warn: SignedDuration::from_mins(2), alarm: SignedDuration::from_mins(5) }
    }
}

/// Thresholds of one queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueueLimits {
    /// Only in this instance; `None`: wherever the queue is called so.
    pub instance: Option<String>,
    /// The queue, as the source names it.
    pub queue: String,
    /// What holds there.
    pub thresholds: Thresholds,
}

/// What holds for all chats, and what holds for those of single queues.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Limits {
    /// Where nothing else is said.
    pub usual: Thresholds,
    /// Of the queues that have their own. One that names the instance goes before one that does not.
    pub queues: Vec<QueueLimits>,
    /// When somebody is there to answer; `None`: always.
    pub hours: Option<Hours>,
}

impl Limits {
    /// The thresholds of a chat.
    pub fn of(&self, facts: &Facts) -> Thresholds {
        let mut own: Option<&QueueLimits> = None;
        for limits in self.queues.iter().filter(|limits| facts.queue.as_ref() == Some(&limits.queue)) {
            let is_here = limits.instance.is_none() || limits.instance == facts.instance;
            if is_here && own.is_none_or(|known| known.instance.is_none()) {
                own = Some(limits);
            }
        }
        own.map_or(self.usual, |limits| limits.thresholds)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of_queue(instance: Option<&str>, warn: i64) -> QueueLimits {
        let (warn, alarm) = (SignedDuration::from_secs(warn), SignedDuration::from_secs(2 * warn));
        QueueLimits {
            instance: instance.map(str::to_owned),
            queue: "Billing".into(),
            thresholds: Thresholds { warn, alarm },
        }
    }

    fn warn(limits: &Limits, instance: &str, queue: &str) -> i64 {
        let (instance, queue) = (Some(instance.to_owned()), Some(queue.to_owned()));
        limits.of(&Facts { instance, queue, ..Facts::default() }).warn.as_secs()
    }

    #[test]
    fn a_queue_has_its_own_thresholds_and_those_of_its_instance_go_first() {
        let queues = vec![of_queue(None, 30), of_queue(Some("acme-eu"), 45)];
        let limits = Limits { queues, ..Limits::default() };
        assert_eq!(warn(&limits, "acme-eu", "Billing"), 45);
        assert_eq!(warn(&limits, "acme-us", "Billing"), 30);
        assert_eq!(warn(&limits, "acme-eu", "Travel"), 120);
    }

    #[test]
    fn a_chat_of_unknown_queue_has_the_usual_ones() {
        let limits = Limits { queues: vec![of_queue(None, 30)], ..Limits::default() };
        assert_eq!(limits.of(&Facts::default()), Thresholds::default());
    }
}
