//! The fault storm: the real engine and its real wire code before the real simulator, in memory and under paused time.
//!
//! Everything is drawn from a seed, so a storm that finds something is played again by its number. At every step
//! `watched` holds the engine to the simulator's truth; when it is calm again, `truth` does.

mod cable;
mod disk;
mod hands;
mod kill;
mod loopback;
mod net;
mod plan;
mod quota;
mod regressions;
mod saves;
mod shift;
mod talk;
mod told;
mod truth;
mod wall;
mod watched;
mod weather;

use std::fmt::Write as _;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use credentials::Credential;
use jiff::Timestamp;
use monitor::{Dump, Gone, Monitor, Target};
use participant::{Endpoint, Https, Limits};
use protocol::ParticipantToken;
use rand::rngs::SmallRng;
use rand::{Rng, SeedableRng};
use simulator::{Clock, Running, Simulator};
use tokio::time::{Instant, sleep_until};

use self::disk::Disk;
use self::net::Net;
use self::plan::Plan;
use self::saves::Saves;
use self::talk::Talk;
use self::told::Audience;
use self::wall::Wall;
use self::watched::{Key, Watched};
use self::weather::Trouble;

pub use self::loopback::over_loopback;
pub use self::regressions::regressions;
pub use self::shift::shift;

/// When every storm begins, on the service's clock.
const ORIGIN: &str = "2026-03-02T09:15:00Z";
/// Lines of the journal that a report ends with.
const JOURNAL: usize = 60;
/// Within this time all is well again after the last fault: the rarest of the engine's retries come every ten minutes.
const HEALS_WITHIN: Duration = Duration::from_secs(30 * 60);

/// Most storms are healed within this.
const SOON: Duration = Duration::from_secs(90);

/// What came of a storm that was weathered.
pub struct Weathered {
    /// Every request and every line that is shown in the end: the same for the same seed.
    pub log: String,
    /// Virtual time it took.
    pub took: Duration,
    /// What went wrong in it.
    pub faults: usize,
    /// Items of all chats in the end.
    pub items: usize,
    /// Requests that the service got.
    pub requests: usize,
}

/// Plays the storm of a seed; `Err` says what was found.
pub fn play(seed: u64) -> Result<Weathered, String> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build();
    let runtime = runtime.map_err(|error| error.to_string())?;
    let storm = AssertUnwindSafe(|| runtime.block_on(Storm::begin(seed)));
    std::panic::catch_unwind(storm).unwrap_or_else(|panic| {
        let words = panic.downcast_ref::<String>().cloned();
        Err(words.or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned())).unwrap_or_default())
    })
}

/// How to play a storm again.
pub fn again(seed: u64) -> String {
    format!("cargo xtask storm --seed {seed}")
}

struct Storm {
    seed: u64,
    plan: Plan,
    dice: SmallRng,
    /// Whether credentials change draws nothing from the other dice.
    hands: SmallRng,
    service: Arc<Running>,
    net: Net,
    wall: Arc<Wall>,
    disk: Option<Disk>,
    monitor: Arc<Monitor>,
    /// With a disk somebody looks at everything all along.
    audience: Option<Audience>,
    /// When the program was killed, on the service's clock.
    kills: Vec<Timestamp>,
    saves: Option<Saves>,
    chats: Vec<Watched>,
    /// When the network is as it was.
    clears: Option<(Instant, bool)>,
    faults: usize,
    /// What happened, for whoever has to find out why.
    journal: Vec<String>,
    started: Instant,
}

