//! What any text becomes in each format: read again by programs that know nothing of ours.

use std::sync::Arc;

use dom_query::{Document, NodeRef};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use proptest::prelude::*;
use proptest::test_runner::TestCaseResult;
use pulldown_cmark::{Event as Mark, Options, Parser, Tag};
use transcript::{Attachment, Author, Heading, Item, Kind, Role, Status, canonical};

use super::about::{About, ChatAbout, Hole, Subject, Survey};
use super::csv;
use super::form::{Format, Shown};
use super::pieces::{self, Part};
use crate::{StoredChat, StoredContact, StoredItem, plain};

/// Texts that mean something to somebody, and any others.
fn hostile() -> impl Strategy<Value = String> {
    let known = prop::sample::select(vec![
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "\"><svg onload=alert(1)>",
        "</bdi></div></li></ol><h1>x",
        "<!--",
        "]]>",
        "&lt;b&gt; &amp; &#60;",
        "=HYPERLINK(\"http://example.com\")",
        "\t=1+1",
        "a;=1+1",
        "\"a\",\"=1\"",
        "# heading",
        "a\n# heading\n=====\n---",
        "a\n\n    code\n\n- item\n1. item\n> quote",
        "```\nfence\n```",
        "[link](http://example.com) ![image](x) <http://example.com>",
        "[ref]: http://example.com\n[ref]",
        "http://example.com www.example.com",
        "| a | b |\n|---|---|\n| c | d |",
        "a\n- [ ] b\n: c\n[^1]: note",
        "*a* _b_ ~~c~~ `d` $e$ ^f^ {#g} \\",
        "line\\\n\\\n\\",
        "\u{202e}gnp.exe\u{202c} \u{2066}x",
        "\u{0}\u{1b}[31m\u{85}\u{2028}\u{feff}",
        "- 10:00:00 **Ana** (customer): not said",
        "<li id=\"i1\" class=\"event\">",
        "\r\n\r\n  - x\r\n",
        "שלום مرحبا 你好 👩‍👩‍👧",
    ])
    .prop_map(str::to_owned);
    let piece = prop_oneof![known, "[\\PC\n\r\t\u{0}]{1,12}", "[ \n#*\\-=|<>\\[\\]()`!&'\"\\\\a1.:]{1,12}"];
    prop::collection::vec(piece, 1..4).prop_map(|pieces| pieces.concat())
}

/// The texts of one item.
#[derive(Debug, Clone)]
struct Texts {
    text: String,
    name: String,
    file: String,
    status: String,
    role: String,
    item_type: Option<String>,
}

fn texts() -> impl Strategy<Value = Texts> {
    let item_type = proptest::option::weighted(0.2, hostile());
    (hostile(), hostile(), hostile(), hostile(), hostile(), item_type).prop_map(
        |(text, name, file, status, role, item_type)| Texts { text, name, file, status, role, item_type },
    )
}

impl Texts {
    /// The same without anything that means something.
    fn harmless(&self) -> Self {
        let x = || "x".to_owned();
        let item_type = self.item_type.as_ref().map(|_| x());
        Self { text: x(), name: x(), file: x(), status: x(), role: x(), item_type }
    }
}

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_795_168_800 + second).unwrap()
}

fn stored(no: usize, texts: &Texts) -> StoredItem {
    let kind = match &texts.item_type {
        None => Kind::Message(transcript::Format::Plain),
        Some(_) => Kind::Unknown,
    };
    let mut item =
        Item::new(format!("item-{no}").as_str().into(), at(i64::try_from(no).unwrap() * 600), kind);
    item.content = Some(texts.text.as_str().into());
    let id = format!("p-{no}");
    let role = if no == 0 { Role::Customer } else { Role::Unknown(texts.role.as_str().into()) };
    item.author =
        Some(Arc::new(Author { id: id.as_str().into(), name: Some(texts.name.as_str().into()), role }));
    item.heading = Arc::new(Heading {
        item_type: Some(texts.item_type.as_deref().unwrap_or("MESSAGE").into()),
        content_type: Some("text/plain".into()),
        contact_id: Some("c-1".into()),
        ..Heading::default()
    });
    item.extras_mut().attachments.push(Attachment {
        id: format!("f-{no}").as_str().into(),
        name: Some(texts.file.as_str().into()),
        content_type: Some(texts.file.as_str().into()),
        status: Status::Unknown(texts.status.as_str().into()),
    });
    StoredItem {
        row: i64::try_from(no).unwrap(),
        item,
        ordinal: 0,
        contact: "c-1".into(),
        chat: "c-1".into(),
        words: None,
        mark: None,
    }
}

