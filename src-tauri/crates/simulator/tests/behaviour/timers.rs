//! Idle and auto-disconnect timers.

use std::time::Duration;

use serde_json::{Value, json};
use simulator::{
    AutoDisconnection, ChatHandle, ChatSpec, Config, ParticipantHandle, Role, RoleTimers, ScanResult,
    Switches, Timers,
};

use crate::client::{Scene, just_before, told};

const IDLE: Duration = Duration::from_secs(120);
const DISCONNECT: Duration = Duration::from_secs(300);
const MOMENT: Duration = Duration::from_millis(1);

const CUSTOMER: Timers = Timers {
    customer: RoleTimers { idle: Some(IDLE), disconnect: Some(DISCONNECT) },
    agent: RoleTimers { idle: None, disconnect: None },
};

struct Watched {
    scene: Scene,
    chat: ChatHandle,
    customer: ParticipantHandle,
    agent: ParticipantHandle,
}

async fn watched(config: Config, timers: Timers) -> Watched {
    let scene = Scene::new(config).await;
    let (chat, customer) = scene.another(ChatSpec { timers, ..ChatSpec::default() });
    let agent = chat.join(Role::Agent, "Ben");
    Watched { scene, chat, customer, agent }
}

impl Watched {
    fn wait(&self, by: Duration) {
        self.scene.hand.advance(by);
    }

    /// What the timers did.
    fn fired(&self) -> Vec<String> {
        let live = self.chat.live();
        let timers = ["participant.idle", "participant.returned", "participant.autodisconnection"];
        told(&live).into_iter().filter(|kind| timers.contains(kind)).map(ToOwned::to_owned).collect()
    }
}

#[tokio::test]
async fn silence_makes_idle_and_then_disconnects_all_but_the_customer() {
    let watched = watched(Config::default(), CUSTOMER).await;
    let monitor = watched.scene.connect(&watched.chat.supervisor()).await;
    watched.wait(just_before(IDLE));
    assert!(watched.fired().is_empty());
    watched.wait(MOMENT);
    assert_eq!(watched.fired(), ["participant.idle"]);
    // The auto-disconnect timer starts when the idle timer ran out.
    watched.wait(just_before(DISCONNECT));
    assert_eq!(watched.fired(), ["participant.idle"]);
    watched.wait(MOMENT);
    let live = watched.chat.live();
    assert_eq!(told(&live)[2..], ["participant.idle", "participant.left", "participant.autodisconnection"]);
    assert_eq!(live[2]["ParticipantId"], watched.customer.id());
    assert_eq!(live[2]["AbsoluteTime"], "2026-03-02T09:17:07.412Z", "not a moment late");
    assert_eq!(live[3]["ParticipantId"], watched.agent.id());
    assert_eq!(live[3]["AbsoluteTime"], "2026-03-02T09:22:07.412Z");
    assert_eq!(
        told(&watched.chat.stored()),
        ["participant.joined", "participant.joined", "participant.left"],
        "what timers say is not stored"
    );
    watched.wait(Duration::from_secs(2));
    assert_eq!(watched.scene.transcript(&monitor, &json!({})).await.status, 403, "monitoring is over too");
    assert!(!watched.chat.is_ended());
    watched.chat.say(&watched.customer, "Anyone?");
    assert_eq!(watched.chat.stored().len(), 4);
}

#[tokio::test]
async fn an_auto_disconnect_timer_alone_starts_at_once() {
    let timers = Timers {
        agent: RoleTimers { idle: None, disconnect: Some(DISCONNECT) },
        customer: RoleTimers::default(),
    };
    let watched = watched(Config::default(), timers).await;
    watched.wait(DISCONNECT);
    assert_eq!(watched.fired(), ["participant.autodisconnection"]);
    let live = watched.chat.live();
    assert_eq!(live.last().unwrap()["ParticipantId"], watched.agent.id());
}

#[tokio::test]
async fn a_message_resets_the_timers_of_its_author_and_brings_them_back() {
    let watched = watched(Config::default(), CUSTOMER).await;
    watched.wait(just_before(IDLE));
    watched.chat.say(&watched.customer, "still here");
    watched.wait(just_before(IDLE));
    assert!(watched.fired().is_empty());
    watched.wait(MOMENT);
    assert_eq!(watched.fired(), ["participant.idle"]);
    watched.wait(just_before(DISCONNECT));
    watched.chat.say(&watched.customer, "back");
    assert_eq!(watched.fired(), ["participant.idle", "participant.returned"]);
    watched.wait(IDLE);
    assert_eq!(watched.fired(), ["participant.idle", "participant.returned", "participant.idle"]);
}

#[tokio::test]
async fn a_file_resets_the_timers_while_typing_and_others_do_not() {
    let watched = watched(Config::default(), CUSTOMER).await;
    watched.wait(just_before(IDLE));
    let file = watched.chat.attach(&watched.customer, "photo.jpg", "image/jpeg");
    watched.wait(just_before(IDLE));
    assert!(watched.fired().is_empty());
    watched.chat.typing(&watched.customer);
    watched.chat.say(&watched.agent, "Are you there?");
    watched.chat.attachment_status(&file, ScanResult::Approved);
    watched.wait(MOMENT);
    assert_eq!(watched.fired(), ["participant.idle"]);
}

#[tokio::test]
async fn timers_run_only_while_an_agent_and_the_customer_are_there() {
    let watched = watched(Config::default(), CUSTOMER).await;
    watched.wait(just_before(IDLE));
    watched.chat.leave(&watched.agent);
    watched.wait(IDLE * 10);
    assert!(watched.fired().is_empty());
    watched.chat.join(Role::Agent, "Cleo");
    watched.wait(just_before(IDLE));
    assert!(watched.fired().is_empty(), "they start over with the next agent");
    watched.wait(MOMENT);
    assert_eq!(watched.fired(), ["participant.idle"]);
}

#[tokio::test]
async fn other_timers_wait_for_the_next_agent() {
    let watched = watched(Config::default(), CUSTOMER).await;
    let short = RoleTimers { idle: Some(Duration::from_secs(5)), disconnect: None };
    watched.chat.set_timers(Timers { customer: short, agent: RoleTimers::default() });
    watched.chat.say(&watched.customer, "hello");
    watched.wait(Duration::from_secs(5));
    assert!(watched.fired().is_empty());
    watched.chat.transfer(&watched.agent, "Cleo", "Billing");
    watched.wait(Duration::from_secs(5));
    assert_eq!(watched.fired(), ["participant.idle"]);
}

#[tokio::test]
async fn who_hears_of_an_auto_disconnect_is_as_the_switch_says() {
    for (setting, expected) in [
        (AutoDisconnection::WhoStays, vec!["participant.idle", "chat.ended"]),
        (
            AutoDisconnection::Everyone,
            vec!["participant.idle", "participant.autodisconnection", "chat.ended"],
        ),
    ] {
        let switches = Switches { auto_disconnection: setting, ..Switches::default() };
        let watched = watched(Config { switches, ..Config::default() }, CUSTOMER).await;
        let mut socket = watched.scene.socket(&watched.agent).await;
        watched.wait(IDLE);
        watched.wait(DISCONNECT);
        watched.chat.end();
        let mut heard: Vec<Value> = Vec::new();
        while heard.last().is_none_or(|item| !told(std::slice::from_ref(item)).contains(&"chat.ended")) {
            heard.push(socket.item().await);
        }
        assert_eq!(told(&heard), expected, "{setting:?}");
    }
}
