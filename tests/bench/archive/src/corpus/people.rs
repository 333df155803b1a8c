//! Who takes part.

use rand::Rng as _;
use rand_chacha::ChaCha8Rng;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{draw, id};

/// Agents of the instance.
const AGENTS: u64 = 200;

/// In which role somebody takes part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Role {
    Customer,
    Agent,
    System,
}

impl Role {
    /// As the service writes it.
    pub(crate) fn wire(self) -> &'static str {
        match self {
            Self::Customer => "CUSTOMER",
            Self::Agent => "AGENT",
            Self::System => "SYSTEM",
        }
    }

    /// As the archive is asked for it.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Customer => "customer",
            Self::Agent => "agent",
            Self::System => "system",
        }
    }
}

/// A participant.
#[derive(Debug, Clone)]
pub(crate) struct Person {
    pub(crate) id: Uuid,
    pub(crate) name: String,
    pub(crate) role: Role,
}

/// Customer, agent, system. Participants are made for each contact anew; an agent's name is the same in many.
pub(super) fn of_contact(of: &mut ChaCha8Rng) -> Vec<Person> {
    let agent = of.random_range(0..AGENTS);
    vec![
        Person { id: id(of), name: name(of), role: Role::Customer },
        Person { id: id(of), name: name(&mut draw(agent, 2)), role: Role::Agent },
        Person { id: id(of), name: "SYSTEM_MESSAGE".to_owned(), role: Role::System },
    ]
}

/// Somebody's name.
pub(super) fn name(draw: &mut ChaCha8Rng) -> String {
    let first = FIRST[draw.random_range(0..FIRST.len())];
    let (start, end) = (START[draw.random_range(0..START.len())], END[draw.random_range(0..END.len())]);
    format!("{first} {start}{end}")
}

const FIRST: &[&str] = &[
    "Anna", "Ben", "Carla", "David", "Elena", "Farid", "Grace", "Hugo", "Ines", "Jonas", "Kwame", "Lena",
    "Marco", "Nadia", "Omar", "Priya", "Quentin", "Rosa", "Samuel", "Tara", "Ulrike", "Victor", "Wanda",
    "Ximena", "Yusuf", "Zoë", "Amelia", "Björn", "Chloé", "Dmitri", "Emre", "Fatima", "Gül", "Hana", "Ivan",
    "Jürgen", "Katja", "Łukasz", "Mei", "Noah", "Olga", "Paul", "René", "Søren", "Thi", "Vera",
];

const START: &[&str] = &[
    "Ander", "Berg", "Boat", "Car", "Dal", "Ek", "Fair", "Gold", "Hart", "Iver", "Jans", "Kell", "Lind",
    "Mac", "Nor", "Oster", "Pet", "Quin", "Ros", "Sand", "Tor", "Under", "Val", "Win", "Young", "Zim", "Hol",
    "Stan", "Mor", "Wester", "Brad", "Cal", "Dun", "Fer", "Gar", "Hale", "Kir", "Lang", "Mont", "Park",
];

const END: &[&str] = &[
    "son", "mann", "ley", "ton", "field", "berg", "er", "wood", "stad", "ski", "ford", "worth", "nandez",
    "eau", "ova", "idis", "oğlu", "kar", "ham", "by", "dal", "quist", "ski-Ward", "eng", "el", "es", "in",
    "mer", "stone", "feld", "strom", "ner", "lund", "gren", "mark", "bach", "kin", "well", "bury", "gate",
];
