-- The archive, as first released. FORMAT.md explains it. A released file is never changed: what comes later is another file.

CREATE TABLE meta(
    name TEXT PRIMARY KEY,
    value
) WITHOUT ROWID;

-- An Amazon Connect instance, by the id in its ARN, or by the host where nobody says which one it is.
CREATE TABLE instance(
    no INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    keep_days INTEGER
);

CREATE TABLE queue(
    no INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
);

-- A chain of contacts: one conversation. `state` is what the engine goes on from.
CREATE TABLE chat(
    no INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    host TEXT,
    region TEXT,
    customer TEXT,
    agent TEXT,
    ended INTEGER,
    complete INTEGER NOT NULL DEFAULT 0,
    state TEXT
);

-- One segment of a conversation. Items belong to it; it belongs to the chat in which it was a session of its own.
CREATE TABLE contact(
    no INTEGER PRIMARY KEY,
    chat INTEGER NOT NULL REFERENCES chat,
    id NOT NULL UNIQUE,
    instance INTEGER REFERENCES instance,
    queue INTEGER REFERENCES queue,
    since INTEGER,
    hold TEXT,
    going INTEGER NOT NULL DEFAULT 0,
    analysis TEXT
);
CREATE INDEX contact_chat ON contact(chat);

-- Contacts that a later chat shows as its past: persistent chats.
CREATE TABLE past(
    chat INTEGER NOT NULL REFERENCES chat,
    contact INTEGER NOT NULL REFERENCES contact,
    PRIMARY KEY(chat, contact)
) WITHOUT ROWID;
CREATE INDEX past_contact ON past(contact);

-- Somebody in one contact, under one name and role. They are counted in each contact by itself: a small number is a short one.
CREATE TABLE author(
    contact INTEGER NOT NULL REFERENCES contact,
    no INTEGER NOT NULL,
    id NOT NULL,
    name TEXT,
    role TEXT NOT NULL,
    PRIMARY KEY(contact, no)
) WITHOUT ROWID;

-- `Type`, `ContentType`, which of the three ids of a contact an item says, and the labels that follow from that.
CREATE TABLE shape(
    no INTEGER PRIMARY KEY,
    item_type TEXT,
    content_type TEXT,
    says INTEGER NOT NULL,
    labels TEXT NOT NULL
);

-- `author` and `shape` are no foreign keys: to remove one of those would read the whole table.
CREATE TABLE item(
    rid INTEGER PRIMARY KEY,
    id NOT NULL,
    contact INTEGER NOT NULL REFERENCES contact,
    author INTEGER,
    shape INTEGER NOT NULL,
    at INTEGER NOT NULL,
    ordinal INTEGER NOT NULL DEFAULT 0,
    body TEXT,
    words TEXT,
    files TEXT,
    extras TEXT,
    mark BLOB
);
-- Found by its contact first: ids are random, and an index that begins with them is written all over the file. Their ends tell most of
-- one contact apart.
CREATE INDEX item_contact ON item(contact, substr(id, -2));

-- Another text that an item had somewhere: before it was processed, or in a stored file.
CREATE TABLE version(
    rid INTEGER NOT NULL REFERENCES item ON DELETE CASCADE ON UPDATE CASCADE,
    origin TEXT NOT NULL,
    body TEXT,
    PRIMARY KEY(rid, origin)
) WITHOUT ROWID;

-- Who was engaged or active since when: the service does not keep it.
CREATE TABLE presence(
    chat INTEGER NOT NULL REFERENCES chat,
    participant NOT NULL,
    since INTEGER NOT NULL,
    facet TEXT NOT NULL,
    report TEXT NOT NULL,
    PRIMARY KEY(chat, participant, since, facet)
) WITHOUT ROWID;

-- By the item that carries the file.
CREATE TABLE attachment(
    rid INTEGER NOT NULL REFERENCES item ON DELETE CASCADE ON UPDATE CASCADE,
    id TEXT NOT NULL,
    name TEXT,
    content_type TEXT,
    status TEXT NOT NULL,
    PRIMARY KEY(rid, id)
) WITHOUT ROWID;

-- Files that were imported, so that none is read twice.
CREATE TABLE imported(
    source TEXT PRIMARY KEY,
    tag TEXT NOT NULL,
    at INTEGER NOT NULL,
    items INTEGER NOT NULL,
    problem TEXT
) WITHOUT ROWID;

-- What is gone, and why. Never what was said in it.
CREATE TABLE purged(
    no INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    contact NOT NULL,
    instance TEXT,
    items INTEGER NOT NULL,
    first INTEGER,
    last INTEGER,
    reason TEXT NOT NULL
);
CREATE INDEX purged_contact ON purged(contact);

-- What the index is made of. The function is ours; see `functions.rs`.
CREATE VIEW indexed AS
    SELECT item.rid AS rid,
           entry('customer', item.contact, contact.instance, contact.queue, author.role, shape.labels, item.files, author.name, coalesce(item.words, item.body)) AS customer,
           entry('agent', item.contact, contact.instance, contact.queue, author.role, shape.labels, item.files, author.name, coalesce(item.words, item.body)) AS agent,
           entry('others', item.contact, contact.instance, contact.queue, author.role, shape.labels, item.files, author.name, coalesce(item.words, item.body)) AS others
    FROM item
    JOIN contact ON contact.no = item.contact
    JOIN shape ON shape.no = item.shape
    LEFT JOIN author ON author.contact = item.contact AND author.no = item.author;
