//! Times that something took.

use std::time::{Duration, Instant};

use cpu_time::ThreadTime;

/// Times, in order.
#[derive(Debug, Clone, Default)]
pub(crate) struct Times(Vec<Duration>);

impl Times {
    pub(crate) fn add(&mut self, time: Duration) {
        let at = self.0.partition_point(|known| *known <= time);
        self.0.insert(at, time);
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    /// The time in which this part of them was done, in milliseconds.
    pub(crate) fn part(&self, part: f64) -> f64 {
        let place = (self.0.len() as f64 * part).ceil() as usize;
        self.0.get(place.saturating_sub(1)).map_or(f64::NAN, |time| milliseconds(*time))
    }

    pub(crate) fn median(&self) -> f64 {
        self.part(0.5)
    }

    pub(crate) fn p95(&self) -> f64 {
        self.part(0.95)
    }

    pub(crate) fn p99(&self) -> f64 {
        self.part(0.99)
    }

    pub(crate) fn longest(&self) -> f64 {
        self.part(1.0)
    }
}

impl FromIterator<Duration> for Times {
    fn from_iter<T: IntoIterator<Item = Duration>>(times: T) -> Self {
        let mut times: Vec<Duration> = times.into_iter().collect();
        times.sort_unstable();
        Self(times)
    }
}

/// Does something, and says how long it took.
pub(crate) fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let begin = Instant::now();
    let done = work();
    (done, begin.elapsed())
}

/// What something took.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Took {
    pub(crate) time: Duration,
    /// Of the thread that did it alone: what it would be if nobody else wanted the processor.
    pub(crate) processor: Duration,
}

impl Took {
    /// Does something, and says what it took.
    pub(crate) fn by<T>(work: impl FnOnce() -> T) -> (T, Self) {
        let (processor, begin) = (ThreadTime::now(), Instant::now());
        let done = work();
        let time = begin.elapsed();
        (done, Self { time, processor: processor.elapsed() })
    }
}

pub(crate) fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1_000.0
}
