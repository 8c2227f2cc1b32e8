-- What is going on with a batch, as canonical JSON (domain: BatchProgress): the step in turn with its timers, since when
-- it waits for its witness, who holds it, the last value out of tolerance, open questions, when the iPad was last heard.
-- The floor, the wall and the calendar read it with the row. Empty on rows older than this until the batch moves on or
-- the tables are rebuilt.
ALTER TABLE batch_row ADD COLUMN progress TEXT;
--> statement-breakpoint
-- Effects of one subject are done in the order in which they were queued; this finds what stands before one.
CREATE INDEX effect_subject ON effect (subject) WHERE done_at IS NULL;
