//! Examples have the shape of those in the administrator guide of Amazon Connect and in amazon-connect-chat-interface.

use proptest::prelude::*;
use protocol::{
    Choice, Detail, Image, Interactive, Paging, Part, Template, parse_interactive, parse_response,
    parse_selection,
};
use serde_json::{Value, json};

fn read(content: &Value) -> Interactive {
    parse_interactive(&content.to_string()).unwrap()
}

fn message(template: &str, content: &Value) -> Value {
    json!({ "templateType": template, "version": "1.0", "data": { "content": content } })
}

fn titles(options: &[Choice]) -> Vec<&str> {
    options.iter().map(|option| option.heading.title.as_deref().unwrap_or_default()).collect()
}

fn details(details: &[Detail]) -> Vec<(&str, &str)> {
    details.iter().map(|detail| (&*detail.name, detail.value.as_deref().unwrap_or("(withheld)"))).collect()
}

#[test]
fn a_list_picker_is_a_question_with_choices_and_pictures() {
    let found = read(&message(
        "ListPicker",
        &json!({
            "title": "What can we help with?", "subtitle": "Tap to select",
            "imageType": "URL", "imageData": "https://bucket.example/shop.jpg", "imageDescription": "Our shop",
            "elements": [
                { "title": "Delivery", "subtitle": "Today", "imageType": "URL", "imageData": "https://bucket.example/van.jpg" },
                { "title": "Billing" }
            ]
        }),
    ));
    assert_eq!((found.template, found.left_out), (Some(Template::ListPicker), 0));
    let Part { heading, options, details, .. } = found.content;
    assert_eq!(heading.title.as_deref(), Some("What can we help with?"));
    assert_eq!(heading.subtitle.as_deref(), Some("Tap to select"));
    let shop = Image {
        address: Some("https://bucket.example/shop.jpg".into()),
        description: Some("Our shop".into()),
    };
    assert_eq!(heading.image, Some(shop));
    assert_eq!(titles(&options), ["Delivery", "Billing"]);
    assert_eq!(options[0].heading.subtitle.as_deref(), Some("Today"));
    let van = options[0].heading.image.as_ref().unwrap();
    assert_eq!(van.address.as_deref(), Some("https://bucket.example/van.jpg"));
    assert_eq!(details, [], "all of it has a place of its own");
}

#[test]
fn what_a_choice_leads_to_is_told() {
    let found = read(&json!({
        "templateType": "Panel", "version": "1.0",
        "data": {
            "replyMessage": { "title": "Thanks for selecting!", "subtitle": "One moment" },
            "content": { "title": "?", "elements": [{ "title": "Yes" }] }
        }
    }));
    let reply = found.reply.unwrap();
    assert_eq!(
        (reply.title.as_deref(), reply.subtitle.as_deref()),
        (Some("Thanks for selecting!"), Some("One moment"))
    );
}

#[test]
fn a_time_picker_offers_moments_with_their_length_and_a_place() {
    let found = read(&message(
        "TimePicker",
        &json!({
            "title": "When?", "timeZoneOffset": -450,
            "location": { "latitude": 47.6, "longitude": -122.4, "title": "Pike Place", "radius": 1 },
            "timeslots": [
                { "date": "2026-10-31T17:00+00:00", "duration": 60 },
                { "date": "2026-11-15T13:00+01:00", "duration": "45" },
                { "date": "any day", "duration": 60 }
            ]
        }),
    ));
    let options = found.content.options;
    assert_eq!(titles(&options), ["2026-10-31T17:00+00:00", "2026-11-15T13:00+01:00", "any day"]);
    let slots: Vec<_> =
        options.iter().map(|option| option.slot.map(|slot| (slot.at.to_string(), slot.duration))).collect();
    let expected = [("2026-10-31T17:00:00Z", Some(60)), ("2026-11-15T12:00:00Z", Some(45))];
    let expected: Vec<_> =
        expected.map(|(at, duration)| Some((at.to_owned(), duration))).into_iter().chain([None]).collect();
    assert_eq!(slots, expected);
    assert_eq!(
        details(&options[2].details),
        [("duration", "60")],
        "of what is no moment the length is kept as it came"
    );
    assert!(details(&found.content.details).contains(&("location.title", "Pike Place")));
    assert_eq!(found.zone_offset, Some(-450));
    assert!(!details(&found.content.details).iter().any(|(name, _)| *name == "timeZoneOffset"));
}

