//! The time between a failure of a chat's task and its next start.

use std::time::Duration;

use tokio::time::{Instant, sleep_until};

use super::Actor;
use crate::chat::Command;
use crate::target::Target;

impl Actor {
    /// Waits, answering what is asked: whoever opens the chat meanwhile sees it as failed, and then how it comes back. A person who
    /// does not want to wait ends it. The roster keeps the row of the task that failed. Says whether anybody is there still.
    pub(super) async fn rest(&mut self, wait: Duration) -> bool {
        let until = Instant::now() + wait;
        self.resting = Some(self.now());
        loop {
            // What is taken from disk may stand elsewhere than it was kept.
            self.keep();
            self.answer();
            let is_free = self.asked.is_none();
            let keeping = self.filing.deadline().unwrap_or(until);
            tokio::select! {
                // In this order, so that a flood of questions does not hold up the start.
                biased;
                Some(record) = self.records.join_next() => self.recorded(record).await,
                () = sleep_until(until), if is_free => break,
                () = sleep_until(keeping) => {}
                command = self.commands.recv(), if is_free => match command {
                    None => return false,
                    Some(Command::Retry) => break,
                    Some(Command::Renew(target, at_once)) => {
                        self.take_up_later(*target);
                        if at_once {
                            break;
                        }
                    }
                    // Nothing is read: there is nothing to wait for, and whoever asked is told that the chat is gone.
                    Some(Command::Settle(_)) => {}
                    Some(command) => self.obey(command),
                },
            }
        }
        self.resting = None;
        true
    }

    fn take_up_later(&mut self, target: Target) {
        if let Some(contact) = &target.contact_id {
            self.contacts.name(contact);
        }
        self.filing.note_facts();
        self.instance = target.instance_key();
        self.target = target;
    }
}
