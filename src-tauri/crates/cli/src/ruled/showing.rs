//! `sightline-cli policy show` and `policy schema`.

use std::io::{self, Write};
use std::path::Path;

use policy::{Group, InForce, KEYS, Place, Policy, Rule, Standing};
use serde_json::{Value, json};

use crate::exit::Exit;

/// Tells what is in force here, or what a file would do.
pub(crate) fn show(file: Option<&Path>, json: bool) -> Exit {
    let place = file.map_or_else(Place::of_machine, Place::tried);
    let read = place.read();
    let told = if json {
        format!("{}\n", as_json(&read, file.is_some()))
    } else {
        in_words(&read, &place, file.is_some())
    };
    if io::stdout().write_all(told.as_bytes()).is_err() {
        return Exit::Failed;
    }
    exit(&read, file.is_some())
}

/// Prints the schema.
pub(crate) fn schema() -> Exit {
    match writeln!(io::stdout(), "{:#}", policy::schema()) {
        Ok(()) => Exit::Done,
        Err(_) => Exit::Failed,
    }
}

/// That a computer has no policy is well; that a file that was named is not there is not.
fn exit(read: &InForce, is_tried: bool) -> Exit {
    match &read.standing {
        Standing::Absent if is_tried => Exit::Failed,
        Standing::Strange(_) | Standing::Unreadable(_) => Exit::Failed,
        Standing::Absent | Standing::Holds if read.remarks.is_empty() => Exit::Done,
        Standing::Absent | Standing::Holds => Exit::Input,
    }
}

fn in_words(read: &InForce, place: &Place, is_tried: bool) -> String {
    let file = place.file.display();
    let mut lines = vec![match (&read.standing, is_tried) {
        (Standing::Absent, true) => format!("There is no file {file}."),
        (Standing::Absent, false) => {
            format!("There is no policy on this computer: each person chooses. It would be {file}.")
        }
        (Standing::Holds, true) => format!("{file} would do this. It is not in force by being shown."),
        (Standing::Holds, false) => format!("In force: {file}"),
        (Standing::Strange(_) | Standing::Unreadable(_), _) => {
            read.trouble().map(|words| format!("{words}.")).unwrap_or_default()
        }
    }];
    if read.standing != Standing::Absent {
        if let Some(organisation) = &read.policy.organisation {
            lines.push(format!("Set by {organisation}"));
        }
        let entries = entries(&read.policy);
        let width = entries.iter().map(|(place, _)| place.chars().count()).max().unwrap_or_default();
        if !entries.is_empty() {
            lines.push(String::new());
        }
        lines.extend(entries.iter().map(|(place, what)| format!("  {place:width$}  {what}")));
    }
    if !read.remarks.is_empty() {
        lines.push(String::new());
        lines.push(format!("Not understood: {}", read.remarks.len()));
        lines.extend(read.remarks.iter().map(|remark| format!("  {remark}.")));
    }
    lines.join("\n") + "\n"
}

/// What holds, entry by entry, with what it comes to.
fn entries(policy: &Policy) -> Vec<(String, String)> {
    let mut entries = Vec::new();
    for (key, rule) in policy.rules() {
        entries.push((
            key.place(),
            match rule {
                Rule::Fixed(value) => format!("{value}, locked"),
                Rule::AtMost(most) => format!("at most {most}"),
                Rule::Not(word) => format!("not \"{word}\""),
            },
        ));
    }
    if let Some(words) = policy.days.words() {
        entries.push(("limits.keepDays".to_owned(), words));
    }
    for key in KEYS.iter().filter(|key| key.group == Group::Allow) {
        if policy.forbidden.iter().any(|right| right.name() == key.name) {
            entries.push((key.place(), "false".to_owned()));
        }
    }
    for (name, list) in [("reach.regions", &policy.regions), ("reach.hosts", &policy.hosts)] {
        if let Some(list) = list {
            entries
                .push((name.to_owned(), if list.is_empty() { "nobody".to_owned() } else { list.join(", ") }));
        }
    }
    for (at, roster) in policy.rosters.iter().enumerate() {
        entries.push((format!("rosters[{at}]"), format!("{} ({})", roster.url, roster.region)));
    }
    entries
}

fn as_json(read: &InForce, is_tried: bool) -> Value {
    let standing = match &read.standing {
        Standing::Absent => "absent",
        Standing::Holds if is_tried => "tried",
        Standing::Holds => "inForce",
        Standing::Strange(_) => "untrusted",
        Standing::Unreadable(_) => "unreadable",
    };
    let policy = &read.policy;
    let rules: serde_json::Map<String, Value> = policy
        .rules()
        .into_iter()
        .map(|(key, rule)| {
            let shown = match rule {
                Rule::Fixed(value) => json!({ "fixed": value }),
                Rule::AtMost(most) => json!({ "atMost": most }),
                Rule::Not(word) => json!({ "not": word }),
            };
            (key.name.to_owned(), shown)
        })
        .collect();
    json!({
        "file": read.file,
        "standing": standing,
        "trouble": read.trouble(),
        "organisation": policy.organisation,
        "settings": rules,
        "forbidden": policy.forbidden.iter().map(|right| right.name()).collect::<Vec<_>>(),
        "keepDays": { "atLeast": policy.days.least, "atMost": policy.days.most, "frozen": policy.days.is_frozen },
        "regions": policy.regions,
        "hosts": policy.hosts,
        "rosters": policy.rosters.iter().map(|roster| json!({ "url": roster.url, "region": roster.region })).collect::<Vec<_>>(),
        "notUnderstood": read.remarks.iter().map(|remark| json!({ "place": remark.place, "why": remark.to_string() })).collect::<Vec<_>>(),
    })
}
