use jiff::Timestamp;

use super::super::samples::{Sample, event, file, nth, said};
use super::*;
use crate::bridge::Bridge;
use crate::dto::{FailureCode, Hit, LastKind, Span, TallyChoice, TallyKind};
use crate::offline::footing;
use crate::settings::fakes::InMemory;
use crate::tokens::fakes::FakeKeychain;

/// Always the same moment.
struct Stopped(Timestamp);

impl Clock for Stopped {
    fn now(&self) -> Timestamp {
        self.0
    }
}

/// A window that asks an archive.
struct Window {
    sample: Sample,
    questions: Questions,
    reader: Reader,
}

impl Window {
    async fn new(sample: Sample) -> Self {
        let footing = footing(FakeKeychain::new(None), InMemory::default()).await;
        footing
            .settings
            .set_choices(&crate::dto::Settings { zone: crate::dto::Zone::Utc, ..Default::default() })
            .unwrap();
        let clock = Arc::new(Stopped("2026-11-27T09:00:00Z".parse().unwrap()));
        let questions = Questions::new(sample.shelf.clone(), footing.settings.clone(), clock);
        let reader = Reader::new(Bridge::start(footing.clone()), footing.monitor, sample.shelf.clone());
        Self { sample, questions, reader }
    }

    async fn search(&self, text: &str) -> Found {
        self.page(text, SearchOrder::Newest, None).await
    }

    async fn page(&self, text: &str, order: SearchOrder, after: Option<String>) -> Found {
        let question = SearchQuestion { number: 1, text: text.into(), typing: false, order, after };
        found(self.questions.search(question).await.unwrap())
    }

    async fn rows(&self, text: &str) -> Vec<String> {
        self.search(text).await.hits.into_iter().map(|hit| hit.row).collect()
    }

    async fn tally(&self, text: &str) -> Tally {
        self.questions.tally(1, text).await.unwrap()
    }
}

fn found(answer: SearchAnswer) -> Found {
    match answer {
        SearchAnswer::Found { found } => found,
        SearchAnswer::Misread { error } => panic!("{error:?}"),
    }
}

/// What is marked, as JavaScript would cut it out.
fn marked(hit: &Hit) -> Vec<String> {
    let units: Vec<u16> = hit.snippet.text.encode_utf16().collect();
    let cut = |span: &Span| String::from_utf16(&units[span.from as usize..span.to as usize]).unwrap();
    hit.snippet.marks.iter().map(cut).collect()
}

fn talk() -> Sample {
    let sample = Sample::new();
    let day = |day: u32, time: &str| format!("2026-11-{day:02}T{time}.000Z");
    sample.store(
        "c-1",
        Some("Billing EU"),
        &[
            event("e-1", "c-1", &day(20, "10:00:00"), "CUSTOMER", "Mara Kovač", "participant.joined"),
            said(
                "m-1",
                "c-1",
                &day(20, "10:00:01"),
                "CUSTOMER",
                "Mara Kovač",
                "🙏🏽 Où est mon REMBOURSEMENT ?",
            ),
            said("m-2", "c-1", &day(20, "10:00:02"), "AGENT", "Lin Chen", "Your refund is on its way 🎉"),
            file("f-1", "c-1", &day(20, "10:00:03"), "refund-form.pdf", "REJECTED"),
            event("e-2", "c-1", &day(20, "10:00:09"), "SYSTEM", "", "chat.ended"),
        ],
    );
    sample.store(
        "c-2",
        Some("Sales"),
        &[
            said("m-3", "c-2", &day(26, "08:00:00"), "CUSTOMER", "王芳", "退款还没有到账，请帮我查一下"),
            said("m-4", "c-2", &day(26, "08:00:05"), "AGENT", "Lin Chen", "أريد أن أتحقق من استرداد المبلغ"),
            said("m-5", "c-2", &day(27, "08:00:00"), "CUSTOMER", "王芳", "refund refund refund"),
            file("f-2", "c-2", &day(27, "08:30:00"), "receipt.pdf", "APPROVED"),
        ],
    );
    sample
}

#[tokio::test]
async fn words_are_found_and_marked_in_every_script() {
    let window = Window::new(talk()).await;
    for (text, row, marks) in [
        ("remboursement", "m-1", vec!["REMBOURSEMENT"]),
        ("ou est", "m-1", vec!["Où", "est"]),
        ("🙏", "m-1", vec!["🙏🏽"]),
        ("到账", "m-3", vec!["到账"]),
        ("استرداد", "m-4", vec!["استرداد"]),
    ] {
        let found = window.search(text).await;
        let [hit] = &found.hits[..] else { panic!("{text}: {} hits", found.hits.len()) };
        assert_eq!((hit.row.as_str(), marked(hit)), (row, marks.iter().map(ToString::to_string).collect()));
    }
}

