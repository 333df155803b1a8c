//! The same engine over real sockets: loopback, real time, short lifetimes.

use std::sync::Arc;
use std::time::Duration;

use credentials::Credential;
use jiff::Timestamp;
use monitor::{Config, Dependencies, Monitor, SystemClock, Target};
use participant::{Endpoint, Https};
use protocol::ParticipantToken;
use rand::rngs::SmallRng;
use rand::seq::{IndexedMutRandom, IndexedRandom};
use rand::{Rng, SeedableRng};
use simulator::{Clock, Config as Instance, Fault};
use tokio::time::{Instant, sleep};
use witness::Witnessed;

use crate::talk::Talk;
use crate::watched::{Key, Watched};
use crate::{brief, target, truth};

/// What strikes, each soon over: in real time nobody waits for long.
const FAULTS: [&str; 14] = [
    "drop",
    "drop 1011",
    "reset-sockets",
    "ignore-subscribe x1",
    "duplicate x3",
    "fragment x5",
    "foreign x2",
    "gateway x2",
    "429 x2",
    "500 x2",
    "403 x1",
    "403 x1 on socket",
    "reset x2",
    "truncated x1",
];

/// How long it may take until all is well again. What became of a file is asked when a socket was lost, otherwise 75 s after it was
/// sent, and then each minute; and a hundred chats wait for one another.
const HEALS_WITHIN: Duration = Duration::from_secs(180);

/// So many chats at once, talked and disturbed for so long, and all of them cut off once; `Err` says what is not as it should be.
pub async fn over_loopback(chats: usize, lasts: Duration) -> Result<(), String> {
    let instance = Instance {
        // Each is replaced while it lasts, and a hundred chats that each read two pages for that stay within the quota.
        connection_lifetime: Duration::from_secs(40),
        grace: Duration::from_secs(3_600),
        ..Instance::default()
    };
    let service = Witnessed::start(instance, Clock::running(Timestamp::now())).await;
    let network = Arc::new(Https::new().map_err(|error| error.to_string())?);
    let dependencies = Dependencies { network, clock: Arc::new(SystemClock), seed: 1, archive: None };
    let monitor = Monitor::start(dependencies, Config { quota_share: 0.9, ..Config::default() });
    let dice = &mut SmallRng::seed_from_u64(1);
    let mut watched = Vec::new();
    for _ in 0..chats {
        let talk = Talk::plain(&service);
        let supervisor = talk.chat.supervisor();
        let token = ParticipantToken::new(supervisor.participant_token());
        let credential = Credential::Participant(token.map_err(|error| error.to_string())?);
        let endpoint = Endpoint::custom(service.base_url()).map_err(|error| error.to_string())?;
        let target = Target { endpoint, ..target(&talk, credential.clone())? };
        let key = monitor.watch(target).await.map_err(|error| error.to_string())?;
        watched.push(Watched::new(talk, supervisor, key, Key::Participant, credential));
    }
    let began = Instant::now();
    let mut is_cut = false;
    while began.elapsed() < lasts {
        sleep(Duration::from_millis(100)).await;
        for chat in &mut watched {
            if dice.random_ratio(1, 20) {
                chat.talk.go_on(dice);
            }
        }
        if dice.random_ratio(1, 3) {
            let fault: Fault = FAULTS.choose(dice).and_then(|text| text.parse().ok()).ok_or("no fault")?;
            watched.choose_mut(dice).into_iter().for_each(|chat| chat.strike(fault));
        }
        if !is_cut && began.elapsed() > lasts / 2 {
            is_cut = true;
            for chat in &mut watched {
                chat.strike(Fault::once(simulator::Mishap::ResetSockets));
            }
        }
    }
    for (number, chat) in watched.iter_mut().enumerate() {
        chat.calm();
        chat.talk.settle();
        if number % 4 == 0 {
            chat.talk.end(dice);
        }
    }
    let healing = Instant::now();
    loop {
        sleep(Duration::from_millis(500)).await;
        let mut wrong = None;
        for (number, chat) in watched.iter_mut().enumerate() {
            let dump = monitor.dump(&chat.key).await.map_err(|error| error.to_string())?;
            chat.check(&dump, service.clock().now()).map_err(|what| format!("chat {number}: {what}"))?;
            if let Some(what) = truth::untrue(chat, &dump, true, service.clock().now()) {
                wrong.get_or_insert(format!("chat {number}: {what}; {}", brief(&dump)));
            }
        }
        match wrong {
            None => return Ok(()),
            Some(what) if healing.elapsed() > HEALS_WITHIN => return Err(what),
            Some(_) => {}
        }
    }
}
