//! What the service was recorded to send, and what nobody should send, through the public parsers.

#![cfg(test)]

mod any_input;
mod fault;
mod frame;
mod interactive;
mod item;
mod rest;
mod roster;
