//! Where an import reads from: files, or a bucket. Both give their steps to the archive one after the other, on a thread that may wait
//! within a runtime.

mod steps;

use std::fmt;
use std::ops::ControlFlow;
use std::path::PathBuf;

use archive::import::files::{Step, Tag, Totals, Walk, totals};
use archive::import::load::{Ended, Known, Orders};
use bucket::{Bucket, BucketError, Days, Environment, Limits, Place};
use tokio::runtime::Handle;

use steps::Waiting;

/// What an import reads.
#[derive(Debug, Clone)]
pub enum Source {
    /// Files, folders and archives.
    Paths(Vec<PathBuf>),
    /// A folder of a bucket, by days; the environment says who asks.
    Bucket(Box<Place>, Days, Environment),
}

/// Why an import can not go on.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The archive refuses.
    #[error(transparent)]
    Archive(#[from] archive::WriteError),
    /// The bucket refuses.
    #[error(transparent)]
    Bucket(#[from] BucketError),
}

impl Source {
    /// Goes through it and gives the steps to `load`.
    pub fn read(
        &self,
        known: &Known,
        load: impl FnOnce(&mut dyn Iterator<Item = Step>) -> Result<Ended, archive::WriteError>,
    ) -> Result<Ended, ReadError> {
        match self {
            Self::Paths(paths) => Ok(load(&mut Walk::new(paths, |name, tag| known.has(name, tag)))?),
            Self::Bucket(place, days, environment) => {
                let runtime = Handle::current();
                let bucket = runtime.block_on(open(place, environment))?;
                let steps = bucket.steps(Some(*days), |name, tag| known.has(name, &Tag::new(tag)));
                let mut steps = Waiting::new(runtime, Box::pin(steps));
                let ended = load(&mut steps)?;
                steps.error().map_or(Ok(ended), |error| Err(error.into()))
            }
        }
    }

    /// What there is to go through, by listing it. Broken off by `orders`, what was listed until then.
    pub fn totals(&self, orders: &Orders) -> Result<Totals, ReadError> {
        let go_on = || if orders.is_cancelled() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) };
        match self {
            Self::Paths(paths) => Ok(totals(paths, |_| go_on())),
            Self::Bucket(place, days, environment) => Handle::current().block_on(async {
                let bucket = open(place, environment).await?;
                let bucket::Totals { steps, bytes, passed_over } =
                    bucket.totals(Some(*days), |_| go_on()).await?;
                Ok(Totals { steps, bytes, passed_over })
            }),
        }
    }
}

/// What a person calls it.
impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Paths(paths) => match &paths[..] {
                [one] => match one.file_name() {
                    Some(name) => f.write_str(&name.to_string_lossy()),
                    None => one.display().fmt(f),
                },
                many => write!(f, "{} files", many.len()),
            },
            Self::Bucket(place, ..) => f.write_str(place.to_string().trim_end_matches('/')),
        }
    }
}

async fn open(place: &Place, environment: &Environment) -> Result<Bucket, BucketError> {
    Bucket::open(place.clone(), environment, Limits::default()).await
}
