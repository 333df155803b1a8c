//! What public material about the service leaves open.

use simulator::{
    AttachmentUpdate, AutoDisconnection, Config, ContactScope, EndedSockets, ExpiryClose, LastPageToken,
    MaxResultsZero, MostRecent, NextTokenScope, PastPages, PresenceTypes, ReceiptsReach,
    ReceiptsWhileMonitored, SilentMonitor, StartPositionBound, SurplusClose, SurplusSocket, Switches,
    UnknownStart, UnsettledEvents, UrlUse,
};

use super::values;

#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Open questions about the service")]
pub(crate) struct SwitchArguments {
    /// How a scan result reaches clients
    #[arg(long, value_enum, default_value_t)]
    attachment_update: AttachmentUpdate,
    /// Whether a page begins at or behind the item of its `StartPosition.Id`
    #[arg(long, value_enum, default_value_t)]
    start_position: StartPositionBound,
    /// Whether a page begins at or behind its `StartPosition.AbsoluteTime`
    #[arg(long, value_enum, default_value_t)]
    start_time: StartPositionBound,
    /// Where a page begins with `StartPosition.MostRecent`
    #[arg(long, value_enum, default_value_t)]
    most_recent: MostRecent,
    /// Answer to a `StartPosition.Id` that nobody knows
    #[arg(long, value_enum, default_value_t)]
    unknown_start: UnknownStart,
    /// What a `ContactId` of the chain asks for
    #[arg(long, value_enum, default_value_t)]
    contact_scope: ContactScope,
    /// `NextToken` when there is nothing more
    #[arg(long, value_enum, default_value_t)]
    last_page_token: LastPageToken,
    /// Whether a page may hold items of the present and of the past of a persistent chat
    #[arg(long, value_enum, default_value_t)]
    past_pages: PastPages,
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
    /// Code with which the oldest socket is closed for one beyond the limit
    #[arg(long, value_name = "CODE", default_value_t = 1008, value_parser = values::close_code)]
    surplus_close: u16,
    /// Whether sockets of an ended chat are closed with this code once its tokens are dead; 0 leaves them open
    #[arg(long, value_name = "CODE", default_value_t = 0, value_parser = values::close_code_or_none)]
    ended_close: u16,
    /// Whether the transcript keeps authentication, display-name and presence events
    #[arg(long, value_enum, default_value_t)]
    unsettled_events: UnsettledEvents,
    /// Whether the service tells presence by the four types of its API of October 2021
    #[arg(long, value_enum, default_value_t)]
    presence_types: PresenceTypes,
    /// Who hears that an auto-disconnect fired
    #[arg(long, value_enum, default_value_t)]
    auto_disconnection: AutoDisconnection,
    /// Close code at `ConnectionExpiry`; 0 ends the stream without one
    #[arg(long, value_name = "CODE", default_value_t = 1001, value_parser = values::close_code_or_none)]
    expiry_close: u16,
}

impl SwitchArguments {
    pub(super) fn put(&self, config: Config) -> Config {
        let switches = Switches {
            attachment_update: self.attachment_update,
            start_position: self.start_position,
            start_time: self.start_time,
            most_recent: self.most_recent,
            unknown_start: self.unknown_start,
            past_pages: self.past_pages,
            surplus_close: SurplusClose(self.surplus_close),
            ended_sockets: match self.ended_close {
                0 => EndedSockets::StayOpen,
                code => EndedSockets::Close(code),
            },
            presence_types: self.presence_types,
            auto_disconnection: self.auto_disconnection,
            contact_scope: self.contact_scope,
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
        };
        Config { switches, ..config }
    }
}
