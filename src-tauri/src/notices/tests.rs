use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use monitor::SystemClock;

use super::*;
use crate::dto::{Alarm, AlarmKind, Level, Reason, ReasonKind, Settings};
use crate::offline;
use crate::settings::fakes::InMemory;
use crate::tokens::fakes::FakeKeychain;

/// A desktop that remembers what was shown and withdrawn.
#[derive(Default)]
struct Wall {
    shown: Mutex<Vec<(Notice, Option<u32>)>>,
    sounds: Mutex<Vec<Sound>>,
    withdrawn: Mutex<Vec<u32>>,
}

#[async_trait::async_trait]
impl Screen for Wall {
    async fn show(&self, notice: &Notice, sound: Sound, in_place_of: Option<u32>) -> Result<u32, NotShown> {
        self.sounds.lock().unwrap().push(sound);
        let mut shown = self.shown.lock().unwrap();
        shown.push((notice.clone(), in_place_of));
        Ok(shown.len() as u32)
    }

    async fn withdraw(&self, number: u32) {
        self.withdrawn.lock().unwrap().push(number);
    }
}

struct Stage {
    desk: Desk,
    wall: Arc<Wall>,
    footing: Footing,
    is_looking: Arc<AtomicBool>,
    led: Arc<Mutex<Vec<Lead>>>,
}

impl Stage {
    async fn new(notifications: Notifications, before: &[Alarm]) -> Self {
        let offline = offline::footing(FakeKeychain::new(None), InMemory::default()).await;
        offline.settings.set_choices(&Settings { notifications, ..Settings::default() }).unwrap();
        let (wall, is_looking, led) = <(Arc<Wall>, Arc<AtomicBool>, Arc<Mutex<Vec<Lead>>>)>::default();
        let (looks, leads) = (is_looking.clone(), led.clone());
        let footing = Footing {
            triage: offline.triage.clone(),
            monitor: offline.monitor.clone(),
            settings: offline.settings.clone(),
            clock: Arc::new(SystemClock),
            screen: wall.clone(),
            pressed: mpsc::channel(1).1,
            is_looking: Box::new(move || looks.load(Ordering::Relaxed)),
            lead: Box::new(move |lead| leads.lock().unwrap().push(lead)),
        };
        Self { desk: Desk::new(before), wall, footing, is_looking, led }
    }

    async fn learn(&mut self, alarms: &[Alarm]) {
        self.desk.learn(alarms, &self.footing).await;
    }

    fn bodies(&self) -> Vec<String> {
        self.wall.shown.lock().unwrap().iter().map(|(notice, _)| notice.body.clone()).collect()
    }
}

fn alarm(id: u32, key: &str) -> Alarm {
    Alarm {
        id: f64::from(id),
        key: Some(key.to_owned()),
        kind: AlarmKind::FileRejected,
        reason: Reason {
            kind: ReasonKind::FileRejected,
            level: Level::Warning,
            weight: 180,
            since: None,
            limit_ms: None,
            count: 1,
        },
        raised_at: 1_000.0,
        over_at: None,
        acknowledged_at: None,
        instance: Some("acme-eu".to_owned()),
        queue: Some("Billing".to_owned()),
    }
}

fn waiting(id: u32, key: &str, level: Level) -> Alarm {
    let kind = if level == Level::Alarm { ReasonKind::WaitingAlarm } else { ReasonKind::WaitingWarning };
    let usual = alarm(id, key);
    let reason = Reason { kind, level, limit_ms: Some(300_000.0), ..usual.reason };
    Alarm { kind: AlarmKind::Waiting, reason, ..usual }
}

#[tokio::test]
async fn an_alarm_says_where_and_what_and_no_name() {
    let mut stage = Stage::new(Notifications::Discreet, &[]).await;
    stage.learn(&[waiting(1, "c", Level::Alarm)]).await;
    let shown = stage.wall.shown.lock().unwrap();
    let (notice, _) = &shown[0];
    assert_eq!(notice.title, "\u{2068}acme-eu\u{2069} · \u{2068}Billing\u{2069}");
    assert_eq!(notice.body, "A customer has been waiting for more than 5:00.");
}

#[tokio::test]
async fn what_an_earlier_run_told_is_not_told_again() {
    let mut stage = Stage::new(Notifications::Discreet, &[alarm(1, "c")]).await;
    stage.learn(&[alarm(1, "c")]).await;
    assert_eq!(stage.bodies(), [""; 0]);
}

#[tokio::test]
async fn a_wait_beyond_the_first_threshold_interrupts_nobody_and_beyond_the_second_does() {
    let mut stage = Stage::new(Notifications::Discreet, &[]).await;
    stage.learn(&[waiting(1, "c", Level::Warning)]).await;
    assert_eq!(stage.bodies(), [""; 0]);
    stage.learn(&[Alarm { raised_at: 2_000.0, ..waiting(1, "c", Level::Alarm) }]).await;
    assert_eq!(stage.bodies().len(), 1);
}

