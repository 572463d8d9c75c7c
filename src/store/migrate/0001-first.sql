-- The first schema. Class L: the ledger itself, append-only but for erasure. Class A: projected from the ledger by
-- apply, dropped and replayed by `ledger rebuild`; `key` names the order in which its hash is taken. Class B: secrets,
-- sessions, drafts: never in the ledger, never rebuilt. Days are days since 1970-01-01, instants milliseconds UTC.

-- class L
CREATE TABLE entry (
	bloc BIGINT NOT NULL, no BIGINT NOT NULL, type BIGINT NOT NULL, version BIGINT NOT NULL, at BIGINT NOT NULL,
	leaf BLOB NOT NULL, payload BLOB NOT NULL,
	PRIMARY KEY (bloc, no)
);

-- class L
CREATE TABLE item (
	bloc BIGINT NOT NULL, entry BIGINT NOT NULL, n BIGINT NOT NULL, salt BLOB, hash BLOB NOT NULL, body BLOB,
	PRIMARY KEY (bloc, entry, n)
);

-- class L
CREATE TABLE node (
	bloc BIGINT NOT NULL, level BIGINT NOT NULL, idx BIGINT NOT NULL, hash BLOB NOT NULL,
	PRIMARY KEY (bloc, level, idx)
);

-- class L
CREATE TABLE head (
	bloc BIGINT NOT NULL, size BIGINT NOT NULL, root BLOB NOT NULL, epoch BIGINT NOT NULL, at BIGINT NOT NULL,
	PRIMARY KEY (bloc)
);

-- class L
CREATE TABLE file (
	bloc BIGINT NOT NULL, file BLOB NOT NULL, size BIGINT NOT NULL, hash BLOB NOT NULL, salt BLOB,
	staged_at BIGINT NOT NULL, entry BIGINT,
	PRIMARY KEY (bloc, file)
);

-- class L
CREATE TABLE file_chunk (
	bloc BIGINT NOT NULL, file BLOB NOT NULL, n BIGINT NOT NULL, body BLOB NOT NULL,
	PRIMARY KEY (bloc, file, n)
);

-- class B
CREATE TABLE checkpoint (
	bloc BIGINT NOT NULL, epoch BIGINT NOT NULL, size BIGINT NOT NULL, note TEXT NOT NULL, at BIGINT NOT NULL,
	PRIMARY KEY (bloc, epoch, size)
);

-- class B
CREATE TABLE answer (
	bloc BIGINT NOT NULL, key TEXT NOT NULL, actor BIGINT NOT NULL, entry BIGINT NOT NULL, at BIGINT NOT NULL,
	PRIMARY KEY (bloc, key)
);

-- --- the bloc and its plan ---

-- class A key bloc
CREATE TABLE bloc (
	bloc BIGINT NOT NULL, origin TEXT NOT NULL, code TEXT NOT NULL, demo BIGINT NOT NULL, zone_min BIGINT NOT NULL,
	opened_at BIGINT NOT NULL,
	PRIMARY KEY (bloc)
);

-- class A key bloc, plan
CREATE TABLE plan (
	bloc BIGINT NOT NULL, plan BIGINT NOT NULL, name TEXT NOT NULL, number TEXT NOT NULL, title TEXT NOT NULL,
	hash TEXT NOT NULL, from_day BIGINT NOT NULL, at BIGINT NOT NULL,
	PRIMARY KEY (bloc, plan)
);

-- class A key bloc, plan, n
CREATE TABLE plan_file (
	bloc BIGINT NOT NULL, plan BIGINT NOT NULL, n BIGINT NOT NULL, name TEXT NOT NULL, text TEXT NOT NULL,
	PRIMARY KEY (bloc, plan, n)
);

-- class A key bloc, plan, name
CREATE TABLE plan_reading (
	bloc BIGINT NOT NULL, plan BIGINT NOT NULL, name TEXT NOT NULL, choice TEXT NOT NULL,
	PRIMARY KEY (bloc, plan, name)
);

-- Units as the plan version in force names them. ord: the plan's order.
-- class A key bloc, unit
CREATE TABLE unit (
	bloc BIGINT NOT NULL, unit TEXT NOT NULL, ord BIGINT NOT NULL, name TEXT NOT NULL, symbol TEXT NOT NULL,
	role TEXT NOT NULL, style TEXT NOT NULL, fields TEXT NOT NULL, short_sending BIGINT NOT NULL,
	from_day BIGINT, until_day BIGINT,
	PRIMARY KEY (bloc, unit)
);

