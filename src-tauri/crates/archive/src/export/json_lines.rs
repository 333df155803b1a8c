//! JSON Lines: each item as the service said it.

use super::about::About;
use super::form::{Form, Shown};

/// One item a line, in the service's own shape.
pub(super) struct JsonLines;

impl Form for JsonLines {
    fn begin(&mut self, _: &About, _: &mut String) {}

    fn item(&mut self, _: &About, shown: &Shown<'_>, _: &mut String, piece: &mut String) {
        let json = shown.item.item.json();
        // A string holds no bare line break, so each one in the text stands between members.
        for line in json.get().split(['\n', '\r']) {
            piece.push_str(line);
            piece.push(' ');
        }
        piece.pop();
        piece.push('\n');
    }

    fn end(&mut self, _: &About, _: &mut String) {}
}
