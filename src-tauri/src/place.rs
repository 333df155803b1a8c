//! Where the window was, and where it comes back: on the screens that are there now. Of a file that makes no sense nothing is used.

use serde::{Deserialize, Serialize};

use crate::settings::Values;

/// The file in the profile.
pub(crate) const FILE: &str = "window.json";

/// The value in it.
const NAME: &str = "place";

/// A window's place, in the pixels of the screen; of a maximized one where it goes back to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Place {
    /// Of the upper left corner, with the frame.
    pub(crate) x: i32,
    /// See above.
    pub(crate) y: i32,
    /// Without the frame.
    pub(crate) width: u32,
    /// See above.
    pub(crate) height: u32,
    /// It fills its screen.
    pub(crate) is_maximized: bool,
}

/// A screen's part of the desktop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Screen {
    /// Of its upper left corner.
    pub(crate) x: i32,
    /// See above.
    pub(crate) y: i32,
    /// Its size.
    pub(crate) width: u32,
    /// See above.
    pub(crate) height: u32,
}

/// What of a window has to be seen, so that it can be taken hold of: a piece of its upper edge.
const GRIP: (i64, i64) = (120, 32);

/// Lengths and places beyond this are of no desktop.
const FARTHEST: u32 = 32_768;

impl Place {
    /// What was noted; `None`: nothing, or nothing that makes sense.
    pub(crate) fn noted(file: &dyn Values) -> Option<Self> {
        let place: Self = serde_json::from_value(file.read(NAME)?).ok()?;
        let is_length = |length: u32| (1..=FARTHEST).contains(&length);
        let is_near = |at: i32| at.unsigned_abs() <= FARTHEST;
        let is_sane =
            is_length(place.width) && is_length(place.height) && is_near(place.x) && is_near(place.y);
        is_sane.then_some(place)
    }

    /// Notes it.
    pub(crate) fn note(self, file: &dyn Values) {
        let value = serde_json::to_value(self).expect("a place is numbers");
        // Why is in the log already; the window comes back where it was before.
        file.write(NAME, value).ok();
    }

    /// The nearest to it that can be seen and held; `None`: there is no screen.
    pub(crate) fn onto(self, screens: &[Screen]) -> Option<Self> {
        let screen = *screens.iter().max_by_key(|screen| self.seen_on(screen))?;
        let fitted =
            Self { width: self.width.min(screen.width), height: self.height.min(screen.height), ..self };
        if fitted.can_be_held(screens) {
            return Some(fitted);
        }
        let within = |at: i32, length: u32, from: i32, room: u32| {
            let last = i64::from(from) + i64::from(room) - i64::from(length);
            i32::try_from(i64::from(at).clamp(i64::from(from), last)).unwrap_or(from)
        };
        Some(Self {
            x: within(fitted.x, fitted.width, screen.x, screen.width),
            y: within(fitted.y, fitted.height, screen.y, screen.height),
            ..fitted
        })
    }

    /// How much of it is on a screen.
    fn seen_on(&self, screen: &Screen) -> i64 {
        self.shared(screen, i64::from(self.height)).map_or(0, |(width, height)| width * height)
    }

    fn can_be_held(&self, screens: &[Screen]) -> bool {
        let (width, height) = (GRIP.0.min(i64::from(self.width)), GRIP.1.min(i64::from(self.height)));
        screens.iter().any(|screen| {
            self.shared(screen, height).is_some_and(|(seen, deep)| seen >= width && deep >= height)
        })
    }

    /// Of its uppermost `height` what is on a screen, as width and height.
    fn shared(&self, screen: &Screen, height: i64) -> Option<(i64, i64)> {
        let (x, y) = (i64::from(self.x), i64::from(self.y));
        let (left, top) = (i64::from(screen.x), i64::from(screen.y));
        let width = (x + i64::from(self.width)).min(left + i64::from(screen.width)) - x.max(left);
        let height = (y + height).min(top + i64::from(screen.height)) - y.max(top);
        (width > 0 && height > 0).then_some((width, height))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;
    use crate::settings::fakes::InMemory;

    const LAPTOP: Screen = Screen { x: 0, y: 0, width: 1_920, height: 1_080 };
    const BESIDE: Screen = Screen { x: 1_920, y: 0, width: 2_560, height: 1_440 };

    fn place(x: i32, y: i32, width: u32, height: u32) -> Place {
        Place { x, y, width, height, is_maximized: false }
    }

    #[test]
    fn a_place_is_noted_and_read_again_and_what_makes_no_sense_is_none() {
        let file = InMemory::default();
        assert_eq!(Place::noted(&file), None);
        place(10, -20, 900, 700).note(&file);
        assert_eq!(Place::noted(&file), Some(place(10, -20, 900, 700)));
        for damaged in [
            json!("here"),
            json!({ "x": 1 }),
            json!({ "x": 0, "y": 0, "width": 0, "height": 700, "isMaximized": false }),
            json!({ "x": 99_999_999, "y": 0, "width": 900, "height": 700, "isMaximized": false }),
            json!({ "x": 0, "y": 0, "width": -5, "height": 700, "isMaximized": false }),
        ] {
            file.write(NAME, damaged.clone()).unwrap();
            assert_eq!(Place::noted(&file), None, "{damaged}");
        }
    }

    #[test]
    fn a_window_comes_back_where_it_was() {
        let beside = place(2_000, 40, 1_440, 900);
        assert_eq!(beside.onto(&[LAPTOP, BESIDE]), Some(beside));
        let half_off = place(1_700, 500, 1_440, 900);
        assert_eq!(half_off.onto(&[LAPTOP]), Some(half_off), "it can be held");
    }

    #[test]
    fn a_window_on_a_screen_that_is_gone_comes_onto_one_that_is_there() {
        assert_eq!(place(2_000, 40, 1_440, 900).onto(&[LAPTOP]), Some(place(480, 40, 1_440, 900)));
        assert_eq!(place(100, -900, 1_440, 900).onto(&[LAPTOP]), Some(place(100, 0, 1_440, 900)));
        assert_eq!(place(0, 0, 2_560, 1_440).onto(&[LAPTOP]), Some(place(0, 0, 1_920, 1_080)));
        assert_eq!(place(0, 0, 900, 700).onto(&[]), None);
    }

    fn any_screen() -> impl Strategy<Value = Screen> {
        (-8_000..8_000, -8_000..8_000, 640_u32..8_000, 480_u32..5_000)
            .prop_map(|(x, y, width, height)| Screen { x, y, width, height })
    }

    fn any_place() -> impl Strategy<Value = Place> {
        (-32_768..32_768, -32_768..32_768, 1_u32..32_768, 1_u32..32_768)
            .prop_map(|(x, y, width, height)| place(x, y, width, height))
    }

    proptest! {
        #[test]
        fn wherever_it_was_it_can_be_held_and_fits_a_screen(
            place in any_place(),
            screens in proptest::collection::vec(any_screen(), 1..4),
        ) {
            let onto = place.onto(&screens).unwrap();
            prop_assert!(onto.can_be_held(&screens));
            prop_assert!(screens.iter().any(|screen| onto.width <= screen.width && onto.height <= screen.height));
            prop_assert!(onto.width <= place.width && onto.height <= place.height);
        }

        #[test]
        fn what_can_be_held_and_fits_stays(screen in any_screen(), x in 0_u32..300, y in 0_u32..200) {
            let place = Place {
                x: screen.x + x as i32,
                y: screen.y + y as i32,
                width: screen.width - 300,
                height: screen.height - 200,
                is_maximized: true,
            };
            prop_assert_eq!(place.onto(&[screen]), Some(place));
        }
    }
}
