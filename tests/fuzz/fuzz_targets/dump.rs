#![no_main]
//! Any bytes as a file that the command line wrote: read or refused, and nothing of it lost or shown.

use libfuzzer_sys::fuzz_target;

#[path = "../inputs/mod.rs"]
mod inputs;

fuzz_target!(|bytes: &[u8]| inputs::read("dump", bytes));
