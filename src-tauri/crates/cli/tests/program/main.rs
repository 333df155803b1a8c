//! The program as a person or a script starts it, against the simulator.

#![cfg(test)]

mod archived;
mod asking;
mod doctor;
mod keeping;
mod refusals;
mod stage;
mod watching;
