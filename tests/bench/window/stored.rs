//! The start over a large archive, and a chat of a hundred thousand items out of it.

use desk::Keychain;
use serde_json::json;

use crate::figure::Figure;
use crate::hands::ENTER;
use crate::memory;
use crate::stage::{Stage, profile};
use crate::stock::{self, LONG, WORD};
use crate::times::Times;

const LINE: &str = ".ask input[role=combobox]";
const STARTS: usize = 5;
const FRAMES: usize = 600;
/// A script is given up after thirty seconds.
const FRAMES_AT_ONCE: usize = 50;

pub(crate) async fn measure(messages: u64) -> Vec<Figure> {
    let mut stage =
        Stage::within(Keychain::Ready, &[("SIGHTLINE_LOG", "warn"), ("SIGHTLINE_INSPECT", "1")]).await;
    let is_ready = async |stage: &Stage| stage.window.text("footer").await.contains("Archive");
    stage.until("the archive is open", async || is_ready(&stage).await).await;
    let key = stage.archive_key();
    let messages = usize::try_from(messages).unwrap();
    stage.close().await;
    stock::fill(&profile(&stage.desk).join("archive"), &key, messages).await;

    let mut starts = Vec::new();
    for _ in 0..STARTS {
        if !starts.is_empty() {
            stage.close().await;
        }
        stage.begin().await;
        stage.until("it is usable", async || stage.window.ask(USABLE, json!([])).await.is_number()).await;
        let usable = stage.window.ask(USABLE, json!([])).await.as_f64().unwrap();
        starts.push(usable - memory::started(memory::app(&profile(&stage.desk))));
    }
    let slowest = starts.iter().copied().fold(0.0, f64::max);
    let mut figures = vec![Figure::new(
        &format!("start to interactive, {messages} messages stored, slowest of {STARTS}"),
        format!("{slowest:.0} ms"),
        "<= 1,000 ms",
        slowest <= 1_000.0,
    )];
    figures.extend(long_chat(&stage).await);
    figures
}

/// When the page had its first state and had painted it, in ms since 1970.
const USABLE: &str = "const mark = performance.getEntriesByName('usable')[0];\
                      return mark ? performance.timeOrigin + mark.startTime : null";

async fn long_chat(stage: &Stage) -> Vec<Figure> {
    stage.window.ask(include_str!("page.js"), json!([])).await;
    stage.window.key('/').await;
    stage.until("the palette is open", async || stage.window.count(LINE).await == 1).await;
    stage.window.fill(LINE, WORD).await;
    stage.until("it is found", async || stage.window.count("[role=option].hit").await == 1).await;
    stage.window.ask("window.bench.open_by_key(arguments[0])", json!([WORD])).await;
    stage.window.key(ENTER).await;
    let is_open = async || stage.window.ask("return window.bench.opened", json!([])).await.is_number();
    stage.until("it is open", is_open).await;
    let opened = stage.window.ask("return window.bench.opened", json!([])).await.as_f64().unwrap();
    let (mut work, mut nodes) = (Vec::new(), 0);
    for _ in 0..FRAMES / FRAMES_AT_ONCE {
        let scroll = "window.bench.scroll(...arguments)";
        let scrolled = stage.window.ask_later(scroll, json!([FRAMES_AT_ONCE])).await;
        work.extend(scrolled["work"].as_array().unwrap().iter().cloned());
        nodes = nodes.max(scrolled["nodes"].as_u64().unwrap());
    }
    let p95 = Times::of(&json!(work)).percentile(95);
    vec![
        Figure::new(
            &format!("chat of {LONG} items: open to paint"),
            format!("{opened:.0} ms"),
            "<= 150 ms",
            opened <= 150.0,
        ),
        Figure::new(
            &format!("frame work while it scrolls, p95 of {FRAMES}"),
            format!("{p95:.1} ms"),
            "<= 16 ms",
            p95 <= 16.0,
        ),
        Figure::new("nodes of its list, most", nodes.to_string(), "<= 300", nodes <= 300),
    ]
}
