//! How chats come on stage: with a past, or new; from dialogues, a corpus or a scenario.

use std::time::Duration;

use jiff::Timestamp;
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};

use super::repertoire::Piece;
use super::scene::Scene;
use super::scripted::Scripted;
use super::waiting::Waiting;
use super::{Slot, Stage};
use crate::attachments::ScanResult;
use crate::clock::later;
use crate::director::cast::{self, Language};
use crate::director::performer::{Habits, Performer};
use crate::director::scenario::{Act, Line, Part, People, Scan, Who, timeline};
use crate::handle::ChatHandle;
use crate::spec::{ChatSpec, Continues};

/// What chats of a corpus have for a queue.
const CORPUS: &str = "Corpus";

/// Milliseconds from line to line in the past of a chat.
const AGO: std::ops::Range<u64> = 4_000..25_000;

/// The chats that are about to end at the start go on for this long, whatever the rate.
const SOON_OVER: Duration = Duration::from_secs(15);

impl Stage {
    /// Opens a seeded chat: a new one, or one that has been going on for a while. `None` when all of the corpus was
    /// played.
    pub(super) fn open(&mut self, now: Timestamp, with_past: bool) -> Option<Slot> {
        let mut rng = StdRng::seed_from_u64(self.rng.random());
        let slot = match self.repertoire.take(&mut rng)? {
            Piece::Dialogue { language, queue, lines } => {
                let past = if with_past { rng.random_range(16..48) } else { 0 };
                let past = gaps(&mut rng, past);
                let ends_at = later(now, Duration::from_secs(rng.random_range(180..600)));
                let mut scene = self.scene(language, &queue, rng, &past, now);
                scene.ends_at = Some(ends_at);
                self.repertoire.begin(&mut scene, lines);
                self.recall(&mut scene, &past, now);
                Slot::Seeded(Box::new(scene))
            }
            Piece::Lines(lines) => {
                let past = if with_past { rng.random_range(0..=lines.len() / 2) } else { 0 };
                let past = gaps(&mut rng, past);
                let mut scene = self.scene(&cast::LANGUAGES[0], CORPUS, rng, &past, now);
                scene.lines.extend(lines);
                self.recall(&mut scene, &past, now);
                Slot::Seeded(Box::new(scene))
            }
            Piece::Moments(moments) => {
                let mut people = People::default();
                let name = self.customer(&mut people, &cast::LANGUAGES[0], &mut rng);
                let chat = self.create(&name, CORPUS, now);
                chat.at(now).same_instant(true);
                let performer = Performer::new(chat, &people, Habits::default(), rng, now);
                Slot::Scripted { scripted: Box::new(Scripted::new(performer, now, moments)), of_corpus: true }
            }
        };
        Some(slot)
    }

    /// Opens a chat of a scenario.
    pub(super) fn open_script(&mut self, waiting: &Waiting) -> Slot {
        let script = waiting.script();
        let at = waiting.begins_at;
        let mut rng = StdRng::seed_from_u64(waiting.seed);
        let mut people = script.people.clone();
        let name = self.customer(&mut people, cast::language(&script.head.language), &mut rng);
        let props = cast::props(&mut rng, &name);
        let moments = timeline(script, &mut rng, &props);
        let chat = self.create_as(self.spec(waiting), &name, at);
        if !script.head.name.is_empty() {
            let known = (waiting.scenario, script.head.name.clone());
            self.chats.insert(known, chat.at(at).initial_contact_id());
        }
        chat.at(at).same_instant(script.head.shares_instants);
        let performer = Performer::new(chat, &people, Habits::default(), rng, at);
        Slot::Scripted { scripted: Box::new(Scripted::new(performer, at, moments)), of_corpus: false }
    }

    fn spec(&self, waiting: &Waiting) -> ChatSpec {
        let head = &waiting.script().head;
        let continues = head.continues.as_ref().and_then(|(name, after)| {
            let source = self.chats.get(&(waiting.scenario, name.clone()))?;
            let continues = Continues::entire_past_session(source);
            Some(match after {
                Some(after) => continues.after(Duration::from_millis(*after)),
                None => continues,
            })
        });
        ChatSpec {
            queue: head.queue.clone(),
            continues,
            timers: head.timers,
            disconnect_flow: head.disconnect_flow.map(Duration::from_millis),
            ..ChatSpec::default()
        }
    }

