//! Whose code is in the programs: crates that are linked in, and packages of which the page is made.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::Work;
use crate::console::answer;
use crate::failure::{Failure, at};
use crate::project::FEATURES;

/// The packages whose programs are shipped.
const ROOTS: [&str; 3] = ["sightline", "sightline-cli", "simulator"];

/// Of the page's tools the one whose code ends up in the page.
const COMPILED_IN: &str = "svelte";

/// Something of others, or of ours, that is in the programs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Part {
    pub(super) name: String,
    pub(super) version: String,
    /// As SPDX writes it, if its author said so.
    pub(super) licence: Option<String>,
    /// How the world names it: `pkg:cargo/serde@1.0.0`.
    pub(super) purl: String,
    /// Of what was downloaded, with the algorithm's name.
    pub(super) hash: Option<(&'static str, String)>,
    /// Where its files are.
    pub(super) folder: PathBuf,
    /// By `purl`.
    pub(super) needs: Vec<String>,
    pub(super) is_ours: bool,
}

/// All of them, sorted.
pub(super) fn find(work: &Work<'_>) -> Result<Vec<Part>, Failure> {
    let mut command =
        work.project.cargo(&["metadata", "--locked", "--format-version", "1", "--filter-platform"]);
    let output = command.arg(platform()?).args(FEATURES).output().map_err(at("cargo"))?;
    let metadata = json(&output.stdout, "cargo metadata")?;
    let lock = read(&work.project.path("Cargo.lock"))?;
    let mut parts = crates(&metadata, &sums(&lock));
    let ui = work.project.path("ui");
    let (wanted, lock) = (read(&ui.join("package.json"))?, read(&ui.join("package-lock.json"))?);
    let (wanted, lock) =
        (json(wanted.as_bytes(), "ui/package.json")?, json(lock.as_bytes(), "ui/package-lock.json")?);
    parts.extend(packages(&wanted, &lock, &ui));
    parts.sort_by(|one, other| one.purl.cmp(&other.purl));
    Ok(parts)
}

fn read(path: &Path) -> Result<String, Failure> {
    fs::read_to_string(path).map_err(at(path))
}

fn json(bytes: &[u8], what: &str) -> Result<Value, Failure> {
    serde_json::from_slice(bytes).map_err(|error| Failure::Demo {
        what: format!("{what} can not be read: {error}"),
        log: String::new(),
    })
}

fn platform() -> Result<String, Failure> {
    let told = answer("rustc", &["--version", "--verbose"]).unwrap_or_default();
    let host = told.lines().find_map(|line| line.strip_prefix("host: ")).map(str::to_owned);
    host.ok_or(Failure::Missing {
        program: "rustc",
        remedy: "Install Rust (https://rustup.rs), then try again",
    })
}

/// What can be reached from our programs through what is linked. Build scripts and macros stay behind, except where a build
/// script carries the C code that it compiles.
fn crates(metadata: &Value, sums: &BTreeMap<String, String>) -> Vec<Part> {
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let (packages, nodes) = (list(&metadata["packages"]), list(&metadata["resolve"]["nodes"]));
    let package = |id: &str| packages.iter().find(|package| package["id"] == id);
    let is_macro = |package: &Value| {
        let kinds = list(&package["targets"]).into_iter().flat_map(|target| list(&target["kind"]));
        kinds.into_iter().any(|kind| kind == "proc-macro")
    };
    let linked = |id: &str| -> Vec<String> {
        let node = nodes.iter().find(|node| node["id"] == id);
        let dependencies = node.map(|node| list(&node["deps"])).unwrap_or_default();
        let used = dependencies.iter().filter(|dependency| {
            let carries_code = text(&dependency["name"]).ends_with("_src");
            list(&dependency["dep_kinds"])
                .iter()
                .any(|kind| kind["kind"].is_null() || kind["kind"] == "build" && carries_code)
        });
        let ids = used.map(|dependency| text(&dependency["pkg"]));
        ids.filter(|id| package(id).is_some_and(|package| !is_macro(package))).collect()
    };
    let is_ours = |package: &Value| package["source"].is_null();
    let roots = packages
        .iter()
        .filter(|package| is_ours(package) && ROOTS.iter().any(|root| package["name"] == *root));
    let mut open: Vec<String> = roots.map(|package| text(&package["id"])).collect();
    let mut seen = BTreeSet::new();
    let mut parts = Vec::new();
    let purl =
        |package: &Value| format!("pkg:cargo/{}@{}", text(&package["name"]), text(&package["version"]));
    while let Some(id) = open.pop() {
        let Some(package_here) = package(&id).filter(|_| seen.insert(id.clone())) else { continue };
        // Of what carries C code the rest is there to compile it.
        let needs = if text(&package_here["name"]).ends_with("-src") { Vec::new() } else { linked(&id) };
        let manifest = PathBuf::from(text(&package_here["manifest_path"]));
        let (name, version) = (text(&package_here["name"]), text(&package_here["version"]));
        parts.push(Part {
            hash: sums.get(&format!("{name} {version}")).map(|sum| ("SHA-256", sum.clone())),
            name,
            version,
            licence: package_here["license"].as_str().map(|licence| licence.replace('/', " OR ")),
            purl: purl(package_here),
            folder: manifest.parent().unwrap_or(&manifest).to_owned(),
            needs: needs.iter().filter_map(|id| package(id)).map(purl).collect(),
            is_ours: is_ours(package_here),
        });
        open.extend(needs);
    }
    parts
}

