//! Persistent chats.

use super::ChatHandle;
use crate::world::Chat;

impl ChatHandle {
    /// The past that [`ChatSpec::continues`](crate::ChatSpec::continues) names becomes reachable: `chat.rehydrated`.
    pub fn rehydrate(&self) {
        self.step(Chat::rehydrate);
    }
}
