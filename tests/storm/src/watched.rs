//! One chat as it is watched, and what must be true of it at every moment.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;
use std::time::Duration;

use credentials::Credential;
use jiff::{SignedDuration, Timestamp};
use monitor::{ChatKey, Connection, Dump};
use serde_json::Value;
use simulator::{Fault, FaultHandle, Mishap, Operation, ParticipantHandle, Request};
use tokio::time::Instant;
use transcript::{Activity, Proof};

use crate::talk::Talk;
use crate::weather::{HALF_OPEN, Hiding, UNTIL_COMPARED, comes, hides};

/// What is said is under way for no longer than this, unless something hides it.
const UNDER_WAY: Duration = Duration::from_secs(2);

/// Whoever is refused so often may say that it is for good, though faults may be to blame.
const REFUSALS: usize = 6;

/// With what the chat is watched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Key {
    /// A token that opens connections again and again.
    Participant,
    /// A connection that somebody else made; it works until this instant of the service.
    HandedOver { until: Timestamp, socket: bool },
}

pub(crate) struct Watched {
    pub(crate) talk: Talk,
    /// Whose token the engine watches with.
    pub(crate) supervisor: ParticipantHandle,
    pub(crate) key: ChatKey,
    pub(crate) with: Key,
    /// What it is watched with again after a kill.
    pub(crate) credential: Credential,
    pub(crate) ended: bool,
    /// What was on disk could not be read once, so that there is more of it than the engine knows.
    pub(crate) lost_to_disk: bool,
    /// Requests that were made before it was watched.
    asked_before: usize,
    /// When somebody else asked for a connection that was then handed over: one request each.
    pub(crate) foreign: Vec<(Timestamp, Timestamp)>,
    /// As it was shown last.
    pub(crate) last: Option<Dump>,
    faults: Vec<(Fault, FaultHandle, Instant)>,
    /// How often those that throttle have struck: of many faults the simulator forgets the oldest.
    throttlings: BTreeMap<u32, u32>,
    hidings: Vec<Hiding>,
    /// When each stored item was there first.
    stored: HashMap<Arc<str>, Instant>,
    /// Content types of stored items, by their ids, once somebody asked.
    kinds: HashMap<Arc<str>, String>,
    /// Since when no subscribed socket was seen open. It may have been open until then: between two looks a disk may be waited for.
    deaf_since: Option<Instant>,
    /// Until when a socket may seem open that is not.
    half_open_until: Instant,
    /// Until when the service may count a socket that is half open.
    leftovers_until: Instant,
    /// Until when the last break lasted, and the same moment of the service.
    broken_until: Option<(Instant, Timestamp)>,
    skewed: bool,
}

impl Watched {
    pub(crate) fn new(
        talk: Talk,
        supervisor: ParticipantHandle,
        key: ChatKey,
        with: Key,
        credential: Credential,
    ) -> Self {
        let now = Instant::now();
        let asked_before = talk.chat.requests().len();
        Self {
            asked_before,
            foreign: Vec::new(),
            last: None,
            talk,
            supervisor,
            key,
            with,
            credential: lasting(credential),
            ended: false,
            lost_to_disk: false,
            faults: Vec::new(),
            throttlings: BTreeMap::new(),
            hidings: Vec::new(),
            stored: HashMap::new(),
            kinds: HashMap::new(),
            deaf_since: None,
            half_open_until: now,
            leftovers_until: now,
            broken_until: None,
            skewed: false,
        }
    }

    /// What the engine asked for.
    pub(crate) fn requests(&self) -> Vec<Request> {
        let mut requests = self.talk.chat.requests().split_off(self.asked_before);
        for (from, to) in &self.foreign {
            let is_foreign = |request: &Request| {
                let connects = request.operation == Operation::CreateParticipantConnection;
                connects && (from..=to).contains(&&request.at)
            };
            // One that never came was not counted either.
            if let Some(at) = requests.iter().position(is_foreign) {
                requests.remove(at);
            }
        }
        requests
    }

