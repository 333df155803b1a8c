//! What may stand above the first line of a chat. Another member is another entry here, and a row of the table in
//! `SCENARIOS.md`.

use std::time::Duration;

use super::people::Part;
use super::script::Script;
use super::time;
use crate::spec::Timers;

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

pub(in crate::director) static MEMBERS: [Member; 11] = [
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
        name: "continues",
        value: "chat [after time]",
        is: "the chat above whose past this one has, once that ended; from so long after the start on, or from `rehydrates`",
        read: |text, script| {
            let (name, after) = match text.rsplit_once(" after ") {
                Some((name, after)) => (name.trim(), Some(time::span(after.trim())?)),
                None => (text, None),
            };
            if name.is_empty() {
                return Err("write the name of a chat".to_owned());
            }
            script.head.continues = Some((name.to_owned(), after));
            Ok(())
        },
    },
    Member {
        name: "timers",
        value: "customer|agent idle|disconnect time, …",
        is: "what happens by itself when somebody is silent, such as `customer idle 2:00, customer disconnect 3:00`",
        read: |text, script| {
            for timer in text.split(',') {
                read_timer(timer, &mut script.head.timers)?;
            }
            Ok(())
        },
    },
    Member {
        name: "disconnect flow",
        value: "time",
        is: "how long the flow behind the last agent runs before the chat ends; there is none without",
        read: |text, script| {
            script.head.disconnect_flow = Some(time::span(text)?);
            Ok(())
        },
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

fn read_timer(text: &str, timers: &mut Timers) -> Result<(), String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let [role, timer, span] = words[..] else {
        return Err(format!("`{}` is no timer; write one like `customer idle 2:00`", text.trim()));
    };
    let timers = match role {
        "customer" => &mut timers.customer,
        "agent" => &mut timers.agent,
        _ => return Err(format!("`{role}` has no timers; `customer` and `agent` have")),
    };
    let span = Some(Duration::from_millis(time::span(span)?));
    match timer {
        "idle" => timers.idle = span,
        "disconnect" => timers.disconnect = span,
        _ => return Err(format!("`{timer}` is no timer; `idle` and `disconnect` are")),
    }
    Ok(())
}

/// The member of that name.
pub(super) fn member(name: &str) -> Option<&'static Member> {
    MEMBERS.iter().find(|member| member.name == name)
}
