#![no_main]
//! Any bytes as a timeline that was saved: restored or refused, and saved again the same.

use libfuzzer_sys::fuzz_target;

#[path = "../inputs/mod.rs"]
mod inputs;

fuzz_target!(|bytes: &[u8]| inputs::read("saved", bytes));
