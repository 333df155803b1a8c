//! A figure with its goal.

/// What was measured, and whether it is what it should be.
pub(crate) struct Figure {
    pub(crate) name: String,
    pub(crate) measured: String,
    pub(crate) goal: String,
    pub(crate) met: bool,
}

impl Figure {
    pub(crate) fn new(name: &str, measured: String, goal: &str, met: bool) -> Self {
        Self { name: name.to_owned(), measured, goal: goal.to_owned(), met }
    }
}

/// Prints one figure a line, then how many missed their goal.
pub(crate) fn print(figures: &[Figure]) {
    let width = |of: fn(&Figure) -> &str| {
        figures.iter().map(|figure| of(figure).chars().count()).max().unwrap_or_default()
    };
    let (name, measured, goal) =
        (width(|figure| &figure.name), width(|figure| &figure.measured), width(|figure| &figure.goal));
    println!();
    for figure in figures {
        println!(
            "{:name$}  {:>measured$}  {:goal$}  {}",
            figure.name,
            figure.measured,
            figure.goal,
            if figure.met { "ok" } else { "MISSED" }
        );
    }
    let missed = figures.iter().filter(|figure| !figure.met).count();
    println!("{} of {} figures meet their goal", figures.len() - missed, figures.len());
}
