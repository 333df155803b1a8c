//! The rules that files of chats are subject to.

use std::time::Duration;

/// What may be uploaded, how much of it is kept, and what the scan says.
#[derive(Clone, Debug)]
pub struct AttachmentRules {
    /// Files of one chat; one more answers 402. 35 (administrator guide, "Feature specifications").
    pub per_chat: usize,
    /// Bytes of one file; a larger one answers 402. 20 MB unless an administrator changed it (same page).
    pub largest: usize,
    /// Bytes of uploaded and announced files kept at a time, over all chats; more answers 402.
    pub held: usize,
    /// Extensions that are accepted, in lower case and without a dot; another answers 400.
    pub extensions: Vec<String>,
    /// How long the URL of `StartAttachmentUpload` works, in whole seconds.
    pub upload_url_lifetime: Duration,
    /// What happens after an upload.
    pub scan: Scan,
}

impl Default for AttachmentRules {
    fn default() -> Self {
        let extensions = [
            "csv", "doc", "docx", "heic", "jfif", "jpeg", "jpg", "mov", "mp4", "pdf", "png", "ppt", "pptx",
            "rtf", "txt", "wav", "xls", "xlsx",
        ];
        Self {
            per_chat: 35,
            largest: 20 * 1024 * 1024,
            held: 256 * 1024 * 1024,
            extensions: extensions.map(str::to_owned).to_vec(),
            upload_url_lifetime: Duration::from_secs(300),
            scan: Scan::default(),
        }
    }
}

/// The scan of an uploaded file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scan {
    /// From `CompleteAttachmentUpload` to the result.
    pub takes: Duration,
    /// What it finds.
    pub verdict: Verdict,
}

impl Default for Scan {
    fn default() -> Self {
        Self { takes: Duration::from_secs(2), verdict: Verdict::ByName }
    }
}

/// How a scan decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Refuses what has `eicar` in its name, as the test file for virus scanners does, and programs by their
    /// extension; approves everything else.
    ByName,
    /// Always the same.
    Always(ScanResult),
    /// Never comes by itself: the file stays `IN_PROGRESS` until it is scripted.
    Never,
}

/// Result of the scan of a file (`ArtifactStatus` of the API reference, without `IN_PROGRESS`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScanResult {
    /// `APPROVED`
    Approved,
    /// `REJECTED`
    Rejected,
}

impl ScanResult {
    /// The service's spelling.
    pub(crate) fn status(self) -> &'static str {
        match self {
            Self::Approved => "APPROVED",
            Self::Rejected => "REJECTED",
        }
    }
}

impl Verdict {
    /// What the scan finds in a file of this name; `None` if it never ends.
    pub(crate) fn on(self, name: &str) -> Option<ScanResult> {
        const PROGRAMS: [&str; 7] = ["bat", "cmd", "com", "exe", "msi", "ps1", "scr"];
        match self {
            Self::ByName => {
                let name = name.to_lowercase();
                let program = extension(&name).is_some_and(|extension| PROGRAMS.contains(&extension));
                let refused = program || name.contains("eicar");
                Some(if refused { ScanResult::Rejected } else { ScanResult::Approved })
            }
            Self::Always(result) => Some(result),
            Self::Never => None,
        }
    }
}

/// What stands behind the last dot of a file's name.
pub(crate) fn extension(name: &str) -> Option<&str> {
    name.rsplit_once('.').map(|(_, extension)| extension).filter(|extension| !extension.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scan_by_name_refuses_the_test_virus_and_programs() {
        for (name, result) in [
            ("photo.jpg", ScanResult::Approved),
            ("exe", ScanResult::Approved),
            ("exe.pdf", ScanResult::Approved),
            ("EICAR.com.txt", ScanResult::Rejected),
            ("Setup.EXE", ScanResult::Rejected),
        ] {
            assert_eq!(Verdict::ByName.on(name), Some(result), "{name}");
        }
    }
}
