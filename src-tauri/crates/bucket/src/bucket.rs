//! A bucket that was opened.

use std::fmt;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::Duration;

use futures_util::{Stream, StreamExt};
use object_store::aws::AmazonS3Builder;
use object_store::{BackoffConfig, ObjectStore, RetryConfig};

use crate::credentials::{self, Chosen};
use crate::days::Days;
use crate::environment::Environment;
use crate::error::BucketError;
use crate::fetching::{self, Step, Totals};
use crate::http::Connector;
use crate::listing::{Listing, folder};
use crate::place::Place;

/// How much at once, and how patient.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Objects that are read at once.
    pub at_once: usize,
    /// Bytes of these together, as the listing gives them. One that is larger is read by itself.
    pub bytes_at_once: u32,
    /// Bytes of an object. What is larger is not read.
    pub object: u64,
    /// How long a request is tried again that fails for a reason that may pass.
    pub patience: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self { at_once: 16, bytes_at_once: 64 << 20, object: 256 << 20, patience: Duration::from_secs(60) }
    }
}

/// A folder of a bucket that can be read.
pub struct Bucket {
    store: Arc<dyn ObjectStore>,
    connector: Connector,
    place: Place,
    limits: Limits,
}

impl Bucket {
    /// Gets credentials and asks the bucket once. Where no region is given, it is asked again in the one that it answers with.
    pub async fn open(
        mut place: Place,
        environment: &Environment,
        limits: Limits,
    ) -> Result<Self, BucketError> {
        if place.endpoint.is_none()
            && let Some(endpoint) = environment.endpoint()
        {
            place = place.on_server(endpoint).map_err(BucketError::BadEndpoint)?;
        }
        let Chosen { provider, mut region } = credentials::choose(&place, environment).await?;
        // Asked again once: two endpoints that send to each other are not followed.
        let mut is_final = region.is_some();
        loop {
            let connector = Connector::default();
            let mut builder = AmazonS3Builder::new()
                .with_bucket_name(&place.bucket)
                .with_credentials(Arc::clone(&provider))
                .with_http_connector(connector.clone())
                .with_retry(RetryConfig {
                    backoff: BackoffConfig::default(),
                    max_retries: 10,
                    retry_timeout: limits.patience,
                });
            if let Some(region) = &region {
                builder = builder.with_region(region);
            }
            if let Some(endpoint) = &place.endpoint {
                builder =
                    builder.with_endpoint(endpoint.as_str()).with_allow_http(endpoint.scheme() == "http");
            }
            let store = builder.build().map_err(|_| BucketError::SetUp)?;
            let bucket = Self { store: Arc::new(store), connector, place, limits };
            match bucket.ask().await {
                Ok(()) => return Ok(bucket),
                Err(BucketError::WrongRegion(Some(right)))
                    if !is_final && region.as_ref() != Some(&right) =>
                {
                    is_final = true;
                    region = Some(right);
                    place = bucket.place;
                }
                Err(error) => return Err(error),
            }
        }
    }

    /// Counts what [`Bucket::steps`] will go through, by listing it. `told` hears of it after each object and may end it, with what was
    /// counted until then.
    pub async fn totals(
        &self,
        days: Option<Days>,
        mut told: impl FnMut(&Totals) -> ControlFlow<()>,
    ) -> Result<Totals, BucketError> {
        let mut listing = self.listing(days);
        let mut totals = Totals::default();
        while let Some(next) = listing.next().await {
            totals.add(&next.map_err(|error| self.error(&error))?);
            if told(&totals).is_break() {
                break;
            }
        }
        Ok(totals)
    }

    /// Reads what there is, many at a time, and gives it in the order of the names. `is_known` is asked by name and tag before an object
    /// is read. Ends with the first error that stands in the way of all.
    ///
    /// Nothing is read unless somebody asks for the next step.
    pub fn steps<'a>(
        &'a self,
        days: Option<Days>,
        is_known: impl FnMut(&str, &str) -> bool + Send + 'a,
    ) -> impl Stream<Item = Result<Step, BucketError>> + Send + 'a {
        fetching::steps(&self.store, self.listing(days), self.limits, is_known, |error| self.error(error))
    }

    /// Whether the bucket answers at all: with something, or with nothing.
    async fn ask(&self) -> Result<(), BucketError> {
        match self.store.list(folder(&self.place.prefix).as_ref()).next().await {
            None | Some(Ok(_) | Err(object_store::Error::InvalidPath { .. })) => Ok(()),
            Some(Err(error)) => Err(self.error(&error)),
        }
    }

    fn listing(&self, days: Option<Days>) -> Listing {
        // All days: one listing of everything is quicker than folder by folder.
        let days = days.filter(|days| *days != Days::default());
        Listing::new(Arc::clone(&self.store), &self.place.prefix, days)
    }

    fn error(&self, error: &object_store::Error) -> BucketError {
        BucketError::of(error, self.connector.region())
    }
}

impl fmt::Debug for Bucket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Bucket")
            .field("place", &self.place)
            .field("limits", &self.limits)
            .finish_non_exhaustive()
    }
}
