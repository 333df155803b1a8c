#![no_main]
//! Any bytes behind the handshake of a websocket: no panic, no hang, no growth.

use libfuzzer_sys::fuzz_target;

#[path = "../simulators.rs"]
mod simulators;

fuzz_target!(|bytes: &[u8]| {
    simulators::on_the_next(|target| {
        target.websocket(bytes);
    });
});
