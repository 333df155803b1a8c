//! Tells Tauri which commands there are, and makes a page where there is none yet.

use std::error::Error;
use std::fs;
use std::path::Path;

include!("src/commands/list.rs");

macro_rules! names {
    ($($area:ident::$name:ident),*) => { &[$(stringify!($name)),*] };
}

const COMMANDS: &[&str] = commands!(names!);

/// Stands in for the page, so that `cargo test` works without Node.
const NO_PAGE: &str = "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Sightline</title>\
    <p>The page is not built. Run: npm --prefix ui ci, then: npm --prefix ui run build</p></html>\n";

fn main() -> Result<(), Box<dyn Error>> {
    // Tauri embeds the page when this package is compiled; a new page must compile it again.
    println!("cargo::rerun-if-changed=ui/dist");
    let page = Path::new("ui/dist/index.html");
    if !page.exists() {
        fs::create_dir_all("ui/dist")?;
        fs::write(page, NO_PAGE)?;
    }
    let manifest = tauri_build::AppManifest::new().commands(COMMANDS);
    tauri_build::try_build(tauri_build::Attributes::new().app_manifest(manifest))?;
    Ok(())
}
