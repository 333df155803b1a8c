#![no_main]
//! Any text as a frame of the websocket: JSON, the item's JSON inside it, and the JSON that a message may hold.

use libfuzzer_sys::fuzz_target;

#[path = "../inputs/mod.rs"]
mod inputs;

fuzz_target!(|bytes: &[u8]| inputs::read("frame", bytes));