impl Storm {
    async fn begin(seed: u64) -> Result<Weathered, String> {
        let plan = Plan::of(seed);
        let origin: Timestamp = ORIGIN.parse().map_err(|error: jiff::Error| error.to_string())?;
        let service = Arc::new(Simulator::in_memory(plan.instance.clone(), Clock::running(origin)));
        let net = Net::new(Arc::clone(&service), seed, plan.latency);
        let wall = Arc::new(Wall::new(origin, plan.clock_off));
        let disk = plan.disk.map(|takes| Disk::new(seed, takes));
        let monitor = kill::monitor(&plan, seed, &net, &wall, disk.as_ref())?;
        let audience = match &disk {
            Some(disk) => Some(Audience::of(&monitor, disk.clone()).await?),
            None => None,
        };
        let saves = plan.saves.then(|| Saves::new(Arc::clone(&monitor), seed)).transpose();
        let mut storm = Self {
            dice: SmallRng::seed_from_u64(seed ^ 0x5707_3141),
            hands: SmallRng::seed_from_u64(seed ^ 0x4a4d),
            seed,
            plan,
            service,
            net,
            wall,
            disk,
            monitor,
            audience,
            kills: Vec::new(),
            saves: saves.map_err(|error| error.to_string())?,
            chats: Vec::new(),
            clears: None,
            faults: 0,
            journal: Vec::new(),
            started: Instant::now(),
        };
        let weathered = storm.weather().await;
        let weathered = weathered.map_err(|what| storm.report(&what));
        weathered.map(|log| Weathered {
            log,
            took: storm.started.elapsed(),
            faults: storm.faults,
            items: storm.chats.iter().map(|chat| chat.talk.chat.index().len()).sum(),
            requests: storm.chats.iter().map(|chat| chat.talk.chat.requests().len()).sum(),
        })
    }

    fn note(&mut self, what: &str) {
        self.journal.push(format!("{:9.3} {what}", self.started.elapsed().as_secs_f64()));
    }

    fn report(&self, what: &str) -> String {
        let newest = self.journal.len().saturating_sub(JOURNAL);
        let (at, journal) = (self.started.elapsed().as_secs_f64(), self.journal[newest..].join("\n"));
        format!("{at:.3} s in: {what}\n{:?}\nbefore that:\n{journal}", self.plan)
    }

    async fn weather(&mut self) -> Result<String, String> {
        for _ in 0..self.plan.chats {
            self.watch().await?;
        }
        self.rage().await?;
        self.calm();
        if self.plan.kills {
            self.kill().await?;
        }
        self.heal().await?;
        self.written().await?;
        if let Some(saves) = self.saves.take() {
            saves.end(&self.chats, &self.service).await?;
        }
        self.log()
    }

    /// One more chat, watched from now on.
    async fn watch(&mut self) -> Result<(), String> {
        let talk = Talk::begin(&self.service, &mut self.dice);
        let supervisor = talk.chat.supervisor();
        let token = ParticipantToken::new(supervisor.participant_token());
        let token = token.map_err(|error| error.to_string())?;
        let (credential, with) = match self.dice.random_range(0..6) {
            socket @ 0..2 => self.hand_over(&token, socket == 0).await?,
            _ => (Credential::Participant(token), Key::Participant),
        };
        let target = target(&talk, credential.clone())?;
        let key = self.monitor.watch(target).await.map_err(|error| error.to_string())?;
        if let Some(audience) = &mut self.audience {
            audience.watch(&self.monitor, &key);
        }
        if self.dice.random_ratio(1, 3) {
            self.monitor.open(&key, 50).await.map_err(|error| error.to_string())?;
        }
        self.chats.push(Watched::new(talk, supervisor, key, with, credential));
        Ok(())
    }

