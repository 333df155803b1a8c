//! The network between the engine's real wire code and the simulator, in memory: it can be slow, cut, or swallow everything.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;

use async_trait::async_trait;
use hyper::client::conn::http1;
use hyper::header::{HOST, HeaderValue};
use hyper::{Request, Uri};
use hyper_util::rt::TokioIo;
use participant::{Body, Response, Stream, Transport, Unreachable};
use rand::rngs::SmallRng;
use rand::{Rng, SeedableRng};
use simulator::Running;
use tokio::time::sleep;
use url::Url;

use crate::cable::{Cable, State, Switch};

/// As long as the product's client waits for a connection.
const CONNECT: Duration = Duration::from_secs(10);
/// Bytes that are under way in one direction.
const PIPE: usize = 64 << 10;

/// What becomes of new connections.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    Open,
    /// Nobody listens.
    Refused,
    /// Nothing answers.
    Silent,
}

/// The network.
#[derive(Clone)]
pub(crate) struct Net {
    service: Arc<Running>,
    inside: Arc<Mutex<Inside>>,
    way: Arc<Mutex<Way>>,
}

struct Inside {
    dice: SmallRng,
    /// The longest that an answer is under way.
    latency: Duration,
    switches: Vec<Weak<Switch>>,
}

impl fmt::Debug for Net {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Net").finish_non_exhaustive()
    }
}

impl Net {
    pub(crate) fn new(service: Arc<Running>, seed: u64, latency: Duration) -> Self {
        let dice = SmallRng::seed_from_u64(seed);
        let inside = Arc::new(Mutex::new(Inside { dice, latency, switches: Vec::new() }));
        Self { service, inside, way: Arc::new(Mutex::new(Way::Open)) }
    }

    /// Every connection is reset.
    pub(crate) fn cut(&self) {
        self.turn(State::Cut);
    }

    /// Everything is swallowed from now on, until [`Self::thaw`].
    pub(crate) fn freeze(&self) {
        self.turn(State::Silent);
        self.lead(Way::Silent);
    }

    /// What was swallowed arrives.
    pub(crate) fn thaw(&self) {
        self.turn(State::Whole);
        self.lead(Way::Open);
    }

    /// Whether new connections are had.
    pub(crate) fn refuse(&self, refuse: bool) {
        self.lead(if refuse { Way::Refused } else { Way::Open });
    }

    fn lead(&self, way: Way) {
        *self.way.lock().unwrap_or_else(PoisonError::into_inner) = way;
    }

    fn turn(&self, state: State) {
        let mut inside = self.inside.lock().unwrap_or_else(PoisonError::into_inner);
        inside.switches.retain(|switch| switch.strong_count() > 0);
        let switches: Vec<_> = inside.switches.iter().filter_map(Weak::upgrade).collect();
        drop(inside);
        for switch in switches {
            switch.turn(state);
        }
    }

    async fn connect(&self) -> Result<Cable, Unreachable> {
        let way = *self.way.lock().unwrap_or_else(PoisonError::into_inner);
        match way {
            Way::Open => {}
            Way::Refused => return Err(Unreachable::Connect),
            // Also where it ends sooner: what waited at the door would come in a crowd that nobody sent as one.
            Way::Silent => {
                sleep(CONNECT).await;
                return Err(Unreachable::Timeout);
            }
        }
        let (client, server) = tokio::io::duplex(PIPE);
        let service = Arc::clone(&self.service);
        tokio::spawn(async move { service.serve(server).await });
        let switch = Switch::new(State::Whole);
        let mut inside = self.inside.lock().unwrap_or_else(PoisonError::into_inner);
        inside.switches.retain(|switch| switch.strong_count() > 0);
        inside.switches.push(Arc::downgrade(&switch));
        Ok(Cable::new(client, switch))
    }

    fn latency(&self) -> Duration {
        let mut inside = self.inside.lock().unwrap_or_else(PoisonError::into_inner);
        let share = inside.dice.random::<f64>();
        inside.latency.mul_f64(share)
    }
}

#[async_trait]
impl Transport for Net {
    async fn exchange(&self, request: Request<String>) -> Result<Response, Unreachable> {
        let cable = self.connect().await?;
        let handshake = http1::handshake(TokioIo::new(cable)).await;
        let (mut sender, connection) = handshake.map_err(|_| Unreachable::Reset)?;
        // Ends with the answer, or with whoever waits for it.
        tokio::spawn(connection);
        let answer = sender.send_request(in_origin_form(request)).await.map_err(|_| Unreachable::Reset)?;
        // On its way back: the service has counted the request when it came.
        sleep(self.latency()).await;
        Ok(Response::from(answer.map(Body::wrap)))
    }

    async fn dial(&self, _: &Url) -> Result<Box<dyn Stream>, Unreachable> {
        let cable = self.connect().await?;
        sleep(self.latency()).await;
        Ok(Box::new(cable))
    }
}

/// As a request stands in a connection: the host in a header of its own (RFC 9112, 3.2).
fn in_origin_form(mut request: Request<String>) -> Request<String> {
    let host = request.uri().authority().and_then(|host| HeaderValue::from_str(host.as_str()).ok());
    if let Some(host) = host {
        request.headers_mut().insert(HOST, host);
    }
    let path = request.uri().path_and_query().cloned();
    *request.uri_mut() = path.map_or_else(Uri::default, Uri::from);
    request
}
