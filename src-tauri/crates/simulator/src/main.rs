//! `connect-simulator`.

fn main() {}