#[tokio::test]
async fn a_hit_says_whose_chat_it_is_of_and_what_it_is() {
    let window = Window::new(talk()).await;
    let found = window.search("refund").await;
    assert_eq!(found.hits.iter().map(|hit| hit.row.as_str()).collect::<Vec<_>>(), ["m-5", "f-1", "m-2"]);
    let [_, file, said] = &found.hits[..] else { panic!() };
    assert_eq!((file.kind, marked(file)), (LastKind::File, vec!["refund".to_owned()]));
    assert_eq!((said.chat.as_str(), said.contact_id.as_deref(), said.contacts), ("c-1", Some("c-1"), 1));
    assert_eq!((said.customer.as_deref(), said.queue.as_deref()), (Some("Mara"), Some("Billing EU")));
    assert_eq!(said.by.as_ref().map(|who| who.name.as_str()), Some("Lin Chen"));
    let ended = window.search("type:ended").await;
    let [hit] = &ended.hits[..] else { panic!() };
    assert_eq!((hit.kind, hit.snippet.text.as_str()), (LastKind::Done, "Chat ended"));
}

#[tokio::test]
async fn as_one_types_the_last_word_is_a_beginning_and_the_answer_says_so() {
    let window = Window::new(talk()).await;
    let ask = async |text: &str| {
        let question = SearchQuestion {
            number: 1,
            text: text.into(),
            typing: true,
            order: SearchOrder::Newest,
            after: None,
        };
        found(window.questions.search(question).await.unwrap())
    };
    for (text, settled) in [
        ("refu", "refu*"),
        ("from:customer refu", "from:customer refu*"),
        ("退款", "退款"),
        ("refund ", "refund "),
    ] {
        let found = ask(text).await;
        assert_eq!(found.text, settled);
        assert!(!found.hits.is_empty(), "{text}");
        assert_eq!(window.rows(settled).await, found.hits.into_iter().map(|hit| hit.row).collect::<Vec<_>>());
    }
}

#[tokio::test]
async fn a_question_that_cannot_be_understood_is_no_failure_and_says_where() {
    let window = Window::new(talk()).await;
    let question = SearchQuestion {
        number: 1,
        text: "🙏🏽 refund (from:Mara".into(),
        typing: true,
        order: SearchOrder::Best,
        after: None,
    };
    let SearchAnswer::Misread { error } = window.questions.search(question).await.unwrap() else { panic!() };
    assert_eq!(error.at, Span { from: 12, to: 13 });
}

#[tokio::test]
async fn page_by_page_every_hit_comes_once_in_both_orders_whatever_comes_and_goes_meanwhile() {
    for order in [SearchOrder::Newest, SearchOrder::Best] {
        let sample = Sample::new();
        let at = |number: usize| format!("2026-11-20T10:{:02}:{:02}.000Z", number / 5 / 60, number / 5 % 60);
        for chat in 0..4 {
            let contact = format!("c-{chat}");
            let items: Vec<_> = (0..60)
                .map(|number| {
                    let text = "refund ".repeat(1 + number % 7);
                    let id = format!("m-{chat}-{number}");
                    nth(0, said(&id, &contact, &at(number * 4 + chat), "CUSTOMER", "Mara", &text))
                })
                .collect();
            sample.store(&contact, None, &items);
        }
        let window = Window::new(sample).await;
        let mut rows = Vec::new();
        let mut page = window.page("refund", order, None).await;
        loop {
            rows.extend(page.hits.iter().map(|hit| hit.row.clone()));
            let Some(next) = page.next else { break };
            if rows.len() == PAGE {
                window.sample.archive.purge(&"c-3".into(), Timestamp::now()).await.unwrap();
                let late = said("late", "c-9", "2026-11-26T10:00:00.000Z", "AGENT", "Lin", "refund refund");
                window.sample.store("c-9", None, &[late]);
            }
            // Asked twice, as a page does that was scrolled again before the answer came.
            let again = window.page("refund", order, Some(next.clone())).await;
            page = window.page("refund", order, Some(next)).await;
            assert_eq!(again.hits, page.hits);
        }
        let distinct: HashSet<&String> = rows.iter().collect();
        assert_eq!(distinct.len(), rows.len(), "{order:?}: none twice");
        for chat in 0..3 {
            let of_chat = rows.iter().filter(|row| row.starts_with(&format!("m-{chat}-"))).count();
            assert_eq!(of_chat, 60, "{order:?}: none is left out");
        }
        assert!(!rows.contains(&"late".to_owned()), "what came later is of another question");
    }
}

