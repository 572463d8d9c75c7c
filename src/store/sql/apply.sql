-- The projected tables (class A) are written by these statements and no others; only ledger/apply*.c runs them.

-- apply_bloc: the bloc itself
INSERT INTO bloc (bloc, origin, code, demo, zone_min, opened_at) VALUES ($1, $2, $3, $4, $5, $6);

-- apply_plan: a plan version takes force
INSERT INTO plan (bloc, plan, name, number, title, hash, from_day, at, kind, base, decision_item, by_title, by_name_item)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13);

-- apply_plan_file: a file of a plan version
INSERT INTO plan_file (bloc, plan, n, name, text) VALUES ($1, $2, $3, $4, $5);

-- apply_plan_reading: a reading chosen for a plan version
INSERT INTO plan_reading (bloc, plan, name, choice) VALUES ($1, $2, $3, $4);

-- apply_unit: a unit as the newest plan version names it
INSERT INTO unit (bloc, unit, ord, name, symbol, role, style, fields, short_sending, from_day, until_day)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
ON CONFLICT (bloc, unit) DO UPDATE SET ord = $3, name = $4, symbol = $5, role = $6, style = $7, fields = $8,
	short_sending = $9, from_day = $10, until_day = $11;

-- apply_unit_names_end: names a newer version puts others in the place of: from day $2 on
DELETE FROM unit_name WHERE bloc = $1 AND from_day >= $2;

-- apply_unit_name: what unit $2 is called and how it takes part, from day $3 on
INSERT INTO unit_name (bloc, unit, from_day, name, symbol, under, role, style, fields, short_sending, decision)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
ON CONFLICT (bloc, unit, from_day) DO UPDATE SET name = $4, symbol = $5, under = $6, role = $7, style = $8, fields = $9,
	short_sending = $10, decision = $11;

-- apply_year: a year's due rows exist
INSERT INTO year (bloc, year, plan, entry) VALUES ($1, $2, $3, $4);

-- apply_due: a due row is born
INSERT INTO due (bloc, due, duty, title, kind, unit, period, year, plan, ord, clause, cited, form, to_units, copy_units,
	opens, window_from, window_to, rule_date, last_day, last_instant, day_now, provisional, never_late,
	filing, first_day, first_at, again_by, excused, done, done_day)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $20, $22, $23,
	NULL, NULL, NULL, NULL, NULL, NULL, NULL);

-- apply_due_again: a row that was withdrawn is owed again, as the newer version gives it
UPDATE due SET duty = $3, title = $4, kind = $5, unit = $6, period = $7, year = $8, plan = $9, ord = $10, clause = $11,
	cited = $12, form = $13, to_units = $14, copy_units = $15, opens = $16, window_from = $17, window_to = $18,
	rule_date = $19, last_day = $20, last_instant = $21, day_now = $20, provisional = $22, never_late = $23,
	from_unit = '', fields = '', first_day = NULL, first_at = NULL, again_by = NULL, withdrawn = NULL
WHERE bloc = $1 AND due = $2 AND withdrawn IS NOT NULL;

-- apply_due_changed: an open row as version $3 gives it, $19 the day in force, $20 the year it now falls in
UPDATE due SET plan = $3, title = $4, kind = $5, clause = $6, cited = $7, form = $8, to_units = $9, copy_units = $10,
	opens = $11, window_from = $12, window_to = $13, rule_date = $14, last_day = $15, last_instant = $16,
	provisional = $17, never_late = $18, day_now = $19, year = COALESCE($20, year)
WHERE bloc = $1 AND due = $2;

-- apply_due_kept: an open row that version $3 leaves as it is
UPDATE due SET plan = $3 WHERE bloc = $1 AND due = $2;

-- apply_due_withdrawn: row $2 is owed no more, by entry $3
UPDATE due SET withdrawn = $3 WHERE bloc = $1 AND due = $2;

-- apply_due_handed: row $2 comes from unit $3, for the fields $4
UPDATE due SET from_unit = $3, fields = $4 WHERE bloc = $1 AND due = $2;

-- apply_due_stands_end: what row $2 closed besides itself
DELETE FROM due_stands WHERE bloc = $1 AND due = $2;

-- apply_due_stands_other: no other row closes $2 any more
DELETE FROM due_stands WHERE bloc = $1 AND closes = $2;

-- apply_due_stands: a filing of $2 closes $3 too
INSERT INTO due_stands (bloc, due, closes) VALUES ($1, $2, $3);

-- apply_due_filed: row $2 is closed by filing $3, received on $4 at $5; the first receipt stays
UPDATE due SET filing = $3, first_day = COALESCE(first_day, $4), first_at = COALESCE(first_at, $5), again_by = NULL,
	done = $3, done_day = COALESCE(first_day, $4)
WHERE bloc = $1 AND due = $2;

-- apply_due_returned: the row filing $2 closes is owed again by $3
UPDATE due SET again_by = $3 WHERE bloc = $1 AND filing = $2
	AND due IN (SELECT due FROM filing_due WHERE bloc = $1 AND filing = $2);

