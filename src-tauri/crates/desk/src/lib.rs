//! A private desktop session: its own D-Bus, its own keychain, its own display, its own home folder.
//!
//! Tests and `cargo xtask demo --headless` run the real program against the real parts of a Linux desktop without
//! touching those of the person at the machine. Everything is below one temporary folder and ends with the
//! [`Session`], however its owner ends.
//!
//! ```no_run
//! use desk::{Keychain, Options, Session, Size};
//!
//! let desk = Session::start(&Options { keychain: Keychain::Ready, display: Some(Size::LAPTOP) })?;
//! let status = desk.command("secret-tool").args(["search", "service", "app.sightline"]).status()?;
//! desk.screenshot("desk.png".as_ref())?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod bus;
mod display;
mod drag;
mod error;
mod folder;
mod keyboard;
mod keyring;
mod leash;
mod screen;
mod session;
mod wait;
mod windows;
mod x11;

pub use display::Size;
pub use drag::Drag;
pub use error::DeskError;
pub use keyboard::Key;
pub use keyring::Keychain;
pub use leash::{Leash, Output};
pub use screen::{Area, Screen};
pub use session::{Options, Session};
