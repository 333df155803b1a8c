//! The Participant Service in memory: chats, sockets, faults by order. What was asked is written down with its moment.

mod chain;

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use participant::Operation;
use rand::rngs::SmallRng;
use rand::{Rng, SeedableRng};
use serde_json::{Value, json};
use tokio::sync::mpsc;
use tokio::time::Instant;

use self::chain::Chain;

/// How a call goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    Refused,
    /// 403 of a proxy or a sign-in page, not of the service.
    Blocked,
    Invalid,
    Throttled(Option<u64>),
    Server,
    Cut,
    Panic,
}

/// How a subscription is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ack {
    Success,
    Failure,
    Silence,
}

/// How the service behaves towards one chat.
#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fault of its own, in any combination")]
pub(crate) struct Mood {
    /// The next answers, then `always`.
    pub(crate) connect: VecDeque<Fault>,
    pub(crate) connect_always: Option<Fault>,
    pub(crate) read: VecDeque<Fault>,
    pub(crate) read_always: Option<Fault>,
    /// 400 where a page is to start at an item.
    pub(crate) refuses_ids: bool,
    pub(crate) open_always: Option<Fault>,
    pub(crate) ack: Ack,
    pub(crate) heartbeats: bool,
    pub(crate) ping: u16,
    /// Sockets deliver nothing, as when a network vanished without a word.
    pub(crate) mute: bool,
    pub(crate) lifetime: SignedDuration,
    /// Each page has a token, also the last.
    pub(crate) endless: bool,
    /// So many empty pages with a token come before each page with items.
    pub(crate) empty_pages: u64,
    /// A page shows no item younger than this.
    pub(crate) trails: SignedDuration,
    /// Connection tokens live this long; `None`: nobody says.
    pub(crate) token_life: Option<SignedDuration>,
    /// Pages come newest first, whatever is asked.
    pub(crate) descending: bool,
    /// Pages name another chat.
    pub(crate) foreign: bool,
    /// The code with which sockets are closed that are dropped.
    pub(crate) close_code: Option<u16>,
    /// Calls and frames take up to this long, and frames overtake one another.
    pub(crate) delay: Duration,
}

impl Default for Mood {
    fn default() -> Self {
        Self {
            connect: VecDeque::new(),
            connect_always: None,
            read: VecDeque::new(),
            read_always: None,
            refuses_ids: false,
            open_always: None,
            ack: Ack::Success,
            heartbeats: true,
            ping: 200,
            mute: false,
            lifetime: SignedDuration::from_mins(60),
            endless: false,
            empty_pages: 0,
            trails: SignedDuration::ZERO,
            token_life: None,
            descending: false,
            foreign: false,
            close_code: None,
            delay: Duration::ZERO,
        }
    }
}

pub(crate) type Frames = mpsc::UnboundedSender<String>;

#[derive(Debug)]
struct Line {
    frames: Frames,
    subscribed: bool,
    participant: String,
}

#[derive(Debug, Default)]
struct Chat {
    log: Vec<(Timestamp, String, Value)>,
    mood: Mood,
    lines: BTreeMap<u64, Line>,
    urls: u64,
    chain: Chain,
}

/// One request: when, what, of which chat.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Asked {
    pub(crate) at: Instant,
    pub(crate) operation: Operation,
    pub(crate) chat: usize,
    /// Of a connect: a token alone.
    pub(crate) token_alone: bool,
}

struct State {
    chats: Vec<Chat>,
    roster: Option<Vec<Value>>,
    asked: Vec<Asked>,
    /// Which token was shown at which host.
    shown: Vec<(String, String)>,
    rng: SmallRng,
    started: (Instant, Timestamp),
    /// How far this computer's wall clock is ahead: it slept.
    slept: SignedDuration,
    /// How far somebody has set it ahead. From then on answers say what the time is.
    set_ahead: Option<SignedDuration>,
    /// How far the service's own clock is ahead, in what answers say.
    misdated: SignedDuration,
    /// How often the engine looked at the clock: it does at each round of each chat.
    looks: u64,
}

/// A handle on the service.
#[derive(Clone)]
pub(crate) struct AmazonConnect(Arc<Mutex<State>>);

impl AmazonConnect {
    pub(crate) fn new(seed: u64) -> Self {
        let start = Timestamp::from_second(1_800_000_000).unwrap();
        Self(Arc::new(Mutex::new(State {
            chats: Vec::new(),
            roster: None,
            asked: Vec::new(),
            shown: Vec::new(),
            rng: SmallRng::seed_from_u64(seed),
            started: (Instant::now(), start),
            slept: SignedDuration::ZERO,
            set_ahead: None,
            misdated: SignedDuration::ZERO,
            looks: 0,
        })))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // A call that panics by order holds the lock no longer.
        self.0.lock().unwrap()
    }

