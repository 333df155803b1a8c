//! The fault storm. A seed that fails says how to play it again.

use std::fmt::Write as _;

fn weathers(seeds: impl IntoIterator<Item = u64>) {
    let mut found = String::new();
    for seed in seeds {
        if let Err(what) = storm::play(seed) {
            writeln!(
                found,
                "seed {seed} is not weathered: {what}\nto play it again: {}\n",
                storm::again(seed)
            )
            .expect("there is memory");
        }
    }
    assert!(found.is_empty(), "{found}");
}

#[test]
fn the_same_seed_is_the_same_run_byte_for_byte() {
    for seed in [0, 3] {
        // Each on a thread of its own: nothing that differs from thread to thread may show.
        let play = || std::thread::spawn(move || storm::play(seed)).join().expect("it says what it finds");
        let log = |played: Result<storm::Weathered, String>| played.map(|weathered| weathered.log);
        let (first, second) = (log(play()), log(play()));
        let differs = || {
            let (first, second) = (first.as_ref().ok()?, second.as_ref().ok()?);
            first.lines().zip(second.lines()).find(|(first, second)| first != second)
        };
        assert!(first == second, "seed {seed}: {:?}", differs());
    }
}

/// Tests of some seeds each, for as many cores as there are.
macro_rules! storms {
    ($($name:ident: $seeds:expr;)*) => {
        $(
            #[test]
            fn $name() {
                weathers($seeds);
            }
        )*
    };
}

// A few for every run of the tests; `cargo xtask test` plays hundreds more in the same breath, optimised, and all that ever found
// something.
storms! {
    storms_from_0_are_weathered: 0..4;
    storms_from_4_are_weathered: 4..8;
    storms_from_8_are_weathered: 8..12;
    storms_from_12_are_weathered: 12..16;
}
