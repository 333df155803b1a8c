//! The D-Bus of a desk.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use crate::error::DeskError;
use crate::folder::Folder;
use crate::leash::{Leash, Output};
use crate::wait::wait_for;

const PART: &str = "the private D-Bus";

/// The one service that may start on demand. The system's other ones stay out: a keychain that starts by itself
/// could not be missing.
const ON_DEMAND: &str = "/usr/share/dbus-1/services/org.a11y.Bus.service";

/// A running message bus.
#[derive(Debug)]
pub(crate) struct Bus {
    address: String,
    _daemon: Leash,
}

impl Bus {
    pub(crate) fn start(folder: &Folder, env: &[(String, String)]) -> Result<Self, DeskError> {
        let services = folder.make("services")?;
        if Path::new(ON_DEMAND).exists() {
            let link = services.join("org.a11y.Bus.service");
            std::os::unix::fs::symlink(ON_DEMAND, &link)
                .map_err(|source| DeskError::File { path: link, source })?;
        }
        let socket = folder.path().join("bus");
        let settings = folder.path().join("bus.conf");
        fs::write(&settings, configuration(&socket, &services))
            .map_err(|source| DeskError::File { path: settings.clone(), source })?;

        let mut command = Command::new("dbus-daemon");
        command.arg("--config-file").arg(&settings).args(["--nofork", "--nopidfile"]);
        command.envs(env.iter().map(|(name, value)| (name, value)));
        let log = folder.path().join("bus.log");
        let mut daemon = Leash::start(&command, "", Output::File(&log))
            .map_err(|source| DeskError::File { path: log, source })?;

        let limit = Duration::from_secs(10);
        let bus = |daemon| Self { address: format!("unix:path={}", socket.display()), _daemon: daemon };
        let up = wait_for(limit, || match daemon.ended() {
            Ok(None) => socket.exists().then_some(true),
            _ => Some(false),
        });
        match up {
            Some(true) => Ok(bus(daemon)),
            Some(false) if !installed("dbus-daemon") => {
                Err(DeskError::ToolMissing { tool: "dbus-daemon", package: "dbus-x11" })
            }
            _ => Err(DeskError::NotReady { part: PART, waited: limit, log: daemon.last_words() }),
        }
    }

    pub(crate) fn address(&self) -> &str {
        &self.address
    }

    /// Whether somebody on the bus answers to `name`.
    pub(crate) fn has(&self, name: &str) -> bool {
        let answer = Command::new("dbus-send")
            .env("DBUS_SESSION_BUS_ADDRESS", &self.address)
            .args([
                "--session",
                "--print-reply=literal",
                "--dest=org.freedesktop.DBus",
                "/org/freedesktop/DBus",
            ])
            .arg("org.freedesktop.DBus.NameHasOwner")
            .arg(format!("string:{name}"))
            .stderr(Stdio::null())
            .output();
        answer.is_ok_and(|answer| String::from_utf8_lossy(&answer.stdout).contains("boolean true"))
    }
}

/// Whether a program is in one of the folders of `PATH`.
pub(crate) fn installed(tool: &str) -> bool {
    std::env::var_os("PATH")
        .is_some_and(|path| std::env::split_paths(&path).any(|folder| folder.join(tool).is_file()))
}

fn configuration(socket: &Path, services: &Path) -> String {
    format!(
        r#"<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path={}</listen>
  <auth>EXTERNAL</auth>
  <servicedir>{}</servicedir>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"#,
        socket.display(),
        services.display()
    )
}
