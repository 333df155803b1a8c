//! What a chat is watched with: begun with, exchanged, renewed, and given up.

use credentials::Credential;
use jiff::Timestamp;
use protocol::ConnectionToken;
use tokio::time::Instant;

use super::Actor;
use crate::chat::held::HeldToken;
use crate::target::Target;

impl Actor {
    /// Starts, or starts again from nothing but the target and what is in the timeline.
    pub(super) fn begin(&mut self) {
        self.stop();
        self.over = None;
        self.lost = None;
        self.lost_at = None;
        self.refused_reads.clear();
        self.refreshed = false;
        self.since = self.now();
        self.reading.start_over();
        let acts = match &mut self.target.credential {
            Credential::Participant(_) => self.link.begin(),
            Credential::Connection { token, websocket, expiry } => {
                self.token = Some(HeldToken::new(token.clone(), *expiry));
                self.reading.check_by(Instant::now());
                // Good for one socket: it is not kept beyond it.
                self.next_url = websocket.take();
                if self.next_url.is_some() { self.link.hand_over(Instant::now()) } else { self.link.keep() }
            }
        };
        self.act(acts);
    }

    /// Closes what is open and gives up what is under way: an answer to one credential says nothing about the next.
    pub(super) fn stop(&mut self) {
        let acts = self.link.finish();
        self.act(acts);
        self.give_up_calls();
        self.next_url = None;
    }

    /// Goes on with what a source or a person says now. `at_once`: a person does.
    pub(super) fn renew(&mut self, target: Target, at_once: bool) {
        use Credential::{Connection, Participant};
        let before = std::mem::replace(&mut self.target, target);
        self.filing.note_facts();
        self.instance = self.target.instance_key();
        let moved = self.target.contact_id.is_some() && before.contact_id != self.target.contact_id;
        if let Some(contact) = &self.target.contact_id {
            self.contacts.name(contact);
        }
        let (fresh, other_kind) = match (&before.credential, &self.target.credential) {
            (Participant(known), Participant(new)) => (known != new, false),
            (Connection { token: known, .. }, Connection { token: new, .. }) => (known != new, false),
            _ => (true, true),
        };
        match self.over {
            _ if !fresh && !moved => {}
            // A source that still lists an ended chat, with ever new tokens, must not start it again and again.
            Some(_) if !at_once || self.timeline.is_sealed() => {}
            Some(_) => self.begin(),
            None if fresh && matches!(self.target.credential, Connection { .. }) => self.take_connection(),
            None if other_kind || (fresh && at_once && self.shut_out.is_some()) => self.take_participant(),
            None if moved => self.follow(fresh),
            // It is used when the next connection is due: a waiting time is not cut short.
            None => self.link.try_sooner(),
        }
    }

    /// Goes on with a connection that was handed over. A socket that is open stays so until its successor is subscribed.
    fn take_connection(&mut self) {
        let Credential::Connection { token, websocket, expiry } = &mut self.target.credential else { return };
        self.token = Some(HeldToken::new(token.clone(), *expiry));
        self.next_url = websocket.take();
        self.give_up_calls();
        self.refused_reads.clear();
        self.reading.start_over();
        self.reading.check_by(Instant::now());
        let acts =
            if self.next_url.is_some() { self.link.hand_over(Instant::now()) } else { self.link.keep() };
        self.act(acts);
    }

    /// Goes on with a participant token, at once.
    fn take_participant(&mut self) {
        self.give_up_calls();
        self.refused_reads.clear();
        self.reading.start_over();
        let acts = self.link.take_up();
        self.act(acts);
    }

    /// The source says that the chat is on another contact now: the live stream moves there by itself.
    fn follow(&mut self, fresh: bool) {
        self.reading.check_by(Instant::now());
        if fresh && self.link.live().is_some() {
            let acts = self.link.refresh();
            self.act(acts);
        } else if fresh && self.shut_out.is_some() {
            self.take_participant();
        }
    }

    pub(super) fn finish(&mut self) {
        self.over = Some(self.now());
        self.stop();
        self.reading.close(Instant::now());
        // The token has done its work, once no result of a scan is awaited any more.
        if !self.timeline.is_sealed() {
            self.token = None;
        }
        self.renewal.forget();
    }

    /// A token is renewed by itself only beside a socket that is well: whoever makes a new connection gets a new token with it. After the
    /// end there are no sockets: it is once a page was refused, as long as there are pages to read.
    pub(super) fn may_renew(&self) -> bool {
        let is_wanted = if self.over.is_some() {
            self.token.is_some() && (self.refused_reads.count() > 0 || self.holds_dead_token(Instant::now()))
        } else {
            self.link.live().is_some()
        };
        is_wanted && self.link.is_renewable()
    }

    /// The token has run out, and there is something to renew it with. By a clock that may be wrong: then one too many is asked for.
    pub(super) fn holds_dead_token(&self, now: Instant) -> bool {
        let is_past = |expiry: Timestamp| expiry <= self.now();
        let is_dead = |held: &HeldToken| held.is_over(now) || held.expiry().is_some_and(is_past);
        let renews = matches!(self.target.credential, Credential::Participant(_));
        renews && self.token.as_ref().is_some_and(is_dead)
    }

    pub(super) fn set_token(&mut self, token: ConnectionToken, expiry: Option<Timestamp>) {
        self.token = Some(HeldToken::new(token, expiry));
        let now = (self.now(), Instant::now());
        self.renewal.token(expiry, now, &mut self.rng);
        self.reading.forget_chain();
    }
}