    /// As it was shown last it is live, and goes on.
    pub(crate) fn is_live(&self) -> bool {
        let live =
            self.last.as_ref().is_some_and(|dump| matches!(dump.summary.connection, Connection::Live { .. }));
        live && !self.ended
    }

    /// It is watched with a connection that somebody else made, whose token was dead by then: there is none to take its place.
    pub(crate) fn token_died_by(&self, at: Timestamp) -> bool {
        matches!(self.with, Key::HandedOver { until, .. } if until <= at)
    }

    pub(crate) fn strike(&mut self, fault: Fault) {
        if !comes(&fault) {
            return;
        }
        self.skewed |= matches!(fault.mishap, Mishap::Skew(_));
        if fault.mishap == Mishap::BlackHole {
            self.silence();
        } else if let Some(allows) = hides(&fault) {
            self.hidings.push(Hiding { from: Instant::now(), to: None, allows });
        }
        self.faults.push((fault, self.talk.chat.inject(fault), Instant::now()));
    }

    /// Dates are not to be compared any more.
    pub(crate) fn misdate(&mut self) {
        self.skewed = true;
    }

    /// From now on, for so long, nothing may arrive and nobody be told.
    pub(crate) fn silence(&mut self) {
        self.hide(HALF_OPEN);
        self.half_open_until = Instant::now() + HALF_OPEN;
        self.leftovers_until = self.half_open_until + HALF_OPEN;
    }

    /// It goes on with another credential.
    pub(crate) fn pass_on(&mut self, with: Key, credential: Credential) {
        (self.with, self.credential) = (with, lasting(credential));
    }

    /// An answer took so long, in which nothing was taken in.
    pub(crate) fn wait(&mut self, took: Duration) {
        if !took.is_zero() {
            self.hide(took);
            self.half_open_until = self.half_open_until.max(Instant::now() + took);
        }
    }

    fn hide(&mut self, allows: Duration) {
        let now = Instant::now();
        self.hidings.push(Hiding { from: now, to: Some(now + allows), allows });
    }

    /// How many 429 the faults have brought.
    pub(crate) fn throttled(&self) -> usize {
        self.throttlings.values().map(|times| *times as usize).sum()
    }

    pub(crate) fn calm(&mut self) {
        self.talk.chat.clear_faults();
        self.note_ends();
    }

    fn note_strikes(&mut self) {
        let throttle = |fault: &Fault| matches!(fault.mishap, Mishap::Status { status: 429, .. });
        for (_, handle, _) in self.faults.iter().filter(|(fault, ..)| throttle(fault)) {
            let times = self.throttlings.entry(handle.number()).or_default();
            *times = handle.struck().max(*times);
        }
    }

    fn note_ends(&mut self) {
        self.note_strikes();
        let hiding = self.faults.iter().filter(|(fault, ..)| hides(fault).is_some());
        for (fault, handle, from) in hiding {
            if let Some(open) =
                self.hidings.iter_mut().find(|hiding| hiding.from == *from && hiding.to.is_none())
                && handle.is_over()
            {
                // What it holds up is still held up.
                let lasts = if let Mishap::Delay(by) = fault.mishap { by * 2 } else { Duration::ZERO };
                open.to = Some(Instant::now() + lasts);
            }
        }
    }

    /// Everything that must be so at this moment.
    pub(crate) fn check(&mut self, dump: &Dump, service_now: Timestamp) -> Result<(), String> {
        self.note_ends();
        let now = Instant::now();
        let index = self.talk.chat.index();
        for (id, _) in &index {
            if !self.stored.contains_key(id) {
                self.stored.insert(Arc::clone(id), now);
            }
        }
        self.ended = self.talk.chat.is_ended();
        let shown = shown_in_order(dump)?;
        self.known_to_the_chat(dump)?;
        self.missing_in_gaps_only(dump, &index, &shown)?;
        self.state_is_true(dump, service_now)?;
        self.presence_is_known(dump, service_now)
    }

