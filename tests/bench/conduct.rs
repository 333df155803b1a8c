//! Starts the other roles, one scenario after another, and prints what they measured.

use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};

use crate::figure::{Figure, print};
use crate::merge::merge;
use crate::process::Process;

const CHATS: usize = 100;
/// Lines in all of the live scenario, and how many a second.
const LINES: usize = 200_000;
const RATE: u32 = 10_000;
/// Lines of one long chat between two readings, and how many a second.
const WINDOW: usize = 10_000;
const LONG: usize = 100_000;
/// The share of the quotas that the product uses, and what the service allows: requests a second and at once.
const SHARE: f64 = 0.5;
const CONNECTS: (f64, f64) = (6.0, 9.0);
const READS: (f64, f64) = (8.0, 12.0);

type Scenario = (&'static str, fn() -> Vec<Figure>);

const SCENARIOS: [Scenario; 6] = [
    ("live", live),
    ("merge", merge),
    ("long", long_chat),
    ("pages", memory_of_pages),
    ("cut", cut),
    ("paused", paused),
];

/// Plays the scenarios that are named, or all of them.
pub(crate) fn main(words: &[String]) {
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    println!("the engine beside amazon-connect-chatjs, on a machine with {cores} cores");
    let named = |name: &str| words.iter().any(|word| word == name);
    let all = !SCENARIOS.iter().any(|(name, _)| named(name));
    let figures: Vec<Figure> =
        SCENARIOS.iter().filter(|(name, _)| all || named(name)).flat_map(|(_, play)| play()).collect();
    print(&figures);
}

/// A stage and the engine before it, with all chats live and nothing missing.
fn floor(chats: usize, history: usize, quotas: &str, options: &Value) -> (Process, Process) {
    let stage = Process::role(&["--stage", &chats.to_string(), &history.to_string(), quotas]);
    let mut setup = stage.hear();
    for (name, value) in options.as_object().unwrap() {
        setup[name] = value.clone();
    }
    let mut watcher = Process::role(&["--watch"]);
    watcher.tell(&setup.to_string());
    let seconds = watcher.seconds(&format!("until contiguous {chats}"));
    println!("  {chats} chats are live and complete after {seconds:.1} s");
    (stage, watcher)
}

/// Processor time per item, and memory, of the engine and of chatjs over the same lines at the same pace.
fn live() -> Vec<Figure> {
    println!("\nlive: {LINES} items in {CHATS} chats, {RATE} a second");
    let (mut stage, mut engine) =
        floor(CHATS, 0, "unlimited", &json!({ "share": 1.0, "apart": true, "listen": true }));
    let idle = engine.memory();
    let (items, ours) = spoken(&mut stage, &mut engine, LINES, RATE);
    let memory = engine.memory();
    let check = engine.ask("check");
    let saw_all = check["items"] == items && check["inOrder"] == true;
    let reads = &stage.ask("truth")["reads"];
    println!(
        "  engine   {:6.1} µs an item, {}; {check}; {reads} pages read; {idle:.0} MB before, {memory:.0} MB after",
        ours * 1e6,
        system(&engine)
    );
    drop((stage, engine));

    let (mut stage, mut peer) = chatjs();
    let idle = peer.memory();
    let (items, theirs) = spoken(&mut stage, &mut peer, LINES, RATE);
    let check = peer.ask("check");
    let peer_saw_all = check["items"] == items;
    println!(
        "  chatjs   {:6.1} µs an item, {}; {check}; {idle:.0} MB before, {:.0} MB after",
        theirs * 1e6,
        system(&peer),
        peer.memory()
    );
    vec![
        Figure::new(
            "processor time per live item",
            format!("{:.1} µs, 1/{:.1} of chatjs ({:.1} µs)", ours * 1e6, theirs / ours, theirs * 1e6),
            "at most 1/10 of chatjs, both see all",
            theirs / ours >= 10.0 && saw_all && peer_saw_all,
        ),
        Figure::new(
            "memory, 100 chats of 2,000 live items",
            format!("{memory:.0} MB"),
            "at most 120 MB",
            memory <= 120.0,
        ),
    ]
}

fn system(process: &Process) -> String {
    format!("{:.0} % in the operating system", process.system_share() * 100.0)
}

/// Has so many lines said; gives the number of items there then are, and the processor time per line of whoever watches.
fn spoken(stage: &mut Process, watcher: &mut Process, lines: usize, rate: u32) -> (usize, f64) {
    let before = watcher.cpu();
    stage.ask(&format!("say {lines} {rate}"));
    let items = usize::try_from(stage.ask("truth")["stored"].as_u64().unwrap()).unwrap();
    watcher.ask(&format!("until items {items}"));
    (items, (watcher.cpu() - before) / lines as f64)
}

/// One process of Node with a session of chatjs for each chat, all subscribed.
fn chatjs() -> (Process, Process) {
    let mut stage = Process::role(&["--stage", &CHATS.to_string(), "0", "unlimited"]);
    let setup = stage.hear();
    let program =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../tests/conformance/chatjs_sessions.mjs");
    let mut peer = Process::start(Command::new("node").arg(program));
    peer.tell(&setup.to_string());
    peer.hear();
    while stage.ask("truth")["subscribed"] != CHATS {}
    (stage, peer)
}

/// Processor time per item of the whole engine while one chat is short, and when it is long.
fn long_chat() -> Vec<Figure> {
    println!("\nlong: one chat that grows to {LONG} items, {WINDOW} a second");
    let (mut stage, mut engine) = floor(1, 998, "unlimited", &json!({ "share": 1.0, "listen": true }));
    let rate = u32::try_from(WINDOW).unwrap();
    let (_, short) = spoken(&mut stage, &mut engine, WINDOW, rate);
    spoken(&mut stage, &mut engine, LONG - 1_000 - 2 * WINDOW, rate);
    let (_, long) = spoken(&mut stage, &mut engine, WINDOW, rate);
    println!("  {:.1} µs an item from 1,000 on, {:.1} µs up to {LONG}", short * 1e6, long * 1e6);
    vec![Figure::new(
        "cost per item, 100,000 items to 1,000, whole engine",
        format!("{:.2} times", long / short),
        "at most 1.3 times",
        long / short <= 1.3,
    )]
}

/// Every chat has an instance of its own here, and with it a quota: what is measured is memory, not patience.
fn memory_of_pages() -> Vec<Figure> {
    println!("\npages: {CHATS} chats of 2,000 items that are read");
    let options = json!({ "share": 1.0, "apart": true });
    let (_stage, engine) = floor(CHATS, 1_998, "unlimited", &options);
    let memory = engine.memory();
    vec![Figure::new(
        "memory, 100 chats of 2,000 items read",
        format!("{memory:.0} MB"),
        "at most 120 MB",
        memory <= 120.0,
    )]
}

/// All chats lose the network for half a minute, over real sockets.
fn cut() -> Vec<Figure> {
    println!("\ncut: the network of {CHATS} chats is gone for 30 s, over real sockets");
    let (mut stage, mut engine) = floor(CHATS, 20, "quotas", &json!({ "share": SHARE }));
    engine.ask("open");
    stage.tell("murmur 20");
    stage.tell("cut");
    engine.ask(&format!("until lost {CHATS}"));
    std::thread::park_timeout(std::time::Duration::from_secs(30));
    stage.tell("mend");
    let live = engine.seconds("until screen 1");
    let contiguous = live + engine.seconds(&format!("until contiguous {CHATS}"));
    stage.tell("murmur 0");
    back("30 s", live, contiguous, &stage.ask("truth"))
}

/// The two figures of a cut: the chat on screen, and all of them.
fn back(cut: &str, live: f64, contiguous: f64, truth: &Value) -> Vec<Figure> {
    let bound = least_time();
    vec![
        Figure::new(
            &format!("after a cut of {cut}: chat on screen live"),
            format!("{live:.1} s"),
            "at most 3 s",
            live <= 3.0,
        ),
        Figure::new(
            &format!("after a cut of {cut}: all contiguous"),
            format!("{contiguous:.1} s, {} over quota", truth["throttled"]),
            &format!("at most 1.1 times {bound:.1} s, 0 over quota"),
            contiguous <= 1.1 * bound && truth["throttled"] == 0,
        ),
    ]
}

/// The least time in which the share lets every chat connect once, and read one page once connected: both in one go, the last page
/// a turn behind the last connection.
fn least_time() -> f64 {
    let all = |(rate, burst): (f64, f64)| (CHATS as f64 - burst * SHARE) / (rate * SHARE);
    f64::max(all(CONNECTS) + 1.0 / (READS.0 * SHARE), all(READS))
}

/// What takes too long outside: a longer cut, and paging under faults.
fn paused() -> Vec<Figure> {
    println!("\nunder paused time: a cut of 5 min; 50 chats of 2,000 items with 5 % 429 and 1 % 5xx");
    let cut = Process::role(&["--paused", "cut"]);
    let paging = Process::role(&["--paused", "paging"]);
    let (cut, paging) = (cut.hear(), paging.hear());
    println!("  {cut}\n  {paging}");
    let number = |value: &Value| value.as_f64().unwrap();
    let mut figures = back("5 min", number(&cut["live"]), number(&cut["contiguous"]), &cut);
    let least = number(&paging["pages"]) + number(&paging["refused"]);
    let times = number(&paging["requests"]) / least;
    // Each fault counts as refused by quota or by order; what is over the share is told by the times of the requests.
    let over = number(&paging["overShare"]);
    figures.push(Figure::new(
        "requests to page 50 × 2,000 items under faults",
        format!("{} for {least}, {times:.3} times; {:.0} s", paging["requests"], number(&paging["seconds"])),
        "at most 1.02 times pages + those that faults refused; never over the share",
        times <= 1.02 && over <= 1e-6,
    ));
    figures
}
