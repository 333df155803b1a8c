//! The names of the customers on stage.

use std::collections::BTreeMap;

use rand::Rng;
use rand::seq::IteratorRandom;

use crate::director::cast;

/// How many customers of each name there are.
#[derive(Debug, Default)]
pub(super) struct Names(BTreeMap<String, usize>);

impl Names {
    /// A name nobody on stage has, if there is one left.
    pub(super) fn unused(&self, rng: &mut impl Rng, names: &[&'static str]) -> &'static str {
        let free = names.iter().copied().filter(|name| !self.0.contains_key(*name)).choose(rng);
        free.unwrap_or_else(|| cast::pick(rng, names))
    }

    pub(super) fn take(&mut self, name: &str) {
        *self.0.entry(name.to_owned()).or_default() += 1;
    }

    pub(super) fn give_back(&mut self, name: &str) {
        if let Some(count) = self.0.get_mut(name) {
            *count -= 1;
            if *count == 0 {
                self.0.remove(name);
            }
        }
    }
}
