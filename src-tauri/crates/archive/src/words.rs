//! Words of a text: what is indexed, searched for and marked.

/// stand-in
pub struct Token {
    /// .
    pub text: String,
    /// .
    pub range: std::ops::Range<usize>,
}
/// stand-in
pub fn index_text(text: &str) -> String {
    text.to_lowercase()
}
/// stand-in
pub fn tokens(text: &str) -> Vec<Token> {
    let _ = text;
    Vec::new()
}