-- apply_due_moved: the day in force of $2 becomes $3
UPDATE due SET day_now = $3, provisional = $4 WHERE bloc = $1 AND due = $2;

-- apply_due_excused: the lead excuses $2 by entry $3
UPDATE due SET excused = $3 WHERE bloc = $1 AND due = $2;

-- apply_due_done: meeting held, calendar published, consolidation issued: entry $3 on day $4
UPDATE due SET done = $3, done_day = $4 WHERE bloc = $1 AND due = $2;

-- apply_act: what was done to a due row
INSERT INTO act (bloc, entry, due, kind, at, filing, day_from, day_to, text_item, by_post, by_unit, by_title, name_item)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13);

-- apply_act_beside: the same, where the entry has not acted on the row already
INSERT INTO act (bloc, entry, due, kind, at, filing, day_from, day_to, text_item, by_post, by_unit, by_title, name_item)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) ON CONFLICT (bloc, entry, due) DO NOTHING;

-- apply_account: an account
INSERT INTO account (bloc, account, login_item, name_item, closed_day, at) VALUES ($1, $2, $3, $4, NULL, $5);

-- apply_account_closed: account $2 ends on $3
UPDATE account SET closed_day = $3 WHERE bloc = $1 AND account = $2;

-- apply_post: a post is given
INSERT INTO post (bloc, post, account, unit, role, title, from_day, until_day) VALUES ($1, $2, $3, $4, $5, $6, $7, $8);

-- apply_post_ended: post $2 ends on $3
UPDATE post SET until_day = $3 WHERE bloc = $1 AND post = $2;

-- apply_filing: a filing
INSERT INTO filing (bloc, filing, unit, due, version, replaces, replaced_by, nil, complete, channel, at, received_at,
	received_day, number_item, number_day, signatory_item, by_post, by_title, by_name_item, returned, accepted)
VALUES ($1, $2, $3, $4, $5, $6, NULL, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, NULL, NULL);

-- apply_filing_replaced: filing $2 is replaced by $3
UPDATE filing SET replaced_by = $3 WHERE bloc = $1 AND filing = $2;

-- apply_filing_returned: filing $2 was returned by entry $3
UPDATE filing SET returned = $3 WHERE bloc = $1 AND filing = $2;

-- apply_filing_accepted: filing $2 was accepted by entry $3
UPDATE filing SET accepted = $3 WHERE bloc = $1 AND filing = $2;

-- apply_filing_due: filing $2 closes row $3
INSERT INTO filing_due (bloc, filing, due) VALUES ($1, $2, $3);

-- apply_filing_step: prepared, approved, numbered
INSERT INTO filing_step (bloc, filing, n, step, at, title, name_item) VALUES ($1, $2, $3, $4, $5, $6, $7);

-- apply_paragraph: a paragraph of a filing
INSERT INTO paragraph (bloc, filing, n, section, field, proposal, item, hash) VALUES ($1, $2, $3, $4, $5, $6, $7, $8);

-- apply_figure: a figure of a filing
INSERT INTO figure (bloc, filing, indicator, status, from_day, to_day, item, note_item)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8);

-- apply_filing_file: a file of a filing
INSERT INTO filing_file (bloc, filing, n, file, purpose, media, size, hash, name_item, erased)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, NULL);

-- apply_file_erased: file $2 was erased by entry $3
UPDATE filing_file SET erased = $3 WHERE bloc = $1 AND file = $2;

-- apply_item_erased: item $3 of entry $2 loses its body and salt
UPDATE item SET body = NULL, salt = NULL WHERE bloc = $1 AND entry = $2 AND n = $3;

-- apply_consolidation: a consolidation was issued
INSERT INTO consolidation (bloc, consolidation, due, to_unit, day, at, number_item, title_item, by_title, by_name_item)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10);

-- apply_consolidation_part: a paragraph of it
INSERT INTO consolidation_part (bloc, consolidation, n, kind, section, field, filing, paragraph, source, item)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10);

-- apply_consolidation_figure: a unit's figure in it
INSERT INTO consolidation_figure (bloc, consolidation, n, indicator, unit, filing, status, item)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8);

-- apply_consolidation_unit: a unit heard or silent
INSERT INTO consolidation_unit (bloc, consolidation, unit, heard) VALUES ($1, $2, $3, $4);

-- apply_filing_dues: the rows filing $2 closes
SELECT due FROM filing_due WHERE bloc = $1 AND filing = $2 ORDER BY due;

-- apply_due_received: the receipt of a lost entry shows that row $2 was received on $3 at $4 already
UPDATE due SET first_day = $3, first_at = $4 WHERE bloc = $1 AND due = $2 AND (first_day IS NULL OR first_day > $3);

-- apply_due_received_done: ... and a row that was closed since counts from that day
UPDATE due SET done_day = $3 WHERE bloc = $1 AND due = $2 AND done_day > $3;
