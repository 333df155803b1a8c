//! One chat of the simulator, watched through every operation there is.

use std::time::Duration;

use jiff::Timestamp;
use participant::{
    CallError, Endpoint, Https, Network, Operation, RosterAnswer, RosterUrl, Socket, SocketError,
};
use protocol::frame::{HEARTBEAT, PING, SUBSCRIBE};
use protocol::{
    ConnectionToken, ConnectionTypes, Credentials, Frame, ParticipantToken, RosterBearer, Scan, SortOrder,
    StartPosition, TranscriptPage, TranscriptQuery, Websocket, parse_frame,
};
use simulator::{ChatHandle, ChatSpec, Clock, Config, ManualClock, Role, UrlUse};
use transcript::{Format, Item, Kind};
use witness::Witnessed;

use crate::stage::{holds_no_secret, https};

/// A simulator with one chat and somebody who may watch it.
struct Scene {
    simulator: Witnessed,
    chat: ChatHandle,
    endpoint: Endpoint,
    token: ParticipantToken,
    https: Https,
}

impl Scene {
    async fn new() -> Self {
        Self::with(Config::default(), Clock::running(Timestamp::now())).await
    }

    async fn with(config: Config, clock: Clock) -> Self {
        let simulator = Witnessed::start(config, clock).await;
        let chat = simulator.create_chat(ChatSpec { customer_name: "Ana".to_owned(), ..ChatSpec::default() });
        let endpoint = Endpoint::custom(simulator.base_url()).unwrap();
        let token = ParticipantToken::new(chat.supervisor().participant_token()).unwrap();
        Self { simulator, chat, endpoint, token, https: https() }
    }

    async fn connect(&self) -> Result<(Websocket, Credentials), CallError> {
        let types = ConnectionTypes::Both;
        let connection = self.https.create_connection(&self.endpoint, &self.token, types, false).await?.value;
        Ok((connection.websocket.unwrap(), connection.credentials.unwrap()))
    }

    async fn page(
        &self,
        token: &ConnectionToken,
        query: &TranscriptQuery,
    ) -> Result<TranscriptPage, CallError> {
        Ok(self.https.get_transcript(&self.endpoint, token, query).await?.value)
    }
}

async fn frame(socket: &mut Box<dyn Socket>) -> Frame {
    parse_frame(&socket.recv().await.unwrap().unwrap())
}

fn texts(items: &[Item]) -> Vec<&str> {
    items.iter().filter_map(|item| item.content.as_deref()).collect()
}

#[tokio::test]
async fn a_chat_is_watched_live_and_read_back() {
    let scene = Scene::new().await;
    let customer = scene.chat.join(Role::Customer, "Ana");
    for number in 0..25 {
        scene.chat.say(&customer, &format!("message {number}"));
    }
    let (websocket, credentials) = scene.connect().await.unwrap();
    assert!(websocket.expiry.unwrap() > Timestamp::now());
    assert!(credentials.expiry.unwrap() > websocket.expiry.unwrap());

    let mut socket = scene.https.open(&websocket.url).await.unwrap();
    for sent in [SUBSCRIBE, PING, HEARTBEAT] {
        socket.send(sent).await.unwrap();
    }
    // Answered in any order.
    let answers = [frame(&mut socket).await, frame(&mut socket).await, frame(&mut socket).await];
    assert!(answers.iter().any(|frame| matches!(frame, Frame::SubscribeAck { success: true })));
    assert!(answers.iter().any(|frame| matches!(frame, Frame::Ping { status: 200 })));
    assert!(answers.iter().any(|frame| matches!(frame, Frame::Heartbeat)));
    scene.chat.say(&customer, "live 😀");
    let Frame::Chat(reading) = frame(&mut socket).await else { panic!("a chat frame") };
    assert_eq!(reading.oddities, 0);
    let live = reading.item.unwrap();
    assert_eq!((live.content.as_deref(), &live.kind), (Some("live 😀"), &Kind::Message(Format::Plain)));
    assert_eq!(live.author.unwrap().role, transcript::Role::Customer);
    socket.close().await;

    let query = TranscriptQuery { max_results: 10, ..TranscriptQuery::newest() };
    let newest = scene.page(&credentials.token, &query).await.unwrap();
    assert_eq!(newest.items.len(), 10);
    assert_eq!(newest.items.last().unwrap().id, live.id);
    assert_eq!(newest.initial_contact_id.unwrap().as_str(), scene.chat.initial_contact_id());
    assert_eq!((newest.unplaced.len(), newest.oddities), (0, 0));
    let older = scene.page(&credentials.token, &query.after(newest.next_token.unwrap())).await.unwrap();
    assert_eq!(older.items.len(), 10);
    assert!(older.items.last().unwrap().time <= newest.items[0].time);
}

