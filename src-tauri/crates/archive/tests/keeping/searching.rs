use archive::query::{Plan, parse};
use archive::search::Order;

use crate::samples::{Shelf, batch, database, now, said};

async fn scripts() -> Shelf {
    let shelf = Shelf::new();
    let texts = [
        ("AGENT", "Your Café voucher is on its way"),
        ("CUSTOMER", "配送はいつですか"),
        ("CUSTOMER", "退款还没有到"),
        ("CUSTOMER", "أريد استرداد المال"),
        ("CUSTOMER", "אני רוצה החזר"),
        ("CUSTOMER", "Где мой заказ 4711?"),
        ("CUSTOMER", "thanks 👍🏽 bye"),
        ("CUSTOMER", "ขอเงินคืน"),
    ];
    let items =
        texts.iter().zip(0_u32..).map(|((role, text), at)| said("c-1", &format!("i-{at}"), at, role, text));
    shelf.write(vec![batch("c-1", items)]).await.unwrap();
    shelf
}

#[tokio::test]
async fn every_script_is_found_as_it_is_typed() {
    let shelf = scripts().await;
    for (question, expected) in [
        ("cafe", "Your Café voucher is on its way"),
        ("VOUCH*", "Your Café voucher is on its way"),
        ("配送", "配送はいつですか"),
        ("款还没", "退款还没有到"),
        ("استرداد", "أريد استرداد المال"),
        ("החזר", "אני רוצה החזר"),
        ("ЗАКАЗ", "Где мой заказ 4711?"),
        ("4711", "Где мой заказ 4711?"),
        ("👍", "thanks 👍🏽 bye"),
        ("เงิน", "ขอเงินคืน"),
    ] {
        assert_eq!(shelf.texts(question).await, [expected], "{question}");
    }
}

#[tokio::test]
async fn filters_phrases_and_what_is_not_wanted_narrow_down() {
    let shelf = scripts().await;
    assert_eq!(shelf.texts("role:agent").await.len(), 1);
    assert_eq!(shelf.texts("from:\"amelia frost\"").await.len(), 1);
    assert_eq!(shelf.texts("role:customer -bye").await.len(), 6);
    assert_eq!(shelf.texts("voucher OR bye").await.len(), 2);
    assert_eq!(shelf.texts("\"on its way\"").await.len(), 1);
    assert!(shelf.texts("\"way its on\"").await.is_empty());
    assert_eq!(shelf.texts("contact:c-1 type:message").await.len(), 8);
    assert!(shelf.texts("before:2020").await.is_empty());
}

#[tokio::test]
async fn what_customers_said_and_nobody_has_answered_since_is_found() {
    let shelf = Shelf::new();
    let lines = [
        (0, "CUSTOMER", "where is my parcel"),
        (1, "CUSTOM_BOT", "which parcel"),
        (2, "AGENT", "on its way"),
        (3, "CUSTOMER", "my other parcel"),
        (4, "CUSTOMER", "is anybody there"),
        (5, "CUSTOM_BOT", "we are busy"),
        (6, "SYSTEM", "please wait"),
    ];
    let items = |contact: &'static str, lines: &[(u32, &str, &str)]| -> Vec<_> {
        let item =
            |(at, role, text): &(u32, &str, &str)| said(contact, &format!("{contact}-{at}"), *at, role, text);
        lines.iter().map(item).collect()
    };
    shelf.write(vec![batch("c-1", items("c-1", &lines))]).await.unwrap();
    // Of another chat, whose answers are none here; a supervisor's is one there.
    let others = [(10, "CUSTOMER", "a parcel of mine"), (11, "SUPERVISOR", "let me see")];
    shelf.write(vec![batch("c-2", items("c-2", &others))]).await.unwrap();
    assert_eq!(shelf.texts("is:unanswered").await, ["is anybody there", "my other parcel"]);
    assert_eq!(shelf.texts("parcel is:unanswered").await, ["my other parcel"]);
    assert_eq!(
        shelf.texts("parcel role:customer -is:unanswered").await,
        ["a parcel of mine", "where is my parcel"]
    );
    assert_eq!(shelf.texts("\"let me\" OR is:unanswered").await.len(), 3);
    assert!(shelf.texts("is:unanswered before:2020").await.is_empty());
    let best = shelf.find("parcel is:unanswered", Order::Best).await;
    assert_eq!(best.hits.iter().map(archive::StoredItem::text).collect::<Vec<_>>(), ["my other parcel"]);
    let plan = |text| {
        let query = parse(text, &now()).unwrap();
        shelf.plan_now(&query).unwrap()
    };
    assert_eq!(shelf.count(plan("is:unanswered")).await, Ok(2));
    assert_eq!(shelf.count(plan("-is:unanswered")).await, Ok(7));
    let within = shelf.within("c-1".to_owned(), plan("parcel is:unanswered"), 10).await.unwrap().unwrap();
    assert_eq!(within, ["c-1-3".into()]);

    // The answer comes in the chat's next contact.
    let mut later = batch("c-1", items("c-3", &[(20, "AGENT", "here I am")]));
    later.chat.contacts.push(archive::ContactFacts::new("c-3".into()));
    shelf.write(vec![later]).await.unwrap();
    assert!(shelf.texts("is:unanswered").await.is_empty());
}