    /// People talk, and things go wrong.
    async fn rage(&mut self) -> Result<(), String> {
        let until = Instant::now() + self.plan.lasts;
        let mut step_at = Instant::now();
        let mut line_at = Instant::now();
        let mut trouble_at = Instant::now() + self.plan.fault_every;
        while Instant::now() < until {
            let clears_at = self.clears.map(|(at, _)| at);
            let next = [line_at, trouble_at, step_at].into_iter().chain(clears_at).min().unwrap_or(step_at);
            sleep_until(next).await;
            let now = Instant::now();
            if clears_at.is_some_and(|at| at <= now) {
                self.clear();
            }
            let mut changed = step_at <= now;
            if changed {
                step_at = now + Duration::from_millis(self.dice.random_range(200..1_000));
            }
            if line_at <= now {
                self.line();
                line_at = now + self.plan.line_every.mul_f64(self.dice.random_range(0.1..1.9));
            }
            if trouble_at <= now {
                self.trouble().await;
                if let Some(saves) = &mut self.saves {
                    saves.perhaps(&self.chats);
                }
                if self.plan.changes_hands {
                    self.perhaps_change_hands().await?;
                }
                if let Some(what) = self.disk.as_ref().and_then(Disk::perhaps) {
                    self.note(&what);
                }
                self.perhaps_kill().await?;
                changed = true;
                trouble_at = Instant::now() + self.plan.fault_every.mul_f64(self.dice.random_range(0.1..1.9));
            }
            // What was said is under way for a moment; a step later it has to be there.
            if changed {
                self.check().await?;
            }
        }
        Ok(())
    }

    fn line(&mut self) {
        let number = self.dice.random_range(0..self.chats.len());
        let chat = &mut self.chats[number];
        if chat.ended {
            return;
        }
        if self.dice.random_ratio(1, 300) {
            chat.talk.end(&mut self.dice);
            self.note(&format!("chat {number} ends"));
        } else {
            chat.talk.go_on(&mut self.dice);
        }
    }

    async fn trouble(&mut self) {
        self.faults += 1;
        let trouble = Trouble::any(&mut self.dice);
        let number = self.dice.random_range(0..self.chats.len());
        self.note(&match trouble {
            Trouble::Fault(fault) => format!("chat {number}: {fault}"),
            other => format!("{other:?}"),
        });
        match trouble {
            Trouble::Fault(fault) => {
                self.chats[number].strike(fault);
            }
            Trouble::Cut => self.net.cut(),
            // One of these at a time.
            Trouble::Offline(_) | Trouble::Silence(..) if self.clears.is_some() => {}
            Trouble::Offline(lasts) => {
                self.net.cut();
                self.net.refuse(true);
                self.clears = Some((Instant::now() + lasts, false));
            }
            Trouble::Silence(lasts, cut) => {
                self.net.freeze();
                self.chats.iter_mut().for_each(Watched::silence);
                self.clears = Some((Instant::now() + lasts, cut));
            }
            Trouble::Sleep(lasts) => {
                tokio::time::advance(lasts).await;
                self.chats.iter_mut().for_each(Watched::silence);
            }
            Trouble::ClockSet(by) => {
                self.wall.jump(by);
                self.chats.iter_mut().for_each(Watched::misdate);
            }
        }
    }

    fn clear(&mut self) {
        if let Some((_, cut)) = self.clears.take() {
            self.note("the network is back");
            if cut {
                self.net.cut();
            } else {
                // What arrives late is as good as a heartbeat to whoever waits for one.
                self.chats.iter_mut().for_each(Watched::silence);
            }
            self.net.thaw();
        }
    }

    fn calm(&mut self) {
        self.note("calm");
        self.clear();
        if let Some(disk) = &self.disk {
            disk.calm();
        }
        for chat in &mut self.chats {
            chat.calm();
            if !chat.ended {
                chat.talk.settle();
                if self.dice.random_ratio(1, 3) {
                    chat.talk.end(&mut self.dice);
                }
            }
        }
    }

