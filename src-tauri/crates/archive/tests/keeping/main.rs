//! What is stored is there again: items, chats, searches, and what must be gone is gone.

mod context;
mod imports;
mod items;
mod purging;
mod samples;
mod searching;
