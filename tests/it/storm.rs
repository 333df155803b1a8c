//! The fault storm, by the hundred. A seed that fails says how to play it again.

use std::fmt::Write as _;

/// Seeds that once found something, each with what it was. They are always played.
const REGRESSIONS: [(u64, &str); 0] = [];

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
    for seed in [3, 7, 12] {
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

#[test]
fn what_was_found_once_is_not_found_again() {
    weathers(REGRESSIONS.map(|(seed, _)| seed));
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

storms! {
    storms_from_0_are_weathered: 0..25;
    storms_from_25_are_weathered: 25..50;
    storms_from_50_are_weathered: 50..75;
    storms_from_75_are_weathered: 75..100;
    storms_from_100_are_weathered: 100..125;
    storms_from_125_are_weathered: 125..150;
    storms_from_150_are_weathered: 150..175;
    storms_from_175_are_weathered: 175..200;
    storms_from_200_are_weathered: 200..225;
    storms_from_225_are_weathered: 225..250;
    storms_from_250_are_weathered: 250..275;
    storms_from_275_are_weathered: 275..300;
}
