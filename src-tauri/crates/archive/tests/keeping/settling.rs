//! The index is put together: fewer pieces, the same hits.

use rusqlite::Connection;

use crate::samples::{Shelf, batch, key, said};

/// Pages of the index. Each piece has at least one.
fn pages(shelf: &Shelf) -> i64 {
    let connection = Connection::open(shelf.folder.path().join("archive.db")).unwrap();
    connection.pragma_update(None, "key", format!("x'{}'", &*key().expose_hex())).unwrap();
    connection.pragma_update(None, "cipher_hmac_algorithm", "HMAC_SHA256").unwrap();
    connection.query_row("SELECT count(*) FROM fts_data", [], |row| row.get(0)).unwrap()
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
