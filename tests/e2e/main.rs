//! Journeys in the real window: the built app under its own display, D-Bus and keychain, driven over `WebDriver`, against
//! scripted chats of the simulator.
//!
//! They need the built page (`npm --prefix ui run build`) and what a Linux desktop has: Xvfb, D-Bus, gnome-keyring, xclip and
//! `WebKitWebDriver`. One window at a time: `.config/nextest.toml` sees to it.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking, its small functions too")]

mod accessible;
mod adding;
mod archive;
mod beside;
mod choosing;
mod closed;
mod desktop;
mod dropping;
mod files;
mod governed;
mod hands;
mod health;
mod importing;
mod keychain;
mod links;
mod long;
mod past;
mod reading;
mod repairing;
mod reviving;
mod scan;
mod searching;
mod secrets;
mod session;
mod shell;
mod stage;
mod tray;
mod triage;
mod watching;
