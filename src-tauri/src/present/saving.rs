//! Files on their way to the disk.

use monitor::Progress;

use crate::dto::{SaveProgress, SavedFile};

/// How far a file has come.
pub(crate) fn progress(progress: Progress) -> SaveProgress {
    SaveProgress { bytes: progress.received, of: progress.size }
}

/// A file that was saved: the name of its folder, not where that is.
pub(crate) fn saved(file: &monitor::SavedFile) -> SavedFile {
    let name = |path: Option<&std::ffi::OsStr>| path.unwrap_or_default().to_string_lossy().into_owned();
    SavedFile {
        name: name(file.path.file_name()),
        folder: name(file.path.parent().and_then(|folder| folder.file_name())),
        bytes: file.size,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_learns_the_folders_name_and_not_where_it_is() {
        let saved = saved(&monitor::SavedFile { path: "/home/ana/Downloads/bill (2).pdf".into(), size: 9 });
        let expected = SavedFile { name: "bill (2).pdf".into(), folder: "Downloads".into(), bytes: 9 };
        assert_eq!(saved, expected);
    }
}
