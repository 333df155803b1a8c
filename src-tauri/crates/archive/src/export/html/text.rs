//! Text of others in a page.

use crate::plain;

/// A text in which nothing is markup, on one line.
pub(super) fn escaped(text: &str) -> String {
    let text = plain::visible(text);
    let mut shown = String::with_capacity(text.len() + 16);
    for letter in text.chars() {
        match letter {
            '&' => shown.push_str("&amp;"),
            '<' => shown.push_str("&lt;"),
            '>' => shown.push_str("&gt;"),
            '"' => shown.push_str("&quot;"),
            '\'' => shown.push_str("&#39;"),
            // So that an item is one line of the file.
            '\n' => shown.push_str("&#10;"),
            letter => shown.push(letter),
        }
    }
    shown
}

/// A name or another short text, isolated from what stands around it. In a name nothing turns the direction unseen: `gnp.exe` could pass
/// for a picture.
pub(super) fn bdi(text: &str) -> String {
    if text.is_empty() { String::new() } else { format!("<bdi>{}</bdi>", escaped(&plain::straight(text))) }
}

/// A shape; what it means always stands beside it in a word.
pub(super) fn icon(name: &str) -> String {
    format!("<svg class=\"i\" aria-hidden=\"true\"><use href=\"#i-{name}\"></use></svg>")
}
