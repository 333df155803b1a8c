use archive::{Batch, Presence};
use transcript::ParticipantId;

use crate::samples::{Shelf, at, batch, said};

fn report(second: u32, facet: &str, report: &str) -> Presence {
    Presence {
        participant: ParticipantId::from("c-AGENT"),
        since: at(second),
        facet: facet.to_owned(),
        report: report.to_owned(),
    }
}

fn talk(presence: Vec<Presence>) -> Vec<Batch> {
    vec![Batch { presence, ..batch("c", [said("c", "m", 1, "CUSTOMER", "hello")]) }]
}

#[tokio::test]
async fn the_history_of_presence_is_read_oldest_first_after_a_restart() {
    let shelf = Shelf::new();
    let reports =
        vec![report(9, "activity", "later"), report(3, "typing", "typing"), report(3, "activity", "earlier")];
    shelf.write(talk(reports.clone())).await.unwrap();
    let shelf = shelf.again();
    let mut found = shelf.presence("c".into()).await.unwrap();
    assert!(found.is_sorted_by_key(|report| report.since));
    found.sort_by(|one, other| one.report.cmp(&other.report));
    assert_eq!(found, [reports[2].clone(), reports[0].clone(), reports[1].clone()]);
}

#[tokio::test]
async fn a_report_that_comes_again_is_there_once() {
    let shelf = Shelf::new();
    shelf.write(talk(vec![report(3, "activity", "a")])).await.unwrap();
    shelf.write(talk(vec![report(3, "activity", "b")])).await.unwrap();
    assert_eq!(shelf.presence("c".into()).await.unwrap(), [report(3, "activity", "b")]);
}

#[tokio::test]
async fn of_a_chat_that_is_not_there_nothing_was_reported() {
    assert_eq!(Shelf::new().presence("nobody".into()).await.unwrap(), []);
}
