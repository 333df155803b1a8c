//! Steps of a bucket for a thread that waits for each.

use std::pin::Pin;

use archive::import::files::{Found, Step, Tag};
use bucket::BucketError;
use futures_util::{Stream, StreamExt as _};
use tokio::runtime::Handle;

type Steps<'a> = Pin<Box<dyn Stream<Item = Result<bucket::Step, BucketError>> + Send + 'a>>;

/// The steps, one after the other.
pub(crate) struct Waiting<'a> {
    runtime: Handle,
    steps: Steps<'a>,
    error: Option<BucketError>,
}

impl<'a> Waiting<'a> {
    pub(crate) fn new(runtime: Handle, steps: Steps<'a>) -> Self {
        Self { runtime, steps, error: None }
    }

    /// What stood in the way of all.
    pub(crate) fn error(self) -> Option<BucketError> {
        self.error
    }
}

impl Iterator for Waiting<'_> {
    type Item = Step;

    fn next(&mut self) -> Option<Step> {
        match self.runtime.block_on(self.steps.next())? {
            Ok(bucket::Step::Known { name, bytes }) => Some(Step::Known { name, source_bytes: bytes }),
            Ok(bucket::Step::Found(found)) => {
                let bucket::Found { name, bytes, tag } = found;
                let read = Found::of(&name.clone(), name, bytes, Tag::new(tag));
                Some(read.map_or_else(Step::Unread, Step::Found))
            }
            Ok(bucket::Step::Unread(unread)) => {
                let bucket::Unread { name, bytes, problem } = unread;
                Some(Step::Refused { name, source_bytes: bytes, reason: problem.to_string() })
            }
            Err(error) => {
                self.error = Some(error);
                None
            }
        }
    }
}
