//! What the system says of itself and of its user.

use std::ffi::OsString;

use doctor::facts::{Policy, Program, Proxy, ProxySetting, Zones};
use doctor::redact::Person;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use policy::InForce;
use url::Url;

/// Variables that name a proxy for `https`, as HTTP clients read them.
const PROXIES: [&str; 4] = ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"];
/// Variables that name hosts which are asked without one.
const EXCEPTIONS: [&str; 2] = ["NO_PROXY", "no_proxy"];
/// Variables that hold the user's name.
const NAMES: [&str; 3] = ["USER", "LOGNAME", "USERNAME"];

/// The program of this version, on this system, now.
pub fn program(version: &str) -> Program {
    let system = format!("{} {}", std::env::consts::OS, std::env::consts::ARCH);
    Program { version: version.to_owned(), system, at: Timestamp::now() }
}

/// Whose computer it is: what is to be left out of a report.
pub fn person() -> Person {
    let name = NAMES.iter().find_map(|name| std::env::var(name).ok());
    Person { home: dirs::home_dir().map(|home| home.display().to_string()), name }
}

/// What an organisation decided, as it was read.
pub fn policy(in_force: &InForce) -> Policy {
    Policy {
        file: in_force.file.as_ref().map(|file| file.display().to_string()),
        organisation: in_force.policy.organisation.clone(),
        trouble: in_force.trouble(),
    }
}

/// The proxies that the environment names, without their passwords. `variable`: as [`std::env::var_os`].
pub fn proxy(variable: impl Fn(&str) -> Option<OsString>) -> Proxy {
    let set = |name: &str| {
        Some(variable(name)?.to_string_lossy().trim().to_owned()).filter(|text| !text.is_empty())
    };
    let settings = PROXIES.iter().filter_map(|name| Some(setting(name, &set(name)?))).collect();
    let exceptions = EXCEPTIONS.iter().find_map(|name| set(name)).unwrap_or_default();
    let exceptions = exceptions.split(',').filter(|host| !host.trim().is_empty()).count();
    Proxy { settings, exceptions }
}

fn setting(variable: &str, text: &str) -> ProxySetting {
    // Without a scheme it is one of HTTP.
    let url = if text.contains("://") { Url::parse(text) } else { Url::parse(&format!("http://{text}")) };
    let url = url.ok().filter(Url::has_host);
    let has_password = url.as_ref().is_some_and(|url| !url.username().is_empty() || url.password().is_some());
    let address = url.and_then(|url| {
        let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
        Some(format!("{}://{}{port}", url.scheme(), url.host_str()?))
    });
    ProxySetting { variable: variable.to_owned(), address, has_password }
}

/// Time zones: this computer's, and whether those that were chosen are known.
pub fn zones(chosen: &[&str]) -> Zones {
    let system = TimeZone::try_system().ok();
    let unknown = chosen.iter().filter(|name| TimeZone::get(name).is_err());
    Zones {
        system: system.map(|zone| zone.iana_name().unwrap_or("without a name").to_owned()),
        known: jiff::tz::db().available().count(),
        unknown: unknown.map(|name| (*name).to_owned()).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(pairs: &[(&str, &str)]) -> Proxy {
        proxy(|name| pairs.iter().find(|(known, _)| *known == name).map(|(_, value)| value.into()))
    }

    #[test]
    fn a_proxy_is_read_without_its_password() {
        let proxy = with(&[
            ("HTTPS_PROXY", "http://anna:canary@proxy.example:3128/"),
            ("all_proxy", "socks5://canary@other.example"),
            ("NO_PROXY", "localhost, .example,"),
        ]);
        assert!(!format!("{proxy:?}").contains("canary"), "{proxy:?}");
        let [https, all] = &proxy.settings[..] else { panic!("{proxy:?}") };
        assert_eq!((https.address.as_deref(), https.has_password), (Some("http://proxy.example:3128"), true));
        assert_eq!((all.address.as_deref(), all.has_password), (Some("socks5://other.example"), true));
        assert_eq!(proxy.exceptions, 2);
    }

    #[test]
    fn host_and_port_alone_are_a_proxy_and_what_is_no_address_is_none() {
        let address = |text| with(&[("HTTPS_PROXY", text)]).settings[0].address.clone();
        assert_eq!(address("proxy.example:3128").as_deref(), Some("http://proxy.example:3128"));
        assert_eq!(address("http://"), None);
        assert_eq!(address("http://a b canary"), None);
        assert_eq!(with(&[("HTTPS_PROXY", "  ")]).settings, [], "empty is not set");
    }

    #[test]
    fn a_zone_that_is_not_known_is_told() {
        let zones = zones(&["Europe/Berlin", "Mars/Olympus"]);
        assert_eq!(zones.unknown, ["Mars/Olympus"]);
        assert!(zones.known > 100, "{}", zones.known);
    }
}
