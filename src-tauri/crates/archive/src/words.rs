//! Words of a text: what is indexed, searched for and marked.

pub fn index_text(text: &str) -> String {
    text.to_lowercase()
}
