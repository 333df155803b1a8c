#![no_main]
//! Any bytes behind the handshake of a websocket: no panic, no hang, no growth.

use std::cell::RefCell;

use libfuzzer_sys::fuzz_target;

#[path = "../../tests/behaviour/drive.rs"]
mod drive;

/// A simulator remembers what it was asked: a new one now and then keeps the fuzzer's memory flat.
const INPUTS: u32 = 10_000;

thread_local! {
    static TARGET: RefCell<(u32, drive::Target)> = RefCell::new((0, drive::Target::new()));
}

fuzz_target!(|bytes: &[u8]| {
    TARGET.with_borrow_mut(|(inputs, target)| {
        *inputs += 1;
        if *inputs % INPUTS == 0 {
            *target = drive::Target::new();
        }
        target.websocket(bytes);
    });
});
