//! Sockets of a chat: opened and closed as the link says, and what they bring.

use std::sync::Arc;
use std::time::Duration;

use protocol::Reading;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use transcript::{Epoch, Event, Item, Kind};

use super::Actor;
use crate::chat::line::{self, Brought, LineEvent};
use crate::chat::link::Act;

/// After somebody came or went the transcript is compared with what the socket brought.
const CHECK_AFTER_MOVE: Duration = Duration::from_secs(1);

impl Actor {
    /// What sockets brought, in its order; items that follow one another are merged together.
    pub(super) fn line_events(&mut self, brought: impl Iterator<Item = Brought>) {
        let mut speaker = None;
        let events =
            brought.flat_map(|Brought { epoch, events }| events.into_iter().map(move |event| (epoch, event)));
        for (epoch, event) in events {
            let goes_on = matches!(event, LineEvent::Item(_)) && speaker == Some(epoch);
            if let Some(before) = speaker.take().filter(|_| !goes_on) {
                self.merge(before);
            }
            if matches!(event, LineEvent::Item(_)) {
                speaker = Some(epoch);
            }
            self.line_event(epoch, event);
        }
        if let Some(epoch) = speaker {
            self.merge(epoch);
        }
    }

    fn line_event(&mut self, epoch: Epoch, event: LineEvent) {
        match event {
            LineEvent::Subscribed => {
                let acts = self.link.subscribed(Instant::now(), epoch);
                if self.link.live() == Some(epoch) {
                    let now = self.now();
                    if self.lost.take().is_some() || self.timeline.is_empty() {
                        self.since = now;
                    }
                    self.lost_at = None;
                    let changes = self.timeline.connected(epoch, now);
                    self.keep_changes(changes);
                    self.reading.subscribed(Instant::now());
                }
                self.act(acts);
            }
            LineEvent::Item(reading) => self.hear(*reading),
            LineEvent::Odd => self.odd = self.odd.saturating_add(1),
            LineEvent::Unreadable => self.unreadable(),
            // An old socket that falls silent says nothing about its successor.
            LineEvent::Unwell(ailment) if self.link.live() == Some(epoch) => {
                tracing::debug!(chat = %self.key, ?ailment, "heartbeats are missed; the socket is replaced");
                self.doubt("heartbeats are not answered");
            }
            LineEvent::Unwell(_) => {}
            LineEvent::Closed(error) => {
                self.lines.remove(&epoch);
                let loss = line::loss(error.as_ref());
                let why = error.map_or_else(|| "the socket ended".to_owned(), |error| error.to_string());
                tracing::debug!(chat = %self.key, why, "a socket ended");
                self.gone(epoch, &why);
                let acts = self.link.closed(Instant::now(), epoch, loss, &mut self.rng);
                self.act(acts);
            }
        }
    }

    /// Of a socket in doubt nothing may be called live, and nothing complete.
    pub(super) fn doubt(&mut self, why: &str) {
        let Some(epoch) = self.link.live() else { return };
        let acts = self.link.distrust(Instant::now(), &mut self.rng);
        self.gone(epoch, why);
        self.act(acts);
    }

    fn hear(&mut self, reading: Reading) {
        self.odd = self.odd.saturating_add(reading.oddities);
        let Ok(item) = reading.item else {
            return self.unreadable();
        };
        if !self.belongs(&item) {
            // A socket belongs to a participant; what another chat says has no business here.
            self.odd = self.odd.saturating_add(1);
            return;
        }
        let now = self.now();
        // Whoever speaks is not over, whatever was refused.
        self.refused_reads.clear();
        let lag = now.duration_since(item.time).as_millis();
        self.lag_ms = i64::try_from(lag).ok();
        // Of a transfer the service tells the one who transfers, and stores it for all: the socket alone does not know.
        let moves = self.note_contact(&item)
            || matches!(item.kind, Kind::Event(Event::Invited | Event::Joined | Event::Left));
        if moves {
            self.reading.check_by(Instant::now() + CHECK_AFTER_MOVE);
        }
        let seen = self.observe(now);
        if let Some(contact) = item.contact_id().cloned() {
            self.carried = Some(contact);
        }
        self.heard.push((seen, item));
    }

    /// Merges what was heard on a socket, all of it in one go.
    fn merge(&mut self, epoch: Epoch) {
        let had_ended = self.timeline.ended().is_some();
        let is_rehydrated =
            self.heard.iter().any(|(_, item)| item.kind == Kind::Event(Event::ChatRehydrated));
        let changes = self.timeline.live_each(epoch, self.heard.drain(..));
        self.keep_changes(changes);
        if is_rehydrated {
            let changes = self.timeline.reopened();
            self.keep_changes(changes);
            self.reading.rehydrated(&self.timeline, Instant::now());
        }
        if self.timeline.ended().is_some() && !had_ended {
            self.reading.start_over();
            // The token dies with the chat: what is missing has to be read at once.
            self.reading.check_by(Instant::now());
        }
    }

    fn unreadable(&mut self) {
        self.odd = self.odd.saturating_add(1);
        self.reading.unread_frame(Instant::now());
    }

    /// The same chain, as far as anything says.
    fn belongs(&self, item: &Item) -> bool {
        match (item.initial_contact_id(), &self.initial_contact_id) {
            (Some(its), Some(ours)) => its == ours,
            _ => true,
        }
    }

    pub(super) fn act(&mut self, acts: Vec<Act>) {
        for act in acts {
            match act {
                Act::Fetch => self.fetch(),
                Act::Open(epoch) => {
                    let Some(url) = self.next_url.take() else { continue };
                    let stop = CancellationToken::new();
                    self.lines.insert(epoch, stop.clone());
                    let network = Arc::clone(&self.network);
                    self.line_tasks.spawn(line::carry(
                        network,
                        url,
                        epoch,
                        self.beat,
                        self.brought_in.clone(),
                        stop,
                    ));
                }
                Act::Close(epoch) => {
                    if let Some(stop) = self.lines.remove(&epoch) {
                        stop.cancel();
                    }
                    self.gone(epoch, "the socket did not answer");
                }
            }
        }
    }

    /// A socket is no more.
    pub(super) fn gone(&mut self, epoch: Epoch, why: &str) {
        let changes = self.timeline.disconnected(epoch, self.now());
        self.keep_changes(changes);
        // The one that was live, or one that never came to be; not the old one of a swap.
        let other_is_live = self.link.live().is_some_and(|live| live != epoch);
        if !other_is_live && self.over.is_none() {
            let since = self.lost.take().map_or_else(|| self.now(), |(since, _)| since);
            self.lost = Some((since, why.to_owned()));
            self.lost_at.get_or_insert_with(Instant::now);
            self.reading.lost(Instant::now());
        }
    }

    pub(super) fn lose(&mut self, why: &str) {
        if self.link.live().is_none() {
            let since = self.lost.as_ref().map_or_else(|| self.now(), |(since, _)| *since);
            self.lost = Some((since, why.to_owned()));
            self.lost_at.get_or_insert_with(Instant::now);
        }
    }
}
