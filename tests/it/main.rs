//! The engine against the simulator, over real sockets on loopback.

mod faults;
mod floor;
mod keychain;

mod switches;
mod watching;