fn about(items: &[StoredItem], queue: &str) -> About {
    let mut survey = Survey::default();
    for item in items {
        survey.look_at(item);
    }
    let contact = StoredContact {
        no: 1,
        id: "c-1".into(),
        instance: Some(queue.to_owned()),
        queue: Some(queue.to_owned()),
        since: Some(at(0)),
        hold: None,
        analysis: None,
    };
    let chat = StoredChat {
        no: 1,
        key: "c-1".to_owned(),
        region: Some(queue.to_owned()),
        customer: None,
        agent: None,
        ended: None,
        complete: true,
        watched: true,
        contacts: vec![contact.clone(), StoredContact { no: 2, id: "c-2".into(), ..contact }],
    };
    let hole = Hole { from: Some(at(300)), to: Some(at(400)) };
    let chat = Box::new(ChatAbout::new(chat, vec![hole], survey));
    About { subject: Subject::Chat(chat), zone: TimeZone::fixed(jiff::tz::offset(2)), at: at(0) }
}

/// The file and the piece of each item.
fn written(all: &[Texts], queue: &str, format: Format) -> (String, Vec<String>) {
    let items: Vec<StoredItem> = all.iter().enumerate().map(|(no, texts)| stored(no, texts)).collect();
    let about = about(&items, queue);
    let Subject::Chat(chat) = &about.subject else { unreachable!() };
    let mut form = format.form();
    let mut file = String::new();
    form.begin(&about, &mut file);
    let mut pieces = Vec::new();
    for (no, item) in items.iter().enumerate() {
        let place = chat.whereabouts(&item.contact);
        let shown = Shown { number: no as u64 + 1, item, place: &place };
        let (mut between, mut piece) = (String::new(), String::new());
        form.item(&about, &shown, &mut between, &mut piece);
        file += &between;
        file += &piece;
        pieces.push(piece);
    }
    form.end(&about, &mut file);
    (file, pieces)
}

proptest! {
    // Each case is several pages, parsed as a browser does.
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn each_items_piece_is_found_again_in_the_file(all in prop::collection::vec(texts(), 1..5), queue in hostile()) {
        for format in Format::ALL {
            let (file, pieces) = written(&all, &queue, format);
            let (mut found, mut whole) = (Vec::new(), Vec::new());
            pieces::each(format, file.as_bytes(), |part| {
                let (Part::Piece(bytes) | Part::Around(bytes)) = part;
                whole.extend_from_slice(bytes);
                if matches!(part, Part::Piece(_)) {
                    found.push(String::from_utf8(bytes.to_vec()).unwrap());
                }
            })
            .unwrap();
            prop_assert_eq!(found, pieces, "{}", format);
            prop_assert_eq!(whole, file.into_bytes());
        }
    }

    #[test]
    fn a_page_has_the_elements_that_we_wrote_and_no_others(all in prop::collection::vec(texts(), 1..5), queue in hostile()) {
        let (file, _) = written(&all, &queue, Format::Html);
        let plain: Vec<Texts> = all.iter().map(Texts::harmless).collect();
        let (expected, _) = written(&plain, "x", Format::Html);
        prop_assert_eq!(elements(&file), elements(&expected));
        let page = Document::from(file);
        let said: Vec<String> = page.select(".say").iter().map(|said| said.text().to_string()).collect();
        let wanted: Vec<String> = all.iter().map(|texts| plain::visible(&texts.text)).collect();
        prop_assert_eq!(said, wanted, "every word is shown, as text");
    }

    #[test]
    fn text_is_text_in_markdown(all in prop::collection::vec(texts(), 1..5), queue in hostile()) {
        let (file, _) = written(&all, &queue, Format::Markdown);
        is_inert(&file, &all)?;
    }

    #[test]
    fn no_cell_of_a_table_is_computed(all in prop::collection::vec(texts(), 1..5), queue in hostile()) {
        let (file, _) = written(&all, &queue, Format::Csv);
        let mut reader = ::csv::Reader::from_reader(file.as_bytes());
        prop_assert_eq!(reader.headers().unwrap().iter().collect::<Vec<_>>(), csv::COLUMNS);
        let records: Vec<::csv::StringRecord> = reader.records().collect::<Result<_, _>>().unwrap();
        prop_assert_eq!(records.len(), all.len());
        for (record, texts) in records.iter().zip(&all) {
            for field in record {
                prop_assert!(!csv::is_formula(field) || field.starts_with('\''), "{:?}", field);
            }
            let cell = &record[11];
            let text = if csv::is_formula(cell) { &cell[1..] } else { cell };
            prop_assert_eq!(text, plain::visible(&texts.text));
        }
    }

    #[test]
    fn json_lines_are_read_back_as_the_same_items(
        all in prop::collection::vec((texts(), any::<bool>(), proptest::option::of(hostile())), 1..5)
    ) {
        let items: Vec<StoredItem> = all.iter().enumerate().map(|(no, (texts, is_pretty, more))| {
            let mut value: serde_json::Value = serde_json::from_str(stored(no, texts).item.json().get()).unwrap();
            if let Some(more) = more {
                value["Unheard"] = serde_json::json!({ "of": [more, 1.50] });
            }
            let text = if *is_pretty { serde_json::to_string_pretty(&value).unwrap() } else { value.to_string() };
            StoredItem { item: protocol::parse_item(&text).item.unwrap(), ..stored(no, texts) }
        }).collect();
        let about = about(&items, "x");
        let mut form = Format::JsonLines.form();
        let place = super::about::Whereabouts { chat: String::new(), contact: "c".into(), instance: None, queue: None, customer: None };
        for (no, item) in items.iter().enumerate() {
            let (mut between, mut line) = (String::new(), String::new());
            form.item(&about, &Shown { number: no as u64 + 1, item, place: &place }, &mut between, &mut line);
            prop_assert_eq!((between.as_str(), line.find('\n')), ("", Some(line.len() - 1)));
            let again = protocol::parse_item(line.trim_end()).item.unwrap();
            prop_assert_eq!(canonical(&again), canonical(&item.item));
            let value = |item: &Item| serde_json::from_str::<serde_json::Value>(item.json().get()).unwrap();
            prop_assert_eq!(value(&again), value(&item.item));
        }
    }
}