    pub(crate) fn add_chat(&self, history: usize) -> usize {
        self.state().chats.push(Chat::default());
        let chat = self.state().chats.len() - 1;
        // A second apart, up to now.
        let now = self.now();
        for number in 0..history {
            let ago = SignedDuration::from_secs(i64::try_from(history - number).unwrap());
            self.emit_at(chat, now - ago, &word(), true);
        }
        chat
    }

    pub(crate) fn now(&self) -> Timestamp {
        let state = self.state();
        let (instant, start) = state.started;
        start + SignedDuration::try_from(instant.elapsed()).unwrap() + state.slept
    }

    pub(crate) fn look(&self) -> Timestamp {
        self.state().looks += 1;
        let ahead = self.state().set_ahead.unwrap_or_default();
        self.now() + ahead
    }

    /// `Date` of an answer.
    pub(crate) fn date(&self) -> Option<Timestamp> {
        let State { set_ahead, misdated, .. } = *self.state();
        set_ahead.map(|_| self.now() + misdated)
    }

    /// Somebody sets this computer's clock; answers say what the time is.
    pub(crate) fn set_clock_ahead(&self, by: SignedDuration) {
        self.state().set_ahead = Some(by);
    }

    /// Answers say that it is later than it is.
    pub(crate) fn misdate(&self, by: SignedDuration) {
        self.state().misdated = by;
    }

    pub(crate) fn looks(&self) -> u64 {
        self.state().looks
    }

    /// The wall clock goes on without the timers.
    pub(crate) fn sleep_computer(&self, by: SignedDuration) {
        self.state().slept += by;
    }

    pub(crate) fn mood(&self, chat: usize, change: impl FnOnce(&mut Mood)) {
        change(&mut self.state().chats[chat].mood);
    }

    pub(crate) fn mood_of(&self, chat: usize) -> Mood {
        self.state().chats[chat].mood.clone()
    }

    pub(crate) fn say(&self, chat: usize) -> String {
        self.emit(
            chat,
            &json!({
                "Type": "MESSAGE", "ContentType": "text/plain", "Content": "hello",
                "ParticipantId": "p-customer", "ParticipantRole": "CUSTOMER", "DisplayName": "Ana",
            }),
            true,
        )
    }

    pub(crate) fn end(&self, chat: usize) -> String {
        let kind = "application/vnd.amazonaws.connect.event.chat.ended";
        self.emit(chat, &json!({ "Type": "EVENT", "ContentType": kind }), true)
    }

    /// Stores an item if it is one of those, and sends it to every subscribed socket.
    pub(crate) fn emit(&self, chat: usize, item: &Value, stored: bool) -> String {
        self.emit_at(chat, self.now(), item, stored)
    }

    fn emit_at(&self, chat: usize, now: Timestamp, item: &Value, stored: bool) -> String {
        let mut state = self.state();
        let State { chats, rng, .. } = &mut *state;
        let its = &mut chats[chat];
        // No two items of a chat share an instant: how those are ordered is the timeline's own business, and tested there.
        let later = its.log.last().map(|(time, ..)| *time + SignedDuration::from_millis(1));
        let now = later.map_or(now, |later| now.max(later));
        let id = format!("{:08x}-{chat}", rng.random::<u32>());
        let mut item = item.clone();
        item["Id"] = json!(id);
        item["AbsoluteTime"] = json!(format!("{now:.3}"));
        let first = format!("contact-{chat}");
        let contact = its.chain.contact.clone().unwrap_or_else(|| first.clone());
        for (member, contact) in [("ContactId", contact), ("InitialContactId", first)] {
            if item.get(member).is_none() {
                item[member] = json!(contact);
            }
        }
        if stored {
            its.log.push((now, id.clone(), item.clone()));
        }
        let frame =
            json!({"topic": "aws/chat", "contentType": "application/json", "content": item.to_string()});
        for line in its.lines.values().filter(|line| line.subscribed && !its.mood.mute) {
            deliver(frame.to_string(), &line.frames, its.mood.delay, rng);
        }
        id
    }

    /// Ids of what is stored, in order.
    pub(crate) fn truth(&self, chat: usize) -> Vec<String> {
        self.state().chats[chat].log.iter().map(|(_, id, _)| id.clone()).collect()
    }

