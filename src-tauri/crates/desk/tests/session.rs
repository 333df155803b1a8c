//! The desk with the real programs of a Linux desktop.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking, its small functions too")]

use std::process::Stdio;

use desk::{Area, DeskError, Key, Keychain, Options, Session, Size};

fn session(keychain: Keychain) -> Session {
    Session::start(&Options { keychain, display: None }).unwrap()
}

fn store(desk: &Session) -> bool {
    let script = "printf value | secret-tool store --label=Test service app.sightline.test key one";
    desk.command("sh").args(["-c", script]).stderr(Stdio::null()).status().unwrap().success()
}

fn lookup(desk: &Session) -> String {
    let mut command = desk.command("secret-tool");
    command.args(["lookup", "service", "app.sightline.test", "key", "one"]);
    String::from_utf8(command.output().unwrap().stdout).unwrap()
}

#[test]
fn a_ready_keychain_keeps_a_secret_over_its_own_restart() {
    let mut desk = session(Keychain::Ready);
    assert!(store(&desk));
    assert_eq!(lookup(&desk), "value");
    desk.stop_keychain().unwrap();
    assert_eq!(lookup(&desk), "");
    desk.start_keychain(Keychain::Ready).unwrap();
    assert_eq!(lookup(&desk), "value");
}

#[test]
fn locked_blank_and_missing_keychains_take_nothing() {
    for state in [Keychain::Locked, Keychain::Blank, Keychain::Missing] {
        let desk = session(state);
        assert!(!store(&desk), "{state:?}");
    }
}

#[test]
fn two_desks_do_not_see_each_other() {
    let (one, two) = (session(Keychain::Ready), session(Keychain::Ready));
    assert!(store(&one));
    assert_eq!(lookup(&two), "");
    assert_ne!(one.home(), two.home());
}

#[test]
fn nothing_is_left_when_the_session_ends() {
    let desk = session(Keychain::Ready);
    let home = desk.home();
    assert!(home.exists());
    drop(desk);
    assert!(!home.exists());
}

#[test]
fn a_display_has_its_size_and_no_window_of_ours() {
    let display = Some(Size { width: 320, height: 200 });
    let desk = Session::start(&Options { keychain: Keychain::Missing, display }).unwrap();
    let picture = desk.home().join("picture.png");
    desk.screenshot(&picture).unwrap();
    let size = desk.command("identify").args(["-format", "%wx%h"]).arg(&picture).output().unwrap();
    assert_eq!(String::from_utf8(size.stdout).unwrap(), "320x200");
    assert!(!desk.has_window("Sightline").unwrap());
    assert!(matches!(desk.screenshot_of("Sightline", &picture), Err(DeskError::NoWindow { .. })));
}

#[test]
fn a_blank_display_is_of_one_colour_and_nothing_is_beside_it() {
    let display = Some(Size { width: 320, height: 200 });
    let desk = Session::start(&Options { keychain: Keychain::Missing, display }).unwrap();
    let mut screen = desk.screen().unwrap();
    let area = Area { left: 10, top: 20, width: 30, height: 40 };
    assert_eq!(screen.pixels(area).unwrap(), [0; 30 * 40]);
    assert!(matches!(screen.pixels(Area { left: 300, ..area }), Err(DeskError::File { .. })));
}

#[test]
fn keys_are_pressed_on_the_display_that_there_is() {
    let display = Some(Size { width: 320, height: 200 });
    let desk = Session::start(&Options { keychain: Keychain::Missing, display }).unwrap();
    desk.press(&[Key::Letter('j'), Key::Enter]).unwrap();
    desk.press(&Key::text("/A_b")).unwrap();
    assert!(matches!(desk.press(&[Key::Letter('漢')]), Err(DeskError::File { .. })));
    assert!(matches!(session(Keychain::Missing).press(&[Key::Enter]), Err(DeskError::NoDisplay)));
}

#[test]
fn nothing_is_typed_or_dragged_into_a_window_that_is_not_there() {
    let display = Some(Size { width: 320, height: 200 });
    let desk = Session::start(&Options { keychain: Keychain::Missing, display }).unwrap();
    assert!(!desk.shows_window("Sightline").unwrap());
    assert!(matches!(desk.press_in("Sightline", &[Key::Escape]), Err(DeskError::NoWindow { .. })));
    assert!(matches!(desk.drag("Sightline", &[]), Err(DeskError::NoWindow { .. })));
}
