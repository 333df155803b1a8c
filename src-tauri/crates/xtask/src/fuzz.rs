//! `cargo xtask fuzz`: any input for the parsers of the simulator.

use std::fs;

use crate::arguments::Hunt;
use crate::console::{Progress, answer, run as run_command};
use crate::failure::{Failure, at};
use crate::project::Project;

/// The fuzz targets.
pub(crate) const TARGETS: [&str; 5] = ["http", "websocket", "fault", "scenario", "corpus"];

const FOLDER: &str = "src-tauri/crates/simulator/fuzz";

/// No input may make it take more.
const MEMORY: &str = "-rss_limit_mb=1024";

pub(crate) fn run(project: &Project, hunt: &Hunt, progress: &mut Progress) -> Result<(), Failure> {
    let missing = answer("cargo", &["fuzz", "--version"]).is_none();
    progress.expect(usize::from(missing) + hunt.targets.len());
    if missing {
        progress
            .step("Fuzzer", || run_command(&mut project.cargo(&["install", "cargo-fuzz", "--locked"])))?;
    }
    for target in &hunt.targets {
        progress.step(target, || try_one(project, target, hunt.seconds))?;
    }
    Ok(())
}

/// New inputs go to a folder of their own; which of them is worth keeping in the corpus, a person decides.
fn try_one(project: &Project, target: &str, seconds: u64) -> Result<(), Failure> {
    let found = project.target("fuzz-found").join(target);
    fs::create_dir_all(&found).map_err(at(&found))?;
    let mut command = project.cargo(&["fuzz", "run", "--fuzz-dir", FOLDER, "--sanitizer", "none", target]);
    command.arg(&found).arg(project.path(FOLDER).join("corpus").join(target));
    command.args([
        "--",
        &format!("-max_total_time={seconds}"),
        MEMORY,
        "-timeout=20",
        "-print_final_stats=1",
    ]);
    // The fuzzer's instrumentation is behind a flag that a stable compiler takes only so.
    command.env("RUSTC_BOOTSTRAP", "1");
    run_command(&mut command)
}
