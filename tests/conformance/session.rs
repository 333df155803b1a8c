//! Sessions of amazon-connect-chatjs, AWS's own client for browsers.

use serde_json::{Value, json};
use simulator::ParticipantHandle;

use crate::client::{Client, Sdk};
use crate::scene::Scene;

/// One side of a chat, wherever the library runs.
pub(crate) trait Session {
    /// Makes a call of the session that must succeed.
    async fn call(&mut self, operation: &str, arguments: Value) -> Value;

    /// Waits for the next event of this name, such as `Message`, and returns its data; others wait for those who ask for
    /// them.
    async fn event(&mut self, name: &str) -> Value;

    /// Items that the session's websocket brought so far.
    fn heard(&self) -> &[Value];

    /// Ends whatever the library runs in.
    async fn close(self);

    /// Opens the connection.
    async fn connect(&mut self) {
        self.call("connect", json!({})).await;
        self.event("ConnectionEstablished").await;
    }

    /// Waits for the message with this id.
    async fn message(&mut self, id: &Value) -> Value {
        loop {
            let message = self.event("Message").await;
            if message["Id"] == *id {
                return message;
            }
        }
    }
}

impl Session for Client {
    async fn call(&mut self, operation: &str, arguments: Value) -> Value {
        Sdk::call(self, operation, arguments).await
    }

    async fn event(&mut self, name: &str) -> Value {
        Self::event(self, name).await
    }

    fn heard(&self) -> &[Value] {
        Self::heard(self)
    }

    async fn close(self) {}
}

/// A session of a customer in Node, connected.
pub(crate) async fn customer(scene: &Scene, participant: &ParticipantHandle) -> Client {
    in_node(scene, participant, "CUSTOMER").await
}

/// A session of an agent in Node, connected.
pub(crate) async fn agent(scene: &Scene, participant: &ParticipantHandle) -> Client {
    in_node(scene, participant, "AGENT").await
}

async fn in_node(scene: &Scene, participant: &ParticipantHandle, kind: &str) -> Client {
    let before = scene.chat.subscribed_sockets();
    let mut client = Client::node("chatjs_client.mjs", &setup(scene, participant, kind)).await;
    client.connect().await;
    until_subscribed(scene, before + 1).await;
    client
}

/// What a session is opened with.
pub(crate) fn setup(scene: &Scene, participant: &ParticipantHandle, kind: &str) -> Value {
    let mut setup = scene.setup();
    setup["type"] = json!(kind);
    setup["contactId"] = json!(scene.chat.contact_id());
    setup["initialContactId"] = json!(scene.chat.initial_contact_id());
    setup["participantId"] = json!(participant.id());
    setup["participantToken"] = json!(participant.participant_token());
    setup
}

/// Messages reach a session only once its subscription was acknowledged, of which the library tells nobody.
pub(crate) async fn until_subscribed(scene: &Scene, sockets: usize) {
    scene.until("the sockets that hear something", || scene.chat.subscribed_sockets() == sockets).await;
}
