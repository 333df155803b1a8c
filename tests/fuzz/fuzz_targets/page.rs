#![no_main]
//! Any bytes as a page of the transcript, and the page as evidence for a timeline.

use libfuzzer_sys::fuzz_target;

#[path = "../inputs/mod.rs"]
mod inputs;

fuzz_target!(|bytes: &[u8]| inputs::read("page", bytes));
