//! Words that hold a sentence together and say nothing of what it is about. In a large archive their number tells them; in one of a few
//! chats "what" may be as rare as an order number.

use std::collections::HashSet;
use std::sync::OnceLock;

use crate::words;

/// Whether a word of the index is one, in any of some thirty languages.
pub(super) fn is_function_word(word: &str) -> bool {
    static WORDS: OnceLock<HashSet<String>> = OnceLock::new();
    WORDS.get_or_init(read).contains(word)
}

/// As the index has them. What is more than one word there is left out: each alone may say something.
fn read() -> HashSet<String> {
    let languages = stop_words::available_languages().iter().filter(|code| **code != "hinglish");
    let all = languages.filter_map(stop_words::lookup).flatten();
    let single = all.filter_map(|word| match &*words::tokens(word) {
        [one] => Some(one.text.clone()),
        _ => None,
    });
    single.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_say_nothing_are_known_in_many_languages_and_others_are_not() {
        for word in ["what", "are", "und", "avec", "cuando", "когда", "einen"] {
            assert!(words::tokens(word).iter().all(|token| is_function_word(&token.text)), "{word}");
        }
        for word in ["refund", "points", "erstattung", "facture", "pedido", "4711"] {
            assert!(!is_function_word(word), "{word}");
        }
    }
}
