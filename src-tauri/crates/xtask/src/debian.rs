//! Packages of Debian and Ubuntu.

use std::process::Command;

use crate::console::{answer, run, say};
use crate::failure::Failure;

/// What the window needs to be built.
pub(crate) const BUILD: &[&str] = &[
    "build-essential",
    "libayatana-appindicator3-dev",
    "librsvg2-dev",
    "libwebkit2gtk-4.1-dev",
    "patchelf",
    "pkg-config",
];

/// What a private desktop needs: D-Bus, keychain, display, fonts for the scripts that customers write.
pub(crate) const DESK: &[&str] = &[
    "at-spi2-core",
    "dbus-x11",
    "fonts-noto-cjk",
    "fonts-noto-color-emoji",
    "fonts-noto-core",
    "gnome-keyring",
    "imagemagick",
    "x11-utils",
    "xvfb",
];

/// What the tests of the window need on top.
pub(crate) const TEST: &[&str] =
    &["dbus-bin", "dunst", "libayatana-appindicator3-1", "libsecret-tools", "webkit2gtk-driver", "xclip"];

/// What makes and judges packages, and a fresh system to try one in.
pub(crate) const PACKAGES: &[&str] = &[
    "appstream",
    "debootstrap",
    "desktop-file-utils",
    "dpkg-dev",
    "help2man",
    "librsvg2-bin",
    "lintian",
    "rpm",
];

/// What every list of Python packages needs.
pub(crate) const PYTHON: &[&str] = &["python3-venv"];

/// Chromium and its driver. Ubuntu has them under other names.
pub(crate) fn browser() -> &'static [&'static str] {
    let system = std::fs::read_to_string("/etc/os-release").unwrap_or_default();
    if system.lines().any(|line| line == "ID=ubuntu") {
        &["chromium-browser", "chromium-chromedriver"]
    } else {
        &["chromium", "chromium-driver"]
    }
}

/// Whether this system has `apt-get` and `dpkg-query`.
pub(crate) fn is_debian() -> bool {
    answer("dpkg-query", &["--version"]).is_some() && answer("apt-get", &["--version"]).is_some()
}

/// Those of `wanted` that are not installed.
pub(crate) fn missing(wanted: &[&'static str]) -> Vec<&'static str> {
    let installed = |package: &str| {
        answer("dpkg-query", &["-W", "-f=${db:Status-Status}", package])
            .is_some_and(|status| status == "installed")
    };
    wanted.iter().copied().filter(|package| !installed(package)).collect()
}

/// Installs packages, as root directly, else through `sudo`.
pub(crate) fn install(packages: &[&str]) -> Result<(), Failure> {
    run(&mut as_root("apt-get", &["update"]))?;
    let mut words = vec!["install", "--yes"];
    words.extend(packages);
    let first = run(&mut as_root("apt-get", &words));
    if first.is_ok() {
        return first;
    }
    // An installation that was cut off earlier leaves packages unpacked, and everything after that fails.
    say("      The installation failed; finishing what was left half installed, then once more.");
    run(&mut as_root("dpkg", &["--configure", "-a"]))?;
    run(&mut as_root("apt-get", &words))
}

pub(crate) fn as_root(program: &str, arguments: &[&str]) -> Command {
    let is_root = answer("id", &["-u"]).is_some_and(|id| id.trim() == "0");
    let mut command = Command::new(if is_root { "env" } else { "sudo" });
    // Through `env`, because `sudo` passes no environment on.
    if !is_root {
        command.arg("env");
    }
    command.args(["DEBIAN_FRONTEND=noninteractive", program]).args(arguments);
    command
}
