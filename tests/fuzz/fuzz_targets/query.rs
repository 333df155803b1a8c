#![no_main]
//! Any text as a search: understood, or an error that points into it.

use libfuzzer_sys::fuzz_target;

#[path = "../inputs/mod.rs"]
mod inputs;

fuzz_target!(|bytes: &[u8]| inputs::read("query", bytes));
