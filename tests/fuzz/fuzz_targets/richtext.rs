#![no_main]
//! Any text as a message, a name and an address: tokens within bounds, in which nothing hides and nothing opens that must not.

use libfuzzer_sys::fuzz_target;

#[path = "../inputs/mod.rs"]
mod inputs;

fuzz_target!(|bytes: &[u8]| inputs::read("richtext", bytes));
