//! A floor of simulated chats, and what cuts it off.

use serde_json::{Value, json};
use simulator::{ChatHandle, ChatSpec, Fault, ParticipantHandle, Role, Simulator};

use crate::talk;

/// One chat with two who talk and one who watches.
pub(crate) struct Chat {
    pub(crate) handle: ChatHandle,
    watcher: ParticipantHandle,
    speakers: [ParticipantHandle; 2],
    said: usize,
}

impl Chat {
    pub(crate) fn open(simulator: &Simulator) -> Self {
        let spec = ChatSpec { customer_name: "Ana".to_owned(), ..ChatSpec::default() };
        let handle = simulator.create_chat(spec);
        let speakers = [handle.join(Role::Customer, "Ana"), handle.join(Role::Agent, "Ben")];
        let watcher = handle.supervisor();
        Self { handle, watcher, speakers, said: 0 }
    }

    pub(crate) fn say(&mut self, lines: usize) {
        for _ in 0..lines {
            self.handle.say(&self.speakers[self.said % 2], &talk::line(self.said));
            self.said += 1;
        }
    }

    /// From now on every connection of this chat is reset, the open sockets first.
    pub(crate) fn cut(&self) {
        for fault in ["reset forever", "reset forever on socket", "reset-sockets"] {
            self.handle.inject(fault.parse::<Fault>().unwrap());
        }
    }

    pub(crate) fn mend(&self) {
        self.handle.clear_faults();
    }

    /// What a watcher needs to know.
    pub(crate) fn card(&self) -> Value {
        json!({
            "contactId": self.handle.contact_id(),
            "initialContactId": self.handle.initial_contact_id(),
            "participantId": self.watcher.id(),
            "participantToken": self.watcher.participant_token(),
        })
    }
}
