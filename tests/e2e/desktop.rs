//! What is seen of Sightline where its window is not: notifications, by a real program that shows them, and the icon in the tray.

use std::path::PathBuf;

use desk::{Leash, Output};
use serde_json::json;
use simulator::ScanResult;

use crate::stage::{Stage, row};

/// dunst, which prints what it shows.
struct Notifications {
    _program: Leash,
    printed: PathBuf,
}

impl Notifications {
    async fn start(stage: &Stage) -> Self {
        let printed = stage.desk.home().join("notifications");
        let mut program = stage.desk.command("dunst");
        program.arg("-print");
        let program = Leash::start(&program, "", Output::File(&printed)).unwrap();
        let notifications = Self { _program: program, printed };
        stage.until("notifications can be shown", async || call(stage, "GetServerInformation", &[])).await;
        notifications
    }

    fn shown(&self) -> String {
        std::fs::read_to_string(&self.printed).unwrap_or_default()
    }
}

/// Calls what shows notifications; whether it answered.
fn call(stage: &Stage, method: &str, arguments: &[&str]) -> bool {
    let interface =
        if method.starts_with("Get") { "org.freedesktop.Notifications" } else { "org.dunstproject.cmd0" };
    let mut send = stage.desk.command("dbus-send");
    send.args(["--session", "--print-reply", "--dest=org.freedesktop.Notifications"])
        .args(["/org/freedesktop/Notifications", &format!("{interface}.{method}")])
        .args(arguments);
    send.output().is_ok_and(|output| output.status.success())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rejected_file_notifies_without_a_word_of_the_chat_and_a_press_opens_it() {
    let (stage, [(ana, _), (ben, customer)]) = Stage::watching(["Ana", "Ben"]).await;
    let notifications = Notifications::start(&stage).await;
    stage.open(&ana).await;
    stage.desk.look_away().unwrap();
    let is_away = async || stage.window.ask("return document.hasFocus()", json!([])).await == json!(false);
    stage.until("nobody looks at the window", is_away).await;
    let file = ben.attach(&customer, "holiday-photo.pdf", "application/pdf");
    ben.attachment_status(&file, ScanResult::Rejected);
    stage
        .until("it is on the desktop", async || {
            notifications.shown().contains("The scanner rejected a file.")
        })
        .await;
    let shown = notifications.shown();
    assert!(shown.contains("Deliveries"), "{shown}");
    for secret in ["Ben", "holiday-photo"] {
        assert!(!shown.contains(secret), "{shown}");
    }
    assert!(call(&stage, "NotificationAction", &["uint32:0"]));
    let is_open = format!("{}[aria-selected=true]", row(&ben));
    stage.until("the press opened its chat", async || stage.window.count(&is_open).await == 1).await;
}
