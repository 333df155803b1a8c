//! Starting and stopping a simulator.

use std::net::{Ipv4Addr, SocketAddr};
use std::ops::Deref;
use std::sync::Arc;

use jiff::Timestamp;
use rand::SeedableRng;
use rand::rngs::StdRng;
use thiserror::Error;
use tokio::io::DuplexStream;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use crate::admin;
use crate::clock::Clock;
use crate::config::Config;
use crate::handle::ChatHandle;
use crate::http;
use crate::request::Request;
use crate::serve::Server;
use crate::shared::Shared;
use crate::spec::ChatSpec;
use crate::view::View;
use crate::world::{Chat, ChatKey, World, opaque};

/// A simulated instance: creates chats and tells where they can be reached. Cloning gives another handle to the
/// same instance.
#[derive(Clone, Debug)]
pub struct Simulator {
    shared: Arc<Shared>,
}

/// A simulator that serves its port until this is dropped.
#[derive(Debug)]
pub struct Running {
    simulator: Simulator,
    service: Server,
    /// `None`: it has no port.
    address: Option<SocketAddr>,
    tasks: Vec<JoinHandle<()>>,
}

/// Why a simulator did not start.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum StartError {
    /// The port could not be bound.
    #[error("port {port} of 127.0.0.1 cannot be listened on ({source}); name a free port, or 0 for any")]
    Bind {
        /// The port asked for.
        port: u16,
        /// What the operating system said.
        source: std::io::Error,
    },
    /// The service and its admin port are to be one.
    #[error(
        "port {port} cannot be the service's and the admin port's at once; name another for one of them, or 0 for any"
    )]
    SamePort {
        /// The port asked for twice.
        port: u16,
    },
}

impl Simulator {
    /// Binds 127.0.0.1 and serves. `clock` is the time of everything: items, tokens, quotas.
    pub async fn start(config: Config, clock: Clock) -> Result<Running, StartError> {
        let limits = config.connections;
        if config.port != 0 && config.admin_port == Some(config.port) {
            return Err(StartError::SamePort { port: config.port });
        }
        let (listener, address) = bind(config.port).await?;
        let admin = match config.admin_port {
            Some(port) => Some(bind(port).await?),
            None => None,
        };
        let mut secrets = StdRng::from_os_rng();
        let bearer = bearer(&config, &mut secrets);
        let authority = config.reached_at.unwrap_or(address).to_string();
        let world = World::new(config, authority.clone(), secrets);
        let admin_url = admin.as_ref().map(|(_, address)| format!("http://{address}"));
        let shared = Arc::new(Shared::new(world, clock, format!("http://{authority}"), admin_url, bearer));
        let server = |router| Server { router, limits, shutdown: shared.shutdown.clone() };
        let service = server(http::router(Arc::clone(&shared)));
        let mut tasks = vec![tokio::spawn(service.clone().listen(listener))];
        if let Some((listener, _)) = admin {
            tasks.push(tokio::spawn(server(admin::router(Arc::clone(&shared))).listen(listener)));
        }
        tasks.push(tokio::spawn(keep_time(Arc::clone(&shared))));
        Ok(Running { simulator: Self { shared }, service, address: Some(address), tasks })
    }

    /// A simulator without a port, which clients reach through [`Running::serve`] alone. It opens nothing, and draws even its secrets
    /// from the seed: under `tokio::time::pause` the same seed, clients and script give the same run, byte for byte.
    ///
    /// Needs a Tokio runtime with time.
    pub fn in_memory(config: Config, clock: Clock) -> Running {
        const AUTHORITY: &str = "127.0.0.1";
        let limits = config.connections;
        let mut secrets = StdRng::seed_from_u64(config.seed);
        let bearer = bearer(&config, &mut secrets);
        let world = World::new(config, AUTHORITY.to_owned(), secrets);
        let shared = Arc::new(Shared::new(world, clock, format!("http://{AUTHORITY}"), None, bearer));
        let router = http::router(Arc::clone(&shared));
        let service = Server { router, limits, shutdown: shared.shutdown.clone() };
        let tasks = vec![tokio::spawn(keep_time(Arc::clone(&shared)))];
        Running { simulator: Self { shared }, service, address: None, tasks }
    }

    pub(crate) fn of(shared: Arc<Shared>) -> Self {
        Self { shared }
    }

