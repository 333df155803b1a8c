//! The index is put together: fewer pieces, the same hits.

use crate::samples::{Shelf, batch, database, said};

/// Pages of the index. Each piece has at least one.
fn pages(shelf: &Shelf) -> i64 {
    asked(shelf, "SELECT count(*) FROM fts_data")
}

fn asked(shelf: &Shelf, sql: &str) -> i64 {
    database(shelf).query_row(sql, [], |row| row.get(0)).unwrap()
}

#[tokio::test]
async fn what_was_written_piece_by_piece_is_put_together_and_found_as_before() {
    let shelf = Shelf::new();
    for second in 0..40 {
        let id = format!("i-{second}");
        shelf
            .write(vec![batch("c-1", [said("c-1", &id, second, "CUSTOMER", "where is my refund")])])
            .await
            .unwrap();
    }
    shelf.settle().await.unwrap();
    // Two pages say what there is; of pieces of one size no four are left.
    assert!(pages(&shelf) <= 2 + 3 * 2, "{}", pages(&shelf));
    assert_eq!(shelf.texts("refund").await.len(), 40);
    assert_eq!(shelf.check(|_| {}).await.unwrap().findings, []);
}

#[tokio::test]
async fn much_at_once_is_a_piece_of_its_own_and_what_comes_one_by_one_is_put_together_again() {
    let shelf = Shelf::new();
    for group in 0..18_u32 {
        let items = (0..1_000).map(|number| {
            let at = group * 1_000 + number;
            said("c-1", &format!("i-{at}"), at, "CUSTOMER", "where is my refund")
        });
        shelf.write(vec![batch("c-1", items)]).await.unwrap();
    }
    let pieces = "SELECT count(DISTINCT segid) FROM fts_idx";
    assert_eq!(asked(&shelf, pieces), 18, "none are put together before it is over");
    assert_eq!(asked(&shelf, "SELECT v FROM fts_config WHERE k = 'automerge'"), 16);
    shelf.settle().await.unwrap();
    assert!(asked(&shelf, pieces) < 18);
    assert_eq!(shelf.check(|_| {}).await.unwrap().findings, []);
}

#[tokio::test]
async fn a_page_of_the_index_takes_one_of_the_database() {
    let shelf = Shelf::new();
    let text = |second: u32| {
        (0..40).map(|word| format!("w{} ", second * 7 + word * word)).collect::<Vec<_>>().concat()
    };
    for from in (0..4_000).step_by(1_000) {
        let items = (from..from + 1_000)
            .map(|second| said("c-1", &format!("i-{second}"), second, "CUSTOMER", &text(second)));
        shelf.write(vec![batch("c-1", items)]).await.unwrap();
    }
    shelf.settle().await.unwrap();
    assert!(pages(&shelf) > 50);
    let more = "SELECT count(*) FROM dbstat WHERE name = 'fts_data' AND pagetype = 'overflow'";
    assert_eq!(asked(&shelf, more), 0);
}