#[tokio::test]
async fn every_start_of_a_scan_is_understood() {
    let scene = Scene::new().await;
    let customer = scene.chat.join(Role::Customer, "Ana");
    let ids: Vec<String> = ["a", "b", "c", "d"].iter().map(|text| scene.chat.say(&customer, text)).collect();
    let (_, credentials) = scene.connect().await.unwrap();
    let all = scene.page(&credentials.token, &TranscriptQuery::newest()).await.unwrap();
    let second = all.items.iter().find(|item| item.id.as_str() == ids[1]).unwrap();

    let from = StartPosition::Id(second.id.clone());
    let forward = TranscriptQuery::scan(Scan::Forward { from });
    assert_eq!(texts(&scene.page(&credentials.token, &forward).await.unwrap().items), ["b", "c", "d"]);

    let from = Some(StartPosition::Time(second.time));
    let backward =
        TranscriptQuery { sort: SortOrder::Descending, ..TranscriptQuery::scan(Scan::Backward { from }) };
    assert_eq!(texts(&scene.page(&credentials.token, &backward).await.unwrap().items), ["b", "a"]);
}

#[tokio::test]
async fn a_token_of_the_wrong_kind_is_refused_by_the_service() {
    let scene = Scene::new().await;
    let (_, credentials) = scene.connect().await.unwrap();
    let swapped = ParticipantToken::new(credentials.token.expose()).unwrap();
    let types = ConnectionTypes::Credentials;
    let error = scene.https.create_connection(&scene.endpoint, &swapped, types, false).await.unwrap_err();
    assert!(matches!(error, CallError::Refused { status: 403, from_service: true, .. }), "{error:?}");
    holds_no_secret(&error);
}

#[tokio::test]
async fn only_the_parts_asked_for_come() {
    let scene = Scene::new().await;
    for (types, websocket) in [(ConnectionTypes::Websocket, true), (ConnectionTypes::Credentials, false)] {
        let call = scene.https.create_connection(&scene.endpoint, &scene.token, types, false);
        let connection = call.await.unwrap().value;
        assert_eq!(
            (connection.websocket.is_some(), connection.credentials.is_some()),
            (websocket, !websocket)
        );
    }
}

#[tokio::test]
async fn faults_of_the_service_have_their_names() {
    let scene = Scene::new().await;
    scene.chat.inject("429 retry-after 3s".parse().expect("a fault"));
    let error = scene.connect().await.unwrap_err();
    assert_eq!(error.retry_after(), Some(Duration::from_secs(3)));
    scene.chat.refuse_with(500, 1);
    assert!(matches!(scene.connect().await.unwrap_err(), CallError::ServerFault { status: 500, .. }));
    scene.chat.refuse_with(403, 1);
    assert!(matches!(scene.connect().await.unwrap_err(), CallError::Refused { from_service: true, .. }));
    assert!(scene.connect().await.is_ok(), "a refusal is not final");
}

