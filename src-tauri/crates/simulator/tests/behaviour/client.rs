//! A client as raw as the simulator's tests need: HTTP/1.1 over TCP, frames over a websocket, JSON without types.

use std::io;
use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use jiff::Timestamp;
use serde_json::{Value, json};
use simulator::{
    ChatHandle, ChatSpec, Config, ManualClock, ParticipantHandle, Quotas, Role, Running, Simulator, Switches,
};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::protocol::CloseFrame;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

/// What content types of events begin with.
pub(crate) const EVENT: &str = "application/vnd.amazonaws.connect.event.";

/// A client's wish to get items.
pub(crate) const SUBSCRIBE: &str = r#"{"topic":"aws/subscribe","content":{"topics":["aws/chat"]}}"#;

/// Long enough for anything on loopback; reached only by a test that fails.
const PATIENCE: Duration = Duration::from_secs(10);

/// A simulator under a clock that stands still, and one chat with a customer in it.
pub(crate) struct Scene {
    pub(crate) simulator: Running,
    pub(crate) hand: ManualClock,
    pub(crate) chat: ChatHandle,
    pub(crate) customer: ParticipantHandle,
}

impl Scene {
    pub(crate) async fn new(config: Config) -> Self {
        let hand = ManualClock::new("2026-03-02T09:15:07.412Z".parse::<Timestamp>().unwrap());
        let simulator = Simulator::start(config, hand.clock()).await.unwrap();
        let chat = simulator.create_chat(ChatSpec {
            customer_name: "Ana".to_owned(),
            queue: "Deliveries".to_owned(),
            ..ChatSpec::default()
        });
        let customer = chat.join(Role::Customer, "Ana");
        Self { simulator, hand, chat, customer }
    }

    /// The same without request quotas, for tests that ask often.
    pub(crate) async fn unlimited(switches: Switches) -> Self {
        Self::new(Config { switches, quotas: Quotas::unlimited(), ..Config::default() }).await
    }

    /// Another chat with a customer in it.
    pub(crate) fn another(&self, spec: ChatSpec) -> (ChatHandle, ParticipantHandle) {
        let chat = self.simulator.create_chat(spec);
        let customer = chat.join(Role::Customer, "Ana");
        (chat, customer)
    }

    /// One operation of the Participant Service, named by the last part of its path.
    pub(crate) async fn call(&self, path: &str, token: &str, body: &Value) -> Reply {
        let headers = [("X-Amz-Bearer", token), ("Content-Type", "application/json")];
        self.request("POST", &format!("/participant/{path}"), &headers, &body.to_string()).await
    }

