//! The simulator under load: 500 chats, 1,000 lines a second and a socket for each chat, from a process of its own.
//!
//! `cargo xtask bench simulator` runs it. The simulator is held to one core where `taskset` can do that, and measured by
//! what the operating system says of its process; the client runs on whatever is left.
#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a benchmark prints, and ends where it cannot measure"
)]

use std::process::Stdio;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use futures_util::{SinkExt, StreamExt};
use jiff::Timestamp;
use serde_json::Value;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;
use tokio::process::{Child, Command};
use tokio::sync::{Mutex, mpsc};
use tokio_tungstenite::tungstenite::Message;

const CHATS: usize = 500;
const RATE: u32 = 1_000;
const WARM_UP: Duration = Duration::from_secs(5);
const MEASURED: Duration = Duration::from_secs(60);
const SUBSCRIBE: &str = r#"{"topic":"aws/subscribe","content":{"topics":["aws/chat"]}}"#;

/// What the sockets saw.
#[derive(Default)]
struct Seen {
    open: AtomicU64,
    frames: AtomicU64,
    bytes: AtomicU64,
    /// From an item's own time to its frame, in milliseconds.
    waits: Mutex<Vec<f64>>,
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let started = Instant::now();
    let (mut program, pinned) = start();
    let pid = program.id().unwrap();
    let mut lines = BufReader::new(program.stdout.take().unwrap()).lines();
    // A line for each chat; when full the program waits, which a chat that begins a moment later does not mind.
    let (to_open, mut chats) = mpsc::channel::<Value>(2 * CHATS);
    tokio::spawn(async move {
        while let Ok(Some(line)) = lines.next_line().await {
            let line: Value = serde_json::from_str(&line).unwrap();
            if line.get("participantToken").is_some() && to_open.send(line).await.is_err() {
                return;
            }
        }
    });
    let seen = Arc::new(Seen::default());
    let mut first = 0;
    let mut watching = None;
    while let Some(chat) = chats.recv().await {
        watching.get_or_insert_with(|| started.elapsed());
        tokio::spawn(watch(chat, Arc::clone(&seen)));
        first += 1;
        if first == CHATS {
            break;
        }
    }
    while seen.open.load(Ordering::Relaxed) < CHATS as u64 {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let ready = started.elapsed();
    tokio::spawn({
        let seen = Arc::clone(&seen);
        async move {
            while let Some(chat) = chats.recv().await {
                tokio::spawn(watch(chat, Arc::clone(&seen)));
            }
        }
    });
    tokio::time::sleep(WARM_UP).await;
    seen.waits.lock().await.clear();
    let (cpu, frames, bytes) =
        (cpu(pid), seen.frames.load(Ordering::Relaxed), seen.bytes.load(Ordering::Relaxed));
    let from = Instant::now();
    tokio::time::sleep(MEASURED).await;
    let seconds = from.elapsed().as_secs_f64();
    let cpu = self::cpu(pid) - cpu;
    let frames = (seen.frames.load(Ordering::Relaxed) - frames) as f64;
    let bytes = (seen.bytes.load(Ordering::Relaxed) - bytes) as f64;
    let mut waits = seen.waits.lock().await;
    waits.sort_by(f64::total_cmp);
    let at = |permille: usize| {
        let place = waits.len().saturating_sub(1) * permille / 1_000;
        waits.get(place).copied().unwrap_or(f64::NAN)
    };
    println!(
        "connect-simulator --chats {CHATS} --rate {RATE}, {}",
        if pinned { "on one core" } else { "not pinned" }
    );
    println!(
        "  first chat {:.2} s after the start, all sockets subscribed after {:.2} s",
        watching.unwrap().as_secs_f64(),
        ready.as_secs_f64()
    );
    println!("  sockets              {}", seen.open.load(Ordering::Relaxed));
    println!("  frames a second      {:.0}  ({:.0} KiB/s)", frames / seconds, bytes / seconds / 1024.0);
    println!(
        "  publish to frame     median {:.1} ms, 95 % {:.1} ms, 99 % {:.1} ms, longest {:.1} ms",
        at(500),
        at(950),
        at(990),
        at(1_000)
    );
    println!("  processor            {:.1} % of a core", 100.0 * cpu / seconds);
    println!(
        "  memory               {:.0} MiB now, {:.0} MiB at most",
        memory(pid, "VmRSS"),
        memory(pid, "VmHWM")
    );
    program.kill().await.unwrap();
    println!("connect-simulator generate --chats {CHATS} --rate {RATE} --for 60, twice");
    let (one, took) = generated().await;
    let (again, _) = generated().await;
    println!("  bytes                {}  ({took:.1} s)", one.len());
    println!("  byte-identical       {}", if one == again { "yes" } else { "NO" });
}

/// What a seeded run says, and how long it took.
async fn generated() -> (Vec<u8>, f64) {
    let started = Instant::now();
    let rate = RATE.to_string();
    let arguments =
        ["generate", "--chats", &CHATS.to_string(), "--rate", &rate, "--for", "60", "--seed", "1"];
    let output =
        Command::new(env!("CARGO_BIN_EXE_connect-simulator")).args(arguments).output().await.unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    (output.stdout, started.elapsed().as_secs_f64())
}

/// The program on the first core, if it can be held there.
fn start() -> (Child, bool) {
    let program = env!("CARGO_BIN_EXE_connect-simulator");
    let arguments =
        ["--chats", &CHATS.to_string(), "--rate", &RATE.to_string(), "--unlimited", "--seed", "1"];
    let spawn =
        |command: &mut Command| command.args(arguments).stdout(Stdio::piped()).kill_on_drop(true).spawn();
    match spawn(Command::new("taskset").args(["--cpu-list", "0", program])) {
        Ok(child) => (child, true),
        Err(_) => (spawn(&mut Command::new(program)).unwrap(), false),
    }
}

/// Opens the chat's socket and counts what comes until it ends.
async fn watch(chat: Value, seen: Arc<Seen>) {
    let url = connection(&chat).await;
    let (mut socket, _) = tokio_tungstenite::connect_async(url).await.unwrap();
    socket.send(Message::text(SUBSCRIBE)).await.unwrap();
    let mut subscribed = false;
    while let Some(Ok(Message::Text(frame))) = socket.next().await {
        if !subscribed {
            subscribed = true;
            seen.open.fetch_add(1, Ordering::Relaxed);
            continue;
        }
        let now = Timestamp::now();
        seen.frames.fetch_add(1, Ordering::Relaxed);
        seen.bytes.fetch_add(frame.len() as u64, Ordering::Relaxed);
        // An item that comes again with the result of its scan keeps the time of when it was new.
        if let Some(at) = absolute_time(&frame).filter(|_| !is_scanned(&frame)) {
            seen.waits.lock().await.push(now.duration_since(at).as_secs_f64() * 1e3);
        }
    }
    seen.open.fetch_sub(1, Ordering::Relaxed);
}

/// The item's own time, found without reading the rest.
fn absolute_time(frame: &str) -> Option<Timestamp> {
    let (_, rest) = frame.split_once(r#"\"AbsoluteTime\":\""#)?;
    rest.split('\\').next()?.parse().ok()
}

fn is_scanned(frame: &str) -> bool {
    frame.contains(r#"\"Status\":\"APPROVED\""#) || frame.contains(r#"\"Status\":\"REJECTED\""#)
}

async fn connection(chat: &Value) -> String {
    let (endpoint, token) = (chat["endpoint"].as_str().unwrap(), chat["participantToken"].as_str().unwrap());
    let body = r#"{"Type":["WEBSOCKET"]}"#;
    let request = format!(
        "POST /participant/connection HTTP/1.1\r\nHost: x\r\nConnection: close\r\nX-Amz-Bearer: {token}\r\n\
         Content-Length: {}\r\n\r\n{body}",
        body.len()
    );
    let mut stream = TcpStream::connect(endpoint.trim_start_matches("http://")).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut reply = String::new();
    stream.read_to_string(&mut reply).await.unwrap();
    let (_, body) = reply.split_once("\r\n\r\n").unwrap();
    let answer: Value = serde_json::from_str(body).unwrap();
    answer["Websocket"]["Url"].as_str().unwrap().to_owned()
}

/// Seconds of processor time, from /proc; NaN where there is none.
fn cpu(pid: u32) -> f64 {
    let read = || -> Option<f64> {
        let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
        let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
        let ticks = fields.get(11)?.parse::<f64>().ok()? + fields.get(12)?.parse::<f64>().ok()?;
        // The kernel's unit towards programs is a hundredth of a second on every Linux.
        Some(ticks / 100.0)
    };
    read().unwrap_or(f64::NAN)
}

/// MiB, from /proc.
fn memory(pid: u32, name: &str) -> f64 {
    let read = || -> Option<f64> {
        let status = std::fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
        let line = status.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'))?;
        Some(line.split_whitespace().next()?.parse::<f64>().ok()? / 1024.0)
    };
    read().unwrap_or(f64::NAN)
}
