//! Where settings and window data are kept.

use std::fs;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::{Path, PathBuf};

use tauri::{AppHandle, Manager, Runtime};

use crate::StartError;

/// The directory of a profile: one that was named, or the user's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Profile(Option<PathBuf>);

impl Profile {
    /// A profile in `named`, which is made if it is not there.
    pub(crate) fn new(named: Option<&Path>) -> Result<Self, StartError> {
        let Some(path) = named else { return Ok(Self(None)) };
        private(path)?;
        // Two spellings of one directory are one profile.
        let path =
            fs::canonicalize(path).map_err(|cause| StartError::Profile { path: path.to_owned(), cause })?;
        Ok(Self(Some(path)))
    }

    /// The name under which a second start finds the first: of its own for each named profile, so that they run side by side.
    pub(crate) fn instance(&self, identifier: &str) -> String {
        match &self.0 {
            None => identifier.to_owned(),
            Some(path) => {
                let mut hasher = DefaultHasher::new();
                path.hash(&mut hasher);
                format!("{identifier}.profile{:016x}", hasher.finish())
            }
        }
    }

    /// The directory that was named.
    #[cfg(target_os = "linux")]
    pub(crate) fn named(&self) -> Option<&Path> {
        self.0.as_deref()
    }

    /// Its directory, made for this user alone.
    pub(crate) fn make<R: Runtime>(&self, app: &AppHandle<R>) -> Result<PathBuf, StartError> {
        let path = match &self.0 {
            Some(path) => path.clone(),
            None => app.path().app_data_dir()?,
        };
        private(&path)?;
        Ok(path)
    }
}

fn private(path: &Path) -> Result<(), StartError> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path).map_err(|cause| StartError::Profile { path: path.to_owned(), cause })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn profiles_have_instances_of_their_own_however_their_directory_is_spelled() {
        let base = std::env::temp_dir().join(format!("sightline-profile-{}", std::process::id()));
        let (one, again, two) = (base.join("one"), base.join("two/../one"), base.join("two"));
        let instance = |path: &Path| Profile::new(Some(path)).unwrap().instance("app.example");
        let names = [instance(&two), instance(&one), instance(&again)];
        fs::remove_dir_all(&base).unwrap();
        assert_eq!(names[1], names[2]);
        assert_ne!(names[0], names[1]);
        assert_eq!(Profile::new(None).unwrap().instance("app.example"), "app.example");
    }
}
