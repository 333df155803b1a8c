//! Requests that come again with the same `ClientToken`.

use std::collections::{HashMap, VecDeque};

use jiff::Timestamp;

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
}
