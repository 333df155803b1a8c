//! `cargo xtask demo`: the window over simulated chats.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use desk::{Key, Keychain, Leash, Options, Output, Session, Size};

use crate::arguments::Wishes;
use crate::console::{Progress, answer, run as run_command, say};
use crate::failure::{Failure, at};
use crate::needs::{self, Area};
use crate::page;
use crate::project::{FEATURES, Project};
use crate::simulator::Simulator;

/// How the title of the window starts.
const TITLE: &str = "Sightline";

/// A window that shows something has more colours than this; an empty one has a handful.
const FEWEST_COLOURS: u32 = 64;

pub(crate) fn run(project: &Project, wishes: &Wishes, progress: &mut Progress) -> Result<(), Failure> {
    let has_display = ["DISPLAY", "WAYLAND_DISPLAY"].iter().any(|name| std::env::var_os(name).is_some());
    if !wishes.headless && !has_display {
        let what = "There is no display here. Use `cargo xtask demo --headless --screenshot FILE`".to_owned();
        return Err(Failure::Demo { what, log: String::new() });
    }
    let mut areas = vec![Area::Page, Area::App];
    if wishes.headless {
        areas.push(Area::Desk);
    }
    needs::fulfil(project, &areas, progress, 3)?;
    progress.step("Page", || page::build(project))?;
    progress.step("Programs", || build(project))?;
    let name = if wishes.headless { "Window, headless" } else { "Window" };
    progress
        .step(name, || if wishes.headless { headless(project, wishes) } else { windowed(project, wishes) })
}

/// Builds the window and the simulator.
fn build(project: &Project) -> Result<(), Failure> {
    let words = ["build", "--locked", "--workspace", "--bin", "sightline", "--bin", "connect-simulator"];
    run_command(project.cargo(&words).args(FEATURES))
}

fn windowed(project: &Project, wishes: &Wishes) -> Result<(), Failure> {
    let simulator = Simulator::start(project, wishes.chats)?;
    let command = app(project, Command::new(project.program("sightline")))?;
    let mut app = Leash::start(&command, &simulator.sources, Output::Inherited).map_err(at("sightline"))?;
    say(format!("      {} simulated chats are live. Close the window or press Ctrl-C to end.", wishes.chats));
    let status = app.wait().map_err(at("sightline"))?;
    if status.success() {
        return Ok(());
    }
    Err(Failure::Demo { what: format!("The window ended with {status}"), log: String::new() })
}

fn headless(project: &Project, wishes: &Wishes) -> Result<(), Failure> {
    let desk = Session::start(&Options { keychain: Keychain::Ready, display: Some(Size::LAPTOP) })?;
    let simulator = Simulator::start(project, wishes.chats)?;
    let log = project.target("demo/sightline.log");
    let command = app(project, desk.command(project.program("sightline")))?;
    // Of this run alone; it may not be there.
    let _ = fs::remove_file(&log);
    let mut app = Leash::start(&command, &simulator.sources, Output::File(&log)).map_err(at(&log))?;
    say(format!("      {} simulated chats are live for {} s.", wishes.chats, wishes.seconds));

    let start = Instant::now();
    let mut has_picked = false;
    while start.elapsed() < Duration::from_secs(wishes.seconds) {
        still_running(&mut app)?;
        if !has_picked && 2 * start.elapsed().as_secs() >= wishes.seconds {
            // The picture is to show a chat too: the first one, opened as a person would.
            desk.press(&[Key::Letter('j'), Key::Enter])?;
            has_picked = true;
        }
        #[expect(clippy::disallowed_methods, reason = "the demo is to last this long")]
        std::thread::sleep(Duration::from_millis(100));
    }
    let file = wishes.screenshot.clone().unwrap_or_else(|| project.target("demo/screenshot.png"));
    desk.screenshot_of(TITLE, &file)
        .map_err(|error| Failure::Demo { what: error.to_string(), log: app.last_words() })?;
    if colours(&file) < FEWEST_COLOURS {
        return Err(Failure::Demo { what: "The window is empty".to_owned(), log: app.last_words() });
    }
    still_running(&mut app)?;
    say(format!("      The window is there; its picture is {}.", file.display()));
    Ok(())
}

/// The window's program with a settings folder of its own, new for each run: the person's own stays untouched.
fn app(project: &Project, mut command: Command) -> Result<Command, Failure> {
    let profile = project.target("demo/profile");
    if profile.exists() {
        fs::remove_dir_all(&profile).map_err(at(&profile))?;
    }
    fs::create_dir_all(&profile).map_err(at(&profile))?;
    command.arg("--sources-from-stdin").arg("--profile-dir").arg(profile);
    Ok(command)
}

fn still_running(app: &mut Leash) -> Result<(), Failure> {
    let ended = app.ended().map_err(at("sightline"))?;
    ended.map_or(Ok(()), |status| {
        Err(Failure::Demo {
            what: format!("The window ended by itself with {status}"),
            log: app.last_words(),
        })
    })
}

fn colours(picture: &Path) -> u32 {
    let file = picture.display().to_string();
    answer("identify", &["-format", "%k", &file]).and_then(|count| count.trim().parse().ok()).unwrap_or(0)
}
