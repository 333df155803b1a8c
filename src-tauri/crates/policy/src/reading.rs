//! The file itself: where it is on each system, who can have written it, and what holds by it. The one part of the crate that touches a
//! disk.

use std::fs::{self, File};
use std::io::{ErrorKind, Read as _};
use std::path::{Path, PathBuf};

use crate::decode::{Decoded, LONGEST, Remark, Unreadable, decode};
use crate::policy::Policy;
use crate::trust::Distrust;

/// Where a policy is, and whom it is believed from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The file.
    pub file: PathBuf,
    /// Who has to own it, and from which folder on.
    pub hand: Hand,
}

/// In whose hand a file has to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Hand {
    /// This user's, with all folders from the one below which it lies.
    Owner {
        /// As a number; root's is 0.
        user: u32,
        /// The outermost folder that is looked at.
        within: PathBuf,
    },
    /// Anybody's: it is only tried, or the system says in other ways who may write there.
    Anybody,
}

/// What holds, and why.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct InForce {
    /// The file, if there is one.
    pub file: Option<PathBuf>,
    /// How it stands with it.
    pub standing: Standing,
    /// What holds.
    pub policy: Policy,
    /// What of it was not understood.
    pub remarks: Vec<Remark>,
}

/// How it stands with the file of a policy.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Standing {
    /// There is none.
    #[default]
    Absent,
    /// It holds.
    Holds,
    /// Somebody else may have written it: only what it forbids holds.
    Strange(Distrust),
    /// It cannot be read: what can be forbidden without an end of watching is.
    Unreadable(Unreadable),
}

impl Place {
    /// Where this computer's policy is. Nothing that a user can set changes it, no variable of the environment either.
    pub fn of_machine() -> Self {
        #[cfg(target_os = "macos")]
        let file = PathBuf::from("/Library/Application Support/Sightline/policy.json");
        #[cfg(windows)]
        let file = windows_folder().join(r"Sightline\policy.json");
        #[cfg(not(any(target_os = "macos", windows)))]
        let file = PathBuf::from("/etc/sightline/policy.json");
        Self::of_root(file)
    }

    /// A file that is only tried: whoever named it means it.
    pub fn tried(file: &Path) -> Self {
        Self { file: file.to_owned(), hand: Hand::Anybody }
    }

    #[cfg(unix)]
    fn of_root(file: PathBuf) -> Self {
        Self { file, hand: Hand::Owner { user: 0, within: "/".into() } }
    }

    /// Windows keeps the folder by its access list, which whoever installs the policy sets.
    #[cfg(not(unix))]
    fn of_root(file: PathBuf) -> Self {
        Self { file, hand: Hand::Anybody }
    }

    /// Reads it.
    pub fn read(&self) -> InForce {
        let in_force = |standing, decoded: Decoded| InForce {
            file: Some(self.file.clone()),
            standing,
            policy: decoded.policy,
            remarks: decoded.remarks,
        };
        let closed = |why| {
            in_force(Standing::Unreadable(why), Decoded { policy: Policy::closed(), remarks: Vec::new() })
        };
        let mut file = match File::open(&self.file) {
            Ok(file) => file,
            // A link that leads nowhere was put there by somebody who wanted a policy.
            Err(error)
                if error.kind() == ErrorKind::NotFound && fs::symlink_metadata(&self.file).is_err() =>
            {
                return InForce::default();
            }
            Err(_) => return closed(Unreadable::NotOpened),
        };
        let is_file = file.metadata().is_ok_and(|about| about.is_file());
        if !is_file {
            return closed(Unreadable::NotAFile);
        }
        let mut text = Vec::new();
        // One byte more than is taken: then it is too long, however much follows.
        if file.by_ref().take(LONGEST as u64 + 1).read_to_end(&mut text).is_err() {
            return closed(Unreadable::NotOpened);
        }
        let decoded = match decode(&text) {
            Ok(decoded) => decoded,
            Err(why) => return closed(why),
        };
        match self.judge(&file) {
            Ok(()) => in_force(Standing::Holds, decoded),
            Err(distrust) => {
                let policy = decoded.policy.of_a_stranger();
                in_force(Standing::Strange(distrust), Decoded { policy, remarks: decoded.remarks })
            }
        }
    }

