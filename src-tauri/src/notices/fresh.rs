//! Which alarms are news. Pure.

use std::collections::HashMap;

use crate::dto::{Alarm, AlarmKind, Level};

/// When each alarm was raised, as it was looked at last. What crosses to the page counts in floating point: its bits are the key.
pub(super) struct Fresh {
    raised: HashMap<u64, f64>,
}

impl Fresh {
    /// What was raised by now is no news: of an earlier run it was told there.
    pub(super) fn new(alarms: &[Alarm]) -> Self {
        Self { raised: alarms.iter().map(|alarm| (alarm.id.to_bits(), alarm.raised_at)).collect() }
    }

    /// Those that were raised since, or raised again for having become worse, and that are worth to be interrupted for; oldest first.
    pub(super) fn take(&mut self, alarms: &[Alarm]) -> Vec<u64> {
        let before = std::mem::replace(self, Self::new(alarms)).raised;
        let is_news =
            |alarm: &&Alarm| before.get(&(alarm.id.to_bits())).is_none_or(|at| *at < alarm.raised_at);
        let fresh = alarms.iter().filter(is_news).filter(|alarm| is_open(alarm) && interrupts(alarm));
        fresh.map(|alarm| alarm.id.to_bits()).collect()
    }
}

/// It goes on, and nobody has acknowledged it.
pub(super) fn is_open(alarm: &Alarm) -> bool {
    alarm.over_at.is_none() && alarm.acknowledged_at.is_none()
}

/// Who has not waited beyond the second threshold is seen in the roster soon enough.
fn interrupts(alarm: &Alarm) -> bool {
    alarm.kind != AlarmKind::Waiting || alarm.reason.level == Level::Alarm
}
