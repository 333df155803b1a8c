//! Making text from the network safe to show.

/// Most characters kept of a foreign text.
const LIMIT: usize = 200;

/// One line of at most 200 characters, with control characters and those that reorder or hide text written out.
pub(crate) fn shown(text: &str) -> String {
    let mut line = String::new();
    for (count, char) in text.trim().chars().enumerate() {
        if count == LIMIT {
            line.push('…');
            break;
        }
        if char.is_control() || reorders_or_hides(char) {
            line.extend(char.escape_unicode());
        } else {
            line.push(char);
        }
    }
    line
}

/// Bidirectional controls, zero-width characters, line and paragraph separators, tags.
fn reorders_or_hides(char: char) -> bool {
    matches!(char,
        '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::shown;

    #[test]
    fn control_characters_are_written_out() {
        assert_eq!(shown("  a\r\nb\u{1b}[31m\u{202e}c  "), r"a\u{d}\u{a}b\u{1b}[31m\u{202e}c");
    }

    #[test]
    fn at_most_two_hundred_characters_are_kept() {
        assert_eq!(shown(&"é".repeat(200)), "é".repeat(200));
        assert_eq!(shown(&"é".repeat(201)), format!("{}…", "é".repeat(200)));
    }
}
