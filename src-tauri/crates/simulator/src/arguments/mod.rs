//! The command line of `connect-simulator`.

mod faults;
mod generate;
mod play;
mod serve;
mod service;
mod switches;
mod values;

#[cfg(test)]
mod tests;

use clap::{Parser, Subcommand};

pub(crate) use generate::GenerateArguments;
pub(crate) use play::PlayError;
pub(crate) use serve::ServeArguments;

/// The Amazon Connect Participant Service on loopback, playing chats.
#[derive(Debug, Parser)]
#[command(name = "connect-simulator", version, args_conflicts_with_subcommands = true, allow_negative_numbers = true, after_help = serve::output())]
pub(crate) struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    serve: ServeArguments,
}

/// What the program does.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Serve a port and play chats on it; what happens without a command
    #[command(after_help = serve::output(), allow_negative_numbers = true)]
    Serve(Box<ServeArguments>),
    /// Play without a port, as fast as the machine can, and print all that was said
    #[command(after_help = generate::OUTPUT, allow_negative_numbers = true)]
    Generate(Box<GenerateArguments>),
}

impl Arguments {
    pub(crate) fn chosen(self) -> Command {
        self.command.unwrap_or_else(|| Command::Serve(Box::new(self.serve)))
    }
}
