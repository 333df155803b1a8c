//! What people and bots do in one chat, by seed.

use std::time::Duration;

use rand::Rng;
use rand::rngs::SmallRng;
use rand::seq::IndexedRandom;
use simulator::{
    AttachmentHandle, ChatHandle, ChatSpec, Continues, ParticipantHandle, Presence, PresenceForm, Role,
    Running, ScanResult, StreamHandle,
};

/// A chat and who is in it.
pub(crate) struct Talk {
    pub(crate) chat: ChatHandle,
    customer: ParticipantHandle,
    bot: ParticipantHandle,
    agents: Vec<ParticipantHandle>,
    barged: Option<ParticipantHandle>,
    stream: Option<StreamHandle>,
    messages: Vec<String>,
    files: Vec<AttachmentHandle>,
    lines: u32,
}

impl Talk {
    /// A chat that has just begun.
    pub(crate) fn plain(service: &Running) -> Self {
        let spec =
            ChatSpec { customer_name: "Ana".into(), queue: "Deliveries".into(), ..ChatSpec::default() };
        Self::in_chat(service.create_chat(spec))
    }

    fn in_chat(chat: ChatHandle) -> Self {
        let customer = chat.join(Role::Customer, "Ana");
        let bot = chat.join(Role::CustomBot, "Helper");
        Self {
            chat,
            customer,
            bot,
            agents: Vec::new(),
            barged: None,
            stream: None,
            messages: Vec::new(),
            files: Vec::new(),
            lines: 0,
        }
    }

    /// A chat with a history, a long one now and then, perhaps one that carries an older one on.
    pub(crate) fn begin(service: &Running, dice: &mut SmallRng) -> Self {
        let continues = dice.random_ratio(1, 4).then(|| past(service, dice));
        let carries_on = continues.is_some();
        let spec =
            ChatSpec { customer_name: "Ana".into(), queue: "Deliveries".into(), ..ChatSpec::default() };
        let chat = service.create_chat(ChatSpec { continues, ..spec });
        if carries_on && dice.random() {
            chat.rehydrate();
        }
        let history = if dice.random() { dice.random_range(0..40) } else { dice.random_range(0..=400) };
        let span = Duration::from_secs(history * 7 + 1);
        chat.backdate(Some(service.clock().now() - span));
        let mut talk = Self::in_chat(chat);
        for number in 0..history {
            if number % 100 == 50 {
                talk.move_people(dice);
            }
            talk.say();
            talk.chat.backdate(Some(service.clock().now() - span + Duration::from_secs((number + 1) * 7)));
        }
        talk.chat.backdate(None);
        talk
    }

    /// Whatever happens next.
    pub(crate) fn go_on(&mut self, dice: &mut SmallRng) {
        if let Some(mut stream) = self.stream.take() {
            stream.chunk("and on ");
            if dice.random_ratio(1, 3) {
                stream.complete();
            } else {
                self.stream = Some(stream);
            }
        }
        match dice.random_range(0..100) {
            0..45 => self.say(),
            45..53 => self.chat.typing(&self.customer),
            53..60 => self.receipt(dice),
            60..66 => self.file(dice),
            66..71 if self.stream.is_none() => {
                let mut stream = self.chat.stream(&self.bot);
                stream.chunk("so ");
                self.stream = Some(stream);
            }
            71..80 => self.move_people(dice),
            80..84 => self.presence(dice),
            84..86 => self.rename(),
            86 => {
                self.chat.streamed(&self.bot, &["all ", "at ", "once"]);
            }
            // Faster than anybody reads, and more than a page holds.
            87 => (0..dice.random_range(10..150)).for_each(|_| self.say()),
            88 => self.barge(),
            89 => {
                self.chat.same_instant(true);
                (0..5).for_each(|_| self.say());
                self.chat.same_instant(false);
            }
            _ => self.answer(),
        }
    }

    /// With a last word, or in the middle of one.
    pub(crate) fn end(&mut self, dice: &mut SmallRng) {
        if dice.random() {
            self.say();
            self.answer();
        }
        if dice.random()
            && let Some(agent) = self.agents.pop()
        {
            self.chat.leave(&agent);
        }
        self.chat.end();
    }

