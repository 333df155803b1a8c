//! Several scenes at once, under one rate. Without I/O and without waiting: [`Stage::play`] does what is due and
//! says when to call again.

use std::time::Duration;

use jiff::Timestamp;
use rand::rngs::StdRng;
use rand::seq::IteratorRandom;
use rand::{Rng, SeedableRng};

use super::Playbill;
use super::cast;
use super::scene::Scene;
use super::script::{Act, Dialogue, Line, Who};
use crate::clock::later;
use crate::handle::{ChatHandle, ScanResult};
use crate::simulator::Simulator;
use crate::spec::ChatSpec;

const DIALOGUES: [&str; 22] = [
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

/// How long people type before they say something, at most.
const TYPING: f64 = 2.0;

/// The chats that are about to end at the start go on for this long, whatever the rate.
const SOON_OVER: Duration = Duration::from_secs(15);

/// All chats being played.
pub(super) struct Stage {
    simulator: Simulator,
    playbill: Playbill,
    announce: Box<dyn FnMut(&ChatHandle) + Send>,
    dialogues: Vec<Dialogue>,
    rng: StdRng,
    slots: Vec<Slot>,
    next_line: Timestamp,
}

enum Slot {
    Playing(Box<Scene>),
    Empty { until: Timestamp },
}

impl Stage {
    pub(super) fn new(
        simulator: Simulator,
        playbill: Playbill,
        announce: Box<dyn FnMut(&ChatHandle) + Send>,
        now: Timestamp,
    ) -> Self {
        let parse = |text| Dialogue::parse(text).expect("the built-in dialogues parse: a test reads them");
        let dialogues = DIALOGUES.into_iter().map(parse).collect();
        let rng = StdRng::seed_from_u64(playbill.seed);
        let mut stage =
            Self { simulator, playbill, announce, dialogues, rng, slots: Vec::new(), next_line: now };
        for index in 0..playbill.chats {
            let mut scene = stage.open(now, index % 8 != 5);
            stage.stir(&mut scene, index, now);
            stage.slots.push(Slot::Playing(Box::new(scene)));
        }
        stage
    }

    /// Does everything that is due and tells when there is more to do.
    pub(super) fn play(&mut self, now: Timestamp) -> Timestamp {
        // After a pause of the whole machine the chats go on; they do not make up for it.
        self.next_line = self.next_line.max(now - Duration::from_secs(1));
        for index in 0..self.slots.len() {
            match &mut self.slots[index] {
                Slot::Playing(scene) => scene.run_cues(now),
                Slot::Empty { until } if *until <= now => {
                    let scene = self.open(now, false);
                    self.slots[index] = Slot::Playing(Box::new(scene));
                }
                Slot::Empty { .. } => {}
            }
        }
        while self.next_line <= now {
            self.play_line(now);
            let gap = self.rng.random_range(0.5..1.5) / self.playbill.rate.max(0.01);
            self.next_line = later(self.next_line, Duration::from_secs_f64(gap));
        }
        self.next_due()
    }

    fn next_due(&self) -> Timestamp {
        let due = self.slots.iter().filter_map(|slot| match slot {
            Slot::Playing(scene) => scene.next_cue(),
            Slot::Empty { until } => Some(*until),
        });
        due.fold(self.next_line, Timestamp::min)
    }

    /// One more line somewhere: mostly where it has been quiet for longest.
    fn play_line(&mut self, now: Timestamp) {
        let longest_quiet = self.rng.random_bool(0.6);
        let ready = self.slots.iter().enumerate().filter_map(|(index, slot)| match slot {
            Slot::Playing(scene) if scene.is_ready(now) => Some((scene.played_at, index)),
            _ => None,
        });
        let chosen = if longest_quiet { ready.min() } else { ready.choose(&mut self.rng) };
        let Some((_, index)) = chosen else { return };
        let pace = self.slots.len() as f64 / self.playbill.rate.max(0.01);
        let typing = Duration::from_secs_f64((pace * 0.6).min(TYPING));
        let Slot::Playing(scene) = &mut self.slots[index] else { return };
        scene.play(now, typing);
        if scene.chat.is_ended() {
            let pause = Duration::from_secs_f64(self.rng.random_range(5.0..15.0));
            self.slots[index] = Slot::Empty { until: later(now, pause) };
        } else if scene.lines.is_empty() {
            write_on(&self.dialogues, scene, now);
        }
    }

    /// Opens a chat: a new one, or one that has been going on for a while.
    fn open(&mut self, now: Timestamp, with_past: bool) -> Scene {
        let seed = self.rng.random();
        let mut rng = StdRng::seed_from_u64(seed);
        let dialogue = self.first_dialogue(&mut rng);
        let language = cast::language(&self.dialogues[dialogue]);
        let customer = self.unused_name(&mut rng, language.customers);
        let past = if with_past { rng.random_range(16..48) } else { 0 };
        let past: Vec<f64> = (0..past).map(|_| rng.random_range(4.0..25.0)).collect();
        let started_at = now - Duration::from_secs_f64(past.iter().sum());
        let chat = self.simulator.create_chat(ChatSpec {
            customer_name: customer.to_owned(),
            queue: self.dialogues[dialogue].queue.to_owned(),
            started_at: Some(started_at),
            ..ChatSpec::default()
        });
        chat.backdate(Some(started_at));
        let ends_at = later(now, Duration::from_secs(rng.random_range(180..600)));
        let mut scene = Scene::open(chat, language, customer, rng, ends_at, now);
        begin(&mut scene, &self.dialogues[dialogue]);
        let mut at = started_at;
        for gap in past {
            if scene.lines.is_empty() {
                write_on(&self.dialogues, &mut scene, started_at);
            }
            if let Some(line) = scene.lines.pop_front() {
                scene.recall(line, at);
            }
            at = later(at, Duration::from_secs_f64(gap)).min(now);
        }
        scene.chat.backdate(None);
        if scene.lines.is_empty() {
            write_on(&self.dialogues, &mut scene, started_at);
        }
        (self.announce)(&scene.chat);
        scene
    }

    /// Gives the first chats something to show within seconds.
    fn stir(&self, scene: &mut Scene, index: usize, now: Timestamp) {
        let attach = |name: &str, content_type: &str, result| Act::Attach {
            name: name.to_owned(),
            content_type: content_type.to_owned(),
            result,
        };
        let soon = match index % 8 {
            1 => vec![attach("contract.pdf", "application/pdf", ScanResult::Approved)],
            2 => vec![Act::Idle, Act::Return],
            3 => vec![attach("setup.exe", "application/x-msdownload", ScanResult::Rejected)],
            6 => {
                scene.ends_at = Timestamp::MIN;
                scene.lines.clear();
                write_on(&self.dialogues, scene, Timestamp::MIN);
                // Watchers keep to the service's quotas: each gets to see this chat live before it ends.
                scene.pause_until(later(now, SOON_OVER));
                vec![]
            }
            _ => vec![],
        };
        for act in soon.into_iter().rev() {
            scene.lines.push_front(Line { who: Who::Customer, act });
        }
    }

    /// Mostly English.
    fn first_dialogue(&self, rng: &mut StdRng) -> usize {
        let english = rng.random_bool(0.6);
        let fitting = self.dialogues.iter().enumerate().filter(|(_, one)| (one.language == "en") == english);
        fitting.map(|(index, _)| index).choose(rng).unwrap_or_default()
    }

    /// A name nobody on stage has, if there is one left.
    fn unused_name(&self, rng: &mut StdRng, names: &[&'static str]) -> &'static str {
        let taken = |name: &str| {
            self.slots.iter().any(|slot| matches!(slot, Slot::Playing(scene) if scene.customer_name == name))
        };
        let free = names.iter().copied().filter(|name| !taken(name)).choose(rng);
        free.unwrap_or_else(|| cast::pick(rng, names))
    }
}

/// The opening: the bot's welcome, the first dialogue, and the bot's hand-over where the agent is first needed.
fn begin(scene: &mut Scene, dialogue: &Dialogue) {
    let bot = |text: &str| Line { who: Who::Bot, act: Act::Say(text.to_owned()) };
    scene.lines.push_back(bot(scene.language.welcome));
    let mut lines = perform(scene, dialogue);
    let first_agent = lines.iter().position(|line| line.who == Who::Agent).unwrap_or(lines.len());
    let hand_over = [bot(scene.language.waiting), Line { who: Who::Agent, act: Act::Enter }];
    lines.splice(first_agent..first_agent, hand_over);
    scene.lines.extend(lines);
}

/// What comes after the last line: another dialogue, or the end.
fn write_on(dialogues: &[Dialogue], scene: &mut Scene, now: Timestamp) {
    let agent = |act| Line { who: Who::Agent, act };
    let customer = |act| Line { who: Who::Customer, act };
    let language = scene.language;
    scene.lines.push_back(agent(Act::Say(language.anything_else.to_owned())));
    if now < scene.ends_at {
        let fitting = dialogues.iter().filter(|one| one.language == language.code && !one.has_bot());
        if let Some(dialogue) = fitting.choose(&mut scene.rng) {
            let lines = perform(scene, dialogue);
            scene.lines.extend(lines);
        }
    } else {
        scene.lines.extend([
            customer(Act::Say(language.nothing_else.to_owned())),
            agent(Act::Say(language.farewell.to_owned())),
            customer(Act::Leave),
            agent(Act::Leave),
            Line { who: Who::Bot, act: Act::End },
        ]);
    }
}

/// A dialogue's lines for this scene; a supervisor who comes in for it leaves when it is over.
fn perform(scene: &mut Scene, dialogue: &Dialogue) -> Vec<Line> {
    let props = cast::props(&mut scene.rng, scene.customer_name);
    let mut lines = dialogue.perform(&mut scene.rng, &props);
    if lines.iter().any(|line| line.who == Who::Supervisor) {
        lines.push(Line { who: Who::Supervisor, act: Act::Leave });
    }
    lines
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::Value;

    use super::*;
    use crate::clock::ManualClock;
    use crate::config::Config;

    /// Half an hour of chats, a quarter of a second at a time.
    async fn half_an_hour(seed: u64) -> Vec<Value> {
        let hand = ManualClock::new("2026-03-02T09:00:00Z".parse().unwrap());
        let running = Simulator::start(Config::default(), hand.clock()).await.unwrap();
        let playbill = Playbill { chats: 8, rate: 3.0, seed };
        let mut stage = Stage::new(running.handle(), playbill, Box::new(|_| {}), hand.clock().now());
        for _ in 0..7_200 {
            stage.play(hand.clock().now());
            hand.advance(Duration::from_millis(250));
        }
        running.chats().iter().map(ChatHandle::truth).collect()
    }

    fn members(chats: &[Value], of: &str, name: &str) -> BTreeSet<String> {
        let items = chats.iter().flat_map(|chat| chat[of].as_array().unwrap());
        items.filter_map(|item| item[name].as_str().map(ToOwned::to_owned)).collect()
    }

    #[test]
    fn the_built_in_dialogues_parse() {
        for text in DIALOGUES {
            let dialogue = Dialogue::parse(text).unwrap_or_else(|error| panic!("{error}\n{text}"));
            assert!(!dialogue.queue.is_empty(), "{text}");
            assert!(cast::LANGUAGES.iter().any(|language| language.code == dialogue.language), "{text}");
        }
    }

    #[test]
    fn every_line_of_a_dialogue_is_performed_and_every_pick_has_an_offer() {
        let mut rng = StdRng::seed_from_u64(1);
        for text in DIALOGUES {
            let written = text.split_once("\n\n").unwrap().1.lines().count();
            let dialogue = Dialogue::parse(text).unwrap();
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

    #[tokio::test]
    async fn the_same_seed_plays_the_same_chats() {
        let (one, again, other) = tokio::join!(half_an_hour(7), half_an_hour(7), half_an_hour(8));
        assert_eq!(one, again);
        assert_ne!(one, other);
    }

    #[tokio::test]
    async fn everything_a_supervisor_may_meet_is_played() {
        let chats = half_an_hour(1).await;
        let kinds = members(&chats, "live", "ContentType");
        for kind in [
            "event.typing",
            "event.participant.idle",
            "event.participant.returned",
            "event.participant.invited",
            "event.participant.joined",
            "event.participant.left",
            "event.participant.engaged",
            "event.transfer.succeeded",
            "event.chat.ended",
            "event.message.metadata",
            "message.interactive",
            "message.interactive.response",
        ] {
            assert!(kinds.contains(&format!("application/vnd.amazonaws.connect.{kind}")), "no {kind}");
        }
        assert!(kinds.contains("text/markdown"));
        let types = members(&chats, "live", "Type");
        for kind in
            ["PARTICIPANT_ACTIVE", "PARTICIPANT_INACTIVE", "PARTICIPANT_ENGAGED", "PARTICIPANT_DISENGAGED"]
        {
            assert!(types.contains(kind), "no {kind}");
        }
        let roles = members(&chats, "items", "ParticipantRole");
        assert_eq!(roles.len(), 5, "{roles:?}");
        let items = chats.iter().flat_map(|chat| chat["items"].as_array().unwrap());
        let statuses: BTreeSet<&str> =
            items.filter_map(|item| item["Attachments"][0]["Status"].as_str()).collect();
        assert!(statuses.contains("APPROVED") && statuses.contains("REJECTED"));
        assert!(chats.len() > 8 && chats.iter().filter(|chat| chat["state"] == "live").count() <= 8);
    }

    #[tokio::test]
    async fn chats_keep_their_order_and_end_when_they_end() {
        for chat in half_an_hour(2).await {
            let items = chat["items"].as_array().unwrap();
            let times: Vec<&str> = items.iter().map(|item| item["AbsoluteTime"].as_str().unwrap()).collect();
            assert!(times.is_sorted(), "{}", chat["initialContactId"]);
            let end = "application/vnd.amazonaws.connect.event.chat.ended";
            let ended = items.iter().position(|item| item["ContentType"] == end);
            assert_eq!(ended.is_some(), chat["state"] == "ended");
            assert!(ended.is_none_or(|at| at == items.len() - 1), "nothing comes after the end");
        }
    }

    #[tokio::test]
    async fn no_placeholder_is_left_in_what_is_said() {
        let chats = half_an_hour(3).await;
        for content in members(&chats, "items", "Content") {
            let is_json = content.starts_with('{');
            assert!(is_json || !content.contains(['{', '}', '|']), "{content}");
        }
    }

    #[tokio::test]
    async fn chats_have_a_past_at_the_start_and_pending_files_within_seconds() {
        let hand = ManualClock::new("2026-03-02T09:00:00Z".parse().unwrap());
        let running = Simulator::start(Config::default(), hand.clock()).await.unwrap();
        let mut stage =
            Stage::new(running.handle(), Playbill::default(), Box::new(|_| {}), hand.clock().now());
        let chats = running.chats();
        assert_eq!(chats.iter().filter(|chat| chat.stored().len() >= 20).count(), 7);
        let mut pending = false;
        for _ in 0..50 {
            stage.play(hand.clock().now());
            hand.advance(Duration::from_millis(100));
            let items = chats.iter().flat_map(ChatHandle::stored);
            pending |= items.into_iter().any(|item| item["Attachments"][0]["Status"] == "IN_PROGRESS");
        }
        assert!(pending, "no file is IN_PROGRESS within five seconds");
        let active = chats.iter().filter(|chat| {
            let live = chat.live();
            live.iter().any(|item| item["AbsoluteTime"].as_str().unwrap() >= "2026-03-02T09:00:00.000Z")
        });
        assert!(active.count() >= 6, "most chats are alive within five seconds");
    }
}
