//! The network against the simulator, and against servers that do what no server should.

#![cfg(test)]

mod answers;
mod downloads;
mod sockets;
mod stage;
mod tls;
mod watching;
