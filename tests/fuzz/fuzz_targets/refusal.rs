#![no_main]
//! Any bytes as the answer of a service, gateway or proxy that is no success.

use libfuzzer_sys::fuzz_target;

#[path = "../inputs/mod.rs"]
mod inputs;

fuzz_target!(|bytes: &[u8]| inputs::read("refusal", bytes));
