//! The bucket behind the URLs: uploads and downloads in the manner of Amazon S3.

use std::time::Duration;

use axum::body::Bytes;
use jiff::Timestamp;
use ring::digest;
use thiserror::Error;

use super::file::{Content, File, Stage};
use crate::world::presigned::{Refused, SignedRequest, hex, parameter};
use crate::world::{ChatKey, World};

/// Why the bucket refuses (Amazon S3 API reference, "Error responses").
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub(crate) enum StorageError {
    #[error("Access Denied")]
    AccessDenied,
    #[error("Your proposed upload exceeds the maximum allowed size")]
    EntityTooLarge,
    #[error("Request has expired")]
    Expired { lifetime: Duration, since: Timestamp, now: Timestamp },
    #[error("You did not provide the number of bytes specified by the Content-Length HTTP header")]
    IncompleteBody,
    #[error("You must provide the Content-Length HTTP header.")]
    MissingContentLength,
    #[error("The specified key does not exist.")]
    NoSuchKey,
    #[error(
        "Your socket connection to the server was not read from or written to within the timeout period. \
         Idle connections will be closed."
    )]
    RequestTimeout,
    #[error(
        "The request signature we calculated does not match the signature you provided. \
         Check your key and signing method."
    )]
    SignatureDoesNotMatch,
}

/// A file on its way to whoever has its URL.
#[derive(Debug)]
pub(crate) struct Download {
    pub(crate) bytes: Bytes,
    pub(crate) content_type: String,
    /// `Content-Disposition` (RFC 6266).
    pub(crate) disposition: String,
    pub(crate) tag: String,
}

impl World {
    /// Takes the bytes of a file. Until its upload is completed they may be sent again. Returns their tag.
    pub(crate) fn upload(
        &mut self,
        request: &SignedRequest,
        bytes: Bytes,
        now: Timestamp,
    ) -> Result<String, StorageError> {
        self.verify(request, now)?;
        let (chat, attachment_id) = self.place_of(request.path).ok_or(StorageError::NoSuchKey)?;
        let file = self.chat(chat).files.get_mut(attachment_id).ok_or(StorageError::NoSuchKey)?;
        if !matches!(file.stage, Stage::Announced { .. }) {
            return Err(StorageError::AccessDenied);
        }
        // The length in the header is signed; the bytes behind it are not.
        if bytes.len() != file.size {
            return Err(StorageError::IncompleteBody);
        }
        let tag = tag(&bytes);
        file.content = Content::Given(bytes);
        Ok(tag)
    }

    /// Gives the bytes of a file.
    pub(crate) fn download(&self, request: &SignedRequest, now: Timestamp) -> Result<Download, StorageError> {
        self.verify(request, now)?;
        let (chat, attachment_id) = self.place_of(request.path).ok_or(StorageError::NoSuchKey)?;
        let file = self.chats[&chat].files.get(attachment_id).ok_or(StorageError::NoSuchKey)?;
        let bytes = file.bytes().ok_or(StorageError::NoSuchKey)?;
        let kind = parameter(request.query, "response-content-disposition").unwrap_or("attachment");
        let disposition = disposition(kind, file, 4_096);
        Ok(Download { tag: tag(&bytes), bytes, content_type: file.content_type.clone(), disposition })
    }

    /// Chat and `AttachmentId` in a path `/upload/{initial contact}/{attachment}`.
    fn place_of<'a>(&self, path: &'a str) -> Option<(ChatKey, &'a str)> {
        let (contact_id, attachment_id) = path.trim_start_matches('/').split_once('/')?.1.split_once('/')?;
        Some((self.key_of(contact_id)?, attachment_id))
    }

    fn verify(&self, request: &SignedRequest, now: Timestamp) -> Result<(), StorageError> {
        self.signer.verify(request, now).map_err(|refused| match refused {
            Refused::Unsigned => StorageError::AccessDenied,
            Refused::Mismatch => StorageError::SignatureDoesNotMatch,
            Refused::Expired { lifetime, since } => StorageError::Expired { lifetime, since, now },
        })
    }
}

impl StorageError {
    pub(crate) fn status(self) -> u16 {
        match self {
            Self::AccessDenied | Self::Expired { .. } | Self::SignatureDoesNotMatch => 403,
            Self::EntityTooLarge | Self::IncompleteBody | Self::RequestTimeout => 400,
            Self::MissingContentLength => 411,
            Self::NoSuchKey => 404,
        }
    }

    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::AccessDenied | Self::Expired { .. } => "AccessDenied",
            Self::EntityTooLarge => "EntityTooLarge",
            Self::IncompleteBody => "IncompleteBody",
            Self::MissingContentLength => "MissingContentLength",
            Self::NoSuchKey => "NoSuchKey",
            Self::RequestTimeout => "RequestTimeout",
            Self::SignatureDoesNotMatch => "SignatureDoesNotMatch",
        }
    }
}

/// An entity tag of the form S3 gives: 32 hexadecimal digits.
fn tag(bytes: &[u8]) -> String {
    hex(&digest::digest(&digest::SHA256, bytes).as_ref()[..16])
}

/// `Content-Disposition` with the file's name (RFC 6266; RFC 8187 for names beyond ASCII), of at most `longest`
/// characters: a name that does not fit gives way to the identifier.
pub(super) fn disposition(kind: &str, file: &File, longest: usize) -> String {
    let plain = |name: &str| format!("{kind}; filename=\"{name}\"");
    let is_plain =
        |char: char| char.is_ascii() && !char.is_ascii_control() && !matches!(char, '"' | '\\' | '%');
    let whole = if file.name.chars().all(is_plain) {
        plain(&file.name)
    } else {
        let stripped: String =
            file.name.chars().map(|char| if is_plain(char) { char } else { '_' }).collect();
        format!("{}; filename*=UTF-8''{}", plain(&stripped), encoded(&file.name))
    };
    if whole.len() <= longest { whole } else { plain(&file.id) }
}

/// Percent-encoded but for what may stand in a parameter of any header (RFC 8187, `attr-char`) or query.
pub(in crate::world) fn encoded(text: &str) -> String {
    text.bytes().fold(String::new(), |mut encoded, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push('%');
            encoded.push_str(&hex(&[byte]).to_ascii_uppercase());
        }
        encoded
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attachments::ScanResult;

    #[test]
    fn a_file_name_stands_in_its_header_whatever_it_is() {
        for (name, expected) in [
            ("56102_file.txt", "attachment; filename=\"56102_file.txt\""),
            ("été.pdf", "attachment; filename=\"_t_.pdf\"; filename*=UTF-8''%C3%A9t%C3%A9.pdf"),
            ("a\"\r\nb.txt", "attachment; filename=\"a___b.txt\"; filename*=UTF-8''a%22%0D%0Ab.txt"),
            (&"退".repeat(200), "attachment; filename=\"id\""),
        ] {
            let file = File {
                id: "id".to_owned(),
                participant: 0,
                name: name.to_owned(),
                content_type: String::new(),
                size: 0,
                content: Content::Absent,
                stage: Stage::Scanned(ScanResult::Approved),
            };
            assert_eq!(disposition("attachment", &file, 256), expected);
        }
    }
}
