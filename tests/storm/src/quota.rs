//! What was asked of the service, and how often.

use jiff::{SignedDuration, Timestamp};
use simulator::{Operation, Request};

use crate::plan::Plan;
use crate::watched::Watched;

/// The service's own rates and bursts (Amazon Connect administrator guide, "Amazon Connect service quotas").
const QUOTAS: [(Operation, f64, f64); 3] = [
    (Operation::CreateParticipantConnection, 6.0, 9.0),
    (Operation::GetTranscript, 8.0, 12.0),
    (Operation::GetAttachment, 8.0, 12.0),
];

/// Two bursts, of the program that was killed and the next one, may be more than one.
const AFTER_KILL: SignedDuration = SignedDuration::from_secs(20);

/// Only reading was asked for, within the share, and the service never had to say "slow down" by itself.
pub(crate) fn kept(
    plan: &Plan,
    chats: &[Watched],
    kills: &[Timestamp],
    mut requests: Vec<Request>,
) -> Result<(), String> {
    requests.sort_by_key(|request| request.at);
    for (operation, rate, burst) in QUOTAS {
        let (rate, burst) = (rate * plan.share, (burst * plan.share).max(1.0));
        let mut left = burst;
        let mut before = None;
        for request in requests.iter().filter(|request| request.operation == operation) {
            let passed = before.map_or(0.0, |before| request.at.duration_since(before).as_secs_f64());
            // A program that was just started knows of no burst before it.
            let is_started = kills.iter().any(|kill| before < Some(*kill) && *kill <= request.at);
            left = if is_started { burst } else { (left + passed * rate).min(burst) } - 1.0;
            before = Some(request.at);
            if left < -0.01 {
                return Err(format!("{} was asked too often at {}", operation.name(), request.at));
            }
        }
    }
    for request in &requests {
        if !QUOTAS.iter().any(|(operation, ..)| *operation == request.operation) {
            return Err(format!("{} was asked for", request.operation.name()));
        }
        // The default is not to.
        if request.input.as_ref().is_some_and(|input| input.contains(r#""ConnectParticipant":true"#)) {
            return Err("ConnectParticipant was asked for".to_owned());
        }
    }
    let after_kill =
        |request: &Request| kills.iter().any(|kill| (*kill..*kill + AFTER_KILL).contains(&request.at));
    let is_throttled = |request: &&Request| request.status == 429 && !after_kill(request);
    let throttled: Vec<_> = requests.iter().filter(is_throttled).collect();
    let provoked: usize = chats.iter().map(Watched::throttled).sum();
    if throttled.len() > provoked {
        let at = throttled.iter().map(|request| format!("{} {}", request.at, request.operation.name()));
        let at = at.collect::<Vec<_>>().join("\n");
        return Err(format!(
            "{} requests were throttled, {provoked} of them by a fault:\n{at}",
            throttled.len()
        ));
    }
    Ok(())
}
