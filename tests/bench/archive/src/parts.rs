//! What is measured, part by part.

pub(crate) mod best;
pub(crate) mod build;
pub(crate) mod cold;
pub(crate) mod live;
pub(crate) mod newest;
pub(crate) mod open;
pub(crate) mod recall;
