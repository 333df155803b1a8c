//! Figures with their goals, and the peers' figures beside them.

use crate::table::{Table, ratio};

/// Which way is better.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Goal {
    AtMost(f64),
    AtLeast(f64),
    Exactly(f64),
}

/// What was measured, and what it should be.
#[derive(Debug)]
pub(crate) struct Figure {
    name: String,
    unit: &'static str,
    goal: Goal,
    ours: f64,
    /// Plain FTS5 and tantivy; `None`: they do not do this, or it was not measured.
    peers: [Option<f64>; 2],
}

impl Figure {
    pub(crate) fn new(name: &str, unit: &'static str, goal: Goal, ours: f64) -> Self {
        Self { name: name.to_owned(), unit, goal, ours, peers: [None; 2] }
    }

    pub(crate) fn beside(self, peers: [Option<f64>; 2]) -> Self {
        Self { peers, ..self }
    }

    fn is_met(&self) -> bool {
        match self.goal {
            Goal::AtMost(most) => self.ours <= most,
            Goal::AtLeast(least) => self.ours >= least,
            Goal::Exactly(value) => self.ours.total_cmp(&value).is_eq(),
        }
    }

    fn goal(&self) -> String {
        let (sign, value) = match self.goal {
            Goal::AtMost(most) => ("<= ", most),
            Goal::AtLeast(least) => (">= ", least),
            Goal::Exactly(value) => ("", value),
        };
        format!("{sign}{}{}", self.written(value), self.unit)
    }

    /// With as many digits as say something.
    fn written(&self, value: f64) -> String {
        match self.goal {
            Goal::Exactly(_) => format!("{value:.6}").trim_end_matches('0').trim_end_matches('.').to_owned(),
            _ if value >= 100.0 => thousands(value.round() as u64),
            _ if value.fract() == 0.0 => format!("{value:.0}"),
            _ => format!("{value:.2}"),
        }
    }
}

/// A number with commas.
pub(crate) fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut written = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            written.push(',');
        }
        written.push(digit);
    }
    written
}

/// Prints them, then how many missed their goal.
pub(crate) fn print(figures: &[Figure]) {
    let heading = ["figure", "goal", "archive", "", "plain FTS5", "ratio", "tantivy", "ratio"];
    let mut table = Table::new(heading);
    for figure in figures {
        let mut cells = vec![
            figure.name.clone(),
            figure.goal(),
            format!("{}{}", figure.written(figure.ours), figure.unit),
            if figure.is_met() { "met" } else { "MISSED" }.to_owned(),
        ];
        for peer in figure.peers {
            match peer {
                Some(peer) => cells
                    .extend([format!("{}{}", figure.written(peer), figure.unit), ratio(peer, figure.ours)]),
                None => cells.extend(["-".to_owned(), "-".to_owned()]),
            }
        }
        table.row(cells);
    }
    table.print("Goals (ratio: the peer's figure by ours)");
    let met = figures.iter().filter(|figure| figure.is_met()).count();
    println!("\n{met} of {} figures meet their goal", figures.len());
}
