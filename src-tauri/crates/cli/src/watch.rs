//! `sightline-cli watch`.

use std::collections::BTreeSet;
use std::io;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use monitor::{Config, Dependencies, Gone, Monitor, SystemClock};
use participant::{Fenced, Https, SetUpError};
use policy::Policy;
use recorded::{Earlier, Recorded};
use thiserror::Error;
use tokio::sync::{mpsc, oneshot, watch};
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, sleep_until, timeout};

use crate::arguments::Watch;
use crate::budget;
use crate::destination::{Destination, Unwritable};
use crate::dump::{Unreadable, read};
use crate::exit::Exit;
use crate::floor::Floor;
use crate::follow::{self, Progress};
use crate::input::{self, Input};
use crate::interrupts::interrupts;
use crate::lines::{End, Line, Printer, printer};
use crate::ruled;
use crate::saving::{Done, NoFolder, Saving};

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
    /// The file to go on from can not be used.
    #[error(transparent)]
    Resume(#[from] Unreadable),
    /// There is nowhere to save files to.
    #[error(transparent)]
    Folder(#[from] NoFolder),
    /// The engine ended by itself.
    #[error("the engine ended by itself; the log above tells more")]
    Engine(#[from] Gone),
}

/// Watches until there is a reason to end.
pub(crate) fn run(watch: Watch, policy: &Policy) -> Result<Exit, Failure> {
    let resumed = watch.resume.as_deref().map(read).transpose()?;
    let files = resumed.as_ref().map(|recorded| Done::before(recorded.saved_files())).unwrap_or_default();
    let saving = watch.save_files.as_deref().map(|folder| Saving::to(folder, files.clone())).transpose()?;
    let resumed = Resumed { earlier: resumed.map(Recorded::earlier).unwrap_or_default(), files };
    let destination = watch.dump.as_deref().map(Destination::prepare).transpose()?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let exit = runtime.block_on(Watching::start(watch, destination, policy)?.until_the_end(resumed, saving));
    // A name that is being looked up holds a thread of the runtime; nobody waits for it.
    runtime.shutdown_background();
    exit
}

/// Of an earlier run.
struct Resumed {
    earlier: Earlier,
    files: Done,
}

struct Watching {
    arguments: Watch,
    destination: Option<Destination>,
    network: Fenced,
    input: mpsc::Receiver<Input>,
    printer: Printer,
    printer_over: oneshot::Receiver<()>,
}

impl Watching {
    fn start(
        mut arguments: Watch,
        destination: Option<Destination>,
        policy: &Policy,
    ) -> Result<Self, Failure> {
        arguments.quota_share = ruled::share(policy, arguments.quota_share);
        let network = Fenced::new(Arc::new(Https::new()?), ruled::fence(policy));
        let input = input::read_lines(io::stdin());
        let (printer, printer_over) = printer(io::BufWriter::new(io::stdout()));
        Ok(Self { arguments, destination, network, input, printer, printer_over })
    }

    async fn until_the_end(mut self, resumed: Resumed, saving: Option<Saving>) -> Result<Exit, Failure> {
        let started = Instant::now();
        let mut interrupts = interrupts()?;
        let dependencies = Dependencies {
            network: Arc::new(self.network),
            clock: Arc::new(SystemClock),
            // Jitter only has to differ from one program to the next.
            seed: u64::from(std::process::id()),
            archive: None,
        };
        // A dump at the end holds every chat that there was.
        let config =
            Config { quota_share: self.arguments.quota_share, leaves_after: None, ..Config::default() };
        let monitor = Monitor::start(dependencies, config);
        let (progress, mut progressed) = watch::channel(Progress::default());
        let mut floor = Floor {
            tasks: JoinSet::new(),
            keys: BTreeSet::new(),
            bad_lines: 0,
            monitor: monitor.clone(),
            earlier: resumed.earlier,
            files: resumed.files,
            saving,
            past_paused: self.arguments.past_paused,
        };
        floor.tasks.spawn(follow::roster(monitor.clone(), self.printer.clone(), progress));
        if self.arguments.budget {
            floor.tasks.spawn(budget::tell(monitor, self.printer.clone()));
        }

        let mut time = pin!(async {
            match self.arguments.time {
                Some(time) => sleep_until(started + time).await,
                None => std::future::pending().await,
            }
        });
        let mut dump_at = self.arguments.dump_every.map(|every| started + every);
        let mut input_open = true;
        let end = loop {
            let over = self.arguments.until_ended && progressed.borrow_and_update().are_over(&floor.keys);
            tokio::select! {
                line = self.input.recv(), if input_open => match line {
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
                        input_open = false;
                        if floor.keys.is_empty() {
                            break End::Nothing;
                        }
                    }
                },
                // A new line, or another state of a chat, begins the wait anew.
                () = sleep(if input_open { LINGER } else { Duration::ZERO }), if over => break End::Ended,
                changed = progressed.changed() => match changed {
                    Ok(()) => {}
                    // Its sender goes when nobody reads the output; otherwise only the engine's end takes it away.
                    Err(_) if self.printer.is_closed() => break End::Output,
                    Err(_) => return Err(Failure::Engine(Gone)),
                },
                () = sleep_until(dump_at.unwrap_or(started)), if dump_at.is_some() => {
                    dump_now(&floor, &mut self.destination).await;
                    dump_at = self.arguments.dump_every.map(|every| Instant::now() + every);
                }
                _ = &mut self.printer_over => break End::Output,
                () = &mut time => break End::Time,
                _ = interrupts.recv() => break End::Interrupted,
            }
        };

        let dump = match self.destination {
            Some(_) if end != End::Nothing => Some(floor.settle_and_dump(&mut interrupts).await),
            _ => None,
        };
        // With the tasks go those that say what is to be saved: nothing more comes.
        floor.tasks.shutdown().await;
        let all_saved = match floor.saving.take() {
            Some(saving) => saving.finish(&floor.monitor, &floor.keys, &self.printer, &mut interrupts).await,
            None => true,
        };
        if end != End::Output {
            let last = async {
                self.printer.send(Line::End { reason: end }).await.ok();
                drop(self.printer);
                self.printer_over.await.ok();
            };
            // The reader may be stuck; the program is not.
            timeout(FAREWELL, last).await.ok();
        }
        if let (Some(destination), Some(dump)) = (&mut self.destination, dump) {
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
        } else if !all_saved {
            Exit::Unsaved
        } else if floor.bad_lines > 0 {
            Exit::Input
        } else {
            Exit::Done
        })
    }
}

/// Writes what is known so far. That it fails now is told, and no reason to end: at the end it may not.
async fn dump_now(floor: &Floor, destination: &mut Option<Destination>) {
    let Some(mut place) = destination.take_if(|destination| destination.can_be_replaced()) else { return };
    let dump = floor.dump().await;
    let written = tokio::task::spawn_blocking(move || (place.write(&dump), place)).await;
    if let Ok((written, place)) = written {
        *destination = Some(place);
        if let Err(error) = written {
            crate::say(&error);
        }
    }
}