-- class A key bloc, year
CREATE TABLE year (
	bloc BIGINT NOT NULL, year BIGINT NOT NULL, plan BIGINT NOT NULL, entry BIGINT NOT NULL,
	PRIMARY KEY (bloc, year)
);

-- An expectation. last_day is the rule's, never overwritten; day_now the one in force (extensions, events).
-- filing: the filing that closes it now; first_day, first_at: its first official receipt; excused, published, held:
-- the entry that did so; again_by: the day a returned filing is owed again.
-- class A key bloc, due
CREATE TABLE due (
	bloc BIGINT NOT NULL, due TEXT NOT NULL, duty TEXT NOT NULL, title TEXT NOT NULL, kind TEXT NOT NULL,
	unit TEXT NOT NULL, period TEXT NOT NULL, year BIGINT NOT NULL, plan BIGINT NOT NULL, ord BIGINT NOT NULL,
	clause TEXT NOT NULL, cited TEXT NOT NULL, form TEXT NOT NULL, to_units TEXT NOT NULL, copy_units TEXT NOT NULL,
	opens BIGINT, window_from BIGINT, window_to BIGINT, rule_date BIGINT, last_day BIGINT, last_instant BIGINT,
	day_now BIGINT, provisional BIGINT NOT NULL, never_late BIGINT NOT NULL,
	filing BIGINT, first_day BIGINT, first_at BIGINT, again_by BIGINT, excused BIGINT, done BIGINT, done_day BIGINT,
	PRIMARY KEY (bloc, due)
);
CREATE INDEX due_unit ON due (bloc, unit, day_now);
CREATE INDEX due_year ON due (bloc, year, unit);
CREATE INDEX due_duty ON due (bloc, duty, period);

-- closes: filing `due` closes `closes` too.
-- class A key bloc, due, closes
CREATE TABLE due_stands (
	bloc BIGINT NOT NULL, due TEXT NOT NULL, closes TEXT NOT NULL,
	PRIMARY KEY (bloc, due, closes)
);
CREATE INDEX due_stands_closes ON due_stands (bloc, closes);

-- What was done to a due row: sent, returned, accepted, extended, excused, reminded, held, published, issued.
-- text_item: the reason's item number in the entry (0: none); name_item: the person's.
-- class A key bloc, entry, due
CREATE TABLE act (
	bloc BIGINT NOT NULL, entry BIGINT NOT NULL, due TEXT NOT NULL, kind TEXT NOT NULL, at BIGINT NOT NULL,
	filing BIGINT, day_from BIGINT, day_to BIGINT, text_item BIGINT NOT NULL,
	by_post BIGINT, by_unit TEXT NOT NULL, by_title TEXT NOT NULL, name_item BIGINT NOT NULL,
	PRIMARY KEY (bloc, entry, due)
);
CREATE INDEX act_due ON act (bloc, due, entry);

-- --- people and posts ---

-- class A key bloc, account
CREATE TABLE account (
	bloc BIGINT NOT NULL, account BIGINT NOT NULL, login_item BIGINT NOT NULL, name_item BIGINT NOT NULL,
	closed_day BIGINT, at BIGINT NOT NULL,
	PRIMARY KEY (bloc, account)
);

-- class A key bloc, post
CREATE TABLE post (
	bloc BIGINT NOT NULL, post BIGINT NOT NULL, account BIGINT NOT NULL, unit TEXT NOT NULL, role TEXT NOT NULL,
	title TEXT NOT NULL, from_day BIGINT NOT NULL, until_day BIGINT,
	PRIMARY KEY (bloc, post)
);
CREATE INDEX post_account ON post (bloc, account);
CREATE INDEX post_unit ON post (bloc, unit);

-- --- filings ---

-- class A key bloc, filing
CREATE TABLE filing (
	bloc BIGINT NOT NULL, filing BIGINT NOT NULL, unit TEXT NOT NULL, due TEXT NOT NULL, version BIGINT NOT NULL,
	replaces BIGINT, replaced_by BIGINT, nil BIGINT NOT NULL, complete BIGINT NOT NULL, channel TEXT NOT NULL,
	at BIGINT NOT NULL, received_at BIGINT NOT NULL, received_day BIGINT NOT NULL,
	number_item BIGINT NOT NULL, number_day BIGINT, signatory_item BIGINT NOT NULL,
	by_post BIGINT, by_title TEXT NOT NULL, by_name_item BIGINT NOT NULL,
	returned BIGINT, accepted BIGINT,
	PRIMARY KEY (bloc, filing)
);
CREATE INDEX filing_due_version ON filing (bloc, due, version);

