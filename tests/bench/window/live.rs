//! A hundred live chats, fifty items a second.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use desk::Keychain;
use serde_json::json;
use simulator::{ChatHandle, ParticipantHandle};

use crate::figure::Figure;
use crate::memory;
use crate::stage::{Stage, profile, row};
use crate::talk;
use crate::times::Times;

const CHATS: usize = 100;
/// Of fifty items a second every tenth is said in the chat on screen.
const BEAT: Duration = Duration::from_millis(20);
const ON_SCREEN: usize = 10;
/// Nothing is measured before caches are filled.
const WARM_UP: Duration = Duration::from_secs(20);
/// A hundred chats are opened at the pace that the quota allows.
const OPENING: Duration = Duration::from_secs(300);
const SWITCHES: usize = 60;
const KEYS: usize = 60;

type Chat = (ChatHandle, ParticipantHandle);

/// Gives each figure to `tell` as soon as it is known.
pub(crate) async fn measure(watched_for: Duration, tell: impl Fn(&[Figure])) {
    let stage =
        Stage::within(Keychain::Ready, &[("SIGHTLINE_LOG", "warn"), ("SIGHTLINE_INSPECT", "1")]).await;
    let chats: Vec<Chat> = (0..CHATS).map(|number| stage.chat(&format!("Customer {number:03}"))).collect();
    stage.add_source().await;
    let is_live = async || stage.window.text("footer").await.contains(&format!("{CHATS} of {CHATS} live"));
    stage.until_within(OPENING, "all are live", is_live).await;
    stage.open(&chats[0].0).await;
    stage.window.ask(include_str!("page.js"), json!([])).await;

    tell(&talking(&stage, &chats, watched_for).await);
    tell(&[switching(&stage, &chats).await, keys(&stage).await]);
}

/// From said to painted, and the memory meanwhile.
async fn talking(stage: &Stage, chats: &[Chat], watched_for: Duration) -> Vec<Figure> {
    let app = memory::app(&profile(&stage.desk));
    let start = Instant::now();
    let mut beat = tokio::time::interval(BEAT);
    let mut series = Vec::new();
    let mut peak: f64 = 0.0;
    for number in 0.. {
        beat.tick().await;
        let (chat, who) = &chats[if number % ON_SCREEN == 0 { 0 } else { 1 + number % (CHATS - 1) }];
        if number % ON_SCREEN == 0 {
            chat.say(who, &format!("sent at {:.3}", memory::now()));
        } else {
            chat.say(who, &talk::line(number));
        }
        let at = start.elapsed();
        if number % 250 == 0 {
            let held = memory::of_tree(app);
            peak = peak.max(held);
            if at > WARM_UP {
                series.push((at, held));
            }
        }
        if number == 0 || at < WARM_UP {
            stage.window.ask("window.bench.paints.length = window.bench.lines.length = 0", json!([])).await;
        }
        if at > WARM_UP + watched_for {
            break;
        }
    }
    let paints = Times::of(&stage.window.ask("return window.bench.paints", json!([])).await);
    let (p95, p99) = (paints.percentile(95), paints.percentile(99));
    let lines = Times::of(&stage.window.ask("return window.bench.lines", json!([])).await);
    println!(
        "a message is in the document after {:.0} ms (p50 {:.0})",
        lines.percentile(95),
        lines.percentile(50)
    );
    println!("and painted after {p95:.0} ms (p50 {:.0})", paints.percentile(50));
    let slope = memory::slope(&series);
    vec![
        Figure::new(
            &format!("message to paint, p95 and p99 of {}", paints.count()),
            format!("{p95:.0} and {p99:.0} ms"),
            "<= 50 and 100 ms",
            p95 <= 50.0 && p99 <= 100.0,
        ),
        Figure::new(
            "memory of all processes (PSS), 100 chats",
            format!("{peak:.0} MB"),
            "<= 350 MB",
            peak <= 350.0,
        ),
        Figure::new(
            &format!("its slope over {:.0} min of 50 items/s", watched_for.as_secs_f64() / 60.0),
            format!("{slope:.1} MB/h"),
            "<= 1 MB/h",
            slope <= 1.0,
        ),
    ]
}

/// Live chats in sight, of which none is open.
const SHOWN: &str = "return [...document.querySelectorAll('[role=row][data-connection=live][aria-selected=false]')]\
                     .map((row) => row.dataset.key)";

async fn switching(stage: &Stage, chats: &[Chat]) -> Figure {
    let by_key: HashMap<String, &Chat> =
        chats.iter().map(|chat| (chat.0.initial_contact_id().clone(), chat)).collect();
    let mut times = Vec::new();
    for turn in 0.. {
        // Looked up for each: what is urgent comes to the front meanwhile.
        let shown = stage.window.ask(SHOWN, json!([])).await;
        let shown = shown.as_array().unwrap();
        let key = shown[turn % shown.len()].as_str().unwrap();
        let (chat, who) = by_key[key];
        chat.say(who, &format!("turn {turn} of {key}"));
        // What was said is held before the chat is opened, and is its newest line.
        let line = format!("{} .row__last", row(chat));
        let text = format!("turn {turn} of");
        let is_shown = async || stage.window.count(&line).await > 0;
        let is_told = async || !is_shown().await || stage.window.text(&line).await.contains(&text);
        stage.until("the row has it", is_told).await;
        if !is_shown().await {
            continue;
        }
        let open = "window.bench.open(...arguments)";
        times.push(stage.window.ask_later(open, json!([key, format!("turn {turn} of {key}")])).await);
        if times.len() == SWITCHES {
            break;
        }
    }
    let times = Times::of(&json!(times));
    let p95 = times.percentile(95);
    Figure::new(
        &format!("switch to a held chat, p95 of {}", times.count()),
        format!("{p95:.0} ms"),
        "<= 100 ms",
        p95 <= 100.0,
    )
}

async fn keys(stage: &Stage) -> Figure {
    stage.window.ask("window.bench.keys.length = 0; document.activeElement?.blur()", json!([])).await;
    for turn in 0..KEYS {
        stage.window.key(if turn % 20 < 10 { 'j' } else { 'k' }).await;
    }
    let counted =
        async || stage.window.ask("return window.bench.keys.length", json!([])).await == json!(KEYS);
    stage.until("all keys were heard", counted).await;
    let times = Times::of(&stage.window.ask("return window.bench.keys", json!([])).await);
    let p95 = times.percentile(95);
    Figure::new(
        &format!("key to paint, p95 of {}", times.count()),
        format!("{p95:.0} ms"),
        "<= 50 ms",
        p95 <= 50.0,
    )
}
