//! What has to be installed before something can be built or run, found out first and then installed.

use std::fs;
use std::path::Path;

use crate::console::{Progress, answer, run, say};
use crate::debian;
use crate::failure::{Failure, at};
use crate::project::Project;

/// A part of the project that needs something installed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Area {
    /// The page: Node and its packages.
    Page,
    /// The app: the libraries of the desktop.
    App,
    /// A private desktop.
    Desk,
    /// What checks and runs the tests.
    Runner,
    /// What the tests of the window drive.
    Tests,
    /// The third-party clients.
    Clients,
    /// Of these the one beside which the engine is measured.
    Peer,
    /// Servers of buckets, for the tests that read from one.
    Stores,
    /// What makes and judges packages.
    Packages,
    /// Tauri's bundler.
    Bundler,
}

/// Everything.
pub(crate) const EVERYTHING: &[Area] =
    &[Area::Page, Area::App, Area::Desk, Area::Runner, Area::Tests, Area::Clients, Area::Stores];

/// Something to install.
enum Need {
    Packages(Vec<&'static str>),
    Component(&'static str),
    Nextest,
    NodePackages(&'static str),
    PythonPackages(PythonPackages),
}

/// Python packages, and a virtual environment for them alone.
#[derive(Debug, Clone, Copy)]
struct PythonPackages {
    name: &'static str,
    list: &'static str,
    venv: &'static str,
}

const PYTHON_CLIENTS: PythonPackages = PythonPackages {
    name: "Packages of the Python clients",
    list: "tests/conformance/requirements.txt",
    venv: "target/conformance/venv",
};
const STORES: PythonPackages = PythonPackages {
    name: "Servers of buckets",
    list: "src-tauri/crates/bucket/tests/requirements.txt",
    venv: "target/stores/venv",
};
const CLIENTS: &str = "tests/conformance";
const BUNDLER: &str = "packaging";

/// Says what is missing, installs it, and announces that `steps` more will follow.
pub(crate) fn fulfil(
    project: &Project,
    areas: &[Area],
    progress: &mut Progress,
    steps: usize,
) -> Result<(), Failure> {
    let needs = find(project, areas)?;
    if needs.is_empty() {
        say("Everything that is needed is installed.");
    } else {
        say("This will install:");
        for need in &needs {
            say(format!("  - {}", need.words()));
        }
    }
    progress.expect(needs.len() + steps);
    for need in needs {
        progress.step(need.name(), || need.install(project))?;
    }
    Ok(())
}

fn find(project: &Project, areas: &[Area]) -> Result<Vec<Need>, Failure> {
    let has = |area| areas.contains(&area);
    let mut needs = Vec::new();
    packages(areas, &mut needs);
    if has(Area::Page) || has(Area::Clients) || has(Area::Peer) {
        check_node()?;
    }
    if has(Area::Runner) {
        for component in ["rustfmt", "clippy"] {
            let program = if component == "rustfmt" { "fmt" } else { component };
            if answer("cargo", &[program, "--version"]).is_none() {
                needs.push(Need::Component(component));
            }
        }
        if answer("cargo", &["nextest", "--version"]).is_none() {
            needs.push(Need::Nextest);
        }
    }
    if has(Area::Page) && is_stale(&project.path("ui/package-lock.json"), &stamp(&project.path("ui"))) {
        needs.push(Need::NodePackages("ui"));
    }
    if has(Area::Bundler) {
        check_node()?;
        let bundler = project.path(BUNDLER);
        if is_stale(&bundler.join("package-lock.json"), &stamp(&bundler)) {
            needs.push(Need::NodePackages(BUNDLER));
        }
    }
    let clients = project.path(CLIENTS);
    if (has(Area::Clients) || has(Area::Peer))
        && is_stale(&clients.join("package-lock.json"), &stamp(&clients))
    {
        needs.push(Need::NodePackages(CLIENTS));
    }
    for (area, packages) in [(Area::Clients, PYTHON_CLIENTS), (Area::Stores, STORES)] {
        let installed = project.path(packages.venv).join("installed.txt");
        if has(area) && is_stale(&project.path(packages.list), &installed) {
            needs.push(Need::PythonPackages(packages));
        }
    }
    Ok(needs)
}

fn packages(areas: &[Area], needs: &mut Vec<Need>) {
    let lists = [
        (Area::App, debian::BUILD),
        (Area::Desk, debian::DESK),
        (Area::Tests, debian::TEST),
        (Area::Clients, debian::PYTHON),
        (Area::Stores, debian::PYTHON),
        (Area::Packages, debian::PACKAGES),
        (Area::Clients, debian::browser()),
    ];
    let lists = lists.iter().filter(|(area, _)| areas.contains(area));
    let mut wanted: Vec<&str> = lists.flat_map(|(_, list)| *list).copied().collect();
    // What is wanted twice is wanted once.
    wanted.sort_unstable();
    wanted.dedup();
    if wanted.is_empty() {
        return;
    }
    if !debian::is_debian() {
        say(
            "This is no Debian or Ubuntu. Of other systems, the packages that answer to these names are needed:",
        );
        say(format!("  {}", wanted.join(" ")));
        return;
    }
    let missing = debian::missing(&wanted);
    if !missing.is_empty() {
        needs.push(Need::Packages(missing));
    }
}

fn check_node() -> Result<(), Failure> {
    let remedy = "Install Node 20.19 or newer with npm (https://nodejs.org), then try again";
    let version = answer("node", &["--version"]).unwrap_or_default();
    if release(&version).is_none_or(|release| release < (20, 19)) {
        return Err(Failure::Missing { program: "node", remedy });
    }
    answer("npm", &["--version"]).map(drop).ok_or(Failure::Missing { program: "npm", remedy })
}

fn release(version: &str) -> Option<(u32, u32)> {
    let mut numbers = version.trim().strip_prefix('v')?.split('.').map(|number| number.parse().ok());
    Some((numbers.next()??, numbers.next()??))
}

/// Where the list is kept from which a folder's packages were installed.
fn stamp(folder: &Path) -> std::path::PathBuf {
    folder.join("node_modules/.installed-from.json")
}

/// Whether the packages were installed from another list than the one that is there now. Not by time: a fresh
/// check-out makes every file new.
fn is_stale(list: &Path, installed_from: &Path) -> bool {
    let (Ok(list), installed) = (fs::read(list), fs::read(installed_from)) else { return false };
    installed.map_or(true, |installed| installed != list)
}

impl Need {
    fn name(&self) -> &'static str {
        match self {
            Self::Packages(_) => "System packages",
            Self::Component(_) => "Rust component",
            Self::Nextest => "Test runner",
            Self::NodePackages("ui") => "Packages of the page",
            Self::NodePackages(BUNDLER) => "Bundler",
            Self::NodePackages(_) => "Packages of the Node clients",
            Self::PythonPackages(packages) => packages.name,
        }
    }

    fn words(&self) -> String {
        match self {
            Self::Packages(packages) => format!("system packages, with apt-get: {}", packages.join(" ")),
            Self::Component(name) => format!("the Rust component {name}, with rustup"),
            Self::Nextest => "the test runner cargo-nextest, built with cargo (some minutes)".to_owned(),
            Self::NodePackages(folder) => {
                format!("the packages of {folder}/package-lock.json, with npm, into {folder}/node_modules")
            }
            Self::PythonPackages(PythonPackages { list, venv, .. }) => {
                format!("the packages of {list}, with pip, into a virtual environment at {venv}")
            }
        }
    }

    fn install(&self, project: &Project) -> Result<(), Failure> {
        match self {
            Self::Packages(packages) => debian::install(packages),
            Self::Component(name) => run(project.command("rustup").args(["component", "add", name])),
            Self::Nextest => run(&mut project.cargo(&["install", "cargo-nextest", "--locked"])),
            Self::NodePackages(folder) => {
                run(&mut project.npm(folder, &["ci", "--no-audit", "--no-fund"]))?;
                let folder = project.path(folder);
                keep(&folder.join("package-lock.json"), &stamp(&folder))
            }
            Self::PythonPackages(PythonPackages { list, venv, .. }) => {
                let venv = project.path(venv);
                run(project.command("python3").args(["-m", "venv"]).arg(&venv))?;
                let pip = venv.join("bin/pip").display().to_string();
                run(project.command(&pip).args(["install", "--quiet", "--requirement", list]))?;
                keep(&project.path(list), &venv.join("installed.txt"))
            }
        }
    }
}

fn keep(list: &Path, stamp: &Path) -> Result<(), Failure> {
    fs::copy(list, stamp).map(drop).map_err(at(stamp))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_of_node_is_read() {
        assert_eq!(release("v20.20.2\n"), Some((20, 20)));
        assert_eq!(release("20.20.2"), None);
        assert_eq!(release("v20"), None);
        assert_eq!(release(""), None);
    }

    #[test]
    fn packages_are_stale_when_their_list_changed() {
        let folder = std::env::temp_dir().join(format!("xtask-stale-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let (list, stamp) = (folder.join("list"), folder.join("stamp"));
        assert!(!is_stale(&list, &stamp), "without a list there is nothing to install");
        fs::write(&list, "one").unwrap();
        assert!(is_stale(&list, &stamp));
        keep(&list, &stamp).unwrap();
        assert!(!is_stale(&list, &stamp));
        fs::write(&list, "two").unwrap();
        assert!(is_stale(&list, &stamp));
        fs::remove_dir_all(&folder).unwrap();
    }
}