#[tokio::test]
async fn a_newer_question_makes_an_older_one_worthless() {
    let window = Window::new(talk()).await;
    let question = |number| SearchQuestion {
        number,
        text: "refund".into(),
        typing: false,
        order: SearchOrder::Newest,
        after: None,
    };
    window.questions.search(question(2)).await.unwrap();
    assert_eq!(window.questions.search(question(1)).await.unwrap_err().code, FailureCode::Archive);
    assert_eq!(window.questions.tally(1, "refund").await.unwrap_err().code, FailureCode::Archive);
    window.questions.tally(2, "refund").await.unwrap();
    window.questions.start_over();
    window.questions.search(question(1)).await.unwrap();
}

fn choices(tally: &Tally, kind: TallyKind) -> Vec<(&str, u64, bool)> {
    let group = tally.groups.iter().find(|group| group.kind == kind);
    let choices = group.map(|group| group.choices.as_slice()).unwrap_or_default();
    choices.iter().map(|choice| (choice.label.as_str(), choice.count, choice.on)).collect()
}

#[tokio::test]
async fn hits_are_counted_by_day_and_by_what_they_can_be_narrowed_down_to() {
    let window = Window::new(talk()).await;
    let tally = window.tally("type:message OR type:attachment").await;
    let days: Vec<(&str, u64)> = tally.days.iter().map(|day| (day.day.as_str(), day.count)).collect();
    assert_eq!((tally.count, tally.groups_of), (7, None));
    assert_eq!(days, [("2026-11-27", 2), ("2026-11-26", 2), ("2026-11-20", 3)]);
    assert_eq!(choices(&tally, TallyKind::Role), [("customer", 5, false), ("agent", 2, false)]);
    // What all seven have, as the month and the instance, narrows nothing down.
    assert_eq!(choices(&tally, TallyKind::When), [("today", 2, false)]);
    let people = choices(&tally, TallyKind::Person);
    assert!(people.contains(&("Lin Chen", 2, false)) && people.contains(&("王芳", 2, false)), "{people:?}");
    assert_eq!(choices(&tally, TallyKind::Place), [("Sales", 4, false), ("Billing EU", 3, false)]);
    assert_eq!(choices(&tally, TallyKind::With), [("a file", 2, false), ("a rejected file", 1, false)]);
}

#[tokio::test]
async fn other_choices_of_a_group_are_counted_as_if_none_were_chosen() {
    let window = Window::new(talk()).await;
    let tally = window.tally("role:customer on:2026-11-20").await;
    assert_eq!(tally.count, 3);
    assert_eq!(choices(&tally, TallyKind::Role)[..2], [("customer", 3, true), ("agent", 1, false)]);
    let when = choices(&tally, TallyKind::When);
    assert!(when.contains(&("2026-11-20", 3, true)) && when.contains(&("today", 2, false)), "{when:?}");
}

/// Every choice leads where it says.
async fn check_choices(window: &Window, text: &str) {
    let tally = window.tally(text).await;
    for group in &tally.groups {
        for TallyChoice { label, count, on, text: edited } in &group.choices {
            let there = window.tally(edited).await;
            if *on {
                assert!(there.count >= tally.count, "{text} without {label}: {edited}");
                assert!(
                    there
                        .groups
                        .iter()
                        .flat_map(|group| &group.choices)
                        .all(|choice| !choice.on || choice.label != *label)
                );
            } else {
                assert_eq!(there.count, *count, "{text} with {label}: {edited}");
                let is_on = there.groups.iter().find(|other| other.kind == group.kind).is_some_and(|group| {
                    group.choices.iter().filter(|choice| choice.on).map(|choice| &choice.label).eq([label])
                });
                assert!(is_on, "{text} with {label}: {edited}, {:?}", there.groups);
            }
        }
    }
}

#[tokio::test]
async fn a_choice_leads_to_as_many_hits_as_it_says() {
    let sample = talk();
    // Names within names, names that are roles, and the same name in other letters.
    let names = ["Lin", "LIN CHEN", "Agent", "Lin Chen Wu", "Åsa \"Bo\" Ek*", "王"];
    let items: Vec<_> = (0..60_usize)
        .map(|number| {
            let at = format!("2026-{:02}-{:02}T10:00:{:02}.000Z", 1 + number % 11, 1 + number % 25, number);
            let role = ["CUSTOMER", "AGENT", "CUSTOM_BOT", "SYSTEM", "COACH"][number % 5];
            said(&format!("n-{number}"), "c-7", &at, role, names[number % names.len()], "refund 退款")
        })
        .collect();
    sample.write("c-7", &[("c-7", Some("billing eu"))], &items);
    let window = Window::new(sample).await;
    for text in [
        "refund",
        "退款",
        "",
        "role:agent",
        "refund role:customer",
        "refund from:lin",
        "from:\"lin chen\" refund",
        "refund in:\"billing eu\"",
        "has:attachment",
        "status:rejected",
        "has:attachment status:rejected role:customer",
        "refund on:today",
        "refund after:7d",
        "after:2026-03 before:2026-10",
        "on:2026-11",
        "(role:agent OR role:customer) refund",
        "refund -role:agent",
    ] {
        check_choices(&window, text).await;
    }
}

