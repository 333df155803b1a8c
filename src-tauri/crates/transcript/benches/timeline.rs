//! What a timeline costs: bytes an item, time for a live item as a chat grows, time to merge a page into a long one, and what is kept of
//! it over a restart.
//!
//! `cargo bench -p transcript`; for a quicker build with `CARGO_PROFILE_BENCH_LTO=off`.
#![expect(clippy::print_stdout, reason = "a benchmark says what it measured")]

use std::hint::black_box;
use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};
use transcript::{
    Author, Direction, Entry, Epoch, Format, Heading, Item, ItemId, Kind, PageEvidence, Role, Seen, Start,
    Timeline,
};

const SOCKET: Epoch = Epoch(1);

fn main() {
    memory();
    live();
    pages();
    kept();
}

/// 100 chats of 2,000 items: resident bytes of each item, with everything that a timeline keeps of it.
fn memory() {
    let mut all = Vec::new();
    for (name, from_pages) in [("live", false), ("from pages, newest first", true)] {
        let before = resident();
        // Kept until the end, so that nothing freed is used again.
        all.extend((0..100).map(|chat| filled(chat, 2_000, from_pages)));
        match (before, resident()) {
            (Some(before), Some(after)) => {
                println!("memory, 100 x 2,000 items {name}: {} bytes an item", (after - before) / 200_000);
            }
            _ => println!("memory: only Linux tells it"),
        }
    }
    black_box(&all);
}

/// Resident memory of this process, in bytes (proc(5), `statm`; pages of 4 KiB).
fn resident() -> Option<usize> {
    let statm = std::fs::read_to_string("/proc/self/statm").ok()?;
    statm.split(' ').nth(1)?.parse::<usize>().ok().map(|pages| pages * 4_096)
}

/// Time for one live item in chats of growing length: the median of many hundreds, so that what other programs take in between does
/// not count.
fn live() {
    let mut first = None;
    for length in [1_000, 10_000, 100_000] {
        let mut costs: Vec<Duration> = (0..5).flat_map(|_| live_costs(length)).collect();
        costs.sort_unstable();
        let cost = costs[costs.len() / 2];
        let ratio = cost.as_secs_f64() / first.get_or_insert(cost).as_secs_f64();
        println!("live item in a chat of {length:>7}: {cost:>8.2?} ({ratio:.2} x)");
    }
}

fn live_costs(length: usize) -> Vec<Duration> {
    const EACH: u32 = 100;
    let mut timeline = filled(0, length, false);
    let mut items = (length..length + 3_000).map(|number| (number, item(0, number)));
    let mut costs = Vec::new();
    loop {
        let hundred: Vec<_> = items.by_ref().take(EACH as usize).collect();
        if hundred.is_empty() {
            return costs;
        }
        let start = Instant::now();
        for (number, item) in hundred {
            black_box(timeline.live(SOCKET, seen(number), vec![item]));
            black_box((timeline.last_telling(), timeline.ended(), timeline.waiting_since()));
            black_box((
                timeline.words_after(time(length)),
                timeline.engaged(&Role::Agent),
                timeline.file_counts(),
            ));
        }
        costs.push(start.elapsed() / EACH);
    }
}

/// Time for one page of 100 items in a chat of 100,000.
fn pages() {
    const LENGTH: usize = 100_000;
    let mut known = filled(0, LENGTH, false);
    let mut holed = holed(LENGTH);
    let starts = (0..200).map(|page| page * 450 + 1_000);
    let (mut again, mut new) = (Vec::new(), Vec::new());
    for start in starts {
        again.push(page_cost(&mut known, start, LENGTH));
        new.push(page_cost(&mut holed, start, LENGTH));
    }
    for (what, mut costs) in [("known items again", again), ("new items in the middle", new)] {
        costs.sort_unstable();
        let (median, worst) = (costs[costs.len() / 2], costs[costs.len() - 1]);
        println!("page of 100 in a chat of {LENGTH}, {what}: {median:.1?} (median), {worst:.1?} (worst)");
    }
}

