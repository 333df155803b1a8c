//! How often the network was asked for what.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// What can be asked. The list is complete: there is no operation that writes into a chat.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Operation {
    /// `CreateParticipantConnection`.
    CreateParticipantConnection,
    /// `GetTranscript`.
    GetTranscript,
    /// `GetAttachment`: where a file is.
    GetAttachment,
    /// Downloading a file.
    Download,
    /// Opening a websocket.
    OpenSocket,
    /// Reading a roster.
    GetRoster,
}

impl Operation {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::CreateParticipantConnection,
        Self::GetTranscript,
        Self::GetAttachment,
        Self::Download,
        Self::OpenSocket,
        Self::GetRoster,
    ];

    /// The service's name of it, or ours.
    pub fn name(self) -> &'static str {
        match self {
            Self::CreateParticipantConnection => "CreateParticipantConnection",
            Self::GetTranscript => "GetTranscript",
            Self::GetAttachment => "GetAttachment",
            Self::Download => "Download",
            Self::OpenSocket => "OpenSocket",
            Self::GetRoster => "GetRoster",
        }
    }
}

/// Requests by operation, failed ones included. Clones share the counts; reading and counting take no lock.
#[derive(Debug, Clone, Default)]
pub struct RequestCounts(Arc<[AtomicU64; Operation::ALL.len()]>);

impl RequestCounts {
    /// Counts one request.
    pub fn add(&self, operation: Operation) {
        // Each counter stands alone, so no ordering between them is needed.
        self.0[operation as usize].fetch_add(1, Ordering::Relaxed);
    }

    /// How often `operation` was asked.
    pub fn get(&self, operation: Operation) -> u64 {
        self.0[operation as usize].load(Ordering::Relaxed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clones_share_their_counts() {
        let counts = RequestCounts::default();
        counts.clone().add(Operation::GetTranscript);
        counts.add(Operation::GetTranscript);
        let all = Operation::ALL.map(|operation| counts.get(operation));
        assert_eq!(all, [0, 2, 0, 0, 0, 0]);
    }
}
