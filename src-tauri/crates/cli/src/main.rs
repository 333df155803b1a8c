//! `sightline-cli`: the same engine without a window.

fn main() {}
