//! An engine that watches chats of the service in memory, and questions to both.

use std::sync::Arc;
use std::time::Duration;

use credentials::Credential;
use monitor::{Archive, ChatKey, Config, Connection, Dependencies, Dump, Monitor, Target};
use participant::Endpoint;
use protocol::ParticipantToken;
use tokio::time::{Instant, sleep};

use crate::disk::Disk;
use crate::service::AmazonConnect;

pub(crate) struct Floor {
    pub(crate) service: AmazonConnect,
    pub(crate) monitor: Monitor,
}

impl Floor {
    pub(crate) fn open() -> Self {
        Self::seeded(1, 1.0)
    }

    pub(crate) fn seeded(seed: u64, quota_share: f64) -> Self {
        Self::with(seed, Config { quota_share, ..Config::default() })
    }

    /// No chat leaves by itself.
    pub(crate) fn keeping_all() -> Self {
        Self::with(1, Config { quota_share: 1.0, leaves_after: None, ..Config::default() })
    }

    pub(crate) fn with(seed: u64, config: Config) -> Self {
        let service = AmazonConnect::new(seed);
        Self { monitor: monitor(&service, seed, config, None), service }
    }

    /// What is seen is kept there.
    pub(crate) fn on(disk: &Disk) -> Self {
        Self::on_with_share(disk, 1.0)
    }

    pub(crate) fn on_with_share(disk: &Disk, quota_share: f64) -> Self {
        Self::of(AmazonConnect::new(1), disk, quota_share)
    }

    /// The program is killed and started again; the service goes on.
    pub(crate) fn restart(self, disk: &Disk) -> Self {
        let Self { service, monitor } = self;
        drop(monitor);
        Self::of(service, disk, 1.0)
    }

    fn of(service: AmazonConnect, disk: &Disk, quota_share: f64) -> Self {
        let config = Config { quota_share, ..Config::default() };
        Self { monitor: monitor(&service, 1, config, Some(Arc::new(disk.clone()))), service }
    }

    /// A chat that is live and complete.
    pub(crate) async fn live_chat(&self, history: usize) -> (usize, ChatKey) {
        let chat = self.service.add_chat(history);
        let key = self.watch(chat).await;
        self.within(30, &key, "live and complete", |dump| is_live(dump) && dump.summary.complete).await;
        (chat, key)
    }

    /// The same, and what is seen of it is kept.
    pub(crate) async fn chat_on(disk: &Disk, history: usize) -> (Self, usize, ChatKey) {
        let floor = Self::on(disk);
        let (chat, key) = floor.live_chat(history).await;
        (floor, chat, key)
    }

    /// Waits until everything that is shown is kept.
    pub(crate) async fn stored_within(&self, disk: &Disk, key: &ChatKey, seconds: u64) {
        let is_kept = |dump: &Dump| dump.summary.unstored == 0 && disk.has_all(dump);
        self.within(seconds, key, "kept", is_kept).await;
    }

    pub(crate) async fn watch(&self, chat: usize) -> ChatKey {
        self.monitor.watch(target(chat)).await.unwrap()
    }

    /// The same chat with another participant token.
    pub(crate) async fn watch_as(&self, name: &str, chat: usize) -> ChatKey {
        let token = ParticipantToken::new(format!("{name}/{chat}")).unwrap();
        self.monitor.watch(target_with(chat, Credential::Participant(token))).await.unwrap()
    }

    pub(crate) async fn dump(&self, key: &ChatKey) -> Dump {
        self.monitor.dump(key).await.unwrap()
    }

    /// Waits, in the time of the test, until the chat is as it should be; says how long it took.
    pub(crate) async fn within(
        &self,
        seconds: u64,
        key: &ChatKey,
        what: &str,
        is_so: impl Fn(&Dump) -> bool,
    ) -> Duration {
        let started = Instant::now();
        loop {
            let dump = self.dump(key).await;
            if is_so(&dump) {
                return started.elapsed();
            }
            assert!(
                started.elapsed() < Duration::from_secs(seconds),
                "never {what}: {:#?} {:#?} {:?}",
                dump.summary,
                dump.gaps,
                dump.requests
            );
            sleep(Duration::from_millis(20)).await;
        }
    }

    /// Waits until the chat shows what the service has stored: all of it, once, in its order.
    pub(crate) async fn true_within(&self, seconds: u64, chat: usize, key: &ChatKey) -> Duration {
        let what = "true and complete";
        self.within(seconds, key, what, |dump| {
            dump.summary.complete && dump.gaps.is_empty() && shown(dump) == self.service.truth(chat)
        })
        .await
    }
}

/// An engine that watches chats of the service.
pub(crate) fn monitor(
    service: &AmazonConnect,
    seed: u64,
    config: Config,
    archive: Option<Arc<dyn Archive>>,
) -> Monitor {
    let (network, clock) = (Arc::new(service.clone()), Arc::new(service.clone()));
    Monitor::start(Dependencies { network, clock, seed, archive }, config)
}

pub(crate) fn target(chat: usize) -> Target {
    let token = ParticipantToken::new(format!("participant/{chat}")).unwrap();
    target_with(chat, Credential::Participant(token))
}

pub(crate) fn target_with(chat: usize, credential: Credential) -> Target {
    let contact = format!("contact-{chat}");
    Target {
        contact_id: Some(contact.as_str().into()),
        initial_contact_id: Some(contact.as_str().into()),
        region: "us-east-1".into(),
        endpoint: Endpoint::custom("http://127.0.0.1").unwrap(),
        credential,
        instance: Some("acme".into()),
        queue: None,
        customer: None,
        agent: None,
        mark_connected: false,
    }
}

pub(crate) fn is_live(dump: &Dump) -> bool {
    matches!(dump.summary.connection, Connection::Live { .. })
}

/// Ids of the stored items that are shown, in order.
pub(crate) fn shown(dump: &Dump) -> Vec<String> {
    dump.entries.iter().filter(|entry| entry.item.is_stored()).map(|entry| entry.id().to_string()).collect()
}

pub(crate) async fn seconds(count: u64) {
    sleep(Duration::from_secs(count)).await;
}
