//! A chat behind the recorder, with enough in it to page through.

use std::cell::{Cell, RefCell};
use std::time::Duration;

use jiff::Timestamp;
use serde_json::{Value, json};
use simulator::{
    AttachmentRules, ChatHandle, ChatSpec, Clock, Config, Continues, ParticipantHandle, Quotas, Role,
    Running, Scan, ScanResult, Simulator,
};

use crate::client::PATIENCE;
use crate::model;
use crate::recorder::{Exchange, Recorder};

/// The region that all clients are told.
pub(crate) const REGION: &str = "us-west-2";

/// A simulator, one of its chats, and what went over the wire. At the end all of it is checked against the service model.
pub(crate) struct Scene {
    /// Ends with its value.
    pub(crate) simulator: Running,
    pub(crate) recorder: Recorder,
    pub(crate) chat: ChatHandle,
    pub(crate) customer: ParticipantHandle,
    pub(crate) agent: ParticipantHandle,
    /// Whether item types of 2021 are played, which the model has no more.
    pub(crate) presence2021: bool,
    /// What websockets brought to clients that tell.
    heard: RefCell<Vec<Value>>,
    /// How much of it all was checked already.
    judged: Cell<usize>,
}

impl Scene {
    /// Ana and Ben have talked, with a receipt, a file and messages that were processed, and Ana has been here before.
    pub(crate) async fn new() -> Self {
        let scene = Self::quiet().await;
        scene.chat.rehydrate();
        let Self { chat, customer, agent, .. } = &scene;
        for number in 1..=20 {
            chat.say(customer, &format!("message {number}"));
        }
        let answer = chat.say_markdown(agent, "**Ünïcödé** 👋 您好");
        chat.delivered(customer, &answer);
        chat.read(customer, &answer);
        chat.say_processing(customer, "I am Ana of Elm Street").processed("I am Ana of [ADDRESS]");
        chat.say_processing(customer, "something bad").rejected();
        chat.say_processing(customer, "something long").failed(true);
        let file = chat.attach(customer, "photo.jpg", "image/jpeg");
        chat.attachment_status(&file, ScanResult::Approved);
        scene
    }

    /// Ana and Ben are there, and nobody has said anything.
    pub(crate) async fn quiet() -> Self {
        // What the clients ask here in a second, the service spreads over a minute.
        let quotas = Quotas::unlimited();
        let scan = Scan { takes: Duration::from_millis(50), ..Scan::default() };
        let attachments = AttachmentRules { scan, ..AttachmentRules::default() };
        let config = Config { quotas, attachments, ..Config::default() };
        let simulator = Simulator::start(config, Clock::running(Timestamp::now())).await.unwrap();
        let recorder = Recorder::before(simulator.base_url()).await;
        let past = simulator.create_chat(ChatSpec::default());
        let ana = past.join(Role::Customer, "Ana");
        for number in 1..=5 {
            past.say(&ana, &format!("of yore {number}"));
        }
        past.end();
        let chat = simulator.create_chat(ChatSpec {
            continues: Some(Continues::entire_past_session(past.initial_contact_id())),
            customer_name: "Ana".to_owned(),
            call: true,
            ..ChatSpec::default()
        });
        let customer = chat.join(Role::Customer, "Ana");
        let agent = chat.join(Role::Agent, "Ben");
        Self {
            simulator,
            recorder,
            chat,
            customer,
            agent,
            presence2021: false,
            heard: RefCell::default(),
            judged: Cell::default(),
        }
    }

    /// Lets something go wrong in the chat, in the words of the simulator's faults.
    pub(crate) fn goes_wrong(&self, fault: &str) {
        self.chat.inject(fault.parse().unwrap());
    }

    /// Waits for something in the simulator, of which nobody is told.
    pub(crate) async fn until(&self, what: &str, is_so: impl Fn() -> bool) {
        let mut look = tokio::time::interval(Duration::from_millis(5));
        let waiting = async {
            while !is_so() {
                look.tick().await;
            }
        };
        tokio::time::timeout(PATIENCE, waiting).await.unwrap_or_else(|_| panic!("{what}: not in time"));
    }

    /// What a client is started with.
    pub(crate) fn setup(&self) -> Value {
        json!({ "endpoint": self.recorder.url(), "region": REGION })
    }

    /// Ids of the stored items in order.
    pub(crate) fn ids(&self) -> Vec<Value> {
        ids(&json!(self.chat.stored()))
    }

    /// Takes down items that a websocket brought to a client.
    pub(crate) fn heard(&self, items: &[Value]) {
        self.heard.borrow_mut().extend_from_slice(items);
    }

    /// Checks everything so far.
    pub(crate) fn check(&self) -> model::Checked {
        let lines = self.lines();
        self.judged.set(lines.len());
        model::check(&lines)
    }

    /// What the checker is to read.
    fn lines(&self) -> Vec<Value> {
        let exchanges = self.recorder.exchanges();
        let items = [self.chat.live(), self.heard.borrow().clone()].concat();
        let frames = items.iter().map(|item| json!({ "frame": item, "presence2021": self.presence2021 }));
        exchanges.iter().map(Exchange::to_json).chain(frames).collect()
    }
}

impl Drop for Scene {
    /// Here, so that no test can forget it.
    fn drop(&mut self) {
        if !std::thread::panicking() && self.lines().len() > self.judged.get() {
            self.check();
        }
    }
}

pub(crate) fn ids(items: &Value) -> Vec<Value> {
    items.as_array().unwrap().iter().map(|item| item["Id"].clone()).collect()
}

/// The content type of an event.
pub(crate) fn event(kind: &str) -> Value {
    json!(format!("application/vnd.amazonaws.connect.event.{kind}"))
}
