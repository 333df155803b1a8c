//! How long the worst texts take: twice as long for twice the text.
//!
//! `cargo bench -p richtext`; for a quicker build with `CARGO_PROFILE_BENCH_LTO=off`.
#![expect(clippy::print_stdout, reason = "a benchmark says what it measured")]

use std::hint::black_box;
use std::time::{Duration, Instant};

use richtext::{Form, LONGEST, read};

fn main() {
    let units = [
        "[",
        "![",
        "[a](",
        "](",
        "*",
        "*a",
        "**a ",
        "_a",
        "> ",
        "- ",
        "> - ",
        "`",
        "``a",
        "~~a",
        "<",
        "<a ",
        "&",
        "\\",
        "#\n",
        "a\n=\n",
        "[a]: b\n",
        "1. ",
        "\u{301}",
        "\u{202e}",
        "👩\u{200d}",
        "https://a.b ",
        "https://",
        "a:",
        "a@",
        "- a\n\n",
        "\t-",
        "*a_",
    ];
    let mut worst = ("", Duration::ZERO);
    for unit in units {
        let [half, whole] = [LONGEST / 2, LONGEST].map(|bytes| best(&unit.repeat(bytes / unit.len())));
        println!("{unit:>12?} 32 KiB {half:>9.2?}   64 KiB {whole:>9.2?}");
        if whole > worst.1 {
            worst = (unit, whole);
        }
    }
    println!("worst: {:?} in {:.2?}", worst.0, worst.1);
    println!("1 MB of [: {:.2?}", best(&"[".repeat(1_000_000)));
    let usual = "Hello Mara, **one moment**. I need:\n- the invoice\n- a [picture](https://help.acme.example/files)\n";
    println!("a usual message: {:.2?}", best(usual));
}

/// The best of twenty, in either form, whichever is slower.
fn best(text: &str) -> Duration {
    let once = |form| {
        let begun = Instant::now();
        black_box(read(black_box(text), form));
        begun.elapsed()
    };
    [Form::Markdown, Form::Plain]
        .map(|form| (0..20).map(|_| once(form)).min().unwrap_or_default())
        .into_iter()
        .max()
        .unwrap_or_default()
}
