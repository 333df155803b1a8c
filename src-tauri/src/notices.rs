//! Desktop notifications: what alarms while the person looks elsewhere. A notification that nobody sees loses nothing, for each alarm is in
//! the list as well.

#[cfg(target_os = "linux")]
mod freedesktop;
mod fresh;
#[cfg(not(target_os = "linux"))]
mod plugin;
#[cfg(test)]
mod tests;
mod words;

use std::collections::BTreeMap;
use std::sync::Arc;

use attention::{Notice as Due, Pace};
use monitor::{Clock, Monitor};
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep_until};

use self::fresh::{Fresh, is_open};
use self::words::Notice;
use crate::dto::{self, Lead, Notifications, Sound};
use crate::present;
use crate::settings::SettingsFile;
use crate::triage::{Triage, TriageChange, TriageView};

#[cfg(target_os = "linux")]
pub(crate) use self::freedesktop::Freedesktop as Desktop;
#[cfg(not(target_os = "linux"))]
pub(crate) use self::plugin::Plugin as Desktop;

/// Notifications that are remembered so that they can be withdrawn or pressed; of more the oldest are left to the desktop.
const MOST: usize = 200;

/// Why there is no notification.
#[derive(Debug, thiserror::Error)]
pub(crate) enum NotShown {
    /// The desktop has nothing that shows any.
    #[error("the desktop shows no notifications")]
    NoDesktop,
    /// It refused.
    #[error("the desktop refused a notification")]
    Refused,
}

/// What shows notifications. Presses come out of a channel that was given to it.
#[async_trait::async_trait]
pub(crate) trait Screen: Send + Sync {
    /// Shows one, in the place of an earlier one where that is given; the number by which it is pressed and withdrawn.
    async fn show(&self, notice: &Notice, sound: Sound, in_place_of: Option<u32>) -> Result<u32, NotShown>;

    /// Takes one away. It may be gone already.
    async fn withdraw(&self, number: u32);
}

/// What notifications stand on.
pub(crate) struct Footing {
    /// Alarms.
    pub(crate) triage: Triage,
    /// Chats, for the names of customers, where the person wants to see them.
    pub(crate) monitor: Monitor,
    /// Whether the person wants any, and what they sound like.
    pub(crate) settings: SettingsFile,
    /// For how long the person wants none.
    pub(crate) clock: Arc<dyn Clock>,
    /// Where they are shown.
    pub(crate) screen: Arc<dyn Screen>,
    /// Those that were pressed. Full: whoever presses waits; a press is soon followed.
    pub(crate) pressed: mpsc::Receiver<u32>,
    /// Whether the person looks at the window, which shows each alarm by itself.
    pub(crate) is_looking: Box<dyn Fn() -> bool + Send + Sync>,
    /// Brings the window to the front and the page to a place.
    pub(crate) lead: Box<dyn Fn(Lead) + Send + Sync>,
}

impl Footing {
    fn is_wanted(&self) -> bool {
        self.settings.choices().notifies(self.clock.now())
    }
}

/// Notifies until the engine is gone.
pub(crate) async fn follow(mut footing: Footing) {
    let Ok(mut view) = footing.triage.view().await else { return };
    let mut desk = Desk::new(&view.alarms);
    loop {
        tokio::select! {
            Some(number) = footing.pressed.recv() => desk.follow(number, &footing),
            () = sleep_until(desk.due()), if desk.pace.due().is_some() => desk.settle(&footing).await,
            change = view.changes.recv() => match change {
                Ok(TriageChange::Alarms(alarms)) => desk.learn(&alarms, &footing).await,
                Ok(_) => {}
                // What was missed is in the list as it is now.
                Err(RecvError::Lagged(_)) => {
                    let Ok(again) = footing.triage.view().await else { return };
                    let TriageView { alarms, .. } = &again;
                    desk.learn(alarms, &footing).await;
                    view = again;
                }
                Err(RecvError::Closed) => return,
            },
        }
    }
}

/// What is on the desktop.
struct Desk {
    began: Instant,
    fresh: Fresh,
    pace: Pace,
    /// The alarms as they were last, for what is summed up later.
    alarms: Vec<dto::Alarm>,
    shown: BTreeMap<u32, About>,
    is_silent: bool,
}

