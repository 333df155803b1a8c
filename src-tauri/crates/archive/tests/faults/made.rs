//! Archives to be damaged, and what must be true of one whatever happened.

use std::path::Path;

use archive::query::{Branch, Plan};
use archive::search::Order;
use archive::{Archive, Batch, ChatFacts, ContactFacts, Key, NewItem, Presence};
use rusqlite::Connection;
use transcript::Item;
use zeroize::Zeroizing;

/// A key like any other.
pub(crate) fn key() -> Key {
    Key::new(Zeroizing::new([7; 32]))
}

/// Where all chats are from.
pub(crate) const HOST: &str = "example.my.connect.aws";
/// Items of a chat.
pub(crate) const ITEMS: usize = 10;

/// The chat with this number. Each of its items has the words `all`, `chat<number>` and `item<number>x<position>`; the third is longer than
/// two pages, the fourth has a file.
pub(crate) fn chat(number: usize) -> Batch {
    let contact = format!("{number:08x}-0000-4000-8000-000000000000");
    let item = |at: usize| {
        let text = format!(
            "all chat{number} item{number}x{at} {}",
            if at == 2 { "long ".repeat(2_500) } else { "what was said ".repeat(8) }
        );
        let kind = if at == 3 {
            r#""Type":"ATTACHMENT","Attachments":[{"AttachmentId":"f","AttachmentName":"a.pdf","ContentType":"application/pdf","Status":"APPROVED"}]"#
        } else {
            r#""Type":"MESSAGE","ContentType":"text/plain""#
        };
        let second = 1_763_000_000 + number as i64 * 600 + at as i64 * 20;
        let time = jiff::Timestamp::from_second(second).unwrap();
        let json = format!(
            r#"{{"Id":"{number:08x}-{at:04x}-4000-8000-000000000001","AbsoluteTime":"{time}",{kind},"Content":"{text}","ParticipantId":"p{}","DisplayName":"Ana","ParticipantRole":"CUSTOMER","ContactId":"{contact}"}}"#,
            at % 2
        );
        NewItem::new(item_of(&json))
    };
    Batch {
        chat: ChatFacts {
            key: contact.clone(),
            host: Some(HOST.into()),
            instance: Some("i-1".into()),
            customer: Some(format!("Customer {number}")),
            complete: Some(true),
            contacts: vec![ContactFacts::new(contact.as_str().into())],
            ..ChatFacts::default()
        },
        items: (0..ITEMS).map(item).collect(),
        presence: vec![Presence {
            participant: "p0".into(),
            since: jiff::Timestamp::from_second(1_763_000_000).unwrap(),
            facet: "activity".into(),
            report: "{}".into(),
        }],
        state: Some("{\"state\":1}".into()),
        ..Batch::default()
    }
}

fn item_of(json: &str) -> Item {
    protocol::parse_item(json).item.unwrap()
}

/// An archive with so many chats, closed.
pub(crate) fn archive(folder: &Path, chats: usize) {
    let archive = Archive::open(folder, &key()).unwrap();
    for from in (0..chats).step_by(20) {
        archive.write_now((from..chats.min(from + 20)).map(chat).collect()).unwrap();
    }
    wait(archive.close());
}

/// What asks for one word.
pub(crate) fn plan(word: &str) -> Plan {
    let matching = Some(format!("\"{word}\""));
    Plan { branches: vec![Branch { matching, ..Branch::default() }] }
}

/// Row ids of all hits for a word.
pub(crate) fn hits(archive: &Archive, word: &str) -> Result<Vec<i64>, archive::ReadError> {
    let found = archive.search_now(&plan(word), Order::Newest, None, 1_000_000)?;
    Ok(found.hits.iter().map(|hit| hit.row).collect())
}

/// Waits for something asynchronous.
pub(crate) fn wait<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(future)
}

/// Waits until the index has everything, and nothing is left of another.
pub(crate) fn rebuilt(archive: &Archive) {
    use archive::repair::Finding;
    wait(async {
        archive.rebuilding().wait_for(Option::is_none).await.unwrap();
        while archive.concerns().await.unwrap().contains(&Finding::Tidying) {
            tokio::task::yield_now().await;
        }
    });
}

/// The database, beside everything that the archive itself would do.
pub(crate) fn database(folder: &Path) -> Connection {
    let connection = Connection::open(folder.join("archive.db")).unwrap();
    connection.pragma_update(None, "cipher_log_level", "NONE").unwrap();
    connection.pragma_update(None, "key", format!("x'{}'", *key().expose_hex())).unwrap();
    connection.pragma_update(None, "cipher_hmac_algorithm", "HMAC_SHA256").unwrap();
    connection.busy_timeout(std::time::Duration::from_secs(5)).unwrap();
    connection
}

/// Fails unless the database is sound in every way that can be looked at from outside, and the index has exactly the rows.
pub(crate) fn assert_sound(folder: &Path) {
    let archive = Archive::open(folder, &key()).unwrap();
    rebuilt(&archive);
    let report = wait(archive.check(|_| {})).unwrap();
    assert_eq!((report.findings.as_slice(), report.is_partial), ([].as_slice(), false));
    let all = hits(&archive, "all").unwrap().len() as i64;
    wait(archive.close());
    let connection = database(folder);
    let text = |sql: &str| connection.query_row(sql, [], |row| row.get::<_, String>(0));
    assert_eq!(text("PRAGMA cipher_integrity_check"), Err(rusqlite::Error::QueryReturnedNoRows));
    // The view's functions are the archive's own, and not here.
    let count = |sql: &str| connection.query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap();
    assert_eq!(count("SELECT count(*) FROM item"), all, "rows and hits");
    assert_eq!(count("SELECT count(*) FROM pragma_foreign_key_check"), 0);
}
