//! Where credentials come from; the order is in the documentation of the crate.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use object_store::aws::{AmazonS3Builder, AmazonS3ConfigKey, AwsCredentialProvider};
use object_store::{BackoffConfig, RetryConfig};

use crate::environment::Environment;
use crate::error::BucketError;
use crate::http::Connector;
use crate::place::Place;
use crate::profile::Profile;

/// Most bytes that are read of a profile file.
const MOST_FILE: u64 = 1 << 20;

/// Credentials, and the region that goes with them.
pub(crate) struct Chosen {
    pub(crate) provider: AwsCredentialProvider,
    pub(crate) region: Option<String>,
}

/// Chooses, and gets them once, so that what is missing is told before anything else is tried.
pub(crate) async fn choose(place: &Place, environment: &Environment) -> Result<Chosen, BucketError> {
    let files = Files::of(environment);
    let builder = AmazonS3Builder::new()
        .with_bucket_name(&place.bucket)
        .with_http_connector(Connector::default())
        // A machine without a role has nobody who answers: not to be waited for.
        .with_retry(RetryConfig {
            backoff: BackoffConfig::default(),
            max_retries: 1,
            retry_timeout: Duration::from_secs(3),
        });
    let region = place.region.as_deref();
    let region =
        region.or_else(|| environment.get("AWS_REGION")).or_else(|| environment.get("AWS_DEFAULT_REGION"));
    let (builder, profile) = source(builder, place, environment, &files)?;
    let region = region.map(str::to_owned).or_else(|| profile.and_then(|profile| profile.region));
    let builder = match &region {
        Some(region) => builder.with_region(region),
        None => builder,
    };
    let provider = builder.build().map_err(|_| BucketError::SetUp)?.credentials().clone();
    match provider.get_credential().await {
        Ok(_) => Ok(Chosen { provider, region }),
        Err(_) => Err(BucketError::NoCredentials),
    }
}

/// A builder that gets credentials from the first place that has some, and the profile, for its region.
fn source(
    builder: AmazonS3Builder,
    place: &Place,
    environment: &Environment,
    files: &Files,
) -> Result<(AmazonS3Builder, Option<Profile>), BucketError> {
    let all = |names: &[&str]| names.iter().map(|name| environment.get(name)).collect::<Option<Vec<_>>>();
    if let Some(name) = &place.profile {
        let profile = files.profile(name).ok_or_else(|| BucketError::NoProfile(name.clone()))?;
        let builder =
            with_profile(builder, &profile).ok_or_else(|| BucketError::UnusableProfile(name.clone()))?;
        return Ok((builder, Some(profile)));
    }
    let named = environment.get("AWS_PROFILE");
    let name = named.unwrap_or("default");
    let profile = files.profile(name);
    if let Some([key_id, secret_key]) = all(&["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"]).as_deref() {
        let token = environment.get("AWS_SESSION_TOKEN");
        return Ok((with_keys(builder, key_id, secret_key, token), profile));
    }
    if let Some([file, role]) = all(&["AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_ROLE_ARN"]).as_deref() {
        let mut builder = builder
            .with_config(AmazonS3ConfigKey::WebIdentityTokenFile, *file)
            .with_config(AmazonS3ConfigKey::RoleArn, *role);
        for (name, key) in [
            ("AWS_ROLE_SESSION_NAME", AmazonS3ConfigKey::RoleSessionName),
            ("AWS_ENDPOINT_URL_STS", AmazonS3ConfigKey::StsEndpoint),
        ] {
            if let Some(value) = environment.get(name) {
                builder = builder.with_config(key, value);
            }
        }
        return Ok((builder, profile));
    }
    match (&profile, named) {
        (None, Some(name)) => return Err(BucketError::NoProfile(name.to_owned())),
        (None, None) => {}
        (Some(known), _) => match with_profile(builder.clone(), known) {
            Some(builder) => return Ok((builder, profile)),
            None if known.has_another_way || named.is_some() => {
                return Err(BucketError::UnusableProfile(name.to_owned()));
            }
            None => {}
        },
    }
    if let Some(uri) = environment.get("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI") {
        return Ok((builder.with_config(AmazonS3ConfigKey::ContainerCredentialsRelativeUri, uri), profile));
    }
    let container = ["AWS_CONTAINER_CREDENTIALS_FULL_URI", "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"];
    if let Some([uri, file]) = all(&container).as_deref() {
        let builder = builder
            .with_config(AmazonS3ConfigKey::ContainerCredentialsFullUri, *uri)
            .with_config(AmazonS3ConfigKey::ContainerAuthorizationTokenFile, *file);
        return Ok((builder, profile));
    }
    if environment.get("AWS_EC2_METADATA_DISABLED").is_some_and(|value| value.eq_ignore_ascii_case("true")) {
        return Err(BucketError::NoCredentials);
    }
    match environment.get("AWS_EC2_METADATA_SERVICE_ENDPOINT") {
        Some(endpoint) => Ok((builder.with_metadata_endpoint(endpoint.trim_end_matches('/')), profile)),
        None => Ok((builder, profile)),
    }
}

fn with_profile(builder: AmazonS3Builder, profile: &Profile) -> Option<AmazonS3Builder> {
    let (key_id, secret_key) = (profile.key_id.as_deref()?, profile.secret_key.as_ref()?);
    Some(with_keys(builder, key_id, secret_key, profile.token.as_ref().map(|token| token.as_str())))
}

fn with_keys(
    builder: AmazonS3Builder,
    key_id: &str,
    secret_key: &str,
    token: Option<&str>,
) -> AmazonS3Builder {
    let builder = builder.with_access_key_id(key_id).with_secret_access_key(secret_key);
    match token {
        Some(token) => builder.with_token(token),
        None => builder,
    }
}

/// The files of the AWS command line.
struct Files {
    credentials: Option<PathBuf>,
    config: Option<PathBuf>,
}

impl Files {
    fn of(environment: &Environment) -> Self {
        let home = environment.get("HOME").or_else(|| environment.get("USERPROFILE")).map(Path::new);
        let file = |variable: &str, name: &str| {
            let named = environment.get(variable).map(PathBuf::from);
            named.or_else(|| Some(home?.join(".aws").join(name)))
        };
        Self {
            credentials: file("AWS_SHARED_CREDENTIALS_FILE", "credentials"),
            config: file("AWS_CONFIG_FILE", "config"),
        }
    }

    fn profile(&self, name: &str) -> Option<Profile> {
        Profile::find(name, &text(self.credentials.as_deref()), &text(self.config.as_deref()))
    }
}

/// A file that is not there says nothing.
fn text(path: Option<&Path>) -> zeroize::Zeroizing<String> {
    let read = |path: &Path| {
        let is_small = fs::metadata(path).ok()?.len() <= MOST_FILE;
        is_small.then(|| fs::read_to_string(path).ok()).flatten()
    };
    path.and_then(read).unwrap_or_default().into()
}
