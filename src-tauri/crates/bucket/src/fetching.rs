//! Objects, read many at a time.

use std::fmt;
use std::sync::Arc;

use futures_util::{Stream, StreamExt, stream};
use object_store::{Error, GetOptions, ObjectMeta, ObjectStore};
use thiserror::Error;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::bucket::Limits;
use crate::error::BucketError;
use crate::listing::Listing;

/// Endings of names that are looked at.
const ENDINGS: [&str; 2] = [".json", ".gz"];

/// An object that was read.
#[derive(Clone, PartialEq, Eq)]
pub struct Found {
    /// Its key.
    pub name: String,
    /// What is in it, as it is stored.
    pub bytes: Vec<u8>,
    /// Its `ETag`, which is another when the object is another; where the server has none, its size and time.
    pub tag: String,
}

/// What comes next.
#[derive(Debug, PartialEq, Eq)]
pub enum Step {
    /// An object.
    Found(Found),
    /// An object that is known already, and was not read.
    Known {
        /// Its key.
        name: String,
        /// Its size.
        bytes: u64,
    },
    /// An object that cannot be read.
    Unread(Unread),
}

/// An object that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{name}: {problem}")]
pub struct Unread {
    /// Its key.
    pub name: String,
    /// Its size.
    pub bytes: u64,
    /// Why.
    pub problem: BucketError,
}

/// What there is to read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Totals {
    /// Steps to come.
    pub steps: u64,
    /// Bytes of these.
    pub bytes: u64,
    /// Objects of other names, which are not looked at.
    pub passed_over: u64,
}

impl Totals {
    pub(crate) fn add(&mut self, object: &ObjectMeta) {
        if is_looked_at(object) {
            self.steps += 1;
            self.bytes += object.size;
        } else {
            self.passed_over += 1;
        }
    }
}

/// What is said in a chat stays out of logs.
impl fmt::Debug for Found {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { name, bytes, tag } = self;
        f.debug_struct("Found").field("name", name).field("bytes", &bytes.len()).field("tag", tag).finish()
    }
}

/// A step, or an object to be read and the room for it.
enum Planned {
    Step(Result<Step, BucketError>),
    Read(ObjectMeta, OwnedSemaphorePermit),
}

pub(crate) fn steps<'a>(
    store: &'a Arc<dyn ObjectStore>,
    listing: Listing,
    limits: Limits,
    mut is_known: impl FnMut(&str, &str) -> bool + Send + 'a,
    error: impl Fn(&Error) -> BucketError + Copy + Send + 'a,
) -> impl Stream<Item = Result<Step, BucketError>> + Send + 'a {
    // Who waits here waits for room, and those before have it already: they come to an end.
    let room = Arc::new(Semaphore::new(limits.bytes_at_once as usize));
    stream::unfold(listing, |mut listing| async { Some((listing.next().await?, listing)) })
        .filter(|next| {
            let is_wanted = next.as_ref().map_or(true, is_looked_at);
            async move { is_wanted }
        })
        .map(move |next| match next {
            Err(problem) => Err(Err(error(&problem))),
            Ok(object) if is_known(object.location.as_ref(), &tag(&object)) => {
                Err(Ok(Step::Known { name: object.location.into(), bytes: object.size }))
            }
            Ok(object) if object.size > limits.object => Err(Ok(unread(object, BucketError::TooLarge))),
            Ok(object) => Ok(object),
        })
        .then(move |next| {
            let room = Arc::clone(&room);
            async move {
                match next {
                    Err(step) => Planned::Step(step),
                    Ok(object) => {
                        let bytes = u32::try_from(object.size).unwrap_or(u32::MAX).min(limits.bytes_at_once);
                        match room.acquire_many_owned(bytes).await {
                            Ok(permit) => Planned::Read(object, permit),
                            // Nobody closes it.
                            Err(_) => Planned::Step(Ok(unread(object, BucketError::SetUp))),
                        }
                    }
                }
            }
        })
        .map(move |planned| async move {
            match planned {
                Planned::Step(step) => (step, None),
                Planned::Read(object, permit) => (read(&**store, object, error).await, Some(permit)),
            }
        })
        .buffered(limits.at_once)
        // What was read takes its room until somebody has it.
        .map(|(step, _permit)| step)
        .scan(false, |is_over, step| {
            let next = (!*is_over).then_some(step);
            *is_over |= next.as_ref().is_some_and(Result::is_err);
            async { next }
        })
}

async fn read(
    store: &dyn ObjectStore,
    object: ObjectMeta,
    error: impl Fn(&Error) -> BucketError,
) -> Result<Step, BucketError> {
    // Another object under this name would not be what the tag says.
    let options = GetOptions { if_match: object.e_tag.clone(), ..GetOptions::default() };
    let bytes = async { store.get_opts(&object.location, options).await?.bytes().await };
    match bytes.await {
        Ok(bytes) => {
            let tag = tag(&object);
            Ok(Step::Found(Found { name: object.location.into(), bytes: bytes.into(), tag }))
        }
        Err(problem) => {
            let problem = error(&problem);
            if problem.is_of_one_object() { Ok(unread(object, problem)) } else { Err(problem) }
        }
    }
}

fn unread(object: ObjectMeta, problem: BucketError) -> Step {
    Step::Unread(Unread { name: object.location.into(), bytes: object.size, problem })
}

fn tag(object: &ObjectMeta) -> String {
    let tag = object.e_tag.as_deref().map(|tag| tag.trim_matches('"').to_owned());
    tag.unwrap_or_else(|| format!("{}-{}", object.size, object.last_modified.timestamp()))
}

fn is_looked_at(object: &ObjectMeta) -> bool {
    let name = object.location.as_ref().as_bytes();
    ENDINGS.iter().any(|ending| {
        name.len()
            .checked_sub(ending.len())
            .is_some_and(|at| name[at..].eq_ignore_ascii_case(ending.as_bytes()))
    })
}
