//! What is written when something inside fails.

use std::fmt::Write as _;
use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::panic::{self, PanicHookInfo};
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};

use backtrace::{Backtrace, BacktraceFrame};
use jiff::Timestamp;

use crate::folder::{Folder, private};

/// Crash files that are kept.
const KEPT: usize = 10;
/// Files that one run writes: what fails without end fills no disk, and says nothing new.
const OF_ONE_RUN: usize = 50;
/// Frames that are written.
const FRAMES: usize = 64;

/// The program, as a crash file names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Program {
    /// As `sightline`.
    pub name: &'static str,
    /// As `0.1.0`.
    pub version: &'static str,
}

/// From now on each panic leaves a file in the folder, also one that is caught: a chat's task is started again, and the program goes on.
///
/// In a debug build the panic is told on standard error as ever. Otherwise only its place is: its words can hold data.
pub fn record_panics(folder: Option<Folder>, program: Program) {
    let written = AtomicUsize::new(0);
    let before = panic::take_hook();
    panic::set_hook(Box::new(move |panic| {
        let number = written.fetch_add(1, Ordering::Relaxed);
        let file = folder.as_ref().filter(|_| number < OF_ONE_RUN);
        let file = file.and_then(|folder| write(folder, program, number, panic).ok());
        if cfg!(debug_assertions) {
            before(panic);
        } else {
            let name = program.name;
            let known = file
                .map_or_else(String::new, |file| format!(" What is known of it is in {}.", file.display()));
            writeln!(io::stderr(), "{name}: something inside failed at {}.{known}", place(panic)).ok();
        }
    }));
}

fn write(folder: &Folder, program: Program, number: usize, panic: &PanicHookInfo<'_>) -> io::Result<PathBuf> {
    folder.make()?;
    let now = Timestamp::now();
    let name = format!("crash-{}-{}-{number}.txt", now.strftime("%Y%m%dT%H%M%SZ"), std::process::id());
    let path = folder.path().join(name);
    // Never over another, and never through a link that somebody put there.
    let mut file = private(OpenOptions::new().write(true).create_new(true)).open(&path)?;
    file.write_all(report(program, now, panic).as_bytes())?;
    for old in folder.crashes().into_iter().skip(KEPT) {
        fs::remove_file(old.path).ok();
    }
    Ok(path)
}

fn report(program: Program, now: Timestamp, panic: &PanicHookInfo<'_>) -> String {
    let Program { name, version } = program;
    let (system, machine) = (std::env::consts::OS, std::env::consts::ARCH);
    let thread = std::thread::current();
    format!(
        "Something inside Sightline failed. This file was written here and sent nowhere. It holds no token, no name and no word of a chat.\n\n\
         program: {name} {version}\n\
         system:  {system} {machine}\n\
         time:    {now:.0}\n\
         thread:  {}\n\
         place:   {}\n\
         words:   {}\n\n\
         {}",
        thread.name().unwrap_or("without a name"),
        place(panic),
        words(panic),
        frames(),
    )
}

/// File and line. Of a library's file what its author wrote, without the folders of whoever built it.
fn place(panic: &PanicHookInfo<'_>) -> String {
    let Some(at) = panic.location() else { return "not known".to_owned() };
    format!("{}:{}:{}", source(at.file()), at.line(), at.column())
}

fn source(file: &str) -> &str {
    let parts = || file.match_indices(['/', '\\']).map(|(at, _)| at);
    let registry =
        ["registry/src/", "registry\\src\\"].into_iter().find_map(|part| Some(file.find(part)? + part.len()));
    match registry {
        // Behind the folder of the registry: `tokio-1.48.0/src/…`.
        Some(start) => parts().find(|at| *at >= start).map_or(file, |at| &file[at + 1..]),
        // Of the standard library: `/rustc/…`; of ours: from the root of the project on.
        None => file,
    }
}

/// Only words that stand in the program itself: those that were put together at the time can hold whatever was at hand.
fn words(panic: &PanicHookInfo<'_>) -> &'static str {
    panic
        .payload()
        .downcast_ref::<&'static str>()
        .copied()
        .unwrap_or("not kept, for they may hold what was said")
}

/// Where it was: names of functions. Where a program was built without names, the distance of each address from that of a function, by
/// which whoever has the same program with names finds them.
fn frames() -> String {
    let trace = Backtrace::new();
    let here = (frames as fn() -> String) as usize;
    let name = |frame: &BacktraceFrame| {
        let symbol = frame.symbols().first().and_then(|symbol| Some(format!("{:#}", symbol.name()?)));
        symbol.unwrap_or_else(|| {
            let distance = (frame.ip() as usize).wrapping_sub(here).cast_signed();
            format!("{}{:#x}", if distance < 0 { "-" } else { "+" }, distance.unsigned_abs())
        })
    };
    let all: Vec<String> = trace.frames().iter().map(name).collect();
    let mut text = format!("backtrace (without a name: the distance from {}::frames)\n", module_path!());
    // What comes before is how a panic is told.
    let start = all.iter().position(|name| name.starts_with("core::panicking::")).unwrap_or(0);
    for (number, name) in all.iter().skip(start).take(FRAMES).enumerate() {
        writeln!(text, "{number:4}  {name}").ok();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::source;

    #[test]
    fn a_place_tells_nothing_of_whoever_built_the_program() {
        for (file, shown) in [
            ("src-tauri/crates/monitor/src/chat.rs", "src-tauri/crates/monitor/src/chat.rs"),
            (
                "/home/anna/.cargo/registry/src/index.example-1949cf8c6b5b557f/tokio-1.48.0/src/task.rs",
                "tokio-1.48.0/src/task.rs",
            ),
            (
                "C:\\Users\\anna\\.cargo\\registry\\src\\index-1\\tokio-1.48.0\\src\\task.rs",
                "tokio-1.48.0\\src\\task.rs",
            ),
            (
                "/rustc/1159e78c4747b02ef996e55082b704c09b970588/library/core/src/option.rs",
                "/rustc/1159e78c4747b02ef996e55082b704c09b970588/library/core/src/option.rs",
            ),
        ] {
            assert_eq!(source(file), shown);
        }
    }
}
