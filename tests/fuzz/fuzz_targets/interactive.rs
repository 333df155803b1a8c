#![no_main]
//! Any text as an interactive message: within bounds, or left as it is.

use libfuzzer_sys::fuzz_target;

#[path = "../inputs/mod.rs"]
mod inputs;

fuzz_target!(|bytes: &[u8]| inputs::read("interactive", bytes));
