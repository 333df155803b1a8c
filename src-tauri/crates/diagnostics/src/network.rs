//! One look at the service. Only where a person asks for it.

use doctor::facts::{BadCertificate, Clock, Connection, Unseen, Words};
use jiff::Timestamp;
use participant::{Endpoint, Look};

/// Asks the host once, without any token: whether it is reached, and what time it is there.
pub async fn online(endpoint: &Endpoint) -> (Connection, Clock) {
    let host = endpoint.host().to_owned();
    match participant::look(endpoint).await {
        Ok(Ok(look)) => {
            let milliseconds = u64::try_from(look.took.as_millis()).unwrap_or(u64::MAX);
            let clock =
                skew_ms(&look, Timestamp::now()).map_or(Clock::NotTold, |skew_ms| Clock::Told { skew_ms });
            (Connection::Seen { host, milliseconds }, clock)
        }
        Ok(Err(why)) => (Connection::Unseen { host, why: unseen(why) }, Clock::NotTold),
        Err(error) => (Connection::NotSetUp(Words::of(&error)), Clock::NotTold),
    }
}

/// This computer's clock minus the service's. The service wrote its time half way between question and answer, and cut it to the second.
fn skew_ms(look: &Look, now: Timestamp) -> Option<i64> {
    let half = i64::try_from(look.took.as_millis() / 2).ok()?;
    Some(now.as_millisecond() - half - (look.server_time?.as_millisecond() + 500))
}

fn unseen(why: participant::Unseen) -> Unseen {
    use participant::BadCertificate as Bad;
    match why {
        participant::Unseen::Certificate(bad) => Unseen::Certificate(match bad {
            Bad::UnknownIssuer => BadCertificate::UnknownIssuer,
            Bad::Expired => BadCertificate::Expired,
            Bad::NotYetValid => BadCertificate::NotYetValid,
            Bad::OtherName => BadCertificate::OtherName,
            Bad::Revoked => BadCertificate::Revoked,
            Bad::Other => BadCertificate::Other,
        }),
        participant::Unseen::NoCommonTls => Unseen::NoCommonTls,
        participant::Unseen::Unreachable(reason) => Unseen::Unreachable(Words::of(&reason)),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn the_skew_leaves_out_the_way_of_the_answer_and_what_a_second_hides() {
        let at = |text: &str| -> Timestamp { text.parse().expect("a moment") };
        let look = Look { server_time: Some(at("2026-11-28T01:50:12Z")), took: Duration::from_secs(2) };
        assert_eq!(skew_ms(&look, at("2026-11-28T01:50:13.5Z")), Some(0));
        assert_eq!(skew_ms(&look, at("2026-11-28T02:50:13.5Z")), Some(3_600_000));
        assert_eq!(skew_ms(&Look { server_time: None, ..look }, at("2026-11-28T01:50:12Z")), None);
    }
}
