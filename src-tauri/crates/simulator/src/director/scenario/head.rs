//! What may stand above the first line of a chat. Another member is another entry here, and a row of the table in
//! `SCENARIOS.md`.

use super::people::Part;
use super::script::Script;
use super::time;

/// One member of the head.
pub(in crate::director) struct Member {
    pub(in crate::director) name: &'static str,
    /// What stands behind the colon.
    pub(in crate::director) value: &'static str,
    /// What it is, for people.
    pub(in crate::director) is: &'static str,
    /// Takes the value, or says what is wrong with it.
    pub(super) read: fn(&str, &mut Script) -> Result<(), String>,
}

pub(in crate::director) static MEMBERS: [Member; 8] = [
    Member {
        name: "queue",
        value: "name",
        is: "the queue that the chat came in by",
        read: |name, script| {
            name.clone_into(&mut script.head.queue);
            Ok(())
        },
    },
    Member {
        name: "language",
        value: "code",
        is: "whose names a customer without one may have: `en`, `es`, `de`, `fr`, `pt`, `vi`, `zh`, `ja`, `ar`",
        read: |code, script| {
            if !crate::director::cast::LANGUAGES.iter().any(|language| language.code == code) {
                return Err(format!(
                    "`{code}` is not among the languages en, es, de, fr, pt, vi, zh, ja, ar"
                ));
            }
            code.clone_into(&mut script.head.language);
            Ok(())
        },
    },
    Member {
        name: "customer name",
        value: "name",
        is: "the customer's name; the seed's choice if it is missing",
        read: |name, script| script.people.named(name, Part::Customer).map(|_| ()),
    },
    Member {
        name: "begins",
        value: "[-]time",
        is: "when the chat begins, from the start of the scenario; with `-` so long before, with a past to page through",
        read: |text, script| {
            let (sign, text) = text.strip_prefix('-').map_or((1, text), |text| (-1, text));
            script.head.begins = sign * i64::try_from(time::span(text)?).unwrap_or_default();
            Ok(())
        },
    },
    Member {
        name: "pace",
        value: "time",
        is: "from one line without a time to the next, on average; 3 seconds",
        read: |text, script| {
            script.head.pace = time::span(text)?;
            Ok(())
        },
    },
    Member {
        name: "copies",
        value: "number",
        is: "as many chats of this script, at most 10000, each with its own names and variations; 1",
        read: |text, script| {
            let copies = text.parse().ok().filter(|copies| (1..=10_000).contains(copies));
            script.head.copies = copies.ok_or("write a number from 1 to 10000")?;
            Ok(())
        },
    },
    Member {
        name: "apart",
        value: "time",
        is: "from the beginning of one copy to that of the next; 0",
        read: |text, script| {
            script.head.apart = time::span(text)?;
            Ok(())
        },
    },
    Member {
        name: "same instant",
        value: "shared|apart",
        is: "whether items of one millisecond share it or each take the next one; shared",
        read: |text, script| {
            script.head.shares_instants = match text {
                "shared" => true,
                "apart" => false,
                _ => return Err("write `shared` or `apart`".to_owned()),
            };
            Ok(())
        },
    },
];

/// The member of that name.
pub(super) fn member(name: &str) -> Option<&'static Member> {
    MEMBERS.iter().find(|member| member.name == name)
}
