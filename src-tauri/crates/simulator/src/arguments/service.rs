//! The instance that is served.

use std::time::Duration;

use simulator::{AttachmentRules, Config, Quotas, Scan, ScanResult, Verdict};

use super::values;

#[derive(Debug, clap::Args)]
#[command(next_help_heading = "The service")]
pub(crate) struct ServiceArguments {
    /// AWS region to name in the roster
    #[arg(long, default_value = "us-west-2")]
    region: String,
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
    /// Open websockets one participant may have
    #[arg(long, value_name = "N", default_value_t = 5, value_parser = values::at_least_one)]
    sockets_per_participant: usize,
    /// After how long a chat ends by itself
    #[arg(long, value_name = "SECONDS", default_value_t = 90_000)]
    chat_duration: u64,
    /// How long the scan of an uploaded file takes
    #[arg(long, value_name = "SECONDS", default_value_t = 2)]
    scan: u64,
    /// What the scan of an uploaded file finds
    #[arg(long, value_enum, default_value_t)]
    scan_finds: ScanFinds,
    /// How long sent messages are processed before they get through; 0 for not at all
    #[arg(long, value_name = "SECONDS", default_value_t = 0)]
    processing: u64,
    /// Serve without the service's request quotas
    #[arg(long)]
    unlimited: bool,
}

/// What the scan of an uploaded file finds.
#[derive(Clone, Copy, Debug, Default, clap::ValueEnum)]
enum ScanFinds {
    /// Programs and names with `eicar` are rejected, everything else is approved
    #[default]
    ByName,
    /// Nothing
    Approved,
    /// Something in everything
    Rejected,
    /// It never comes to an end
    Never,
}

impl ServiceArguments {
    pub(super) fn put(&self, config: Config) -> Config {
        Config {
            region: self.region.clone(),
            connection_lifetime: Duration::from_secs(self.connection_lifetime),
            connection_token_lifetime: Duration::from_secs(self.connection_token_lifetime),
            url_lifetime: Duration::from_secs(self.url_lifetime),
            grace: Duration::from_secs(self.grace),
            sockets_per_participant: self.sockets_per_participant,
            chat_duration: Duration::from_secs(self.chat_duration),
            processing: (self.processing > 0).then_some(Duration::from_secs(self.processing)),
            attachments: AttachmentRules {
                scan: Scan {
                    takes: Duration::from_secs(self.scan),
                    verdict: match self.scan_finds {
                        ScanFinds::ByName => Verdict::ByName,
                        ScanFinds::Approved => Verdict::Always(ScanResult::Approved),
                        ScanFinds::Rejected => Verdict::Always(ScanResult::Rejected),
                        ScanFinds::Never => Verdict::Never,
                    },
                },
                ..AttachmentRules::default()
            },
            quotas: if self.unlimited { Quotas::unlimited() } else { Quotas::service() },
            ..config
        }
    }
}