-- class A key bloc, filing, due
CREATE TABLE filing_due (
	bloc BIGINT NOT NULL, filing BIGINT NOT NULL, due TEXT NOT NULL,
	PRIMARY KEY (bloc, filing, due)
);
CREATE INDEX filing_due_due ON filing_due (bloc, due, filing);

-- class A key bloc, filing, n
CREATE TABLE filing_step (
	bloc BIGINT NOT NULL, filing BIGINT NOT NULL, n BIGINT NOT NULL, step TEXT NOT NULL, at BIGINT NOT NULL,
	title TEXT NOT NULL, name_item BIGINT NOT NULL,
	PRIMARY KEY (bloc, filing, n)
);

-- The atom of every report: one plain paragraph. The text is item `item` of entry `filing`; hash its salted hash.
-- class A key bloc, filing, n
CREATE TABLE paragraph (
	bloc BIGINT NOT NULL, filing BIGINT NOT NULL, n BIGINT NOT NULL, section TEXT NOT NULL, field TEXT NOT NULL,
	proposal BIGINT NOT NULL, item BIGINT NOT NULL, hash BLOB NOT NULL,
	PRIMARY KEY (bloc, filing, n)
);

-- class A key bloc, filing, indicator
CREATE TABLE figure (
	bloc BIGINT NOT NULL, filing BIGINT NOT NULL, indicator TEXT NOT NULL, status TEXT NOT NULL,
	from_day BIGINT, to_day BIGINT, item BIGINT NOT NULL, note_item BIGINT NOT NULL,
	PRIMARY KEY (bloc, filing, indicator)
);

-- class A key bloc, filing, n
CREATE TABLE filing_file (
	bloc BIGINT NOT NULL, filing BIGINT NOT NULL, n BIGINT NOT NULL, file BLOB NOT NULL, purpose TEXT NOT NULL,
	media TEXT NOT NULL, size BIGINT NOT NULL, hash BLOB NOT NULL, name_item BIGINT NOT NULL, erased BIGINT,
	PRIMARY KEY (bloc, filing, n)
);
CREATE INDEX filing_file_file ON filing_file (bloc, file);

-- --- consolidations ---

-- class A key bloc, consolidation
CREATE TABLE consolidation (
	bloc BIGINT NOT NULL, consolidation BIGINT NOT NULL, due TEXT NOT NULL, to_unit TEXT NOT NULL, day BIGINT NOT NULL,
	at BIGINT NOT NULL, number_item BIGINT NOT NULL, title_item BIGINT NOT NULL, by_title TEXT NOT NULL,
	by_name_item BIGINT NOT NULL,
	PRIMARY KEY (bloc, consolidation)
);

-- class A key bloc, consolidation, n
CREATE TABLE consolidation_part (
	bloc BIGINT NOT NULL, consolidation BIGINT NOT NULL, n BIGINT NOT NULL, kind TEXT NOT NULL, section TEXT NOT NULL,
	field TEXT NOT NULL, filing BIGINT, paragraph BIGINT, source BLOB, item BIGINT NOT NULL,
	PRIMARY KEY (bloc, consolidation, n)
);

-- class A key bloc, consolidation, n
CREATE TABLE consolidation_figure (
	bloc BIGINT NOT NULL, consolidation BIGINT NOT NULL, n BIGINT NOT NULL, indicator TEXT NOT NULL, unit TEXT NOT NULL,
	filing BIGINT NOT NULL, status TEXT NOT NULL, item BIGINT NOT NULL,
	PRIMARY KEY (bloc, consolidation, n)
);

-- heard = 1: the unit's report is in it; 0: it was silent.
-- class A key bloc, consolidation, unit
CREATE TABLE consolidation_unit (
	bloc BIGINT NOT NULL, consolidation BIGINT NOT NULL, unit TEXT NOT NULL, heard BIGINT NOT NULL,
	PRIMARY KEY (bloc, consolidation, unit)
);

-- --- secrets, sessions, drafts ---

-- verifier: libsodium's Argon2id string, empty until the first password is chosen. epoch: raised by any change of
-- password or post; a session of an older epoch is over.
-- class B
CREATE TABLE credential (
	bloc BIGINT NOT NULL, account BIGINT NOT NULL, login TEXT NOT NULL, verifier TEXT NOT NULL,
	epoch BIGINT NOT NULL, changed_at BIGINT NOT NULL,
	PRIMARY KEY (bloc, account)
);
CREATE UNIQUE INDEX credential_login ON credential (login);

