#![no_main]
//! Any text as a fault: understood or refused, and written back as it was understood.

use libfuzzer_sys::fuzz_target;
use simulator::Fault;

fuzz_target!(|text: &str| {
    if let Ok(fault) = text.parse::<Fault>() {
        assert_eq!(fault.to_string().parse::<Fault>(), Ok(fault), "{text}");
    }
});
