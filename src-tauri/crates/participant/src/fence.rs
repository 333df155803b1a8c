//! A network that speaks only to those whom an organisation allows. It stands around the real one, so that nothing gets past it: neither
//! what a person adds nor what a roster brings.

use std::net::IpAddr;
use std::sync::Arc;

use async_trait::async_trait;
use protocol::{
    AttachmentLocation, Connection, ConnectionToken, ConnectionTypes, ParticipantToken, RosterBearer,
    SocketUrl, TranscriptPage, TranscriptQuery,
};
use transcript::AttachmentId;

use crate::download::{Download, DownloadError};
use crate::endpoint::{Endpoint, Variant};
use crate::error::{CallError, SocketError, Unreachable};
use crate::network::{Answer, ETag, Network, RosterAnswer, RosterUrl, Socket};

/// Whom one may speak to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fence {
    /// Regions whose service may be asked; `None`: all.
    pub regions: Option<Vec<String>>,
    /// Other hosts that may be asked, `*.` before one for all below it; `None`: all.
    pub hosts: Option<Vec<String>>,
    /// This machine, where the simulator of the demo is.
    pub here: bool,
}

impl Fence {
    /// Nobody is kept out.
    pub const OPEN: Self = Self { regions: None, hosts: None, here: true };

    /// Whether the Participant Service may be asked there.
    pub fn admits(&self, endpoint: &Endpoint) -> bool {
        let host = endpoint.host();
        match (region_of(host), &self.regions) {
            (Some(region), Some(regions)) => regions.iter().any(|known| known == region),
            (Some(_), None) => true,
            (None, _) => self.admits_host(host),
        }
    }

    /// Whether a roster is on this machine.
    pub fn is_here(url: &RosterUrl) -> bool {
        is_here(url.host())
    }

    /// Whether a roster may be read there.
    pub fn admits_roster(&self, url: &RosterUrl) -> bool {
        self.admits_host(url.host())
    }

    fn admits_host(&self, host: &str) -> bool {
        let Some(hosts) = &self.hosts else { return true };
        (self.here && is_here(host)) || hosts.iter().any(|known| is_within(host, known))
    }
}

/// The region whose service AWS runs under this host.
fn region_of(host: &str) -> Option<&str> {
    let region = host.split('.').nth(2)?;
    let both = [false, true];
    let variants = both.into_iter().flat_map(|fips| both.map(|dual_stack| Variant { fips, dual_stack }));
    let mut hosts = variants.filter_map(|variant| Endpoint::for_region(region, variant).ok());
    hosts.any(|endpoint| endpoint.host() == host).then_some(region)
}

/// Whether a host is the one of an entry, or below it.
fn is_within(host: &str, entry: &str) -> bool {
    match entry.strip_prefix("*.") {
        Some(above) => host.strip_suffix(above).is_some_and(|below| below.len() > 1 && below.ends_with('.')),
        None => host == entry,
    }
}

