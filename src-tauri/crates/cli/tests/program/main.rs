//! The program as a person or a script starts it, against the simulator.

#![cfg(test)]

mod archived;
mod asking;
mod closed;
mod doctor;
mod keeping;
#[cfg(target_os = "linux")]
mod onlooker;
mod refusals;
mod stage;
mod watching;
