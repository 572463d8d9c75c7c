-- Plan versions in a bloc that lives: what a new version does to rows, names as of a day, rows handed over from one unit
-- to another, and the version an administrator is writing.

-- from_unit, fields: a row handed over says whose it was and for which fields ("" = its own; all). withdrawn: the entry
-- that took the row back.
ALTER TABLE due ADD COLUMN from_unit TEXT NOT NULL DEFAULT '';
ALTER TABLE due ADD COLUMN fields TEXT NOT NULL DEFAULT '';
ALTER TABLE due ADD COLUMN withdrawn BIGINT;

-- kind: what was enacted: plan, annex, reading. base: the version it was made from. decision_item: the words it rests on.
ALTER TABLE plan ADD COLUMN kind TEXT NOT NULL DEFAULT 'plan';
ALTER TABLE plan ADD COLUMN base BIGINT;
ALTER TABLE plan ADD COLUMN decision_item BIGINT NOT NULL DEFAULT 0;
ALTER TABLE plan ADD COLUMN by_title TEXT NOT NULL DEFAULT '';
ALTER TABLE plan ADD COLUMN by_name_item BIGINT NOT NULL DEFAULT 0;

-- What a unit is called and how it takes part, from a day on. A later day overwrites nothing.
-- class A key bloc, unit, from_day
CREATE TABLE unit_name (
	bloc BIGINT NOT NULL, unit TEXT NOT NULL, from_day BIGINT NOT NULL, name TEXT NOT NULL, symbol TEXT NOT NULL,
	under TEXT NOT NULL, role TEXT NOT NULL, style TEXT NOT NULL, fields TEXT NOT NULL, short_sending BIGINT NOT NULL,
	decision TEXT NOT NULL,
	PRIMARY KEY (bloc, unit, from_day)
);

-- The names of blocs that were opened before this table was there.
INSERT INTO unit_name (bloc, unit, from_day, name, symbol, under, role, style, fields, short_sending, decision)
SELECT bloc, unit, -1000000, name, symbol, '', role, style, fields, short_sending, '' FROM unit;

-- The version being written: one at a time. base: the version it began from; seq: raised by every save.
-- class B
CREATE TABLE revision (
	bloc BIGINT NOT NULL, base BIGINT NOT NULL, seq BIGINT NOT NULL, from_day BIGINT, decision TEXT NOT NULL,
	saved_at BIGINT NOT NULL, saved_post BIGINT NOT NULL,
	PRIMARY KEY (bloc)
);

-- class B
CREATE TABLE revision_file (
	bloc BIGINT NOT NULL, name TEXT NOT NULL, text TEXT NOT NULL,
	PRIMARY KEY (bloc, name)
);

-- class B
CREATE TABLE revision_reading (
	bloc BIGINT NOT NULL, name TEXT NOT NULL, choice TEXT NOT NULL,
	PRIMARY KEY (bloc, name)
);

DROP VIEW due_state;
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
