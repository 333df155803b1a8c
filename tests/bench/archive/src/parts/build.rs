//! From the stored transcripts to something that can be searched: how fast, and how large.

use crate::Failure;
use crate::engine::plain::Plain;
use crate::engine::tantivy::Tantivy;
use crate::engine::{Which, ours, rows};
use crate::figure::{Figure, Goal, thousands};
use crate::machine;
use crate::stage::Stage;
use crate::table::Table;
use crate::times::timed;

pub(crate) fn run(stage: &Stage) -> Result<Vec<Figure>, Failure> {
    let items = stage.stored.items as f64;
    let messages = stage.stored.messages as f64;
    let mut table =
        Table::new(["from transcripts to search", "items/s", "s", "MB", "B a message", "B an item"]);
    let mut row = |name: &str, seconds: f64, bytes: u64| {
        let mut cells = vec![name.to_owned(), thousands((items / seconds) as u64), format!("{seconds:.1}")];
        if bytes > 0 {
            cells.push(thousands(bytes / 1_000_000));
            cells.extend([messages, items].map(|count| format!("{:.0}", bytes as f64 / count)));
        }
        table.row(cells);
    };

    let folder = stage.folder(Which::Ours);
    let archive = ours::open(&folder)?;
    let (progress, took) = timed(|| ours::import(&archive, &stage.transcripts()));
    if progress?.items.new != stage.stored.items {
        return Err("the import has not taken all items".into());
    }
    let ours = took.as_secs_f64();
    let (settled, settling) = timed(|| ours::settle(&archive));
    settled?;
    drop(archive);
    let size = machine::size(&folder)?;
    row("archive: encrypted, each commit durable, raw JSON kept", ours, size);

    let (parsed, took) = timed(|| ours::parse_all(&stage.transcripts()));
    parsed?;
    row("  of it reading and parsing, on a thread beside the one that writes", took.as_secs_f64(), 0);

    row("  behind it, while one works on: the index put together", settling.as_secs_f64(), 0);

    let folder = stage.folder(Which::Plain);
    let (built, took) = timed(|| {
        let rows = rows::read(&stage.transcripts())?;
        Plain::build(&folder, &rows)
    });
    built?;
    let plain = took.as_secs_f64();
    Plain::optimize(&folder)?;
    row("plain FTS5: each commit durable, text alone", plain, machine::size(&folder)?);
    let (kept, more) = timed(|| Plain::keep_json(&folder, &stage.transcripts()));
    kept?;
    let plain_size = machine::size(&folder)?;
    row("plain FTS5: and raw JSON kept", plain + more.as_secs_f64(), plain_size);

    let folder = stage.folder(Which::Tantivy);
    let (built, took) = timed(|| Tantivy::build(&folder, rows::read(&stage.transcripts())?));
    built?;
    let tantivy = took.as_secs_f64();
    Tantivy::merge(&folder)?;
    row("tantivy: one commit at the end, text alone, then merged", tantivy, machine::size(&folder)?);
    table.print("Build, JSON parsing included");
    print_sizes(stage)?;

    let per = |bytes: u64| bytes as f64 / messages;
    Ok(vec![
        Figure::new("import, items/s", "", Goal::AtLeast(80_000.0), items / ours)
            .beside([Some(items / plain), Some(items / tantivy)]),
        Figure::new("file size a message, raw JSON kept", " B", Goal::AtMost(300.0), per(size))
            .beside([Some(per(plain_size)), None]),
    ])
}

/// Prints what the bytes of the archive are.
fn print_sizes(stage: &Stage) -> Result<(), Failure> {
    let mut table = Table::new(["of the archive", "MB", "B a message"]);
    for (name, bytes) in ours::sizes(&stage.folder(Which::Ours))? {
        let a_message = bytes as f64 / stage.stored.messages as f64;
        if a_message >= 0.5 {
            table.row([name, format!("{:.1}", bytes as f64 / 1e6), format!("{a_message:.1}")]);
        }
    }
    table.print("What the bytes are");
    Ok(())
}
