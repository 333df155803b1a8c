//! The service as the engine's network, and this computer's clock.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use jiff::Timestamp;
use monitor::Clock;
use participant::{
    Answer, CallError, Download, DownloadError, ETag, Endpoint, Network, Operation, RosterAnswer, RosterUrl,
    Socket, SocketError, Text, Unreachable,
};
use protocol::{
    AttachmentLocation, Connection, ConnectionToken, ConnectionTypes, Credentials, ParticipantToken,
    RosterBearer, SocketUrl, TranscriptPage, TranscriptQuery, Websocket, parse_roster, parse_transcript,
};
use serde_json::Value;
use tokio::sync::mpsc;
use tokio::time::sleep;
use transcript::AttachmentId;

use crate::service::{AmazonConnect, Fault};

impl Clock for AmazonConnect {
    fn now(&self) -> Timestamp {
        self.look()
    }
}

#[async_trait]
impl Network for AmazonConnect {
    async fn create_connection(
        &self,
        endpoint: &Endpoint,
        token: &ParticipantToken,
        types: ConnectionTypes,
        _: bool,
    ) -> Result<Answer<Connection>, CallError> {
        let operation = Operation::CreateParticipantConnection;
        let (participant, chat) = named(token.expose());
        self.show(endpoint.host(), token.expose());
        let token_alone = types == ConnectionTypes::Credentials;
        sleep(self.note_kind(operation, chat, token_alone)).await;
        fail(self.fault(operation, chat))?;
        fail((!self.admits(chat, participant)).then_some(Fault::Refused))?;
        let mood = self.mood_of(chat);
        let websocket = (!token_alone).then(|| {
            let url = format!("ws://127.0.0.1/{participant}/{chat}/{}", self.new_url(chat));
            let expiry = self.now() + mood.lifetime;
            Websocket { url: SocketUrl::new(url).unwrap(), expiry: Some(expiry) }
        });
        let token = ConnectionToken::new(format!("{participant}/{chat}")).unwrap();
        let credentials = Credentials { token, expiry: mood.token_life.map(|life| self.now() + life) };
        let value = Connection { websocket, credentials: Some(credentials) };
        Ok(Answer { value, server_time: self.date() })
    }

    async fn get_transcript(
        &self,
        endpoint: &Endpoint,
        token: &ConnectionToken,
        query: &TranscriptQuery,
    ) -> Result<Answer<TranscriptPage>, CallError> {
        let (participant, chat) = named(token.expose());
        self.show(endpoint.host(), token.expose());
        let delay = self.note(Operation::GetTranscript, chat);
        sleep(delay / 2).await;
        fail(self.fault(Operation::GetTranscript, chat))?;
        fail((!self.admits(chat, participant)).then_some(Fault::Refused))?;
        let query: Value = serde_json::from_str(&query.body()).unwrap();
        let page = self.page(chat, &query).or_else(|fault| fail(Some(fault)).map(|()| Value::Null))?;
        // Read at one moment, received at a later one.
        sleep(delay / 2).await;
        Ok(Answer { value: parse_transcript(page.to_string().as_bytes()).unwrap(), server_time: self.date() })
    }

    async fn get_attachment(
        &self,
        _: &Endpoint,
        _: &ConnectionToken,
        _: &AttachmentId,
    ) -> Result<Answer<AttachmentLocation>, CallError> {
        unreachable!("no test here saves a file")
    }

    async fn download(&self, _: &AttachmentLocation) -> Result<Box<dyn Download>, DownloadError> {
        unreachable!("no test here saves a file")
    }

    async fn open(&self, url: &SocketUrl) -> Result<Box<dyn Socket>, SocketError> {
        let (rest, line) = url.expose().rsplit_once('/').unwrap();
        let ((participant, chat), line) = (named(rest), line.parse().unwrap());
        sleep(self.note(Operation::OpenSocket, chat)).await;
        match self.fault(Operation::OpenSocket, chat) {
            Some(Fault::Panic) => panic!("by order of a test"),
            Some(_) => {
                return Err(SocketError::Unreachable { host: host(), reason: Unreachable::Connect });
            }
            None => {}
        }
        let frames = self.open_line(chat, line, participant);
        Ok(Box::new(InMemory { service: self.clone(), chat, line, frames }))
    }

    async fn get_roster(
        &self,
        _: &RosterUrl,
        _: &RosterBearer,
        _: Option<&ETag>,
    ) -> Result<Answer<RosterAnswer>, CallError> {
        let body = self.roster().or_else(|fault| fail(Some(fault)).map(|()| String::new()))?;
        let roster = parse_roster(body.as_bytes()).unwrap();
        Ok(Answer { value: RosterAnswer::Changed { roster, tag: None }, server_time: None })
    }
}

struct InMemory {
    service: AmazonConnect,
    chat: usize,
    line: u64,
    frames: mpsc::UnboundedReceiver<String>,
}

#[async_trait]
impl Socket for InMemory {
    async fn recv(&mut self) -> Option<Result<Text, SocketError>> {
        let frame = self.frames.recv().await;
        let code = self.service.mood_of(self.chat).close_code;
        Some(frame.map(Text::from).ok_or_else(|| SocketError::Closed { host: host(), code }))
    }

    async fn send(&mut self, text: &str) -> Result<(), SocketError> {
        let frame: Value = serde_json::from_str(text).unwrap();
        self.service.answer(self.chat, self.line, frame["topic"].as_str().unwrap());
        Ok(())
    }

    async fn close(&mut self) {
        self.service.close_line(self.chat, self.line);
    }
}

impl Drop for InMemory {
    fn drop(&mut self) {
        self.service.close_line(self.chat, self.line);
    }
}

/// The participant and the chat are named by the last parts of the text.
fn named(text: &str) -> (&str, usize) {
    let mut parts = text.rsplit('/');
    let chat = parts.next().unwrap().parse().unwrap();
    (parts.next().unwrap(), chat)
}

fn fail(fault: Option<Fault>) -> Result<(), CallError> {
    let host = host();
    Err(match fault {
        None => return Ok(()),
        Some(Fault::Refused) => refused(true),
        Some(Fault::Blocked) => refused(false),
        Some(Fault::Invalid) => CallError::Invalid { host, message: None },
        Some(Fault::Throttled(after)) => {
            CallError::Throttled { host, retry_after: after.map(Duration::from_secs) }
        }
        Some(Fault::Server) => CallError::ServerFault { host, status: 500, retry_after: None },
        Some(Fault::Cut) => CallError::Unreachable { host, reason: Unreachable::Reset },
        Some(Fault::Panic) => panic!("by order of a test"),
    })
}

fn refused(from_service: bool) -> CallError {
    CallError::Refused { host: host(), status: 403, from_service, message: None, server_time: None }
}

fn host() -> Arc<str> {
    "service".into()
}
