//! `sightline-cli watch`.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use monitor::{ChatKey, Config, Dependencies, Gone, Monitor, SystemClock};
use participant::{Https, SetUpError};
use thiserror::Error;
use tokio::sync::{mpsc, oneshot, watch};
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, sleep_until, timeout};

use crate::arguments::Watch;
use crate::destination::{Destination, Unwritable};
use crate::dump::{Contact, Dump};
use crate::exit::Exit;
use crate::follow::{self, Progress};
use crate::input::{self, BadLine, Input};
use crate::lines::{End, Line, Printer, printer};

/// How long after the end of all chats another line may come, while standard input is open.
const LINGER: Duration = Duration::from_secs(5);

/// How long the reader of the output has for the last lines.
const FAREWELL: Duration = Duration::from_secs(2);

/// Why watching is not possible.
#[derive(Debug, Error)]
pub(crate) enum Failure {
    /// There is no runtime, or no signals.
    #[error("the operating system does not let the program run ({0})")]
    System(#[from] io::Error),
    /// There is no network.
    #[error(transparent)]
    Network(#[from] SetUpError),
    /// The dump can not be written.
    #[error(transparent)]
    Dump(#[from] Unwritable),
    /// The engine ended by itself.
    #[error("the engine ended by itself; the log above tells more")]
    Engine(#[from] Gone),
}

/// Watches until there is a reason to end.
pub(crate) fn run(watch: Watch) -> Result<Exit, Failure> {
    let destination = watch.dump.as_deref().map(Destination::prepare).transpose()?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let exit = runtime.block_on(Watching::start(watch)?.until_the_end(destination));
    // A name that is being looked up holds a thread of the runtime; nobody waits for it.
    runtime.shutdown_background();
    exit
}

struct Watching {
    arguments: Watch,
    https: Https,
    input: mpsc::Receiver<Input>,
    printer: Printer,
    printer_over: oneshot::Receiver<()>,
}

/// What is watched, and by which tasks it is told.
struct Floor {
    monitor: Monitor,
    keys: BTreeSet<ChatKey>,
    tasks: JoinSet<Result<(), Gone>>,
    bad_lines: u64,
    input_open: bool,
}

impl Watching {
    fn start(arguments: Watch) -> Result<Self, Failure> {
        let https = Https::new()?;
        let input = input::read_lines(io::stdin());
        let (printer, printer_over) = printer(io::BufWriter::new(io::stdout()));
        Ok(Self { arguments, https, input, printer, printer_over })
    }

    async fn until_the_end(mut self, destination: Option<Destination>) -> Result<Exit, Failure> {
        let started = Instant::now();
        let mut interrupts = interrupts()?;
        let dependencies = Dependencies {
            network: Arc::new(self.https),
            clock: Arc::new(SystemClock),
            // Jitter only has to differ from one program to the next.
            seed: u64::from(std::process::id()),
        };
        let monitor = Monitor::start(dependencies, Config::default());
        let (progress, mut progressed) = watch::channel(Progress::default());
        let mut floor = Floor {
            tasks: JoinSet::new(),
            keys: BTreeSet::new(),
            bad_lines: 0,
            input_open: true,
            monitor: monitor.clone(),
        };
        floor.tasks.spawn(follow::roster(monitor.clone(), self.printer.clone(), progress));

        let mut time = pin!(async {
            match self.arguments.time {
                Some(time) => sleep_until(started + time).await,
                None => std::future::pending().await,
            }
        });
        let end = loop {
            let over = self.arguments.until_ended && progressed.borrow_and_update().are_over(&floor.keys);
            tokio::select! {
                line = self.input.recv(), if floor.input_open => match line {
                    Some(Input::Line(number, line)) => {
                        let target = line.and_then(|handover| {
                            input::target(handover, self.arguments.endpoint.as_ref(), self.arguments.region.as_deref())
                        });
                        match target {
                            Ok(target) => floor.watch(target, &self.printer).await?,
                            Err(bad) => floor.refuse(number, &bad),
                        }
                    }
                    Some(Input::End) | None => {
                        floor.input_open = false;
                        if floor.keys.is_empty() {
                            break End::Nothing;
                        }
                    }
                },
                // A new line, or another state of a chat, begins the wait anew.
                () = sleep(if floor.input_open { LINGER } else { Duration::ZERO }), if over => break End::Ended,
                changed = progressed.changed() => match changed {
                    Ok(()) => {}
                    // Its sender goes when nobody reads the output; otherwise only the engine's end takes it away.
                    Err(_) if self.printer.is_closed() => break End::Output,
                    Err(_) => return Err(Failure::Engine(Gone)),
                },
                _ = &mut self.printer_over => break End::Output,
                () = &mut time => break End::Time,
                _ = interrupts.recv() => break End::Interrupted,
            }
        };

        let dumped = match destination {
            Some(destination) if end != End::Nothing => {
                Some((destination, floor.dump(&mut interrupts).await))
            }
            _ => None,
        };
        floor.tasks.shutdown().await;
        if end != End::Output {
            let last = async {
                self.printer.send(Line::End { reason: end }).await.ok();
                drop(self.printer);
                self.printer_over.await.ok();
            };
            // The reader may be stuck; the program is not.
            timeout(FAREWELL, last).await.ok();
        }
        if let Some((destination, dump)) = dumped {
            destination.write(&dump)?;
        }
        let refused = progressed.borrow().any_refused();
        Ok(if end == End::Nothing {
            if floor.bad_lines == 0 {
                crate::say(&"standard input names nothing to watch; see `sightline-cli watch --help`");
            }
            Exit::Input
        } else if refused {
            Exit::Refused
        } else if floor.bad_lines > 0 {
            Exit::Input
        } else {
            Exit::Done
        })
    }
}

impl Floor {
    async fn watch(&mut self, target: monitor::Target, printer: &Printer) -> Result<(), Gone> {
        let key = self.monitor.watch(target).await?;
        // A chat that is named twice gets its new token, and is still told once.
        if self.keys.insert(key.clone()) {
            self.tasks.spawn(follow::chat(self.monitor.clone(), key, printer.clone()));
        }
        Ok(())
    }

    fn refuse(&mut self, number: u64, bad: &BadLine) {
        self.bad_lines += 1;
        crate::say(&format_args!("line {number} of standard input: {bad}"));
    }

    /// What is known of all chats, once what can be read at this moment is read. An interrupt ends the reading, not the dump.
    async fn dump(&self, interrupts: &mut mpsc::Receiver<()>) -> Dump {
        // Each chat is written down as soon as it is settled: while others are, it would go on and be unsettled again.
        let mut settling = JoinSet::new();
        for (index, key) in self.keys.iter().enumerate() {
            let (monitor, key) = (self.monitor.clone(), key.clone());
            settling.spawn(async move {
                monitor.settle(&key).await.ok();
                Some((index, Contact::from(&monitor.dump(&key).await.ok()?)))
            });
        }
        let mut settled = BTreeMap::new();
        tokio::select! {
            () = async {
                while let Some(chat) = settling.join_next().await {
                    settled.extend(chat.ok().flatten());
                }
            } => {}
            _ = interrupts.recv() => {}
        }
        let mut contacts = Vec::new();
        for (index, key) in self.keys.iter().enumerate() {
            match settled.remove(&index) {
                Some(contact) => contacts.push(contact),
                None => contacts.extend(self.monitor.dump(key).await.ok().as_ref().map(Contact::from)),
            }
        }
        Dump { contacts }
    }
}

/// Tells of each request to end: SIGINT, SIGTERM, Ctrl-C. One that comes while another waits is the same.
fn interrupts() -> io::Result<mpsc::Receiver<()>> {
    // Full: there is one already.
    let (tell, told) = mpsc::channel(1);
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let (mut interrupt, mut terminate) =
            (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
        tokio::spawn(async move {
            loop {
                tokio::select! {
                    _ = interrupt.recv() => {}
                    _ = terminate.recv() => {}
                }
                tell.try_send(()).ok();
            }
        });
    }
    #[cfg(not(unix))]
    tokio::spawn(async move {
        while tokio::signal::ctrl_c().await.is_ok() {
            tell.try_send(()).ok();
        }
    });
    Ok(told)
}