    fn known_to_the_chat(&self, dump: &Dump) -> Result<(), String> {
        for entry in &dump.entries {
            let settled = entry.read || (entry.item.is_stored() && !entry.is_streaming());
            if settled && !self.stored.contains_key(entry.id().as_str()) {
                return Err(format!("{} is shown and was never stored", entry.id()));
            }
        }
        Ok(())
    }

    fn missing_in_gaps_only(
        &mut self,
        dump: &Dump,
        index: &[(Arc<str>, Timestamp)],
        shown: &HashSet<&str>,
    ) -> Result<(), String> {
        let sealed = matches!(dump.summary.connection, Connection::Ended { complete: true, .. });
        let intervals = dump.ledger.iter().flat_map(|contact| &contact.intervals);
        let proved: Vec<_> = intervals.filter(|interval| interval.state == Proof::Sealed).collect();
        for (id, at) in index.iter().filter(|(id, _)| !shown.contains(&**id)) {
            if sealed {
                return Err(format!("{id} of {at} is missing, and the chat is sealed"));
            }
            let reported = dump.gaps.iter().any(|report| {
                report.gap.from.is_none_or(|from| from <= *at) && report.gap.to.is_none_or(|to| *at <= to)
            });
            // Within an instant that is an end others may stand.
            let inside = proved.iter().find(|interval| {
                interval.from.is_none_or(|from| from < *at) && interval.to.is_none_or(|to| *at < to)
            });
            let since = self.stored[id];
            if let Some(interval) = inside
                && !self.is_excused(id, since.elapsed(), shown)
            {
                return Err(format!("{id} of {at} is missing in what is called proved: {interval:?}"));
            }
            let (age, allowed) = (since.elapsed(), self.may_be_missing(since));
            if !reported && age > allowed && !self.is_excused(id, age, shown) {
                let (sent, complete, gaps) = (self.sockets_told(id), dump.summary.complete, &dump.gaps);
                return Err(format!(
                    "{id} of {at} is missing for {age:?} and no gap says so (allowed {allowed:?}, sent to {sent} sockets); complete: {complete}; gaps {gaps:#?}"
                ));
            }
        }
        Ok(())
    }

    fn sockets_told(&self, id: &str) -> usize {
        let at = self.talk.chat.live().iter().position(|item| item["Id"] == id);
        at.and_then(|at| self.talk.chat.sent_to().into_iter().nth(at)).map_or(0, |told| told.len())
    }

    /// What nobody was told of, and nobody could know.
    fn is_excused(&mut self, id: &Arc<str>, age: Duration, shown: &HashSet<&str>) -> bool {
        if !self.kinds.contains_key(id) {
            let kind = |item: &Value| item["ContentType"].as_str().unwrap_or_default().to_owned();
            let stored = self.talk.chat.stored();
            self.kinds.extend(
                stored.iter().map(|item| (item["Id"].as_str().unwrap_or_default().into(), kind(item))),
            );
            // Of a past session: what it was does not matter.
            self.kinds.entry(Arc::clone(id)).or_default();
        }
        match self.kinds.get(id).map_or("", String::as_str) {
            // That the past has come to light may be missing too, and is then reported itself.
            "" => {
                let mut news = self.kinds.iter().filter(|(_, kind)| kind.ends_with(".chat.rehydrated"));
                news.any(|(id, _)| !shown.contains(&**id))
            }
            // Of a transfer the service tells the one who transfers, and stores it for all.
            kind => kind.contains(".event.transfer.") && age <= UNTIL_COMPARED,
        }
    }

    /// For how long what was said then may be missing unnoticed.
    fn may_be_missing(&self, said: Instant) -> Duration {
        // Moments are seen as late as a step is long.
        const STEP: Duration = Duration::from_secs(2);
        let mut until = said + UNDER_WAY;
        // In the order in which they began: what one holds up is still under way when the next begins, and held up by that too.
        for hiding in &self.hidings {
            let goes_on = hiding.to.is_none_or(|to| said <= to + STEP);
            if goes_on && hiding.from <= until.max(said + STEP) {
                until = until.max(hiding.from.max(said) + hiding.allows);
            }
        }
        until - said
    }

