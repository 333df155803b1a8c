//! What lies in files: the policy, logs and crashes.

use super::storage::size;
use crate::facts::{Logs, Policy};
use crate::{Area, Finding, Standing};

/// Crash files that are named. There are never many more.
const NAMED: usize = 10;

pub(super) fn policy(policy: &Policy) -> Finding {
    let about = |standing, what: String| Finding::new(Area::Policy, standing, what);
    let Some(file) = &policy.file else {
        return about(Standing::Fine, "Nobody has decided anything for this computer.".into());
    };
    let by = policy.organisation.as_deref().unwrap_or("an organisation");
    let finding = match &policy.trouble {
        Some(trouble) => about(Standing::Trouble, format!("{}.", trouble.trim_end_matches('.')))
            .with_remedy("Tell whoever looks after this computer. `sightline-cli policy show` says more."),
        None => about(Standing::Fine, format!("What {by} decided holds, and all of it is understood.")),
    };
    finding.with("file", file)
}

pub(super) fn logs(logs: &Logs) -> Finding {
    let about = |standing, what: String| Finding::new(Area::Logs, standing, what);
    let finding = match &logs.crashes[..] {
        [newest, older @ ..] => {
            let what = match older.len() {
                0 => format!(
                    "Something inside Sightline failed. What is known of it is in {newest}, and was sent nowhere."
                ),
                older => format!(
                    "Something inside Sightline failed {} times. What is known of the last is in {newest}, and was sent nowhere.",
                    older + 1
                ),
            };
            about(Standing::WorthKnowing, what).with_remedy(
                "It holds no name, no word of a chat and no token. Read it, give it to whoever looks after Sightline if you like, and remove it.",
            )
        }
        [] if logs.folder.is_none() => {
            about(Standing::WorthKnowing, "The system names no place for logs.".into())
                .with_remedy("Sightline goes on without a log.")
        }
        [] if !logs.can_write => about(Standing::WorthKnowing, "The log can not be written to.".into())
            .with_remedy(
                "Sightline goes on without a log. Look at the permissions of its folder, and at the disk.",
            ),
        [] => {
            about(Standing::Fine, "Nothing inside Sightline has failed. Logs stay on this computer.".into())
        }
    };
    let finding = finding
        .with_known("folder", logs.folder.as_ref())
        .with("log files", logs.files)
        .with("size", size(logs.bytes))
        .with_known("can be written to", (logs.folder.is_some() && !logs.can_write).then_some("no"))
        .with_known("level", logs.level.as_ref());
    logs.crashes.iter().take(NAMED).fold(finding, |finding, crash| finding.with("crash file", crash))
}
