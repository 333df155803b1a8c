//! One chat in play: what its people do, and what is under way.
//!
//! Everything happens at an instant that is passed in and is of that instant, whenever it is called: who plays late
//! plays the same.

mod people;

use std::collections::VecDeque;
use std::time::Duration;

use jiff::Timestamp;
use rand::Rng;
use rand::rngs::StdRng;
use serde_json::json;

use super::scenario::{Act, Line, Part, People, Scan, Who};
use crate::attachments::ScanResult;
use crate::clock::later;
use crate::handle::{
    AttachmentHandle, ChatHandle, ParticipantHandle, Presence, PresenceForm, ProcessingHandle, StreamHandle,
};
use crate::world::Agenda;

use people::Player;

const INTERACTIVE: &str = "application/vnd.amazonaws.connect.message.interactive";
const INTERACTIVE_RESPONSE: &str = "application/vnd.amazonaws.connect.message.interactive.response";

/// A chat with its cast.
pub(super) struct Performer {
    chat: ChatHandle,
    /// The instant of what is being done.
    at: Timestamp,
    pub(super) rng: StdRng,
    habits: Habits,
    people: Vec<Player>,
    cues: Agenda<Cue>,
    /// How many of the cues the chat waits for.
    blocking: usize,
    choices: Vec<String>,
    /// Files whose scan is awaited, by name.
    files: Vec<(String, AttachmentHandle)>,
    /// Messages that are being processed, oldest first.
    processing: VecDeque<ProcessingHandle>,
    /// The newest message of each person, oldest first.
    messages: Vec<(Who, String)>,
}

/// What comes along by itself in a chat, so that not every chat shows everything. By default nothing does.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Habits {
    /// The customer's client sends receipts.
    receipts: bool,
    /// The service tells presence as in its API of 2021.
    presence: Option<PresenceForm>,
    /// The bot is a custom one, who joins, and leaves when an agent comes.
    custom_bot: bool,
}

impl Habits {
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
    Part(StreamHandle, VecDeque<String>, Who),
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

impl Performer {
    /// Nobody is in the chat yet.
    pub(super) fn new(chat: ChatHandle, people: &People, habits: Habits, rng: StdRng, at: Timestamp) -> Self {
        Self {
            chat,
            at,
            rng,
            habits,
            people: people.list().iter().map(Player::new).collect(),
            cues: Agenda::default(),
            blocking: 0,
            choices: Vec::new(),
            files: Vec::new(),
            processing: VecDeque::new(),
            messages: Vec::new(),
        }
    }

    /// The chat at the instant of what is being done.
    pub(super) fn chat(&self) -> ChatHandle {
        self.chat.at(self.at)
    }

    /// The chat, for others.
    pub(super) fn handle(&self) -> ChatHandle {
        self.chat.clone()
    }

    pub(super) fn is_ended(&self) -> bool {
        self.chat().is_ended()
    }

    /// When something under way goes on.
    pub(super) fn next_cue(&self) -> Option<Timestamp> {
        self.cues.next()
    }

    /// Whether something is under way that the next line has to wait for.
    pub(super) fn is_busy(&self) -> bool {
        self.blocking > 0
    }

    /// Goes on with everything that is due until `until`, each at its own instant.
    pub(super) fn run_cues(&mut self, until: Timestamp) {
        while let Some((at, cue)) = self.cues.take(until) {
            self.at = at;
            self.run_cue(cue);
        }
    }

    /// Somebody types until `then`, when they say it.
    pub(super) fn type_first(&mut self, line: Line, at: Timestamp, then: Timestamp) {
        self.at = at;
        if let Some(who) = line.who.and_then(|who| self.come(who)) {
            self.chat().typing(&who);
        }
        self.put(then, Cue::Finish(line));
    }

    /// Does what a line says.
    pub(super) fn perform(&mut self, line: Line, at: Timestamp) {
        self.at = at;
        match (line.act, line.who) {
            (Act::End, _) => self.end(),
            (Act::Do(deed), who) => {
                if let Err(error) = deed.run(self, who) {
                    tracing::warn!(error, "a line could not be played");
                }
            }
            (Act::Leave, Some(who)) => self.leave(who),
            (act, Some(who)) => {
                if let Some(handle) = self.come(who) {
                    self.act(act, who, &handle);
                }
            }
            (_, None) => {}
        }
    }