-- token: SHA-256 of the cookie.
-- class B
CREATE TABLE session (
	token BLOB NOT NULL, bloc BIGINT NOT NULL, account BIGINT NOT NULL, post BIGINT, csrf BLOB NOT NULL,
	epoch BIGINT NOT NULL, lang BIGINT NOT NULL, began_at BIGINT NOT NULL,
	PRIMARY KEY (token)
);
CREATE INDEX session_account ON session (bloc, account);

-- class B
CREATE TABLE link (
	token BLOB NOT NULL, bloc BIGINT NOT NULL, account BIGINT NOT NULL, until_at BIGINT NOT NULL,
	PRIMARY KEY (token)
);

-- Slow-down on guessing: tries of a login (folded) or from an address since the last success.
-- class B
CREATE TABLE guess (
	who TEXT NOT NULL, tries BIGINT NOT NULL, last_at BIGINT NOT NULL,
	PRIMARY KEY (who)
);

-- One draft a due row. state: writing, put (to the leader), approved. seq: raised by every save.
-- class B
CREATE TABLE draft (
	bloc BIGINT NOT NULL, due TEXT NOT NULL, unit TEXT NOT NULL, seq BIGINT NOT NULL, state TEXT NOT NULL,
	nil BIGINT NOT NULL, number TEXT NOT NULL, number_day BIGINT, signatory TEXT NOT NULL, note TEXT NOT NULL,
	prepared_post BIGINT, prepared_at BIGINT, approved_post BIGINT, approved_at BIGINT, numbered_post BIGINT,
	numbered_at BIGINT, saved_at BIGINT NOT NULL, saved_post BIGINT NOT NULL,
	PRIMARY KEY (bloc, due)
);
CREATE INDEX draft_unit ON draft (bloc, unit);

-- class B
CREATE TABLE draft_text (
	bloc BIGINT NOT NULL, due TEXT NOT NULL, section TEXT NOT NULL, field TEXT NOT NULL, text TEXT NOT NULL,
	PRIMARY KEY (bloc, due, section, field)
);

-- class B
CREATE TABLE draft_figure (
	bloc BIGINT NOT NULL, due TEXT NOT NULL, indicator TEXT NOT NULL, value TEXT NOT NULL, status TEXT NOT NULL,
	note TEXT NOT NULL,
	PRIMARY KEY (bloc, due, indicator)
);

-- The bytes are staged file rows; body: the Word file as read, for the preview.
-- class B
CREATE TABLE draft_file (
	bloc BIGINT NOT NULL, due TEXT NOT NULL, n BIGINT NOT NULL, file BLOB NOT NULL, purpose TEXT NOT NULL,
	media TEXT NOT NULL, size BIGINT NOT NULL, name TEXT NOT NULL, body TEXT NOT NULL,
	PRIMARY KEY (bloc, due, n)
);

-- A consolidation being written: parts in order.
-- class B
CREATE TABLE sheet (
	bloc BIGINT NOT NULL, due TEXT NOT NULL, seq BIGINT NOT NULL, title TEXT NOT NULL, number TEXT NOT NULL,
	saved_at BIGINT NOT NULL, saved_post BIGINT NOT NULL,
	PRIMARY KEY (bloc, due)
);

-- class B
CREATE TABLE sheet_part (
	bloc BIGINT NOT NULL, due TEXT NOT NULL, n BIGINT NOT NULL, kind TEXT NOT NULL, section TEXT NOT NULL,
	field TEXT NOT NULL, filing BIGINT, paragraph BIGINT, text TEXT NOT NULL,
	PRIMARY KEY (bloc, due, n)
);

-- A due row with what its state is computed from: the filing that closes it now and the draft being written. Columns
-- in the order of struct due (store/due.h).
CREATE VIEW due_state AS
SELECT d.bloc, d.due, d.duty, d.title, d.kind, d.unit, d.period, d.year, d.plan, d.ord, d.clause, d.cited, d.form,
	d.to_units, d.copy_units, d.opens, d.window_from, d.window_to, d.rule_date, d.last_day, d.last_instant, d.day_now,
	d.provisional, d.never_late, d.filing, d.first_day, d.first_at, d.again_by, d.excused, d.done, d.done_day,
	f.nil, f.complete, f.version, f.returned, f.accepted, f.due AS filed_as,
	w.state AS draft_state, w.seq AS draft_seq,
	s.due AS stood_for_by
FROM due d
LEFT JOIN filing f ON f.bloc = d.bloc AND f.filing = d.filing
LEFT JOIN draft w ON w.bloc = d.bloc AND w.due = d.due
LEFT JOIN due_stands s ON s.bloc = d.bloc AND s.closes = d.due;
