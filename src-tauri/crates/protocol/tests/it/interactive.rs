use protocol::parse_interactive;
use serde_json::{Value, json};

fn options(content: &Value) -> Vec<String> {
    let found = parse_interactive(&content.to_string()).unwrap();
    found.options.iter().map(|option| option.title.to_string()).collect()
}

#[test]
fn a_list_picker_is_a_question_with_options() {
    let content = json!({
        "templateType": "ListPicker", "version": "1.0",
        "data": {
            "replyMessage": { "title": "Thanks for selecting!" },
            "content": {
                "title": "What can we help with?", "subtitle": "Tap to select", "imageType": "URL",
                "elements": [
                    { "title": "Check delivery", "subtitle": "Today", "imageData": "https://example.com/x.png" },
                    { "title": "Billing" }
                ]
            }
        }
    });
    let found = parse_interactive(&content.to_string()).unwrap();
    assert_eq!(found.template.as_deref(), Some("ListPicker"));
    assert_eq!(found.title.as_deref(), Some("What can we help with?"));
    assert_eq!(found.subtitle.as_deref(), Some("Tap to select"));
    assert_eq!(found.options[0].subtitle.as_deref(), Some("Today"));
    assert_eq!(options(&content), ["Check delivery", "Billing"]);
}

#[test]
fn a_time_picker_offers_moments() {
    let content = json!({
        "templateType": "TimePicker",
        "data": { "content": { "title": "When?", "timeslots": [
            { "date": "2026-10-31T17:00+00:00", "duration": 60 }, { "date": "2026-11-15T13:00+00:00", "duration": 60 }
        ] } }
    });
    assert_eq!(options(&content), ["2026-10-31T17:00+00:00", "2026-11-15T13:00+00:00"]);
}

#[test]
fn a_carousel_offers_what_its_lists_offer() {
    let list = |title: &str| {
        json!({ "templateIdentifier": "t", "templateType": "Panel", "data": { "content": {
        "title": "inner", "elements": [{ "title": title }] } } })
    };
    let content = json!({ "templateType": "Carousel", "data": { "content": { "title": "Look", "elements": [list("A"), list("B")] } } });
    assert_eq!(options(&content), ["A", "B"]);
}

#[test]
fn a_view_shows_its_name_and_not_its_token() {
    let found = parse_interactive(
        r#"{"templateType":"ViewResource","data":{"content":{"viewId":"v","viewToken":"canary"}}}"#,
    )
    .unwrap();
    assert_eq!(found.template.as_deref(), Some("ViewResource"));
    assert!(!format!("{found:?}").contains("canary"));
}

#[test]
fn an_answer_is_what_was_picked() {
    for content in [
        r#"{"title":"Billing"}"#,
        r#"{"data":{"content":{"title":"Billing"}}}"#,
        r#"{"templateType":"ListPicker","version":"1.0","action":"Billing"}"#,
        r#"{"templateIdentifier":"t-1","listTitle":"Hotels","selectionText":"Billing"}"#,
    ] {
        let found = parse_interactive(content).unwrap();
        assert_eq!((found.title.as_deref(), found.options.len()), (Some("Billing"), 0));
    }
}

#[test]
fn what_says_nothing_is_none() {
    for content in ["", "plain words", "[]", "{}", r#"{"action":"x"}"#, r#"{"data":{"content":[]}}"#] {
        assert_eq!(parse_interactive(content), None, "{content}");
    }
}

#[test]
fn size_and_number_are_bounded() {
    let many: Vec<_> = (0..500).map(|number| json!({ "title": number.to_string() })).collect();
    let content = json!({ "templateType": "Panel", "data": { "content": { "elements": many } } });
    assert_eq!(options(&content).len(), 100);
    assert_eq!(parse_interactive(&json!({ "title": "x".repeat(70_000) }).to_string()), None);
}
