//! All findings together.

use std::fmt;

use jiff::Timestamp;
use serde::Serialize;

use crate::redact::{Person, redact};
use crate::{Facts, Finding, Standing, rules};

/// All findings, as a person reads or copies them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    /// The version of the program that looked.
    pub version: String,
    /// As `linux x86_64`.
    pub system: String,
    /// When.
    pub at: Timestamp,
    /// What was found, in a fixed order.
    pub findings: Vec<Finding>,
}

/// Judges facts.
pub fn judge(facts: &Facts) -> Report {
    let findings = rules::findings(facts).into_iter();
    Report {
        version: facts.program.version.clone(),
        system: facts.program.system.clone(),
        at: facts.program.at,
        findings: findings.map(|finding| redacted(finding, &facts.person)).collect(),
    }
}

fn redacted(mut finding: Finding, person: &Person) -> Finding {
    let details = finding.details.iter_mut().map(|detail| &mut detail.value);
    for text in [&mut finding.what].into_iter().chain(&mut finding.remedy).chain(details) {
        *text = redact(text, person);
    }
    finding
}

impl Report {
    /// Something does not work.
    pub fn is_in_trouble(&self) -> bool {
        self.findings.iter().any(|finding| finding.standing == Standing::Trouble)
    }
}

/// For a terminal or a mail.
impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "Sightline {}, {}, {:.0}", self.version, self.system, self.at)?;
        for finding in &self.findings {
            let Finding { area, standing, what, remedy, details } = finding;
            write!(f, "\n{area}: {standing}\n  {what}\n")?;
            if let Some(remedy) = remedy {
                writeln!(f, "  {remedy}")?;
            }
            for detail in details {
                writeln!(f, "    {}: {}", detail.name, detail.value)?;
            }
        }
        Ok(())
    }
}
