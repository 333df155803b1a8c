//! Connections that somebody else made and hands over: at the start, and in the middle of a chat.

use credentials::Credential;
use participant::Network;
use protocol::{ConnectionTypes, ParticipantToken};
use rand::Rng;

use crate::watched::Key;
use crate::{Storm, endpoint, https, target};

impl Storm {
    /// A connection as a browser hands it over.
    pub(crate) async fn hand_over(
        &mut self,
        token: &ParticipantToken,
        socket: bool,
    ) -> Result<(Credential, Key), String> {
        // Its time begins when the service makes it, and a slow answer arrives much later.
        let until = self.service.clock().now() + self.plan.instance.connection_token_lifetime;
        let answer =
            https(&self.net)?.create_connection(&endpoint()?, token, ConnectionTypes::Both, false).await;
        let answer = answer.map_err(|error| error.to_string())?.value;
        let credentials = answer.credentials.ok_or("no token was given")?;
        let websocket = answer.websocket.map(|websocket| websocket.url).filter(|_| socket);
        let credential =
            Credential::Connection { token: credentials.token, websocket, expiry: credentials.expiry };
        Ok((credential, Key::HandedOver { until, socket }))
    }

    /// Now and then a chat that goes on is watched with another credential than before. What a storm refuses is not handed over.
    pub(crate) async fn perhaps_change_hands(&mut self) -> Result<(), String> {
        if !self.hands.random_ratio(1, 6) {
            return Ok(());
        }
        let number = self.hands.random_range(0..self.chats.len());
        if self.chats[number].talk.chat.is_ended() {
            return Ok(());
        }
        let token = ParticipantToken::new(self.chats[number].supervisor.participant_token());
        let token = token.map_err(|error| error.to_string())?;
        let (credential, with) = match self.hands.random_range(0..3) {
            socket @ 0..2 => {
                let asked_at = self.service.clock().now();
                let handed = self.hand_over(&token, socket == 0).await;
                self.chats[number].foreign.push((asked_at, self.service.clock().now()));
                let Ok(handed) = handed else { return Ok(()) };
                handed
            }
            _ => (Credential::Participant(token), Key::Participant),
        };
        self.note(&format!("chat {number} goes on with {with:?}"));
        let target = target(&self.chats[number].talk, credential.clone())?;
        self.monitor.watch(target).await.map_err(|error| error.to_string())?;
        self.chats[number].pass_on(with, credential);
        Ok(())
    }
}