#[tokio::test]
async fn a_hit_is_shown_among_its_neighbours_with_all_that_matches() {
    let window = Window::new(talk()).await;
    let near =
        window.questions.around(&window.reader, "c-1", &"m-2".into(), "refund from:lin", 1, 2).await.unwrap();
    let rows: Vec<&str> = near.rows.iter().map(|row| row.id.as_str()).collect();
    assert_eq!(rows, ["m-1", "m-2", "f-1", "e-2"]);
    assert_eq!((near.chat.key.as_str(), &near.queues[..]), ("c-1", &["Billing EU".to_owned()][..]));
    assert_eq!(near.files.len(), 1);
    let [marks] = &near.marks[..] else { panic!("{:?}", near.marks) };
    assert_eq!((marks.row.as_str(), &marks.marks[..]), ("m-2", &[Span { from: 5, to: 11 }][..]));
    assert_eq!(near.only, "refund from:lin contact:c-1");
    assert_eq!(window.rows(&near.only).await, ["m-2"]);
    let gone = window.questions.around(&window.reader, "c-1", &"m-404".into(), "refund", 1, 2).await;
    assert_eq!(gone.unwrap_err().code, FailureCode::NotFound);
}

#[tokio::test]
async fn only_this_chat_means_all_of_its_contacts_and_no_other_chat() {
    let sample = talk();
    let items = [
        said(
            "m-6",
            "4f1c9a2e-51be-4a77-9e08-2c414c6dc6d5",
            "2026-11-21T10:00:00.000Z",
            "CUSTOMER",
            "Ana",
            "refund",
        ),
        said(
            "m-7",
            "7d0098c1-51be-4a77-9e08-2c414c6dc6d5",
            "2026-11-21T10:05:00.000Z",
            "CUSTOMER",
            "Ana",
            "refund",
        ),
    ];
    let contacts = ["4f1c9a2e-51be-4a77-9e08-2c414c6dc6d5", "7d0098c1-51be-4a77-9e08-2c414c6dc6d5"];
    sample.write(contacts[0], &[(contacts[0], None), (contacts[1], None)], &items);
    let window = Window::new(sample).await;
    for text in ["refund contact:c-1", "refund"] {
        let near =
            window.questions.around(&window.reader, contacts[0], &"m-6".into(), text, 1, 1).await.unwrap();
        assert_eq!(near.only, "refund (contact:4f1c9a2e OR contact:7d0098c1)");
        assert_eq!(window.rows(&near.only).await, ["m-7", "m-6"]);
    }
}

#[tokio::test]
async fn the_hits_of_a_chat_stand_where_its_rows_stand() {
    let sample = talk();
    // Many of one instant, in an order that their ids do not have.
    let items: Vec<_> = (0..30)
        .map(|number| {
            let text = if number % 3 == 0 { "nothing" } else { "refund 退款 🙏" };
            let id = format!("n-{:02}", (number * 7) % 30);
            let at = format!("2026-11-22T10:00:{:02}.000Z", number / 10);
            nth(number % 10, said(&id, "c-8", &at, "CUSTOMER", "Ana", text))
        })
        .collect();
    sample.store("c-8", None, &items);
    let window = Window::new(sample).await;
    let opened = window.reader.open("c-8", None).await.unwrap();
    let hits = window.questions.in_chat(&window.reader, "c-8", "退款").await.unwrap();
    let rows = opened.page.rows.iter().filter(|row| hits.iter().any(|hit| hit.row == row.id));
    let expected: Vec<(&str, &str)> = rows.map(|row| (row.id.as_str(), row.order.as_str())).collect();
    let given: Vec<(&str, &str)> = hits.iter().map(|hit| (hit.row.as_str(), hit.order.as_str())).collect();
    assert_eq!((given.len(), &given), (20, &expected));
    assert!(hits.iter().all(|hit| hit.marks == [Span { from: 7, to: 9 }]));
    let elsewhere = window.questions.in_chat(&window.reader, "c-8", "退款 contact:c-1").await.unwrap();
    assert_eq!(elsewhere, []);
    let unknown = window.questions.in_chat(&window.reader, "c-404", "退款").await.unwrap_err();
    assert_eq!(unknown.code, FailureCode::NotFound);
}