    /// Gives the first chats something to show within seconds.
    pub(super) fn stir(&self, scene: &mut Scene, index: usize, now: Timestamp) {
        let attach = |name: &str, content_type: &str, result| Act::Attach {
            name: name.to_owned(),
            content_type: content_type.to_owned(),
            scan: Some(Scan { result, after: None }),
        };
        let soon = match index % 8 {
            1 => vec![attach("contract.pdf", "application/pdf", ScanResult::Approved)],
            2 => vec![Act::Idle, Act::Return],
            3 => vec![attach("setup.exe", "application/x-msdownload", ScanResult::Rejected)],
            6 if scene.ends_at.is_some() => {
                scene.ends_at = Some(Timestamp::MIN);
                scene.lines.clear();
                self.repertoire.write_on(scene, now);
                // Watchers keep to the service's quotas: each gets to see this chat live before it ends.
                scene.pause_until(later(now, SOON_OVER));
                vec![]
            }
            _ => vec![],
        };
        for act in soon.into_iter().rev() {
            scene.lines.push_front(Line::new(Who::CUSTOMER, act));
        }
    }

    /// A chat with the customer and the bot in it, which began as long ago as its past takes.
    fn scene(
        &mut self,
        language: &'static Language,
        queue: &str,
        mut rng: StdRng,
        past: &[u64],
        now: Timestamp,
    ) -> Scene {
        let mut people = People::default();
        let name = self.customer(&mut people, language, &mut rng);
        let since = Duration::from_millis(past.iter().sum());
        let started_at = now.checked_sub(since).unwrap_or(now);
        let chat = self.create(&name, queue, started_at);
        let habits = Habits::draw(&mut rng);
        let mut performer = Performer::new(chat, &people, habits, rng, started_at);
        performer.come(Who::CUSTOMER);
        performer.come(Who::BOT);
        self.names.take(&name);
        Scene::new(performer, language, name, now)
    }

    /// Plays the past of a chat, one line a gap.
    fn recall(&self, scene: &mut Scene, past: &[u64], now: Timestamp) {
        let mut at = now.checked_sub(Duration::from_millis(past.iter().sum())).unwrap_or(now);
        for gap in past {
            if scene.lines.is_empty() {
                self.repertoire.write_on(scene, at);
            }
            if let Some(line) = scene.lines.pop_front() {
                scene.recall(line, at);
            }
            at = later(at, Duration::from_millis(*gap)).min(now);
        }
        if scene.lines.is_empty() {
            self.repertoire.write_on(scene, now);
        }
    }

    /// The customer's name, which is the seed's choice if they have none.
    fn customer(&self, people: &mut People, language: &Language, rng: &mut StdRng) -> String {
        if let Some(name) = &people.person(Who::CUSTOMER).name {
            return name.clone();
        }
        let name = self.names.unused(rng, language.customers);
        if let Err(error) = people.named(name, Part::Customer) {
            // An agent of the scenario has that name.
            tracing::debug!(error, "the customer stays without a name");
        }
        name.to_owned()
    }

    fn create(&self, customer: &str, queue: &str, started_at: Timestamp) -> ChatHandle {
        let spec = ChatSpec { queue: queue.to_owned(), ..ChatSpec::default() };
        self.create_as(spec, customer, started_at)
    }

    fn create_as(&self, spec: ChatSpec, customer: &str, started_at: Timestamp) -> ChatHandle {
        let spec = ChatSpec { customer_name: customer.to_owned(), started_at: Some(started_at), ..spec };
        self.simulator.create_chat_at(Some(started_at), spec)
    }
}

fn gaps(rng: &mut StdRng, count: usize) -> Vec<u64> {
    (0..count).map(|_| rng.random_range(AGO)).collect()
}