    fn state_is_true(&mut self, dump: &Dump, service_now: Timestamp) -> Result<(), String> {
        let now = Instant::now();
        let is_heard = self.talk.chat.subscribed_sockets() > 0;
        self.deaf_since = if is_heard { None } else { self.deaf_since.or(Some(now)) };
        let deaf = self.deaf_since.map_or(Duration::ZERO, |since| now - since);
        let connection = &dump.summary.connection;
        if matches!(connection, Connection::Live { .. }) && deaf > UNDER_WAY && now > self.half_open_until {
            return Err(format!("called live, but without a socket for {deaf:?}"));
        }
        if matches!(connection, Connection::Ended { .. }) && !self.ended {
            return Err("called ended, but it goes on".to_owned());
        }
        let works = match self.with {
            Key::Participant => true,
            Key::HandedOver { until, .. } => service_now < until,
        };
        let is_called_gone = match connection {
            Connection::Transferred { .. } | Connection::Unknown { .. } => true,
            // A wrong clock may say so for a while.
            Connection::Expired { .. } => !self.skewed,
            _ => false,
        };
        if is_called_gone && works && !self.ended && self.refusals() < REFUSALS {
            return Err(format!("called gone after {} refusals: {connection:?}", self.refusals()));
        }
        Ok(())
    }

    /// Pages that were refused lately. (What the service gave may not have arrived: that ends no series of refusals.)
    fn refusals(&self) -> usize {
        let requests = self.talk.chat.requests();
        let reads = requests.iter().rev().filter(|request| request.operation == Operation::GetTranscript);
        reads.take(30).filter(|read| read.status == 403).count()
    }

    /// What somebody does is known while a socket carries it without a break, and then only.
    fn presence_is_known(&mut self, dump: &Dump, service_now: Timestamp) -> Result<(), String> {
        // The predecessor of a socket that broke soon may carry on alone: its chat is not called live, and nothing is lost.
        let (now, sockets) = (Instant::now(), self.talk.chat.subscribed_sockets());
        if sockets == 0 {
            // Those that the service will count have been opened since.
            self.leftovers_until = self.leftovers_until.min(now);
        }
        let is_carried = sockets > 0 && now > self.leftovers_until;
        if !matches!(dump.summary.connection, Connection::Live { .. }) && !is_carried {
            self.broken_until = Some((now, service_now));
        }
        // Dates that are wrong by themselves compare with nothing.
        if self.skewed || self.ended {
            return Ok(());
        }
        let Some((at, broken)) = self.broken_until else { return Ok(()) };
        // A socket that is subscribed carries what is said from then on; that it is so, its watcher learns as late as anything else.
        let under_way =
            SignedDuration::try_from(self.may_be_missing(at)).map_err(|error| error.to_string())?;
        for person in &dump.people {
            let since = person.activity.since.filter(|_| person.activity.state != Activity::Unknown);
            if since.is_some_and(|since| since < broken - under_way - SignedDuration::from_secs(1)) {
                return Err(format!("{:?} across a break that lasted until {broken}", person.activity));
            }
        }
        Ok(())
    }
}

/// A socket's address is good for one socket, and not kept.
fn lasting(credential: Credential) -> Credential {
    match credential {
        Credential::Connection { token, expiry, .. } => {
            Credential::Connection { token, websocket: None, expiry }
        }
        credential @ Credential::Participant(_) => credential,
    }
}

/// What is shown, which stands in order and is there once.
fn shown_in_order(dump: &Dump) -> Result<HashSet<&str>, String> {
    if let Some(pair) = dump.entries.windows(2).find(|pair| pair[0].place >= pair[1].place) {
        return Err(format!("{} stands before {}, out of order", pair[0].id(), pair[1].id()));
    }
    let ids: HashSet<&str> = dump.entries.iter().map(|entry| entry.id().as_str()).collect();
    if ids.len() != dump.entries.len() {
        return Err("the same item twice".to_owned());
    }
    Ok(ids)
}
