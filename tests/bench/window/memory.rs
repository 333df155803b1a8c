//! What a program and all that it started have in memory.

use std::collections::HashMap;
use std::ffi::OsStr;
use std::path::Path;
use std::time::Duration;

/// The process of the app that uses this profile.
pub(crate) fn app(profile: &Path) -> u32 {
    process(&crate::stage::app(), profile.as_os_str())
}

/// The process of a program that was begun with this word.
pub(crate) fn process(program: &Path, word: &OsStr) -> u32 {
    let found = processes().into_iter().find(|process| {
        let line = std::fs::read(format!("/proc/{process}/cmdline")).unwrap_or_default();
        let mut words = line.split(|byte| *byte == 0);
        words.next() == Some(program.as_os_str().as_encoded_bytes())
            && words.any(|one| one == word.as_encoded_bytes())
    });
    found.expect("it runs")
}

/// Proportional set size of a process and its descendants (`smaps_rollup`, proc(5)), in MB of a million bytes: memory that several have is
/// counted in parts.
pub(crate) fn of_tree(root: u32) -> f64 {
    let parents: HashMap<u32, u32> =
        processes().into_iter().filter_map(|process| Some((process, parent(process)?))).collect();
    let is_below = |process: u32| {
        std::iter::successors(Some(process), |process| parents.get(process).copied()).any(|one| one == root)
    };
    parents.keys().filter(|process| is_below(**process)).map(|process| of_one(*process)).sum()
}

/// When a process was started, in ms since 1970; to 10 ms.
pub(crate) fn started(process: u32) -> f64 {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).unwrap();
    let (_, fields) = stat.rsplit_once(')').unwrap();
    // Field 22 of proc(5), counted from behind the name: in hundredths of a second since the system began.
    let ticks: f64 = fields.split_whitespace().nth(19).unwrap().parse().unwrap();
    let whole = std::fs::read_to_string("/proc/uptime").unwrap();
    let up: f64 = whole.split_whitespace().next().unwrap().parse().unwrap();
    now() - up * 1_000.0 + ticks * 10.0
}

/// In ms since 1970.
pub(crate) fn now() -> f64 {
    jiff::Timestamp::now().as_microsecond() as f64 / 1_000.0
}

/// By how much a series rises in an hour: the slope of the line that is nearest to all (least squares).
pub(crate) fn slope(series: &[(Duration, f64)]) -> f64 {
    let count = series.len() as f64;
    let hours = |at: &Duration| at.as_secs_f64() / 3_600.0;
    let middle = series.iter().map(|(at, _)| hours(at)).sum::<f64>() / count;
    let mean = series.iter().map(|(_, value)| value).sum::<f64>() / count;
    let rise: f64 = series.iter().map(|(at, value)| (hours(at) - middle) * (value - mean)).sum();
    rise / series.iter().map(|(at, _)| (hours(at) - middle).powi(2)).sum::<f64>()
}

fn processes() -> Vec<u32> {
    let entries = std::fs::read_dir("/proc").unwrap().flatten();
    entries.filter_map(|entry| entry.file_name().to_str()?.parse().ok()).collect()
}

fn parent(process: u32) -> Option<u32> {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    let (_, fields) = stat.rsplit_once(')')?;
    fields.split_whitespace().nth(1)?.parse().ok()
}

fn of_one(process: u32) -> f64 {
    let rollup = std::fs::read_to_string(format!("/proc/{process}/smaps_rollup")).unwrap_or_default();
    let line = rollup.lines().find_map(|line| line.strip_prefix("Pss:"));
    let kib = line.and_then(|line| line.split_whitespace().next()).and_then(|kib| kib.parse::<f64>().ok());
    kib.unwrap_or(0.0) * 1_024.0 / 1e6
}
