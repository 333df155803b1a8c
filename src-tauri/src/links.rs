//! Links that were pressed elsewhere, on their way to the page: the newest, while nobody has followed it yet.

use std::ffi::OsStr;

use tokio::sync::watch;

use crate::bridge::Bridge;
use crate::dto::Lead;
use crate::error::sentence;
use crate::link::{BadLink, Link, of_argument};

/// A link, or why it is none.
pub(crate) type Pressed = Result<Link, BadLink>;

/// Takes links. Cheap to clone. A newer one takes the place of one that is still on its way: however many come, one is held.
#[derive(Debug, Clone)]
pub(crate) struct Links(watch::Sender<Option<Pressed>>);

impl Links {
    /// Holds what this start brought.
    pub(crate) fn new(brought: Option<Pressed>) -> Self {
        Self(watch::Sender::new(brought))
    }

    /// Takes the link of a second start, if it brought one. What it was called with comes from any program of this user: it is looked
    /// through as if it were our own command line, and of everything else in it nothing is used.
    pub(crate) fn take(&self, arguments: &[String]) {
        let pressed = arguments.iter().skip(1).rev().find_map(|argument| of_argument(OsStr::new(argument)));
        if pressed.is_some() {
            self.0.send_replace(pressed);
        }
    }

    /// Takes what the system hands over, where it does so by itself.
    #[cfg(target_os = "macos")]
    pub(crate) fn take_urls(&self, urls: &[tauri::Url]) {
        let pressed = urls.iter().rev().find_map(|url| of_argument(OsStr::new(url.as_str())));
        if pressed.is_some() {
            self.0.send_replace(pressed);
        }
    }

    /// Leads the page, which may not be there yet; it is led when it is. Ends with the program.
    pub(crate) async fn follow(self, bridge: Bridge) {
        let mut pressed = self.0.subscribe();
        pressed.mark_changed();
        while pressed.changed().await.is_ok() {
            let newest = pressed.borrow_and_update().clone();
            if let Some(newest) = newest {
                bridge.lead(lead(newest)).await;
            }
        }
    }
}

fn lead(pressed: Pressed) -> Lead {
    match pressed {
        Ok(Link { contact, item }) => Lead::Link { contact, item },
        Err(refused) => {
            tracing::warn!(%refused, "a link was refused");
            Lead::BadLink { message: sentence(&refused.to_string()) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn held(links: &Links) -> Option<Pressed> {
        links.0.borrow().clone()
    }

    fn arguments(arguments: &[&str]) -> Vec<String> {
        arguments.iter().map(|&argument| argument.to_owned()).collect()
    }

    #[test]
    fn the_newest_link_is_held_and_nothing_else_of_a_second_start_is_used() {
        let links = Links::new(None);
        links.take(&arguments(&["sightline", "--profile-dir", "/elsewhere", "--sources-from-stdin"]));
        assert_eq!(held(&links), None);
        links.take(&arguments(&["sightline", "sightline://chat/a"]));
        links.take(&arguments(&["sightline", "sightline://chat/b/item/c"]));
        links.take(&arguments(&["sightline"]));
        assert_eq!(held(&links), Some(Ok(Link { contact: "b".into(), item: Some("c".into()) })));
    }

    #[test]
    fn t16_a_bad_link_of_a_second_start_is_told_without_its_text() {
        let links = Links::new(None);
        links.take(&arguments(&["sightline", "sightline://add?token=canary"]));
        let Lead::BadLink { message } = lead(held(&links).unwrap()) else { panic!("it leads somewhere") };
        assert!(message.starts_with("The link is not of the form") && !message.contains("canary"));
    }
}
