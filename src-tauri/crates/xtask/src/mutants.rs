//! `cargo xtask mutants`: whether the tests of the merge model notice when it is broken.

use crate::console::{Progress, answer, run as run_command};
use crate::failure::Failure;
use crate::project::Project;

/// What the tests run with: fewer histories, the failing one not made smaller and not kept.
const TESTS: [(&str, &str); 3] = [
    ("PROPTEST_CASES", "64"),
    ("PROPTEST_MAX_SHRINK_ITERS", "0"),
    ("PROPTEST_DISABLE_FAILURE_PERSISTENCE", "true"),
];

/// `.cargo/mutants.toml` says which mutants change nothing, and why. A survivor is a failure.
pub(crate) fn run(project: &Project, files: &[String], progress: &mut Progress) -> Result<(), Failure> {
    let missing = answer("cargo", &["mutants", "--version"]).is_none();
    progress.expect(usize::from(missing) + 1);
    if missing {
        progress.step("Mutation tester", || {
            run_command(&mut project.cargo(&["install", "cargo-mutants", "--locked"]))
        })?;
    }
    progress.step("Mutants", || {
        let mut command = project.cargo(&["mutants", "--package", "transcript", "--output"]);
        command.arg(project.target("mutants")).envs(TESTS);
        for file in files {
            command.args(["--file", &format!("src-tauri/crates/transcript/src/**/{file}")]);
        }
        run_command(&mut command)
    })
}
