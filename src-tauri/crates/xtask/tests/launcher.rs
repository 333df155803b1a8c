//! The launcher of the demo over stand-ins for the two programs that it starts.

#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking, its small functions too")]

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// Says one line and goes on until it is stopped, as the simulator does.
const SIMULATOR: &str = r#"#!/bin/sh
echo "$@" > "$SEEN/asked"
echo '{"simulator":{"url":"http://127.0.0.1:1","rosterUrl":"http://127.0.0.1:1/roster","rosterBearer":"b-1","region":"eu-west-2"}}'
echo $$ > "$SEEN/simulator"
exec tail -f /dev/null
"#;

/// Notes what it is given, and ends as the window does when it is closed.
const WINDOW: &str = r#"#!/bin/sh
cat > "$SEEN/sources"
echo "$@" > "$SEEN/options"
stat -c %a "$3" > "$SEEN/rights"
exit "${WINDOW_CODE:-0}"
"#;

struct Stage(PathBuf);

impl Stage {
    fn new(name: &str, simulator: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("xtask-launcher-{name}-{}", std::process::id()));
        fs::create_dir_all(folder.join("run")).unwrap();
        for (program, script) in [("connect-simulator", simulator), ("sightline", WINDOW)] {
            let path = folder.join(program);
            fs::write(&path, script).unwrap();
            fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
        }
        Self(folder)
    }

    fn run(&self, words: &[&str]) -> Output {
        let launcher = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(3).unwrap();
        let path = format!("{}:{}", self.0.display(), std::env::var("PATH").unwrap());
        let mut command = Command::new(launcher.join("packaging/linux/sightline-demo"));
        command.args(words).env("PATH", path).env("SEEN", &self.0).env("XDG_RUNTIME_DIR", self.0.join("run"));
        command.output().unwrap()
    }

    fn seen(&self, name: &str) -> String {
        fs::read_to_string(self.0.join(name)).unwrap_or_default().trim().to_owned()
    }

    fn left(&self) -> usize {
        fs::read_dir(self.0.join("run")).unwrap().count()
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        // What is left lies in the folder for temporary files.
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn is_running(pid: &str) -> bool {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    stat.rsplit_once(") ").is_some_and(|(_, rest)| !rest.starts_with(['Z', 'X']))
}

#[test]
fn the_window_gets_the_roster_and_a_profile_that_is_gone_afterwards() {
    let stage = Stage::new("roster", SIMULATOR);
    let output = stage.run(&["--chats", "4"]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(stage.seen("asked"), "--port 0 --chats 4");
    let sources = r#"{"rosters":[{"url":"http://127.0.0.1:1/roster","bearer":"b-1","region":"eu-west-2"}]}"#;
    assert_eq!(stage.seen("sources"), sources);
    assert!(stage.seen("options").starts_with("--sources-from-stdin --profile-dir "));
    assert_eq!(stage.seen("rights"), "700");
    assert_eq!(stage.left(), 0);
    assert!(!is_running(&stage.seen("simulator")));
}

#[test]
fn a_simulator_that_does_not_start_is_told() {
    let stage = Stage::new("silent", "#!/bin/sh\nexit 1\n");
    let output = stage.run(&[]);
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("the simulator does not start"));
    assert_eq!(stage.left(), 0);
}

#[test]
fn a_wrong_command_line_starts_nothing() {
    let stage = Stage::new("wrong", SIMULATOR);
    for words in [&["--chats", "many"][..], &["--chats", "0"], &["--chats"], &["--token", "canary"]] {
        let output = stage.run(words);
        assert_eq!(output.status.code(), Some(2), "{words:?}");
        assert!(!String::from_utf8_lossy(&output.stderr).contains("canary"));
    }
    assert_eq!(stage.seen("asked"), "");
}
