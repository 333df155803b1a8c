//! The command line of `connect-simulator`.

use std::time::Duration;

use clap::Parser;
use simulator::{
    AttachmentUpdate, Config, ExpiryClose, LastPageToken, MaxResultsZero, NextTokenScope, Playbill, Quotas,
    ReceiptsReach, ReceiptsWhileMonitored, SilentMonitor, StartPositionBound, SurplusSocket, Switches,
    UnsettledEvents, UrlUse,
};

const OUTPUT: &str = "\
Output: JSON lines on standard output.
  first           {\"simulator\":{\"url\",\"rosterUrl\",\"rosterBearer\"}}
  for each chat   {\"contactId\",\"initialContactId\",\"region\",\"endpoint\",\"participantToken\"}
Chats that begin later follow as further lines. Who reads chats to watch skips lines without contactId.

Besides the Participant Service the port serves
  GET /roster                    the chats that may be watched (Authorization: Bearer <rosterBearer>)
  GET /truth/{initialContactId}  what is stored and was sent, for tests (same bearer)

The tokens are worth nothing outside this process. Interrupt it to end.";

/// The Amazon Connect Participant Service on loopback, playing chats.
#[derive(Debug, Parser)]
#[command(version, after_help = OUTPUT)]
pub(crate) struct Arguments {
    /// Port on 127.0.0.1; 0 takes any free one
    #[arg(long, default_value_t = 0)]
    port: u16,
    /// Chats at a time
    #[arg(long, default_value_t = 8)]
    chats: usize,
    /// Lines a second over all chats
    #[arg(long, default_value_t = 3.0, value_parser = rate)]
    rate: f64,
    /// Decides what is said and done
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// AWS region to name in the roster
    #[arg(long, default_value = "us-west-2")]
    pub(crate) region: String,
    /// From a connection's creation to the end of its websocket
    #[arg(long, value_name = "SECONDS", default_value_t = 3_600)]
    connection_lifetime: u64,
    /// Lifetime of a connection token
    #[arg(long, value_name = "SECONDS", default_value_t = 86_400)]
    connection_token_lifetime: u64,
    /// Time to open a websocket URL
    #[arg(long, value_name = "SECONDS", default_value_t = 100)]
    url_lifetime: u64,
    /// How long tokens work after the chat ended
    #[arg(long, value_name = "SECONDS", default_value_t = 2)]
    grace: u64,
    /// Serve without the service's request quotas
    #[arg(long)]
    unlimited: bool,
    #[command(flatten)]
    switches: SwitchArguments,
}

/// What public material about the service leaves open.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Open questions about the service")]
struct SwitchArguments {
    /// How a scan result reaches clients
    #[arg(long, value_enum, default_value_t)]
    attachment_update: AttachmentUpdate,
    /// Whether a page begins at or behind its start position
    #[arg(long, value_enum, default_value_t)]
    start_position: StartPositionBound,
    /// `NextToken` when there is nothing more
    #[arg(long, value_enum, default_value_t)]
    last_page_token: LastPageToken,
    /// Reading of `MaxResults: 0`
    #[arg(long, value_enum, default_value_t)]
    max_results_zero: MaxResultsZero,
    /// What a `NextToken` is bound to besides its query
    #[arg(long, value_enum, default_value_t)]
    next_token_scope: NextTokenScope,
    /// Whether monitoring shows
    #[arg(long, value_enum, default_value_t)]
    silent_monitor: SilentMonitor,
    /// Recipients of `MESSAGEMETADATA` frames
    #[arg(long, value_enum, default_value_t)]
    receipts_reach: ReceiptsReach,
    /// Answer to a receipt while a silent monitor is connected
    #[arg(long, value_enum, default_value_t)]
    receipts_while_monitored: ReceiptsWhileMonitored,
    /// Uses of one websocket URL
    #[arg(long, value_enum, default_value_t)]
    url_use: UrlUse,
    /// Fate of the socket beyond the limit
    #[arg(long, value_enum, default_value_t)]
    surplus_socket: SurplusSocket,
    /// Where the events of an authentication are seen
    #[arg(long, value_enum, default_value_t)]
    unsettled_events: UnsettledEvents,
    /// Close code at `ConnectionExpiry`; 0 ends the stream without one
    #[arg(long, value_name = "CODE", default_value_t = 1001)]
    expiry_close: u16,
}

impl Arguments {
    pub(crate) fn config(&self) -> Config {
        Config {
            port: self.port,
            seed: self.seed,
            region: self.region.clone(),
            connection_lifetime: Duration::from_secs(self.connection_lifetime),
            connection_token_lifetime: Duration::from_secs(self.connection_token_lifetime),
            url_lifetime: Duration::from_secs(self.url_lifetime),
            grace: Duration::from_secs(self.grace),
            quotas: if self.unlimited { Quotas::unlimited() } else { Quotas::service() },
            switches: self.switches.switches(),
            ..Config::default()
        }
    }

    pub(crate) fn playbill(&self) -> Playbill {
        Playbill { chats: self.chats, rate: self.rate, seed: self.seed }
    }
}

impl SwitchArguments {
    fn switches(&self) -> Switches {
        Switches {
            attachment_update: self.attachment_update,
            start_position: self.start_position,
            last_page_token: self.last_page_token,
            max_results_zero: self.max_results_zero,
            next_token_scope: self.next_token_scope,
            silent_monitor: self.silent_monitor,
            receipts_reach: self.receipts_reach,
            receipts_while_monitored: self.receipts_while_monitored,
            url_use: self.url_use,
            surplus_socket: self.surplus_socket,
            unsettled_events: self.unsettled_events,
            expiry_close: match self.expiry_close {
                0 => ExpiryClose::Drop,
                code => ExpiryClose::Code(code),
            },
            ..Switches::default()
        }
    }
}

fn rate(text: &str) -> Result<f64, String> {
    match text.parse() {
        Ok(rate) if (0.01..=10_000.0).contains(&rate) => Ok(rate),
        _ => Err("a rate is a number from 0.01 to 10000".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn an_impossible_rate_is_refused() {
        for rate in ["0", "-1", "NaN", "fast"] {
            assert!(
                Arguments::try_parse_from(["connect-simulator", &format!("--rate={rate}")]).is_err(),
                "{rate}"
            );
        }
    }

    #[test]
    fn switches_reach_the_configuration() {
        let line =
            ["connect-simulator", "--attachment-update", "new-id", "--expiry-close", "0", "--grace", "9"];
        let config = Arguments::try_parse_from(line).unwrap().config();
        assert_eq!(config.switches.attachment_update, AttachmentUpdate::NewId);
        assert_eq!(config.switches.expiry_close, ExpiryClose::Drop);
        assert_eq!(config.grace, Duration::from_secs(9));
    }
}
