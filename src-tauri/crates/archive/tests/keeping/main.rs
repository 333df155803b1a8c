//! What is stored is there again: items, chats, searches, and what must be gone is gone.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking, its small functions too")]

mod beside;
mod context;
mod imports;
mod items;
mod pages;
mod presence;
mod purging;
mod samples;
mod searching;
mod settling;
mod wiping;
