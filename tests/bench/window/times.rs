//! Many times of one thing.

use serde_json::Value;

/// In ms.
pub(crate) struct Times(Vec<f64>);

impl Times {
    /// Of numbers that the page gave.
    pub(crate) fn of(list: &Value) -> Self {
        let mut times: Vec<f64> = list.as_array().unwrap().iter().filter_map(Value::as_f64).collect();
        times.sort_by(f64::total_cmp);
        assert!(!times.is_empty(), "nothing was measured");
        Self(times)
    }

    /// The time that so many of a hundred do not exceed.
    pub(crate) fn percentile(&self, percent: usize) -> f64 {
        let at = (self.0.len() * percent).div_ceil(100);
        self.0[at.clamp(1, self.0.len()) - 1]
    }

    pub(crate) fn count(&self) -> usize {
        self.0.len()
    }
}
