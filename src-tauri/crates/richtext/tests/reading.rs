//! Texts, and the tokens they become.

use proptest::prelude::*;
use richtext::{Block, DEEPEST, Form, Inline, LONGEST, Oddity, read};

/// Blocks as a short text: `p(a em(b))`.
fn told(blocks: &[Block]) -> String {
    blocks.iter().map(block).collect::<Vec<_>>().join(" ")
}

fn block(block: &Block) -> String {
    match block {
        Block::Paragraph(inner) => format!("p({})", inlines(inner)),
        Block::Heading(inner) => format!("h({})", inlines(inner)),
        Block::Code(inner) => format!("pre({})", inlines(inner)),
        Block::Quote(inner) => format!("quote({})", told(inner)),
        Block::List { first, items } => {
            let items: Vec<String> = items.iter().map(|item| format!("[{}]", told(item))).collect();
            format!("list{}({})", first.map(|first| first.to_string()).unwrap_or_default(), items.join(" "))
        }
        Block::Rule => "rule".into(),
    }
}

fn inlines(inner: &[Inline]) -> String {
    inner.iter().map(inline).collect()
}

fn inline(inline: &Inline) -> String {
    match inline {
        Inline::Text { text, .. } => text.clone(),
        Inline::Odd { kind, count, .. } => format!("<{kind:?} {count}>"),
        Inline::Emphasis(inner) => format!("em({})", inlines(inner)),
        Inline::Strong(inner) => format!("strong({})", inlines(inner)),
        Inline::Strike(inner) => format!("strike({})", inlines(inner)),
        Inline::Code(inner) => format!("code({})", inlines(inner)),
        Inline::Link { shown, address } => {
            format!("a({} -> {}{}{})", inlines(shown), address.before, address.host, address.after)
        }
    }
}

fn markdown(text: &str) -> String {
    read(text, Form::Markdown).map_or_else(|| "as written".into(), |blocks| told(&blocks))
}

fn plain(text: &str) -> String {
    read(text, Form::Plain).map_or_else(|| "as written".into(), |blocks| told(&blocks))
}

#[test]
fn a_text_without_anything_in_it_is_shown_as_it_is() {
    for text in [
        "",
        "Hello  there\n\nagain",
        "a * b * c",
        "1 < 2 & 3",
        "http://travel.example and www.travel.example",
    ] {
        assert_eq!(plain(text), "as written", "{text:?}");
    }
    assert_eq!(markdown("Hello there"), "as written");
}

#[test]
fn the_subset_becomes_tokens() {
    for (text, tokens) in [
        ("*a* _b_ **c** __d__ ~~e~~ `f`", "p(em(a) em(b) strong(c) strong(d) strike(e) code(f))"),
        ("***both***", "p(em(strong(both)))"),
        ("# Title\n\nSetext\n===", "h(Title) h(Setext)"),
        ("> said\n> so", "quote(p(said\nso))"),
        ("- one\n- two", "list([p(one)] [p(two)])"),
        ("3. one\n4. two", "list3([p(one)] [p(two)])"),
        ("- one\n\n  more\n- two", "list([p(one) p(more)] [p(two)])"),
        ("- one\n  - deep", "list([p(one) list([p(deep)])])"),
        ("```js\nlet *a*;\n```", "pre(js\nlet *a*;\n)"),
        ("    indented", "pre(indented)"),
        ("a\n\n---\n\nb", "p(a) rule p(b)"),
        ("a  \nb", "p(a\nb)"),
        ("[rules](https://travel.example/r)", "p(a(rules -> https://travel.example/r))"),
        ("[*big* rules](https://travel.example/r)", "p(a(em(big) rules -> https://travel.example/r))"),
        (r"\*no\* &amp; &lt;b&gt;", "p(*no* & <b>)"),
    ] {
        assert_eq!(markdown(text), tokens, "{text:?}");
    }
}

#[test]
fn html_is_text() {
    for text in [
        "<script>alert(1)</script>",
        "a <b onclick=x>c</b>",
        "<!-- hidden -->",
        "<img src=x onerror=alert(1)>",
        "<div>\n\n</div>",
    ] {
        let shown = markdown(text);
        let said = shown.strip_prefix("p(").map_or(text, |inner| &inner[..inner.len() - 1]);
        assert_eq!(said.replace(") p(", "\n\n"), text);
    }
}

#[test]
fn a_picture_is_a_link_to_it() {
    assert_eq!(markdown("![cat](https://evil.example/t.png)"), "p(!a(cat -> https://evil.example/t.png))");
}

#[test]
fn a_definition_elsewhere_makes_no_link_and_stays_to_be_read() {
    assert_eq!(
        markdown("[a][x]\n\n[x]: https://evil.example \"t\""),
        "p([a][x]) p([x]: a(https://evil.example -> https://evil.example/) \"t\")"
    );
}

