//! Where an import reads from, as steps that a thread asks for one after the other.

use std::ops::ControlFlow;
use std::path::PathBuf;
use std::pin::Pin;

use ::archive::import::files::{Found, Step, Tag, Walk, totals};
use ::archive::import::load::{Ended, Known, Orders};
use bucket::{Bucket, BucketError, Days, Environment, Limits, Place};
use futures_util::{Stream, StreamExt as _};
use tokio::runtime::Handle;

/// What an import reads.
#[derive(Debug, Clone)]
pub(super) enum Source {
    /// Files, folders and archives.
    Paths(Vec<PathBuf>),
    /// A folder of a bucket, by days.
    Bucket(Place, Days),
}

/// Why an import can not go on.
#[derive(Debug, thiserror::Error)]
pub(super) enum ReadError {
    /// The archive refuses.
    #[error(transparent)]
    Archive(#[from] ::archive::WriteError),
    /// The bucket refuses.
    #[error(transparent)]
    Bucket(#[from] BucketError),
}

impl Source {
    /// Goes through it and gives the steps to `load`; on a thread that may wait.
    pub(super) fn read(
        &self,
        known: &Known,
        mut load: impl FnMut(&mut dyn Iterator<Item = Step>) -> Result<Ended, ::archive::WriteError>,
    ) -> Result<Ended, ReadError> {
        match self {
            Self::Paths(paths) => Ok(load(&mut Walk::new(paths, |name, tag| known.has(name, tag)))?),
            Self::Bucket(place, days) => {
                let runtime = Handle::current();
                let bucket = runtime.block_on(open(place))?;
                let steps = bucket.steps(Some(*days), |name, tag| known.has(name, &Tag::new(tag)));
                let mut steps = Waiting { runtime, steps: Box::pin(steps), error: None };
                let ended = load(&mut steps)?;
                steps.error.map_or(Ok(ended), |error| Err(error.into()))
            }
        }
    }

    /// How many files there are to go through; `None` where that can not be told.
    pub(super) fn count(&self, orders: &Orders) -> Option<u64> {
        let go_on = || if orders.is_cancelled() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) };
        match self {
            Self::Paths(paths) => Some(totals(paths, |_| go_on()).steps),
            Self::Bucket(place, days) => Handle::current().block_on(async {
                let totals = open(place).await.ok()?.totals(Some(*days), |_| go_on()).await.ok()?;
                Some(totals.steps)
            }),
        }
    }

    /// What a person calls it.
    pub(super) fn called(&self) -> String {
        match self {
            Self::Paths(paths) => match &paths[..] {
                [one] => one
                    .file_name()
                    .map_or_else(|| one.display().to_string(), |name| name.to_string_lossy().into_owned()),
                many => format!("{} files", many.len()),
            },
            Self::Bucket(place, _) if place.prefix.is_empty() => format!("s3://{}", place.bucket),
            Self::Bucket(place, _) => format!("s3://{}/{}", place.bucket, place.prefix),
        }
    }
}

async fn open(place: &Place) -> Result<Bucket, BucketError> {
    Bucket::open(place.clone(), &Environment::of(std::env::vars_os()), Limits::default()).await
}

/// Steps of a bucket for a thread that waits for each.
struct Waiting<'a> {
    runtime: Handle,
    steps: Pin<Box<dyn Stream<Item = Result<bucket::Step, BucketError>> + Send + 'a>>,
    /// What stood in the way of all.
    error: Option<BucketError>,
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