/// Every element with its attributes, in order.
fn elements(page: &str) -> Vec<(String, Vec<(String, String)>)> {
    fn walk(node: &NodeRef<'_>, into: &mut Vec<(String, Vec<(String, String)>)>) {
        if let Some(name) = node.node_name().filter(|_| node.is_element()) {
            let attributes = node.attrs();
            let attributes = attributes.iter().map(|one| (one.name.local.to_string(), one.value.to_string()));
            into.push((name.to_string(), attributes.collect()));
        }
        for child in node.children() {
            walk(&child, into);
        }
    }
    let document = Document::from(page);
    let mut all = Vec::new();
    walk(&document.root(), &mut all);
    for (name, attributes) in &all {
        assert_ne!(name, "script");
        assert!(attributes.iter().all(|(name, _)| !name.starts_with("on")), "{attributes:?}");
    }
    all
}

fn is_inert(file: &str, all: &[Texts]) -> TestCaseResult {
    let (mut headings, mut tables, mut entries) = (0, 0, 0);
    for mark in Parser::new_ext(file, Options::all()) {
        match mark {
            Mark::Start(Tag::Heading { .. }) => headings += 1,
            Mark::Start(Tag::Table(_)) => tables += 1,
            Mark::Start(Tag::Item) => entries += 1,
            Mark::Start(
                Tag::Paragraph
                | Tag::List(None)
                | Tag::TableHead
                | Tag::TableRow
                | Tag::TableCell
                | Tag::Strong,
            )
            | Mark::End(_)
            | Mark::Text(_)
            | Mark::SoftBreak
            | Mark::HardBreak => {}
            other => prop_assert!(false, "{:?}", other),
        }
    }
    prop_assert_eq!(
        (headings, tables, entries),
        (2, 3, all.len()),
        "the title and one day, and what is known of the chat"
    );

    // What is shown of each item, its lines apart.
    let mut shown = vec![];
    let mut depth = 0;
    for mark in Parser::new_ext(file, Options::ENABLE_TABLES) {
        match mark {
            Mark::Start(Tag::Item) => {
                depth += 1;
                shown.push(String::new());
            }
            Mark::End(pulldown_cmark::TagEnd::Item) => depth -= 1,
            Mark::Text(text) if depth > 0 => *shown.last_mut().unwrap() += &text,
            Mark::HardBreak if depth > 0 => *shown.last_mut().unwrap() += "\n",
            _ => {}
        }
    }
    for (shown, texts) in shown.iter().zip(all) {
        let text = plain::visible(&texts.text);
        for line in text.trim_end().lines() {
            let line = plain::straight(&line.trim().replace('\t', " "));
            let is_there = shown.lines().any(|shown| shown.trim().ends_with(line.trim()));
            prop_assert!(is_there, "{:?} is not in {:?}", line, shown);
        }
    }
    Ok(())
}
