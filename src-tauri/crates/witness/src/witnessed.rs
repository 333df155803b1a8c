//! A simulator that is reached through the witness alone.

use std::net::Ipv4Addr;
use std::ops::Deref;
use std::sync::Arc;

use simulator::{Clock, Config, Operation, Running, Simulator};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use crate::proxy;
use crate::record::{Breach, Record};
use crate::rules::Asked;

/// A simulator that serves until this is dropped, behind the witness: all addresses that it gives away lead there.
///
/// # Panics
/// When it is dropped and something was asked that a watcher may not ask: the test fails, whatever else it looked at.
#[derive(Debug)]
pub struct Witnessed {
    service: Running,
    record: Arc<Record>,
    proxy: JoinHandle<()>,
}

impl Witnessed {
    /// Starts a simulator and stands before it.
    ///
    /// # Panics
    /// Without a free port on 127.0.0.1.
    pub async fn start(config: Config, clock: Clock) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a port for the witness");
        let here = listener.local_addr().expect("it has an address");
        let config = Config { reached_at: Some(here), ..config };
        let service = Simulator::start(config, clock).await.expect("a port for the simulator");
        let record = Arc::<Record>::default();
        let behind = service.listens_at().expect("it was started with a port");
        let proxy = tokio::spawn(proxy::stand(listener, behind, Arc::clone(&record)));
        Self { service, record, proxy }
    }

    /// How often this was asked and let through.
    pub fn asked(&self, asked: Asked) -> usize {
        self.record.count(asked)
    }

    /// What was asked and refused so far. Who takes it answers for it: it no longer fails the test.
    pub fn take_breaches(&self) -> Vec<Breach> {
        self.record.take_breaches()
    }

    /// Operations that the simulator was asked more often than was seen here: they came around the witness.
    fn unseen(&self) -> Vec<Breach> {
        // The simulator's record first: what is asked meanwhile is then in both.
        let mut heard = self.service.unattributed_requests();
        heard.extend(self.service.chats().iter().flat_map(simulator::ChatHandle::requests));
        let count = |operation: &Operation| heard.iter().filter(|one| one.operation == *operation).count();
        let unseen = Operation::ALL.iter().filter_map(|operation| {
            let (heard, seen) = (count(operation), self.record.count_of_operation(operation.name()));
            let words = || format!("{} came around the witness: {heard}, seen {seen}", operation.name());
            (heard > seen).then(|| Breach(words()))
        });
        unseen.collect()
    }
}

impl Deref for Witnessed {
    type Target = Running;

    fn deref(&self) -> &Running {
        &self.service
    }
}

impl Drop for Witnessed {
    /// Here, so that no test can forget it.
    fn drop(&mut self) {
        let mut breaches = self.take_breaches();
        breaches.extend(self.unseen());
        self.proxy.abort();
        if !breaches.is_empty() && !std::thread::panicking() {
            let lines: Vec<String> = breaches.iter().map(ToString::to_string).collect();
            panic!("a watcher asked what it may not ask:\n{}", lines.join("\n"));
        }
    }
}