    async fn heal(&mut self) -> Result<(), String> {
        let until = Instant::now() + HEALS_WITHIN;
        // The chat that was untrue last: to compare all of them each time would take longer than the storm.
        let mut suspect = 0;
        loop {
            // Soon well, or only when the rarest retries come.
            let step = if Instant::now() + HEALS_WITHIN < until + SOON { 1 } else { 10 };
            sleep_until(Instant::now() + Duration::from_secs(step)).await;
            let dumps = self.check().await?;
            let mut untrue = self.untrue(suspect, &dumps[suspect]);
            if untrue.is_none() {
                let found =
                    (0..dumps.len()).find_map(|number| Some((number, self.untrue(number, &dumps[number])?)));
                (suspect, untrue) = found.map_or((0, None), |(number, what)| (number, Some(what)));
            }
            match untrue {
                None => return Ok(()),
                Some(what) if Instant::now() > until => {
                    return Err(format!("chat {suspect} never healed: {what}; {}", brief(&dumps[suspect])));
                }
                Some(_) => {}
            }
        }
    }

    fn untrue(&self, number: usize, dump: &Dump) -> Option<String> {
        // A token that dies two seconds after the end proves nothing about who was just reconnecting.
        let sealable = self.plan.instance.grace >= Duration::from_secs(600);
        truth::untrue(&self.chats[number], dump, sealable, self.service.clock().now())
    }

    async fn check(&mut self) -> Result<Vec<Dump>, String> {
        let mut dumps = Vec::with_capacity(self.chats.len());
        if let Some(audience) = &self.audience {
            audience.check()?;
        }
        for (number, chat) in self.chats.iter_mut().enumerate() {
            let asked = Instant::now();
            let dump = match self.monitor.dump(&chat.key).await {
                Ok(dump) => dump,
                // An hour after its end it leaves the list, by a clock that may have been set.
                Err(Gone) if chat.ended => chat.last.clone().ok_or("gone before it was seen")?,
                Err(Gone) => return Err(format!("chat {number} is gone")),
            };
            // What is not on disk is waited for, and meanwhile nothing is taken in.
            chat.wait(asked.elapsed());
            let checked = chat.check(&dump, self.service.clock().now());
            checked.map_err(|what| format!("chat {number} ({:?}): {what}; {}", chat.with, brief(&dump)))?;
            chat.last = Some(dump.clone());
            dumps.push(dump);
        }
        Ok(dumps)
    }

    fn log(&self) -> Result<String, String> {
        let mut log = String::new();
        let mut requests = Vec::new();
        for (number, chat) in self.chats.iter().enumerate() {
            for request in chat.requests() {
                let (name, at, status) = (request.operation.name(), request.at, request.status);
                writeln!(log, "{number} {at:.9} {name} {status}").map_err(|error| error.to_string())?;
                requests.push(request);
            }
            for entry in chat.last.iter().flat_map(|dump| &dump.entries) {
                let (place, text) = (entry.place, entry.text());
                writeln!(
                    log,
                    "{number} {place:?} {} {} {text:?} {:?}",
                    entry.heard,
                    entry.read,
                    entry.receipts()
                )
                .map_err(|error| error.to_string())?;
            }
        }
        quota::kept(&self.plan, &self.chats, &self.kills, requests)?;
        if let Some(disk) = &self.disk {
            disk.log(&mut log)?;
        }
        Ok(log)
    }
}

/// A chat in one line.
fn brief(dump: &Dump) -> String {
    let summary = &dump.summary;
    let (state, items, fill) = (&summary.connection, summary.items, summary.back_fill);
    format!("{state:?}, {items} items, complete: {}, {fill:?}", summary.complete)
}

fn https(net: &Net) -> Result<Https, String> {
    Https::over(Arc::new(net.clone()), Limits::default()).map_err(|error| error.to_string())
}

fn endpoint() -> Result<Endpoint, String> {
    Endpoint::custom("http://127.0.0.1").map_err(|error| error.to_string())
}

fn target(talk: &Talk, credential: Credential) -> Result<Target, String> {
    Ok(Target {
        contact_id: Some(talk.chat.contact_id().as_str().into()),
        initial_contact_id: Some(talk.chat.initial_contact_id().as_str().into()),
        region: "us-east-1".into(),
        endpoint: endpoint()?,
        credential,
        instance: Some("acme".into()),
        queue: None,
        customer: None,
        agent: None,
        mark_connected: false,
    })
}
