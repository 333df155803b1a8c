#![no_main]
//! Any text as a scenario: understood, or refused with the lines that are wrong.

use libfuzzer_sys::fuzz_target;
use simulator::Scenario;

fuzz_target!(|text: &str| {
    if let Err(error) = Scenario::parse("fuzz", text) {
        assert!(!error.to_string().is_empty());
    }
});