#[test]
fn a_complete_https_address_is_a_link_in_either_form() {
    let link = "p(see a(https://travel.example/r?a=1 -> https://travel.example/r?a=1), thanks)";
    assert_eq!(plain("see https://travel.example/r?a=1, thanks"), link);
    assert_eq!(markdown("see https://travel.example/r?a=1, thanks"), link);
    assert_eq!(
        markdown("see <https://travel.example/r?a=1>, thanks").replace(['<', '>'], ""),
        link.replace(['<', '>'], "")
    );
}

#[test]
fn a_script_is_never_a_link_in_plain_text() {
    assert_eq!(plain("javascript:alert(1) data:text/html,x"), "as written");
}

#[test]
fn an_address_within_code_or_a_link_is_no_further_link() {
    assert_eq!(markdown("`https://a.example`"), "p(code(https://a.example))");
    assert_eq!(
        markdown("[https://a.example](https://b.example)"),
        "p(a(https://a.example -> https://b.example/))"
    );
}

#[test]
fn what_hides_is_a_token_in_either_form() {
    for form in [Form::Plain, Form::Markdown] {
        let blocks = read("pay \u{202e}now\u{202c}", form).unwrap();
        assert_eq!(told(&blocks), "p(pay <Direction 1>now<Direction 1>)");
    }
    assert_eq!(markdown("&#x202e;x"), "p(<Direction 1>x)");
    assert_eq!(
        plain(&format!("z{}", "\u{301}".repeat(100))),
        format!("p(z{}<Marks 92>)", "\u{301}".repeat(8))
    );
}

#[test]
fn places_lead_back_to_the_original() {
    let text = "Ü **bold *both*** `x` [a](https://t.example) &amp; \\* https://u.example/ \u{200b}- end\n\n> q\n\n```\ncode\n```";
    let blocks = read(text, Form::Markdown).unwrap();
    let places = placed(&blocks);
    assert!(places.len() > 8, "{places:?}");
    for (said, at) in places {
        assert_eq!(&text[at..at + said.len()], said);
    }
}

#[test]
fn nothing_is_nested_deeper_than_is_drawn_and_nothing_is_left_out() {
    let quotes = format!("{}deep", "> ".repeat(40));
    let lists =
        (0..40).map(|level| format!("{}- p{level}", "  ".repeat(level))).collect::<Vec<_>>().join("\n");
    let stars = format!("{}core{}", "*a **b ".repeat(30), "** *".repeat(30));
    for text in [quotes.as_str(), &lists, &stars] {
        let blocks = read(text, Form::Markdown).unwrap();
        assert!(depth(&blocks) <= DEEPEST, "{}", told(&blocks));
    }
    assert!(told(&read(&quotes, Form::Markdown).unwrap()).contains("deep"));
    let told = told(&read(&lists, Form::Markdown).unwrap());
    assert!((0..40).all(|level| told.contains(&format!("p{level}"))), "{told}");
}

#[test]
fn a_text_longer_than_any_message_is_shown_as_written() {
    let text = format!("*a*{}", "x".repeat(LONGEST));
    assert_eq!(markdown(&text), "as written");
}

#[test]
fn tokens_do_not_outgrow_the_text() {
    for unit in [
        "[",
        "![",
        "](",
        "*",
        "_a",
        "**a ",
        "> ",
        "- ",
        "`",
        "``a",
        "~~",
        "[a](b",
        "<",
        "&",
        "\\",
        "#",
        "a\n=\n",
        "[a]: b\n",
        "1. ",
        "\u{301}",
        "\u{202e}a",
        "https://a.b ",
        "\t-",
    ] {
        let text = unit.repeat(LONGEST / 4 / unit.len());
        let blocks = read(&text, Form::Markdown).unwrap_or_default();
        let tokens = counted(&blocks);
        assert!(tokens <= text.len() + 1, "{unit:?}: {tokens} tokens of {} bytes", text.len());
    }
}

fn placed(blocks: &[Block]) -> Vec<(&str, usize)> {
    let mut found = Vec::new();
    for_each_inline(blocks, &mut |inline| {
        if let Inline::Text { text, at: Some(at) } = inline {
            found.push((text.as_str(), *at));
        }
    });
    found
}

fn counted(blocks: &[Block]) -> usize {
    let mut count = 0;
    for_each_inline(blocks, &mut |_| count += 1);
    count
}

fn for_each_inline<'a>(blocks: &'a [Block], act: &mut impl FnMut(&'a Inline)) {
    fn inner<'a>(inlines: &'a [Inline], act: &mut impl FnMut(&'a Inline)) {
        for inline in inlines {
            act(inline);
            match inline {
                Inline::Text { .. } | Inline::Odd { .. } => {}
                Inline::Emphasis(more)
                | Inline::Strong(more)
                | Inline::Strike(more)
                | Inline::Code(more)
                | Inline::Link { shown: more, .. } => {
                    inner(more, act);
                }
            }
        }
    }
    for block in blocks {
        match block {
            Block::Paragraph(inlines) | Block::Heading(inlines) | Block::Code(inlines) => inner(inlines, act),
            Block::Quote(blocks) => for_each_inline(blocks, act),
            Block::List { items, .. } => items.iter().for_each(|item| for_each_inline(item, act)),
            Block::Rule => {}
        }
    }
}

