//! The service's errors.

use std::time::Duration;

use serde_json::{Value, json};

/// An exception of the Participant Service, with the `message` its body carries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ServiceError {
    AccessDenied,
    Conflict,
    InternalServer,
    /// The one error whose body has more than a message.
    ResourceNotFound {
        resource_id: String,
        /// One of the model's `ResourceType`.
        resource_type: &'static str,
    },
    /// What a service of this protocol answers to a body it cannot parse, or to a member of another JSON type; not
    /// in the model (Smithy, AWS restJson1 protocol, malformed requests).
    Serialization,
    ServiceQuotaExceeded,
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
    /// The exception of a status; the reverse of [`ServiceError::status`].
    pub(crate) fn of_status(status: u16, retry_after: Option<Duration>) -> Self {
        match status {
            400 => Self::invalid(),
            402 => Self::ServiceQuotaExceeded,
            403 => Self::AccessDenied,
            404 => Self::ResourceNotFound { resource_id: String::new(), resource_type: "CONTACT" },
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
            Self::Serialization | Self::Validation(_) => 400,
            Self::ServiceQuotaExceeded => 402,
            Self::AccessDenied => 403,
            Self::ResourceNotFound { .. } => 404,
            Self::Conflict => 409,
            Self::Throttling { .. } => 429,
            Self::InternalServer => 500,
            Self::Gateway { status, .. } => *status,
        }
    }

    /// Value of `x-amzn-errortype`; a gateway sends none.
    pub(crate) fn error_type(&self) -> Option<&'static str> {
        match self {
            Self::AccessDenied => Some("AccessDeniedException"),
            Self::Conflict => Some("ConflictException"),
            Self::InternalServer => Some("InternalServerException"),
            Self::ResourceNotFound { .. } => Some("ResourceNotFoundException"),
            Self::Serialization => Some("SerializationException"),
            Self::ServiceQuotaExceeded => Some("ServiceQuotaExceededException"),
            Self::Throttling { .. } => Some("ThrottlingException"),
            Self::Validation(_) => Some("ValidationException"),
            Self::Gateway { .. } => None,
        }
    }

    /// The JSON body; a gateway sends none. `message` is in lower case, as recorded from the service, whatever its
    /// model says.
    pub(crate) fn body(&self) -> Option<Value> {
        let message = match self {
            Self::AccessDenied => "Access denied",
            Self::Conflict => "Operation can not be performed due to the state of the contact.",
            Self::InternalServer => "Internal server error",
            Self::ResourceNotFound { .. } => "The resource was not found.",
            Self::Serialization => "The request body could not be deserialized.",
            Self::ServiceQuotaExceeded => "The number of attachments per contact exceeds the quota.",
            Self::Throttling { .. } => "Too Many Requests",
            Self::Validation(message) => message,
            Self::Gateway { .. } => return None,
        };
        let mut body = json!({ "message": message });
        if let Self::ResourceNotFound { resource_id, resource_type } = self {
            body["ResourceId"] = json!(resource_id);
            body["ResourceType"] = json!(resource_type);
        }
        Some(body)
    }

    pub(crate) fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Throttling { retry_after } | Self::Gateway { retry_after, .. } => *retry_after,
            _ => None,
        }
    }
}
