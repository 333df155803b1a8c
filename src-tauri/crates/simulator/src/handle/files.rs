//! Files and the results of their scans.

use super::{ChatHandle, ParticipantHandle};
use crate::attachments::ScanResult;
use crate::world::Content;

/// A file of one chat.
#[derive(Clone, Debug)]
pub struct AttachmentHandle {
    id: String,
}

impl ChatHandle {
    /// A file whose scan is `IN_PROGRESS`, with a few lines made from its name as its content.
    pub fn attach(&self, from: &ParticipantHandle, name: &str, content_type: &str) -> AttachmentHandle {
        self.bring(from, name, content_type, Content::Made)
    }

    /// A file with a content of one's own, which stays in memory. It is never refused; uploads that come later find it
    /// counted by the [`AttachmentRules`](crate::AttachmentRules).
    pub fn attach_bytes(
        &self,
        from: &ParticipantHandle,
        name: &str,
        content_type: &str,
        bytes: Vec<u8>,
    ) -> AttachmentHandle {
        self.bring(from, name, content_type, Content::Given(bytes.into()))
    }

    fn bring(
        &self,
        from: &ParticipantHandle,
        name: &str,
        content_type: &str,
        content: Content,
    ) -> AttachmentHandle {
        let participant = from.seat.participant;
        AttachmentHandle {
            id: self.step(|chat, now| chat.bring(participant, name, content_type, content, now)),
        }
    }

    /// The file of an `AttachmentId`, once its upload is completed.
    pub fn attachment(&self, id: &str) -> Option<AttachmentHandle> {
        self.step(|chat, _| chat.has_file(id)).then(|| AttachmentHandle { id: id.to_owned() })
    }

    /// The bytes of a file; `None` once it was rejected.
    pub fn attachment_bytes(&self, file: &AttachmentHandle) -> Option<Vec<u8>> {
        self.step(|chat, _| chat.file_bytes(&file.id)).map(|bytes| bytes.to_vec())
    }

    /// The scan of a file is done.
    pub fn attachment_status(&self, file: &AttachmentHandle, result: ScanResult) {
        self.step(|chat, now| chat.scanned(&file.id, result, now));
    }
}

impl AttachmentHandle {
    /// `AttachmentId`.
    pub fn id(&self) -> &str {
        &self.id
    }
}
