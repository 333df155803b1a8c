#![no_main]
//! Any bytes as the answer that says where a file is: read or refused, and no secret shown.

use libfuzzer_sys::fuzz_target;

#[path = "../inputs/mod.rs"]
mod inputs;

fuzz_target!(|bytes: &[u8]| inputs::read("attachment", bytes));