#[test]
fn an_offset_from_gmt_may_be_text_and_is_kept_as_it_came_where_no_zone_has_it() {
    let read =
        |offset: Value| read(&message("TimePicker", &json!({ "title": "When?", "timeZoneOffset": offset })));
    assert_eq!(read(json!("-30")).zone_offset, Some(-30));
    for odd in [json!(841), json!(-721), json!("Europe/Berlin")] {
        let found = read(odd);
        assert_eq!((found.zone_offset, found.content.details.len()), (None, 1));
    }
}

#[test]
fn a_carousel_has_its_cards_one_after_the_other() {
    let card = |identifier: &str, title: &str, option: &str| {
        json!({
            "templateIdentifier": identifier, "templateType": "Panel", "version": "1.0",
            "data": { "content": {
                "title": title, "subtitle": "Select an option:",
                "imageType": "URL", "imageData": "https://bucket.example/card.jpg", "imageDescription": title,
                "elements": [{ "title": option }, { "title": "Learn more", "type": "hyperlink", "url": "https://acme.example/" }]
            } }
        })
    };
    let cards = json!([card("t-1", "Flights", "Book a seat"), card("t-2", "Hotels", "Book a room")]);
    for list in ["elements", "cards"] {
        let found = read(&message("Carousel", &json!({ "title": "Look", list: cards })));
        assert_eq!(found.title(), Some("Look"));
        assert_eq!(found.content.options, []);
        let [flights, hotels] = &found.parts[..] else { panic!("{list}") };
        assert_eq!(flights.template, Some(Template::Panel));
        assert_eq!((flights.identifier.as_deref(), hotels.identifier.as_deref()), (Some("t-1"), Some("t-2")));
        assert_eq!(hotels.heading.title.as_deref(), Some("Hotels"));
        assert_eq!(hotels.heading.subtitle.as_deref(), Some("Select an option:"));
        assert_eq!(hotels.heading.image.as_ref().unwrap().description.as_deref(), Some("Hotels"));
        assert_eq!(titles(&hotels.options), ["Book a room", "Learn more"]);
        assert_eq!(hotels.options[1].url.as_deref(), Some("https://acme.example/"));
        assert_eq!(hotels.details, []);
    }
}

#[test]
fn a_list_in_several_messages_says_which_it_is_and_where_its_pages_turn() {
    let found = read(&message(
        "ListPicker",
        &json!({
            "listId": "services", "referenceId": "r-1", "preIndex": -1, "nextIndex": 5, "title": "Which?",
            "elements": [{ "title": "Massage" }, { "title": "Show more", "actionDetail": "SHOW_MORE" }]
        }),
    ));
    assert_eq!(found.reference_id.as_deref(), Some("r-1"));
    assert_eq!(found.content.options[1].paging, Some(Paging::More));
    assert_eq!(found.content.details, [], "where one is in the list is nothing to read");
}

