//! `connect-simulator`: the Amazon Connect Participant Service on loopback, playing chats.

mod arguments;

use std::io::{self, BufWriter, Write};
use std::process::ExitCode;

use clap::Parser;
use jiff::Timestamp;
use serde_json::{Value, json};
use simulator::{ChatHandle, Director, Running, Simulator};
use thiserror::Error;
use tracing_subscriber::EnvFilter;

use arguments::{Arguments, Command, GenerateArguments, PlayError, ServeArguments};

/// Why the program ended by itself.
#[derive(Debug, Error)]
enum Failure {
    #[error(transparent)]
    Start(#[from] simulator::StartError),
    #[error("the interrupt signal cannot be listened for: {0}")]
    Signal(io::Error),
    #[error(transparent)]
    Play(#[from] PlayError),
    #[error("--until-over waits for ever: there is neither a --scenario nor a --corpus that could be over")]
    Endless,
    #[error("standard output cannot be written to: {0}")]
    Output(io::Error),
}

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("warn"));
    // A log that nobody reads any more is no reason to end.
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(io::stderr)
        .log_internal_errors(false)
        .init();
    let result = match arguments.chosen() {
        Command::Serve(arguments) => serve(&arguments).await,
        Command::Generate(arguments) => generate(&arguments),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            let _ = writeln!(io::stderr(), "connect-simulator: {failure}");
            ExitCode::FAILURE
        }
    }
}

/// Serves and plays until the program is asked to end, or all is over.
async fn serve(arguments: &ServeArguments) -> Result<(), Failure> {
    // Before the first line of output: who has read it may interrupt at once.
    let interruption = interruption().map_err(Failure::Signal)?;
    // The one place where the wall clock is read.
    let origin = arguments.origin(Timestamp::now());
    let playbill = arguments.playbill(origin)?;
    if arguments.until_over && !playbill.ends() {
        return Err(Failure::Endless);
    }
    let config = arguments.config();
    let (region, grace) = (config.region.clone(), config.grace);
    let simulator = Simulator::start(config, arguments.clock(origin)).await?;
    print(&about(&simulator)).map_err(Failure::Output)?;
    let base_url = simulator.base_url().to_owned();
    let faults = arguments.faults.faults.clone();
    let mut is_read = true;
    let director = Director::start(&simulator, &playbill, move |chat| {
        for fault in &faults {
            chat.inject(*fault);
        }
        if is_read && let Err(error) = print(&to_watch(chat, &region, &base_url)) {
            is_read = false;
            tracing::warn!(%error, "new chats are not printed any more; the roster lists them");
        }
    });
    let _storming = arguments.faults.storm().map(|storm| storm.start(&simulator));
    let over = async {
        director.over().await;
        // Who watches gets as long for what was said last as after any end.
        let clock = simulator.clock();
        clock.wait_until(clock.now().checked_add(grace).unwrap_or(Timestamp::MAX)).await;
    };
    tokio::select! {
        () = interruption => {}
        () = over, if arguments.until_over => {}
    }
    Ok(())
}

/// Plays at once and prints the truth of every chat.
fn generate(arguments: &GenerateArguments) -> Result<(), Failure> {
    let playbill = arguments.playbill()?;
    let mut output = BufWriter::new(io::stdout().lock());
    let (config, start, span) = (arguments.config(), arguments.start, arguments.span());
    simulator::generate(config, &playbill, start, span, |chat| writeln!(output, "{}", chat.truth()))
        .and_then(|()| output.flush())
        .map_err(Failure::Output)
}

/// The first line, for those who start the program; who reads chats to watch skips it.
fn about(simulator: &Running) -> Value {
    json!({ "simulator": {
        "url": simulator.base_url(),
        "rosterUrl": simulator.roster_url(),
        "rosterBearer": simulator.roster_bearer(),
        "adminUrl": simulator.admin_url(),
    } })
}

/// What is needed to watch one chat.
fn to_watch(chat: &ChatHandle, region: &str, endpoint: &str) -> Value {
    json!({
        "contactId": chat.contact_id(),
        "initialContactId": chat.initial_contact_id(),
        "region": region,
        "endpoint": endpoint,
        "participantToken": chat.roster_token(),
    })
}

fn print(line: &Value) -> io::Result<()> {
    let mut output = io::stdout().lock();
    writeln!(output, "{line}")?;
    output.flush()
}

/// Listens from now on; the future is done when the program is asked to end.
#[cfg(unix)]
fn interruption() -> io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

/// Listens from now on; the future is done when the program is asked to end.
#[cfg(windows)]
fn interruption() -> io::Result<impl Future<Output = ()>> {
    let mut interrupt = tokio::signal::windows::ctrl_c()?;
    Ok(async move {
        interrupt.recv().await;
    })
}
