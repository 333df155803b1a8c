//! The dialogues that come with the director: short scenarios without times, from which long chats are put together.

use rand::Rng;

use super::scenario::{Line, Props, Script, Who, parse};

const TEXTS: [&str; 22] = [
    include_str!("dialogues/address.txt"),
    include_str!("dialogues/ar_tawsil.txt"),
    include_str!("dialogues/booking.txt"),
    include_str!("dialogues/cancel.txt"),
    include_str!("dialogues/damaged.txt"),
    include_str!("dialogues/de_rechnung.txt"),
    include_str!("dialogues/delivery.txt"),
    include_str!("dialogues/es_envio.txt"),
    include_str!("dialogues/flight.txt"),
    include_str!("dialogues/fr_remboursement.txt"),
    include_str!("dialogues/fraud.txt"),
    include_str!("dialogues/invoice.txt"),
    include_str!("dialogues/ja_yoyaku.txt"),
    include_str!("dialogues/password.txt"),
    include_str!("dialogues/points.txt"),
    include_str!("dialogues/pt_reserva.txt"),
    include_str!("dialogues/refund.txt"),
    include_str!("dialogues/sizing.txt"),
    include_str!("dialogues/technical.txt"),
    include_str!("dialogues/vi_giao_hang.txt"),
    include_str!("dialogues/warranty.txt"),
    include_str!("dialogues/zh_tuikuan.txt"),
];

/// A dialogue with its variations still open.
#[derive(Debug)]
pub(super) struct Dialogue(Script);

impl Dialogue {
    /// All of them.
    pub(super) fn built_in() -> Vec<Self> {
        TEXTS.into_iter().map(Self::read).collect()
    }

    fn read(text: &str) -> Self {
        let scripts = parse(text).expect("the built-in dialogues parse: a test reads them");
        Self(scripts.into_iter().next().expect("a text that parses has a chat"))
    }

    pub(super) fn queue(&self) -> &str {
        &self.0.head.queue
    }

    pub(super) fn language(&self) -> &str {
        &self.0.head.language
    }

    /// Whether a bot takes part: such dialogues stand at the beginning of a chat only.
    pub(super) fn has_bot(&self) -> bool {
        self.0.sentences.iter().any(|sentence| sentence.who == Some(Who::BOT))
    }

    /// One performance: every variation chosen, every property filled in.
    pub(super) fn perform(&self, rng: &mut impl Rng, props: &Props) -> Vec<Line> {
        let mut people = self.0.people.clone();
        self.0.sentences.iter().filter_map(|sentence| sentence.line(rng, props, &mut people).ok()).collect()
    }
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng;
    use rand::rngs::StdRng;

    use super::super::cast;
    use super::super::scenario::Act;
    use super::*;

    #[test]
    fn the_built_in_dialogues_parse() {
        for text in TEXTS {
            let scripts = parse(text).unwrap_or_else(|mistakes| panic!("{mistakes:?}\n{text}"));
            assert_eq!(scripts.len(), 1, "{text}");
            assert!(!scripts[0].head.queue.is_empty(), "{text}");
            // Nobody has a name: the stage gives them.
            assert!(scripts[0].people.list().iter().all(|person| person.name.is_none()), "{text}");
        }
    }

    #[test]
    fn every_line_of_a_dialogue_is_performed_and_every_pick_has_an_offer() {
        let mut rng = StdRng::seed_from_u64(1);
        for text in TEXTS {
            let written = text.split_once("\n\n").unwrap().1.lines().count();
            let dialogue = Dialogue::read(text);
            for _ in 0..20 {
                let props = cast::props(&mut rng, "Ana");
                let lines = dialogue.perform(&mut rng, &props);
                assert_eq!(lines.len(), written, "{text}");
                let mut offered = 0;
                for line in lines {
                    match line.act {
                        Act::Offer { choices, .. } => offered = choices.len(),
                        Act::Pick(number) => assert!((1..=offered).contains(&number), "{text}"),
                        _ => {}
                    }
                }
            }
        }
    }
}
