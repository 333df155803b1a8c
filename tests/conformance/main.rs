//! The simulator before clients that nobody of this project wrote, unmodified: what they understand is how the
//! service speaks, and a misspelt member cannot hide.
#![expect(clippy::unwrap_used, reason = "what fails a test may panic, in its helpers too")]

mod botocore;
mod chatjs;
mod client;

use jiff::Timestamp;
use serde_json::{Value, json};
use simulator::{ChatHandle, ChatSpec, Clock, Config, ParticipantHandle, Role, Running, Simulator};

/// A chat between a customer and an agent, with enough said to page through.
struct Scene {
    simulator: Running,
    chat: ChatHandle,
    customer: ParticipantHandle,
    agent: ParticipantHandle,
}

impl Scene {
    async fn new() -> Self {
        let clock = Clock::running(Timestamp::now());
        let simulator = Simulator::start(Config::default(), clock).await.unwrap();
        let chat = simulator.create_chat(ChatSpec { customer_name: "Ana".to_owned(), ..ChatSpec::default() });
        let customer = chat.join(Role::Customer, "Ana");
        let agent = chat.join(Role::Agent, "Ben");
        for number in 1..=20 {
            chat.say(&customer, &format!("message {number}"));
        }
        chat.say_markdown(&agent, "**Ünïcödé** 👋 您好");
        let file = chat.attach(&customer, "photo.jpg", "image/jpeg");
        chat.attachment_status(&file, simulator::ScanResult::Approved);
        Self { simulator, chat, customer, agent }
    }

    fn ids(&self) -> Vec<Value> {
        self.chat.stored().iter().map(|item| item["Id"].clone()).collect()
    }
}

fn ids(items: &Value) -> Vec<Value> {
    items.as_array().unwrap().iter().map(|item| item["Id"].clone()).collect()
}

/// The content type of an event.
fn event(kind: &str) -> Value {
    json!(format!("application/vnd.amazonaws.connect.event.{kind}"))
}
