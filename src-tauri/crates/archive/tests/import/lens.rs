//! Files of Contact Lens for a chat.

use archive::import::KindHint;
use archive::import::format::{
    Analysis, Category, Feeling, Mention, Original, ResponseTime, Shift, Span, Transcript, read,
};
use serde_json::{Value, json};
use transcript::{ItemId, Role};

use super::{CONTACT, LENS, REDACTED, STORED, id, parse};

fn analysis(transcript: &Transcript) -> &Analysis {
    transcript.analysis.as_deref().unwrap()
}

/// What a mention points at.
fn marked<'a>(transcript: &'a Transcript, mention: &Mention) -> &'a str {
    let item = transcript.items.iter().find(|item| item.id == mention.item).unwrap();
    let content = item.content.as_deref().unwrap();
    &content[mention.span.unwrap().range_in(content).unwrap()]
}

fn with(findings: &Value) -> Analysis {
    let mut file =
        json!({ "Version": "CHAT-2022-11-30", "CustomerMetadata": { "ContactId": "c" }, "Transcript": [] });
    file.as_object_mut().unwrap().extend(findings.as_object().unwrap().clone());
    *parse(file.to_string().as_bytes()).unwrap().analysis.unwrap()
}

#[test]
fn a_file_of_contact_lens_is_known_by_its_content() {
    let transcript = parse(LENS).unwrap();
    assert_eq!(transcript.original, Original::Lens { redacted: false });
    assert_eq!(transcript.contact.as_str(), CONTACT);
    assert_eq!(transcript.instance.as_deref(), Some("5f0e6d7c-8b9a-4a1b-b2c3-d4e5f6a7b8c9"));
    assert_eq!(transcript.account.as_deref(), Some("123456789012"));
    assert_eq!(parse(REDACTED).unwrap().original, Original::Lens { redacted: true });
}

#[test]
fn where_the_file_does_not_say_whether_it_is_redacted_its_place_does() {
    let file =
        json!({ "ChatTranscriptVersion": "2019-08-26", "Transcript": [], "ContactId": "c" }).to_string();
    let at = |path: &str| read(file.as_bytes(), &KindHint::of(path)).unwrap().original;
    assert_eq!(at("Analysis/Chat/Redacted/2026/11/20/x.json"), Original::Lens { redacted: true });
    assert_eq!(at("Analysis/Chat/2026/11/20/x.json"), Original::Lens { redacted: false });
    let raw = read(LENS, &KindHint::of("Redacted/x.json")).unwrap();
    assert_eq!(raw.original, Original::Lens { redacted: false }, "the file knows better");
}

#[test]
fn its_items_are_those_of_the_transcript() {
    let (stored, lens, redacted) = (parse(STORED).unwrap(), parse(LENS).unwrap(), parse(REDACTED).unwrap());
    let ids =
        |transcript: &Transcript| transcript.items.iter().map(|item| item.id.clone()).collect::<Vec<_>>();
    assert_eq!(ids(&lens), ids(&stored));
    assert_eq!(ids(&redacted), ids(&stored));
    for (ours, theirs) in stored.items.iter().zip(&lens.items) {
        assert_eq!(ours.content, theirs.content);
        assert_eq!(ours.author, theirs.author);
        assert_eq!(theirs.contact().unwrap().as_str(), CONTACT);
    }
    assert!(redacted.items[6].content.as_deref().unwrap().ends_with("write to [PII]"));
}

