//! What others can find of the program: in its memory, in its crash, in its bytes, at a port.

#[path = "../../src-tauri/crates/cli/tests/program/onlooker.rs"]
mod onlooker;

use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use desk::{Keychain, Leash, Options, Output, Session, Size};

use crate::scan;
use crate::stage::{app, until};
use onlooker::{assert_closed, core_limits};

#[test]
fn no_other_program_of_the_same_user_looks_into_its_memory_and_no_crash_writes_it_down() {
    let folder = tempfile::tempdir().unwrap();
    // So begun it waits for its input before it opens a window.
    assert_closed(&app(), "--sources-from-stdin", folder.path());
}

#[test]
fn its_bytes_hold_no_word_of_what_sends() {
    assert_eq!(silence::sending_words_of(&app()).unwrap(), [""; 0]);
}

/// Inodes of the sockets that a process has.
fn sockets(process: &Path) -> Vec<String> {
    let links =
        fs::read_dir(process.join("fd")).unwrap().flatten().filter_map(|fd| fs::read_link(fd.path()).ok());
    let sockets =
        links.filter_map(|link| Some(link.to_str()?.strip_prefix("socket:[")?.strip_suffix(']')?.to_owned()));
    sockets.collect()
}

/// Inodes of the TCP sockets of this machine at which somebody listens (proc(5), `/proc/net/tcp`).
fn listening() -> Vec<String> {
    let tables =
        ["/proc/net/tcp", "/proc/net/tcp6"].map(|table| fs::read_to_string(table).unwrap_or_default());
    let lines = tables.iter().flat_map(|table| table.lines());
    let fields = lines.map(|line| line.split_whitespace().collect::<Vec<_>>());
    fields.filter(|fields| fields.get(3) == Some(&"0A")).map(|fields| fields[9].to_owned()).collect()
}

/// The program as a person starts it: a driver of windows would have it listen at a port.
struct Started {
    profile: PathBuf,
    /// That of the page, which shows what was said, and that of the program.
    processes: Vec<PathBuf>,
    _app: Leash,
}

async fn start(desk: &Session, name: &str, inspect: &str) -> Started {
    let profile = desk.home().join(name);
    let mut command = desk.command("sh");
    command.args(["-c", r#"ulimit -S -c "$(ulimit -H -c)"; exec "$@""#, "sh"]).arg(app());
    command.arg("--profile-dir").arg(&profile).env("SIGHTLINE_INSPECT", inspect);
    let log = desk.home().join(format!("{name}.log"));
    let leash = Leash::start(&command, "", Output::File(&log)).unwrap();
    let processes = until("the page is there", async || {
        let page = scan::named("WebKitWebProces", &desk.home()).into_iter().next()?;
        let stat = fs::read_to_string(page.join("stat")).unwrap();
        let parent = stat.rsplit_once(')').unwrap().1.split_whitespace().nth(1).unwrap().to_owned();
        let comm = fs::read_to_string(format!("/proc/{parent}/comm")).unwrap();
        assert_eq!(comm.trim(), "sightline", "the page belongs to the program");
        Some(vec![page, PathBuf::from("/proc").join(parent)])
    })
    .await;
    Started { profile, processes, _app: leash }
}

#[tokio::test(flavor = "multi_thread")]
async fn started_by_a_person_it_listens_nowhere_leaves_no_core_and_has_its_profile_for_itself() {
    let desk = Session::start(&Options { keychain: Keychain::Ready, display: Some(Size::LAPTOP) }).unwrap();
    let own = TcpListener::bind("127.0.0.1:0").unwrap();
    let listens = |process: &Path| {
        let listening = listening();
        sockets(process).into_iter().any(|socket| listening.contains(&socket))
    };
    assert!(listens(Path::new("/proc/self")), "the look sees who listens");
    drop(own);
    // Open, or nobody but root would see its sockets.
    let open = start(&desk, "open", "1").await;
    for process in &open.processes {
        assert!(!listens(process), "{} listens", process.display());
    }
    drop(open);
    let is_gone = async || scan::named("WebKitWebProces", &desk.home()).is_empty().then_some(());
    until("the first window is gone", is_gone).await;

    let closed = start(&desk, "closed", "").await;
    for process in &closed.processes {
        assert_eq!(core_limits(process), ["0", "0"], "{}", process.display());
    }
    let mode = fs::metadata(&closed.profile).unwrap().permissions().mode();
    assert_eq!(mode & 0o077, 0, "{mode:o}");
}
