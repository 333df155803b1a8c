//! The Amazon Connect Participant Service on loopback, for programs that watch or lead chats.
//!
//! A [`Simulator`] serves `CreateParticipantConnection`, `GetTranscript`, `SendMessage`, `SendEvent`,
//! `DisconnectParticipant`, the websocket, and a roster of its chats. Tests script chats through [`ChatHandle`]
//! and compare what a client made of them with [`ChatHandle::truth`]:
//!
//! ```
//! use simulator::{ChatSpec, Clock, Config, Role, Simulator};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), simulator::StartError> {
//! let simulator = Simulator::start(Config::default(), Clock::running(jiff::Timestamp::now())).await?;
//! let chat = simulator.create_chat(ChatSpec {
//!     customer_name: "Ana".to_owned(),
//!     queue: "Deliveries".to_owned(),
//!     ..ChatSpec::default()
//! });
//! let customer = chat.join(Role::Customer, "Ana");
//! chat.typing(&customer);
//! chat.say(&customer, "Where is my parcel?");
//! let watcher = chat.supervisor();
//! // A client given `simulator.base_url()` and `watcher.participant_token()` now sees two stored items.
//! assert_eq!(chat.stored().len(), 2);
//! # assert!(!watcher.participant_token().is_empty());
//! # Ok(())
//! # }
//! ```
//!
//! With a [`ManualClock`] expiries, lifetimes and quotas are under the test's control. Where public material leaves
//! a question about the service open, [`Switches`] has the possible answers.
//!
//! Everything is kept for as long as the simulator runs: the truth has no end.

mod admin;
mod clock;
mod config;
mod director;
mod error;
mod faults;
mod handle;
mod http;
mod measure;
mod operation;
mod quota;
mod request;
mod serve;
mod shared;
mod simulator;
mod socket;
mod world;

pub use clock::{Clock, ManualClock};
pub use config::{
    AttachmentUpdate, Config, ExpiryClose, LastPageToken, MaxResultsZero, NextTokenScope, ReceiptsReach,
    ReceiptsWhileMonitored, SilentMonitor, StartPositionBound, SurplusSocket, Switches, UrlUse,
};
pub use director::{
    Corpus, CorpusError, CorpusPace, CorpusReport, Dialogues, Director, Playbill, Scenario, ScenarioError,
    generate,
};
pub use faults::{Fault, FaultError, Mishap, Storm, Storming, Target};
pub use handle::{
    AttachmentHandle, ChatHandle, ChatSpec, FaultHandle, ParticipantHandle, Presence, PresenceForm,
    ScanResult, StreamHandle,
};
pub use operation::Operation;
pub use quota::{Quota, Quotas};
pub use request::Request;
pub use serve::Limits;
pub use simulator::{Running, Simulator, StartError};
pub use world::Role;