#[test]
fn sentiment_is_read_for_roles_and_items() {
    let transcript = parse(LENS).unwrap();
    let sentiment = &analysis(&transcript).sentiment;
    assert_eq!(sentiment.overall, [(Role::Agent, 1.15), (Role::Customer, 0.5)]);
    assert_eq!((sentiment.with_agent, sentiment.without_agent), (Some(0.5), None));
    let agent = (Role::Agent, Shift { begin: 0.0, end: 2.5 });
    assert_eq!(sentiment.shift, [agent, (Role::Customer, Shift { begin: -3.75, end: 3.75 })]);
    let of_items: Vec<(String, &Feeling)> =
        sentiment.of_items().map(|(item, feeling)| (item.to_string(), feeling)).collect();
    let expected = [
        (id(6), &Feeling::Neutral),
        (id(7), &Feeling::Negative),
        (id(9), &Feeling::Positive),
        (id(10), &Feeling::Positive),
    ];
    assert_eq!(of_items, expected);
    assert_eq!(sentiment.groups[1].score, Some(-3.75));
    assert_eq!(sentiment.groups[1].role, Role::Customer);
}

#[test]
fn sentiment_of_items_is_also_read_where_it_stands_in_them() {
    let file = json!({
        "Version": "CHAT-2022-11-30", "CustomerMetadata": { "ContactId": "c" },
        "Transcript": [{
            "Id": "i", "AbsoluteTime": "2026-11-20T09:15:00Z", "ParticipantId": "p", "ParticipantRole": "CUSTOMER",
            "Sentiment": "PONDERING"
        }],
        "ConversationCharacteristics": { "Sentiment": { "OverallSentiment": { "CUSTOMER": 0.5 } } },
    });
    let transcript = parse(file.to_string().as_bytes()).unwrap();
    let sentiment = &analysis(&transcript).sentiment;
    assert_eq!(sentiment.groups[0].feeling, Feeling::Unknown("PONDERING".into()));
    assert_eq!(sentiment.groups[0].role, Role::Customer);
    assert_eq!(sentiment.overall, [(Role::Customer, 0.5)], "as in files of calls");
}

#[test]
fn categories_point_at_what_they_found() {
    for file in [LENS, REDACTED] {
        let transcript = parse(file).unwrap();
        let [refund, greeting] = &analysis(&transcript).categories[..] else { panic!("two categories") };
        assert_eq!((&*refund.name, refund.points.len()), ("refund", 1));
        let marked: Vec<&str> = refund.points[0].iter().map(|mention| marked(&transcript, mention)).collect();
        assert_eq!(marked, ["order 4711 came broken 😡", "money back"]);
        assert_eq!(
            *greeting,
            Category { name: "no-greeting".into(), points: Vec::new() },
            "of the whole chat"
        );
    }
}

#[test]
fn a_category_without_details_has_matched_too() {
    let found = with(&json!({ "Categories": { "MatchedCategories": ["a", 7, "b"], "MatchedDetails": {
        "b": { "PointsOfInterest": [{ "TranscriptItems": [{ "Id": "i" }, {}] }, { "TranscriptItems": [] }] }
    } } }));
    let names: Vec<&str> = found.categories.iter().map(|category| &*category.name).collect();
    assert_eq!(names, ["b", "a"]);
    assert_eq!(found.categories[0].points, [[Mention { item: "i".into(), span: None }]]);
}

#[test]
fn the_summary_points_at_issues_and_outcomes() {
    let transcript = parse(LENS).unwrap();
    let summary = &analysis(&transcript).summary;
    assert_eq!(marked(&transcript, &summary.issues[0]), "my daughter’s order 4711 came broken 😡");
    assert_eq!(marked(&transcript, &summary.outcomes[0]), "You get your money back within 5 days.");
    assert!(summary.actions.is_empty() && summary.text.is_none());
}

#[test]
fn what_a_language_model_wrote_is_read_and_not_shown_by_debug() {
    for written in [
        json!({ "PostContactSummary": { "Status": "COMPLETED", "Content": "A refund." } }),
        json!({ "AutoGenerated": { "OverallSummary": { "Content": "A refund." } } }),
        json!({ "AutoGenerated": { "PostContactSummary": { "Content": "A refund." } } }),
    ] {
        let found = with(&json!({ "ConversationCharacteristics": { "ContactSummary": written } }));
        assert_eq!(found.summary.text.as_deref(), Some("A refund."), "{written}");
        assert!(!format!("{found:?}").contains("A refund."));
    }
}