#[tokio::test]
async fn nothing_is_shown_to_who_wants_nothing_or_looks_at_the_window() {
    let mut stage = Stage::new(Notifications::Off, &[]).await;
    stage.learn(&[alarm(1, "c")]).await;
    assert_eq!(stage.bodies(), [""; 0]);
    let mut stage = Stage::new(Notifications::Discreet, &[]).await;
    stage.is_looking.store(true, Ordering::Relaxed);
    stage.learn(&[alarm(1, "c")]).await;
    assert_eq!(stage.bodies(), [""; 0]);
    stage.is_looking.store(false, Ordering::Relaxed);
    stage.learn(&[alarm(1, "c")]).await;
    assert_eq!(stage.bodies(), [""; 0], "it was seen in the window");
}

#[tokio::test]
async fn nothing_is_shown_to_who_is_not_to_be_disturbed_and_then_again() {
    let mut stage = Stage::new(Notifications::Discreet, &[]).await;
    let now = jiff::Timestamp::now().as_millisecond();
    let until = |stage: &Stage, at: i64| {
        let choices = Settings { quiet_until: Some(at), ..stage.footing.settings.choices() };
        stage.footing.settings.set_choices(&choices).unwrap();
    };
    until(&stage, now + 3_600_000);
    stage.learn(&[alarm(1, "c")]).await;
    assert_eq!(stage.bodies(), [""; 0]);
    until(&stage, now - 1);
    stage.learn(&[alarm(1, "c"), alarm(2, "d")]).await;
    assert_eq!(stage.bodies().len(), 1, "what came meanwhile is in the list");
}

#[tokio::test]
async fn it_sounds_as_it_was_chosen() {
    let mut stage = Stage::new(Notifications::Discreet, &[]).await;
    let choices = Settings { sound: Sound::Silent, ..stage.footing.settings.choices() };
    stage.footing.settings.set_choices(&choices).unwrap();
    stage.learn(&[alarm(1, "c")]).await;
    assert_eq!(*stage.wall.sounds.lock().unwrap(), [Sound::Silent]);
}

#[tokio::test]
async fn a_press_leads_to_the_chat_once() {
    let mut stage = Stage::new(Notifications::Discreet, &[]).await;
    stage.learn(&[alarm(1, "c")]).await;
    for number in [7, 1, 1] {
        stage.desk.follow(number, &stage.footing);
    }
    assert_eq!(*stage.led.lock().unwrap(), [Lead::Chat { key: "c".to_owned() }]);
}

#[tokio::test]
async fn what_is_over_or_known_is_withdrawn() {
    let mut stage = Stage::new(Notifications::Discreet, &[]).await;
    stage.learn(&[alarm(1, "c"), alarm(2, "d"), alarm(3, "e")]).await;
    let over = Alarm { over_at: Some(3_000.0), ..alarm(1, "c") };
    let known = Alarm { acknowledged_at: Some(3_000.0), ..alarm(2, "d") };
    stage.learn(&[over, known, alarm(3, "e")]).await;
    assert_eq!(*stage.wall.withdrawn.lock().unwrap(), [1, 2]);
}

#[tokio::test(start_paused = true)]
async fn a_storm_of_alarms_is_three_notifications_and_a_sum_that_leads_to_the_list() {
    let mut stage = Stage::new(Notifications::Discreet, &[]).await;
    let alarms: Vec<Alarm> = (0..500).map(|number| alarm(number, &number.to_string())).collect();
    stage.learn(&alarms).await;
    assert_eq!(stage.bodies().len(), 3);
    tokio::time::advance(std::time::Duration::from_secs(10)).await;
    stage.desk.settle(&stage.footing).await;
    assert_eq!(stage.bodies()[3..], ["497 more alarms. The list of alarms has them all."]);
    stage.desk.follow(4, &stage.footing);
    assert_eq!(*stage.led.lock().unwrap(), [Lead::Alarms]);
}

#[tokio::test(start_paused = true)]
async fn a_second_alarm_of_a_chat_stands_in_the_place_of_the_first() {
    let mut stage = Stage::new(Notifications::Discreet, &[]).await;
    stage.learn(&[alarm(1, "c")]).await;
    tokio::time::advance(std::time::Duration::from_secs(61)).await;
    stage.learn(&[alarm(1, "c"), waiting(2, "c", Level::Alarm)]).await;
    let places: Vec<Option<u32>> = stage.wall.shown.lock().unwrap().iter().map(|(_, place)| *place).collect();
    assert_eq!(places, [None, Some(1)]);
}

#[test]
fn a_name_that_turns_the_text_around_is_held_in_its_place() {
    let mut alarm = alarm(1, "c");
    alarm.queue = Some("Bil\u{202e}ling\nEU".to_owned());
    let notice = words::one(&alarm, None);
    assert_eq!(notice.title, "\u{2068}acme-eu\u{2069} · \u{2068}Bil(direction mark)ling EU\u{2069}");
}