fn page_cost(timeline: &mut Timeline, from: usize, number: usize) -> Duration {
    let items: Vec<Item> = (from..from + 100).map(|number| item(0, number)).collect();
    let evidence = PageEvidence {
        direction: Direction::Forward,
        start: Start::Adjacent(ItemId::new(id(from))),
        more: true,
        epoch: Some(SOCKET),
    };
    let start = Instant::now();
    black_box(timeline.page(&evidence, seen(number), items));
    start.elapsed()
}

/// What is kept beside the items of a chat of 10,000, and the time to make a timeline of it again.
fn kept() {
    const LENGTH: usize = 10_000;
    for (name, from_pages) in [("live", false), ("from pages, newest first", true)] {
        let timeline = filled(0, LENGTH, from_pages);
        let marks: usize = timeline.entries().map(|entry| entry.mark().as_bytes().len()).sum();
        let state = timeline.state();
        let bytes = serde_json::to_string(&state).map_or(0, |text| text.len());
        let parts: Vec<_> = timeline.entries().map(|entry| (entry.item.clone(), entry.mark())).collect();
        let start = Instant::now();
        let entries = parts.into_iter().filter_map(|(item, mark)| Entry::of(item, &mark).ok());
        let restored = black_box(Timeline::restore_from(&state, entries));
        let took = start.elapsed();
        assert!(restored.is_ok_and(|restored| restored.len() == LENGTH), "all of it comes back");
        let each = marks as f64 / LENGTH as f64;
        println!(
            "kept, {LENGTH} items {name}: mark {each:.1} bytes, state {bytes} bytes, restored in {took:.1?}"
        );
    }
}

/// A chat without the items that [`pages`] reads.
fn holed(length: usize) -> Timeline {
    let mut timeline = Timeline::new();
    timeline.connected(SOCKET, time(0));
    for number in (0..length).filter(|number| (number + 450 - 1_000 % 450) % 450 >= 100) {
        timeline.live(SOCKET, seen(number), vec![item(0, number)]);
    }
    timeline
}

fn filled(chat: usize, length: usize, from_pages: bool) -> Timeline {
    let mut timeline = Timeline::new();
    timeline.connected(SOCKET, time(0));
    let page = PageEvidence {
        direction: Direction::Backward,
        start: Start::Newest,
        more: false,
        epoch: Some(SOCKET),
    };
    if !from_pages {
        timeline.page(&page, seen(0), Vec::new());
        for number in 0..length {
            timeline.live(SOCKET, seen(number), vec![item(chat, number)]);
        }
        return timeline;
    }
    let mut start = Start::Newest;
    for from in (0..length / 100).rev().map(|page| page * 100) {
        let items = (from..from + 100).map(|number| item(chat, number)).collect();
        timeline.page(&PageEvidence { start, more: from > 0, ..page.clone() }, seen(from), items);
        start = Start::Adjacent(ItemId::new(id(from)));
    }
    timeline
}

/// A message as the parser gives it, with strings of its own.
fn item(chat: usize, number: usize) -> Item {
    let (role, name) = if number.is_multiple_of(3) { (Role::Agent, "Ana") } else { (Role::Customer, "Jo") };
    let author = Author { id: format!("{name:-<36}").as_str().into(), name: Some(name.into()), role };
    let heading = Heading {
        item_type: Some("MESSAGE".into()),
        content_type: Some("text/plain".into()),
        contact_id: Some(format!("{chat:036}").as_str().into()),
        initial_contact_id: Some(format!("{chat:036}").as_str().into()),
        ..Heading::default()
    };
    Item {
        content: Some(format!("{number:060}").into()),
        author: Some(Arc::new(author)),
        heading: Arc::new(heading),
        ..Item::new(ItemId::new(id(number)), time(number), Kind::Message(Format::Plain))
    }
}

/// 36 characters, in no order.
fn id(number: usize) -> String {
    let mixed = (number as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    format!("{mixed:016x}-{number:019}")
}

fn seen(number: usize) -> Seen {
    Seen { number: number as u64, at: time(number) }
}

fn time(number: usize) -> Timestamp {
    let ms = i64::try_from(number).unwrap_or_default() * 700;
    Timestamp::UNIX_EPOCH + SignedDuration::from_millis(1_800_000_000_000 + ms)
}
