//! A query in words, so that whoever asked sees what was understood.

#[cfg(test)]
mod tests;

use transcript::Role;

use super::ast::{Node, Words};
use super::dates::Bound;
use super::filter::known_type;
use super::{Filter, Query};

/// A part of a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// What stands between.
    Plain(String),
    /// What was asked for.
    Strong(String),
}

impl Query {
    /// The query as a sentence without its full stop: "Messages with **refund**, said by **customers**, since **Mon 16 Nov 09:17**".
    pub fn say(&self) -> Vec<Part> {
        let mut speech = Speech { parts: Vec::new() };
        let mut clauses: Vec<&Node> = self.root.clauses().iter().collect();
        let subject = take_subject(&mut clauses);
        speech.plain(subject);
        // Words first, whatever the order of the text.
        clauses.sort_by_key(|node| !matches!(node, Node::Words(_)));
        let words: Vec<&Node> =
            clauses.iter().copied().filter(|node| matches!(node, Node::Words(_))).collect();
        let rest = &clauses[words.len()..];
        if let Some((last, before)) = words.split_last() {
            speech.plain(" with ");
            for (at, node) in before.iter().enumerate() {
                speech.plain(if at > 0 { ", " } else { "" });
                speech.word(node);
            }
            speech.plain(if before.is_empty() { "" } else { " and " });
            speech.word(last);
        }
        for (at, node) in rest.iter().enumerate() {
            speech.plain(if at == 0 && words.is_empty() { " " } else { ", " });
            speech.clause(node);
        }
        speech.parts
    }
}

/// What is looked for: what a filter by type says, messages where words are looked for, otherwise everything.
fn take_subject(clauses: &mut Vec<&Node>) -> &'static str {
    let named = clauses.iter().enumerate().find_map(|(at, node)| match node {
        Node::Filter(Filter::Type(word)) => match word.as_str() {
            "message" => Some((at, "Messages")),
            "event" => Some((at, "Events")),
            "attachment" => Some((at, "Attachments")),
            _ => None,
        },
        _ => None,
    });
    if let Some((at, subject)) = named {
        clauses.remove(at);
        return subject;
    }
    let mut has_words = false;
    for clause in clauses.iter() {
        clause.each_wanted(&mut |node| has_words |= matches!(node, Node::Words(_)));
    }
    if has_words { "Messages" } else { "Everything" }
}

struct Speech {
    parts: Vec<Part>,
}

impl Speech {
    fn plain(&mut self, text: &str) {
        match self.parts.last_mut() {
            _ if text.is_empty() => {}
            Some(Part::Plain(before)) => before.push_str(text),
            _ => self.parts.push(Part::Plain(text.to_owned())),
        }
    }

    fn strong(&mut self, text: impl Into<String>) {
        self.parts.push(Part::Strong(text.into()));
    }

    fn word(&mut self, node: &Node) {
        if let Node::Words(Words { term, text, is_quoted }) = node {
            let goes_on = if term.words().1 { "…" } else { "" };
            self.strong(if *is_quoted {
                format!("“{text}{goes_on}”")
            } else {
                format!("{text}{goes_on}")
            });
        }
    }

    fn clause(&mut self, node: &Node) {
        match node {
            Node::Words(_) => {
                self.plain("with ");
                self.word(node);
            }
            Node::Any(nodes) if nodes.iter().all(|node| matches!(node, Node::Words(_))) => {
                self.plain("with ");
                for (at, node) in nodes.iter().enumerate() {
                    self.plain(if at > 0 { " or " } else { "" });
                    self.word(node);
                }
            }
            Node::Any(nodes) => self.list(nodes, " or "),
            Node::All(nodes) => self.list(nodes, " and "),
            Node::Not(inner) => {
                self.plain("not ");
                self.inner(inner);
            }
            Node::Filter(filter) => self.filter(filter),
        }
    }

    fn list(&mut self, nodes: &[Node], between: &str) {
        for (at, node) in nodes.iter().enumerate() {
            self.plain(if at > 0 { between } else { "" });
            self.inner(node);
        }
    }

    /// In parentheses where it would be read otherwise.
    fn inner(&mut self, node: &Node) {
        let is_list = matches!(node, Node::All(_) | Node::Any(_));
        self.plain(if is_list { "(" } else { "" });
        self.clause(node);
        self.plain(if is_list { ")" } else { "" });
    }

    fn filter(&mut self, filter: &Filter) {
        match filter {
            Filter::From(name) => {
                self.plain("said by ");
                let goes_on = if name.term().words().1 { "…" } else { "" };
                self.strong(format!("{}{goes_on}", name.text()));
            }
            Filter::Role(role) => {
                self.plain("said by ");
                self.strong(match role {
                    Role::Customer => "customers",
                    Role::Agent => "agents",
                    Role::System => "the system",
                    Role::CustomBot => "bots",
                    Role::Supervisor => "supervisors",
                    Role::Unknown(_) => "somebody of an unknown role",
                });
            }
            Filter::Contact(beginning) => {
                self.plain("in the contact ");
                self.strong(format!("{beginning}…"));
            }
            Filter::In(name) => {
                self.plain("in ");
                self.strong(name);
            }
            Filter::HasAttachment => {
                self.plain("with ");
                self.strong("attachments");
            }
            Filter::Unanswered => {
                self.plain("left ");
                self.strong("unanswered");
            }
            Filter::Status(status) => {
                self.plain("with a file that is ");
                self.strong(if status == "inprogress" { "in progress" } else { status });
            }
            Filter::Type(word) => {
                self.plain("of the type ");
                self.strong(known_type(word).map_or(word.as_str(), |(_, said, _)| said));
            }
            Filter::Dates(dates) => {
                self.plain(match dates.bound {
                    Bound::Before => "before ",
                    Bound::After => "since ",
                    Bound::On if dates.is_long => "in ",
                    Bound::On => "on ",
                });
                self.strong(&dates.said);
            }
        }
    }
}
