//! Whether a file can have been written by an administrator alone. Pure: what the disk says of it goes in.

use std::path::{Path, PathBuf};

use thiserror::Error;

/// The file itself or a folder above it, as a Unix knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Its path.
    pub path: PathBuf,
    /// Who owns it, as a number.
    pub owner: u32,
    /// Who may do what with it.
    pub mode: u32,
}

/// Why a file may be somebody else's.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Distrust {
    /// Somebody else owns it, or a folder above it.
    #[error(
        "{} belongs to somebody other than root; give it to root with `chown root:root`",
        path.display()
    )]
    Owner {
        /// What is owned.
        path: PathBuf,
    },
    /// Others may write to it, or to a folder above it.
    #[error(
        "{} can be written to by others than its owner; take that away with `chmod go-w`",
        path.display()
    )]
    Writable {
        /// What can be written to.
        path: PathBuf,
    },
}

impl Distrust {
    /// What is at fault.
    pub fn path(&self) -> &Path {
        match self {
            Self::Owner { path } | Self::Writable { path } => path,
        }
    }
}

/// Write for the group and for all others. A sticky bit on a folder does not help: a file that is not there yet can be put there.
const OTHERS_WRITE: u32 = 0o022;

/// Whether the file and all folders above it are in one hand. Whoever can write to a folder can put another file in its place.
pub fn judge(steps: &[Step], owner: u32) -> Result<(), Distrust> {
    for step in steps {
        if step.owner != owner {
            return Err(Distrust::Owner { path: step.path.clone() });
        }
        if step.mode & OTHERS_WRITE != 0 {
            return Err(Distrust::Writable { path: step.path.clone() });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn step(path: &str, owner: u32, mode: u32) -> Step {
        Step { path: path.into(), owner, mode }
    }

    #[test]
    fn a_file_of_root_in_folders_of_root_is_trusted() {
        let steps = [
            step("/etc/sightline/policy.json", 0, 0o100_644),
            step("/etc/sightline", 0, 0o40_755),
            step("/", 0, 0o40_755),
        ];
        assert_eq!(judge(&steps, 0), Ok(()));
    }

    #[test]
    fn the_first_that_others_can_change_is_named() {
        let steps = [step("/etc/sightline/policy.json", 0, 0o100_644), step("/etc/sightline", 0, 0o40_775)];
        assert_eq!(judge(&steps, 0), Err(Distrust::Writable { path: "/etc/sightline".into() }));
        let steps = [step("/etc/sightline/policy.json", 1000, 0o100_600)];
        assert_eq!(judge(&steps, 0), Err(Distrust::Owner { path: "/etc/sightline/policy.json".into() }));
    }

    proptest! {
        #[test]
        fn one_bad_step_spoils_all(
            good in proptest::collection::vec(0_u32..0o7777, 0..6),
            at in 0_usize..6,
            (owner, mode) in prop_oneof![
                (1_u32.., 0_u32..0o7777),
                (Just(0_u32), (0_u32..0o7777).prop_map(|mode| mode | 0o002)),
                (Just(0_u32), (0_u32..0o7777).prop_map(|mode| mode | 0o020)),
            ],
        ) {
            let mut steps: Vec<Step> = good.iter().map(|mode| step("/good", 0, mode & !OTHERS_WRITE)).collect();
            prop_assert_eq!(judge(&steps, 0), Ok(()));
            steps.insert(at.min(steps.len()), step("/bad", owner, mode));
            let distrust = judge(&steps, 0).unwrap_err();
            prop_assert_eq!(distrust.path(), Path::new("/bad"));
        }
    }
}
