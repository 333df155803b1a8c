//! `cargo xtask bundle`: a .deb and an .rpm, made of one folder that holds everything as it will be installed.
//!
//! Not by Tauri's bundler: it names the desktop entry after the product and not after the program's id, knows one program, and says
//! that the package needs two libraries where it needs more. It makes what other systems get.

mod config;
mod deb;
mod documents;
mod icons;
mod licences;
mod parts;
mod rpm;
mod sbom;
mod silent;
mod tree;
pub(crate) mod trial;

use std::path::PathBuf;

use crate::console::{Progress, answer, run as run_command};
use crate::failure::{Failure, at};
use crate::needs::{self, Area};
use crate::page;
use crate::project::{FEATURES, Project};

/// The programs that are installed beside each other. The simulator is one of its own: it is never linked into the others.
const PROGRAMS: [&str; 3] = ["sightline", "sightline-cli", "connect-simulator"];

/// Starts the simulator and the window over it.
const DEMO: &str = "sightline-demo";

/// What desktop entry, icon and metainfo are named after.
const ID: &str = "app.sightline.Sightline";

/// Where the files of a package come from that are written by hand.
const SOURCES: &str = "packaging/linux";

/// How to make packages.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Packing {
    /// A folder with programs that are built already.
    pub(crate) programs: Option<PathBuf>,
}

/// What is made from what, and where.
struct Work<'a> {
    project: &'a Project,
    /// Everything that is made.
    folder: PathBuf,
    /// What will be installed, below `/`.
    tree: PathBuf,
    version: String,
    /// The moment of the last change: the same sources give the same package.
    epoch: String,
}

/// The packages that are made.
struct Packages {
    deb: PathBuf,
    rpm: PathBuf,
}

pub(crate) fn run(project: &Project, packing: &Packing, progress: &mut Progress) -> Result<(), Failure> {
    let built_here = packing.programs.is_none();
    let steps = if built_here { 8 } else { 6 };
    needs::fulfil(project, &[Area::Page, Area::App, Area::Packages], progress, steps)?;
    let programs = if let Some(folder) = &packing.programs {
        folder.clone()
    } else {
        progress.step("Page", || page::build(project))?;
        progress.step("Programs", || build(project))?;
        project.target("release")
    };
    let work = Work::new(project)?;
    progress.step("Silence", || silent::check(&programs))?;
    progress.step("Files", || tree::lay_out(&work, &programs))?;
    progress.step("Man pages and completions", || documents::write(&work))?;
    progress.step("Licences and bill of materials", || {
        let parts = parts::find(&work)?;
        licences::write(&work, &parts)?;
        sbom::write(&work, &parts)
    })?;
    progress.step("Debian package", || deb::build(&work))?;
    progress.step("RPM package", || rpm::build(&work))
}

fn build(project: &Project) -> Result<(), Failure> {
    let mut command = project.cargo(&["build", "--locked", "--release", "--workspace"]);
    for program in PROGRAMS {
        command.args(["--bin", program]);
    }
    run_command(command.args(FEATURES))
}

impl<'a> Work<'a> {
    fn new(project: &'a Project) -> Result<Self, Failure> {
        let folder = project.target("package");
        let tree = folder.join("tree");
        let root = project.path("").display().to_string();
        let moment = answer("git", &["-C", &root, "log", "-1", "--format=%ct"]);
        let epoch = moment.map_or_else(|| "0".to_owned(), |moment| moment.trim().to_owned());
        std::fs::create_dir_all(&folder).map_err(at(&folder))?;
        Ok(Self { project, folder, tree, version: env!("CARGO_PKG_VERSION").to_owned(), epoch })
    }

    /// A file of ours that is written by hand.
    fn source(&self, name: &str) -> PathBuf {
        self.project.path(SOURCES).join(name)
    }

    /// Such a file with its `@NAMES@` replaced.
    fn filled(&self, name: &str, values: &[(&str, &str)]) -> Result<String, Failure> {
        let path = self.source(name);
        let text = std::fs::read_to_string(&path).map_err(at(path))?;
        let all = values
            .iter()
            .chain(&[("VERSION", &*self.version)])
            .fold(text, |text, (name, value)| text.replace(&format!("@{name}@"), value));
        Ok(all)
    }

    fn packages(&self) -> Packages {
        let version = &self.version;
        Packages {
            deb: self.folder.join(format!("sightline_{version}_{}.deb", deb::architecture())),
            rpm: self.folder.join(format!("sightline-{version}-1.{}.rpm", std::env::consts::ARCH)),
        }
    }
}
