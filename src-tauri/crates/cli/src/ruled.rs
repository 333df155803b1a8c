//! The policy of this computer: what it refuses of what is asked, and what there is to be told of it.

mod showing;

use participant::Fence;
use policy::{InForce, Place, Policy, Right};

use crate::arguments::{Asked, Command, What};
use crate::exit::Exit;

pub(crate) use self::showing::{schema, show};

/// The policy that holds here.
pub(crate) fn in_force() -> InForce {
    let policy = Place::of_machine().read();
    if let Some(trouble) = policy.trouble() {
        crate::say(&format!("{trouble}."));
    }
    policy
}

/// Whether this may be done. What may not is told.
pub(crate) fn permits(policy: &Policy, command: &Command) -> Result<(), Exit> {
    let Some(right) = asked_for(command).into_iter().find(|right| !policy.permits(*right)) else {
        return Ok(());
    };
    crate::say(&format!("{}. Set by {}.", right.refusal(), policy.by()));
    Err(Exit::Usage)
}

/// What somebody has to be allowed for this.
fn asked_for(command: &Command) -> Vec<Right> {
    match command {
        Command::Watch(watch) if watch.save_files.is_some() => vec![Right::OwnChats, Right::SaveFiles],
        Command::Watch(_) => vec![Right::OwnChats],
        Command::Archive(Asked { what: What::Export(_), .. }) => vec![Right::Export],
        Command::Archive(Asked { what: What::Import(_), .. }) => vec![Right::Import],
        _ => Vec::new(),
    }
}

/// The share of the quota that is left of one that is asked for. A smaller one is told.
pub(crate) fn share(policy: &Policy, asked: f64) -> f64 {
    match policy.quota_share_at_most.map(|most| f64::from(most) / 100.0) {
        Some(most) if asked > most => {
            crate::say(&format!(
                "{:.0} % of the quota are used: more is not allowed by {}.",
                most * 100.0,
                policy.by()
            ));
            most
        }
        _ => asked,
    }
}

/// Whom the program may speak to. The simulator on this machine is nobody else.
pub(crate) fn fence(policy: &Policy) -> Fence {
    Fence { regions: policy.regions.clone(), hosts: policy.hosts.clone(), here: policy.permits(Right::Demo) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn command(words: &[&str]) -> Command {
        let words = ["sightline-cli"].iter().chain(words).map(std::ffi::OsString::from);
        Command::parse(words).unwrap()
    }

    fn without(right: Right) -> Policy {
        Policy { forbidden: [right].into(), ..Policy::default() }
    }

    #[test]
    fn what_is_forbidden_in_the_window_is_forbidden_here() {
        let export = command(&["export", "--chat", "c-1", "--to", "c.html"]);
        let import = command(&["import", "folder"]);
        let watch = command(&["watch"]);
        let saving = command(&["watch", "--save-files", "folder"]);
        let search = command(&["search", "refund"]);
        for (right, refused, allowed) in [
            (Right::Export, vec![&export], vec![&import, &watch, &saving, &search]),
            (Right::Import, vec![&import], vec![&export, &watch, &saving, &search]),
            (Right::SaveFiles, vec![&saving], vec![&export, &import, &watch, &search]),
            (Right::OwnChats, vec![&watch, &saving], vec![&export, &import, &search]),
        ] {
            let policy = without(right);
            assert!(refused.iter().all(|command| permits(&policy, command) == Err(Exit::Usage)), "{right:?}");
            assert!(allowed.iter().all(|command| permits(&policy, command).is_ok()), "{right:?}");
        }
    }

    #[test]
    fn a_share_is_held_down_and_never_up() {
        let policy = Policy { quota_share_at_most: Some(20), ..Policy::default() };
        assert!((share(&policy, 0.5) - 0.2).abs() < 1e-9);
        assert!((share(&policy, 0.1) - 0.1).abs() < 1e-9);
        assert!((share(&Policy::default(), 1.0) - 1.0).abs() < 1e-9);
    }
}
