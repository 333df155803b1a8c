//! How facts are judged: one rule for each area.

mod connection;
mod places;
mod storage;

use crate::facts::{Clock, Facts, Quota, Window, Zones};
use crate::{Area, Finding, Standing};

/// A finding for each area, in the order in which one looks for what is wrong.
pub(crate) fn findings(facts: &Facts) -> Vec<Finding> {
    let findings = [
        storage::keychain(&facts.keychain),
        storage::archive(&facts.archive),
        storage::disk(&facts.disk),
        connection::connection(&facts.connection),
        clock(&facts.clock),
        connection::proxy(&facts.proxy),
        quota(facts.quota.as_ref()),
        zones(&facts.zones),
        places::policy(&facts.policy),
        places::logs(&facts.logs),
    ];
    findings.into_iter().chain(facts.window.as_ref().map(window)).collect()
}

/// The service tells its time to the second, and an answer takes a moment to come.
const CLOCK_IS_RIGHT_MS: u64 = 10_000;
/// Beyond it AWS refuses what is signed, and certificates may seem to have run out.
const CLOCK_IS_WRONG_MS: u64 = 5 * 60_000;

fn clock(clock: &Clock) -> Finding {
    let about = |standing, what: String| Finding::new(Area::Clock, standing, what);
    match clock {
        Clock::NotAsked => {
            about(Standing::NotLookedAt, "This computer's clock was compared with no other.".into())
                .with_remedy("Add --online to compare it with the clock of AWS.")
        }
        Clock::NotTold => about(Standing::NotLookedAt, "Nothing has told what time it is elsewhere.".into())
            .with_remedy("It is compared as soon as something answers."),
        Clock::Told { skew_ms } => {
            let (standing, remedy) = match skew_ms.unsigned_abs() {
                ..CLOCK_IS_RIGHT_MS => {
                    let right = "This computer's clock goes right.";
                    return about(Standing::Fine, right.into()).with("difference", seconds(*skew_ms));
                }
                CLOCK_IS_RIGHT_MS..CLOCK_IS_WRONG_MS => (
                    Standing::WorthKnowing,
                    "Sightline reckons with the clock of AWS, so nothing is shown wrong. Let the clock be set by the network.",
                ),
                _ => (
                    Standing::Trouble,
                    "Certificates may seem to have run out, and an import from S3 may be refused. Let the clock be set by the network.",
                ),
            };
            let way = if *skew_ms > 0 { "ahead of" } else { "behind" };
            about(
                standing,
                format!("This computer's clock is {} {way} that of AWS.", span(skew_ms.unsigned_abs())),
            )
            .with_remedy(remedy)
            .with("difference", seconds(*skew_ms))
        }
    }
}

fn seconds(milliseconds: i64) -> String {
    format!("{:.1} s", milliseconds as f64 / 1_000.0)
}

/// The largest unit that says enough.
fn span(milliseconds: u64) -> String {
    let seconds = milliseconds / 1_000;
    match seconds {
        ..120 => format!("{seconds} seconds"),
        120..7_200 => format!("{} minutes", seconds / 60),
        7_200..172_800 => format!("{} hours", seconds / 3_600),
        _ => format!("{} days", seconds / 86_400),
    }
}

fn quota(quota: Option<&Quota>) -> Finding {
    let about = |standing, what: &str| Finding::new(Area::Quota, standing, what);
    let Some(quota) = quota else {
        return about(Standing::NotLookedAt, "How much is asked of AWS only a program that watches knows.")
            .with_remedy("Open Health in the settings of the window, or watch with --budget.");
    };
    let finding = if quota.is_closed {
        about(Standing::WorthKnowing, "AWS asks Sightline to wait.").with_remedy(
            "Nothing is lost, and it goes on by itself. If it comes often, let Sightline take a smaller share of the quota, in the settings.",
        )
    } else if quota.throttled > 0 {
        about(Standing::WorthKnowing, "AWS has asked Sightline to slow down since it was started.").with_remedy(
            "Agents and others draw on the same quota. If it comes often, let Sightline take a smaller share of it, in the settings.",
        )
    } else if quota.made == 0 {
        about(Standing::Fine, "Nothing has been asked of AWS yet.")
    } else {
        about(Standing::Fine, "AWS answers as fast as it is asked.")
    };
    finding
        .with("share of the quota", format_args!("{} %", quota.share_percent))
        .with("requests", quota.made)
        .with("answered with 429", quota.throttled)
        .with("waiting", quota.waiting)
}

fn zones(zones: &Zones) -> Finding {
    let about = |standing, what: String| Finding::new(Area::Zones, standing, what);
    let finding = match (&zones.system, &zones.unknown[..]) {
        _ if zones.known == 0 => about(Standing::WorthKnowing, "This computer has no time zone database.".into())
            .with_remedy("Times are shown in UTC. Install the package tzdata."),
        (_, [zone, ..]) => about(Standing::WorthKnowing, format!("This computer does not know the time zone {zone}, which is chosen."))
            .with_remedy("Times are shown in this computer's own zone. Update the package tzdata, or choose another in the settings."),
        (None, _) => about(Standing::WorthKnowing, "This computer does not say in which time zone it is.".into())
            .with_remedy("Local times are shown in UTC. Set the time zone in the system's settings."),
        (Some(_), []) => about(Standing::Fine, "Time zones are known.".into()),
    };
    finding.with_known("of this computer", zones.system.as_ref()).with("known", zones.known)
}

fn window(window: &Window) -> Finding {
    let finding = match &window.engine {
        Some(_) => Finding::new(Area::Window, Standing::Fine, "The window is drawn."),
        None => Finding::new(
            Area::Window,
            Standing::WorthKnowing,
            "The web engine of the window does not tell its version.",
        )
        .with_remedy("Say so when you report that something is drawn wrong."),
    };
    finding.with_known("web engine", window.engine.as_ref()).with_known("session", window.session.as_ref())
}
