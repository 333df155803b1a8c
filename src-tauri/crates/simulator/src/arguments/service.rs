//! The instance that is served.

use std::time::Duration;

use simulator::{Config, Quotas};

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
    /// Serve without the service's request quotas
    #[arg(long)]
    unlimited: bool,
}

impl ServiceArguments {
    pub(super) fn put(&self, config: Config) -> Config {
        Config {
            region: self.region.clone(),
            connection_lifetime: Duration::from_secs(self.connection_lifetime),
            connection_token_lifetime: Duration::from_secs(self.connection_token_lifetime),
            url_lifetime: Duration::from_secs(self.url_lifetime),
            grace: Duration::from_secs(self.grace),
            quotas: if self.unlimited { Quotas::unlimited() } else { Quotas::service() },
            ..config
        }
    }
}