fn is_here(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || bare.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

/// A network behind a fence.
pub struct Fenced {
    network: Arc<dyn Network>,
    fence: Fence,
}

impl Fenced {
    /// `network` behind `fence`.
    pub fn new(network: Arc<dyn Network>, fence: Fence) -> Self {
        Self { network, fence }
    }

    fn endpoint(&self, endpoint: &Endpoint) -> Result<(), CallError> {
        if self.fence.admits(endpoint) { Ok(()) } else { Err(kept_out(endpoint.host())) }
    }
}

fn kept_out(host: &str) -> CallError {
    CallError::Unreachable { host: host.into(), reason: Unreachable::Fenced }
}

/// Sockets and files are not looked at: their addresses come from a service that is within the fence, and it alone knows them.
#[async_trait]
impl Network for Fenced {
    async fn create_connection(
        &self,
        endpoint: &Endpoint,
        token: &ParticipantToken,
        types: ConnectionTypes,
        connect_participant: bool,
    ) -> Result<Answer<Connection>, CallError> {
        self.endpoint(endpoint)?;
        self.network.create_connection(endpoint, token, types, connect_participant).await
    }

    async fn get_transcript(
        &self,
        endpoint: &Endpoint,
        token: &ConnectionToken,
        query: &TranscriptQuery,
    ) -> Result<Answer<TranscriptPage>, CallError> {
        self.endpoint(endpoint)?;
        self.network.get_transcript(endpoint, token, query).await
    }

    async fn get_attachment(
        &self,
        endpoint: &Endpoint,
        token: &ConnectionToken,
        id: &AttachmentId,
    ) -> Result<Answer<AttachmentLocation>, CallError> {
        self.endpoint(endpoint)?;
        self.network.get_attachment(endpoint, token, id).await
    }

    async fn download(&self, file: &AttachmentLocation) -> Result<Box<dyn Download>, DownloadError> {
        self.network.download(file).await
    }

    async fn open(&self, url: &SocketUrl) -> Result<Box<dyn Socket>, SocketError> {
        self.network.open(url).await
    }

    async fn get_roster(
        &self,
        url: &RosterUrl,
        bearer: &RosterBearer,
        known: Option<&ETag>,
    ) -> Result<Answer<RosterAnswer>, CallError> {
        if !self.fence.admits_roster(url) {
            return Err(kept_out(url.host()));
        }
        self.network.get_roster(url, bearer, known).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fence(regions: Option<&[&str]>, hosts: Option<&[&str]>) -> Fence {
        let list =
            |list: Option<&[&str]>| list.map(|list| list.iter().map(|one| (*one).to_owned()).collect());
        Fence { regions: list(regions), hosts: list(hosts), here: false }
    }

    fn of_region(region: &str, fips: bool, dual_stack: bool) -> Endpoint {
        Endpoint::for_region(region, Variant { fips, dual_stack }).unwrap()
    }

    fn own(host: &str) -> Endpoint {
        Endpoint::custom(&format!("https://{host}")).unwrap()
    }

    #[test]
    fn an_open_fence_keeps_nobody_out() {
        assert!(Fence::OPEN.admits(&of_region("eu-central-1", false, false)));
        assert!(Fence::OPEN.admits(&own("connect.acme.example")));
    }

    #[test]
    fn a_region_is_admitted_under_all_its_hosts_and_under_no_other() {
        let fence = fence(Some(&["eu-central-1", "cn-north-1"]), Some(&[]));
        for region in ["eu-central-1", "cn-north-1"] {
            for (fips, dual_stack) in [(false, false), (true, false), (false, true), (true, true)] {
                assert!(fence.admits(&of_region(region, fips, dual_stack)));
            }
        }
        assert!(!fence.admits(&of_region("us-east-1", false, false)));
        // Named as a region's host would be, by somebody else.
        assert!(!fence.admits(&own("participant.connect.eu-central-1.amazonaws.com.evil.example")));
        assert!(!fence.admits(&own("participant.connect.eu-central-1.evil.example")));
        assert!(!fence.admits(&own("participant.connect.cn-north-1.amazonaws.com")));
    }

    #[test]
    fn a_star_stands_for_what_is_below_and_for_nothing_else() {
        let fence = fence(None, Some(&["*.acme.example", "proxy.example"]));
        for host in ["a.acme.example", "a.b.acme.example", "proxy.example"] {
            assert!(fence.admits(&own(host)), "{host}");
        }
        for host in
            ["acme.example", "evilacme.example", "a.proxy.example", "acme.example.evil.example", "127.0.0.1"]
        {
            assert!(!fence.admits(&own(host)), "{host}");
        }
    }

    #[test]
    fn this_machine_is_admitted_where_the_demo_is() {
        let mut fence = fence(None, Some(&[]));
        for host in ["127.0.0.1:4000", "[::1]:4000", "localhost"] {
            fence.here = false;
            assert!(!fence.admits(&own(host)), "{host}");
            fence.here = true;
            assert!(fence.admits(&own(host)), "{host}");
        }
    }

    #[test]
    fn a_roster_goes_by_its_host() {
        let fence = fence(Some(&["eu-central-1"]), Some(&["roster.acme.example"]));
        assert!(fence.admits_roster(&RosterUrl::new("https://roster.acme.example/v1/chats?x").unwrap()));
        assert!(!fence.admits_roster(&RosterUrl::new("https://roster.evil.example").unwrap()));
    }
}
