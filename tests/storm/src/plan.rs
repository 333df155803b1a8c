//! What a storm is made of: everything drawn from its seed.

use std::time::Duration;

use clap::ValueEnum;
use jiff::SignedDuration;
use rand::rngs::SmallRng;
use rand::seq::IndexedRandom;
use rand::{Rng, SeedableRng};
use simulator::{
    AttachmentRules, AutoDisconnection, Config as Instance, EndedSockets, ExpiryClose, Scan, SurplusClose,
    Switches, Verdict,
};

use crate::regressions::{ON_DISK, WITHOUT_DISK};

/// One storm.
#[derive(Debug)]
pub(crate) struct Plan {
    /// The service, its quotas on.
    pub(crate) instance: Instance,
    /// The engine's share of the quotas.
    pub(crate) share: f64,
    pub(crate) chats: usize,
    /// The longest that an answer is under way.
    pub(crate) latency: Duration,
    /// How far the watching computer's clock is off.
    pub(crate) clock_off: SignedDuration,
    /// How long it lasts.
    pub(crate) lasts: Duration,
    /// Between two faults, on average.
    pub(crate) fault_every: Duration,
    /// Between two lines, on average and in all chats together.
    pub(crate) line_every: Duration,
    /// Somebody saves files.
    pub(crate) saves: bool,
    /// Chats go on with other credentials.
    pub(crate) changes_hands: bool,
    /// What is seen is kept; the longest that a record takes while the disk is well.
    pub(crate) disk: Option<Duration>,
    /// The program is killed now and then, and started again.
    pub(crate) kills: bool,
}

impl Plan {
    pub(crate) fn of(seed: u64) -> Self {
        let dice = &mut SmallRng::seed_from_u64(seed);
        let seconds = |seconds: u64| Duration::from_secs(seconds);
        let instance = Instance {
            seed,
            connection_lifetime: seconds(one_of(dice, &[40, 90, 300, 3_600])),
            connection_token_lifetime: seconds(one_of(dice, &[300, 86_400])),
            url_lifetime: seconds(one_of(dice, &[20, 100])),
            grace: seconds(one_of(dice, &[2, 10, 3_600])),
            sockets_per_participant: one_of(dice, &[2, 5]),
            attachments: AttachmentRules {
                scan: Scan { takes: seconds(one_of(dice, &[1, 10, 100])), verdict: Verdict::ByName },
                ..AttachmentRules::default()
            },
            switches: switches(dice),
            ..Instance::default()
        };
        let (disk, kills) = disk(seed);
        Self {
            instance,
            share: one_of(dice, &[0.25, 0.5, 0.5, 0.9]),
            chats: dice.random_range(1..=6),
            latency: Duration::from_millis(one_of(dice, &[0, 50, 400, 2_000])),
            clock_off: SignedDuration::from_secs(one_of(dice, &[0, 0, 3, -40, 7_200, -90_000])),
            lasts: seconds(dice.random_range(120..=600)),
            fault_every: Duration::from_millis(one_of(dice, &[1_500, 4_000, 15_000])),
            line_every: Duration::from_millis(one_of(dice, &[400, 1_500, 6_000])),
            // Whoever is killed saves no file to its end.
            saves: dice.random_ratio(1, 3) && !kills,
            changes_hands: dice.random_ratio(1, 4),
            disk,
            kills,
        }
    }
}

/// Every other storm has a disk, and in every other of these the program is killed now and then. Those that found something before there
/// was either are to find it again.
fn disk(seed: u64) -> (Option<Duration>, bool) {
    // Its own: whether there is a disk changes nothing else of a plan.
    let dice = &mut SmallRng::seed_from_u64(seed ^ 0x0d15_c000);
    let is_among = |found: &[(u64, &str)]| found.iter().any(|(known, _)| *known == seed);
    let has_one = dice.random() && !is_among(WITHOUT_DISK);
    let takes = Duration::from_millis(one_of(dice, &[0, 4, 40, 300, 1_500, 4_000]));
    let kills = dice.random() && has_one && !is_among(ON_DISK);
    (has_one.then_some(takes), kills)
}

fn one_of<T: Copy>(dice: &mut SmallRng, choice: &[T]) -> T {
    *choice.choose(dice).expect("there is a choice")
}

fn any<T: ValueEnum + Copy>(dice: &mut SmallRng) -> T {
    one_of(dice, T::value_variants())
}

/// An answer to every open question about the service.
fn switches(dice: &mut SmallRng) -> Switches {
    Switches {
        attachment_update: any(dice),
        start_position: any(dice),
        start_time: any(dice),
        most_recent: any(dice),
        unknown_start: any(dice),
        contact_scope: any(dice),
        last_page_token: any(dice),
        past_pages: any(dice),
        max_results_zero: any(dice),
        next_token_scope: any(dice),
        silent_monitor: any(dice),
        receipts_reach: any(dice),
        receipts_while_monitored: any(dice),
        url_use: any(dice),
        surplus_socket: any(dice),
        surplus_close: SurplusClose(one_of(dice, &[1_008, 4_001])),
        expiry_close: one_of(dice, &[ExpiryClose::Code(1_001), ExpiryClose::Code(1_000), ExpiryClose::Drop]),
        ended_sockets: one_of(
            dice,
            &[EndedSockets::StayOpen, EndedSockets::Close(1_000), EndedSockets::Close(1_001)],
        ),
        unsettled_events: any(dice),
        presence_types: any(dice),
        // Nobody is disconnected by a timer here.
        auto_disconnection: AutoDisconnection::default(),
    }
}
