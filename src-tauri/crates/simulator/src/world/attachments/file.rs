//! The files of one chat, and what is kept of them.

use std::time::Duration;

use axum::body::Bytes;
use jiff::Timestamp;

use crate::attachments::ScanResult;
use crate::clock::later;

/// How long an upload that nobody completes is kept after its URL expired, and a file after the end of its chat.
const KEPT: Duration = Duration::from_secs(3_600);

/// A file, from the announcement of its upload on.
#[derive(Debug)]
pub(super) struct File {
    pub(super) id: String,
    pub(super) participant: usize,
    pub(super) name: String,
    pub(super) content_type: String,
    /// As announced; an upload of another size is refused.
    pub(super) size: usize,
    pub(super) content: Content,
    pub(super) stage: Stage,
}

/// How far a file has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    /// `StartAttachmentUpload` was answered; its URL works until then.
    Announced { until: Timestamp },
    /// It is in the chat; its scan goes on.
    Scanning,
    /// It is in the chat, and its scan is done.
    Scanned(ScanResult),
}

/// The bytes of a file.
#[derive(Clone, Debug)]
pub(crate) enum Content {
    /// Not there yet, or no longer.
    Absent,
    /// Those that were given.
    Given(Bytes),
    /// Made from the file's name whenever somebody asks, so that a scripted file takes up no memory.
    Made,
}

/// The files of one chat, oldest first.
#[derive(Debug, Default)]
pub(crate) struct Files(Vec<File>);

impl File {
    /// What is to be had of it now.
    pub(super) fn bytes(&self) -> Option<Bytes> {
        match &self.content {
            Content::Absent => None,
            Content::Given(bytes) => Some(bytes.clone()),
            Content::Made => Some(made(&self.name)),
        }
    }

    /// Bytes it takes up, or will by its announcement.
    fn held(&self) -> usize {
        match (&self.content, self.stage) {
            (Content::Given(bytes), _) => bytes.len(),
            (Content::Absent, Stage::Announced { .. }) => self.size,
            (Content::Absent | Content::Made, _) => 0,
        }
    }

    /// Announced, and not coming any more.
    fn is_left_behind(&self, now: Timestamp) -> bool {
        match (self.stage, &self.content) {
            (Stage::Announced { until }, Content::Absent) => until <= now,
            (Stage::Announced { until }, _) => later(until, KEPT) <= now,
            (Stage::Scanning | Stage::Scanned(_), _) => false,
        }
    }
}

impl Content {
    /// The size of a file with this content and name.
    pub(super) fn size(&self, name: &str) -> usize {
        match self {
            Self::Absent => 0,
            Self::Given(bytes) => bytes.len(),
            Self::Made => made(name).len(),
        }
    }
}

impl Files {
    pub(super) fn add(&mut self, file: File) {
        self.0.push(file);
    }

    pub(super) fn get(&self, id: &str) -> Option<&File> {
        self.0.iter().find(|file| file.id == id)
    }

    pub(super) fn get_mut(&mut self, id: &str) -> Option<&mut File> {
        self.0.iter_mut().find(|file| file.id == id)
    }

    pub(super) fn count(&self) -> usize {
        self.0.len()
    }

    /// Bytes these files take up.
    pub(super) fn held(&self) -> usize {
        self.0.iter().map(File::held).sum()
    }

    /// Lets go of uploads that were left behind, and of all bytes some time after the end of the chat.
    pub(super) fn tidy(&mut self, ended_at: Option<Timestamp>, now: Timestamp) {
        self.0.retain(|file| !file.is_left_behind(now));
        if ended_at.is_some_and(|at| later(at, KEPT) <= now) {
            for file in &mut self.0 {
                file.content = Content::Absent;
            }
        }
    }
}

/// A few lines that say what they are.
fn made(name: &str) -> Bytes {
    let line = format!("This is {name}.\n");
    Bytes::from(line.repeat(32))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: u64) -> Timestamp {
        later(Timestamp::UNIX_EPOCH, Duration::from_secs(seconds))
    }

    fn files(content: Content, stage: Stage) -> Files {
        let file = File {
            id: "id".to_owned(),
            participant: 0,
            name: "a.txt".to_owned(),
            content_type: "text/plain".to_owned(),
            size: 5,
            content,
            stage,
        };
        Files(vec![file])
    }

    #[test]
    fn an_announced_upload_holds_its_place_until_its_url_expires() {
        let mut files = files(Content::Absent, Stage::Announced { until: at(300) });
        files.tidy(None, at(299));
        assert_eq!((files.count(), files.held()), (1, 5));
        files.tidy(None, at(300));
        assert_eq!((files.count(), files.held()), (0, 0));
    }

    #[test]
    fn an_upload_that_nobody_completes_is_kept_for_an_hour() {
        let mut files =
            files(Content::Given(Bytes::from_static(b"12345")), Stage::Announced { until: at(300) });
        files.tidy(None, at(3_899));
        assert_eq!((files.count(), files.held()), (1, 5));
        files.tidy(None, at(3_900));
        assert_eq!((files.count(), files.held()), (0, 0));
    }

    #[test]
    fn bytes_are_let_go_of_an_hour_after_the_chat_and_the_file_stays() {
        let scanned = Stage::Scanned(ScanResult::Approved);
        let mut files = files(Content::Given(Bytes::from_static(b"12345")), scanned);
        files.tidy(Some(at(100)), at(3_699));
        assert_eq!((files.count(), files.held()), (1, 5));
        files.tidy(Some(at(100)), at(3_700));
        assert_eq!((files.count(), files.held()), (1, 0));
    }

    #[test]
    fn a_made_file_takes_up_nothing_and_is_always_the_same() {
        let files = files(Content::Made, Stage::Scanning);
        assert_eq!(files.held(), 0);
        assert_eq!(files.get("id").and_then(File::bytes), Some(made("a.txt")));
        assert_eq!(Content::Made.size("a.txt"), made("a.txt").len());
    }
}
