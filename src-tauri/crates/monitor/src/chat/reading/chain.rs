//! Pages that follow one another by `NextToken`. Pure.

use protocol::NextToken;
use transcript::{Direction, Epoch, Gap, ItemId, Place, Start, Timeline};

use super::page::PageRequest;

/// So often in a row the next page is asked for by its token without an answer. Then the chain is begun anew.
const UNANSWERED: u32 = 3;

#[derive(Debug)]
pub(super) struct Chain {
    pub(super) request: PageRequest,
    token: NextToken,
    /// The item next to which the next page begins.
    edge: Option<ItemId>,
    /// The furthest that its pages came.
    furthest: Option<Place>,
    idle: u32,
    /// Requests for its next page in a row that were not answered.
    unanswered: u32,
}

/// What a page adds to its chain, before it is known whether the chain goes on.
#[derive(Debug)]
pub(super) struct Link {
    request: PageRequest,
    edge: Option<ItemId>,
    furthest: Option<Place>,
    /// Pages in a row that neither brought anything nor came any further. A page of known items comes further: a chain that is begun
    /// anew passes through them.
    pub(super) idle: u32,
}

impl Chain {
    pub(super) fn link(
        before: Option<Self>,
        request: PageRequest,
        edge: Option<ItemId>,
        new_items: usize,
        timeline: &Timeline,
    ) -> Link {
        let place = |id: &ItemId| timeline.entry(id).map(|entry| entry.place);
        let began = match &request.start {
            Start::Adjacent(id) => place(id),
            Start::Newest | Start::Time(_) => None,
        };
        let known = before.as_ref().map_or(began, |chain| chain.furthest);
        let reached = edge.as_ref().and_then(place);
        let is_further = match (known, reached, request.direction) {
            (_, None, _) => false,
            (None, Some(_), _) => before.is_some(),
            (Some(known), Some(reached), Direction::Backward) => reached < known,
            (Some(known), Some(reached), Direction::Forward) => reached > known,
        };
        let idle_before = before.map_or(0, |chain| chain.idle);
        let idle = if new_items > 0 || is_further { 0 } else { idle_before + 1 };
        let furthest = if is_further || known.is_none() { reached } else { known };
        Link { request, edge, furthest, idle }
    }

    /// The next page of it.
    pub(super) fn next(&self, epoch: Option<Epoch>) -> PageRequest {
        let start = self.edge.clone().map_or_else(|| self.request.start.clone(), Start::Adjacent);
        PageRequest {
            query: self.request.query.after(self.token.clone()),
            start,
            epoch,
            ..self.request.clone()
        }
    }

    /// Its next page was not answered; says whether it goes on all the same. That says nothing against the token, and a page by
    /// position would begin with an item that is known. But a token may also be what the service stumbles over.
    pub(super) fn goes_on(&mut self) -> bool {
        self.unanswered += 1;
        self.unanswered < UNANSWERED
    }

    /// Its next page begins at the edge of this gap, or it brought nothing yet.
    pub(super) fn leads_to(&self, gap: &Gap) -> bool {
        let Some(edge) = &self.edge else { return true };
        match self.request.direction {
            Direction::Forward => gap.after.as_ref() == Some(edge),
            Direction::Backward => gap.before.as_ref() == Some(edge) && gap.after.is_none(),
        }
    }
}

impl Link {
    pub(super) fn with(self, token: NextToken) -> Chain {
        let Self { request, edge, furthest, idle } = self;
        Chain { request, token, edge, furthest, idle, unanswered: 0 }
    }
}
