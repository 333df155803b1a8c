//! The merge model against a model of the service: whatever is dropped, doubled, reordered, cut and read in whatever pieces.

mod cases;
mod properties;
mod server;
