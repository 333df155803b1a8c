//! Any bytes, sent to a simulator over a stream within the process: what the fuzzer and the tests of kept inputs share.
//!
//! `{participant}`, `{connection}` and `{signature}` in the bytes stand for secrets that are valid: without them no input
//! would get past the door.

use std::time::Duration;

use simulator::{ChatHandle, ChatSpec, Clock, Config, Quotas, Role, Running, Simulator};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::runtime::Runtime;

/// A connection whose client has said all it wants to say ends long before this.
const PATIENCE: Duration = Duration::from_secs(10);

const HANDSHAKE: &[u8] =
    b"GET /ws?X-Amz-Signature={signature} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\n\
    Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";

/// A simulator with one chat, and what opens its doors.
pub(crate) struct Target {
    runtime: Runtime,
    simulator: Running,
    _chat: ChatHandle,
    secrets: [(&'static [u8], Vec<u8>); 3],
}

impl Target {
    /// A new one, with a chat between a customer and an agent.
    pub(crate) fn new() -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        let (simulator, chat, token) = runtime.block_on(async {
            let config = Config { quotas: Quotas::unlimited(), ..Config::default() };
            let clock = Clock::running("2026-03-02T09:15:07Z".parse().expect("an instant"));
            let simulator = Simulator::start(config, clock).await.expect("loopback is there");
            let chat = simulator.create_chat(ChatSpec::default());
            let customer = chat.join(Role::Customer, "Ana");
            chat.join(Role::Agent, "Ben");
            chat.say(&customer, "hello");
            let token = customer.participant_token().to_owned();
            (simulator, chat, token)
        });
        let secrets = [
            (b"{participant}".as_slice(), token.into_bytes()),
            (b"{connection}".as_slice(), Vec::new()),
            (b"{signature}".as_slice(), Vec::new()),
        ];
        let mut target = Self { runtime, simulator, _chat: chat, secrets };
        let body = br#"{"Type":["WEBSOCKET","CONNECTION_CREDENTIALS"]}"#;
        let head = b"POST /participant/connection HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\
            X-Amz-Bearer: {participant}\r\nContent-Length: 47\r\n\r\n";
        let reply = target.http(&[head.as_slice(), body].concat());
        let reply = String::from_utf8(reply).expect("text");
        let between = |from: &str, to: &str| {
            let (_, rest) = reply.split_once(from).unwrap_or_else(|| panic!("no {from} in {reply}"));
            rest.split(to).next().unwrap_or_default().as_bytes().to_vec()
        };
        target.secrets[1].1 = between("\"ConnectionToken\":\"", "\"");
        target.secrets[2].1 = between("X-Amz-Signature=", "\"");
        target
    }

    /// Sends bytes to the port of the service and returns what comes back. Panics where the connection does not end.
    pub(crate) fn http(&self, bytes: &[u8]) -> Vec<u8> {
        self.exchange(&self.filled(bytes))
    }

    /// The same behind the handshake of a websocket.
    pub(crate) fn websocket(&self, bytes: &[u8]) -> Vec<u8> {
        self.exchange(&self.filled(&[HANDSHAKE, bytes].concat()))
    }

    fn exchange(&self, bytes: &[u8]) -> Vec<u8> {
        self.runtime.block_on(async {
            let (mut ours, theirs) = tokio::io::duplex(64 * 1024);
            let client = async {
                let (mut from, mut to) = tokio::io::split(&mut ours);
                let mut reply = Vec::new();
                let write = async {
                    // The server may end it before it has heard everything.
                    let _ = to.write_all(bytes).await;
                    let _ = to.shutdown().await;
                };
                let read = async {
                    let _ = (&mut from).take(64 << 20).read_to_end(&mut reply).await;
                };
                tokio::join!(write, read);
                reply
            };
            let served = async { tokio::join!(self.simulator.serve(theirs), client).1 };
            tokio::time::timeout(PATIENCE, served).await.expect("the connection ends")
        })
    }

    fn filled(&self, bytes: &[u8]) -> Vec<u8> {
        let mut filled = bytes.to_vec();
        for (name, secret) in &self.secrets {
            while let Some(at) = filled.windows(name.len()).position(|window| window == *name) {
                filled.splice(at..at + name.len(), secret.iter().copied());
            }
        }
        filled
    }
}
