//! A contact centre in one process: the service, an engine that watches it, and questions to both.

use std::sync::Arc;
use std::time::Duration;

use credentials::Credential;
use monitor::{ChatKey, Config, Connection, Dependencies, Dump, Monitor, SystemClock, Target};
use participant::{Endpoint, Https};
use protocol::ParticipantToken;
use serde_json::Value;
use simulator::{ChatHandle, ChatSpec, Clock, Config as Service, ParticipantHandle, Quotas, Role};
use witness::Witnessed;

/// Nothing here takes longer, however busy the machine.
const DEADLINE: Duration = Duration::from_secs(60);

pub(crate) struct Floor {
    /// Who asks what a watcher may not ask fails the test.
    pub(crate) service: Witnessed,
    pub(crate) monitor: Monitor,
}

impl Floor {
    pub(crate) async fn open() -> Self {
        Self::open_with(Service::default()).await
    }

    /// Quotas are lifted unless a test is about them: they cost seconds.
    pub(crate) async fn open_with(service: Service) -> Self {
        let service = Service { quotas: Quotas::unlimited(), ..service };
        let service = Witnessed::start(service, Clock::running(jiff::Timestamp::now())).await;
        let monitor = engine();
        Self { service, monitor }
    }

    /// A chat in which a customer is, and with `history` messages.
    pub(crate) fn chat(&self, history: usize) -> (ChatHandle, ParticipantHandle) {
        let spec =
            ChatSpec { customer_name: "Ana".into(), queue: "Deliveries".into(), ..ChatSpec::default() };
        let chat = self.service.create_chat(spec);
        let customer = chat.join(Role::Customer, "Ana");
        for number in 0..history {
            chat.say(&customer, &format!("message {number}"));
        }
        (chat, customer)
    }

    pub(crate) fn target(&self, chat: &ChatHandle) -> Target {
        let token =
            ParticipantToken::new(chat.supervisor().participant_token()).expect("a token of the service");
        Target {
            contact_id: Some(chat.contact_id().as_str().into()),
            initial_contact_id: Some(chat.initial_contact_id().as_str().into()),
            region: "us-east-1".into(),
            endpoint: Endpoint::custom(self.service.base_url()).expect("loopback"),
            credential: Credential::Participant(token),
            instance: Some("acme".into()),
            queue: None,
            customer: None,
            agent: None,
            mark_connected: false,
        }
    }

    pub(crate) async fn watch(&self, chat: &ChatHandle) -> ChatKey {
        self.monitor.watch(self.target(chat)).await.expect("the engine runs")
    }

    /// Watches a chat and waits until it is live and complete.
    pub(crate) async fn watch_live(&self, chat: &ChatHandle) -> ChatKey {
        let key = self.watch(chat).await;
        self.until(&key, "live and complete", |dump| is_live(dump) && dump.summary.complete).await;
        key
    }

    pub(crate) async fn dump(&self, key: &ChatKey) -> Dump {
        self.monitor.dump(key).await.expect("the chat is watched")
    }

    /// Waits until the chat is as it should be, looking again whenever the engine says that something is different.
    pub(crate) async fn until(
        &self,
        key: &ChatKey,
        what: &str,
        mut is_so: impl FnMut(&Dump) -> bool,
    ) -> Dump {
        let mut last = None;
        let found = tokio::time::timeout(DEADLINE, async {
            let mut changes = self.monitor.roster().await.expect("the engine runs").changes;
            loop {
                let dump = self.dump(key).await;
                if is_so(&dump) {
                    return dump;
                }
                last = Some(dump);
                // Lagging tells as much: something is different.
                let _ = changes.recv().await;
            }
        });
        let Ok(dump) = found.await else {
            panic!("never {what}: {:#?}", last.map(|dump| (dump.summary, dump.gaps, dump.requests)))
        };
        dump
    }

    /// The chat shows what the service has stored: all of it, once, in its order.
    pub(crate) async fn until_true(&self, key: &ChatKey, chat: &ChatHandle) -> Dump {
        let dump = self
            .until(key, "true and complete", |dump| dump.summary.complete && shown(dump) == stored(chat))
            .await;
        assert_eq!(dump.gaps, []);
        dump
    }
}

/// An engine with the real network and clock.
pub(crate) fn engine() -> Monitor {
    let dependencies = Dependencies {
        network: Arc::new(Https::new().expect("the platform has roots")),
        clock: Arc::new(SystemClock),
        seed: 1,
        archive: None,
    };
    Monitor::start(dependencies, Config { quota_share: 1.0, ..Config::default() })
}

pub(crate) fn is_live(dump: &Dump) -> bool {
    matches!(dump.summary.connection, Connection::Live { .. })
}

/// Ids of the stored items that are shown, in order. Some kinds are stored by one answer of an open question only.
pub(crate) fn shown(dump: &Dump) -> Vec<String> {
    let stored = dump.entries.iter().filter(|entry| entry.item.is_stored() || entry.read);
    stored.map(|entry| entry.id().to_string()).collect()
}

/// Ids of all items that the service has stored, in its order.
pub(crate) fn stored(chat: &ChatHandle) -> Vec<String> {
    chat.stored().iter().filter_map(|item| item["Id"].as_str().map(str::to_owned)).collect()
}

pub(crate) fn requests(chat: &ChatHandle) -> Vec<Value> {
    chat.truth()["requests"].as_array().cloned().unwrap_or_default()
}
