//! Texts that nobody wrote: what is said in support chats again and again, and lines of words as common or rare as words are.

use rand::Rng as _;
use rand_chacha::ChaCha8Rng;

use super::people::{Role, name};
use super::scripts;
use super::vocabulary::Vocabulary;

/// Makes up texts.
#[derive(Debug)]
pub(super) struct Made {
    vocabulary: Vocabulary,
}

impl Made {
    pub(super) fn new() -> Self {
        Self { vocabulary: Vocabulary::new() }
    }

    pub(super) fn text(&self, draw: &mut ChaCha8Rng, role: Role) -> String {
        if role == Role::System {
            return SYSTEM[draw.random_range(0..SYSTEM.len())].to_owned();
        }
        let mut text = match scripts::other(draw) {
            Some(text) => text,
            None if draw.random_ratio(9, 20) => stock(draw, role),
            None => sentence(&self.vocabulary.line(draw, 2..=15)),
        };
        if draw.random_ratio(12, 100) {
            text.push(' ');
            text.push_str(&mention(draw));
        }
        if draw.random_ratio(1, 60) {
            text.push(' ');
            text.push_str(["👍", "🙏", "😡", "🎉", "👩‍👧", "👋🏽", "❤️"][draw.random_range(0..7)]);
        }
        text
    }
}

/// Something of which there are as many as there are customers.
pub(super) fn mention(draw: &mut ChaCha8Rng) -> String {
    let number = draw.random_range(100_000..99_999_999_u32);
    match draw.random_range(0..6) {
        0 => format!("ORD-{number}"),
        1 => format!("order {number}"),
        2 => format!("{}@example.com", name(draw).to_lowercase().replace(' ', ".")),
        3 => format!("+44 7{:03} {:06}", draw.random_range(0..1_000), draw.random_range(0..1_000_000)),
        4 => format!("{}.{:02} €", draw.random_range(1..2_000), draw.random_range(0..100)),
        _ => name(draw),
    }
}

fn stock(draw: &mut ChaCha8Rng, role: Role) -> String {
    let lines = if role == Role::Agent { AGENT } else { CUSTOMER };
    let line = lines[draw.random_range(0..lines.len())];
    match line.split_once('#') {
        Some((before, after)) => format!("{before}{}{after}", mention(draw)),
        None => line.to_owned(),
    }
}

fn sentence(line: &str) -> String {
    let mut letters = line.chars();
    letters.next().map_or_else(String::new, |first| format!("{}{}.", first.to_uppercase(), letters.as_str()))
}

const SYSTEM: &[&str] = &[
    "Welcome. One moment please, somebody will be with you shortly.",
    "Thank you for waiting. All of our agents are busy at the moment.",
    "You are now connected. This chat may be recorded.",
];

const CUSTOMER: &[&str] = &[
    "hi",
    "hello, can you help me?",
    "Where is my order #?",
    "my parcel has not arrived yet",
    "It was delivered to the wrong address",
    "I want a refund please",
    "ok thanks",
    "yes",
    "no, that's not it",
    "My e-mail is #",
    "the app shows an error when I try to pay",
    "I was charged twice for #",
    "how long does it take?",
    "Can I change the delivery address?",
    "that is great, thank you so much",
    "I have been waiting for two weeks now",
    "I can't log in to my account",
    "it says payment failed but the money is gone",
    "please cancel it",
    "this is the third time I contact you about #",
    "I would like to speak to a supervisor",
    "bye",
];

const AGENT: &[&str] = &[
    "Hello, how may I help you today?",
    "I am sorry to hear that.",
    "Could you give me your order number, please?",
    "One moment while I check that for you.",
    "Thank you for waiting.",
    "I can see your order # here.",
    "You get your money back within 5 working days.",
    "I have sent a confirmation to #",
    "Is there anything else I can help you with?",
    "Your replacement is on its way.",
    "Let me transfer you to the billing team.",
    "I have opened a ticket for you: #",
    "Please try to reset your password and log in again.",
    "The delivery is expected tomorrow before noon.",
    "I understand, and I apologise for the inconvenience.",
    "Have a nice day!",
    "Can you confirm the postcode on the account?",
    "There is a charge of # on your card.",
];