    #[cfg(unix)]
    fn judge(&self, file: &File) -> Result<(), Distrust> {
        use std::os::unix::fs::MetadataExt as _;

        use crate::trust::{Step, judge};

        let Hand::Owner { user, within } = &self.hand else { return Ok(()) };
        let distrust = |path: &Path| Distrust::Owner { path: path.to_owned() };
        // Where a link leads counts, and of the file what was opened.
        let path = fs::canonicalize(&self.file).map_err(|_| distrust(&self.file))?;
        let within = fs::canonicalize(within).map_err(|_| distrust(within))?;
        let step = |path: &Path, about: fs::Metadata| Step {
            path: path.to_owned(),
            owner: about.uid(),
            mode: about.mode(),
        };
        let mut steps = vec![step(&path, file.metadata().map_err(|_| distrust(&path))?)];
        for folder in path.ancestors().skip(1).take_while(|folder| folder.starts_with(&within)) {
            steps.push(step(folder, fs::metadata(folder).map_err(|_| distrust(folder))?));
        }
        judge(&steps, *user)
    }

    #[cfg(not(unix))]
    #[expect(clippy::unused_self, clippy::unnecessary_wraps, reason = "the same form as elsewhere")]
    fn judge(&self, _file: &File) -> Result<(), Distrust> {
        Ok(())
    }
}

impl InForce {
    /// What is the matter with the file, for those who use this computer: what is so, what holds, what to do. `None`: all is well.
    pub fn trouble(&self) -> Option<String> {
        let file = self.file.as_deref()?.display();
        match &self.standing {
            Standing::Strange(distrust) => Some(format!(
                "The policy of this computer, {file}, may have been written by somebody other than its administrator: {distrust}. Until \
                 then what it forbids holds, and nothing else of it"
            )),
            Standing::Unreadable(why) => Some(format!(
                "The policy of this computer, {file}, is not understood: {why}. Until it is mended, watching goes on as it was, and \
                 whatever a policy can forbid is not allowed"
            )),
            Standing::Holds if !self.remarks.is_empty() => {
                let (count, are) = match self.remarks.len() {
                    1 => ("one entry".to_owned(), "is"),
                    many => (format!("{many} entries"), "are"),
                };
                Some(format!(
                    "Of the policy of this computer, {file}, {count} {are} not understood. The rest holds; `sightline-cli policy show` says \
                     which, and what holds instead"
                ))
            }
            Standing::Absent | Standing::Holds => None,
        }
    }
}

