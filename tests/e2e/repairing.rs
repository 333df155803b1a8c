//! An archive that cannot be used as it is, seen from the window.

use std::fs::{self, OpenOptions};
use std::io::{Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use archive::{Archive, Key, OpenError, repair};

use crate::searching::find;
use crate::stage::{Stage, profile, until};

const PAGE: u64 = 4096;

/// A chat in which a zeppelin was spoken of, all of it in the archive.
async fn spoken() -> Stage {
    let (stage, [(chat, customer)]) = Stage::watching(["Ana"]).await;
    stage.open(&chat).await;
    chat.say(&customer, "my zeppelin voucher does not work");
    find(&stage, "zeppelin", 1).await;
    stage
}

fn pages(folder: &Path) -> u64 {
    fs::metadata(folder.join("archive.db")).unwrap().len() / PAGE
}

/// Turns a bit of a page.
fn flip(folder: &Path, page: u64) {
    let mut file = OpenOptions::new().read(true).write(true).open(folder.join("archive.db")).unwrap();
    let at = SeekFrom::Start((page - 1) * PAGE + 1_000);
    let mut byte = [0];
    file.seek(at).unwrap();
    file.read_exact(&mut byte).unwrap();
    file.seek(at).unwrap();
    file.write_all(&[byte[0] ^ 4]).unwrap();
}

fn copy(from: &Path, to: &Path) {
    for file in fs::read_dir(from).unwrap().map(Result::unwrap) {
        fs::copy(file.path(), to.join(file.file_name())).unwrap();
    }
}

/// Brings all of it into the file: what is in the log would stand for a damaged page.
async fn settle(folder: &Path, key: &Key) {
    let archive = until("nobody has the archive", async || Archive::open(folder, key).ok()).await;
    archive.close().await;
}

/// Damages a page without which the archive does not open, though everything that was said can be read.
async fn damage(folder: &Path, key: &Key) {
    settle(folder, key).await;
    let pages = pages(folder);
    // The first two are the schema and the list of pages.
    let is_such = |page: &u64| {
        let tried = tempfile::tempdir().unwrap();
        copy(folder, tried.path());
        flip(tried.path(), *page);
        if !matches!(Archive::open(tried.path(), key), Err(OpenError::Damaged)) {
            return false;
        }
        let saved = repair::salvage(tried.path(), key, jiff::Timestamp::UNIX_EPOCH, |_| {});
        saved.is_ok_and(|saved| saved.gaps.is_empty() && saved.items > 0)
    };
    let page = (3..=pages).find(is_such).expect("there is such a page");
    flip(folder, page);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_can_be_read_of_a_damaged_archive_is_brought_over_and_found_again() {
    let mut stage = spoken().await;
    let key = stage.archive_key();
    stage.restart_after(async |profile| damage(&profile.join("archive"), &key).await).await;
    let told = async || stage.window.texts("[role=alert]").await.concat().contains("The archive is damaged");
    stage.until("it is told", told).await;
    stage.window.press_button("Look at the archive").await;
    stage.window.press_button("Bring over what can be read").await;
    let saved = async || stage.window.text("dialog").await.contains("were saved into a new archive");
    stage.until("it is saved", saved).await;
    assert!(stage.window.text("dialog").await.contains("The damaged one is kept"));
    stage.window.click("dialog [aria-label=Close]").await;
    find(&stage, "zeppelin", 1).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_archive_of_which_nothing_can_be_read_is_set_aside_for_a_new_one_by_consent_alone() {
    let mut stage = spoken().await;
    let key = stage.archive_key();
    let damage = async |profile: PathBuf| {
        let folder = profile.join("archive");
        settle(&folder, &key).await;
        (1..=pages(&folder)).for_each(|page| flip(&folder, page));
    };
    stage.restart_after(damage).await;
    let told = async || stage.window.texts("[role=alert]").await.concat().contains("The archive is damaged");
    stage.until("it is told", told).await;
    stage.window.press_button("Look at the archive").await;
    stage.window.press_button("Bring over what can be read").await;
    let nothing = async || stage.window.text("dialog").await.contains("Nothing can be read of the archive");
    stage.until("it says that nothing can be", nothing).await;
    stage.window.press_button("Begin a new archive").await;
    let explained = async || stage.window.text("dialog").await.contains("set aside beside the new one");
    stage.until("it says what becomes of the old one", explained).await;
    stage.window.press_button("Set the old archive aside and begin a new one").await;
    stage.until("it is done", async || stage.window.count("dialog").await == 0).await;
    let files = fs::read_dir(profile(&stage.desk).join("archive")).unwrap();
    let names: Vec<_> = files.map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
    let is_aside =
        |name: &String| name.starts_with("archive-") && Path::new(name).extension() == Some("db".as_ref());
    assert_eq!(names.iter().filter(|name| is_aside(name)).count(), 1, "the old one is kept: {names:?}");
    stage.until("the new one is ready", async || stage.window.count("[role=alert]").await == 0).await;
}
