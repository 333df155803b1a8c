#![no_main]
//! Any text as a file that holds a transcript: what it has of items is kept, and the rest says why not.

use libfuzzer_sys::fuzz_target;

#[path = "../inputs/mod.rs"]
mod inputs;

fuzz_target!(|bytes: &[u8]| inputs::read("stored", bytes));
