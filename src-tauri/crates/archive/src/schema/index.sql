-- The index over the view `indexed`. It can be made again at any time, so it is no part of a migration: see `index.rs`.
-- No lengths of texts are kept: a row id says whether one is long; see `rowid.rs`.
CREATE VIRTUAL TABLE fts USING fts5(
    customer, agent, others, content='indexed', content_rowid='rid', columnsize=0, tokenize='ascii'
);
-- What is deleted is gone, not only marked.
INSERT INTO fts(fts, rank) VALUES('secure-delete', 1);
-- A page of the database holds 4048 bytes beside its checksum; FTS5's own 4050 would take a second page for each.
INSERT INTO fts(fts, rank) VALUES('pgsz', 4002);
-- A group of an import makes one segment, not several.
INSERT INTO fts(fts, rank) VALUES('hashsize', 8388608);
-- While one writes, few pieces are put together; the writer does it when nobody waits.
INSERT INTO fts(fts, rank) VALUES('automerge', 16);
-- So many make all wait until they are one: those that nobody had a moment for.
INSERT INTO fts(fts, rank) VALUES('crisismerge', 64);
