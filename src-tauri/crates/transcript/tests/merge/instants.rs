//! The order of items that share an instant, where pages do not agree.

use transcript::{Direction, PageEvidence, Start, Timeline};

use crate::cases::{ids, newest, seen};
use crate::server::item;

#[test]
fn a_page_of_one_instant_is_overruled_by_one_that_shows_which_way_it_is_sorted() {
    for wrong_first in [true, false] {
        let mut timeline = Timeline::new();
        let mut pages =
            [vec![item("a", 10), item("b", 10)], vec![item("x", 5), item("b", 10), item("a", 10)]];
        if !wrong_first {
            pages.reverse();
        }
        for (number, page) in (1..).zip(pages) {
            timeline.page(&newest(true, None), seen(number), page);
        }
        assert_eq!(ids(&timeline), ["x", "b", "a"]);
    }
}

#[test]
fn one_item_next_to_another_has_no_other_way_round() {
    let mut timeline = Timeline::new();
    timeline.page(&newest(false, None), seen(1), vec![item("b", 10)]);
    let behind = PageEvidence {
        direction: Direction::Forward,
        start: Start::Adjacent("b".into()),
        more: false,
        epoch: None,
    };
    timeline.page(&behind, seen(2), vec![item("a", 10)]);
    timeline.page(&newest(true, None), seen(3), vec![item("a", 10), item("b", 10)]);
    assert_eq!(ids(&timeline), ["b", "a"]);
}
