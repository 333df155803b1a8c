//! Text of a chat for people's eyes: nothing in it is invisible, steers a terminal, or turns what stands around it.

/// Line breaks of every kind become `\n`; control characters become their pictures. Tabs stay.
pub fn visible(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '\r' => {
                letters.next_if_eq(&'\n');
                shown.push('\n');
            }
            '\n' | '\t' => shown.push(letter),
            control if control.is_control() => shown.push(picture(control)),
            letter => shown.push(letter),
        }
    }
    shown
}

/// The same on one line.
pub fn on_one_line(text: &str) -> String {
    visible(text).replace(['\n', '\t'], " ")
}

/// The picture that Unicode has for a control character.
fn picture(control: char) -> char {
    match u32::from(control) {
        code @ 0..=0x1f => char::from_u32(0x2400 + code).unwrap_or(char::REPLACEMENT_CHARACTER),
        0x7f => '\u{2421}',
        _ => char::REPLACEMENT_CHARACTER,
    }
}

/// The same text with what turns the direction of writing written out, for where that could deceive.
pub fn straight(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for letter in text.chars() {
        if turns(letter) {
            shown.extend([format!("\u{27e8}U+{:04X}\u{27e9}", u32::from(letter))]);
        } else {
            shown.push(letter);
        }
    }
    shown
}

/// Turns the direction of what follows it.
fn turns(letter: char) -> bool {
    matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_breaks_are_one_kind_and_control_characters_are_seen() {
        assert_eq!(visible("a\r\nb\rc\nd\te"), "a\nb\nc\nd\te");
        assert_eq!(visible("\0\u{1b}[0m\u{7f}\u{85}"), "\u{2400}\u{241b}[0m\u{2421}\u{fffd}");
        assert_eq!(on_one_line("a\r\nb\tc"), "a b c");
    }

    #[test]
    fn what_turns_the_direction_is_written_out() {
        assert_eq!(straight("\u{202e}gnp.exe"), "\u{27e8}U+202E\u{27e9}gnp.exe");
        assert_eq!(straight("שלום"), "שלום");
    }
}
