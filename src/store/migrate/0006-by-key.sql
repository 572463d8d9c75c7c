-- Tables of small rows are kept in the order of their key, in one tree: with a rowid each had two, the rows and the key, and every
-- report sent wrote a page more for each into the log. What was done to a row is looked for by the row, so that is its order.
-- Tables of large rows (entries, items, texts) stay as they are: in the order of their key a long row would need a page of its own;
-- so do filings, whose waiting ones are counted by an index that the planner passes over when the rows are as near.

-- only sqlite
DROP VIEW due_state;

-- only sqlite
-- class L
CREATE TABLE node_by_key (
	bloc BIGINT NOT NULL, level BIGINT NOT NULL, idx BIGINT NOT NULL, hash BLOB NOT NULL,
	PRIMARY KEY (bloc, level, idx)
) WITHOUT ROWID;
-- only sqlite
INSERT INTO node_by_key SELECT * FROM node;
-- only sqlite
DROP TABLE node;
-- only sqlite
ALTER TABLE node_by_key RENAME TO node;

-- only sqlite
-- class B
CREATE TABLE checkpoint_by_key (
	bloc BIGINT NOT NULL, epoch BIGINT NOT NULL, size BIGINT NOT NULL, note TEXT NOT NULL, at BIGINT NOT NULL,
	PRIMARY KEY (bloc, epoch, size)
) WITHOUT ROWID;
-- only sqlite
INSERT INTO checkpoint_by_key SELECT * FROM checkpoint;
-- only sqlite
DROP TABLE checkpoint;
-- only sqlite
ALTER TABLE checkpoint_by_key RENAME TO checkpoint;

-- only sqlite
-- class B
CREATE TABLE answer_by_key (
	bloc BIGINT NOT NULL, key TEXT NOT NULL, actor BIGINT NOT NULL, entry BIGINT NOT NULL, at BIGINT NOT NULL,
	PRIMARY KEY (bloc, key)
) WITHOUT ROWID;
-- only sqlite
INSERT INTO answer_by_key SELECT * FROM answer;
-- only sqlite
DROP TABLE answer;
-- only sqlite
ALTER TABLE answer_by_key RENAME TO answer;

-- only sqlite
-- class A key bloc, entry, due
CREATE TABLE act_by_key (
	bloc BIGINT NOT NULL, entry BIGINT NOT NULL, due TEXT NOT NULL, kind TEXT NOT NULL, at BIGINT NOT NULL,
	filing BIGINT, day_from BIGINT, day_to BIGINT, text_item BIGINT NOT NULL,
	by_post BIGINT, by_unit TEXT NOT NULL, by_title TEXT NOT NULL, name_item BIGINT NOT NULL,
	PRIMARY KEY (bloc, due, entry)
) WITHOUT ROWID;
-- only sqlite
INSERT INTO act_by_key SELECT * FROM act;
-- only sqlite
DROP TABLE act;
-- only sqlite
ALTER TABLE act_by_key RENAME TO act;

-- only sqlite
-- class A key bloc, filing, due
CREATE TABLE filing_due_by_key (
	bloc BIGINT NOT NULL, filing BIGINT NOT NULL, due TEXT NOT NULL,
	PRIMARY KEY (bloc, filing, due)
) WITHOUT ROWID;
-- only sqlite
INSERT INTO filing_due_by_key SELECT * FROM filing_due;
-- only sqlite
DROP TABLE filing_due;
-- only sqlite
ALTER TABLE filing_due_by_key RENAME TO filing_due;

-- only sqlite
-- class A key bloc, filing, n
CREATE TABLE filing_step_by_key (
	bloc BIGINT NOT NULL, filing BIGINT NOT NULL, n BIGINT NOT NULL, step TEXT NOT NULL, at BIGINT NOT NULL,
	title TEXT NOT NULL, name_item BIGINT NOT NULL,
	PRIMARY KEY (bloc, filing, n)
) WITHOUT ROWID;
-- only sqlite
INSERT INTO filing_step_by_key SELECT * FROM filing_step;
-- only sqlite
DROP TABLE filing_step;
-- only sqlite
ALTER TABLE filing_step_by_key RENAME TO filing_step;