/// `name version` and the checksum behind it.
fn sums(lock: &str) -> BTreeMap<String, String> {
    let value = |entry: &str, key: &str| {
        let line = entry.lines().find_map(|line| line.strip_prefix(&format!("{key} = \"")));
        line.and_then(|line| line.strip_suffix('"')).map(str::to_owned)
    };
    let entries = lock.split("[[package]]").filter_map(|entry| {
        Some((format!("{} {}", value(entry, "name")?, value(entry, "version")?), value(entry, "checksum")?))
    });
    entries.collect()
}

/// What the page uses while it runs, and what its compiler puts into it.
fn packages(wanted: &Value, lock: &Value, ui: &Path) -> Vec<Part> {
    let names =
        |value: &Value| value.as_object().map(|object| object.keys().cloned().collect()).unwrap_or_default();
    let mut open: Vec<String> = names(&wanted["dependencies"]);
    open.push(COMPILED_IN.to_owned());
    let mut seen = BTreeSet::new();
    let mut parts = Vec::new();
    let purl = |name: &str, package: &Value| {
        format!("pkg:npm/{}@{}", name.replace('@', "%40"), text(&package["version"]))
    };
    while let Some(name) = open.pop() {
        let package = &lock["packages"][format!("node_modules/{name}")];
        if package.is_null() || !seen.insert(name.clone()) {
            continue;
        }
        let needs: Vec<String> = names(&package["dependencies"]);
        let below = needs.iter().map(|name| (name, &lock["packages"][format!("node_modules/{name}")]));
        parts.push(Part {
            version: text(&package["version"]),
            licence: package["license"].as_str().map(str::to_owned),
            purl: purl(&name, package),
            hash: package["integrity"]
                .as_str()
                .and_then(|text| text.strip_prefix("sha512-"))
                .and_then(hex)
                .map(|sum| ("SHA-512", sum)),
            folder: ui.join("node_modules").join(&name),
            needs: below
                .filter(|(_, package)| !package.is_null())
                .map(|(name, package)| purl(name, package))
                .collect(),
            name,
            is_ours: false,
        });
        open.extend(needs);
    }
    parts
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// Base64 as npm writes it, in hexadecimal digits as a bill of materials has it.
fn hex(base64: &str) -> Option<String> {
    let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut digits = String::new();
    let (mut bits, mut held) = (0_u32, 0);
    for letter in base64.trim_end_matches('=').chars() {
        bits = bits << 6 | u32::try_from(alphabet.find(letter)?).ok()?;
        held += 6;
        if held >= 8 {
            held -= 8;
            // Writing to a string does not fail.
            let _ = write!(digits, "{:02x}", bits >> held & 0xff);
            bits &= (1 << held) - 1;
        }
    }
    Some(digits)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_is_linked_counts_and_macros_build_scripts_and_tests_do_not() {
        let package = |name: &str, kind: &str, source: Value| {
            json!({ "id": name, "name": name, "version": "1.0.0", "license": "MIT/Apache-2.0", "source": source,
                "manifest_path": format!("/crates/{name}/Cargo.toml"), "targets": [{ "kind": [kind] }] })
        };
        let dependency = |name: &str, kind: Value| json!({ "name": name.replace('-', "_"), "pkg": name, "dep_kinds": [{ "kind": kind }] });
        let registry = json!("registry");
        let metadata = json!({
            "packages": [
                package("sightline", "lib", Value::Null), package("serde", "lib", registry.clone()),
                package("serde-derive", "proc-macro", registry.clone()), package("cc", "lib", registry.clone()),
                package("openssl-src", "lib", registry.clone()), package("proptest", "lib", registry),
            ],
            "resolve": { "nodes": [{ "id": "sightline", "deps": [
                dependency("serde", Value::Null), dependency("serde-derive", Value::Null), dependency("cc", json!("build")),
                dependency("openssl-src", json!("build")), dependency("proptest", json!("dev")),
            ] }] },
        });
        let sums = sums("[[package]]\nname = \"serde\"\nversion = \"1.0.0\"\nchecksum = \"ab\"\n");
        let mut parts = crates(&metadata, &sums);
        parts.sort_by(|one, other| one.name.cmp(&other.name));
        let names: Vec<&str> = parts.iter().map(|part| &*part.name).collect();
        assert_eq!(names, ["openssl-src", "serde", "sightline"]);
        assert_eq!(parts[1].hash, Some(("SHA-256", "ab".to_owned())));
        assert_eq!(parts[1].licence.as_deref(), Some("MIT OR Apache-2.0"));
        assert!(parts[2].is_ours);
        assert_eq!(parts[2].needs, ["pkg:cargo/serde@1.0.0", "pkg:cargo/openssl-src@1.0.0"]);
    }

    #[test]
    fn of_the_page_counts_what_runs_in_it() {
        let wanted = json!({ "dependencies": { "@a/b": "1" }, "devDependencies": { "vite": "8" } });
        let lock = json!({ "packages": {
            "node_modules/@a/b": { "version": "1.0.0", "license": "MIT", "integrity": "sha512-AP8=" },
            "node_modules/svelte": { "version": "5.0.0", "dependencies": { "clsx": "^2" } },
            "node_modules/clsx": { "version": "2.0.0" }, "node_modules/vite": { "version": "8.0.0" },
        } });
        let mut purls: Vec<String> = Vec::new();
        let parts = packages(&wanted, &lock, Path::new("ui"));
        purls.extend(parts.iter().map(|part| part.purl.clone()));
        purls.sort();
        assert_eq!(purls, ["pkg:npm/%40a/b@1.0.0", "pkg:npm/clsx@2.0.0", "pkg:npm/svelte@5.0.0"]);
        let scoped = parts.iter().find(|part| part.name == "@a/b").unwrap();
        assert_eq!(scoped.hash, Some(("SHA-512", "00ff".to_owned())));
    }
}
