//! Stored transcripts in an S3 bucket: listed by day, read many at a time.
//!
//! The only crate that knows `object_store`. It reads and lists; it writes nothing.
//!
//! # Credentials
//!
//! The usual ones of AWS, in this order:
//!
//! 1. the profile that was asked for ([`Place::profile`]),
//! 2. `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, `AWS_SESSION_TOKEN`,
//! 3. a web identity: `AWS_WEB_IDENTITY_TOKEN_FILE` with `AWS_ROLE_ARN`,
//! 4. the profile that `AWS_PROFILE` names, or `default`, in `~/.aws/credentials` and `~/.aws/config`, if it has an access key,
//! 5. the role of a container: `AWS_CONTAINER_CREDENTIALS_RELATIVE_URI`, or `AWS_CONTAINER_CREDENTIALS_FULL_URI` with
//!    `AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE`,
//! 6. the role of the machine (the second version of the metadata service), unless `AWS_EC2_METADATA_DISABLED` is `true`.
//!
//! Of profiles only those with an access key are understood. What signs in through a browser (SSO), assumes a role or starts a program
//! is refused with words that say how to get at its keys: `aws configure export-credentials` gives them.
//!
//! The region is that of the [`Place`], `AWS_REGION`, `AWS_DEFAULT_REGION`, or the profile's. Where none is given, the one that the
//! bucket answers with is taken.
//!
//! # Another server
//!
//! `AWS_ENDPOINT_URL_S3` or `AWS_ENDPOINT_URL` names one that speaks S3 in Amazon's place: `https`, or on this machine `http`.

mod bucket;
mod credentials;
mod days;
mod environment;
mod error;
mod fetching;
mod http;
mod listing;
mod place;
mod profile;

pub use bucket::{Bucket, Limits};
pub use days::Days;
pub use environment::Environment;
pub use error::BucketError;
pub use fetching::{Found, Step, Totals, Unread};
pub use place::{BadPlace, Place};
