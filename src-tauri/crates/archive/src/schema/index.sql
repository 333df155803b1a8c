-- The index over the view `indexed`. It can be made again at any time, so it is no part of a migration: see `index.rs`.
CREATE VIRTUAL TABLE fts USING fts5(body, who, k, content='indexed', content_rowid='rid', tokenize='ascii');
-- What is deleted is gone, not only marked.
INSERT INTO fts(fts, rank) VALUES('secure-delete', 1);
-- A page of the database holds 4016 bytes beside its checksum; FTS5's own 4050 would take a second page for each.
INSERT INTO fts(fts, rank) VALUES('pgsz', 3970);
-- A group of an import makes one segment, not several.
INSERT INTO fts(fts, rank) VALUES('hashsize', 8388608);
-- While one writes, few pieces are put together; the writer does it when nobody waits.
INSERT INTO fts(fts, rank) VALUES('automerge', 16);
