//! What was found in a corpus.

use std::collections::BTreeMap;
use std::fmt;

/// What was read of a corpus, and what was not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CorpusReport {
    /// Dialogues with at least one turn.
    pub dialogues: usize,
    /// Turns that were read.
    pub turns: usize,
    /// Roles that are none of the service's, with how many turns have each; those turns are of the SYSTEM. The
    /// hundred that came first; of the others only the number counts.
    pub unknown_roles: BTreeMap<String, usize>,
    /// Turns with a role that is not known.
    pub turns_of_unknown_roles: usize,
    /// Lines that were skipped.
    pub bad_lines: usize,
    /// The first hundred of them: their number, from 1, and why.
    pub reasons: Vec<(usize, String)>,
}

const KEPT: usize = 100;

impl CorpusReport {
    pub(super) fn bad(&mut self, line: usize, reason: String) {
        self.bad_lines += 1;
        if self.reasons.len() < KEPT {
            self.reasons.push((line, reason));
        }
    }

    pub(super) fn unknown_role(&mut self, role: &str) {
        self.turns_of_unknown_roles += 1;
        let role: String = role.chars().take(40).collect();
        if self.unknown_roles.len() < KEPT || self.unknown_roles.contains_key(&role) {
            *self.unknown_roles.entry(role).or_default() += 1;
        }
    }

    /// Whether every line was read as it is.
    pub fn is_clean(&self) -> bool {
        self.bad_lines == 0 && self.turns_of_unknown_roles == 0
    }
}

impl fmt::Display for CorpusReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} dialogues with {} turns", self.dialogues, self.turns)?;
        if self.turns_of_unknown_roles > 0 {
            write!(
                f,
                "\n{} turns have roles that are not known and are of the SYSTEM:",
                self.turns_of_unknown_roles
            )?;
            for (role, turns) in &self.unknown_roles {
                write!(f, " {role:?} ({turns})")?;
            }
        }
        if self.bad_lines > 0 {
            write!(f, "\n{} lines are skipped:", self.bad_lines)?;
            for (line, reason) in &self.reasons {
                write!(f, "\n  line {line}: {reason}")?;
            }
            if self.reasons.len() < self.bad_lines {
                write!(f, "\n  and {} more", self.bad_lines - self.reasons.len())?;
            }
        }
        Ok(())
    }
}
