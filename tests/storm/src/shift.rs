//! A long shift, compressed: chats come and go in bad weather, hour after hour.

use std::sync::Arc;
use std::time::Duration;

use credentials::Credential;
use jiff::{SignedDuration, Timestamp};
use monitor::{ChatKey, Config, Dependencies, Monitor};
use protocol::ParticipantToken;
use rand::SeedableRng;
use rand::rngs::SmallRng;
use simulator::{Clock, Config as Instance, Simulator};
use tokio::time::{Instant, sleep_until};

use crate::net::Net;
use crate::talk::Talk;
use crate::wall::Wall;
use crate::weather::Trouble;
use crate::{ORIGIN, https, target};

/// Chats at a time.
const CHATS: u32 = 12;
/// Each place gets a new chat so often, one place after another.
const CHAT_LASTS: Duration = Duration::from_secs(20 * 60);
/// Something is said in every chat this often.
const LINE_EVERY: Duration = Duration::from_secs(5);

/// Plays a shift in virtual time and calls `at_hour` at the end of each hour, with as many chats, as old, as in every other.
pub fn shift(hours: u64, mut at_hour: impl FnMut(u64)) -> Result<(), String> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build();
    runtime.map_err(|error| error.to_string())?.block_on(async {
        let mut floor = Floor::open()?;
        let began = Instant::now();
        for hour in 1..=hours {
            floor.work(began + Duration::from_secs(hour * 3_600)).await?;
            at_hour(hour);
        }
        Ok(())
    })
}

struct Floor {
    service: Arc<simulator::Running>,
    net: Net,
    monitor: Monitor,
    dice: SmallRng,
    chats: Vec<(Talk, ChatKey)>,
    /// The place that gets the next chat.
    next: usize,
}

impl Floor {
    fn open() -> Result<Self, String> {
        let origin: Timestamp = ORIGIN.parse().map_err(|error: jiff::Error| error.to_string())?;
        let instance = Instance {
            grace: Duration::from_secs(30),
            forget_ended_after: Some(Duration::from_secs(60)),
            connection_lifetime: Duration::from_secs(300),
            ..Instance::default()
        };
        let service = Arc::new(Simulator::in_memory(instance, Clock::running(origin)));
        let net = Net::new(Arc::clone(&service), 1, Duration::from_millis(100));
        let clock = Arc::new(Wall::new(origin, SignedDuration::ZERO));
        let dependencies = Dependencies { network: Arc::new(https(&net)?), clock, seed: 1, archive: None };
        let monitor = Monitor::start(dependencies, Config::default());
        Ok(Self { service, net, monitor, dice: SmallRng::seed_from_u64(1), chats: Vec::new(), next: 0 })
    }

    async fn work(&mut self, until: Instant) -> Result<(), String> {
        let mut change_at = Instant::now();
        let mut line_at = Instant::now();
        let mut trouble_at = Instant::now();
        while Instant::now() < until {
            sleep_until(change_at.min(line_at).min(trouble_at).min(until)).await;
            let now = Instant::now();
            if change_at <= now {
                self.change().await?;
                change_at = now + CHAT_LASTS / CHATS;
            }
            if line_at <= now {
                self.chats.iter_mut().for_each(|(talk, _)| talk.go_on(&mut self.dice));
                line_at = now + LINE_EVERY;
            }
            if trouble_at <= now {
                self.trouble();
                trouble_at = now + Duration::from_secs(20);
            }
        }
        Ok(())
    }

    /// The oldest chat ends and is forgotten; another begins in its place.
    async fn change(&mut self) -> Result<(), String> {
        let talk = Talk::plain(&self.service);
        let token = ParticipantToken::new(talk.chat.supervisor().participant_token());
        let credential = Credential::Participant(token.map_err(|error| error.to_string())?);
        let key = self.monitor.watch(target(&talk, credential)?).await.map_err(|error| error.to_string())?;
        if self.chats.len() < CHATS as usize {
            self.chats.push((talk, key));
            return Ok(());
        }
        let (mut old, old_key) = std::mem::replace(&mut self.chats[self.next], (talk, key));
        self.next = (self.next + 1) % self.chats.len();
        old.end(&mut self.dice);
        self.monitor.forget(old_key).await.map_err(|error| error.to_string())
    }

    fn trouble(&mut self) {
        match Trouble::any(&mut self.dice) {
            Trouble::Fault(fault) if fault.times.is_some() || fault.lasts.is_some() => {
                let place = self.next;
                if let Some((talk, _)) = self.chats.get(place) {
                    talk.chat.inject(fault);
                }
            }
            _ => self.net.cut(),
        }
    }
}
