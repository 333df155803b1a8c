//! The Amazon Connect Participant Service on loopback, for programs that watch or lead chats.
//!
//! A [`Simulator`] serves every [`Operation`], the websocket, uploads and downloads of files, and a roster of its
//! chats. Tests script chats through [`ChatHandle`] and compare what a client made of them with
//! [`ChatHandle::truth`]:
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
//! # Time
//!
//! With a [`ManualClock`] expiries, lifetimes and quotas are under the test's control: an hour passes when the test
//! says so. [`Clock::scaled`] lets all of it pass faster.
//!
//! # What goes wrong
//!
//! A [`Fault`] is one line of text, the same here, in a scenario, on the command line and on the admin port;
//! [`fault_forms`] lists what can be written. [`Storm`] brings a bit of everything, by seed.
//!
//! ```
//! # use simulator::{ChatSpec, Clock, Config, Simulator};
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let simulator = Simulator::start(Config::default(), Clock::running(jiff::Timestamp::now())).await?;
//! # let chat = simulator.create_chat(ChatSpec::default());
//! let busy = chat.inject("429 retry-after 2s x3 on GetTranscript".parse()?);
//! chat.inject("drop 1011".parse()?);
//! // The client runs, and has to come back to its chat.
//! assert_eq!(busy.struck(), 0, "no client has asked for the transcript here");
//! busy.end();
//! # Ok(())
//! # }
//! ```
//!
//! # What plays
//!
//! A [`Director`] plays a [`Playbill`]: believable chats without end, a [`Corpus`] of real dialogues, or a
//! [`Scenario`], a script to the millisecond in the format of `SCENARIOS.md`. [`generate`] plays the same at once,
//! without a port:
//!
//! ```
//! use simulator::{Config, Playbill, Scenario, generate};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let scenario = Scenario::parse("greeting", "@0 customer Ana: Hello?\n@4.500 agent Ben: Good morning, Ana.")?;
//! let playbill = Playbill { chats: 0, scenarios: vec![scenario], ..Playbill::default() };
//! let start = "2026-03-02T09:00:00Z".parse()?;
//! let mut said = Vec::new();
//! generate(Config::default(), &playbill, start, std::time::Duration::from_secs(10), |chat| {
//!     said = chat.stored();
//!     Ok::<(), std::convert::Infallible>(())
//! }).expect("nothing can fail here");
//! assert_eq!(said[said.len() - 1]["AbsoluteTime"], "2026-03-02T09:00:04.500Z");
//! # Ok(())
//! # }
//! ```
//!
//! # From outside
//!
//! The program `connect-simulator` has all of it on its command line, for clients in other languages. With
//! [`Config::admin_port`] a second port takes chats and faults and tells the truth as JSON; `GET` its
//! [`Simulator::admin_url`] for a list.
//!
//! # What is not known
//!
//! Where public material leaves a question about the service open, [`Switches`] has the possible answers. A client is
//! right when it is right under every one.
//!
//! # What is kept
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
    AttachmentUpdate, AuthenticationTimes, AutoDisconnection, Config, ContactScope, EndedSockets,
    ExpiryClose, Idempotency, Kept, LastPageToken, Limits, MaxResultsZero, MostRecent, NextTokenScope,
    PastPages, PresenceTypes, ReceiptsReach, ReceiptsWhileMonitored, SilentMonitor, StartPositionBound,
    SurplusClose, SurplusSocket, Switches, UnknownStart, UnsettledEvents, UrlUse,
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
