//! A recording proxy between a product under test and the simulator. It lets through what a watcher may ask, refuses everything else, and
//! fails the test in which something else was asked.
//!
//! It is a witness of its own: it reads the bytes of HTTP and of the websocket itself, and shares no code with the product that sends them,
//! nor with the simulator's judgement of them. What is allowed passes byte for byte, in both directions, mishaps too.
//!
//! A test can not forget it: [`Witnessed`] stands where a simulator would, and judges when it goes.

mod frame;
mod proxy;
mod record;
mod request;
mod rules;
mod speech;
mod witnessed;

pub use record::Breach;
pub use rules::Asked;
pub use witnessed::Witnessed;
