-- The index over the view `indexed`. It can be made again at any time, so it is no part of a migration: see `index.rs`.
-- No lengths of texts are kept: a row id says whether one is long; see `rowid.rs`.
CREATE VIRTUAL TABLE fts USING fts5(
    customer, agent, others, content='indexed', content_rowid='rid', columnsize=0, tokenize='ascii'
);
-- What is deleted is gone, not only marked.
INSERT INTO fts(fts, rank) VALUES('secure-delete', 1);
-- The database uses 4016 bytes of a page, and a row may have 3981 of them before it goes on on a second one. Its id and the number before the
-- text take four, and the index goes a few beyond what it is told.
INSERT INTO fts(fts, rank) VALUES('pgsz', 3960);
-- A group of an import makes one segment, not several.
INSERT INTO fts(fts, rank) VALUES('hashsize', 8388608);
-- While one writes, few pieces are put together; the writer does it when nobody waits.
INSERT INTO fts(fts, rank) VALUES('automerge', 16);
-- So many make all wait until they are one: those that nobody had a moment for.
INSERT INTO fts(fts, rank) VALUES('crisismerge', 64);
