//! One look at an endpoint, without any token: does it answer, is its certificate trusted, and what time is it there?

use std::error::Error as StdError;
use std::io;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use rustls::CertificateError;
use tokio::time::timeout;

use crate::bare::{Reach, client};
use crate::call::{reason, server_time};
use crate::endpoint::Endpoint;
use crate::error::Unreachable;
use crate::https::SetUpError;

/// Until the head of an answer is there.
const PATIENCE: Duration = Duration::from_secs(20);

/// What a look brought. Any answer will do: without a token the service has nothing else to say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Look {
    /// The `Date` header, to the second.
    pub server_time: Option<Timestamp>,
    /// From the request to the head of the answer, the connection included.
    pub took: Duration,
}

/// Why nothing was seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unseen {
    /// The certificate is not accepted.
    Certificate(BadCertificate),
    /// Both sides have no version or cipher in common, or one of them speaks no TLS.
    NoCommonTls,
    /// Anything else.
    Unreachable(Unreachable),
}

/// What is wrong with a certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BadCertificate {
    /// Nobody whom this machine trusts vouches for it.
    UnknownIssuer,
    /// It has run out.
    Expired,
    /// It does not hold yet.
    NotYetValid,
    /// It is for another name.
    OtherName,
    /// It was revoked.
    Revoked,
    /// Something else.
    Other,
}

/// Asks for nothing in particular, as any passer-by could: no token, no name, one request.
pub async fn look(endpoint: &Endpoint) -> Result<Result<Look, Unseen>, SetUpError> {
    let address = endpoint.at("/");
    let reach = if address.starts_with("http:") { Reach::Near } else { Reach::Far };
    let client = client(reach)?;
    let start = Instant::now();
    let Ok(answer) = timeout(PATIENCE, client.head(address).send()).await else {
        return Ok(Err(Unseen::Unreachable(Unreachable::Timeout)));
    };
    Ok(match answer {
        Ok(answer) => Ok(Look { server_time: server_time(answer.headers()), took: start.elapsed() }),
        Err(error) => Err(of_tls(&error).unwrap_or_else(|| Unseen::Unreachable(reason(&error)))),
    })
}

/// Looks for what TLS says below what HTTP says.
fn of_tls(error: &(dyn StdError + 'static)) -> Option<Unseen> {
    let mut cause = Some(error);
    while let Some(error) = cause {
        if let Some(error) = error.downcast_ref::<rustls::Error>() {
            return Some(meaning(error));
        }
        // An `io::Error` gives the source of what it wraps, not what it wraps.
        if let Some(inside) = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref) {
            return of_tls(inside);
        }
        cause = error.source();
    }
    None
}

fn meaning(error: &rustls::Error) -> Unseen {
    let rustls::Error::InvalidCertificate(error) = error else { return Unseen::NoCommonTls };
    Unseen::Certificate(match error {
        CertificateError::UnknownIssuer => BadCertificate::UnknownIssuer,
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => BadCertificate::Expired,
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
            BadCertificate::NotYetValid
        }
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            BadCertificate::OtherName
        }
        CertificateError::Revoked => BadCertificate::Revoked,
        _ => BadCertificate::Other,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(error: CertificateError) -> Unseen {
        // As it comes: TLS within the stream's error within HTTP's.
        let error = io::Error::other(rustls::Error::InvalidCertificate(error));
        of_tls(&io::Error::other(error)).expect("it is TLS that speaks")
    }

    #[test]
    fn what_is_wrong_with_a_certificate_is_told_apart() {
        for (error, bad) in [
            (CertificateError::UnknownIssuer, BadCertificate::UnknownIssuer),
            (CertificateError::Expired, BadCertificate::Expired),
            (CertificateError::NotValidYet, BadCertificate::NotYetValid),
            (CertificateError::NotValidForName, BadCertificate::OtherName),
            (CertificateError::Revoked, BadCertificate::Revoked),
            (CertificateError::BadSignature, BadCertificate::Other),
        ] {
            assert_eq!(of(error), Unseen::Certificate(bad));
        }
    }

    #[test]
    fn no_version_in_common_is_no_certificate() {
        let alert = rustls::Error::AlertReceived(rustls::AlertDescription::ProtocolVersion);
        assert_eq!(of_tls(&io::Error::other(alert)), Some(Unseen::NoCommonTls));
    }
}