#[test]
fn redactions_count_in_the_redacted_copy() {
    let (raw, redacted) = (parse(LENS).unwrap(), parse(REDACTED).unwrap());
    assert_eq!(analysis(&raw).redactions, analysis(&redacted).redactions);
    let masks: Vec<&str> = analysis(&raw)
        .redactions
        .iter()
        .flat_map(|redaction| {
            let mention = |span| Mention { item: redaction.item.clone(), span: Some(span) };
            redaction.spans.iter().map(|span| marked(&redacted, &mention(*span))).collect::<Vec<_>>()
        })
        .collect();
    assert_eq!(masks, ["[PII]", "[PII]"]);
}

#[test]
fn response_times_are_read() {
    let transcript = parse(LENS).unwrap();
    let response = &analysis(&transcript).response;
    assert_eq!((response.agent_greeting, response.automated_greeting), (Some(4250), None));
    let slowest = vec![ItemId::new(id(9))];
    let agent = ResponseTime { average: Some(25_000), maximum: Some(28_277), slowest };
    assert_eq!(response.by_role[0], (Role::Agent, agent));
    assert_eq!(response.by_role.len(), 2);
}

#[test]
fn language_and_state_are_read() {
    let transcript = parse(LENS).unwrap();
    let found = analysis(&transcript);
    assert_eq!((found.language.as_deref(), found.status.as_deref()), (Some("en-US"), Some("COMPLETED")));
}

#[test]
fn findings_of_another_shape_are_absent_and_stay_in_the_text() {
    let findings = json!({
        "Categories": 7,
        "LanguageCode": ["en"],
        "ConversationCharacteristics": {
            "Sentiment": { "OverallSentiment": { "DetailsByParticipantRole": { "AGENT": "glad" } },
                "DetailsByTranscriptItemGroup": [7, { "Sentiment": "MIXED" }] },
            "ContactSummary": { "SummaryItemsDetected": { "IssuesDetected": [] } },
            "ResponseTime": { "DetailsByParticipantRole": { "AGENT": { "Average": "quick" }, "CUSTOMER": [] } },
        },
    });
    let found = with(&findings);
    assert!(found.categories.is_empty() && found.language.is_none());
    assert!(found.sentiment.overall.is_empty());
    assert_eq!(found.sentiment.groups.len(), 1);
    assert!(found.response.by_role.is_empty());
    let mut file = findings.clone();
    file.as_object_mut()
        .unwrap()
        .extend([("ContactId".to_owned(), "c".into()), ("Transcript".to_owned(), json!([]))]);
    let about = parse(file.to_string().as_bytes()).unwrap().about;
    let about: Value = serde_json::from_str(about.get()).unwrap();
    assert_eq!(about["ConversationCharacteristics"], findings["ConversationCharacteristics"]);
}

#[test]
fn findings_survive_being_written_down() {
    let transcript = parse(LENS).unwrap();
    let written = serde_json::to_string(analysis(&transcript)).unwrap();
    assert_eq!(serde_json::from_str::<Analysis>(&written).unwrap(), *analysis(&transcript));
}

#[test]
fn a_span_counts_characters() {
    let span = |begin, end| Span { begin, end };
    // Two letters of Hebrew, a family of three characters, one of them invisible, and a letter: 2, 4 and 1 bytes and more.
    let text = "שם👩‍👧é!";
    let marked = |begin, end| span(begin, end).range_in(text).map(|range| &text[range]);
    assert_eq!(marked(0, 2), Some("שם"));
    assert_eq!(marked(2, 5), Some("👩‍👧"));
    assert_eq!(marked(5, 6), Some("é"));
    assert_eq!(marked(6, 7), Some("!"));
    assert_eq!(marked(6, 99), Some("!"), "as far as the text goes");
    assert_eq!(marked(7, 8), None);
    assert_eq!(marked(3, 3), None);
    assert_eq!(marked(4, 2), None);
    assert_eq!(span(0, 1).range_in(""), None);
}
