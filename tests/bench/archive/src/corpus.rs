//! Chats to measure with: the same for the same seed, each made from its number alone, so that none has to be kept.

mod dialogues;
mod made;
mod people;
mod scripts;
mod vocabulary;

use std::path::Path;

use rand::Rng as _;
use rand::SeedableRng as _;
use rand_chacha::ChaCha8Rng;
use uuid::Uuid;

use crate::Failure;
use dialogues::Dialogues;
use made::Made;
pub(crate) use people::{Person, Role};

/// Whatever is drawn follows from it.
const SEED: u64 = 42;
/// Messages of a contact, on the average.
const MESSAGES: u64 = 14;
/// By how many messages a contact may begin earlier or later than on the average.
const STRAY: i64 = 5;
/// The first contact begins 2024-11-20T00:00:00Z.
const FIRST: i64 = 1_732_060_800_000;
/// Two years, in milliseconds.
const SPAN: i64 = 730 * 86_400_000;

/// Something that was said or happened in a contact.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    pub(crate) id: Uuid,
    /// Milliseconds since 1970.
    pub(crate) at: i64,
    /// Who, among the contact's people; nobody ends a chat.
    pub(crate) who: Option<usize>,
    pub(crate) what: What,
}

/// What an entry is.
#[derive(Debug, Clone)]
pub(crate) enum What {
    Said(String),
    /// The name of a file.
    File(String),
    Joined,
    Left,
    Ended,
}

impl Entry {
    /// What can be found of it.
    pub(crate) fn text(&self) -> &str {
        match &self.what {
            What::Said(text) | What::File(text) => text,
            What::Joined | What::Left | What::Ended => "",
        }
    }

    /// It has somebody's words or file; others are events.
    pub(crate) fn is_message(&self) -> bool {
        matches!(self.what, What::Said(_) | What::File(_))
    }
}

/// One contact, with everything that is in its transcript.
#[derive(Debug, Clone)]
pub(crate) struct Contact {
    pub(crate) id: Uuid,
    pub(crate) people: Vec<Person>,
    pub(crate) entries: Vec<Entry>,
}

/// All contacts.
#[derive(Debug)]
pub(crate) struct Corpus {
    messages: u64,
    texts: Texts,
}

#[derive(Debug)]
enum Texts {
    Made(Made),
    Dialogues(Dialogues),
}

impl Corpus {
    /// So many messages, made up or put together from a file of dialogues.
    pub(crate) fn new(messages: u64, dialogues: Option<&Path>) -> Result<Self, Failure> {
        let texts = match dialogues {
            Some(path) => Texts::Dialogues(Dialogues::read(path)?),
            None => Texts::Made(Made::new()),
        };
        Ok(Self { messages, texts })
    }

    pub(crate) fn messages(&self) -> u64 {
        self.messages
    }

    /// How many contacts there are.
    pub(crate) fn contacts(&self) -> u64 {
        self.messages.div_ceil(MESSAGES)
    }

    /// All of them, in the order of their time.
    pub(crate) fn iter(&self) -> impl Iterator<Item = Contact> {
        (0..self.contacts()).map(|number| self.contact(number))
    }

    /// The contact of this number.
    pub(crate) fn contact(&self, number: u64) -> Contact {
        let mut draw = draw(number, 1);
        let people = people::of_contact(&mut draw);
        let share = SPAN / self.contacts() as i64;
        let mut at = FIRST + number as i64 * share + draw.random_range(0..share.max(1));
        let mut entries = Vec::new();
        let mut add = |draw: &mut ChaCha8Rng, pause: std::ops::Range<i64>, who, what| {
            at += draw.random_range(pause);
            entries.push(Entry { id: id(draw), at, who, what });
        };
        let (customer, agent, system) = (Some(0), Some(1), Some(2));
        add(&mut draw, 0..1_000, customer, What::Joined);
        let messages = self.first_message(number + 1) - self.first_message(number);
        for message in 0..messages {
            if message == 1 {
                add(&mut draw, 1_000..40_000, agent, What::Joined);
            }
            let who = match message {
                0 => system,
                1 => agent,
                _ if draw.random_ratio(1, 2) => customer,
                _ => agent,
            };
            let what = if message > 1 && draw.random_ratio(1, 100) {
                What::File(file_name(&mut draw))
            } else {
                What::Said(self.text(&mut draw, people[who.unwrap_or_default()].role))
            };
            add(&mut draw, 2_000..60_000, who, what);
        }
        add(&mut draw, 500..20_000, customer, What::Left);
        add(&mut draw, 5..50, None, What::Ended);
        Contact { id: id(&mut draw), people, entries }
    }

    /// The text of another message, as somebody in this role would write it.
    pub(crate) fn text(&self, draw: &mut ChaCha8Rng, role: Role) -> String {
        match &self.texts {
            Texts::Made(made) => made.text(draw, role),
            Texts::Dialogues(dialogues) => dialogues.text(draw, role),
        }
    }

    /// The number of a contact's first message: so contacts differ in length, and there are as many in all as were asked for.
    fn first_message(&self, contact: u64) -> u64 {
        if contact == 0 {
            return 0;
        }
        if contact >= self.contacts() {
            return self.messages;
        }
        let stray = draw(contact, 0).random_range(-STRAY..=STRAY);
        (contact * MESSAGES).saturating_add_signed(stray).min(self.messages)
    }
}

/// What is drawn for one purpose.
pub(crate) fn draw(number: u64, purpose: u64) -> ChaCha8Rng {
    let mut draw = ChaCha8Rng::seed_from_u64(SEED);
    draw.set_stream(number << 8 | purpose);
    draw
}

/// A random UUID, as the service gives them.
pub(crate) fn id(draw: &mut ChaCha8Rng) -> Uuid {
    uuid::Builder::from_random_bytes(draw.random()).into_uuid()
}

fn file_name(draw: &mut ChaCha8Rng) -> String {
    let what = ["receipt", "screenshot", "broken part", "invoice", "IMG", "delivery note"];
    let ending = ["jpg", "png", "pdf"];
    let (what, ending) = (what[draw.random_range(0..what.len())], ending[draw.random_range(0..3)]);
    format!("{what} {}.{ending}", draw.random_range(1_000..99_999))
}
