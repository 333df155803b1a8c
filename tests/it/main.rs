//! The engine against the simulator, over real sockets on loopback.

mod any_input;
mod faults;
mod files;
mod floor;
mod keychain;
mod loopback;
mod storm;
mod switches;
mod watching;
