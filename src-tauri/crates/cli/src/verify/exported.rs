//! An exported file, against its manifest.

use std::path::Path;

use archive::export::{Difference, Hash, Report};
use serde::Serialize;

use super::Verdict;

/// What is told of one export.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Line {
    pub(super) verify: Verdict,
    file: String,
    manifest: String,
    items: u64,
    digest: Hash,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    differences: Vec<Told>,
    #[serde(skip_serializing_if = "is_zero")]
    more_differences: u64,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "as serde calls it")]
fn is_zero(number: &u64) -> bool {
    *number == 0
}

/// A difference, and the same in words.
#[derive(Debug, Serialize)]
struct Told {
    #[serde(flatten)]
    difference: Difference,
    words: String,
}

impl From<Report> for Line {
    fn from(report: Report) -> Self {
        let shown = |path: &Path| path.display().to_string();
        Self {
            verify: if report.is_same() { Verdict::Ok } else { Verdict::Mismatch },
            file: shown(&report.file),
            manifest: shown(&report.manifest),
            items: report.items,
            digest: report.digest,
            more_differences: report.more,
            differences: report
                .differences
                .into_iter()
                .map(|difference| Told { words: difference.to_string(), difference })
                .collect(),
        }
    }
}
