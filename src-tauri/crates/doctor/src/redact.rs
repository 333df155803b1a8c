//! Leaves out of a text whatever must not be in a mail: whose computer it is, passwords in addresses, and what looks like a token.

/// Whose computer it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Person {
    /// Their home folder.
    pub home: Option<String>,
    /// Their name at this computer.
    pub name: Option<String>,
}

/// In place of what is left out.
const LEFT_OUT: &str = "…";

/// From this length on letters, digits and signs in a row may be a token. An id of a contact has 36.
const TOKEN: usize = 40;

/// The text on one line, without person, passwords and tokens.
pub fn redact(text: &str, person: &Person) -> String {
    let line: String = text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect();
    without_tokens(&without_person(&without_passwords(&line), person))
}

/// Of every address scheme, host, port and path: no user, no password, no query.
pub fn without_passwords(text: &str) -> String {
    let is_end = |letter: char| letter.is_whitespace() || "\"'<>()“”".contains(letter);
    let mut shown = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, address)) = rest.split_once("://") {
        shown.push_str(before);
        shown.push_str("://");
        // A slash, a bracket or a hash in a password that was not escaped: whatever stands before the last `@` of a word may be it.
        let (word, behind) = address.split_at(address.find(char::is_whitespace).unwrap_or(address.len()));
        let place = word.rsplit_once('@').map_or(word, |(_, place)| place);
        let shown_until = place.find(|letter| is_end(letter) || "?#".contains(letter)).unwrap_or(place.len());
        let (address, more) = place.split_at(shown_until);
        shown.push_str(address);
        // Of a query nothing is left but what encloses the address.
        let end = if more.starts_with(['?', '#']) { more.trim_end_matches(is_end).len() } else { 0 };
        rest = &text[text.len() - behind.len() - (more.len() - end)..];
    }
    shown.push_str(rest);
    shown
}

fn without_person(text: &str, person: &Person) -> String {
    // A name goes on behind a dot, and a sentence ends with one.
    let is_end = |rest: &str| {
        let rest = rest.strip_prefix('.').unwrap_or(rest);
        !rest.starts_with(|letter: char| letter.is_alphanumeric() || "-_".contains(letter))
    };
    let mut text = text.to_owned();
    if let Some(home) = person.home.as_deref().map(|home| home.trim_end_matches(['/', '\\']))
        && !home.is_empty()
    {
        text = replaced(&text, home, "~", is_end);
    }
    if let Some(name) = person.name.as_deref().filter(|name| !name.is_empty()) {
        for separator in ["/", "\\"] {
            text = replaced(&text, &format!("{separator}{name}"), &format!("{separator}{LEFT_OUT}"), is_end);
        }
    }
    text
}

/// Puts `by` in place of `what` where the rest of the text allows it.
fn replaced(text: &str, what: &str, by: &str, allows: impl Fn(&str) -> bool) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(what) {
        let (before, found) = rest.split_at(at);
        let after = &found[what.len()..];
        shown.push_str(before);
        shown.push_str(if allows(after) { by } else { what });
        rest = after;
    }
    shown.push_str(rest);
    shown
}

/// Without what looks like a token: long, of capital and small letters and digits, or of hexadecimal digits alone.
pub fn without_tokens(text: &str) -> String {
    let is_part = |letter: char| letter.is_ascii_alphanumeric() || "+=_-".contains(letter);
    let mut shown = String::with_capacity(text.len());
    let mut rest = text;
    while !rest.is_empty() {
        let length = rest.find(|letter| !is_part(letter)).unwrap_or(rest.len());
        let (run, after) = rest.split_at(length);
        shown.push_str(if is_token(run) { LEFT_OUT } else { run });
        let step = after.chars().next().map_or(0, char::len_utf8);
        shown.push_str(&after[..step]);
        rest = &after[step..];
    }
    shown
}

fn is_token(run: &str) -> bool {
    let has = |is: fn(&u8) -> bool| run.bytes().any(|byte| is(&byte));
    let is_mixed = has(u8::is_ascii_lowercase) && has(u8::is_ascii_uppercase) && has(u8::is_ascii_digit);
    let is_number = run.bytes().all(|byte| byte.is_ascii_hexdigit());
    run.len() >= TOKEN && (is_mixed || is_number)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn anna() -> Person {
        Person { home: Some("/home/anna".to_owned()), name: Some("anna".to_owned()) }
    }

    #[test]
    fn a_home_is_a_tilde_and_other_folders_of_the_person_have_no_name() {
        let shown = |text| redact(text, &anna());
        assert_eq!(shown("/home/anna/.local/state/x"), "~/.local/state/x");
        assert_eq!(shown("in /home/anna."), "in ~.", "at the end of a sentence");
        assert_eq!(shown("/media/anna/disk"), "/media/…/disk");
        assert_eq!(shown("/home/annabel/x"), "/home/annabel/x", "somebody else");
        assert_eq!(shown("hosanna, and bananna"), "hosanna, and bananna");
    }

    #[test]
    fn windows_paths_have_no_person_either() {
        let person = Person { home: Some("C:\\Users\\anna".to_owned()), name: Some("anna".to_owned()) };
        assert_eq!(redact("C:\\Users\\anna\\AppData", &person), "~\\AppData");
        assert_eq!(redact("D:\\anna\\x", &person), "D:\\…\\x");
    }

    #[test]
    fn of_an_address_no_user_no_password_and_no_query_is_left() {
        for (text, shown) in [
            ("http://ben:canary@proxy.example:3128", "http://proxy.example:3128"),
            ("via http://ben:can/ary?#x@proxy.example/a?key=canary now", "via http://proxy.example/a now"),
            ("(https://a.example/b#canary)", "(https://a.example/b)"),
            ("http://ben:can(ary)@proxy.example, then", "http://proxy.example, then"),
            ("“http://ben:can'ary@proxy.example”", "“http://proxy.example”"),
            ("http://a.example/?key='canary')", "http://a.example/')"),
            ("http://a.example?x=http://ben:canary@b.example", "http://b.example"),
            ("https://a.example/b", "https://a.example/b"),
        ] {
            assert_eq!(without_passwords(text), shown);
        }
    }

    #[test]
    fn what_looks_like_a_token_is_left_out_and_ids_and_paths_are_not() {
        let token = "QVFJREFIZ1g0canary7f3aQVFJREFIZ1g0canary7f3a_-+";
        assert_eq!(redact(&format!("it said {token}!"), &anna()), "it said …!");
        let key = "0f1e2d3c4b5a69780f1e2d3c4b5a69780f1e2d3c4b5a69780f1e2d3c4b5a6978";
        assert_eq!(redact(key, &anna()), "…");
        for kept in [
            "4f1c9a2e-51be-4a77-9e08-2c414c6dc6d5",
            "crash-20261128T015012Z-1234567-1.txt",
            "/opt/a_folder_with_a_long_name_of_small_letters_and_1_digit/x",
            "participant.connect.eu-central-1.amazonaws.com",
        ] {
            assert_eq!(redact(kept, &anna()), kept);
        }
    }

    #[test]
    fn a_text_stays_on_its_line() {
        assert_eq!(redact("one\ntwo\u{1b}[31m", &anna()), "one two [31m");
    }
}
