//! `StartAttachmentUpload`, `CompleteAttachmentUpload` and `GetAttachment`, and what becomes of a file.

mod file;
mod storage;

use std::time::Duration;

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::body::Body;
use super::chat::{Chat, Errand, iso};
use super::participant::Role;
use super::presigned::Permit;
use super::{Caller, World};
use crate::attachments::{ScanResult, extension};
use crate::clock::later;
use crate::error::ServiceError;
use crate::operation::Operation;

pub(crate) use file::{Content, Files};
use file::{File, Stage};
use storage::disposition;
pub(super) use storage::encoded;
pub(crate) use storage::{Download, StorageError};

/// Longest value in `HeadersToInclude` (service model, `UrlMetadataSignedHeadersValue`).
const LONGEST_HEADER: usize = 256;

impl World {
    pub(super) fn start_attachment_upload(
        &mut self,
        caller: &Caller,
        body: &Body,
        now: Timestamp,
    ) -> Result<Value, ServiceError> {
        let content_type = body.required("ContentType", 1..=255)?;
        let size =
            body.integer("AttachmentSizeInBytes", 1..=usize::MAX)?.ok_or_else(ServiceError::invalid)?;
        let name = body.required("AttachmentName", 1..=256)?;
        body.required("ClientToken", 1..=500)?;
        // It becomes a header, so it must be fit for one.
        if !content_type.bytes().all(|byte| byte == b' ' || byte.is_ascii_graphic())
            || content_type.trim().is_empty()
        {
            return Err(ServiceError::invalid());
        }
        let rules = &self.config.attachments;
        let kind = extension(name).map(str::to_lowercase).ok_or_else(ServiceError::invalid)?;
        if !rules.extensions.contains(&kind) {
            return Err(ServiceError::invalid());
        }
        let (largest, per_chat, most) = (rules.largest, rules.per_chat, rules.held);
        let lifetime = rules.upload_url_lifetime;
        self.may_send(caller)?;
        for chat in self.chats.values_mut() {
            chat.files.tidy(chat.ended_at, now);
        }
        let held: usize = self.chats.values().map(|chat| chat.files.held()).sum();
        let chat = self.chat(caller.seat.chat);
        if size > largest || held.saturating_add(size) > most || chat.files.count() >= per_chat {
            return Err(ServiceError::ServiceQuotaExceeded);
        }
        let mut file = File {
            id: chat.new_id(),
            participant: caller.seat.participant,
            name: name.to_owned(),
            content_type: content_type.to_owned(),
            size,
            content: Content::Absent,
            stage: Stage::Scanning,
        };
        let headers = self.headers_to_include(caller, &file);
        let path = format!("/upload/{}/{}", self.chat(caller.seat.chat).initial_contact_id(), file.id);
        let issued_at = self.issued_at(caller.seat.chat, Operation::StartAttachmentUpload, lifetime, now);
        let (url, until) = self.sign("PUT", &path, "", &headers, lifetime, issued_at);
        file.stage = Stage::Announced { until };
        let answer = json!({
            "AttachmentId": file.id,
            "UploadMetadata": {
                "Url": url,
                // Recorded from the service without milliseconds.
                "UrlExpiry": format!("{:.0}", self.dated(caller, until)),
                "HeadersToInclude": headers.into_iter().map(|(name, value)| (name, json!(value))).collect::<Map<_, _>>(),
            },
        });
        self.chat(caller.seat.chat).files.add(file);
        Ok(answer)
    }

    pub(super) fn complete_attachment_upload(
        &mut self,
        caller: &Caller,
        body: &Body,
        now: Timestamp,
    ) -> Result<Value, ServiceError> {
        let ids = body.texts("AttachmentIds", 1..=1, 1..=256)?.ok_or_else(ServiceError::invalid)?;
        body.required("ClientToken", 1..=500)?;
        self.may_send(caller)?;
        let scan = self.config.attachments.scan;
        let participant = caller.seat.participant;
        let chat = self.chat(caller.seat.chat);
        for id in ids {
            let own = chat.files.get_mut(id).filter(|file| file.participant == participant);
            let file = own.ok_or_else(ServiceError::invalid)?;
            match (file.stage, &file.content) {
                (Stage::Announced { .. }, Content::Absent) => return Err(ServiceError::invalid()),
                (Stage::Announced { .. }, _) => file.stage = Stage::Scanning,
                (Stage::Scanning | Stage::Scanned(_), _) => return Err(ServiceError::Conflict),
            }
            let (name, content_type) = (file.name.clone(), file.content_type.clone());
            if let Some(result) = scan.verdict.on(&name) {
                chat.agenda
                    .put(later(now, scan.takes), Errand::Scan { attachment_id: id.to_owned(), result });
            }
            chat.attach(participant, id, &name, &content_type, now);
        }
        Ok(json!({}))
    }

