//! Where the Participant Service of a region is.

use std::fmt;

use thiserror::Error;
use url::{Host, Url};

/// The base URL of a Participant Service: `https`, or `http` on this machine.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Endpoint {
    /// Without the slash at its end.
    base: Box<str>,
    host: Box<str>,
}

/// Which of a region's hosts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Variant {
    /// With cryptography validated by [FIPS 140](https://aws.amazon.com/compliance/fips/).
    pub fips: bool,
    /// Reachable over IPv6 too.
    pub dual_stack: bool,
}

/// Why there is no such endpoint. Shows nothing of the text: it may be a token in the wrong field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum BadEndpoint {
    /// Not of the form of a region.
    #[error("The region is not of the form `eu-central-1`; enter the region of the Amazon Connect instance")]
    Region,
    /// Not a URL with a host.
    #[error("The endpoint is not a URL of the form `https://host`; enter scheme and host")]
    NotAUrl,
    /// Tokens would travel unencrypted.
    #[error("The endpoint is not encrypted; only https:// is accepted, and http:// on this machine")]
    NotSecure,
    /// Something beside scheme, host, port and path.
    #[error("The endpoint has a user name, a query or a fragment; enter it without")]
    HasMore,
}

impl Endpoint {
    /// The endpoint that AWS runs for a region. A region that AWS adds later works as long as its partition is known.
    ///
    /// Source: endpoint rules and partitions of botocore 1.44.5.
    pub fn for_region(region: &str, variant: Variant) -> Result<Self, BadEndpoint> {
        if !is_region(region) {
            return Err(BadEndpoint::Region);
        }
        let Partition { plain, dual_stack, .. } = partition(region);
        let suffix = if variant.dual_stack { dual_stack } else { plain };
        // In GovCloud the plain host is the validated one, but for dual-stack.
        let fips = variant.fips && (variant.dual_stack || !region.starts_with("us-gov-"));
        let service = if fips { "connect-fips" } else { "connect" };
        let host = format!("participant.{service}.{region}.{suffix}");
        Ok(Self { base: format!("https://{host}").into(), host: host.into() })
    }

    /// An endpoint of one's own: a proxy of the company, or a simulator on this machine.
    pub fn custom(url: &str) -> Result<Self, BadEndpoint> {
        let url = address(url)?;
        if url.query().is_some() {
            return Err(BadEndpoint::HasMore);
        }
        Ok(Self {
            host: url.host_str().unwrap_or_default().into(),
            base: url.as_str().trim_end_matches('/').into(),
        })
    }

    /// The host alone, for messages.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// The URL of an operation's path.
    pub(crate) fn at(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }
}

impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.base)
    }
}

impl fmt::Debug for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Endpoint({})", self.base)
    }
}

/// A URL to which secrets may be sent: `https`, or `http` on this machine; neither user name nor fragment.
pub(crate) fn address(text: &str) -> Result<Url, BadEndpoint> {
    let url = Url::parse(text.trim()).map_err(|_| BadEndpoint::NotAUrl)?;
    let here = match url.host() {
        None => return Err(BadEndpoint::NotAUrl),
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
    };
    match url.scheme() {
        "https" => {}
        "http" if here => {}
        "http" => return Err(BadEndpoint::NotSecure),
        _ => return Err(BadEndpoint::NotAUrl),
    }
    if !url.username().is_empty() || url.password().is_some() || url.fragment().is_some() {
        return Err(BadEndpoint::HasMore);
    }
    Ok(url)
}

/// Two letters or more, one or more words, a number: `eu-central-1`, `us-gov-west-1`, `eusc-de-east-1`.
fn is_region(text: &str) -> bool {
    let letters = |part: &&str| part.bytes().all(|byte| byte.is_ascii_lowercase());
    let parts: Vec<&str> = text.split('-').collect();
    match &parts[..] {
        [first, words @ .., number] => {
            text.len() <= 32
                && (2..=4).contains(&first.len())
                && letters(first)
                && !words.is_empty()
                && words.iter().all(|word| word.len() >= 2 && letters(word))
                && (1..=2).contains(&number.len())
                && number.bytes().all(|byte| byte.is_ascii_digit())
        }
        _ => false,
    }
}

