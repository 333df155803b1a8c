//! The merge model alone, without network and task: what an item and a page cost in a long chat.

use std::time::Instant;

use jiff::{SignedDuration, Timestamp};
use protocol::parse_item;
use serde_json::json;
use transcript::{Direction, Epoch, Item, PageEvidence, Seen, Start, Timeline};

use crate::figure::Figure;
use crate::talk;

const SHORT: usize = 1_000;
const LONG: usize = 100_000;
/// Items between two readings of the clock.
const WINDOW: usize = 100;
const PAGE: usize = 100;
/// Pages that are merged into the long chat; the median counts.
const PAGES: usize = 101;

/// One timeline that grows by the socket, and pages of its newest items at the end of it.
pub(crate) fn merge() -> Vec<Figure> {
    println!("\nmerge: one timeline that grows to {LONG} items, without anything around it");
    let mut timeline = Timeline::new();
    let epoch = Epoch(1);
    timeline.connected(epoch, moment(0));
    let mut known = 0;
    let mut windows = Vec::new();
    while known < LONG {
        let items: Vec<Item> = (known..known + WINDOW).map(item).collect();
        let started = Instant::now();
        for item in items {
            known += 1;
            timeline.live(epoch, seen(known), vec![item]);
        }
        windows.push(started.elapsed().as_secs_f64() / WINDOW as f64);
    }
    // The best of a hundred short windows: what other programs take is not ours.
    let best = |windows: &[f64]| windows.iter().copied().fold(f64::MAX, f64::min);
    let (first, last) = (SHORT / WINDOW, LONG / WINDOW);
    let (short, long) = (best(&windows[first..first + 100]), best(&windows[last - 100..]));
    let page = page(&mut timeline);
    println!(
        "  {:.2} µs an item from {SHORT} on, {:.2} µs up to {LONG}; {:.0} µs a page",
        short * 1e6,
        long * 1e6,
        page * 1e6
    );
    vec![
        Figure::new(
            "cost per item, 100,000 items to 1,000, merge model alone",
            format!("{:.2} times", long / short),
            "at most 1.3 times",
            long / short <= 1.3,
        ),
        Figure::new(
            "merging a page of 100 into 100,000 items",
            format!("{:.0} µs", page * 1e6),
            "at most 200 µs",
            page <= 200e-6,
        ),
    ]
}

/// Seconds to merge a page in the middle of the chat: half of its items are known, half are new.
fn page(timeline: &mut Timeline) -> f64 {
    let mut times: Vec<f64> = (0..PAGES)
        .map(|number| {
            let first = LONG / 4 + number * PAGE * 2;
            let of_page = |place: usize| {
                if place.is_multiple_of(2) { item(first + place) } else { between(first + place) }
            };
            let items: Vec<Item> = (0..PAGE).map(of_page).collect();
            let start = Start::Adjacent(item(first + PAGE).id);
            let evidence = PageEvidence { direction: Direction::Backward, start, more: true, epoch: None };
            let seen = seen(LONG + number + 1);
            let started = Instant::now();
            let outcome = timeline.page(&evidence, seen, items);
            let took = started.elapsed().as_secs_f64();
            assert_eq!(outcome.new_items, PAGE / 2, "half of the page is new");
            took
        })
        .collect();
    median(&mut times)
}

fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

fn moment(number: usize) -> Timestamp {
    let start: Timestamp = "2026-03-02T09:00:00Z".parse().unwrap();
    start + SignedDuration::from_millis(700 * i64::try_from(number).unwrap())
}

fn seen(number: usize) -> Seen {
    Seen { number: u64::try_from(number).unwrap(), at: moment(number) }
}

fn item(number: usize) -> Item {
    parsed(&format!("item-{number:08}-4b1e-9d3a-77f2a5c0d1e4"), moment(number), number)
}

/// An item that the socket did not bring, a moment before the one with this number.
fn between(number: usize) -> Item {
    let time = moment(number) - SignedDuration::from_millis(1);
    parsed(&format!("late-{number:08}-4b1e-9d3a-77f2a5c0d1e4"), time, number)
}

fn parsed(id: &str, time: Timestamp, number: usize) -> Item {
    let [who, name, role] = [["p-1", "Ana", "CUSTOMER"], ["p-2", "Ben", "AGENT"]][number % 2];
    let json = json!({
        "AbsoluteTime": format!("{time:.3}"), "Content": talk::line(number), "ContentType": "text/plain", "Id": id,
        "Type": "MESSAGE", "ParticipantId": who, "DisplayName": name, "ParticipantRole": role,
        "ContactId": "c-1", "InitialContactId": "c-1",
    });
    parse_item(&json.to_string()).item.unwrap()
}
