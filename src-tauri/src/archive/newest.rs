//! Questions that come one after another, each of which makes the earlier ones worthless.

use tokio::sync::watch;

use crate::dto::CommandFailure;

/// The newest question of a window, by its number.
#[derive(Debug)]
pub(crate) struct Newest(watch::Sender<u32>);

impl Newest {
    /// Nothing was asked yet.
    pub(crate) fn new() -> Self {
        Self(watch::Sender::new(0))
    }

    /// The page counts from the beginning again.
    pub(crate) fn start_over(&self) {
        self.0.send_replace(0);
    }

    /// Answers a question, unless a newer one comes: then the work is dropped, and with it what it reads is broken off.
    pub(crate) async fn answer<T>(
        &self,
        number: u32,
        work: impl Future<Output = Result<T, CommandFailure>>,
    ) -> Result<T, CommandFailure> {
        self.0.send_if_modified(|newest| {
            let is_newer = number > *newest;
            *newest = number.max(*newest);
            is_newer
        });
        let mut newest = self.0.subscribe();
        tokio::select! {
            biased;
            // (It ends with `self` alone, which is here.)
            _ = newest.wait_for(|newest| *newest > number) => Err(CommandFailure::overtaken()),
            answer = work => answer,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::future::{pending, ready};

    use super::*;

    #[tokio::test]
    async fn a_question_is_dropped_when_a_newer_one_comes() {
        let newest = Newest::new();
        let first = newest.answer::<()>(1, pending());
        let second = async {
            tokio::task::yield_now().await;
            newest.answer(2, ready(Ok("second"))).await
        };
        let (first, second) = tokio::join!(first, second);
        assert!(first.is_err());
        assert_eq!(second.unwrap(), "second");
        assert!(newest.answer(1, ready(Ok(()))).await.is_err(), "nor is it begun");
    }

    #[tokio::test]
    async fn what_belongs_to_the_newest_question_is_answered_beside_it() {
        let newest = Newest::new();
        assert!(newest.answer(7, ready(Ok(()))).await.is_ok());
        assert!(newest.answer(7, ready(Ok(()))).await.is_ok());
    }

    #[tokio::test]
    async fn a_page_that_loads_again_counts_from_the_beginning() {
        let newest = Newest::new();
        newest.answer(40, ready(Ok(()))).await.unwrap();
        newest.start_over();
        assert!(newest.answer(1, ready(Ok(()))).await.is_ok());
    }
}
