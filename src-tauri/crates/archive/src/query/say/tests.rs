use super::Part;
use crate::query::tests::read;

fn said(text: &str) -> String {
    let strong = |part| match part {
        Part::Plain(text) => text,
        Part::Strong(text) => format!("**{text}**"),
    };
    read(text).say().into_iter().map(strong).collect()
}

#[test]
fn a_query_is_said_in_a_sentence() {
    assert_eq!(
        said("refund from:customers after:7d"),
        "Messages with **refund**, said by **customers**, since **Mon 16 Nov 09:17**"
    );
    assert_eq!(
        said("Refund \"order number\" ref*"),
        "Messages with **Refund**, **“order number”** and **ref…**"
    );
    assert_eq!(said("a b"), "Messages with **a** and **b**");
    assert_eq!(
        said("from:\"Anna Be*\" a in:Sales"),
        "Messages with **a**, said by **Anna Be…**, in **Sales**"
    );
}

#[test]
fn without_words_the_subject_is_what_is_asked_for() {
    assert_eq!(said(""), "Everything");
    assert_eq!(said("from:anna on:2026-11"), "Everything said by **anna**, in **November 2026**");
    assert_eq!(said("type:event on:yesterday"), "Events on **Sun 22 Nov**");
    assert_eq!(said("type:message"), "Messages");
    assert_eq!(
        said("type:joined before:2026-11-20"),
        "Everything of the type **people joining**, before **Fri 20 Nov**"
    );
    assert_eq!(
        said("has:file status:in_progress contact:1a2b"),
        "Everything with **attachments**, with a file that is **in progress**, in the contact **1a2b…**"
    );
}

#[test]
fn choices_and_what_is_left_out_are_said_as_such() {
    assert_eq!(said("a OR b c"), "Messages with **c**, with **a** or **b**");
    assert_eq!(said("a -b -role:bot"), "Messages with **a**, not with **b**, not said by **bots**");
    assert_eq!(said("a OR role:agent"), "Messages with **a** or said by **agents**");
    assert_eq!(
        said("(a b) OR -(c OR d)"),
        "Messages (with **a** and with **b**) or not (with **c** or **d**)"
    );
    assert_eq!(said("-b"), "Everything not with **b**");
    assert_eq!(said("a is:unanswered"), "Messages with **a**, left **unanswered**");
    assert_eq!(said("-is:unanswered"), "Everything not left **unanswered**");
}
