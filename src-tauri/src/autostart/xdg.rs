//! The entry of a Linux desktop.
//!
//! Source: Desktop Application Autostart Specification 0.5; Desktop Entry Specification 1.5, "The Exec key".

use std::fs;
use std::path::{Path, PathBuf};

use super::{ARGUMENT, Autostart, NotSet};

/// The entry of one profile.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    file: PathBuf,
    program: PathBuf,
    profile: Option<PathBuf>,
}

impl Entry {
    /// In the person's folder for configuration, under the name of this instance.
    pub(crate) fn new(config: &Path, instance: &str, program: PathBuf, profile: Option<PathBuf>) -> Self {
        Self { file: config.join("autostart").join(format!("{instance}.desktop")), program, profile }
    }

    fn text(&self) -> Option<String> {
        let mut words = vec![self.program.to_str()?, ARGUMENT];
        if let Some(profile) = &self.profile {
            words.extend(["--profile-dir", profile.to_str()?]);
        }
        // A name with a line in it would be more than one line of the entry.
        if words.iter().any(|word| word.contains(char::is_control)) {
            return None;
        }
        let exec: Vec<String> = words.into_iter().map(quoted).collect();
        Some(format!(
            "[Desktop Entry]\nType=Application\nName=Sightline\nComment=Started with the session, as chosen in the settings of Sightline\n\
             Exec={}\nIcon=app.sightline.Sightline\nTerminal=false\nX-GNOME-Autostart-enabled=true\n",
            exec.join(" ")
        ))
    }

    fn write(&self) -> std::io::Result<()> {
        let text = self.text().ok_or(std::io::ErrorKind::InvalidInput)?;
        let folder = self.file.parent().ok_or(std::io::ErrorKind::InvalidInput)?;
        fs::create_dir_all(folder)?;
        // Whole or not at all: a session may begin at any moment.
        let part = self.file.with_extension("part");
        fs::write(&part, text)?;
        fs::rename(part, &self.file)
    }

    fn remove(&self) -> std::io::Result<()> {
        match fs::remove_file(&self.file) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }
}

impl Autostart for Entry {
    fn is_on(&self) -> bool {
        let Ok(text) = fs::read_to_string(&self.file) else { return false };
        // How desktops switch an entry off without taking it away.
        let is_off = |line: &str| {
            let line: String = line.split_whitespace().collect::<String>().to_ascii_lowercase();
            line == "hidden=true" || line == "x-gnome-autostart-enabled=false"
        };
        !text.lines().any(is_off)
    }

    fn set(&self, on: bool) -> Result<(), NotSet> {
        let set = if on { self.write() } else { self.remove() };
        set.map_err(|error| {
            tracing::warn!(%error, "the start with the session stays as it is");
            NotSet
        })
    }
}

/// A word of `Exec`: in quotes, with what has a meaning there escaped; then once more as a text of the entry.
fn quoted(word: &str) -> String {
    let mut quoted = String::from("\"");
    for letter in word.chars() {
        match letter {
            '"' | '`' | '$' => quoted.extend(['\\', '\\', letter]),
            '\\' => quoted.push_str(r"\\\\"),
            '%' => quoted.push_str("%%"),
            _ => quoted.push(letter),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(folder: &Path, program: &str, profile: Option<&str>) -> Entry {
        Entry::new(folder, "app.example", program.into(), profile.map(PathBuf::from))
    }

    fn files(folder: &Path) -> Vec<String> {
        let Ok(files) = fs::read_dir(folder.join("autostart")) else { return Vec::new() };
        files.map(|file| file.unwrap().file_name().into_string().unwrap()).collect()
    }

    #[test]
    fn the_setting_makes_exactly_one_file_and_takes_it_away() {
        let folder = tempfile::tempdir().unwrap();
        let entry = entry(folder.path(), "/usr/bin/sightline", None);
        assert!(!entry.is_on());
        for _ in 0..2 {
            entry.set(true).unwrap();
            assert!(entry.is_on());
            assert_eq!(files(folder.path()), ["app.example.desktop"]);
        }
        for _ in 0..2 {
            entry.set(false).unwrap();
            assert!(!entry.is_on() && files(folder.path()).is_empty());
        }
    }

    #[test]
    fn names_with_letters_that_mean_something_start_what_they_name() {
        let folder = tempfile::tempdir().unwrap();
        let entry = entry(folder.path(), r#"/opt/a "b"$c`\100%/sightline"#, Some("/home/my profile"));
        let text = entry.text().unwrap();
        let exec = text.lines().find_map(|line| line.strip_prefix("Exec=")).unwrap();
        assert_eq!(
            exec,
            r#""/opt/a \\"b\\"\\$c\\`\\\\100%%/sightline" "--in-tray" "--profile-dir" "/home/my profile""#
        );
        assert_eq!(entry_with_a_line(folder.path()).set(true), Err(NotSet));
    }

    fn entry_with_a_line(folder: &Path) -> Entry {
        entry(folder, "/opt/a\nExec=evil", None)
    }

    #[test]
    fn an_entry_that_the_desktop_switched_off_is_off() {
        let folder = tempfile::tempdir().unwrap();
        let entry = entry(folder.path(), "/usr/bin/sightline", None);
        entry.set(true).unwrap();
        for line in ["Hidden=true\n", "X-GNOME-Autostart-enabled = false\n"] {
            fs::write(&entry.file, format!("{}{line}", entry.text().unwrap())).unwrap();
            assert!(!entry.is_on(), "{line}");
        }
    }

    #[test]
    fn a_folder_that_cannot_be_written_to_is_told() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("autostart"), "a file where a folder has to be").unwrap();
        let entry = entry(folder.path(), "/usr/bin/sightline", None);
        assert_eq!(entry.set(true), Err(NotSet));
        assert!(!entry.is_on());
    }
}
