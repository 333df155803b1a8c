//! A play without waiting and without a port: what would have been said, at once.

use std::time::Duration;

use jiff::Timestamp;

use super::playbill::Playbill;
use super::stage::Stage;
use crate::clock::{ManualClock, later};
use crate::config::Config;
use crate::handle::ChatHandle;
use crate::simulator::Simulator;

/// Plays `span` from `start` on as fast as the machine can, and gives back all chats, oldest first. The same arguments
/// give the same chats, byte for byte. Ends early when nothing more will happen.
pub fn generate(config: Config, playbill: &Playbill, start: Timestamp, span: Duration) -> Vec<ChatHandle> {
    let hand = ManualClock::new(start);
    let simulator = Simulator::unserved(config, hand.clock());
    let end = later(start, span);
    let mut stage =
        Stage::new(simulator.clone(), playbill, Box::new(|_| {}), playbill.start.unwrap_or(start));
    while let Some(next) = stage.play(hand.clock().now()) {
        if next > end || stage.is_over() {
            break;
        }
        hand.advance_to(next);
    }
    hand.advance_to(end);
    drop(stage);
    simulator.chats()
}
