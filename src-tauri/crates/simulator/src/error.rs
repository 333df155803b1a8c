//! The service's errors.

use std::time::Duration;

/// An exception of the Participant Service, with the `message` its body carries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ServiceError {
    AccessDenied,
    Conflict,
    InternalServer,
    Throttling {
        retry_after: Option<Duration>,
    },
    Validation(String),
    /// What a gateway in front of the service answers: a bare status.
    Gateway {
        status: u16,
        retry_after: Option<Duration>,
    },
}

impl ServiceError {
    /// Status the service gives; the reverse of [`ServiceError::status`].
    pub(crate) fn of_status(status: u16, retry_after: Option<Duration>) -> Self {
        match status {
            400 => Self::invalid(),
            403 => Self::AccessDenied,
            409 => Self::Conflict,
            429 => Self::Throttling { retry_after },
            500 => Self::InternalServer,
            status => Self::Gateway { status, retry_after },
        }
    }

    /// The service's own words for a request it cannot make sense of.
    pub(crate) fn invalid() -> Self {
        Self::Validation("Validation exception due to invalid parameter".to_owned())
    }

    pub(crate) fn status(&self) -> u16 {
        match self {
            Self::AccessDenied => 403,
            Self::Conflict => 409,
            Self::InternalServer => 500,
            Self::Throttling { .. } => 429,
            Self::Validation(_) => 400,
            Self::Gateway { status, .. } => *status,
        }
    }

    /// Value of `x-amzn-errortype`; a gateway sends none.
    pub(crate) fn error_type(&self) -> Option<&'static str> {
        match self {
            Self::AccessDenied => Some("AccessDeniedException"),
            Self::Conflict => Some("ConflictException"),
            Self::InternalServer => Some("InternalServerException"),
            Self::Throttling { .. } => Some("ThrottlingException"),
            Self::Validation(_) => Some("ValidationException"),
            Self::Gateway { .. } => None,
        }
    }

    pub(crate) fn message(&self) -> &str {
        match self {
            Self::AccessDenied => "Access denied",
            Self::Conflict => "Operation can not be performed due to the state of the contact.",
            Self::InternalServer => "Internal server error",
            Self::Throttling { .. } => "Too Many Requests",
            Self::Validation(message) => message,
            Self::Gateway { .. } => "",
        }
    }

    pub(crate) fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Throttling { retry_after } | Self::Gateway { retry_after, .. } => *retry_after,
            _ => None,
        }
    }
}