/// Levels of quotes, lists and emphasis.
fn depth(blocks: &[Block]) -> usize {
    fn inner(inlines: &[Inline]) -> usize {
        let of = |inline: &Inline| match inline {
            Inline::Text { .. } | Inline::Odd { .. } | Inline::Code(_) => 0,
            Inline::Emphasis(more)
            | Inline::Strong(more)
            | Inline::Strike(more)
            | Inline::Link { shown: more, .. } => 1 + inner(more),
        };
        inlines.iter().map(of).max().unwrap_or(0)
    }
    let of = |block: &Block| match block {
        Block::Paragraph(inlines) | Block::Heading(inlines) => inner(inlines),
        Block::Code(_) | Block::Rule => 0,
        Block::Quote(blocks) => 1 + depth(blocks),
        Block::List { items, .. } => 1 + items.iter().map(|item| depth(item)).max().unwrap_or(0),
    };
    blocks.iter().map(of).max().unwrap_or(0)
}

fn said(blocks: &[Block]) -> String {
    let mut said = String::new();
    for_each_inline(blocks, &mut |inline| {
        if let Inline::Text { text, .. } = inline {
            said.push_str(text);
        }
    });
    said
}

/// Texts in which markup and what hides is as likely as letters.
fn texts() -> impl Strategy<Value = String> {
    let units = prop::sample::select(vec![
        "a",
        "Ü",
        " ",
        "\n",
        "\n\n",
        "*",
        "**",
        "_",
        "~~",
        "`",
        "```\n",
        "[",
        "]",
        "(",
        ")",
        "](",
        "!",
        "<",
        ">",
        "> ",
        "- ",
        "1. ",
        "# ",
        "&amp;",
        "&#8238;",
        "\\",
        ":",
        "]: ",
        "https://a.example/b",
        "\u{202e}",
        "\u{200d}",
        "👩",
        "\u{301}",
        "ס",
        "\u{1}",
        "\t",
        "    ",
        "---\n",
        "<b>",
        "\r\n",
    ]);
    prop::collection::vec(units, 0..60).prop_map(|units| units.concat())
}

#[test]
fn what_stands_behind_a_fence_is_the_first_line_of_the_code() {
    for text in ["~~~~Ü", "*```\n~~~~Ü", "```Ü\nlet a = 1;\n```"] {
        let blocks = read(text, Form::Markdown).unwrap();
        assert!(said(&blocks).contains('Ü'), "{text:?}: {blocks:?}");
    }
    assert_eq!(
        said(&read("```rust\nlet a = 1;\n```", Form::Markdown).unwrap()).trim_end(),
        "rust\nlet a = 1;"
    );
}

proptest! {
    #[test]
    fn every_text_is_read_within_bounds(text in texts()) {
        let blocks = read(&text, Form::Markdown).unwrap_or_default();
        prop_assert!(depth(&blocks) <= DEEPEST);
        for (said, at) in placed(&blocks) {
            prop_assert_eq!(text.get(at..at + said.len()), Some(said));
        }
    }

    #[test]
    fn plain_text_loses_nothing_but_what_hides(text in texts()) {
        if let Some(blocks) = read(&text, Form::Plain) {
            let seen = |char: &char| !matches!(char, '\u{202e}' | '\u{200d}' | '\u{301}' | '\u{1}');
            let expected: String = text.chars().filter(seen).collect();
            prop_assert_eq!(said(&blocks).chars().filter(seen).collect::<String>(), expected);
        }
    }

    #[test]
    fn markdown_loses_no_letter(text in texts()) {
        if let Some(blocks) = read(&text, Form::Markdown) {
            let letters = |text: &str| text.chars().filter(|char| ['Ü', 'ס', '👩'].contains(char)).count();
            // The letters of a target are in its address.
            if !text.contains("](") {
                prop_assert_eq!(letters(&said(&blocks)), letters(&text));
            }
        }
    }

    #[test]
    fn any_text_at_all_is_a_value(text in any::<String>()) {
        let _ = (read(&text, Form::Markdown), read(&text, Form::Plain));
        let _ = (richtext::visible(&text, richtext::NAME), richtext::alike(&text), richtext::Address::of(&text, Some(&text)));
    }
}

#[test]
fn kinds_of_what_hides_are_told_apart() {
    let blocks = read("\u{202e}\u{200b}\u{7}", Form::Plain).unwrap();
    let [Block::Paragraph(inlines)] = &blocks[..] else { panic!() };
    let kinds: Vec<Oddity> = inlines
        .iter()
        .filter_map(|inline| if let Inline::Odd { kind, .. } = inline { Some(*kind) } else { None })
        .collect();
    assert_eq!(kinds, [Oddity::Direction, Oddity::Hidden, Oddity::Control]);
}