#[cfg(windows)]
fn windows_folder() -> PathBuf {
    // Not the variable of the same name: each user can set that.
    known_folders::get_known_folder_path(known_folders::KnownFolder::ProgramData)
        .unwrap_or_else(|| PathBuf::from(r"C:\ProgramData"))
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, symlink};

    use super::*;
    use crate::key::Right;

    struct Stage {
        folder: tempfile::TempDir,
        place: Place,
    }

    /// The folder of a policy, with whoever runs the test in root's stead.
    fn stage(text: &str) -> Stage {
        let folder = tempfile::tempdir().unwrap();
        let user = fs::metadata(folder.path()).unwrap().uid();
        let file = folder.path().join("sightline/policy.json");
        fs::create_dir(file.parent().unwrap()).unwrap();
        fs::write(&file, text).unwrap();
        mode(&file, 0o644);
        mode(file.parent().unwrap(), 0o755);
        let hand = Hand::Owner { user, within: folder.path().to_owned() };
        Stage { place: Place { file, hand }, folder }
    }

    fn mode(path: &Path, mode: u32) {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    }

    const POLICY: &str = r#"{ "settings": { "theme": "dark" }, "allow": { "export": false } }"#;

    #[test]
    fn without_a_file_nothing_is_decided() {
        let stage = stage(POLICY);
        fs::remove_file(&stage.place.file).unwrap();
        assert_eq!(stage.place.read(), InForce::default());
        fs::remove_dir(stage.place.file.parent().unwrap()).unwrap();
        assert_eq!(stage.place.read(), InForce::default());
    }

    #[test]
    fn a_file_in_the_right_hand_holds() {
        let read = stage(POLICY).place.read();
        assert_eq!(read.standing, Standing::Holds);
        assert_eq!(read.trouble(), None);
        assert!(!read.policy.permits(Right::Export) && read.policy.settings.contains_key("theme"));
    }

    #[test]
    fn t33_of_a_file_that_others_can_write_only_what_it_forbids_holds() {
        let stage = stage(POLICY);
        for spoiled in [stage.place.file.as_path(), stage.place.file.parent().unwrap()] {
            mode(spoiled, 0o777);
            let read = stage.place.read();
            let expected = Distrust::Writable { path: fs::canonicalize(spoiled).unwrap() };
            assert_eq!(read.standing, Standing::Strange(expected));
            assert!(!read.policy.permits(Right::Export) && read.policy.settings.is_empty());
            assert!(read.trouble().unwrap().contains("chmod go-w"));
            mode(spoiled, 0o755);
        }
    }

    #[test]
    fn t33_a_file_of_somebody_else_is_not_trusted() {
        let mut stage = stage(POLICY);
        let Hand::Owner { user, .. } = &mut stage.place.hand else { panic!() };
        *user += 1;
        assert!(matches!(stage.place.read().standing, Standing::Strange(Distrust::Owner { .. })));
    }

    #[test]
    fn t33_where_a_link_leads_counts() {
        let stage = stage(POLICY);
        let real = stage.folder.path().join("open");
        fs::create_dir(&real).unwrap();
        mode(&real, 0o777);
        fs::rename(&stage.place.file, real.join("policy.json")).unwrap();
        symlink(real.join("policy.json"), &stage.place.file).unwrap();
        assert!(matches!(stage.place.read().standing, Standing::Strange(Distrust::Writable { .. })));
    }

    #[test]
    fn what_cannot_be_read_closes_what_can_be_closed() {
        let stage = stage("{ \"allow\": ");
        let why = |read: InForce| match read.standing {
            Standing::Unreadable(why) => (why, read.policy == Policy::closed()),
            other => panic!("{other:?}"),
        };
        assert_eq!(why(stage.place.read()), (Unreadable::NotJson { line: 1, column: 11 }, true));
        fs::write(&stage.place.file, vec![b' '; LONGEST + 1]).unwrap();
        assert_eq!(why(stage.place.read()), (Unreadable::TooLong, true));
        fs::remove_file(&stage.place.file).unwrap();
        symlink("nowhere", &stage.place.file).unwrap();
        assert_eq!(why(stage.place.read()), (Unreadable::NotOpened, true));
        fs::remove_file(&stage.place.file).unwrap();
        fs::create_dir(&stage.place.file).unwrap();
        assert_eq!(why(stage.place.read()), (Unreadable::NotAFile, true));
    }

    #[test]
    fn a_file_that_is_only_tried_may_be_anybodys() {
        let stage = stage(POLICY);
        mode(&stage.place.file, 0o666);
        assert_eq!(Place::tried(&stage.place.file).read().standing, Standing::Holds);
    }

    #[test]
    fn the_place_of_the_machine_is_roots_and_absolute() {
        let place = Place::of_machine();
        assert!(place.file.is_absolute());
        assert_eq!(place.hand, Hand::Owner { user: 0, within: "/".into() });
    }
}
