//! Files and the results of their scans.

use super::{ChatHandle, ParticipantHandle};

/// A file of one chat.
#[derive(Clone, Debug)]
pub struct AttachmentHandle {
    participant: usize,
    id: String,
}

/// Result of the scan of a file (`ArtifactStatus` of the API reference, without `IN_PROGRESS`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScanResult {
    /// `APPROVED`
    Approved,
    /// `REJECTED`
    Rejected,
}

impl ChatHandle {
    /// A file whose scan is `IN_PROGRESS`.
    pub fn attach(&self, from: &ParticipantHandle, name: &str, content_type: &str) -> AttachmentHandle {
        let participant = from.seat.participant;
        let id = self.step(|chat, now| chat.attach(participant, name, content_type, now));
        AttachmentHandle { participant, id }
    }

    /// The scan of a file is done.
    pub fn attachment_status(&self, file: &AttachmentHandle, result: ScanResult) {
        let status = match result {
            ScanResult::Approved => "APPROVED",
            ScanResult::Rejected => "REJECTED",
        };
        self.step(|chat, now| chat.attachment_status(file.participant, &file.id, status, now));
    }
}

impl AttachmentHandle {
    /// `AttachmentId`.
    pub fn id(&self) -> &str {
        &self.id
    }
}
