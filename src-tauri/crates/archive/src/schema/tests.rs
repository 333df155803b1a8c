use std::fs;
use std::path::Path;

use tempfile::tempdir;

use super::*;

/// What a later version might do: a table is made from another, one is changed, one goes.
const LATER: &str = "
    CREATE TABLE mood(chat INTEGER PRIMARY KEY REFERENCES chat, word TEXT NOT NULL);
    INSERT INTO mood(chat, word) SELECT no, customer FROM chat;
    ALTER TABLE chat ADD COLUMN mood TEXT;
    UPDATE chat SET mood = (SELECT word FROM mood WHERE chat = chat.no);
    DROP TABLE imported;
";
const STEPS: [&str; 2] = [MIGRATIONS[0], LATER];
/// With the one that says that all is done.
const STATEMENTS: usize = 6;

/// A database of the first version in a file.
fn first(folder: &Path) -> Connection {
    let mut connection = open(folder);
    make(&mut connection, 1).unwrap();
    connection
        .execute_batch(
            "WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 500)
             INSERT INTO chat(key, customer) SELECT n, hex(randomblob(400)) FROM n",
        )
        .unwrap();
    connection
}

fn open(folder: &Path) -> Connection {
    let connection = Connection::open(folder.join("archive.db")).unwrap();
    // So little memory that a transaction is written out before it ends.
    connection.execute_batch("PRAGMA journal_mode = WAL; PRAGMA cache_size = 5").unwrap();
    connection
}

/// Everything that is in it.
fn content(connection: &Connection) -> Vec<String> {
    let mut all = vec![version(connection).unwrap().to_string()];
    let text = |sql: &str| -> Vec<String> {
        connection
            .prepare(sql)
            .unwrap()
            .query_map([], |row| row.get(0))
            .unwrap()
            .map(Result::unwrap)
            .collect()
    };
    all.extend(text("SELECT coalesce(sql, name) FROM sqlite_schema ORDER BY rowid"));
    all.extend(text("SELECT key || customer FROM chat ORDER BY no"));
    assert_eq!(text("PRAGMA integrity_check"), ["ok"]);
    all
}

#[test]
fn a_migration_that_fails_at_any_statement_leaves_the_earlier_version_as_it_was() {
    let folder = tempdir().unwrap();
    let mut connection = first(folder.path());
    let before = content(&connection);
    for nth in 0..STATEMENTS {
        let mut at = 0;
        let done = migrate_by(&mut connection, &STEPS, &mut |_| {
            at += 1;
            if at > nth { Err(OpenError::Full) } else { Ok(()) }
        });
        assert!(matches!(done, Err(OpenError::Full)), "{nth}");
        assert_eq!(content(&connection), before, "{nth}");
    }
    let mut at = 0;
    migrate_by(&mut connection, &STEPS, &mut |_| {
        at += 1;
        Ok(())
    })
    .unwrap();
    assert_eq!((at, version(&connection).unwrap()), (STATEMENTS, 2));
}

#[test]
fn a_migration_that_is_killed_at_any_statement_is_done_by_the_next_who_opens() {
    let folder = tempdir().unwrap();
    let mut connection = first(folder.path());
    let before = content(&connection);
    let mut copies = Vec::new();
    migrate_by(&mut connection, &STEPS, &mut |_| {
        // As the files are when the process ends here.
        let copy = tempdir().unwrap();
        for name in ["archive.db", "archive.db-wal"] {
            fs::copy(folder.path().join(name), copy.path().join(name)).unwrap();
        }
        copies.push(copy);
        Ok(())
    })
    .unwrap();
    assert_eq!(copies.len(), STATEMENTS);
    let after = content(&connection);
    for (nth, copy) in copies.iter().enumerate() {
        let mut connection = open(copy.path());
        assert_eq!(content(&connection), before, "{nth}");
        migrate_by(&mut connection, &STEPS, &mut |_| Ok(())).unwrap();
        assert_eq!(content(&connection), after, "{nth}");
    }
}

#[test]
fn a_later_version_is_not_touched() {
    let folder = tempdir().unwrap();
    let mut connection = first(folder.path());
    migrate_by(&mut connection, &STEPS, &mut |_| Ok(())).unwrap();
    let before = content(&connection);
    assert!(matches!(migrate(&mut connection), Err(OpenError::Newer { found: 2 })));
    assert_eq!(content(&connection), before);
}