    /// Something is stored that no socket is told of.
    pub(crate) fn store(&self, chat: usize) -> String {
        self.mood(chat, |mood| mood.mute = true);
        let id = self.say(chat);
        self.mood(chat, |mood| mood.mute = false);
        id
    }

    /// Text that is no frame, to every socket.
    pub(crate) fn send_raw(&self, chat: usize, text: &str) {
        for line in self.state().chats[chat].lines.values() {
            line.frames.send(text.to_owned()).ok();
        }
    }

    /// The scan of the chat's files has a result: their items say so from now on, and no socket does.
    pub(crate) fn judge(&self, chat: usize, status: &str) {
        for (.., item) in &mut self.state().chats[chat].log {
            let files = item.get_mut("Attachments").and_then(Value::as_array_mut);
            for file in files.into_iter().flatten() {
                file["Status"] = json!(status);
            }
        }
    }

    /// The sockets of a chat stay open at the engine's end alone.
    pub(crate) fn drop_sockets_silently(&self, chat: usize) {
        let lines = &mut self.state().chats[chat].lines;
        for (_, line) in std::mem::take(lines) {
            // Kept, so that nothing tells the reader.
            std::mem::forget(line.frames);
        }
    }

    /// Cuts the sockets of a chat. Frames under way are lost.
    pub(crate) fn drop_sockets(&self, chat: usize) {
        self.state().chats[chat].lines.clear();
    }

    /// Cuts them after what is under way has arrived.
    pub(crate) fn drop_sockets_later(&self, chat: usize) {
        let service = self.clone();
        tokio::spawn(async move {
            tokio::time::sleep(Duration::from_millis(10)).await;
            service.drop_sockets(chat);
        });
    }

    pub(crate) fn connects_of(&self, chat: usize) -> usize {
        let is_connect =
            |asked: &&Asked| asked.operation == Operation::CreateParticipantConnection && asked.chat == chat;
        self.asked().iter().filter(is_connect).count()
    }

    pub(crate) fn sockets(&self, chat: usize) -> usize {
        self.state().chats[chat].lines.len()
    }

    pub(crate) fn asked(&self) -> Vec<Asked> {
        self.state().asked.clone()
    }

    pub(crate) fn show(&self, host: &str, token: &str) {
        self.state().shown.push((host.to_owned(), token.to_owned()));
    }

    pub(crate) fn tokens_shown(&self) -> Vec<(String, String)> {
        self.state().shown.clone()
    }

    /// Requests of one operation so far.
    pub(crate) fn count(&self, operation: Operation) -> usize {
        self.state().asked.iter().filter(|asked| asked.operation == operation).count()
    }

    pub(crate) fn note(&self, operation: Operation, chat: usize) -> Duration {
        self.note_kind(operation, chat, false)
    }

    pub(crate) fn note_kind(&self, operation: Operation, chat: usize, token_alone: bool) -> Duration {
        let mut state = self.state();
        state.asked.push(Asked { at: Instant::now(), operation, chat, token_alone });
        let longest = state.chats[chat].mood.delay;
        longest.mul_f64(state.rng.random())
    }

    /// The fault that is due, if any.
    pub(crate) fn fault(&self, operation: Operation, chat: usize) -> Option<Fault> {
        let mood = &mut self.state().chats[chat].mood;
        match operation {
            Operation::CreateParticipantConnection => mood.connect.pop_front().or(mood.connect_always),
            Operation::GetTranscript => mood.read.pop_front().or(mood.read_always),
            _ => mood.open_always,
        }
    }

    /// A socket's URL is good for one socket.
    pub(crate) fn new_url(&self, chat: usize) -> u64 {
        let chat = &mut self.state().chats[chat];
        chat.urls += 1;
        chat.urls
    }

    /// Whether tokens and URLs of a participant open anything.
    pub(crate) fn admits(&self, chat: usize, participant: &str) -> bool {
        self.state().chats[chat].chain.admits(participant)
    }

    pub(crate) fn open_line(
        &self,
        chat: usize,
        line: u64,
        participant: &str,
    ) -> mpsc::UnboundedReceiver<String> {
        let (frames, received) = mpsc::unbounded_channel();
        let participant = participant.to_owned();
        self.state().chats[chat].lines.insert(line, Line { frames, subscribed: false, participant });
        received
    }

    pub(crate) fn close_line(&self, chat: usize, line: u64) {
        self.state().chats[chat].lines.remove(&line);
    }

