//! One chat in play: its people, what they will do next, and what is under way.

use std::collections::VecDeque;
use std::time::Duration;

use jiff::Timestamp;
use rand::Rng;
use rand::rngs::StdRng;
use serde_json::json;

use super::cast::{self, Language};
use super::script::{Act, Line, Who};
use crate::clock::later;
use crate::handle::{
    AttachmentHandle, ChatHandle, ParticipantHandle, Presence, PresenceForm, ScanResult, StreamHandle,
};
use crate::world::Role;

const INTERACTIVE: &str = "application/vnd.amazonaws.connect.message.interactive";
const INTERACTIVE_RESPONSE: &str = "application/vnd.amazonaws.connect.message.interactive.response";

/// A chat with its cast.
pub(super) struct Scene {
    pub(super) chat: ChatHandle,
    pub(super) language: &'static Language,
    pub(super) customer_name: &'static str,
    pub(super) rng: StdRng,
    /// What comes next.
    pub(super) lines: VecDeque<Line>,
    /// After this the customer brings up nothing more.
    pub(super) ends_at: Timestamp,
    pub(super) played_at: Timestamp,
    temper: Temper,
    cues: Vec<(Timestamp, Cue)>,
    customer: ParticipantHandle,
    /// The one who says `SYSTEM_MESSAGE`s, or a custom bot that came in by itself.
    bot: ParticipantHandle,
    agent: Option<ParticipantHandle>,
    supervisor: Option<ParticipantHandle>,
    choices: Vec<String>,
    not_before: Timestamp,
}

/// Habits of a chat, so that not every chat shows everything.
#[derive(Clone, Copy, Debug)]
pub(super) struct Temper {
    /// The customer's client sends receipts.
    receipts: bool,
    /// The service tells presence as in its API of 2021.
    presence: Option<PresenceForm>,
    /// The bot is a custom one, who joins and leaves.
    custom_bot: bool,
}

impl Temper {
    pub(super) fn draw(rng: &mut impl Rng) -> Self {
        let presence = match rng.random_range(0..6) {
            0 => Some(PresenceForm::Type),
            1 => Some(PresenceForm::ContentType),
            _ => None,
        };
        Self { receipts: rng.random_bool(0.5), presence, custom_bot: rng.random_bool(0.3) }
    }
}

/// Something already begun.
enum Cue {
    /// Someone typed, now it is said.
    Finish(Line),
    Part(StreamHandle, VecDeque<String>),
    Scan(AttachmentHandle, ScanResult),
    Delivered(String),
    Read(String),
}

impl Cue {
    /// Whether the chat waits for it.
    fn blocks(&self) -> bool {
        matches!(self, Self::Finish(_) | Self::Part(..))
    }
}

impl Scene {
    /// The customer comes in and the bot is there.
    pub(super) fn open(
        chat: ChatHandle,
        language: &'static Language,
        customer_name: &'static str,
        mut rng: StdRng,
        ends_at: Timestamp,
        now: Timestamp,
    ) -> Self {
        let temper = Temper::draw(&mut rng);
        let customer = chat.join(Role::Customer, customer_name);
        let bot = if temper.custom_bot { chat.join(Role::CustomBot, "Robin") } else { chat.system() };
        Self {
            chat,
            language,
            customer_name,
            rng,
            lines: VecDeque::new(),
            ends_at,
            played_at: now,
            temper,
            cues: Vec::new(),
            customer,
            bot,
            agent: None,
            supervisor: None,
            choices: Vec::new(),
            not_before: now,
        }
    }

    /// Nobody says anything before this.
    pub(super) fn pause_until(&mut self, at: Timestamp) {
        self.not_before = self.not_before.max(at);
    }

    /// Whether the next line may be played. The end waits for everything, so that no file stays unscanned.
    pub(super) fn is_ready(&self, now: Timestamp) -> bool {
        let Some(next) = self.lines.front() else { return false };
        let waits = |cue: &Cue| next.act == Act::End || cue.blocks();
        now >= self.not_before && !self.cues.iter().any(|(_, cue)| waits(cue))
    }

    /// When something under way goes on.
    pub(super) fn next_cue(&self) -> Option<Timestamp> {
        self.cues.iter().map(|(at, _)| *at).min()
    }

    /// Plays the next line. People type first, for no longer than `typing`.
    pub(super) fn play(&mut self, now: Timestamp, typing: Duration) {
        let Some(line) = self.lines.pop_front() else { return };
        self.played_at = now;
        let types = matches!(line.act, Act::Say(_) | Act::Markdown(_)) && line.who != Who::Bot;
        if types {
            if let Some(who) = self.actor(line.who) {
                self.chat.typing(&who);
            }
            let wait = typing.mul_f64(self.rng.random_range(0.3..1.0));
            self.cues.push((later(now, wait), Cue::Finish(line)));
        } else {
            self.act(line, now);
        }
    }

    /// Plays a line of the past: at once, with all its consequences, and without what is live only.
    pub(super) fn recall(&mut self, line: Line, at: Timestamp) {
        if matches!(line.act, Act::Idle | Act::Return) {
            return;
        }
        self.chat.backdate(Some(at));
        self.act(line, at);
        while let Some(due) = self.next_cue() {
            self.chat.backdate(Some(due));
            self.run_cues(due);
        }
        self.chat.backdate(None);
        self.not_before = at;
    }

