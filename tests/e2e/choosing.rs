//! Transcripts that are chosen in the dialog of the system, by its keys.

use std::fs;
use std::path::{Path, PathBuf};

use desk::Key;

use crate::importing::{open_imports, transcript};
use crate::searching::find;
use crate::stage::Stage;

/// The title of the dialog in which files are chosen.
const FILES: &str = "Open File";
/// The title of the one in which a folder is.
const FOLDER: &str = "Select Folder";

/// A folder with a file for each of these.
pub(crate) fn stored(stage: &Stage, name: &str, files: &[(&str, Vec<u8>)]) -> PathBuf {
    let folder = stage.desk.home().join(name);
    fs::create_dir(&folder).unwrap();
    for (name, bytes) in files {
        fs::write(folder.join(name), bytes).unwrap();
    }
    folder
}

/// Asks for the dialog, and waits until it is on the screen.
async fn ask_for(stage: &Stage, button: &str, dialog: &str) {
    stage.window.press_button(button).await;
    stage.until(dialog, async || stage.desk.shows_window(dialog).unwrap()).await;
}

/// Types a path into the line that Ctrl+L opens, and chooses it. The dialog empties the line some time after it opened it, so a slash is
/// typed until it stays; of a folder it adds the last one itself. While it looks the path up, Enter does nothing.
async fn choose(stage: &Stage, dialog: &str, path: &Path) {
    let path = path.to_str().unwrap();
    let all = Key::Control('a');
    stage.desk.press_in(dialog, &[Key::Control('l')]).unwrap();
    let open = async || {
        stage.desk.press_in(dialog, &[all, Key::Letter('/'), all]).unwrap();
        marked(stage) == "/"
    };
    stage.until("there is a line for the path", open).await;
    stage.desk.press_in(dialog, &[&Key::text(path)[..], &[all]].concat()).unwrap();
    let is_typed = async || marked(stage).trim_end_matches('/') == path;
    stage.until("the path is typed", is_typed).await;
    // There is nothing to be pressed once it has gone.
    let enter = async || stage.desk.press_in(dialog, &[Key::Enter]).is_err();
    stage.until("the path is chosen", enter).await;
    has_gone(stage, dialog).await;
}

/// Waits until the dialog has gone, and gives the keyboard back to the window, as a desktop does.
async fn has_gone(stage: &Stage, dialog: &str) {
    stage.until("the dialog goes", async || !stage.desk.shows_window(dialog).unwrap()).await;
    stage.desk.press_in("Sightline", &[]).unwrap();
}

/// The text that is marked somewhere on the desktop.
fn marked(stage: &Stage) -> String {
    let asked = stage.desk.command("xclip").args(["-selection", "primary", "-out"]).output().unwrap();
    String::from_utf8(asked.stdout).unwrap()
}

/// Waits until so many imports are done, and says what the last says.
async fn done(stage: &Stage, imports: usize) -> String {
    let is_done = "[data-import=done]";
    stage.until("all is read", async || stage.window.count(is_done).await == imports).await;
    assert_eq!(stage.window.count("[data-import]").await, imports);
    stage.window.texts(is_done).await.pop().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_and_a_folder_are_chosen_and_what_is_no_transcript_is_named() {
    let (stage, [_]) = Stage::watching(["Ana"]).await;
    let one = stored(&stage, "one", &[("c-1.json", transcript("c-1", "my zeppelin voucher"))]);
    let more = [
        ("c-2.json", transcript("c-2", "an airship of the day before")),
        ("c-3.json", b"no transcript".to_vec()),
    ];
    let more = stored(&stage, "Two & more", &more);
    open_imports(&stage).await;

    ask_for(&stage, "Choose files", FILES).await;
    choose(&stage, FILES, &one.join("c-1.json")).await;
    let said = done(&stage, 1).await;
    assert!(said.contains("c-1.json") && said.contains("1 of 1 file, 1 item new"), "{said}");

    ask_for(&stage, "Choose a folder", FOLDER).await;
    choose(&stage, FOLDER, &more).await;
    let said = done(&stage, 2).await;
    assert!(said.contains("Two & more") && said.contains("2 of 2 files, 1 item new"), "{said}");
    stage.window.click(".bad summary").await;
    let named = async || stage.window.text(".bad__list").await.contains("Two & more/c-3.json");
    stage.until("the bad one is named", named).await;
    stage.window.click("dialog [aria-label=Close]").await;
    find(&stage, "zeppelin", 1).await;
    find(&stage, "airship", 1).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn while_the_dialog_is_open_chats_go_on_and_whoever_gives_it_up_has_done_nothing() {
    let (stage, [(chat, customer)]) = Stage::watching(["Ana"]).await;
    stage.open(&chat).await;
    let file = stored(&stage, "one", &[("c-1.json", transcript("c-1", "an airship of the day before"))]);
    open_imports(&stage).await;
    for (button, dialog) in [("Choose files", FILES), ("Choose a folder", FOLDER)] {
        ask_for(&stage, button, dialog).await;
        let word = format!("my {dialog} voucher");
        chat.say(&customer, &word);
        let shown = async || stage.window.texts("article[data-line] .say").await.concat().contains(&word);
        stage.until("what is said is shown", shown).await;
        stage.desk.press_in(dialog, &[Key::Escape]).unwrap();
        has_gone(&stage, dialog).await;
    }
    // Whatever came of it would be there before what comes of the next.
    ask_for(&stage, "Choose files", FILES).await;
    choose(&stage, FILES, &file.join("c-1.json")).await;
    done(&stage, 1).await;
    assert_eq!(stage.window.texts("[role=alert]").await, Vec::<String>::new());
}
