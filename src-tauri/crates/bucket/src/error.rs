//! What can go wrong, in words that help.

use std::error::Error as StdError;

use object_store::Error;
use object_store::client::HttpError;
use thiserror::Error;

use crate::place::BadPlace;

/// Why a bucket or an object in it cannot be read. Says nothing of credentials.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum BucketError {
    /// Nothing gives credentials.
    #[error(
        "there are no AWS credentials: none in the environment, none in ~/.aws, and this machine has no role. Sign in as for the AWS \
         command line, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"
    )]
    NoCredentials,
    /// The profile is nowhere.
    #[error("there is no profile {0:?} in ~/.aws: `aws configure list-profiles` shows those that there are")]
    NoProfile(String),
    /// The profile has no keys itself.
    #[error(
        "the profile {0:?} has no access key of its own. `aws configure export-credentials --profile {0} --format env` gives keys \
         that can be set in the environment"
    )]
    UnusableProfile(String),
    /// What the environment says of the server can not be used.
    #[error("AWS_ENDPOINT_URL_S3 or AWS_ENDPOINT_URL: {0}")]
    BadEndpoint(#[source] BadPlace),
    /// AWS does not take the keys.
    #[error(
        "the AWS credentials are not accepted: check that the access key is active and the secret belongs to it"
    )]
    BadCredentials,
    /// The session is over.
    #[error("the AWS session has expired: sign in again")]
    Expired,
    /// A signature is good for minutes.
    #[error("the clock of this machine is wrong, and AWS takes no signature from it: set the clock")]
    WrongClock,
    /// There is no such bucket.
    #[error("there is no such bucket: check its name")]
    NoSuchBucket,
    /// It is somewhere else.
    #[error("the bucket is in another AWS region{}: name that region", .0.as_ref().map(|right| format!(", {right}")).unwrap_or_default())]
    WrongRegion(Option<String>),
    /// Not allowed.
    #[error(
        "AWS denies access: the credentials need the rights s3:ListBucket for the bucket and s3:GetObject for what is in it, and \
         kms:Decrypt if it is encrypted with a key of its own"
    )]
    Denied,
    /// The server does not answer.
    #[error("the server cannot be reached: check the network, the proxy and the address")]
    Unreachable,
    /// The server is overloaded or broken.
    #[error("the server is too busy or fails: try again later")]
    Busy,
    /// The object was deleted after it was listed.
    #[error("it is no longer there: it was deleted meanwhile")]
    Gone,
    /// The object was replaced after it was listed.
    #[error("it was replaced meanwhile: the next import reads it")]
    Changed,
    /// The object has to be brought back first.
    #[error("it is in an archive of S3 (Glacier): restore it first, then import again")]
    Frozen,
    /// Larger than any transcript.
    #[error("it is larger than any transcript: it may hold something else")]
    TooLarge,
    /// A key that is no path.
    #[error(
        "the bucket holds an object whose name cannot be read here (it has an empty part or a control character): name a folder beside it"
    )]
    StrangeName,
    /// The settings do not go together.
    #[error(
        "S3 cannot be set up: check the region, the address of the server and the proxy settings of the system"
    )]
    SetUp,
    /// Something else.
    #[error("S3 answers with {0}")]
    Other(Box<str>),
}

impl BucketError {
    /// Whether it concerns one object. All else stands in the way of the others too.
    pub fn is_of_one_object(&self) -> bool {
        matches!(
            self,
            Self::Gone | Self::Changed | Self::Frozen | Self::TooLarge | Self::Denied | Self::Other(_)
        )
    }

    /// What a request brought. `region` is what the server said about where the bucket is.
    pub(crate) fn of(error: &Error, region: Option<&str>) -> Self {
        if let Error::InvalidPath { .. } = error {
            return Self::StrangeName;
        }
        if chain(error).any(<dyn StdError>::is::<HttpError>) {
            return Self::Unreachable;
        }
        // The type that has status and body is private: what it writes is all there is.
        let text = chain(error).map(ToString::to_string).collect::<Vec<_>>().join("\n");
        let code = between(&text, "<Code>", "</Code>")
            .filter(|code| code.bytes().all(|byte| byte.is_ascii_alphanumeric()));
        let region = || region.or_else(|| between(&text, "<Region>", "</Region>")).map(str::to_owned);
        match code {
            Some("NoSuchBucket") => Self::NoSuchBucket,
            Some("NoSuchKey") => Self::Gone,
            Some("AccessDenied" | "AllAccessDisabled" | "AccountProblem") => Self::Denied,
            Some("InvalidAccessKeyId" | "SignatureDoesNotMatch" | "InvalidToken") => Self::BadCredentials,
            Some("ExpiredToken" | "TokenRefreshRequired") => Self::Expired,
            Some("RequestTimeTooSkewed") => Self::WrongClock,
            Some(
                "AuthorizationHeaderMalformed" | "PermanentRedirect" | "IllegalLocationConstraintException",
            ) => Self::WrongRegion(region()),
            Some("InvalidObjectState") => Self::Frozen,
            Some("PreconditionFailed") => Self::Changed,
            Some("SlowDown" | "InternalError" | "ServiceUnavailable" | "RequestTimeout") => Self::Busy,
            Some(code) => Self::Other(code.into()),
            None => Self::of_status(error, &text, region()),
        }
    }

    fn of_status(error: &Error, text: &str, region: Option<String>) -> Self {
        let status = between(text, "status code: ", " ").and_then(|status| status.parse::<u16>().ok());
        match (error, status) {
            (Error::NotFound { .. }, _) | (_, Some(404)) => Self::Gone,
            (Error::PermissionDenied { .. } | Error::Unauthenticated { .. }, _) | (_, Some(401 | 403)) => {
                Self::Denied
            }
            (Error::Precondition { .. }, _) | (_, Some(412)) => Self::Changed,
            (_, Some(300..=399)) => Self::WrongRegion(region),
            (_, Some(429 | 500..=599)) => Self::Busy,
            (_, Some(status)) => Self::Other(format!("status {status}").into()),
            _ if text.contains("redirect without LOCATION") => Self::WrongRegion(region),
            _ => Self::Other("something that is not understood".into()),
        }
    }
}

fn chain(error: &Error) -> impl Iterator<Item = &(dyn StdError + 'static)> {
    std::iter::successors(Some(error as &(dyn StdError + 'static)), |error| StdError::source(*error))
}

fn between<'a>(text: &'a str, begin: &str, end: &str) -> Option<&'a str> {
    Some(text.split_once(begin)?.1.split_once(end)?.0)
}
