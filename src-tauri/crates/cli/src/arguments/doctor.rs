//! What can be asked of the doctor.

use std::path::PathBuf;

use clap::Args;
use participant::{Endpoint, Variant};

use super::Unusable;

/// What to look at, and how to tell it.
#[derive(Debug, PartialEq)]
pub(crate) struct Doctor {
    /// The folder of the profile; `None`: the user's own.
    pub(crate) profile: Option<PathBuf>,
    /// As JSON.
    pub(crate) json: bool,
    /// The host to be asked; `None`: no connection is made.
    pub(crate) online: Option<Endpoint>,
}

/// See [`Doctor`].
#[derive(Debug, Args)]
pub(super) struct RawDoctor {
    /// Print one JSON object
    #[arg(long)]
    json: bool,
    /// Make one connection, without a token, to the host of --region or --endpoint: is it reached, is its certificate trusted, does the clock go right
    #[arg(long)]
    online: bool,
    /// Base URL of the Participant Service that --online asks: https, or http on this machine
    #[arg(long, value_name = "URL")]
    endpoint: Option<String>,
    /// AWS region whose Participant Service --online asks
    #[arg(long)]
    region: Option<String>,
    #[command(flatten)]
    place: super::archive::Place,
}

impl RawDoctor {
    pub(super) fn read(self) -> Result<Doctor, Unusable> {
        let online = match (self.online, self.endpoint, self.region) {
            (false, None, None) => None,
            (true, Some(url), None) => Some(Endpoint::custom(&url)?),
            (true, None, Some(region)) => Some(Endpoint::for_region(&region, Variant::default())?),
            _ => return Err(Unusable::Online),
        };
        Ok(Doctor { profile: self.place.profile_dir, json: self.json, online })
    }
}
