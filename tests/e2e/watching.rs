//! Watching chats.

use std::time::Duration;

use desk::Keychain;
use serde_json::json;
use simulator::{Role, ScanResult};

use crate::hands::{ENTER, ESCAPE, F6};
use crate::stage::{Stage, live, row};

#[tokio::test(flavor = "multi_thread")]
async fn the_roster_fills_and_a_message_shows_up() {
    let (stage, [(first, _), (second, customer)]) = Stage::watching(["Ana", "王小明"]).await;
    stage.open(&first).await;
    assert!(stage.window.text("article[data-line] .say").await.contains("Ana says hello"));

    let said = "Wo ist mein Paket? 📦";
    second.say(&customer, said);
    let line = format!("{} .row__last", row(&second));
    stage.until("its row quotes it", async || stage.window.text(&line).await.contains(said)).await;
    stage.open(&second).await;
    let texts = async || stage.window.texts("article[data-line] .say").await;
    stage.until("the transcript shows it", async || texts().await.iter().any(|text| text == said)).await;
    second.say(&customer, "Hello?");
    stage.until("the next is shown live", async || texts().await.iter().any(|text| text == "Hello?")).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_participant_goes_idle_and_returns() {
    let (stage, [(chat, customer)]) = Stage::watching(["Ana"]).await;
    stage.open(&chat).await;
    let chip = "li.person[data-role=customer] [data-facet=activity]";
    let state = async || stage.window.attribute(chip, "data-state").await.unwrap_or_default();
    let reason = async || stage.window.text("li.person[data-role=customer]").await;

    chat.idle(&customer);
    stage.until("inactive", async || state().await == "inactive").await;
    assert!(reason().await.contains("Went idle"));
    chat.returned(&customer);
    stage.until("active again", async || state().await == "active").await;
    assert!(reason().await.contains("Returned"));
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_joins_and_leaves_is_engaged_and_then_not() {
    let (stage, [(chat, _)]) = Stage::watching(["Ana"]).await;
    stage.open(&chat).await;
    let agent = chat.join(Role::Agent, "Ben");
    let chip = "li.person[data-role=agent] [data-facet=engagement]";
    let state = async || stage.window.attribute(chip, "data-state").await.unwrap_or_default();
    stage.until("engaged", async || state().await == "engaged").await;
    chat.leave(&agent);
    stage.until("disengaged", async || state().await == "disengaged").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_attachment_is_rejected_where_it_stands() {
    let (stage, [(chat, customer)]) = Stage::watching(["Ana"]).await;
    stage.open(&chat).await;
    let file = chat.attach(&customer, "holiday-photo.pdf", "application/pdf");
    let panel = format!("li.file[data-file='{}']", file.id());
    let tile = format!(".tile[data-file='{}']", file.id());
    let status = async |place: &str| {
        stage.window.attribute(&format!("{place} [data-status]"), "data-status").await.unwrap_or_default()
    };
    for place in [&panel, &tile] {
        stage.until("in progress", async || status(place).await == "IN_PROGRESS").await;
    }
    chat.attachment_status(&file, ScanResult::Rejected);
    for place in [&panel, &tile] {
        stage.until("rejected", async || status(place).await == "REJECTED").await;
        assert_eq!(stage.window.count(place).await, 1, "in place, not once more");
    }
    assert!(stage.window.text(&panel).await.contains("holiday-photo.pdf"));
}

#[tokio::test(flavor = "multi_thread")]
async fn scrolling_up_loads_the_past_and_keeps_the_pixel() {
    let stage = Stage::new(Keychain::Ready).await;
    let (chat, customer) = stage.chat("Ana");
    for number in 0..600 {
        chat.say(&customer, &format!("line {number}"));
    }
    stage.add_source().await;
    stage.until("listed", async || stage.window.count(&row(&chat)).await == 1).await;
    stage.open(&chat).await;
    let shown = async || stage.window.text(".feed__shown").await;
    // Hello, joined, and six hundred lines.
    stage.until("all is known", async || shown().await.ends_with("of 602")).await;
    stage.until("the end is shown", async || shown().await.contains("602 of 602")).await;

    // Scrolls to the first rows held, then follows one of them from frame to frame while older rows are put before it.
    let trace = stage
        .window
        .ask_later(
            "const [done] = [...arguments].slice(-1);
             const box = document.querySelector('.feed-box');
             const height = () => document.querySelector('.feed').getBoundingClientRect().height;
             const at = (line) => document.querySelector(`[data-line='${CSS.escape(line)}']`)
               ?.getBoundingClientRect().top ?? null;
             const trace = [];
             let followed = null;
             const look = () => {
               if (followed === null) {
                 const top = box.getBoundingClientRect().top + 60;
                 followed = [...document.querySelectorAll('article[data-line]')]
                   .find((line) => line.getBoundingClientRect().top > top)?.dataset.line ?? null;
               }
               if (followed !== null) trace.push([height(), at(followed)]);
               if (trace.length < 90) requestAnimationFrame(look); else done(trace);
             };
             box.scrollTop = 400;
             requestAnimationFrame(look);",
            json!([]),
        )
        .await;
    let frames: Vec<(f64, Option<f64>)> = serde_json::from_value(trace).unwrap();
    let (first_height, first_at) = frames[0];
    let (last_height, _) = frames[frames.len() - 1];
    assert!(
        last_height > first_height + 1_000.0,
        "older rows were put before: {first_height} to {last_height}"
    );
    for (frame, (_, at)) in frames.iter().enumerate() {
        let moved = (at.unwrap() - first_at.unwrap()).abs();
        assert!(moved <= 1.0, "moved by {moved} px in frame {frame}: {frames:?}");
    }

    // And on to the beginning.
    let to_top = "document.querySelector('.feed-box').scrollTop = 0; return null";
    let at_start = async || {
        stage.window.ask(to_top, json!([])).await;
        shown().await.starts_with("1–")
    };
    stage.until("the beginning is shown", at_start).await;
    let texts = stage.window.texts("article[data-line] .say").await;
    assert!(texts.iter().any(|text| text == "Ana says hello"), "{texts:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hole_is_drawn_while_it_cannot_be_filled_and_goes_when_it_can() {
    let (stage, [(chat, customer)]) = Stage::watching(["Ana"]).await;
    stage.open(&chat).await;
    chat.inject("500 x4 on GetTranscript".parse().expect("a fault"));
    chat.drop_sockets(None);
    chat.say(&customer, "nobody hears this yet");
    let holes = async || stage.window.count(".hole[data-gap]").await;
    stage.until("a hole is drawn", async || holes().await == 1).await;
    let words = stage.window.text(".hole").await;
    assert!(words.contains("messages may be missing here"), "{words}");

    stage.until("the hole is gone", async || holes().await == 0).await;
    let texts = stage.window.texts("article[data-line] .say").await;
    assert!(texts.iter().any(|text| text == "nobody hears this yet"), "{texts:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_chat_is_never_called_ended_and_goes_on_when_tried_again() {
    let (stage, [(chat, _)]) = Stage::watching(["Ana"]).await;
    stage.open(&chat).await;
    let connection =
        async || stage.window.attribute(&row(&chat), "data-connection").await.unwrap_or_default();
    chat.refuse_with(403, 1_000);
    chat.drop_sockets(None);
    stage.until("it is refused", async || connection().await == "refused").await;
    chat.clear_faults();
    // Once: by itself it would be tried half a minute later.
    stage.window.press_button("Try again").await;
    stage.until("it goes on", async || connection().await == "live").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_chat_says_why_and_is_live_again_by_itself() {
    let (stage, [(chat, _)]) = Stage::watching(["Ana"]).await;
    stage.open(&chat).await;
    let refused = format!("{}[data-connection=refused]", row(&chat));
    chat.refuse_with(403, 1_000);
    chat.drop_sockets(None);
    stage.until("it is refused", async || stage.window.count(&refused).await == 1).await;
    let note = stage.window.text(".pane > .note").await;
    assert!(note.contains("Access refused since") && note.contains("Tried again by itself"), "{note}");

    chat.clear_faults();
    // The first tries come half a minute apart.
    let patience = Duration::from_secs(90);
    stage.until_within(patience, "it is live", async || stage.window.count(&live(&chat)).await == 1).await;
    assert_eq!(stage.window.count(".pane > .note").await, 0, "and the note is gone");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_transfer_is_a_boundary_in_one_scroll_and_the_chat_goes_on_live() {
    let (stage, [(chat, customer)]) = Stage::watching(["Ana"]).await;
    let ben = chat.join(Role::Agent, "Ben");
    stage.open(&chat).await;
    let before = chat.contact_id();
    chat.transfer(&ben, "Cleo", "Refunds");
    assert_ne!(chat.contact_id(), before);
    let boundary = async || stage.window.texts(".item--hop").await.pop().unwrap_or_default();
    stage.until("the boundary is drawn", async || boundary().await.contains("Contact 2 of 2")).await;
    let words = boundary().await;
    assert!(words.contains("from Ben to"), "{words}");

    chat.say(&customer, "hello Cleo");
    let texts = async || stage.window.texts("article[data-line] .say").await;
    stage
        .until("what is said after it", async || texts().await.iter().any(|text| text == "hello Cleo"))
        .await;
    assert!(texts().await.iter().any(|text| text == "Ana says hello"), "what was said before it stays");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_chat_is_found_opened_and_left_by_keys_alone() {
    let (stage, [(chat, _), _]) = Stage::watching(["Ana", "Ben"]).await;
    let on = async |css: &str| {
        let script = "return document.activeElement?.closest(arguments[0]) !== null";
        stage.window.ask(script, json!([css])).await == json!(true)
    };
    for _ in 0..2 {
        stage.window.key('j').await;
        if on(&row(&chat)).await {
            break;
        }
    }
    assert!(on(&row(&chat)).await, "j goes from row to row");
    stage.window.key(ENTER).await;
    stage.until("Enter opens", async || stage.window.text(".say").await.contains("Ana says hello")).await;

    let before = stage
        .window
        .ask("return document.activeElement?.closest('[data-region]')?.className", json!([]))
        .await;
    stage.window.key(F6).await;
    let after = stage
        .window
        .ask("return document.activeElement?.closest('[data-region]')?.className", json!([]))
        .await;
    assert_ne!(before, after, "F6 goes from region to region");

    stage.window.key('?').await;
    stage.until("? lists the keys", async || stage.window.count("dialog").await == 1).await;
    stage.window.key(ESCAPE).await;
    stage.until("Escape closes", async || stage.window.count("dialog").await == 0).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_that_loads_again_shows_the_same() {
    let (stage, [(chat, customer)]) = Stage::watching(["Ana"]).await;
    stage.open(&chat).await;
    stage.window.reload().await;
    stage.until("the roster is back", async || stage.window.count(&row(&chat)).await == 1).await;
    stage.open(&chat).await;
    chat.say(&customer, "still there?");
    let texts = async || stage.window.texts("article[data-line] .say").await;
    stage.until("updates come", async || texts().await.iter().any(|text| text == "still there?")).await;
}
