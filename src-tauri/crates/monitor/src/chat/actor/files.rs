//! The way to a file of the chat, for whoever saves it.

use std::sync::Arc;

use participant::Operation;
use transcript::{AttachmentId, Status};

use super::Actor;
use crate::files::{Access, SaveError};
use crate::scheduler::{Priority, Urgency};

impl Actor {
    /// Everything that it takes to read a file once, if it may be read.
    pub(super) fn access(&mut self, id: &AttachmentId) -> Result<Access, SaveError> {
        let file = self.timeline.file(id).ok_or(SaveError::NoSuchFile)?;
        if file.status != Status::Approved {
            return Err(SaveError::NotApproved(file.status));
        }
        if self.over.is_some() {
            return Err(SaveError::Over);
        }
        let token = self.token.as_ref().ok_or(SaveError::NotConnected)?.token().clone();
        *self.requests.entry(Operation::GetAttachment).or_default() += 1;
        Ok(Access {
            network: Arc::clone(&self.network),
            scheduler: self.scheduler.clone(),
            instance: Arc::clone(&self.instance),
            // Somebody waits for it.
            urgency: Urgency::new(Priority::LiveEdge, &self.on_screen),
            endpoint: self.target.endpoint.clone(),
            token,
            id: file.id,
            name: file.name,
            content_type: file.content_type,
        })
    }
}
