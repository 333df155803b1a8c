//! A name for a file that is safe on every system, whatever somebody in a chat called it. Pure.

/// Longest name in bytes. File systems take 255; a number and `.part` have to find room.
const LONGEST: usize = 200;

/// Longest extension in characters that is worth keeping where the name is too long.
const LONGEST_EXTENSION: usize = 16;

/// Extensions that make a double click start something. They get one behind them that does not.
const PROGRAMS: &[&str] = &[
    "app", "appimage", "bat", "chm", "cmd", "com", "command", "cpl", "desktop", "dll", "dmg", "exe",
    "gadget", "hta", "htm", "html", "inf", "iso", "jar", "js", "jse", "lnk", "mhtml", "msc", "msi", "msp",
    "pif", "pkg", "ps1", "psm1", "py", "reg", "run", "scf", "scr", "sh", "shtml", "svg", "url", "vb", "vbe",
    "vbs", "vhd", "webloc", "ws", "wsf", "wsh", "xhtml", "xll",
];

/// What is put behind the name of a program.
const HARMLESS: &str = ".download";

/// Types of files that a chat takes without an administrator's doing, for names that have no extension.
///
/// Source: <https://docs.aws.amazon.com/connect/latest/adminguide/feature-limits.html>.
const TYPES: &[(&str, &str)] = &[
    ("application/msword", "doc"),
    ("application/pdf", "pdf"),
    ("application/rtf", "rtf"),
    ("application/vnd.ms-excel", "xls"),
    ("application/vnd.ms-powerpoint", "ppt"),
    ("application/vnd.openxmlformats-officedocument.presentationml.presentation", "pptx"),
    ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"),
    ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx"),
    ("audio/wav", "wav"),
    ("image/heic", "heic"),
    ("image/jpeg", "jpg"),
    ("image/png", "png"),
    ("text/csv", "csv"),
    ("text/plain", "txt"),
    ("video/mp4", "mp4"),
    ("video/quicktime", "mov"),
];

/// A name without a path, that no system reads as anything but a name, and that looks like what it is.
pub(super) fn safe_name(name: Option<&str>, content_type: Option<&str>) -> String {
    // `/` and `\` both: a name from one system may be meant for another.
    let last = name.unwrap_or_default().rsplit(['/', '\\']).next().unwrap_or_default();
    let visible: String = last.chars().map(visible).collect();
    let mut name = trimmed(&visible).to_owned();
    if name.is_empty() {
        "attachment".clone_into(&mut name);
    }
    if is_device(&name) {
        name.insert(0, '_');
    }
    if extension(&name).is_none()
        && let Some(by_type) = content_type.and_then(extension_of)
    {
        name = format!("{name}.{by_type}");
    }
    let name = shortened(&name, LONGEST);
    if extension(&name).is_some_and(is_program) {
        return format!("{}{HARMLESS}", shortened(&name, LONGEST - HARMLESS.len()));
    }
    name
}

/// The name with a number before its extension; the first is the name itself.
pub(super) fn numbered(name: &str, number: u32) -> String {
    match (number, extension(name)) {
        (1, _) => name.to_owned(),
        (_, None) => format!("{name} ({number})"),
        (_, Some(extension)) => {
            format!("{} ({number}).{extension}", &name[..name.len() - extension.len() - 1])
        }
    }
}

/// What can not be seen, turns the direction of writing, or means something to a file system becomes `_`.
fn visible(letter: char) -> char {
    match letter {
        '<' | '>' | ':' | '"' | '|' | '?' | '*' => '_',
        letter if letter.is_control() => '_',
        // Marks, embeddings, overrides and isolates of direction; joiners and spaces without width; the byte order mark; characters for
        // annotations and tags; the separators of lines and paragraphs; private use.
        '\u{061C}'
        | '\u{180E}'
        | '\u{200B}'..='\u{200F}'
        | '\u{2028}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}'
        | '\u{FEFF}'
        | '\u{FFF0}'..='\u{FFFF}'
        | '\u{E000}'..='\u{F8FF}'
        | '\u{E0000}'..='\u{10FFFF}' => '_',
        letter if letter.is_whitespace() => ' ',
        letter => letter,
    }
}

/// Without a dot in front, which hides a file, and without dots and spaces behind, which Windows drops, so that another name is meant.
fn trimmed(name: &str) -> &str {
    name.trim_start_matches(['.', ' ']).trim_end_matches(['.', ' '])
}

/// Names that Windows takes for devices, with any extension.
///
/// Source: <https://learn.microsoft.com/windows/win32/fileio/naming-a-file>.
fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().trim_end().to_uppercase();
    let port = stem.strip_prefix("COM").or_else(|| stem.strip_prefix("LPT"));
    let is_port = port.is_some_and(|rest| {
        let mut letters = rest.chars();
        letters.next().is_some_and(|letter| letter.is_ascii_digit() || "¹²³".contains(letter))
            && letters.next().is_none()
    });
    is_port || ["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$", "CLOCK$"].contains(&&*stem)
}

fn is_program(extension: &str) -> bool {
    PROGRAMS.contains(&&*extension.to_ascii_lowercase())
}

/// What stands behind the last dot, if there is something before it.
fn extension(name: &str) -> Option<&str> {
    let (stem, extension) = name.rsplit_once('.')?;
    (!stem.is_empty() && !extension.is_empty()).then_some(extension)
}

fn extension_of(content_type: &str) -> Option<&'static str> {
    let essence = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    TYPES.iter().find(|(known, _)| *known == essence).map(|(_, extension)| *extension)
}

