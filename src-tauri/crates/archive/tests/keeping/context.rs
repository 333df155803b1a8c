use archive::past::{Ending, Reason};

use crate::samples::{Shelf, batch, item, said};

#[tokio::test]
async fn earlier_chats_of_the_same_customer_are_shown_with_the_reason() {
    let shelf = Shelf::new();
    for (contact, second) in [("first", 0), ("second", 1_000), ("now", 2_000)] {
        shelf
            .write(vec![batch(contact, [said(contact, contact, second, "CUSTOMER", "hello")])])
            .await
            .unwrap();
    }
    let mut other = said("other", "other", 1_500, "CUSTOMER", "hello");
    other.author = other.author.map(|author| {
        std::sync::Arc::new(transcript::Author {
            name: Some("Kwame Boateng Junior".into()),
            ..(*author).clone()
        })
    });
    shelf.write(vec![batch("other", [other])]).await.unwrap();
    let context = shelf.past_context("now".into()).await.unwrap();
    let shown: Vec<_> = context.earlier.iter().map(|past| (past.chat.key.as_str(), &past.reason)).collect();
    assert_eq!(shown, [("second", &Reason::Customer), ("first", &Reason::Customer)]);
}

#[tokio::test]
async fn chats_that_share_rare_words_are_shown_with_these_words() {
    let shelf = Shelf::new();
    let chats = [
        ("a", "my Frobnicator shows error E17 again"),
        ("b", "how do I reset the frobnicator after error e17"),
        ("c", "where is my parcel"),
        ("d", "again and again where is my parcel"),
    ];
    for (at, (contact, text)) in chats.iter().enumerate() {
        let mut said = said(contact, contact, at as u32 * 100, "CUSTOMER", text);
        said.author = said.author.map(|author| {
            std::sync::Arc::new(transcript::Author {
                name: Some(format!("guest {contact}").into()),
                ..(*author).clone()
            })
        });
        shelf.write(vec![batch(contact, [said])]).await.unwrap();
    }
    let context = shelf.past_context("b".into()).await.unwrap();
    let [alike] = &context.alike[..] else { panic!("{:?}", context.alike) };
    assert_eq!(alike.chat.key, "a");
    let Reason::Alike(words) = &alike.reason else { panic!("{:?}", alike.reason) };
    assert!(words.contains(&"frobnicator".to_owned()), "{words:?}");
}

#[tokio::test]
async fn how_a_chat_ended_is_told() {
    let shelf = Shelf::new();
    let event = |id: &str, second: u32, kind: &str, role: &str| {
        item(&serde_json::json!({
            "Id": id, "AbsoluteTime": crate::samples::at(second).to_string(), "Type": "EVENT", "ContactId": "old",
            "ContentType": format!("application/vnd.amazonaws.connect.event.{kind}"),
            "ParticipantId": format!("old-{role}"), "ParticipantRole": role,
        }))
    };
    let items = [
        said("old", "m-1", 0, "CUSTOMER", "my order?"),
        said("old", "m-2", 1, "AGENT", "it is on its way"),
        event("e-1", 2, "participant.left", "CUSTOMER"),
        event("e-2", 3, "chat.ended", "SYSTEM"),
    ];
    shelf.write(vec![batch("old", items)]).await.unwrap();
    shelf.write(vec![batch("now", [said("now", "m", 99, "CUSTOMER", "again")])]).await.unwrap();
    let context = shelf.past_context("now".into()).await.unwrap();
    let [past] = &context.earlier[..] else { panic!("{:?}", context.earlier) };
    assert_eq!(past.ending, Ending::ByCustomer);
    assert_eq!(past.gist.as_deref(), Some("my order?"));
    assert_eq!(past.with.as_ref().and_then(|who| who.name.as_deref()), Some("Amelia Frost"));
}
