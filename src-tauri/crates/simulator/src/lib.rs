//! The Amazon Connect Participant Service on loopback, for programs that watch or lead chats.
//!
//! A [`Simulator`] serves every [`Operation`], the websocket, uploads and downloads of files, and a roster of its
//! chats. Tests script chats through [`ChatHandle`]
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
//! Everything is kept for as long as the simulator runs, within the bounds of [`Kept`]; with
//! [`Config::forget_ended_after`] chats are forgotten some time after their end.

mod admin;
mod attachments;
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
mod spec;
mod view;
mod world;

pub use attachments::{AttachmentRules, Scan, ScanResult, Verdict};
pub use clock::{Clock, ManualClock};
pub use config::{
    AttachmentUpdate, AuthenticationTimes, AutoDisconnection, Config, EndedSockets, ExpiryClose, Idempotency,
    Kept, LastPageToken, Limits, MaxResultsZero, MostRecent, NextTokenScope, PastPages, PresenceTypes,
    ReceiptsReach, ReceiptsWhileMonitored, SilentMonitor, StartPositionBound, SurplusClose, SurplusSocket,
    Switches, UnknownStart, UnsettledEvents, UrlUse,
};
pub use director::{
    Corpus, CorpusError, CorpusPace, CorpusReport, Dialogues, Director, Playbill, Scenario, ScenarioError,
    generate,
};
pub use faults::{Fault, FaultError, Mishap, Storm, Storming, Target, fault_forms};
pub use handle::{
    AttachmentHandle, ChatHandle, FaultHandle, ParticipantHandle, Presence, PresenceForm, ProcessingHandle,
    StreamHandle,
};
pub use operation::Operation;
pub use quota::{Quota, Quotas};
pub use request::Request;
pub use serve::ConnectionLimits;
pub use simulator::{Running, Simulator, StartError};
pub use spec::{ChatSpec, Continues, Rehydration, RoleTimers, Timers};
pub use view::View;
pub use world::Role;
