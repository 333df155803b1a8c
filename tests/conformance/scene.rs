//! A chat behind the recorder, with enough in it to page through.

use jiff::Timestamp;
use serde_json::{Value, json};
use simulator::{
    ChatHandle, ChatSpec, Clock, Config, ParticipantHandle, Quotas, Role, Running, ScanResult, Simulator,
};

use crate::model;
use crate::recorder::Recorder;

/// The region that all clients are told.
pub(crate) const REGION: &str = "us-west-2";

/// A simulator, one of its chats, and what went over the wire. At the end all of it is checked against the service model.
pub(crate) struct Scene {
    pub(crate) simulator: Running,
    pub(crate) recorder: Recorder,
    pub(crate) chat: ChatHandle,
    pub(crate) customer: ParticipantHandle,
    pub(crate) agent: ParticipantHandle,
}

impl Scene {
    /// Ana and Ben have talked, with a receipt and a file.
    pub(crate) async fn new() -> Self {
        let scene = Self::quiet().await;
        let Self { chat, customer, agent, .. } = &scene;
        for number in 1..=20 {
            chat.say(customer, &format!("message {number}"));
        }
        let answer = chat.say_markdown(agent, "**Ünïcödé** 👋 您好");
        chat.delivered(customer, &answer);
        chat.read(customer, &answer);
        let file = chat.attach(customer, "photo.jpg", "image/jpeg");
        chat.attachment_status(&file, ScanResult::Approved);
        scene
    }

    /// Ana and Ben are there, and nobody has said anything.
    pub(crate) async fn quiet() -> Self {
        // What the clients ask here in a second, the service spreads over a minute.
        let config = Config { quotas: Quotas::unlimited(), ..Config::default() };
        let simulator = Simulator::start(config, Clock::running(Timestamp::now())).await.unwrap();
        let recorder = Recorder::before(simulator.base_url()).await;
        let chat = simulator.create_chat(ChatSpec { customer_name: "Ana".to_owned(), ..ChatSpec::default() });
        let customer = chat.join(Role::Customer, "Ana");
        let agent = chat.join(Role::Agent, "Ben");
        Self { simulator, recorder, chat, customer, agent }
    }

    /// What a client is started with.
    pub(crate) fn setup(&self) -> Value {
        json!({ "endpoint": self.recorder.url(), "region": REGION })
    }

    /// Ids of the stored items in order.
    pub(crate) fn ids(&self) -> Vec<Value> {
        ids(&json!(self.chat.stored()))
    }

    /// Checks everything so far.
    pub(crate) fn check(&self) -> model::Checked {
        let mut lines: Vec<Value> =
            self.recorder.exchanges().iter().map(|exchange| exchange.to_json()).collect();
        // The 2021 types occur where a test plays them.
        lines.extend(self.chat.live().into_iter().map(|item| json!({ "frame": item, "presence2021": true })));
        model::check(&lines)
    }
}

impl Drop for Scene {
    /// Here, so that no test can forget it.
    fn drop(&mut self) {
        if !std::thread::panicking() {
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
