//! Characters that mean something, however they are typed.

/// Straight, typographic and full-width quotes: any of them ends what any of them began.
pub(super) fn is_quote(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '„' | '‟' | '＂')
}

pub(super) fn is_open(c: char) -> bool {
    matches!(c, '(' | '（')
}

pub(super) fn is_close(c: char) -> bool {
    matches!(c, ')' | '）')
}

pub(super) fn is_colon(c: char) -> bool {
    matches!(c, ':' | '：')
}

pub(super) fn is_minus(c: char) -> bool {
    matches!(c, '-' | '−' | '－')
}

pub(super) fn is_star(c: char) -> bool {
    matches!(c, '*' | '＊')
}

/// Ends a word that is not in quotes.
pub(super) fn is_end_of_word(c: char) -> bool {
    c.is_whitespace() || is_open(c) || is_close(c) || is_quote(c)
}
