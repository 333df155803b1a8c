//! The objects of a folder, one after the other.

use std::collections::VecDeque;
use std::sync::Arc;

use futures_util::StreamExt;
use futures_util::stream::BoxStream;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use object_store::path::Path;
use object_store::{Error, ObjectMeta, ObjectStore};

use crate::days::{Days, Part};

/// How deep the folders of days are looked for.
const MOST_DEPTH: usize = 16;

/// Goes through a folder in the order of the names, which is that of time. Without days it asks for all of it, page by page; with days
/// it looks into the folders, and asks for those of the days that are wanted.
pub(crate) struct Listing {
    store: Arc<dyn ObjectStore>,
    days: Option<Days>,
    /// What is still to be looked into, the next one last.
    folders: Vec<(Option<Path>, Part)>,
    /// Objects beside the folders.
    ready: VecDeque<ObjectMeta>,
    /// A folder that is wanted whole.
    whole: Option<BoxStream<'static, object_store::Result<ObjectMeta>>>,
}

impl Listing {
    pub(crate) fn new(store: Arc<dyn ObjectStore>, prefix: &str, days: Option<Days>) -> Self {
        let prefix = folder(prefix);
        let part = days.map_or(Part::All, |days| days.part_of(prefix.as_ref().map_or("", Path::as_ref)));
        Self { store, days, folders: vec![(prefix, part)], ready: VecDeque::new(), whole: None }
    }

    /// The next object. After an error there is none.
    pub(crate) async fn next(&mut self) -> Option<Result<ObjectMeta, Error>> {
        loop {
            if let Some(object) = self.ready.pop_front() {
                return Some(Ok(object));
            }
            if let Some(whole) = &mut self.whole {
                match whole.next().await {
                    Some(Ok(object)) => return Some(Ok(object)),
                    Some(Err(error)) => return Some(Err(self.end(error))),
                    None => self.whole = None,
                }
            }
            let (folder, part) = self.folders.pop()?;
            match part {
                Part::None => {}
                Part::All => self.whole = Some(self.store.list(folder.as_ref())),
                Part::Some => {
                    if let Err(error) = self.look_into(folder.as_ref()).await {
                        return Some(Err(self.end(error)));
                    }
                }
            }
        }
    }

    async fn look_into(&mut self, folder: Option<&Path>) -> Result<(), Error> {
        let Some(days) = self.days else { return Ok(()) };
        let found = self.store.list_with_delimiter(folder).await?;
        let is_wanted = |object: &ObjectMeta| {
            let changed = Timestamp::from_second(object.last_modified.timestamp()).ok();
            changed.is_some_and(|at| days.has(TimeZone::UTC.to_datetime(at).date()))
        };
        self.ready.extend(found.objects.into_iter().filter(is_wanted));
        let is_deep = folder.is_some_and(|folder| folder.parts().count() >= MOST_DEPTH);
        let folders = found.common_prefixes.into_iter().filter(|_| !is_deep).rev();
        self.folders.extend(folders.map(|folder| {
            let part = days.part_of(folder.as_ref());
            (Some(folder), part)
        }));
        Ok(())
    }

    fn end(&mut self, error: Error) -> Error {
        self.folders.clear();
        self.whole = None;
        error
    }
}

/// A folder as it is named; `None` for the whole bucket.
pub(crate) fn folder(prefix: &str) -> Option<Path> {
    // What a `Place` has as its folder is one.
    Path::parse(prefix).ok().filter(|path| !path.as_ref().is_empty())
}
