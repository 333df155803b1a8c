//! A few rounds of everything. `cargo xtask faults` plays as many as one likes.

use std::path::PathBuf;

use faults::child::Program;
use faults::{disk, kill, power, room, shim};

fn program() -> Program {
    Program(PathBuf::from(env!("CARGO_BIN_EXE_faults")))
}

#[test]
fn whatever_was_acknowledged_is_there_after_a_kill() {
    let outcome = kill::run(&program(), 8, 1, |_| {}).unwrap();
    assert!(outcome.acknowledged > 0, "{outcome:?}");
}

#[test]
fn a_full_disk_loses_nothing_and_writing_resumes_when_there_is_room() {
    let outcome = room::run(3, 1, |_| {}).unwrap();
    if outcome.is_untested {
        println!("{}", room::NOT_HERE);
        return;
    }
    assert!(outcome.refused.iter().sum::<u64>() >= 3, "{outcome:?}");
}

#[test]
fn a_failing_disk_loses_nothing_and_writing_resumes_when_it_works() {
    let outcome = disk::run(&program(), 8, 1, |_| {}).unwrap();
    if outcome.is_untested {
        println!("{}", shim::NOT_HERE);
        return;
    }
    assert!(outcome.refused > 0 && outcome.acknowledged > 0, "{outcome:?}");
}

#[test]
fn whatever_was_acknowledged_is_there_after_a_loss_of_power() {
    let outcome = power::run(&program(), 16, 1, false, |_| {}).unwrap();
    if outcome.is_untested {
        println!("{}", shim::NOT_HERE);
        return;
    }
    assert_eq!(outcome.first, None);
    assert!(outcome.acknowledged > 0);
}

/// If this passed over what is lost where nothing is waited for, the test above would say nothing.
#[test]
fn a_disk_that_is_not_waited_for_is_found_out() {
    let outcome = power::run(&program(), 4, 1, true, |_| {}).unwrap();
    if outcome.is_untested {
        println!("{}", shim::NOT_HERE);
        return;
    }
    assert!(outcome.failed > 0, "{outcome:?}");
}
