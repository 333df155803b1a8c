//! The engine against the simulator, over real sockets on loopback.

mod faults;
mod files;
mod floor;
mod keychain;

mod switches;
mod watching;
