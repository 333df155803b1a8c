//! What the doctor found.

use doctor::{Finding, Report, Standing};

use crate::dto::{Health, HealthDetail, HealthFinding, HealthStanding};

/// The findings, and all of it as text.
pub(crate) fn health(report: &Report) -> Health {
    Health { findings: report.findings.iter().map(finding).collect(), text: report.to_string() }
}

fn finding(finding: &Finding) -> HealthFinding {
    let detail =
        |detail: &doctor::Detail| HealthDetail { name: detail.name.clone(), value: detail.value.clone() };
    HealthFinding {
        area: finding.area.to_string(),
        standing: match finding.standing {
            Standing::Fine => HealthStanding::Fine,
            Standing::NotLookedAt => HealthStanding::NotLookedAt,
            Standing::WorthKnowing => HealthStanding::WorthKnowing,
            Standing::Trouble => HealthStanding::Trouble,
        },
        what: finding.what.clone(),
        remedy: finding.remedy.clone(),
        details: finding.details.iter().map(detail).collect(),
    }
}
