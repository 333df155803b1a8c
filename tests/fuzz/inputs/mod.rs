//! What is done with any input, by the fuzzer and, with the inputs that are kept, by an ordinary test.
//!
//! Each target ends with what has to hold whatever was read.

mod chat;
mod parsers;
mod texts;

/// Gives `bytes` to a target.
pub(crate) fn read(target: &str, bytes: &[u8]) {
    match target {
        "attachment" => parsers::attachment(bytes),
        "connection" => parsers::connection(bytes),
        "dump" => parsers::dump(bytes),
        "frame" => parsers::frame(bytes),
        "handover" => parsers::handover(bytes),
        "interactive" => parsers::interactive(bytes),
        "page" => parsers::page(bytes),
        "query" => texts::query(bytes),
        "refusal" => parsers::refusal(bytes),
        "richtext" => texts::richtext(bytes),
        "roster" => parsers::roster(bytes),
        "saved" => parsers::saved(bytes),
        "stored" => parsers::stored(bytes),
        "timeline" => chat::timeline(bytes),
        other => panic!("there is no target `{other}`"),
    }
}
