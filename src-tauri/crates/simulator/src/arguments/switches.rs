//! What public material about the service leaves open.

use simulator::{
    AttachmentUpdate, Config, ExpiryClose, LastPageToken, MaxResultsZero, NextTokenScope, ReceiptsReach,
    ReceiptsWhileMonitored, SilentMonitor, StartPositionBound, SurplusSocket, Switches, UnsettledEvents,
    UrlUse,
};

#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Open questions about the service")]
pub(crate) struct SwitchArguments {
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

impl SwitchArguments {
    pub(super) fn put(&self, config: Config) -> Config {
        let switches = Switches {
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
        };
        Config { switches, ..config }
    }
}
