//! Names, which are short, and shown where there is no room for more than text.

use std::borrow::Cow;

use unicode_security::skeleton;

use crate::odd::{self, Oddity};

/// Most characters of a name that the service allows.
pub const NAME: usize = 256;

/// A name, or another short text, in which everything can be seen: what is odd in it is a word in brackets. At most `longest` characters.
pub fn visible(name: &str, longest: usize) -> Cow<'_, str> {
    let end = name.char_indices().nth(longest).map_or(name.len(), |(at, _)| at);
    let shown = &name[..end];
    if end == name.len() && !odd::is_odd(shown) && !shown.contains(['\n', '\r']) {
        return Cow::Borrowed(name);
    }
    let mut visible = String::with_capacity(shown.len());
    for stretch in odd::stretches(shown) {
        match stretch.odd {
            None => visible
                .extend(shown[stretch.range].chars().map(|char| if char.is_control() { ' ' } else { char })),
            Some((kind, ..)) => visible.push_str(word(kind)),
        }
    }
    if end < name.len() {
        visible.push('…');
    }
    Cow::Owned(visible)
}

fn word(kind: Oddity) -> &'static str {
    match kind {
        Oddity::Direction => "(direction mark)",
        Oddity::Hidden => "(hidden character)",
        Oddity::Control => "(control character)",
        // They are drawn upon a letter: fewer of them say the same.
        Oddity::Marks => "",
    }
}

/// What a name looks like: names that a reader would take for the same have the same. After UTS #39, letter case and spaces aside.
pub fn alike(name: &str) -> String {
    let seen: String = odd::stretches(name)
        .into_iter()
        .filter(|stretch| stretch.odd.is_none())
        .flat_map(|stretch| name[stretch.range].chars())
        .collect();
    let words = seen.split_whitespace().collect::<Vec<_>>().join(" ");
    // Before and after: the skeleton of a capital may be a small letter of another.
    let folded: String = skeleton(&words.to_lowercase()).collect();
    folded.to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_usual_name_is_as_it_is() {
        for name in ["Mara Kovač", "فاطمة الزهراء", "Ngọc Trần", "田中 太郎", "O’Brien 🙏"]
        {
            assert!(matches!(visible(name, NAME), Cow::Borrowed(shown) if shown == name), "{name}");
        }
    }

    #[test]
    fn what_hides_in_a_name_is_a_word() {
        assert_eq!(visible("Sup\u{200b}port", NAME), "Sup(hidden character)port");
        assert_eq!(visible("\u{202e}araM", NAME), "(direction mark)araM");
        assert_eq!(visible("a\u{7}b", NAME), "a(control character)b");
        assert_eq!(visible("two\nlines", NAME), "two lines");
    }

    #[test]
    fn a_name_without_end_is_cut() {
        let shown = visible(&"x".repeat(100_000), NAME).into_owned();
        assert_eq!((shown.chars().count(), shown.ends_with('…')), (257, true));
    }

    #[test]
    fn names_that_look_the_same_are_alike() {
        for (a, b) in [
            ("Ana  Ruiz", "ana ruiz"),
            ("Support", "Supp\u{043e}rt"),
            ("Amazon", "\u{0410}mazon"),
            ("Support", "Sup\u{200b}port"),
            ("Support", "Ѕuррοrt"),
            ("paypal", "pаypаl"),
        ] {
            assert_eq!(alike(a), alike(b), "{a} {b}");
        }
    }

    #[test]
    fn names_that_differ_are_not_alike() {
        for (a, b) in [("Ana Ruiz", "Ana Ruis"), ("田中", "田口"), ("Mara", "Marta")] {
            assert_ne!(alike(a), alike(b), "{a} {b}");
        }
    }
}
