//! A service in miniature: a log, sockets with frames under way, and pages.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use transcript::{
    Attachment, AttachmentId, Author, Chunk, Direction, Epoch, Event, Extras, Format, Heading, Item, ItemId,
    Kind, PageEvidence, Role, Start, Status,
};

/// One chat as the service knows it.
#[derive(Default)]
pub(crate) struct Server {
    /// What `GetTranscript` gives, in the service's order.
    pub(crate) log: Vec<Item>,
    /// Frames under way, by open socket.
    pub(crate) sockets: BTreeMap<Epoch, Vec<Item>>,
    pub(crate) ended: bool,
    clock: i64,
    next_id: u32,
    epochs: u64,
    contacts: u32,
}

impl Server {
    /// Stores an item `later` milliseconds after the one before and puts it under way to every open socket.
    pub(crate) fn emit(&mut self, later: i64, kind: Kind) -> ItemId {
        let item = self.item(later, kind);
        self.log.push(item.clone());
        self.publish(&item);
        item.id
    }

    /// The same, but the socket gives another time than is stored.
    pub(crate) fn emit_skewed(&mut self, later: i64, by: i64) {
        let item = self.item(later, Kind::Message(Format::Plain));
        self.publish(&Item { time: item.time + SignedDuration::from_millis(by), ..item.clone() });
        self.log.push(item);
    }

    /// An item that lives on the socket alone.
    pub(crate) fn emit_live_only(&mut self, later: i64, event: Event) {
        let item = self.item(later, Kind::Event(event));
        self.publish(&item);
    }

    /// Streams a bot's message in parts; only the whole is stored.
    pub(crate) fn stream(&mut self, parts: u32) {
        let whole = self.item(1, Kind::Message(Format::Plain));
        for number in 1..=parts {
            let part = Item { content: Some(format!("{number} ").into()), ..whole.clone() };
            self.publish(&in_parts(part, number, false));
        }
        let content = (1..=parts).fold(String::new(), |text, number| text + &format!("{number} "));
        let whole = Item { content: Some(content.into()), ..whole };
        self.log.push(whole.clone());
        self.publish(&in_parts(whole, parts + 1, true));
    }

    /// A file, or news of one that was sent before.
    pub(crate) fn file(&mut self, nth: usize, status: usize) {
        let statuses = [Status::InProgress, Status::Approved, Status::Rejected, Status::Unknown("?".into())];
        let item = self.item(1, Kind::Attachment);
        let attachment = Attachment {
            id: AttachmentId::from(format!("file-{nth}").as_str()),
            name: None,
            content_type: None,
            status: statuses[status].clone(),
        };
        let item = with_extras(item, |extras| extras.attachments = vec![attachment]);
        self.log.push(item.clone());
        self.publish(&item);
    }

    /// From now on items are of another contact.
    pub(crate) fn transfer(&mut self) {
        self.contacts += 1;
    }

    /// Replaces the content of a stored message without a word on the socket.
    pub(crate) fn edit(&mut self, nth: usize) {
        let count = self.log.len();
        if count > 0 {
            let item = &mut self.log[nth % count];
            item.content = Some(format!("{}*", item.content.as_deref().unwrap_or_default()).into());
        }
    }

    pub(crate) fn end(&mut self) {
        if !self.ended {
            let item = Item { author: None, ..self.item(1, Kind::Event(Event::ChatEnded)) };
            self.log.push(item.clone());
            self.publish(&item);
            self.ended = true;
        }
    }

    pub(crate) fn open(&mut self) -> Epoch {
        self.epochs += 1;
        let epoch = Epoch(self.epochs);
        self.sockets.insert(epoch, Vec::new());
        epoch
    }

    pub(crate) fn now(&self) -> Timestamp {
        at(self.clock)
    }

