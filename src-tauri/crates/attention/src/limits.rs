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

/// Thresholds of one place: a queue, an instance, or a queue of an instance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlaceLimits {
    /// Only in this instance; `None`: wherever the queue is called so.
    pub instance: Option<String>,
    /// The queue, as the source names it; `None`: all of the instance.
    pub queue: Option<String>,
    /// What holds there.
    pub thresholds: Thresholds,
}

/// What holds for all chats, and what holds for those of single places.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Limits {
    /// Where nothing else is said.
    pub usual: Thresholds,
    /// Of the places that have their own. The narrowest one holds: a queue of an instance, then a queue, then an instance.
    pub places: Vec<PlaceLimits>,
    /// When somebody is there to answer; `None`: always.
    pub hours: Option<Hours>,
}

impl Limits {
    /// The thresholds of a chat.
    pub fn of(&self, facts: &Facts) -> Thresholds {
        let here = self.places.iter().filter(|place| place.holds(facts));
        // Of two that are as narrow the first holds.
        let narrowest = here.rev().max_by_key(|place| (place.queue.is_some(), place.instance.is_some()));
        narrowest.map_or(self.usual, |place| place.thresholds)
    }
}

impl PlaceLimits {
    fn holds(&self, facts: &Facts) -> bool {
        let is = |wanted: &Option<String>, is: &Option<String>| wanted.is_none() || wanted == is;
        is(&self.queue, &facts.queue) && is(&self.instance, &facts.instance)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(instance: Option<&str>, queue: Option<&str>, warn: i64) -> PlaceLimits {
        let (warn, alarm) = (SignedDuration::from_secs(warn), SignedDuration::from_secs(2 * warn));
        PlaceLimits {
            instance: instance.map(str::to_owned),
            queue: queue.map(str::to_owned),
            thresholds: Thresholds { warn, alarm },
        }
    }

    fn warn(places: &[PlaceLimits], instance: &str, queue: &str) -> i64 {
        let limits = Limits { places: places.to_vec(), ..Limits::default() };
        let (instance, queue) = (Some(instance.to_owned()), Some(queue.to_owned()));
        limits.of(&Facts { instance, queue, ..Facts::default() }).warn.as_secs()
    }

    #[test]
    fn the_narrowest_place_holds() {
        let mut places = vec![
            place(Some("acme-eu"), None, 60),
            place(None, Some("Billing"), 30),
            place(Some("acme-eu"), Some("Billing"), 45),
        ];
        for _ in 0..2 {
            assert_eq!(warn(&places, "acme-eu", "Billing"), 45);
            assert_eq!(warn(&places, "acme-us", "Billing"), 30);
            assert_eq!(warn(&places, "acme-eu", "Travel"), 60);
            assert_eq!(warn(&places, "acme-us", "Travel"), 120);
            places.reverse();
        }
    }

    #[test]
    fn of_two_that_are_as_narrow_the_first_holds() {
        let places = [place(None, Some("Billing"), 30), place(None, Some("Billing"), 40)];
        assert_eq!(warn(&places, "acme-eu", "Billing"), 30);
    }

    #[test]
    fn a_chat_of_unknown_queue_and_instance_has_the_usual_ones() {
        let places = vec![place(None, Some("Billing"), 30), place(Some("acme-eu"), None, 30)];
        let limits = Limits { places, ..Limits::default() };
        assert_eq!(limits.of(&Facts::default()), Thresholds::default());
    }
}
