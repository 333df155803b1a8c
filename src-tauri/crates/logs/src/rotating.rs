//! The log: a file that begins anew when it is large, and of the earlier ones the last few.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::PathBuf;

use doctor::redact::without_tokens;

use crate::folder::{CURRENT, Folder, private};

/// Bytes of one file.
const LIMIT: u64 = 5 << 20;
/// Files that are kept besides the one that is written.
const EARLIER: usize = 4;
/// Bytes of one line; what is longer is cut. Ids and counts need far less.
const LINE: usize = 8 << 10;

/// Appends lines to the log: whatever is handed over in one call is one. A line that can not be written is left out: the next may find room again.
///
/// The file is opened for each line. So two programs write into one, a file that somebody removes comes back with the next line, and
/// nobody goes on in a file that another has moved away.
#[derive(Debug)]
pub struct Rotating {
    folder: Folder,
    limit: u64,
}

impl Rotating {
    /// The log in this folder. Nothing is made before the first line comes.
    pub fn new(folder: Folder) -> Self {
        Self { folder, limit: LIMIT }
    }

    /// The same with smaller files.
    #[must_use]
    pub fn with_limit(mut self, bytes: u64) -> Self {
        self.limit = bytes;
        self
    }

    fn note(&self, line: &str) -> io::Result<()> {
        let path = self.place(0);
        match fs::metadata(&path) {
            Ok(file) if file.len() + line.len() as u64 > self.limit => self.begin_anew(),
            Ok(_) => {}
            Err(_) => self.folder.make()?,
        }
        // One call for the whole line: lines of two programs do not run into each other.
        private(OpenOptions::new().append(true).create(true)).open(path)?.write_all(line.as_bytes())
    }

    /// Gives every file the name of the next older one; the oldest goes.
    fn begin_anew(&self) {
        for age in (0..EARLIER).rev() {
            // One that is not there is no trouble, and a name that can not be taken leaves the file to be written on.
            fs::rename(self.place(age), self.place(age + 1)).ok();
        }
    }

    fn place(&self, age: usize) -> PathBuf {
        let name = if age == 0 { CURRENT.to_owned() } else { format!("sightline.{age}.log") };
        self.folder.path().join(name)
    }
}

impl Write for Rotating {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        // Nobody can be told, and nobody has to wait.
        self.note(&line(bytes)).ok();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// One line of what was handed over: whatever would begin another, or steer a terminal, is shown as a word. What looks like a token
/// is left out; it should not have come so far.
fn line(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    let text = without_tokens(text.strip_suffix('\n').unwrap_or(&text));
    let mut line = String::with_capacity(text.len() + 1);
    for letter in text.chars() {
        if line.len() >= LINE {
            line.push('…');
            break;
        }
        if letter.is_control() || "\u{2028}\u{2029}".contains(letter) {
            line.extend(letter.escape_default());
        } else {
            line.push(letter);
        }
    }
    line.push('\n');
    line
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn whatever_is_handed_over_is_one_line(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let line = line(&bytes);
            prop_assert!(line.ends_with('\n'));
            prop_assert_eq!(line.chars().filter(|letter| letter.is_control()).count(), 1);
        }
    }

    #[test]
    fn a_line_has_an_end() {
        for letter in ["a", "\n", "\u{1F600}"] {
            assert!(line(letter.repeat(2 * LINE).as_bytes()).len() < LINE + 20);
        }
    }

    #[test]
    fn a_line_that_pretends_to_be_two_stays_one() {
        assert_eq!(
            line(b"chat=a\r\n2026 ERROR \x1b[31mforged\n"),
            "chat=a\\r\\n2026 ERROR \\u{1b}[31mforged\n"
        );
    }
}
