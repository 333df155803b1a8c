#![no_main]
//! Any bytes as a corpus, plain or compressed.

use libfuzzer_sys::fuzz_target;
use simulator::Corpus;

fuzz_target!(|bytes: &[u8]| {
    let _ = Corpus::read(bytes);
});
