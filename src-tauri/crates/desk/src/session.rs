//! The parts of a desk, put together.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::bus::Bus;
use crate::display::{Display, Size};
use crate::drag::Drag;
use crate::error::DeskError;
use crate::folder::Folder;
use crate::keyboard::{self, Key};
use crate::keyring::{self, Keychain};
use crate::leash::Leash;
use crate::screen::Screen;
use crate::windows;

/// What a desk is to have.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// The state of its keychain.
    pub keychain: Keychain,
    /// The size of its display; `None` for no display.
    pub display: Option<Size>,
}

/// A running desk. All of it ends when this value goes away.
#[derive(Debug)]
pub struct Session {
    // The order is the order of the end: what uses the bus, the bus, the files.
    keychain: Option<Leash>,
    display: Option<Display>,
    bus: Bus,
    folder: Folder,
}

impl Session {
    /// Starts the parts and returns when each of them answers, within seconds.
    pub fn start(options: &Options) -> Result<Self, DeskError> {
        let folder = Folder::new()?;
        for part in ["runtime", "home/.config", "home/.cache", "home/.local/share", "home/.local/state"] {
            folder.make(part)?;
        }
        let base = folders(folder.path());
        let bus = Bus::start(&folder, &base)?;
        let display = options.display.map(Display::start).transpose()?;
        let mut session = Self { keychain: None, display, bus, folder };
        session.start_keychain(options.keychain)?;
        Ok(session)
    }

    /// The environment in which a program sees this desk and not the one of the person at the machine.
    pub fn env(&self) -> Vec<(String, String)> {
        let mut env = folders(self.folder.path());
        env.push(pair("DBUS_SESSION_BUS_ADDRESS", self.bus.address()));
        if let Some(display) = &self.display {
            env.push(pair("DISPLAY", display.name()));
            env.push(pair("GDK_BACKEND", "x11"));
            // Without a graphics card, WebKitGTK's accelerated drawing yields an empty window.
            env.push(pair("LIBGL_ALWAYS_SOFTWARE", "1"));
            env.push(pair("WEBKIT_DISABLE_COMPOSITING_MODE", "1"));
            env.push(pair("WEBKIT_DISABLE_DMABUF_RENDERER", "1"));
        }
        env
    }

    /// A command that will run on this desk.
    pub fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = Command::new(program);
        command.env_remove("WAYLAND_DISPLAY").env_remove("DISPLAY").envs(self.env());
        command
    }

    /// The home folder of this desk; it is removed with it.
    pub fn home(&self) -> PathBuf {
        self.folder.path().join("home")
    }

    /// Ends the keychain, as when it crashes; unlocked or locked, what it holds stays on the disk.
    pub fn stop_keychain(&mut self) -> Result<(), DeskError> {
        self.keychain = None;
        keyring::gone(&self.bus)
    }

    /// Starts the keychain in a state, after [`Session::stop_keychain`] or when it was missing.
    pub fn start_keychain(&mut self, state: Keychain) -> Result<(), DeskError> {
        self.keychain = keyring::start(state, &self.bus, &self.folder, &self.env())?;
        Ok(())
    }

    /// Writes a picture of the whole display; the file's ending says in which format.
    pub fn screenshot(&self, path: &Path) -> Result<(), DeskError> {
        self.display()?.picture(None, path)
    }

    /// Writes a picture of the window whose title starts like this.
    pub fn screenshot_of(&self, start: &str, path: &Path) -> Result<(), DeskError> {
        let display = self.display()?;
        let window = display.window(start)?.ok_or_else(|| DeskError::NoWindow { start: start.to_owned() })?;
        display.picture(Some(&window), path)
    }

    /// A look at what stands on the display.
    pub fn screen(&self) -> Result<Screen, DeskError> {
        Screen::open(self.display()?.name())
    }

    /// Whether a window is on the display whose title starts like this.
    pub fn has_window(&self, start: &str) -> Result<bool, DeskError> {
        Ok(self.display()?.window(start)?.is_some())
    }

    /// Presses keys, one after the other; they go to the window in the middle of the display.
    pub fn press(&self, keys: &[Key]) -> Result<(), DeskError> {
        keyboard::press(self.display()?.name(), keys)
    }

    /// Whether a window can be seen, all of it on the screen or not, whose title starts like this.
    pub fn shows_window(&self, start: &str) -> Result<bool, DeskError> {
        Ok(windows::shown(self.display()?.name(), start)?.is_some())
    }

    /// Gives the keyboard to the window that can be seen and whose title starts like this, and presses keys.
    pub fn press_in(&self, start: &str, keys: &[Key]) -> Result<(), DeskError> {
        let display = self.display()?.name();
        keyboard::press_in(display, self.shown(start)?, keys)
    }

    /// Takes files in the hand, as out of a file manager, to carry them over the window whose title starts like this.
    pub fn drag(&self, start: &str, files: &[PathBuf]) -> Result<Drag, DeskError> {
        Drag::begin(self.display()?.name(), self.shown(start)?, files)
    }

    /// Takes the keyboard away from all windows, as when the person turns to something else.
    pub fn look_away(&self) -> Result<(), DeskError> {
        keyboard::look_away(self.display()?.name())
    }

    fn shown(&self, start: &str) -> Result<u32, DeskError> {
        let shown = windows::shown(self.display()?.name(), start)?;
        shown.ok_or_else(|| DeskError::NoWindow { start: start.to_owned() })
    }

    fn display(&self) -> Result<&Display, DeskError> {
        self.display.as_ref().ok_or(DeskError::NoDisplay)
    }
}

fn folders(root: &Path) -> Vec<(String, String)> {
    let at = |name: &str| root.join(name).display().to_string();
    vec![
        pair("HOME", &at("home")),
        pair("XDG_RUNTIME_DIR", &at("runtime")),
        pair("XDG_CONFIG_HOME", &at("home/.config")),
        pair("XDG_CACHE_HOME", &at("home/.cache")),
        pair("XDG_DATA_HOME", &at("home/.local/share")),
        pair("XDG_STATE_HOME", &at("home/.local/state")),
        pair("LANG", "C.UTF-8"),
    ]
}

fn pair(name: &str, value: &str) -> (String, String) {
    (name.to_owned(), value.to_owned())
}