    /// Files whose result somebody waits for get it.
    pub(crate) fn settle(&mut self) {
        if let Some(stream) = self.stream.take() {
            stream.complete();
        }
    }

    fn say(&mut self) {
        self.lines += 1;
        let text = format!("Where is parcel {}? Ünïcødé 包裹 🚚", self.lines);
        let id = match self.lines % 9 {
            0 => self.chat.say_markdown(&self.customer, &text),
            1 => self.chat.say_as(&self.customer, "application/json", r#"{"templateType":"Mystery","n":1}"#),
            _ => self.chat.say(&self.customer, &text),
        };
        self.messages.push(id);
    }

    fn answer(&mut self) {
        let who = self.agents.last().unwrap_or(&self.bot).clone();
        self.messages.push(self.chat.say(&who, "It is on its way."));
    }

    fn receipt(&mut self, dice: &mut SmallRng) {
        let newest = self.messages.len().saturating_sub(20);
        let Some(id) = self.messages[newest..].choose(dice) else { return };
        if dice.random() {
            self.chat.delivered(&self.bot, id);
        } else {
            self.chat.read(&self.bot, id);
        }
    }

    fn file(&mut self, dice: &mut SmallRng) {
        match self.files.pop() {
            Some(file) if dice.random() => {
                let result = if dice.random() { ScanResult::Approved } else { ScanResult::Rejected };
                self.chat.attachment_status(&file, result);
            }
            _ => {
                let name = if dice.random_ratio(1, 4) { "eicar.txt" } else { "receipt.pdf" };
                self.files.push(self.chat.attach(&self.customer, name, "application/pdf"));
            }
        }
    }

    fn move_people(&mut self, dice: &mut SmallRng) {
        match (self.agents.pop(), dice.random_range(0..5)) {
            (None, 0) => {
                let agent = self.chat.invite(Role::Agent, "Ben");
                self.chat.accept(&agent);
                self.agents.push(agent);
            }
            (None, _) => self.agents.push(self.chat.join(Role::Agent, "Ben")),
            (Some(agent), 0) => self.chat.leave(&agent),
            (Some(agent), 1) => self.agents = vec![self.chat.transfer(&agent, "Cem", "Returns")],
            (Some(agent), 2) => {
                self.chat.transfer_to_queue(&agent, "Returns");
                self.agents.clear();
            }
            (Some(agent), 3) => {
                self.chat.transfer_fails(&agent, "Dan");
                self.agents.push(agent);
            }
            (Some(agent), _) => {
                self.agents.push(agent);
                if self.agents.len() < 2 {
                    self.agents.push(self.chat.join(Role::Agent, "Eva"));
                }
            }
        }
    }

    fn presence(&mut self, dice: &mut SmallRng) {
        match dice.random_range(0..4) {
            0 => self.chat.idle(&self.customer),
            1 => self.chat.returned(&self.customer),
            2 => self.chat.presence2021(&self.customer, Presence::Active, PresenceForm::Type),
            _ => self.chat.presence2021(&self.customer, Presence::Inactive, PresenceForm::ContentType),
        }
    }

    fn rename(&mut self) {
        self.chat.rename(&self.customer, if self.lines.is_multiple_of(2) { "Ana" } else { "Ana Lima" });
    }

    fn barge(&mut self) {
        if let Some(supervisor) = self.barged.take() {
            self.chat.unbarge(&supervisor);
        } else {
            let supervisor = self.chat.supervisor_named("Sue");
            self.chat.barge(&supervisor);
            self.barged = Some(supervisor);
        }
    }
}

/// A chat that ended a while ago, and how the next one carries it on.
fn past(service: &Running, dice: &mut SmallRng) -> Continues {
    let chat = service.create_chat(ChatSpec { customer_name: "Ana".into(), ..ChatSpec::default() });
    chat.backdate(Some(service.clock().now() - Duration::from_secs(90_000)));
    let customer = chat.join(Role::Customer, "Ana");
    for number in 0..dice.random_range(1..250) {
        chat.say(&customer, &format!("then {number}"));
    }
    chat.end();
    // The service takes half a minute to a minute for it.
    let after = Duration::from_millis(dice.random_range(0..60_000));
    Continues::entire_past_session(chat.initial_contact_id()).after(after)
}