-- only sqlite
-- class A key bloc, filing, n
CREATE TABLE paragraph_by_key (
	bloc BIGINT NOT NULL, filing BIGINT NOT NULL, n BIGINT NOT NULL, section TEXT NOT NULL, field TEXT NOT NULL,
	proposal BIGINT NOT NULL, item BIGINT NOT NULL, hash BLOB NOT NULL,
	PRIMARY KEY (bloc, filing, n)
) WITHOUT ROWID;
-- only sqlite
INSERT INTO paragraph_by_key SELECT * FROM paragraph;
-- only sqlite
DROP TABLE paragraph;
-- only sqlite
ALTER TABLE paragraph_by_key RENAME TO paragraph;

-- only sqlite
-- class A key bloc, filing, indicator
CREATE TABLE figure_by_key (
	bloc BIGINT NOT NULL, filing BIGINT NOT NULL, indicator TEXT NOT NULL, status TEXT NOT NULL,
	from_day BIGINT, to_day BIGINT, item BIGINT NOT NULL, note_item BIGINT NOT NULL,
	PRIMARY KEY (bloc, filing, indicator)
) WITHOUT ROWID;
-- only sqlite
INSERT INTO figure_by_key SELECT * FROM figure;
-- only sqlite
DROP TABLE figure;
-- only sqlite
ALTER TABLE figure_by_key RENAME TO figure;

-- only sqlite
-- class B
CREATE TABLE draft_by_key (
	bloc BIGINT NOT NULL, due TEXT NOT NULL, unit TEXT NOT NULL, seq BIGINT NOT NULL, state TEXT NOT NULL,
	nil BIGINT NOT NULL, number TEXT NOT NULL, number_day BIGINT, signatory TEXT NOT NULL, note TEXT NOT NULL,
	prepared_post BIGINT, prepared_at BIGINT, approved_post BIGINT, approved_at BIGINT, numbered_post BIGINT,
	numbered_at BIGINT, saved_at BIGINT NOT NULL, saved_post BIGINT NOT NULL,
	PRIMARY KEY (bloc, due)
) WITHOUT ROWID;
-- only sqlite
INSERT INTO draft_by_key SELECT * FROM draft;
-- only sqlite
DROP TABLE draft;
-- only sqlite
ALTER TABLE draft_by_key RENAME TO draft;

-- only sqlite
-- class B
CREATE TABLE draft_figure_by_key (
	bloc BIGINT NOT NULL, due TEXT NOT NULL, indicator TEXT NOT NULL, value TEXT NOT NULL, status TEXT NOT NULL,
	note TEXT NOT NULL,
	PRIMARY KEY (bloc, due, indicator)
) WITHOUT ROWID;
-- only sqlite
INSERT INTO draft_figure_by_key SELECT * FROM draft_figure;
-- only sqlite
DROP TABLE draft_figure;
-- only sqlite
ALTER TABLE draft_figure_by_key RENAME TO draft_figure;

-- only sqlite
-- class A key bloc, due, closes
CREATE TABLE due_stands_by_key (
	bloc BIGINT NOT NULL, due TEXT NOT NULL, closes TEXT NOT NULL,
	PRIMARY KEY (bloc, due, closes)
) WITHOUT ROWID;
-- only sqlite
INSERT INTO due_stands_by_key SELECT * FROM due_stands;
-- only sqlite
DROP TABLE due_stands;
-- only sqlite
ALTER TABLE due_stands_by_key RENAME TO due_stands;

-- only sqlite
CREATE INDEX filing_due_due ON filing_due (bloc, due, filing);
-- only sqlite
CREATE INDEX draft_unit ON draft (bloc, unit);
-- only sqlite
CREATE INDEX due_stands_closes ON due_stands (bloc, closes, due);

-- only sqlite
CREATE VIEW due_state AS
SELECT d.bloc, d.due, d.duty, d.title, d.kind, d.unit, d.period, d.year, d.plan, d.ord, d.clause, d.cited, d.form,
	d.to_units, d.copy_units, d.opens, d.window_from, d.window_to, d.rule_date, d.last_day, d.last_instant, d.day_now,
	d.provisional, d.never_late, d.filing, d.first_day, d.first_at, d.again_by, d.excused, d.done, d.done_day,
	d.from_unit, d.fields, d.withdrawn,
	f.nil, f.complete, f.version, f.returned, f.accepted, f.due AS filed_as,
	w.state AS draft_state, w.seq AS draft_seq,
	s.due AS stood_for_by
FROM due d
LEFT JOIN filing f ON f.bloc = d.bloc AND f.filing = d.filing
LEFT JOIN draft w ON w.bloc = d.bloc AND w.due = d.due
LEFT JOIN due_stands s ON s.bloc = d.bloc AND s.closes = d.due;
