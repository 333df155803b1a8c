//! The process in whose memory secrets are.

use std::ffi::OsStr;
use std::io;

/// The variable of the environment with which debuggers and profilers are let in: `SIGHTLINE_INSPECT=1`. Who can set it could as well
/// start the program in a debugger.
pub const INSPECT: &str = "SIGHTLINE_INSPECT";

/// Closes the memory of this process: no crash writes it to a disk, and on Linux no other program of the same user may look into it
/// (`PR_SET_DUMPABLE`, prctl(2)). Programs that it starts write no such files either, but can be looked into.
///
/// `inspect` is the value of [`INSPECT`]. On Windows nothing is done: there a crash is written down only where an administrator has said so.
///
/// Root may look all the same, and so may whoever holds a debugger over the program from its start.
pub fn close_memory(inspect: Option<&OsStr>) -> io::Result<()> {
    if inspect.is_some_and(|value| value == "1") {
        tracing::warn!("the memory of this process is open to debuggers, as {INSPECT} says");
        return Ok(());
    }
    #[cfg(unix)]
    {
        use rustix::process::{Resource, Rlimit, setrlimit};
        // The hard limit too: a library might raise the soft one again.
        setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) })?;
    }
    #[cfg(target_os = "linux")]
    {
        use rustix::process::{DumpableBehavior, set_dumpable_behavior};
        set_dumpable_behavior(DumpableBehavior::NotDumpable)?;
    }
    Ok(())
}
