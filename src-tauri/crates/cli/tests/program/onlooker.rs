//! Another program of the same user, and what it sees of ours.

use std::fs;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// A user who is not root: root may look into everything.
const NOBODY: &str = "65534";

/// A command of a user who is not root, whoever runs the test.
pub(crate) fn as_a_user(program: &Path) -> Command {
    let is_root = fs::metadata("/proc/self").is_ok_and(|own| own.uid() == 0);
    if !is_root {
        return Command::new(program);
    }
    let mut command = Command::new("setpriv");
    command.args(["--reuid", NOBODY, "--regid", NOBODY, "--clear-groups"]).arg(program);
    command
}

/// A program of a user who is not root, while it waits for its standard input.
pub(crate) struct Waiting {
    child: Child,
    name: String,
    folder: PathBuf,
}

impl Waiting {
    /// Starts a copy of the program in a folder where every user may; `inspect` is the value of the variable that lets debuggers in. As
    /// much of its memory may be written down as the system lets it.
    pub(crate) fn start(program: &Path, argument: &str, folder: &Path, inspect: &str) -> Self {
        let name = program.file_name().unwrap().to_str().unwrap().to_owned();
        let copy = folder.join(&name);
        if !copy.exists() {
            fs::copy(program, &copy).unwrap();
            fs::set_permissions(&copy, fs::Permissions::from_mode(0o755)).unwrap();
        }
        fs::set_permissions(folder, fs::Permissions::from_mode(0o777)).unwrap();
        let mut command = as_a_user(Path::new("sh"));
        command.args(["-c", r#"ulimit -S -c "$(ulimit -H -c)"; exec "$@""#, "sh"]).arg(copy).arg(argument);
        command.env("SIGHTLINE_INSPECT", inspect).env_remove("DISPLAY").current_dir(folder);
        command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
        Self { child: command.spawn().unwrap(), name, folder: folder.to_owned() }
    }

    /// Waits until the program runs and this is so.
    pub(crate) fn until(&self, what: &str, is_so: impl Fn(&Self) -> bool) {
        let until = Instant::now() + Duration::from_secs(30);
        // Before it is the program itself, it is whoever starts it.
        let runs = || fs::read_to_string(self.proc("comm")).is_ok_and(|name| name.trim() == self.name);
        while !(runs() && is_so(self)) {
            assert!(Instant::now() < until, "never {what}");
            std::thread::yield_now();
        }
    }

    /// A file of `/proc` about it.
    pub(crate) fn proc(&self, file: &str) -> PathBuf {
        PathBuf::from(format!("/proc/{}/{file}", self.child.id()))
    }

    /// Whether another program of the same user may open this.
    pub(crate) fn shows(&self, file: &str) -> bool {
        let mut look = as_a_user(Path::new("sh"));
        look.args(["-c", r#": < "$0""#]).arg(self.proc(file)).stderr(Stdio::null());
        look.status().unwrap().success()
    }

    /// Lets it crash: how it ended, and which files it left.
    pub(crate) fn crash(mut self) -> (std::process::ExitStatus, Vec<String>) {
        let sent = Command::new("kill").args(["-s", "ABRT", &self.child.id().to_string()]).status().unwrap();
        assert!(sent.success());
        let status = self.child.wait().unwrap();
        let files = fs::read_dir(&self.folder).unwrap().flatten();
        let names = files.map(|file| file.file_name().to_string_lossy().into_owned());
        (status, names.filter(|name| *name != self.name).collect())
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

/// Soft and hard limit of what a crash of this process may write down.
pub(crate) fn core_limits(process: &Path) -> [String; 2] {
    let limits = fs::read_to_string(process.join("limits")).unwrap();
    let line = limits.lines().find_map(|line| line.strip_prefix("Max core file size")).unwrap();
    let mut words = line.split_whitespace().map(str::to_owned);
    [words.next().unwrap(), words.next().unwrap()]
}

/// Nobody looks into a program once it has begun, and its crash writes nothing down.
pub(crate) fn assert_closed(program: &Path, argument: &str, folder: &Path) {
    let open = Waiting::start(program, argument, folder, "1");
    open.until("open", |open| open.shows("maps"));
    let closed = Waiting::start(program, argument, folder, "");
    closed.until("closed", |closed| !closed.shows("maps"));
    for file in ["mem", "environ", "smaps_rollup"] {
        assert!(!closed.shows(file), "{file} can be read");
    }
    assert!(closed.shows("cmdline"), "this is no secret, and tells one program from another");
    assert!(open.shows("maps"), "the look sees what is open");

    assert_eq!(core_limits(&closed.proc("")), ["0", "0"]);
    let (status, left) = closed.crash();
    assert_eq!(std::os::unix::process::ExitStatusExt::signal(&status), Some(6));
    assert!(!std::os::unix::process::ExitStatusExt::core_dumped(&status));
    assert_eq!(left, [""; 0]);
}