    fn act(&mut self, act: Act, who: Who, handle: &ParticipantHandle) {
        let chat = self.chat();
        match act {
            Act::Say { content_type, content } => {
                let id = chat.say_as(handle, &content_type, &content);
                self.receipts(who, &id);
                self.said(who, id);
            }
            Act::Stream(parts) => self.part(chat.stream(handle), parts.into(), who),
            Act::Offer { title, choices } => {
                let id = chat.say_as(handle, INTERACTIVE, &list_picker(&title, &choices));
                self.said(who, id);
                self.choices = choices;
            }
            Act::Pick(number) => {
                let choice = self.choices.get(number.saturating_sub(1)).cloned().unwrap_or_default();
                let response = json!({ "templateType": "ListPicker", "version": "1.0", "action": choice });
                let id = chat.say_as(handle, INTERACTIVE_RESPONSE, &response.to_string());
                self.said(who, id);
            }
            Act::Attach { name, content_type, scan } => {
                let file = chat.attach(handle, &name, &content_type);
                match scan {
                    Some(Scan { result, after: Some(after) }) => {
                        self.put(later(self.at, Duration::from_millis(after)), Cue::Scan(file, result));
                    }
                    Some(Scan { result, after: None }) => self.cue(3.0..9.0, Cue::Scan(file, result)),
                    None => self.files.push((name, file)),
                }
            }
            Act::Idle => {
                chat.idle(handle);
                self.presence(handle, Presence::Inactive);
            }
            Act::Return => {
                chat.returned(handle);
                self.presence(handle, Presence::Active);
            }
            Act::Transfer { queue, to } => self.transfer(who, handle, to, &queue),
            // Whoever acts has come in.
            Act::Enter | Act::Leave | Act::End | Act::Do(_) => {}
        }
    }

    /// The newest message of `author`, or of anybody but the reader.
    pub(super) fn newest_message(&self, reader: Who, author: Option<Who>) -> Option<String> {
        let fits = |who: Who| author.map_or(who != reader, |author| who == author);
        self.messages.iter().rev().find(|(who, _)| fits(*who)).map(|(_, id)| id.clone())
    }

    fn said(&mut self, who: Who, id: String) {
        self.messages.retain(|(author, _)| *author != who);
        self.messages.push((who, id));
    }

    /// Receipts exist between two people only.
    fn receipts(&mut self, author: Who, message_id: &str) {
        let is_agent = self.people[author.index()].part == Part::Agent;
        let supervised = self.people.iter().any(|player| player.part == Part::Supervisor && player.is_here);
        if self.habits.receipts && is_agent && !supervised {
            self.cue(0.2..0.6, Cue::Delivered(message_id.to_owned()));
            self.cue(0.8..3.0, Cue::Read(message_id.to_owned()));
        }
    }

    fn part(&mut self, stream: StreamHandle, mut parts: VecDeque<String>, who: Who) {
        let mut stream = stream.at(self.at);
        match parts.pop_front() {
            Some(part) => {
                stream.chunk(&part);
                self.cue(0.25..0.6, Cue::Part(stream, parts, who));
            }
            None => self.said(who, stream.complete()),
        }
    }

    /// The scan of a pending file is done.
    pub(super) fn scanned(&mut self, name: &str, result: ScanResult) -> Result<(), String> {
        let at = self.files.iter().position(|(known, _)| known == name);
        let at = at.ok_or_else(|| format!("no file called {name} waits for its scan"))?;
        let (_, file) = self.files.remove(at);
        self.chat().attachment_status(&file, result);
        Ok(())
    }

    /// Somebody says something that is processed before it counts.
    pub(super) fn say_processing(&mut self, who: Who, text: &str) {
        if let Some(handle) = self.come(who) {
            self.processing.push_back(self.chat().say_processing(&handle, text));
        }
    }

    /// What becomes of the message that has been processed for longest.
    pub(super) fn processed(&mut self, outcome: &str) -> Result<(), String> {
        let message = self.processing.pop_front().ok_or("no message is being processed")?;
        match outcome {
            "rejected" => message.rejected(),
            "failed" => message.failed(true),
            text => message.processed(text),
        }
        Ok(())
    }

    /// What is under way is finished at once: nothing comes after the end.
    fn end(&mut self) {
        while let Some((_, cue)) = self.cues.take(Timestamp::MAX) {
            self.run_cue(cue);
        }
        self.chat().end();
    }

    fn run_cue(&mut self, cue: Cue) {
        self.blocking -= usize::from(cue.blocks());
        let customer = self.people[Who::CUSTOMER.index()].handle.clone();
        match cue {
            Cue::Finish(line) => self.perform(line, self.at),
            Cue::Part(stream, parts, who) => self.part(stream, parts, who),
            Cue::Scan(file, result) => self.chat().attachment_status(&file, result),
            Cue::Delivered(message_id) => {
                if let Some(customer) = customer {
                    self.chat().delivered(&customer, &message_id);
                }
            }
            Cue::Read(message_id) => {
                if let Some(customer) = customer {
                    self.chat().read(&customer, &message_id);
                }
            }
        }
    }

    fn cue(&mut self, seconds: std::ops::Range<f64>, cue: Cue) {
        // Whole milliseconds, as everything that the service dates.
        let wait = Duration::from_secs_f64(self.rng.random_range(seconds)).as_millis() as u64;
        self.put(later(self.at, Duration::from_millis(wait)), cue);
    }

    fn put(&mut self, at: Timestamp, cue: Cue) {
        self.blocking += usize::from(cue.blocks());
        self.cues.put(at, cue);
    }
}

fn list_picker(title: &str, choices: &[String]) -> String {
    let elements: Vec<_> = choices.iter().map(|choice| json!({ "title": choice })).collect();
    let content = json!({ "title": title, "subtitle": "Choose one", "elements": elements });
    json!({ "templateType": "ListPicker", "version": "1.0", "data": { "content": content } }).to_string()
}
