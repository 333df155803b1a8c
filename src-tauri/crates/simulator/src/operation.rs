//! The operations of the Participant Service.

/// An operation of the Amazon Connect Participant Service (API version 2018-09-07).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Operation {
    /// `POST /participant/connection`
    CreateParticipantConnection,
    /// `POST /participant/transcript`
    GetTranscript,
    /// `POST /participant/message`
    SendMessage,
    /// `POST /participant/event`
    SendEvent,
    /// `POST /participant/disconnect`
    DisconnectParticipant,
    /// `POST /participant/start-attachment-upload`
    StartAttachmentUpload,
    /// `POST /participant/complete-attachment-upload`
    CompleteAttachmentUpload,
    /// `POST /participant/attachment`
    GetAttachment,
    /// `GET /participant/views/{ViewToken}`
    DescribeView,
    /// `POST /participant/authentication-url`
    GetAuthenticationUrl,
    /// `POST /participant/cancel-authentication`
    CancelParticipantAuthentication,
}

impl Operation {
    /// Every operation, in the order of this documentation.
    pub const ALL: [Self; 11] = [
        Self::CreateParticipantConnection,
        Self::GetTranscript,
        Self::SendMessage,
        Self::SendEvent,
        Self::DisconnectParticipant,
        Self::StartAttachmentUpload,
        Self::CompleteAttachmentUpload,
        Self::GetAttachment,
        Self::DescribeView,
        Self::GetAuthenticationUrl,
        Self::CancelParticipantAuthentication,
    ];

    pub(crate) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|operation| operation.name() == name)
    }

    /// The operation's name in the API reference.
    pub fn name(self) -> &'static str {
        match self {
            Self::CreateParticipantConnection => "CreateParticipantConnection",
            Self::GetTranscript => "GetTranscript",
            Self::SendMessage => "SendMessage",
            Self::SendEvent => "SendEvent",
            Self::DisconnectParticipant => "DisconnectParticipant",
            Self::StartAttachmentUpload => "StartAttachmentUpload",
            Self::CompleteAttachmentUpload => "CompleteAttachmentUpload",
            Self::GetAttachment => "GetAttachment",
            Self::DescribeView => "DescribeView",
            Self::GetAuthenticationUrl => "GetAuthenticationUrl",
            Self::CancelParticipantAuthentication => "CancelParticipantAuthentication",
        }
    }

    /// Where it is served, as a route: a member in braces stands in the path, percent-encoded.
    pub(crate) fn path(self) -> &'static str {
        match self {
            Self::CreateParticipantConnection => "/participant/connection",
            Self::GetTranscript => "/participant/transcript",
            Self::SendMessage => "/participant/message",
            Self::SendEvent => "/participant/event",
            Self::DisconnectParticipant => "/participant/disconnect",
            Self::StartAttachmentUpload => "/participant/start-attachment-upload",
            Self::CompleteAttachmentUpload => "/participant/complete-attachment-upload",
            Self::GetAttachment => "/participant/attachment",
            Self::DescribeView => "/participant/views/{ViewToken}",
            Self::GetAuthenticationUrl => "/participant/authentication-url",
            Self::CancelParticipantAuthentication => "/participant/cancel-authentication",
        }
    }

    pub(crate) fn token_kind(self) -> TokenKind {
        match self {
            Self::CreateParticipantConnection => TokenKind::Participant,
            _ => TokenKind::Connection,
        }
    }

    /// Whether the model gives it a `ClientToken`, which makes repeating it harmless.
    pub(crate) fn takes_client_token(self) -> bool {
        matches!(
            self,
            Self::SendMessage
                | Self::SendEvent
                | Self::DisconnectParticipant
                | Self::StartAttachmentUpload
                | Self::CompleteAttachmentUpload
        )
    }

    /// Whether the model lists `ConflictException` among its errors.
    pub(crate) fn knows_conflict(self) -> bool {
        matches!(self, Self::SendEvent | Self::CompleteAttachmentUpload)
    }
}

/// The two kinds of token that travel in `X-Amz-Bearer`; each operation takes one of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TokenKind {
    Participant,
    Connection,
}