#[tokio::test]
async fn the_newest_come_first_and_the_best_when_asked_for() {
    let shelf = Shelf::new();
    let long = format!("refund {}", "and many other words ".repeat(30));
    let items =
        [said("c-1", "i-1", 0, "CUSTOMER", "refund refund"), said("c-1", "i-2", 1, "CUSTOMER", &long)];
    shelf.write(vec![batch("c-1", items)]).await.unwrap();
    assert!(shelf.texts("refund").await[0].starts_with("refund and"), "the newest");
    let best = shelf.find("refund", Order::Best).await;
    assert_eq!(best.hits[0].text(), "refund refund");
    assert!(!best.is_windowed);
}

#[tokio::test]
async fn the_best_have_the_rarer_word_or_have_their_words_together() {
    let shelf = Shelf::new();
    let texts =
        ["parcel lost", "parcel here", "parcel now", "order refund", "order, and then perhaps a refund"];
    let items =
        texts.iter().zip(0_u32..).map(|(text, at)| said("c-1", &format!("i-{at}"), at, "CUSTOMER", text));
    shelf.write(vec![batch("c-1", items)]).await.unwrap();
    let best = async |question| {
        let found = shelf.find(question, Order::Best).await;
        found.hits.iter().map(|hit| hit.text().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(best("parcel OR lost").await[0], "parcel lost", "it has the rare word, too");
    assert_eq!(best("now OR parcel").await[..2], ["parcel now", "parcel here"], "of equal ones the newest");
    assert_eq!(best("order refund").await[0], "order refund", "not so many words between");
    assert_eq!(best("refund type:message -lost").await.len(), 2);
}

#[tokio::test]
async fn beginnings_of_words_find_the_same_whether_the_newest_rows_say_so_or_the_index() {
    let shelf = Shelf::new();
    let items = (0..4_000_u32).map(|at| {
        let often = if at % 7 == 0 { "refund" } else { "reply" };
        // Seldom, and the newer the seldomer.
        let seldom = if at % (at / 20 + 5) == 0 { "refused" } else { "" };
        let role = if at % 3 == 0 { "AGENT" } else { "CUSTOMER" };
        said("c-1", &format!("i-{at}"), at, role, &format!("{often} {seldom} no {at}"))
    });
    shelf.write(vec![batch("c-1", items)]).await.unwrap();
    for question in [
        "re*",
        "ref*",
        "refus*",
        "x*",
        "ref* -refund",
        "refu* role:agent",
        "from:ame* ref*",
        "ref* OR 39*",
        "re* before:2026-11-18T13:10Z",
    ] {
        let mut plan = shelf.plan(parse(question, &now()).unwrap()).await.unwrap();
        let both = async |plan: Plan| {
            let (mut rows, mut from) = (Vec::new(), None);
            loop {
                let found = shelf.search(plan.clone(), Order::Newest, from, 50).await.unwrap();
                rows.extend(found.hits.iter().map(|hit| hit.row));
                match found.next {
                    Some(next) => from = Some(next),
                    None => return rows,
                }
            }
        };
        assert!(plan.branches.iter().all(|branch| branch.look.is_some()), "{question}");
        let looked = both(plan.clone()).await;
        plan.branches.iter_mut().for_each(|branch| branch.look = None);
        assert_eq!(looked, both(plan).await, "{question}");
    }
}

#[tokio::test]
async fn a_question_that_nobody_waits_for_leaves_the_archive_as_it_was() {
    let shelf = scripts().await;
    for _ in 0..20 {
        let asked = shelf.find("role:customer", Order::Newest);
        drop(futures_util::future::select(Box::pin(asked), Box::pin(tokio::task::yield_now())).await);
    }
    assert_eq!(shelf.texts("role:customer").await.len(), 7);
}

const PICKED: &str = r#"{"templateIdentifier":"t-2","listTitle":"Hotels","selectionText":"Book a room"}"#;

#[tokio::test]
async fn what_was_picked_out_of_a_carousel_is_found_by_its_words_alone() {
    let shelf = Shelf::new();
    shelf.write(vec![batch("c-1", [said("c-1", "i-1", 1, "CUSTOMER", PICKED)])]).await.unwrap();
    for question in ["hotels", "\"book a room\"", "hotels book"] {
        assert_eq!(shelf.texts(question).await, ["Hotels\nBook a room"], "{question}");
    }
    for question in ["selectionText", "listTitle", "t"] {
        assert!(shelf.texts(question).await.is_empty(), "{question}");
    }
}

#[tokio::test]
async fn what_was_picked_before_that_was_understood_is_found_by_its_words_once_the_index_is_made_anew() {
    let shelf = Shelf::new();
    let items = [said("c-1", "i-1", 1, "CUSTOMER", PICKED), said("c-1", "i-2", 2, "AGENT", "{not JSON")];
    shelf.write(vec![batch("c-1", items)]).await.unwrap();
    database(&shelf).execute("UPDATE item SET words = NULL", []).unwrap();
    shelf.rebuild_index().await.unwrap();
    shelf.rebuilding().wait_for(Option::is_none).await.unwrap();
    assert_eq!(shelf.texts("hotels").await, ["Hotels\nBook a room"]);
    assert_eq!(shelf.texts("json").await, ["{not JSON"]);
    assert!(shelf.texts("selectionText").await.is_empty());
}