    /// A simulator without a port: nobody can call it, its chats are there to be scripted and read.
    pub fn unserved(config: Config, clock: Clock) -> Self {
        let world = World::new(config, String::new(), StdRng::from_os_rng());
        Self { shared: Arc::new(Shared::new(world, clock, String::new(), None, String::new())) }
    }

    /// Where clients reach the Participant Service, without a path: `http://127.0.0.1:PORT`.
    pub fn base_url(&self) -> &str {
        &self.shared.base_url
    }

    /// Where the roster is.
    pub fn roster_url(&self) -> String {
        format!("{}/roster", self.shared.base_url)
    }

    /// Where the admin port is, if there is one; `GET` it for what it does.
    pub fn admin_url(&self) -> Option<&str> {
        self.shared.admin_url.as_deref()
    }

    /// The bearer token of the roster and of the admin port.
    pub fn roster_bearer(&self) -> &str {
        &self.shared.roster_bearer
    }

    /// The time the simulator lives in.
    pub fn clock(&self) -> &Clock {
        &self.shared.clock
    }

    /// Opens a chat, which the roster lists from now on. Nobody is in it yet.
    pub fn create_chat(&self, spec: ChatSpec) -> ChatHandle {
        self.create_chat_at(None, spec)
    }

    /// The same at an instant that may have passed, see [`Shared::step_at`].
    pub(crate) fn create_chat_at(&self, at: Option<Timestamp>, spec: ChatSpec) -> ChatHandle {
        let key = self.shared.step_at(at, |world, now| {
            let key = world.open_chat(spec, now);
            world.list_in_roster(key);
            key
        });
        ChatHandle::new(Arc::clone(&self.shared), key)
    }

    /// Until when chats may do by themselves what they have to, because a director has something to do then. `None`
    /// when no director plays.
    pub(crate) fn hold(&self, until: Option<Timestamp>) {
        self.shared.step(|world, _| world.horizon = until);
    }

    /// Gives the instance a view, in place of one with the same `Id`. `detail`, `form` and `cards` are there
    /// already, as in every instance.
    pub fn add_view(&self, view: View) {
        self.shared.step(|world, _| world.views.add(view));
    }

    /// All chats, oldest first, with those that ended and without those that are forgotten.
    pub fn chats(&self) -> Vec<ChatHandle> {
        self.chats_that(|_| true)
    }

    /// Those that have not ended.
    pub(crate) fn open_chats(&self) -> Vec<ChatHandle> {
        self.chats_that(|chat| chat.ended_at.is_none())
    }

    fn chats_that(&self, count: impl Fn(&Chat) -> bool) -> Vec<ChatHandle> {
        let keys: Vec<ChatKey> = self.shared.step(|world, _| {
            let chats = world.chats.iter().filter(|(_, chat)| count(chat));
            chats.map(|(key, _)| *key).collect()
        });
        keys.into_iter().map(|key| ChatHandle::new(Arc::clone(&self.shared), key)).collect()
    }

    /// Requests that belong to no chat, because their token is missing or unknown.
    pub fn unattributed_requests(&self) -> Vec<Request> {
        self.shared.step(|world, _| world.strangers().cloned().collect())
    }
}

fn bearer(config: &Config, secrets: &mut StdRng) -> String {
    config.roster_bearer.clone().unwrap_or_else(|| opaque(secrets))
}

async fn keep_time(shared: Arc<Shared>) {
    shared.keep_time().await;
}

async fn bind(port: u16) -> Result<(TcpListener, SocketAddr), StartError> {
    let failed = |source| StartError::Bind { port, source };
    let listener = TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, port))).await.map_err(failed)?;
    let address = listener.local_addr().map_err(failed)?;
    Ok((listener, address))
}

impl Running {
    /// A handle that does not keep the simulator running.
    pub fn handle(&self) -> Simulator {
        self.simulator.clone()
    }

    /// Its own port, also where clients reach it elsewhere; `None`: it has none.
    pub fn listens_at(&self) -> Option<SocketAddr> {
        self.address
    }

    /// Serves the Participant Service over one stream within the process, as over a connection to its port, until
    /// the stream ends. Its own port need not be reached for that.
    pub async fn serve(&self, stream: DuplexStream) {
        self.service.serve(stream).await;
    }
}

impl Deref for Running {
    type Target = Simulator;

    fn deref(&self) -> &Simulator {
        &self.simulator
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // Connections that were upgraded to websockets live on their own tasks; the token ends them.
        self.simulator.shared.shutdown.cancel();
        for task in &self.tasks {
            task.abort();
        }
    }
}
