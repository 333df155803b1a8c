//! A Tauri window with a page of one line and nothing else: the least that a start can take, and hold.

/// What the benchmark is begun with to be this window and measure nothing.
pub(crate) const FLAG: &str = "--bare";

pub(crate) fn run() {
    #[expect(clippy::exit, reason = "Tauri's, in code for an incident that this window never makes")]
    let context = tauri::generate_context!("tests/bench/window/bare/tauri.conf.json");
    tauri::Builder::default().run(context).unwrap();
}
