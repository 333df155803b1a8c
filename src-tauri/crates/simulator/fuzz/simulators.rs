//! The simulators that inputs are tried on, one after the other.

use std::cell::RefCell;

#[path = "../tests/behaviour/drive.rs"]
mod drive;

/// A simulator remembers what it was asked: a new one now and then keeps the fuzzer's memory flat.
const INPUTS: u32 = 10_000;

thread_local! {
    static TARGET: RefCell<(u32, drive::Target)> = RefCell::new((0, drive::Target::new()));
}

/// Tries one more input.
pub(crate) fn on_the_next(attempt: impl FnOnce(&drive::Target)) {
    TARGET.with_borrow_mut(|(inputs, target)| {
        *inputs += 1;
        if *inputs % INPUTS == 0 {
            *target = drive::Target::new();
        }
        attempt(target);
    });
}
