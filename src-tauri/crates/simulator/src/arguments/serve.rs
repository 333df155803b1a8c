//! `connect-simulator serve`.

use std::time::Duration;

use jiff::Timestamp;
use simulator::{Clock, Config, Playbill};

use super::faults::FaultArguments;
use super::play::{PlayArguments, PlayError};
use super::service::ServiceArguments;
use super::switches::SwitchArguments;
use super::values;

const OUTPUT: &str = "\
Output: JSON lines on standard output.
  first           {\"simulator\":{\"adminUrl\",\"rosterBearer\",\"rosterUrl\",\"url\"}}
  for each chat   {\"contactId\",\"endpoint\",\"initialContactId\",\"participantToken\",\"region\"}
Chats that begin later follow as further lines. Who reads chats to watch skips lines without
contactId.

Besides the Participant Service the port serves
  GET /roster     the chats that may be watched (Authorization: Bearer <rosterBearer>)
The admin port, with the same bearer, has the truth to compare with and takes faults and chats; GET
it for a list. The tokens are worth nothing outside this process. Interrupt it to end.

Examples:
  eight chats, three lines a second
      connect-simulator
  as much as 500 chats can say
      connect-simulator --chats 500 --rate 1000 --unlimited
  one story, to the millisecond, then exit
      connect-simulator --scenario transfer.scenario --until-over
  an hour of expiries in a minute
      connect-simulator --time-scale 60 --start 2026-03-02T09:00:00Z
  what people said, at their pace
      connect-simulator --corpus dialogues.jsonl.gz --chats 50 --corpus-pace original
  a busy service behind a bad network, the same each time
      connect-simulator --fault '429 10% on GetTranscript' --storm 7
  ten minutes of three chats, at once, as JSON lines
      connect-simulator generate --seed 7 --chats 3 --for 600

A fault is written <mishap> [x<times>|forever] [<percentage>%] [on <requests>] [for <duration>]. It
strikes once, or, with a percentage or a duration and no number, as often as it comes. Requests are
an operation such as GetTranscript, or socket, upload, download. The mishaps:
";

/// What stands behind the options.
pub(super) fn output() -> String {
    let forms: Vec<(String, &str)> = simulator::fault_forms().collect();
    let width = forms.iter().map(|(form, _)| form.chars().count()).max().unwrap_or_default();
    let forms = forms.iter().map(|(form, meaning)| format!("  {form:width$}  {meaning}\n"));
    format!("{OUTPUT}{}", forms.collect::<String>().trim_end())
}

/// What `serve` takes.
#[derive(Debug, clap::Args)]
pub(crate) struct ServeArguments {
    /// Port on 127.0.0.1; 0 takes any free one
    #[arg(long, default_value_t = 0)]
    port: u16,
    /// Port on 127.0.0.1 for the truth, for faults and for chats; 0 takes any free one
    #[arg(long, value_name = "PORT", default_value_t = 0)]
    admin_port: u16,
    /// Bearer token of the roster and of the admin port; a random one unless it is given
    #[arg(long, value_name = "TOKEN", value_parser = values::bearer)]
    bearer: Option<String>,
    /// How long after its end a chat is forgotten with all its contents; 0 for never
    #[arg(long, value_name = "SECONDS", default_value_t = 600)]
    forget_ended_after: u64,
    /// Exit when all scenarios, or all dialogues of the corpus, were played
    #[arg(long)]
    pub(crate) until_over: bool,
    #[command(flatten)]
    play: PlayArguments,
    #[command(flatten)]
    time: TimeArguments,
    #[command(flatten)]
    service: ServiceArguments,
    #[command(flatten)]
    pub(crate) faults: FaultArguments,
    #[command(flatten)]
    switches: SwitchArguments,
}

#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Time")]
struct TimeArguments {
    /// What the clock shows at the start, such as 2026-03-02T09:00:00Z; the present if it is not given
    #[arg(long, value_name = "INSTANT", value_parser = values::instant)]
    start: Option<Timestamp>,
    /// How many seconds of the simulator pass in a second
    #[arg(long, value_name = "N", default_value_t = 1.0, value_parser = values::time_scale)]
    time_scale: f64,
}

impl ServeArguments {
    pub(crate) fn config(&self) -> Config {
        let forget = self.forget_ended_after;
        let config = Config {
            port: self.port,
            admin_port: Some(self.admin_port),
            roster_bearer: self.bearer.clone(),
            forget_ended_after: (forget > 0).then_some(Duration::from_secs(forget)),
            seed: self.play.seed,
            ..Config::default()
        };
        self.switches.put(self.service.put(config))
    }

    /// What the clock shows at the start.
    pub(crate) fn origin(&self, present: Timestamp) -> Timestamp {
        self.time.start.unwrap_or(present)
    }

    pub(crate) fn clock(&self, origin: Timestamp) -> Clock {
        Clock::scaled(origin, self.time.time_scale)
    }

    /// What is played from `origin` on.
    pub(crate) fn playbill(&self, origin: Timestamp) -> Result<Playbill, PlayError> {
        self.play.playbill(origin, self.until_over)
    }
}
