#![no_main]
//! Any sequence of sockets, frames and pages: what a timeline promises holds after every step.

use libfuzzer_sys::fuzz_target;

#[path = "../inputs/mod.rs"]
mod inputs;

fuzz_target!(|bytes: &[u8]| inputs::read("timeline", bytes));