    /// Goes on with everything whose time has come.
    pub(super) fn run_cues(&mut self, now: Timestamp) {
        let mut due: Vec<(Timestamp, Cue)> = self.cues.extract_if(.., |(at, _)| *at <= now).collect();
        due.sort_by_key(|(at, _)| *at);
        for (_, cue) in due {
            match cue {
                Cue::Finish(line) => self.act(line, now),
                Cue::Part(stream, parts) => self.part(stream, parts, now),
                Cue::Scan(file, result) => self.chat.attachment_status(&file, result),
                Cue::Delivered(message_id) => self.chat.delivered(&self.customer, &message_id),
                Cue::Read(message_id) => self.chat.read(&self.customer, &message_id),
            }
        }
    }

    fn cue(&mut self, now: Timestamp, seconds: std::ops::Range<f64>, cue: Cue) {
        let wait = Duration::from_secs_f64(self.rng.random_range(seconds));
        self.cues.push((later(now, wait), cue));
    }

    /// Who acts; agents and supervisors come in when they are first needed.
    fn actor(&mut self, who: Who) -> Option<ParticipantHandle> {
        match who {
            Who::Customer => Some(self.customer.clone()),
            Who::Bot => Some(self.bot.clone()),
            Who::Agent => {
                if self.agent.is_none() {
                    self.bring_agent();
                }
                self.agent.clone()
            }
            Who::Supervisor => {
                if self.supervisor.is_none() {
                    let supervisor = self.chat.invite(Role::Supervisor, cast::supervisor(&mut self.rng));
                    self.chat.accept(&supervisor);
                    self.supervisor = Some(supervisor);
                }
                self.supervisor.clone()
            }
        }
    }

    fn bring_agent(&mut self) {
        if self.temper.custom_bot {
            self.chat.leave(&self.bot);
            self.temper.custom_bot = false;
            self.bot = self.chat.system();
        }
        let agent = self.chat.invite(Role::Agent, cast::agent(&mut self.rng));
        self.chat.accept(&agent);
        self.presence(&agent, Presence::Engaged);
        self.presence(&self.customer, Presence::Active);
        self.agent = Some(agent);
    }

    fn presence(&self, who: &ParticipantHandle, presence: Presence) {
        if let Some(form) = self.temper.presence {
            self.chat.presence2021(who, presence, form);
        }
    }

    fn act(&mut self, line: Line, now: Timestamp) {
        let Some(who) = self.actor(line.who) else { return };
        match line.act {
            Act::Say(text) => {
                let id = self.chat.say(&who, &text);
                self.receipts(line.who, id, now);
            }
            Act::Markdown(text) => {
                let id = self.chat.say_markdown(&who, &text);
                self.receipts(line.who, id, now);
            }
            Act::Stream(parts) => {
                let stream = self.chat.stream(&who);
                self.part(stream, parts.into(), now);
            }
            Act::Offer { title, choices } => {
                self.chat.say_as(&who, INTERACTIVE, &list_picker(&title, &choices));
                self.choices = choices;
            }
            Act::Pick(number) => {
                let choice = self.choices.get(number.saturating_sub(1)).cloned().unwrap_or_default();
                let response = json!({ "templateType": "ListPicker", "version": "1.0", "action": choice });
                self.chat.say_as(&who, INTERACTIVE_RESPONSE, &response.to_string());
            }
            Act::Attach { name, content_type, result } => {
                let file = self.chat.attach(&who, &name, &content_type);
                self.cue(now, 3.0..9.0, Cue::Scan(file, result));
            }
            Act::Idle => {
                self.chat.idle(&who);
                self.presence(&who, Presence::Inactive);
                let away = self.rng.random_range(6.0..15.0);
                self.not_before = later(now, Duration::from_secs_f64(away));
            }
            Act::Return => {
                self.chat.returned(&who);
                self.presence(&who, Presence::Active);
            }
            Act::Transfer { queue } => {
                let next = self.chat.transfer(&who, cast::agent(&mut self.rng), &queue);
                self.presence(&who, Presence::Disengaged);
                self.presence(&next, Presence::Engaged);
                self.agent = Some(next);
            }
            Act::Enter => {}
            Act::Leave => self.depart(line.who, &who),
            Act::End => self.chat.end(),
        }
    }

    fn depart(&mut self, role: Who, who: &ParticipantHandle) {
        self.presence(who, Presence::Disengaged);
        self.chat.leave(who);
        match role {
            Who::Agent => self.agent = None,
            Who::Supervisor => self.supervisor = None,
            Who::Customer | Who::Bot => {}
        }
    }

    /// Receipts exist between two people only.
    fn receipts(&mut self, author: Who, message_id: String, now: Timestamp) {
        if self.temper.receipts && author == Who::Agent && self.supervisor.is_none() {
            self.cue(now, 0.2..0.6, Cue::Delivered(message_id.clone()));
            self.cue(now, 0.8..3.0, Cue::Read(message_id));
        }
    }

    fn part(&mut self, mut stream: StreamHandle, mut parts: VecDeque<String>, now: Timestamp) {
        match parts.pop_front() {
            Some(part) => {
                stream.chunk(&part);
                self.cue(now, 0.25..0.6, Cue::Part(stream, parts));
            }
            None => {
                stream.complete();
            }
        }
    }
}

fn list_picker(title: &str, choices: &[String]) -> String {
    let elements: Vec<_> = choices.iter().map(|choice| json!({ "title": choice })).collect();
    let content = json!({ "title": title, "subtitle": "Choose one", "elements": elements });
    json!({ "templateType": "ListPicker", "version": "1.0", "data": { "content": content } }).to_string()
}
