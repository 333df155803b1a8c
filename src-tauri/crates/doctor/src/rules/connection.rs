//! The way to the service.

use super::storage::told;
use crate::facts::{BadCertificate, Connection, Proxy, Unseen};
use crate::{Area, Finding, Standing};

pub(super) fn connection(connection: &Connection) -> Finding {
    let about = |standing, what: String| Finding::new(Area::Connection, standing, what);
    match connection {
        Connection::NotAsked => about(Standing::NotLookedAt, "No connection was made.".into())
            .with_remedy("Add --online, with --region or --endpoint, to have one made. No token is sent."),
        Connection::NotSetUp(words) => told(Area::Connection, Standing::Trouble, words),
        Connection::NothingYet => {
            about(Standing::NotLookedAt, "No chat is watched that has answered yet.".into())
        }
        Connection::Seen { host, milliseconds } => about(
            Standing::Fine,
            format!("{host} answers over an encrypted connection that this computer trusts."),
        )
        .with("time to its answer", format_args!("{milliseconds} ms")),
        Connection::Unseen { host, why } => unseen(host, why),
        Connection::Watching { chats, lost: 0, refused: 0, .. } => {
            about(Standing::Fine, "All chats that go on are reached.".into()).with("chats", chats)
        }
        Connection::Watching { chats, lost: 0, refused, .. } => {
            let what = format!("AWS is reached, and gives nothing of {refused} of {chats} chats.");
            about(Standing::WorthKnowing, what)
                .with_remedy("In the list each of them says why, since when, and what to do.")
        }
        Connection::Watching { chats, lost, refused, causes } => {
            let what = match lost {
                1 => format!("The connection to 1 of {chats} chats is lost."),
                lost => format!("The connections to {lost} of {chats} chats are lost."),
            };
            let standing = if lost == chats { Standing::Trouble } else { Standing::WorthKnowing };
            let cause =
                causes.first().map_or(String::new(), |cause| format!("{}. ", cause.trim_end_matches('.')));
            let finding = about(standing, what).with_remedy(format!(
                "{cause}They are made again by themselves, and what was missed is fetched."
            ));
            let finding = causes.iter().fold(finding, |finding, cause| finding.with("cause", cause));
            finding.with_known("refused by AWS", Some(refused).filter(|refused| **refused > 0))
        }
    }
}

fn unseen(host: &str, why: &Unseen) -> Finding {
    let about = |what: String| Finding::new(Area::Connection, Standing::Trouble, what);
    match why {
        Unseen::Unreachable(words) => {
            let finding = about(format!("{host} can not be reached. {}", words.what));
            match &words.remedy {
                Some(remedy) => finding.with_remedy(remedy.clone()),
                None => finding,
            }
        }
        Unseen::NoCommonTls => about(format!("{host} and this computer have no way of encrypting in common."))
            .with_remedy("Sightline needs TLS 1.2 or newer. Something old may stand in between: ask whoever runs the network."),
        Unseen::Certificate(bad) => {
            let (what, remedy) = certificate(*bad);
            about(what.replace("HOST", host)).with_remedy(remedy)
        }
    }
}

/// What is wrong, and what to do. Sightline never connects all the same.
fn certificate(bad: BadCertificate) -> (&'static str, &'static str) {
    match bad {
        BadCertificate::UnknownIssuer => (
            "This computer does not trust whoever vouches for the certificate of HOST.",
            "Many companies open encrypted connections to inspect them. Then the authority of the company has to be in the store of this \
             computer: ask whoever looks after it. Without such an inspection, somebody else may stand in between.",
        ),
        BadCertificate::Expired => (
            "The certificate of HOST has run out, by this computer's clock.",
            "Look at the date of this computer first. If it is right, ask whoever runs the network what stands in between.",
        ),
        BadCertificate::NotYetValid => (
            "The certificate of HOST does not hold yet, by this computer's clock.",
            "Look at the date of this computer: it is probably in the past.",
        ),
        BadCertificate::OtherName => (
            "What answers for HOST has the certificate of another host.",
            "A sign-in page of the network, or a proxy, may answer in its place. Open a page in the browser and sign in, or ask whoever runs the network.",
        ),
        BadCertificate::Revoked => (
            "The certificate of HOST was revoked.",
            "Do not go around it. Ask whoever runs the network what stands in between.",
        ),
        BadCertificate::Other => (
            "The certificate of HOST can not be used.",
            "Something may stand in between: ask whoever runs the network.",
        ),
    }
}

pub(super) fn proxy(proxy: &Proxy) -> Finding {
    let about = |standing, what: String| Finding::new(Area::Proxy, standing, what);
    let unusable = proxy.settings.iter().find(|setting| setting.address.is_none());
    let finding = if let Some(setting) = unusable {
        about(Standing::Trouble, format!("What {} holds is no address of a proxy.", setting.variable))
            .with_remedy("Write it as http://host:port, or remove it.")
    } else if proxy.settings.is_empty() {
        return about(Standing::Fine, "The environment names no proxy.".into());
    } else {
        about(Standing::WorthKnowing, "Requests go through a proxy, websockets do not.".into())
            .with_remedy("The hosts *.transport.connect.REGION.amazonaws.com have to be reachable without it, or chats are read at intervals.")
    };
    let finding = proxy.settings.iter().fold(finding, |finding, setting| {
        let password = if setting.has_password { ", with a password that is not shown" } else { "" };
        let address = setting.address.as_deref().unwrap_or("not an address");
        finding.with(&setting.variable, format_args!("{address}{password}"))
    });
    finding.with("hosts asked without it", proxy.exceptions)
}
