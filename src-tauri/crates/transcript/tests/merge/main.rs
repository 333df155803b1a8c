//! The merge model against a model of the service: whatever is dropped, doubled, reordered, cut and read in whatever pieces.

#![expect(clippy::unwrap_used, reason = "a test that can not go on fails")]

mod bounds;
mod cases;
mod copies;
mod followers;
mod instants;
mod lanes;
mod old_news;
mod past;
mod people;
mod proof;
mod properties;
mod server;
mod turns;
mod waiting;