    pub(super) fn get_attachment(
        &mut self,
        caller: &Caller,
        body: &Body,
        now: Timestamp,
    ) -> Result<Value, ServiceError> {
        let id = body.required("AttachmentId", 1..=256)?;
        let seconds = body.integer("UrlExpiryInSeconds", 5..=300)?.unwrap_or(300);
        let kind = match body.choice("UrlContentDisposition", &["INLINE", "ATTACHMENT"])? {
            Some("INLINE") => "inline",
            _ => "attachment",
        };
        let chat = self.chat(caller.seat.chat);
        if chat.participants[caller.seat.participant].role == Role::CustomBot {
            return Err(ServiceError::AccessDenied);
        }
        let approved = |file: &&File| file.stage == Stage::Scanned(ScanResult::Approved);
        let file = chat.files.get(id).filter(approved).ok_or_else(ServiceError::invalid)?;
        let size = file.size;
        let path = format!("/download/{}/{}", chat.initial_contact_id(), file.id);
        let parameters = format!("response-content-disposition={kind}&");
        let lifetime = Duration::from_secs(seconds as u64);
        let issued_at = self.issued_at(caller.seat.chat, Operation::GetAttachment, lifetime, now);
        let (url, until) = self.sign("GET", &path, &parameters, &[], lifetime, issued_at);
        Ok(json!({ "Url": url, "UrlExpiry": iso(self.dated(caller, until)), "AttachmentSizeInBytes": size }))
    }

    /// The headers an upload must have, as recorded from the service.
    fn headers_to_include(&mut self, caller: &Caller, file: &File) -> Vec<(String, String)> {
        let organization_id = self.instance_id();
        let chat = self.chat(caller.seat.chat);
        [
            ("Content-Type", file.content_type.clone()),
            ("Content-Length", file.size.to_string()),
            ("Content-Disposition", disposition("attachment", file, LONGEST_HEADER)),
            ("x-amz-acl", "bucket-owner-full-control".to_owned()),
            ("x-amz-meta-contact_id", chat.contact_id().to_owned()),
            ("x-amz-meta-initial_contact_id", chat.initial_contact_id().to_owned()),
            ("x-amz-meta-account_id", super::ACCOUNT_ID.to_owned()),
            ("x-amz-meta-organization_id", organization_id),
        ]
        .map(|(name, value)| (name.to_owned(), value))
        .to_vec()
    }

    fn sign(
        &self,
        method: &str,
        path: &str,
        parameters: &str,
        headers: &[(String, String)],
        lifetime: Duration,
        now: Timestamp,
    ) -> (String, Timestamp) {
        let region = &self.config.region;
        let permit = Permit { method, path, parameters, headers, region, lifetime };
        let (url, until) = self.signer.sign(&permit, now);
        (format!("{}{url}", self.base_url()), until)
    }
}

impl Chat {
    /// A file that is in the chat without having been uploaded; its scan is pending. Returns its `AttachmentId`.
    pub(crate) fn bring(
        &mut self,
        participant: usize,
        name: &str,
        content_type: &str,
        content: Content,
        now: Timestamp,
    ) -> String {
        let id = self.new_id();
        if self.ended_at.is_none() {
            self.files.add(File {
                id: id.clone(),
                participant,
                name: name.to_owned(),
                content_type: content_type.to_owned(),
                size: content.size(name),
                content,
                stage: Stage::Scanning,
            });
        }
        self.attach(participant, &id, name, content_type, now);
        id
    }

    /// The scan of a file is done. The bytes of a rejected one are removed (administrator guide, "Set up attachment
    /// scanning").
    pub(crate) fn scanned(&mut self, attachment_id: &str, result: ScanResult, now: Timestamp) {
        let Some(file) = self.files.get_mut(attachment_id) else {
            return;
        };
        file.stage = Stage::Scanned(result);
        if result == ScanResult::Rejected {
            file.content = Content::Absent;
        }
        let participant = file.participant;
        self.attachment_status(participant, attachment_id, result.status(), now);
    }

    /// The scan comes to an end by itself, unless its result was scripted before.
    pub(super) fn scan_ends(&mut self, attachment_id: &str, result: ScanResult, now: Timestamp) {
        if self.files.get(attachment_id).is_some_and(|file| file.stage == Stage::Scanning) {
            self.scanned(attachment_id, result, now);
        }
    }

    /// Whether there is a file of this `AttachmentId` in the chat.
    pub(crate) fn has_file(&self, attachment_id: &str) -> bool {
        let file = self.files.get(attachment_id);
        file.is_some_and(|file| !matches!(file.stage, Stage::Announced { .. }))
    }

    /// The bytes of a file; `None` where there are none.
    pub(crate) fn file_bytes(&self, attachment_id: &str) -> Option<axum::body::Bytes> {
        self.files.get(attachment_id)?.bytes()
    }
}