    /// Answers a client's frame.
    pub(crate) fn answer(&self, chat: usize, line: u64, topic: &str) {
        let mut state = self.state();
        let State { chats, rng, .. } = &mut *state;
        let Chat { mood, lines, .. } = &mut chats[chat];
        let Some(line) = lines.get_mut(&line) else { return };
        let status = match mood.ack {
            Ack::Success => "success",
            _ => "failure",
        };
        let answer = match topic {
            _ if mood.mute => return,
            "aws/subscribe" if mood.ack != Ack::Silence => {
                json!({"topic": topic, "content": {"status": status, "topics": ["aws/chat"]}})
            }
            "aws/heartbeat" if mood.heartbeats => json!({"topic": topic}),
            "aws/ping" => json!({"topic": topic, "statusCode": mood.ping}),
            _ => return,
        };
        if topic == "aws/subscribe" && mood.ack == Ack::Success {
            line.subscribed = true;
            // The acknowledgement does not fall behind the items that follow it.
            line.frames.send(answer.to_string()).ok();
        } else {
            deliver(answer.to_string(), &line.frames, mood.delay, rng);
        }
    }

    /// A page, as the JSON body of the answer to the JSON body of the request.
    pub(crate) fn page(&self, chat: usize, query: &Value) -> Result<Value, Fault> {
        let now = self.now();
        let state = self.state();
        let Chat { log, mood, chain, .. } = &state.chats[chat];
        let shown = log.partition_point(|(time, ..)| *time <= now - mood.trails);
        let log = &log[..shown];
        let size = usize::try_from(query["MaxResults"].as_u64().unwrap()).unwrap();
        let forward = query["ScanDirection"] == "FORWARD";
        let start = &query["StartPosition"];
        let whose = if mood.foreign { "another".to_owned() } else { format!("contact-{chat}") };
        if let Some((items, next)) =
            query["NextToken"].as_str().and_then(|token| chain.past_page(token, size))
        {
            return Ok(json!({"InitialContactId": whose, "Transcript": items, "NextToken": next}));
        }
        // A token is where the next page begins, and how many empty ones come before it.
        let token: Option<(usize, u64)> = query["NextToken"].as_str().map(|token| {
            let (at, empty) = token.split_once('/').unwrap();
            (at.parse().unwrap(), empty.parse().unwrap())
        });
        let (at, empty) = match (token, start["Id"].as_str(), start["AbsoluteTime"].as_str()) {
            (Some(token), ..) => token,
            (None, Some(_), _) if mood.refuses_ids => return Err(Fault::Invalid),
            (None, Some(id), _) => match log.iter().position(|(_, its, _)| its == id) {
                Some(at) => (at + usize::from(!forward), mood.empty_pages),
                None => return Err(Fault::Invalid),
            },
            (None, None, Some(time)) => {
                let time: Timestamp = time.parse().unwrap();
                (log.partition_point(|(its, ..)| *its < time), mood.empty_pages)
            }
            (None, None, None) if forward => return Err(Fault::Invalid),
            (None, None, None) => (log.len(), mood.empty_pages),
        };
        if empty > 0 {
            return Ok(json!({"Transcript": [], "NextToken": format!("{at}/{}", empty - 1)}));
        }
        let (from, to) = if forward {
            (at.min(log.len()), log.len().min(at + size))
        } else {
            (at.saturating_sub(size), at)
        };
        let next = if forward { to } else { from };
        let more = mood.endless || if forward { to < log.len() } else { from > 0 };
        let mut items: Vec<&Value> = log[from..to].iter().map(|(_, _, item)| item).collect();
        if mood.descending {
            items.reverse();
        }
        let next = more.then(|| format!("{next}/{}", mood.empty_pages));
        let next = next.or_else(|| chain.way_back().filter(|_| !forward));
        Ok(json!({"InitialContactId": whose, "Transcript": items, "NextToken": next}))
    }
}

fn word() -> Value {
    json!({
        "Type": "MESSAGE", "ContentType": "text/plain", "Content": "hello",
        "ParticipantId": "p-customer", "ParticipantRole": "CUSTOMER", "DisplayName": "Ana",
    })
}

fn deliver(frame: String, to: &Frames, longest: Duration, rng: &mut SmallRng) {
    if longest.is_zero() {
        to.send(frame).ok();
        return;
    }
    let delay = longest.mul_f64(rng.random());
    // A socket that is cut takes what is under way with it: weak, so that this frame does not hold it open.
    let to = to.downgrade();
    tokio::spawn(async move {
        tokio::time::sleep(delay).await;
        if let Some(to) = to.upgrade() {
            to.send(frame).ok();
        }
    });
}