/// As much of the name as `room` bytes hold, with its extension if that is short.
fn shortened(name: &str, room: usize) -> String {
    if name.len() <= room {
        return name.to_owned();
    }
    let end = extension(name).filter(|extension| extension.chars().count() <= LONGEST_EXTENSION);
    let end = end.map(|extension| format!(".{extension}")).unwrap_or_default();
    let mut cut = room.saturating_sub(end.len());
    while !name.is_char_boundary(cut) {
        cut -= 1;
    }
    format!("{}{end}", name[..cut].trim_end_matches(['.', ' ']))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn safe(name: &str) -> String {
        safe_name(Some(name), None)
    }

    #[test]
    fn an_ordinary_name_stays_as_it_is() {
        for name in [
            "invoice.pdf",
            "Grüße aus Köln.jpg",
            "請求書 2026.xlsx",
            "a.b.c.tar.gz",
            "no extension",
            "e\u{301}.txt",
        ] {
            assert_eq!(safe(name), name);
        }
    }

    #[test]
    fn a_path_becomes_its_last_part() {
        for (name, expected) in [
            ("../../etc/passwd", "passwd"),
            ("/etc/shadow", "shadow"),
            ("..\\..\\windows\\system32\\drivers\\etc\\hosts", "hosts"),
            ("C:\\boot.cfg", "boot.cfg"),
            ("C:boot.cfg", "C_boot.cfg"),
            ("\\\\server\\share\\a.txt", "a.txt"),
            ("a.txt:stream", "a.txt_stream"),
            ("..", "attachment"),
            ("a/..", "attachment"),
            ("a/", "attachment"),
            ("", "attachment"),
            (" . . ", "attachment"),
        ] {
            assert_eq!(safe(name), expected, "{name:?}");
        }
    }

    #[test]
    fn what_can_not_be_seen_becomes_visible() {
        for (name, expected) in [
            ("invoice\u{202E}fdp.exe", "invoice_fdp.exe.download"),
            ("a\u{0}b\n\r\t\u{7f}c.txt", "a_b____c.txt"),
            ("a\u{200B}\u{FEFF}b\u{2066}.txt", "a__b_.txt"),
            ("what?*<>|\".txt", "what______.txt"),
            ("a\u{A0}b\u{3000}c.txt", "a b c.txt"),
        ] {
            assert_eq!(safe(name), expected, "{name:?}");
        }
    }

    #[test]
    fn no_name_is_hidden_or_another_to_windows() {
        for (name, expected) in [
            (".bashrc", "bashrc"),
            ("...x.txt", "x.txt"),
            ("a.txt. . .", "a.txt"),
            ("CON", "_CON"),
            ("nul.txt", "_nul.txt"),
            ("Com1.tar.gz", "_Com1.tar.gz"),
            ("LPT¹", "_LPT¹"),
            ("aux .h", "_aux .h"),
            ("COM10", "COM10"),
            ("console.txt", "console.txt"),
        ] {
            assert_eq!(safe(name), expected, "{name:?}");
        }
    }

    #[test]
    fn a_program_does_not_start_by_a_double_click() {
        for name in ["setup.exe", "invoice.pdf.SCR", "a.desktop", "b.lnk", "c.html"] {
            assert_eq!(safe(name), format!("{name}.download"));
        }
        // Neither does one that is cut down to be one.
        let name = safe(&format!("{}.exe{}", "x".repeat(196), "y".repeat(50)));
        assert!(name.ends_with(".exe.download") && name.len() <= LONGEST, "{name}");
    }

    #[test]
    fn a_name_without_extension_gets_that_of_its_type() {
        assert_eq!(safe_name(Some("photo"), Some("image/jpeg")), "photo.jpg");
        assert_eq!(safe_name(None, Some("Text/Plain; charset=utf-8")), "attachment.txt");
        assert_eq!(safe_name(Some("photo.png"), Some("image/jpeg")), "photo.png");
        assert_eq!(safe_name(Some("photo"), Some("application/x-msdownload")), "photo");
    }

    #[test]
    fn a_long_name_keeps_its_extension() {
        let name = safe(&format!("{}.pdf", "退".repeat(252)));
        assert!(name.len() <= LONGEST && name.len() > LONGEST - 4 && name.ends_with("退.pdf"), "{name}");
        let name = safe(&format!("a.{}", "x".repeat(252)));
        assert_eq!(name.len(), LONGEST);
        assert_eq!(safe(&"y".repeat(256)).len(), LONGEST);
    }

    #[test]
    fn a_number_goes_before_the_extension() {
        assert_eq!(numbered("a.pdf", 1), "a.pdf");
        assert_eq!(numbered("a.pdf", 2), "a (2).pdf");
        assert_eq!(numbered("a", 3), "a (3)");
    }

    proptest! {
        #[test]
        fn any_name_is_one_name_and_stays_itself(name in "\\PC{0,300}|[./\\\\: a-z\u{0}\u{202e}]{0,40}|.{0,300}") {
            let safe = safe_name(Some(&name), None);
            prop_assert!(!safe.is_empty() && safe.len() <= LONGEST);
            prop_assert!(!safe.contains(['/', '\\', ':', '\0']));
            prop_assert!(!safe.starts_with(['.', ' ']) && !safe.ends_with(['.', ' ']));
            prop_assert!(!is_device(&safe), "{safe}");
            prop_assert_eq!(std::path::Path::new(&safe).components().count(), 1);
            prop_assert_eq!(safe_name(Some(&safe), None), safe, "made safe once, it is safe");
        }
    }
}
