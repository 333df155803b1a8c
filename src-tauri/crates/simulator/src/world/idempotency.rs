//! Requests that come again with the same `ClientToken`.

use std::collections::{HashMap, VecDeque};

use jiff::Timestamp;

use super::ChatKey;
use super::body::Body;
use super::tokens::Seat;
use crate::clock::later;
use crate::config::Idempotency;
use crate::error::ServiceError;
use crate::operation::Operation;

/// What was answered to whom, for as long as a repetition is still one.
#[derive(Debug)]
pub(super) struct Answered {
    bounds: Idempotency,
    /// For each participant the answers, oldest first.
    answers: HashMap<Seat, VecDeque<Given>>,
}

#[derive(Debug)]
struct Given {
    operation: Operation,
    client_token: String,
    parameters: u64,
    answer: String,
    until: Timestamp,
}

impl Answered {
    pub(super) fn new(bounds: Idempotency) -> Self {
        Self { bounds, answers: HashMap::new() }
    }

    /// The answer given before. A token that comes again with other parameters is an error: a conflict where the
    /// model has one, else not valid.
    pub(super) fn recall(
        &mut self,
        seat: Seat,
        operation: Operation,
        body: &Body,
        now: Timestamp,
    ) -> Result<Option<String>, ServiceError> {
        let Some(token) = body.client_token().filter(|_| operation.takes_client_token()) else {
            return Ok(None);
        };
        let Some(answers) = self.answers.get_mut(&seat) else {
            return Ok(None);
        };
        while answers.front().is_some_and(|answer| answer.until <= now) {
            answers.pop_front();
        }
        let known = |answer: &&Given| answer.operation == operation && answer.client_token == token;
        match answers.iter().find(known) {
            None => Ok(None),
            Some(answer) if answer.parameters == body.fingerprint() => Ok(Some(answer.answer.clone())),
            Some(_) if operation.knows_conflict() => Err(ServiceError::Conflict),
            Some(_) => Err(ServiceError::invalid()),
        }
    }

    /// Notes a success; of too many the oldest is forgotten.
    pub(super) fn remember(
        &mut self,
        seat: Seat,
        operation: Operation,
        body: &Body,
        answer: &str,
        now: Timestamp,
    ) {
        let Some(token) = body.client_token().filter(|_| operation.takes_client_token()) else {
            return;
        };
        let answers = self.answers.entry(seat).or_default();
        answers.push_back(Given {
            operation,
            client_token: token.to_owned(),
            parameters: body.fingerprint(),
            answer: answer.to_owned(),
            until: later(now, self.bounds.window),
        });
        while answers.len() > self.bounds.answers_per_participant {
            answers.pop_front();
        }
    }

    /// Nobody of this chat can repeat a request any more.
    pub(super) fn forget(&mut self, chat: ChatKey) {
        self.answers.retain(|seat, _| seat.chat != chat);
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use rand::SeedableRng;
    use rand::rngs::StdRng;

    use super::super::{Participant, Role, World};
    use super::*;
    use crate::config::Config;
    use crate::spec::ChatSpec;

    #[test]
    fn nothing_is_remembered_of_a_forgotten_chat() {
        let now = Timestamp::UNIX_EPOCH;
        let config = Config { forget_ended_after: Some(Duration::ZERO), ..Config::default() };
        let mut world = World::new(config, String::new(), StdRng::seed_from_u64(1));
        let chat = world.open_chat(ChatSpec::default(), now);
        let seat = world.seat(chat, Participant::new("ana".to_owned(), Role::Customer, "Ana".to_owned()));
        let body = Body::parse(br#"{"ClientToken":"1"}"#).expect("an object");
        world.answered.remember(seat, Operation::SendMessage, &body, "{}", now);
        world.chat(chat).end(now);
        world.settle(later(now, Duration::from_secs(60)));
        assert!(world.chats.is_empty() && world.answered.answers.is_empty());
    }
}