/// What a notification is about.
#[derive(Debug, Clone, PartialEq)]
struct About {
    /// `None`: about many.
    alarm: Option<f64>,
    lead: Lead,
}

impl Desk {
    fn new(alarms: &[dto::Alarm]) -> Self {
        Self {
            began: Instant::now(),
            fresh: Fresh::new(alarms),
            pace: Pace::default(),
            alarms: alarms.to_vec(),
            shown: BTreeMap::new(),
            is_silent: false,
        }
    }

    fn due(&self) -> Instant {
        self.began + self.pace.due().unwrap_or_default()
    }

    async fn learn(&mut self, alarms: &[dto::Alarm], footing: &Footing) {
        let is_wanted = footing.is_wanted();
        let fresh = self.fresh.take(alarms);
        self.alarms = alarms.to_vec();
        self.withdraw_the_spent(footing).await;
        if !is_wanted || (footing.is_looking)() {
            return;
        }
        for id in fresh {
            let key =
                alarms.iter().find(|alarm| alarm.id.to_bits() == id).and_then(|alarm| alarm.key.as_deref());
            let now = self.began.elapsed();
            if let Some(due) = self.pace.offer(id, key, now) {
                self.show(due, footing).await;
            }
        }
    }

    async fn settle(&mut self, footing: &Footing) {
        if let Some(due) = self.pace.settle(self.began.elapsed())
            && footing.is_wanted()
            && !(footing.is_looking)()
        {
            self.show(due, footing).await;
        }
    }

    async fn show(&mut self, due: Due, footing: &Footing) {
        let (notice, about) = match due {
            Due::Many(count) => (words::many(count), About { alarm: None, lead: Lead::Alarms }),
            Due::One(id) => {
                // It is over since it was held back.
                let Some(alarm) = self.alarms.iter().find(|alarm| alarm.id.to_bits() == id && is_open(alarm))
                else {
                    return;
                };
                let lead = alarm.key.clone().map_or(Lead::Alarms, |key| Lead::Chat { key });
                let chat = chat_of(alarm, footing).await;
                (words::one(alarm, chat.as_ref()), About { alarm: Some(alarm.id), lead })
            }
        };
        // A chat has one notification, and so has the sum.
        let earlier =
            self.shown.iter().find(|(_, shown)| shown.lead == about.lead).map(|(number, _)| *number);
        match footing.screen.show(&notice, footing.settings.choices().sound, earlier).await {
            Ok(number) => {
                earlier.map(|earlier| self.shown.remove(&earlier));
                self.shown.insert(number, about);
                while self.shown.len() > MOST {
                    self.shown.pop_first();
                }
                self.is_silent = false;
            }
            Err(error) => {
                if !std::mem::replace(&mut self.is_silent, true) {
                    tracing::warn!(%error, "an alarm is in the list alone");
                }
            }
        }
    }

    fn follow(&mut self, number: u32, footing: &Footing) {
        // Not ours, or older than what is remembered.
        let Some(about) = self.shown.remove(&number) else { return };
        (footing.lead)(about.lead);
    }

    /// What is over, or what the person knows of, is nothing to look at any more.
    async fn withdraw_the_spent(&mut self, footing: &Footing) {
        let open: Vec<f64> =
            self.alarms.iter().filter(|alarm| is_open(alarm)).map(|alarm| alarm.id).collect();
        let is_spent = |about: &About| about.alarm.is_some_and(|alarm| !open.contains(&alarm));
        let spent: Vec<u32> =
            self.shown.iter().filter(|(_, about)| is_spent(about)).map(|(number, _)| *number).collect();
        for number in spent {
            self.shown.remove(&number);
            footing.screen.withdraw(number).await;
        }
    }
}

/// The chat of an alarm, where the person wants its words on the desktop.
async fn chat_of(alarm: &dto::Alarm, footing: &Footing) -> Option<dto::Chat> {
    if footing.settings.choices().notifications != Notifications::Full {
        return None;
    }
    let key = alarm.key.as_deref()?;
    let roster = footing.monitor.roster().await.ok()?;
    let summary = roster.chats.iter().find(|chat| chat.key.as_str() == key)?;
    Some(present::chat(summary))
}