#[test]
fn a_view_shows_its_name_and_what_it_is_told_and_not_its_token() {
    for told in [
        json!({ "Heading": "Your order", "Attributes": { "Number": 4711 } }),
        json!(r#"{"Attributes":{"Number":4711},"Heading":"Your order"}"#),
        json!({ "Heading": "Your order", "Attributes": r#"{"Number":4711}"# }),
    ] {
        let found = read(&message(
            "ViewResource",
            &json!({ "viewId": "detail", "viewToken": "canary", "viewData": told }),
        ));
        assert_eq!(
            (&found.template, found.view_id.as_deref()),
            (&Some(Template::ViewResource), Some("detail"))
        );
        let mut told = details(&found.content.details);
        told.sort_unstable();
        assert_eq!(told, [("Attributes.Number", "4711"), ("Heading", "Your order")]);
        assert!(!format!("{found:?}").contains("canary"));
    }
}

#[test]
fn lists_and_buttons_of_whatsapp_are_sections_and_choices() {
    let list = read(&message(
        "WhatsAppInteractiveList",
        &json!({
            "title": "Which account?", "header": { "type": "text", "text": "Accounts" }, "body": { "text": "Pick the account you need help with" },
            "footer": { "text": "You can write to us as well" },
            "action": { "button": "Options", "sections": [
                { "title": "Your accounts", "rows": [{ "id": "1", "title": "11111111", "description": "Personal checking" }] },
                { "title": "Other", "rows": [{ "id": "other", "title": "None of these" }] }
            ] }
        }),
    ));
    assert_eq!(list.template, Some(Template::Other("WhatsAppInteractiveList".into())));
    assert_eq!(
        (list.title(), list.content.heading.subtitle.as_deref()),
        (Some("Which account?"), Some("Pick the account you need help with"))
    );
    let [yours, other] = &list.parts[..] else { panic!() };
    assert_eq!(
        (yours.heading.title.as_deref(), titles(&other.options)),
        (Some("Your accounts"), vec!["None of these"])
    );
    assert_eq!(yours.options[0].heading.subtitle.as_deref(), Some("Personal checking"));
    assert_eq!(details(&yours.options[0].details), [("id", "1")]);
    assert_eq!(
        details(&list.content.details),
        [("header", "Accounts"), ("footer", "You can write to us as well"), ("button", "Options")]
    );

    let buttons = json!([{ "type": "reply", "reply": { "id": "yes", "title": "Yes" } }]);
    let found = read(&message(
        "WhatsAppInteractiveReplyButton",
        &json!({ "body": { "text": "Well?" }, "action": { "buttons": buttons } }),
    ));
    assert_eq!(titles(&found.content.options), ["Yes"]);
}

#[test]
fn what_whatsapp_says_twice_is_there_once_and_a_file_above_it_by_its_address() {
    let ask = |header: Value| {
        let content = json!({ "title": "Well?", "header": header, "body": { "text": "Well?" }, "action": { "buttons": [] } });
        read(&message("WhatsAppInteractiveReplyButton", &content)).content
    };
    let found = ask(json!({ "type": "image", "image": { "link": "https://a.example/b.png" } }));
    assert_eq!((found.heading.title.as_deref(), found.heading.subtitle), (Some("Well?"), None));
    assert_eq!(found.heading.image.unwrap().address.as_deref(), Some("https://a.example/b.png"));
    assert_eq!(found.details, []);
    let found = ask(json!({ "type": "video", "video": { "link": "https://a.example/b.mp4" } }));
    assert_eq!(
        details(&found.details),
        [("header.type", "video"), ("header.video.link", "https://a.example/b.mp4")]
    );
}

#[test]
fn pages_of_a_form_are_parts_the_first_of_which_may_greet() {
    let form = read(&message(
        "AppleForm",
        &json!({ "title": "Survey", "showSummary": true,
            "pages": [
                { "pageType": "DatePicker", "title": "Date", "subtitle": "When was it?", "labelText": "Day", "minDate": "2024-01-02" },
                { "pageType": "ListPicker", "title": "Dine type", "subtitle": "Which?", "multiSelect": true,
                    "items": [{ "title": "Pickup" }, { "title": "Dine-in", "imageType": "URL", "imageData": "https://a.example/in.jpg" }] },
                { "pageType": "Input", "title": "Notes", "subtitle": "Anything else?", "multiLine": true }
            ],
            "splashPage": { "title": "Hello", "subtitle": "It takes a minute", "imageType": "URL", "imageData": "https://a.example/hi.jpg", "buttonTitle": "Begin" }
        }),
    ));
    let [splash, date, dine, notes] = &form.parts[..] else { panic!() };
    assert_eq!(
        (splash.heading.title.as_deref(), splash.heading.subtitle.as_deref()),
        (Some("Hello"), Some("It takes a minute"))
    );
    assert_eq!(splash.heading.image.as_ref().unwrap().address.as_deref(), Some("https://a.example/hi.jpg"));
    assert_eq!(details(&splash.details), [("buttonTitle", "Begin")]);
    assert_eq!(
        details(&date.details),
        [("labelText", "Day"), ("minDate", "2024-01-02"), ("pageType", "DatePicker")]
    );
    assert_eq!(titles(&dine.options), ["Pickup", "Dine-in"]);
    assert_eq!(details(&dine.details), [("multiSelect", "true"), ("pageType", "ListPicker")]);
    assert_eq!(details(&notes.details), [("multiLine", "true"), ("pageType", "Input")]);
    assert_eq!(details(&form.content.details), [("showSummary", "true")]);
}

#[test]
fn a_payment_is_told_member_by_member_without_its_secrets() {
    let payment = json!({
        "merchantSession": { "nonce": "canary" },
        "paymentRequest": {
            "lineItems": [{ "label": "Ticket", "amount": "20.00" }, { "label": "Tax", "amount": "4.00" }],
            "total": { "label": "Acme", "amount": "24.00" }
        }
    });
    let pay = read(&message("ApplePay", &json!({ "title": "Pay", "payment": payment })));
    assert_eq!(
        details(&pay.content.details),
        [
            ("payment.merchantSession", "(withheld)"),
            ("payment.paymentRequest.lineItems.1.amount", "20.00"),
            ("payment.paymentRequest.lineItems.1.label", "Ticket"),
            ("payment.paymentRequest.lineItems.2.amount", "4.00"),
            ("payment.paymentRequest.lineItems.2.label", "Tax"),
            ("payment.paymentRequest.total.amount", "24.00"),
            ("payment.paymentRequest.total.label", "Acme"),
        ]
    );
}

#[test]
fn only_a_choice_that_says_so_is_a_link_and_how_it_is_laid_out_is_nothing_to_read() {
    let found = read(&message(
        "ListPicker",
        &json!({ "title": "?", "targetForLinks": "_blank", "carouselIsVertical": true, "omitTitleFromCarouselResponse": true, "elements": [
            { "title": "Read", "type": "hyperlink", "url": "https://a.example/" },
            { "title": "Book", "type": "action" },
            { "title": "Odd", "type": "action", "url": "https://a.example/" }
        ] }),
    ));
    let [read, book, odd] = &found.content.options[..] else { panic!() };
    assert_eq!(
        (read.url.as_deref(), book.url.as_deref(), odd.url.as_deref()),
        (Some("https://a.example/"), None, None)
    );
    assert_eq!(
        (details(&book.details), details(&odd.details)),
        (vec![], vec![("url", "https://a.example/")])
    );
    assert_eq!(found.content.details, []);
}

#[test]
fn a_template_nobody_knows_is_read_as_far_as_it_goes_and_the_rest_is_kept() {
    let found = read(&json!({
        "templateType": "Hologram", "mood": "blue",
        "data": { "title": "Look", "elements": ["Left", "Right", { "title": 7 }], "depth": [3, 4] }
    }));
    assert_eq!(found.template.as_ref().map(Template::as_wire), Some("Hologram"));
    assert_eq!(titles(&found.content.options), ["Left", "Right", ""]);
    assert_eq!(
        details(&found.content.options[2].details),
        [("title", "7")],
        "of another type than it should be"
    );
    assert_eq!(details(&found.content.details), [("depth.1", "3"), ("depth.2", "4"), ("mood", "blue")]);
}

#[test]
fn all_that_is_shown_is_among_its_words() {
    let found = read(&json!({ "templateType": "Carousel", "data": {
        "replyMessage": { "title": "Thanks" },
        "content": { "title": "Look", "cards": [{ "title": "Flights", "elements": [{ "title": "Book", "subtitle": "a seat" }], "price": 20 }] }
    } }));
    assert_eq!(found.words(), ["Look", "Flights", "Book", "a seat", "20", "Thanks"]);
}

#[test]
fn an_answer_is_what_was_picked() {
    for content in [
        r#"{"title":"Billing"}"#,
        r#"{"data":{"content":{"title":"Billing"}}}"#,
        r#"{"templateType":"ListPicker","version":"1.0","action":"Billing"}"#,
        r#"{"templateIdentifier":"t-1","listTitle":"Hotels","selectionText":"Billing"}"#,
        r#"{"data":{"elementId":"Billing"}}"#,
        r#"{"templateType":"ViewResource","version":"1.0","action":" ","data":{"content":"Billing"}}"#,
    ] {
        assert_eq!(&*parse_response(content).unwrap().picked, "Billing", "{content}");
    }
}

#[test]
fn an_answer_to_a_view_tells_what_was_filled_in() {
    let content = json!({ "templateType": "ViewResource", "version": "1.0", "action": "Submit",
        "data": { "FormInput": { "name": "Ana", "reasons": ["late", "broken"] }, "sessionToken": "canary" } });
    let found = parse_response(&content.to_string()).unwrap();
    assert_eq!((&*found.picked, found.template), ("Submit", Some(Template::ViewResource)));
    let expected = [
        ("FormInput.name", "Ana"),
        ("FormInput.reasons.1", "late"),
        ("FormInput.reasons.2", "broken"),
        ("sessionToken", "(withheld)"),
    ];
    assert_eq!(details(&found.details), expected);
}

#[test]
fn asking_for_more_of_a_list_is_no_choice() {
    let content = json!({ "version": "1.0", "action": "SHOW_MORE", "data": {
        "actionName": "SHOW_MORE", "preIndex": -1, "nextIndex": 5, "listId": "services", "templateType": "ListPicker", "referenceId": "r-1" } });
    let found = parse_response(&content.to_string()).unwrap();
    assert_eq!((found.paging, found.reference_id.as_deref()), (Some(Paging::More), Some("r-1")));
    assert_eq!(found.details, []);
}

#[test]
fn what_was_picked_out_of_a_carousel_is_an_answer_though_it_is_sent_as_text() {
    let found =
        parse_selection(r#"{"templateIdentifier":"t-2","listTitle":"Hotels","selectionText":"Book a room"}"#)
            .unwrap();
    assert_eq!(
        (found.of.as_deref(), found.identifier.as_deref(), &*found.picked),
        (Some("Hotels"), Some("t-2"), "Book a room")
    );
    for text in [
        "Book a room",
        r#"{"selectionText":"Book a room"}"#,
        r#"{"templateIdentifier":"t-2","listTitle":"Hotels","selectionText":7}"#,
        r#"{"templateIdentifier":"t-2","listTitle":"Hotels","selectionText":"x","more":1}"#,
    ] {
        assert_eq!(parse_selection(text), None, "{text}");
    }
}

#[test]
fn what_says_nothing_is_none() {
    for content in ["", "plain words", "[]", "{}", r#"{"action":"x"}"#, r#"{"data":{"content":[]}}"#] {
        assert_eq!(parse_interactive(content), None, "{content}");
        assert_eq!(parse_response(content), None, "{content}");
    }
}

/// Choices, parts and details.
fn size(found: &Interactive) -> usize {
    let of = |part: &Part| {
        part.options.len()
            + part.details.len()
            + part.options.iter().map(|option| option.details.len()).sum::<usize>()
    };
    found.parts.len() + of(&found.content) + found.parts.iter().map(of).sum::<usize>()
}

#[test]
fn size_and_number_are_bounded() {
    let many: Vec<_> = (0..500).map(|number| json!({ "title": number.to_string() })).collect();
    let found = read(&message("Panel", &json!({ "elements": many })));
    assert_eq!((size(&found), found.left_out), (400, 100), "what is left out is counted");
    let cards: Vec<_> = (0..50).map(|_| json!({ "title": "card", "elements": many[..20] })).collect();
    let found = read(&message("Carousel", &json!({ "cards": cards })));
    assert_eq!((size(&found), found.left_out > 0), (400, true));
    assert_eq!(parse_interactive(&json!({ "title": "x".repeat(70_000) }).to_string()), None);
}

#[test]
fn what_lies_too_deep_is_counted() {
    let deep = |levels: usize| {
        let value = format!("{}1{}", r#"{"a":"#.repeat(levels), "}".repeat(levels));
        parse_interactive(&format!(r#"{{"templateType":"Panel","deep":{value}}}"#)).unwrap()
    };
    assert_eq!(details(&deep(3).content.details), [("deep.a.a.a", "1")]);
    assert_eq!((deep(20).content.details.len(), deep(20).left_out), (0, 1));
}

fn any_json() -> impl Strategy<Value = Value> {
    let names = prop::sample::select(vec![
        "templateType",
        "data",
        "content",
        "title",
        "subtitle",
        "elements",
        "cards",
        "sections",
        "pages",
        "items",
        "rows",
        "timeslots",
        "date",
        "duration",
        "replyMessage",
        "referenceId",
        "viewId",
        "viewData",
        "viewToken",
        "action",
        "url",
        "actionDetail",
        "templateIdentifier",
        "imageData",
        "__proto__",
        "x",
        "",
    ]);
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        ".{0,12}".prop_map(Value::from)
    ];
    leaf.prop_recursive(6, 120, 8, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..8).prop_map(Value::from),
            prop::collection::hash_map(names.clone().prop_map(str::to_owned), inner, 0..8)
                .prop_map(|members| members.into_iter().collect()),
        ]
    })
}

proptest! {
    #[test]
    fn any_json_is_survived_within_bounds(content in any_json()) {
        let content = content.to_string();
        if let Some(found) = parse_interactive(&content) {
            prop_assert!(size(&found) <= 400);
        }
        if let Some(found) = parse_response(&content) {
            prop_assert!(found.details.len() <= 400);
        }
        let _ = parse_selection(&content);
    }
}