    /// Reads a page as the service stands now.
    pub(crate) fn read(&self, direction: Direction, start: Start, size: usize, reversed: bool) -> Response {
        let index = |id: &ItemId| self.log.iter().position(|item| item.id == *id);
        let (from, to, more) = match (direction, &start) {
            (Direction::Backward, start) => {
                let end = match start {
                    Start::Newest => self.log.len(),
                    Start::Adjacent(id) => index(id).map_or(0, |at| at + 1),
                    Start::Time(time) => self.log.partition_point(|item| item.time <= *time),
                };
                let begin = end.saturating_sub(size);
                (begin, end, begin > 0)
            }
            (Direction::Forward, start) => {
                let begin = match start {
                    Start::Newest => self.log.len(),
                    Start::Adjacent(id) => index(id).unwrap_or(self.log.len()),
                    Start::Time(time) => self.log.partition_point(|item| item.time < *time),
                };
                let end = self.log.len().min(begin + size);
                (begin, end, end < self.log.len())
            }
        };
        let mut items = self.log[from..to].to_vec();
        // (Of a page within one instant nobody could tell.)
        if reversed && items.first().map(|item| item.time) != items.last().map(|item| item.time) {
            items.reverse();
        }
        let epoch = self.sockets.keys().next_back().copied();
        Response { evidence: PageEvidence { direction, start, more, epoch }, items }
    }

    fn publish(&mut self, item: &Item) {
        for queue in self.sockets.values_mut() {
            queue.push(item.clone());
        }
    }

    fn item(&mut self, later: i64, kind: Kind) -> Item {
        self.clock += later;
        self.next_id += 1;
        // Ids that do not sort as the items do.
        let id = format!("{:08x}", self.next_id.wrapping_mul(2_654_435_761));
        let role = if self.next_id.is_multiple_of(3) { Role::Agent } else { Role::Customer };
        let item = Item { author: Some(author(role)), kind, ..item(&id, self.clock) };
        in_contact(&format!("contact-{}", self.contacts), item)
    }
}

/// A page on its way to the reader.
#[derive(Clone)]
pub(crate) struct Response {
    pub(crate) evidence: PageEvidence,
    pub(crate) items: Vec<Item>,
}

/// A text message from a customer.
pub(crate) fn item(id: &str, ms: i64) -> Item {
    Item {
        content: Some(format!("text of {id}").into()),
        author: Some(author(Role::Customer)),
        heading: heading("MESSAGE", None),
        ..Item::new(id.into(), at(ms), Kind::Message(Format::Plain))
    }
}

pub(crate) fn heading(item_type: &str, contact_id: Option<&str>) -> Arc<Heading> {
    Arc::new(Heading {
        item_type: Some(item_type.into()),
        contact_id: contact_id.map(Into::into),
        ..Heading::default()
    })
}

/// The same item said in another contact of the chain.
pub(crate) fn in_contact(contact: &str, item: Item) -> Item {
    Item { heading: heading("MESSAGE", Some(contact)), ..item }
}

/// The same item from a past session of a persistent chat.
pub(crate) fn in_past(contact: &str, item: Item) -> Item {
    let heading = Heading { related_contact_id: Some(contact.into()), ..Heading::default() };
    Item { heading: Arc::new(heading), ..item }
}

/// The same item as one part of a streamed message.
pub(crate) fn in_parts(mut item: Item, number: u32, completed: bool) -> Item {
    item.extras_mut().chunk = Some(Chunk { number, completed });
    item
}

pub(crate) fn with_extras(mut item: Item, extras: impl FnOnce(&mut Extras)) -> Item {
    extras(item.extras_mut());
    item
}

pub(crate) fn event(id: &str, ms: i64, event: Event, role: Role) -> Item {
    Item { kind: Kind::Event(event), content: None, author: Some(author(role)), ..item(id, ms) }
}

pub(crate) fn file(id: &str, ms: i64, attachment: &str, status: Status) -> Item {
    let attachment = Attachment {
        id: AttachmentId::from(attachment),
        name: Some("scan.pdf".into()),
        content_type: Some("application/pdf".into()),
        status,
    };
    let item = Item { kind: Kind::Attachment, content: None, ..item(id, ms) };
    with_extras(item, |extras| extras.attachments = vec![attachment])
}

pub(crate) fn author(role: Role) -> Arc<Author> {
    let name = role.as_wire().to_lowercase();
    Arc::new(Author { id: format!("p-{name}").as_str().into(), name: Some(name.into()), role })
}

pub(crate) fn at(ms: i64) -> Timestamp {
    Timestamp::UNIX_EPOCH + SignedDuration::from_millis(1_800_000_000_000 + ms)
}