    pub(crate) async fn request(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> Reply {
        self.request_to(self.simulator.base_url(), method, path, headers, body).await
    }

    /// One request to the admin port, with the bearer token.
    pub(crate) async fn admin(&self, method: &str, path: &str, body: &Value) -> Reply {
        let bearer = format!("Bearer {}", self.simulator.roster_bearer());
        let url = self.simulator.admin_url().expect("the scene has an admin port");
        let body = if body.is_null() { String::new() } else { body.to_string() };
        self.request_to(url, method, path, &[("Authorization", &bearer)], &body).await
    }

    async fn request_to(
        &self,
        url: &str,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> Reply {
        let reply = raw(url, method, path, headers, body).await.unwrap();
        Reply::parse(&String::from_utf8(reply).unwrap())
    }

    /// The bytes that answer one operation, whatever they are, or how the connection broke.
    pub(crate) async fn raw_call(&self, path: &str, token: &str) -> io::Result<Vec<u8>> {
        let headers = [("X-Amz-Bearer", token), ("Content-Type", "application/json")];
        raw(self.simulator.base_url(), "POST", &format!("/participant/{path}"), &headers, "{}").await
    }

    /// A connection token of this participant.
    pub(crate) async fn connect(&self, participant: &ParticipantHandle) -> String {
        let reply = self.connection(participant).await;
        reply.body["ConnectionCredentials"]["ConnectionToken"].as_str().unwrap().to_owned()
    }

    /// Both parts of a connection.
    pub(crate) async fn connection(&self, participant: &ParticipantHandle) -> Reply {
        let body = json!({ "Type": ["WEBSOCKET", "CONNECTION_CREDENTIALS"] });
        let reply = self.call("connection", participant.participant_token(), &body).await;
        assert_eq!(reply.status, 200, "{}", reply.body);
        reply
    }

    pub(crate) async fn url(&self, participant: &ParticipantHandle) -> String {
        self.connection(participant).await.body["Websocket"]["Url"].as_str().unwrap().to_owned()
    }

    /// An open, subscribed socket.
    pub(crate) async fn socket(&self, participant: &ParticipantHandle) -> Socket {
        let mut socket = Socket::open(&self.url(participant).await).await.unwrap();
        socket.send(SUBSCRIBE).await;
        assert_eq!(socket.frame().await["content"]["status"], "success");
        socket
    }

    pub(crate) async fn transcript(&self, token: &str, body: &Value) -> Reply {
        self.call("transcript", token, body).await
    }
}

/// One request over a connection of its own, and all bytes that come back until its end.
pub(crate) async fn raw(
    url: &str,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: &str,
) -> io::Result<Vec<u8>> {
    let host = url.trim_start_matches("http://");
    let head = [("Host", host), ("Connection", "close"), ("Content-Length", &body.len().to_string())];
    let mut request = format!("{method} {path} HTTP/1.1\r\n");
    for (name, value) in head.iter().chain(headers) {
        request.extend([name, ": ", value, "\r\n"]);
    }
    request.extend(["\r\n", body]);
    exchange(url, request.as_bytes()).await
}

/// Sends bytes and reads until the end.
pub(crate) async fn exchange(url: &str, bytes: &[u8]) -> io::Result<Vec<u8>> {
    let mut stream = TcpStream::connect(url.trim_start_matches("http://")).await?;
    stream.write_all(bytes).await?;
    let mut reply = Vec::new();
    tokio::time::timeout(PATIENCE, stream.read_to_end(&mut reply)).await.unwrap()?;
    Ok(reply)
}

/// An HTTP answer.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    headers: Vec<(String, String)>,
    /// The body as it came.
    pub(crate) text: String,
    /// The body as JSON; `Null` if it is empty or something else.
    pub(crate) body: Value,
}

impl Reply {
    pub(crate) fn parse(text: &str) -> Self {
        let (head, body) = text.split_once("\r\n\r\n").unwrap();
        let mut lines = head.lines();
        let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
        let headers = lines
            .map(|line| line.split_once(": ").unwrap())
            .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
            .collect();
        // What is not JSON is kept as text.
        let or_text = || Value::String(body.to_owned());
        let json = if body.is_empty() {
            Value::Null
        } else {
            serde_json::from_str(body).unwrap_or_else(|_| or_text())
        };
        Self { status, headers, text: body.to_owned(), body: json }
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Status and the type in its header.
    pub(crate) fn error(&self) -> (u16, &str) {
        (self.status, self.header("x-amzn-errortype").unwrap_or("none"))
    }

    /// The `Id`s of a transcript's items.
    pub(crate) fn ids(&self) -> Vec<&str> {
        let items = self.body["Transcript"].as_array().unwrap_or_else(|| panic!("no transcript: {self:?}"));
        items.iter().map(|item| item["Id"].as_str().unwrap()).collect()
    }
}

/// Kinds of events, and the texts of everything else: `participant.joined`, `hello`.
pub(crate) fn told(items: &[Value]) -> Vec<&str> {
    let tell = |item| Value::as_str(item).unwrap_or_default();
    items
        .iter()
        .map(|item| tell(&item["ContentType"]).strip_prefix(EVENT).unwrap_or(tell(&item["Content"])))
        .collect()
}

/// The longest time that is still shorter, as the service counts.
pub(crate) fn just_before(instant: Duration) -> Duration {
    instant.saturating_sub(Duration::from_millis(1))
}

/// An open websocket.
pub(crate) struct Socket(WebSocketStream<MaybeTlsStream<TcpStream>>);

impl Socket {
    /// Opens a URL; the status of the refusal otherwise.
    pub(crate) async fn open(url: &str) -> Result<Self, u16> {
        match connect_async(url).await {
            Ok((stream, _)) => Ok(Self(stream)),
            Err(Error::Http(reply)) => Err(reply.status().as_u16()),
            Err(error) => panic!("{error}"),
        }
    }

    pub(crate) async fn send(&mut self, text: &str) {
        self.0.send(Message::text(text)).await.unwrap();
    }

    /// Begins the closing handshake.
    pub(crate) async fn close(&mut self, code: u16) {
        let frame = CloseFrame { code: code.into(), reason: "".into() };
        self.0.send(Message::Close(Some(frame))).await.unwrap();
    }

    /// The next frame of text.
    pub(crate) async fn frame(&mut self) -> Value {
        loop {
            let message = self.message().await.unwrap().unwrap();
            if !message.is_ping() {
                return serde_json::from_str(message.to_text().unwrap()).unwrap();
            }
        }
    }

    /// The item in the next frame, which must be one of `aws/chat`.
    pub(crate) async fn item(&mut self) -> Value {
        let frame = self.frame().await;
        assert_eq!(frame["topic"], "aws/chat", "{frame}");
        assert_eq!(frame["contentType"], "application/json");
        serde_json::from_str(frame["content"].as_str().unwrap()).unwrap()
    }

    /// The next message, as it is.
    pub(crate) async fn message(&mut self) -> Option<Result<Message, Error>> {
        tokio::time::timeout(PATIENCE, self.0.next()).await.unwrap()
    }

    /// How the server ends the socket: a close code, or `None` for the end of the stream.
    pub(crate) async fn end(mut self) -> Option<u16> {
        loop {
            match tokio::time::timeout(PATIENCE, self.0.next()).await.unwrap() {
                Some(Ok(Message::Close(frame))) => return frame.map(|frame| frame.code.into()),
                Some(Ok(_)) => {}
                Some(Err(_)) | None => return None,
            }
        }
    }
}
