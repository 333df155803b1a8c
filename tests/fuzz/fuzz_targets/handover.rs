#![no_main]
//! Any text as something that a person or a program hands over: taken or refused, and no token shown.

use libfuzzer_sys::fuzz_target;

#[path = "../inputs/mod.rs"]
mod inputs;

fuzz_target!(|bytes: &[u8]| inputs::read("handover", bytes));
