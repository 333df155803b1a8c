use monitor::SystemClock;
use serde_json::json;

use super::*;
use crate::archive::samples::Sample;
use crate::rules::Rules;
use crate::settings::fakes::InMemory;

fn exporter(sample: &Sample) -> Exporter {
    Exporter::new(
        sample.shelf.clone(),
        SettingsFile::new(InMemory::default(), Rules::default()),
        Arc::new(SystemClock),
    )
}

fn sample() -> Sample {
    let sample = Sample::new();
    let items: Vec<_> = (0..3)
        .map(|number| {
            json!({
                "Id": format!("i-{number}"), "AbsoluteTime": format!("2026-11-20T10:00:0{number}.000Z"), "Type": "MESSAGE",
                "ContentType": "text/plain", "Content": format!("refund {number}"), "ParticipantId": "p",
                "ParticipantRole": "CUSTOMER", "ContactId": "c-1",
            })
        })
        .collect();
    sample.store("c-1", None, &items);
    sample
}

#[tokio::test(flavor = "multi_thread")]
async fn a_chat_and_the_hits_of_a_question_are_written_beside_a_manifest_that_proves_them() {
    let (sample, folder) = (sample(), tempfile::tempdir().unwrap());
    let exporter = exporter(&sample);
    for (what, items) in
        [(ExportWhat::Chat { key: "c-1".into() }, 3), (ExportWhat::Results { text: "refund 2".into() }, 1)]
    {
        let to = folder.path().to_owned();
        let exported = exporter.export(what, ExportFormat::Jsonl, to, |_| {}).await.unwrap();
        assert_eq!(exported.items, items);
        let report = ::archive::export::verify(&folder.path().join(&exported.manifest)).unwrap();
        assert!(report.is_same());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_there_is_not_found_and_leaves_no_file() {
    let (sample, folder) = (sample(), tempfile::tempdir().unwrap());
    let exporter = exporter(&sample);
    let what = ExportWhat::Chat { key: "nobody".into() };
    let failure =
        exporter.export(what, ExportFormat::Html, folder.path().to_owned(), |_| {}).await.unwrap_err();
    assert_eq!(failure.code, dto::FailureCode::NotFound);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    let again = ExportWhat::Chat { key: "c-1".into() };
    exporter.export(again, ExportFormat::Csv, folder.path().to_owned(), |_| {}).await.unwrap();
}