#[tokio::test]
async fn a_dropped_socket_tells_its_close_code() {
    let scene = Scene::new().await;
    for code in [Some(1011), None] {
        let (websocket, _) = scene.connect().await.unwrap();
        let mut socket = scene.https.open(&websocket.url).await.unwrap();
        socket.send(SUBSCRIBE).await.unwrap();
        assert!(matches!(frame(&mut socket).await, Frame::SubscribeAck { success: true }));
        scene.chat.drop_sockets(code);
        let error = socket.recv().await.unwrap().unwrap_err();
        assert!(matches!(error, SocketError::Closed { .. }), "{error:?}");
        assert_eq!(error.close_code(), code);
    }
}

#[tokio::test]
async fn an_address_that_is_too_old_or_used_is_refused() {
    let hand = ManualClock::new(Timestamp::now());
    let mut config = Config::default();
    config.switches.url_use = UrlUse::Once;
    let scene = Scene::with(config, hand.clock()).await;
    let (websocket, _) = scene.connect().await.unwrap();
    let used = scene.https.open(&websocket.url).await;
    assert!(used.is_ok());
    let Err(error) = scene.https.open(&websocket.url).await else { panic!("a used address opened") };
    assert!(matches!(error, SocketError::Refused { .. }), "{error:?}");

    let (websocket, _) = scene.connect().await.unwrap();
    hand.advance(Duration::from_secs(101));
    let Err(error) = scene.https.open(&websocket.url).await else { panic!("an old address opened") };
    assert!(matches!(error, SocketError::Refused { .. }), "{error:?}");
}

#[tokio::test]
async fn a_roster_is_read_again_only_when_it_changed() {
    let scene = Scene::new().await;
    let url = RosterUrl::new(&scene.simulator.roster_url()).unwrap();
    let bearer = RosterBearer::new(scene.simulator.roster_bearer()).unwrap();
    let answer = scene.https.get_roster(&url, &bearer, None).await.unwrap();
    assert!(answer.server_time.is_some());
    let RosterAnswer::Changed { roster, tag } = answer.value else { panic!("the first is always new") };
    assert_eq!((roster.skipped, roster.oddities), (0, 0));
    assert_eq!(roster.chats[0].contact_id.as_str(), scene.chat.contact_id());
    assert_eq!(roster.chats[0].customer.as_deref(), Some("Ana"));
    assert!(roster.chats[0].participant_token.is_some() && roster.chats[0].started_at.is_some());

    let again = scene.https.get_roster(&url, &bearer, tag.as_ref()).await.unwrap();
    assert_eq!(again.value, RosterAnswer::Unchanged);
    scene.simulator.create_chat(ChatSpec::default());
    let changed = scene.https.get_roster(&url, &bearer, tag.as_ref()).await.unwrap();
    assert!(matches!(changed.value, RosterAnswer::Changed { roster, .. } if roster.chats.len() == 2));

    let stranger = RosterBearer::new("somebody-else").unwrap();
    let error = scene.https.get_roster(&url, &stranger, tag.as_ref()).await.unwrap_err();
    assert!(matches!(error, CallError::Refused { status: 401, .. }), "{error:?}");
}

#[tokio::test]
async fn every_request_is_counted_by_what_it_asks() {
    let scene = Scene::new().await;
    let (websocket, credentials) = scene.connect().await.unwrap();
    scene.chat.refuse_with(500, 1);
    scene.connect().await.unwrap_err();
    scene.page(&credentials.token, &TranscriptQuery::newest()).await.unwrap();
    let _socket = scene.https.open(&websocket.url).await.unwrap();
    let counts = scene.https.counts();
    assert_eq!(Operation::ALL.map(|operation| counts.get(operation)), [2, 1, 0, 0, 1, 0]);
    let heard: Vec<_> = scene.chat.requests().iter().map(|request| request.operation.name()).collect();
    assert_eq!(heard.iter().filter(|name| **name == "CreateParticipantConnection").count(), 2);
    assert_eq!(heard.iter().filter(|name| **name == "GetTranscript").count(), 1);
}
