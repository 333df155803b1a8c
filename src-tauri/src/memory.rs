//! How much memory the program has, with the processes of its window: the status bar tells it.

use std::time::Duration;

use tokio::sync::watch;

/// Between two looks: one takes some milliseconds of a busy process.
const LOOK: Duration = Duration::from_secs(10);

/// Bytes that this process and those it started hold, as it changes; `None` where the system does not say.
pub(crate) fn follow() -> watch::Receiver<Option<u64>> {
    let (tell, told) = watch::channel(None);
    tokio::spawn(async move {
        while !tell.is_closed() {
            let held = tokio::task::spawn_blocking(held).await.ok().flatten();
            tell.send_replace(held);
            tokio::time::sleep(LOOK).await;
        }
    });
    told
}

/// Proportional set sizes (`smaps_rollup`, proc(5)): what several processes share is counted in parts. Without it the parts of a web
/// engine would be counted three times.
#[cfg(target_os = "linux")]
fn held() -> Option<u64> {
    let root = std::process::id();
    let parents: Vec<(u32, u32)> = std::fs::read_dir("/proc")
        .ok()?
        .flatten()
        .filter_map(|entry| entry.file_name().to_str()?.parse().ok())
        .filter_map(|process| {
            Some((process, parent(&std::fs::read_to_string(format!("/proc/{process}/stat")).ok()?)?))
        })
        .collect();
    let mut tree = vec![root];
    let mut at = 0;
    while let Some(process) = tree.get(at).copied() {
        tree.extend(parents.iter().filter(|(_, parent)| *parent == process).map(|(child, _)| *child));
        at += 1;
    }
    // One that has ended since holds nothing.
    let of = |process: &u32| pss(&std::fs::read_to_string(format!("/proc/{process}/smaps_rollup")).ok()?);
    let sizes: Vec<u64> = tree.iter().filter_map(of).collect();
    (!sizes.is_empty()).then(|| sizes.iter().sum())
}

#[cfg(not(target_os = "linux"))]
fn held() -> Option<u64> {
    None
}

/// The parent, out of `stat`. The name in it may hold anything, parentheses too.
#[cfg(target_os = "linux")]
fn parent(stat: &str) -> Option<u32> {
    stat.rsplit_once(')')?.1.split_whitespace().nth(1)?.parse().ok()
}

/// In bytes, out of `smaps_rollup`.
#[cfg(target_os = "linux")]
fn pss(rollup: &str) -> Option<u64> {
    let line = rollup.lines().find_map(|line| line.strip_prefix("Pss:"))?;
    line.split_whitespace().next()?.parse::<u64>().ok()?.checked_mul(1_024)
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn a_parent_is_found_behind_any_name() {
        assert_eq!(parent("12 (a) b) S 7 12 12 0"), Some(7));
        assert_eq!(parent("12"), None);
    }

    #[test]
    fn a_size_is_in_bytes() {
        assert_eq!(pss("1-2 ---p 00000000\nRss: 9 kB\nPss:     3 kB\nPss_Dirty: 1 kB\n"), Some(3_072));
        assert_eq!(pss(""), None);
    }

    #[test]
    fn this_process_holds_something() {
        assert!(held().unwrap() > 1_000_000);
    }
}
