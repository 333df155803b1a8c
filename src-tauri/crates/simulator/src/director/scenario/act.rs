//! What is done in a chat.

use std::fmt;
use std::sync::Arc;

use super::people::Who;
use crate::attachments::ScanResult;
use crate::director::performer::Performer;

/// One thing that happens.
#[derive(Clone, Debug)]
pub(in crate::director) struct Line {
    /// `None`: nobody in particular.
    pub(in crate::director) who: Option<Who>,
    pub(in crate::director) act: Act,
}

/// What somebody does. An act that the seeded play knows of is a variant, every other one is a [`Deed`].
#[derive(Clone, Debug)]
pub(in crate::director) enum Act {
    Say { content_type: String, content: String },
    Stream(Vec<String>),
    Offer { title: String, choices: Vec<String> },
    Pick(usize),
    Attach { name: String, content_type: String, scan: Option<Scan> },
    Idle,
    Return,
    Transfer { queue: String, to: Who },
    Enter,
    Leave,
    End,
    Do(Deed),
}

/// How the scan of a file ends, and when: after so many milliseconds, or some seconds at the seed's choice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::director) struct Scan {
    pub(in crate::director) result: ScanResult,
    pub(in crate::director) after: Option<u64>,
}

/// Does it, given who acts; says what is wrong if it cannot be done.
type Doing = dyn Fn(&mut Performer, Option<Who>) -> Result<(), String> + Send + Sync;

/// An act as what it does.
#[derive(Clone)]
pub(in crate::director) struct Deed(Arc<Doing>);

impl Line {
    pub(in crate::director) fn new(who: Who, act: Act) -> Self {
        Self { who: Some(who), act }
    }
}

impl Act {
    pub(in crate::director) fn say(text: &str) -> Self {
        Self::Say { content_type: "text/plain".to_owned(), content: text.to_owned() }
    }

    pub(in crate::director) fn deed(
        doing: impl Fn(&mut Performer, Option<Who>) -> Result<(), String> + Send + Sync + 'static,
    ) -> Self {
        Self::Do(Deed(Arc::new(doing)))
    }
}

impl Deed {
    pub(in crate::director) fn run(&self, performer: &mut Performer, who: Option<Who>) -> Result<(), String> {
        (self.0)(performer, who)
    }
}

impl fmt::Debug for Deed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Deed")
    }
}