struct Partition {
    prefix: &'static str,
    plain: &'static str,
    dual_stack: &'static str,
}

/// The first whose prefix fits; the last one is `aws` itself.
const PARTITIONS: &[Partition] = &[
    Partition { prefix: "cn-", plain: "amazonaws.com.cn", dual_stack: "api.amazonwebservices.com.cn" },
    Partition { prefix: "eusc-", plain: "amazonaws.eu", dual_stack: "api.amazonwebservices.eu" },
    Partition { prefix: "us-iso-", plain: "c2s.ic.gov", dual_stack: "api.aws.ic.gov" },
    Partition { prefix: "us-isob-", plain: "sc2s.sgov.gov", dual_stack: "api.aws.scloud" },
    Partition { prefix: "eu-isoe-", plain: "cloud.adc-e.uk", dual_stack: "api.cloud-aws.adc-e.uk" },
    Partition { prefix: "us-isof-", plain: "csp.hci.ic.gov", dual_stack: "api.aws.hci.ic.gov" },
    // `aws` and `aws-us-gov`.
    AWS,
];

const AWS: Partition = Partition { prefix: "", plain: "amazonaws.com", dual_stack: "api.aws" };

fn partition(region: &str) -> &'static Partition {
    PARTITIONS.iter().find(|partition| region.starts_with(partition.prefix)).unwrap_or(&AWS)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn host(region: &str, fips: bool, dual_stack: bool) -> String {
        Endpoint::for_region(region, Variant { fips, dual_stack }).unwrap().host().to_owned()
    }

    /// Expected values: resolved with botocore 1.44.5.
    #[test]
    fn every_partition_has_its_hosts() {
        for (region, plain, fips, dual_stack, both) in [
            (
                "us-east-1",
                "participant.connect.us-east-1.amazonaws.com",
                "participant.connect-fips.us-east-1.amazonaws.com",
                "participant.connect.us-east-1.api.aws",
                "participant.connect-fips.us-east-1.api.aws",
            ),
            (
                "us-gov-west-1",
                "participant.connect.us-gov-west-1.amazonaws.com",
                "participant.connect.us-gov-west-1.amazonaws.com",
                "participant.connect.us-gov-west-1.api.aws",
                "participant.connect-fips.us-gov-west-1.api.aws",
            ),
            (
                "cn-north-1",
                "participant.connect.cn-north-1.amazonaws.com.cn",
                "participant.connect-fips.cn-north-1.amazonaws.com.cn",
                "participant.connect.cn-north-1.api.amazonwebservices.com.cn",
                "participant.connect-fips.cn-north-1.api.amazonwebservices.com.cn",
            ),
            (
                "eusc-de-east-1",
                "participant.connect.eusc-de-east-1.amazonaws.eu",
                "participant.connect-fips.eusc-de-east-1.amazonaws.eu",
                "participant.connect.eusc-de-east-1.api.amazonwebservices.eu",
                "participant.connect-fips.eusc-de-east-1.api.amazonwebservices.eu",
            ),
            (
                "us-iso-east-1",
                "participant.connect.us-iso-east-1.c2s.ic.gov",
                "participant.connect-fips.us-iso-east-1.c2s.ic.gov",
                "participant.connect.us-iso-east-1.api.aws.ic.gov",
                "participant.connect-fips.us-iso-east-1.api.aws.ic.gov",
            ),
            (
                "us-isob-east-1",
                "participant.connect.us-isob-east-1.sc2s.sgov.gov",
                "participant.connect-fips.us-isob-east-1.sc2s.sgov.gov",
                "participant.connect.us-isob-east-1.api.aws.scloud",
                "participant.connect-fips.us-isob-east-1.api.aws.scloud",
            ),
            (
                "eu-isoe-west-1",
                "participant.connect.eu-isoe-west-1.cloud.adc-e.uk",
                "participant.connect-fips.eu-isoe-west-1.cloud.adc-e.uk",
                "participant.connect.eu-isoe-west-1.api.cloud-aws.adc-e.uk",
                "participant.connect-fips.eu-isoe-west-1.api.cloud-aws.adc-e.uk",
            ),
            (
                "us-isof-south-1",
                "participant.connect.us-isof-south-1.csp.hci.ic.gov",
                "participant.connect-fips.us-isof-south-1.csp.hci.ic.gov",
                "participant.connect.us-isof-south-1.api.aws.hci.ic.gov",
                "participant.connect-fips.us-isof-south-1.api.aws.hci.ic.gov",
            ),
        ] {
            assert_eq!(host(region, false, false), plain);
            assert_eq!(host(region, true, false), fips);
            assert_eq!(host(region, false, true), dual_stack);
            assert_eq!(host(region, true, true), both);
        }
    }

    #[test]
    fn a_region_of_tomorrow_is_accepted() {
        assert_eq!(host("mx-central-12", false, false), "participant.connect.mx-central-12.amazonaws.com");
    }

    #[test]
    fn what_is_no_region_is_refused_and_not_repeated() {
        for text in [
            "",
            "-",
            "us-east",
            "us--1",
            "us-east-1.evil.example",
            "US-EAST-1",
            "us-east-1 ",
            "eu-central-1/..",
            "@-x-1",
        ] {
            assert_eq!(Endpoint::for_region(text, Variant::default()), Err(BadEndpoint::Region), "{text}");
        }
        let token = Endpoint::for_region("QVFJREFIcanary", Variant::default()).unwrap_err();
        assert!(!token.to_string().contains("canary") && !format!("{token:?}").contains("canary"));
    }

    #[test]
    fn an_endpoint_of_ones_own_is_encrypted_or_here() {
        for (text, shown) in [
            ("https://connect.example.com", "https://connect.example.com"),
            ("https://connect.example.com:8443/base/", "https://connect.example.com:8443/base"),
            ("http://127.0.0.1:4000", "http://127.0.0.1:4000"),
            ("http://127.1.2.3", "http://127.1.2.3"),
            ("http://[::1]:4000/", "http://[::1]:4000"),
            ("http://localhost:4000", "http://localhost:4000"),
        ] {
            assert_eq!(Endpoint::custom(text).unwrap().to_string(), shown);
        }
        for (text, why) in [
            ("http://connect.example.com", BadEndpoint::NotSecure),
            ("http://localhost.example.com", BadEndpoint::NotSecure),
            ("http://127.0.0.1.example.com", BadEndpoint::NotSecure),
            ("http://0.0.0.0", BadEndpoint::NotSecure),
            ("ws://127.0.0.1", BadEndpoint::NotAUrl),
            ("connect.example.com", BadEndpoint::NotAUrl),
            ("", BadEndpoint::NotAUrl),
            ("https://user@example.com", BadEndpoint::HasMore),
            ("https://user:word@example.com", BadEndpoint::HasMore),
            ("https://example.com/?token=canary", BadEndpoint::HasMore),
            ("https://example.com/#part", BadEndpoint::HasMore),
        ] {
            assert_eq!(Endpoint::custom(text), Err(why), "{text}");
        }
    }

    #[test]
    fn paths_follow_the_base() {
        let at = |base| Endpoint::custom(base).unwrap().at("/participant/connection");
        assert_eq!(at("https://example.com"), "https://example.com/participant/connection");
        assert_eq!(at("https://example.com/base/"), "https://example.com/base/participant/connection");
    }
}
