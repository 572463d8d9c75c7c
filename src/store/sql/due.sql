-- Due rows as they stand (view due_state: a row, the filing that closes it, its draft).

-- due_get: one row
SELECT * FROM due_state WHERE bloc = $1 AND due = $2;

-- due_open_of_unit: what unit $2 has not done and can or could do by day $3: open, late or returned
SELECT * FROM due_state WHERE bloc = $1 AND unit = $2 AND stood_for_by IS NULL AND excused IS NULL
	AND withdrawn IS NULL AND (opens IS NULL OR opens <= $3) AND (done IS NULL OR again_by IS NOT NULL)
	AND kind IN ('report', 'collection', 'consolidation')
ORDER BY COALESCE(again_by, day_now), duty, due;

-- due_coming_of_unit: the next rows of unit $2 that open after day $3, $4 at most
SELECT * FROM due_state WHERE bloc = $1 AND unit = $2 AND stood_for_by IS NULL AND excused IS NULL AND done IS NULL
	AND withdrawn IS NULL AND opens > $3
ORDER BY day_now, duty, due LIMIT $4;

-- due_of_filing: the rows filing $2 closes, the one it was filed for first
SELECT v.* FROM filing_due c JOIN due_state v ON v.bloc = c.bloc AND v.due = c.due JOIN filing f ON f.bloc = c.bloc
	AND f.filing = c.filing
WHERE c.bloc = $1 AND c.filing = $2 ORDER BY CASE WHEN f.due = c.due THEN 0 ELSE 1 END, c.due;

-- due_of_year: all rows of year $2, by unit and day
SELECT * FROM due_state WHERE bloc = $1 AND year = $2 AND withdrawn IS NULL ORDER BY unit, day_now, due;

-- due_unsure: rows of years $2 and $3 whose day may still move and that nobody has done, by plan version and key
SELECT due, plan, last_day, day_now FROM due WHERE bloc = $1 AND year IN ($2, $3) AND provisional <> 0 AND withdrawn IS NULL
	AND done IS NULL AND filing IS NULL
ORDER BY plan, due;

-- due_board: the reports of year $2 with what a board's cell is computed from, by unit and day
SELECT d.due, d.duty, d.title, d.unit, d.period, d.opens, d.window_from, d.window_to, d.day_now, d.never_late, d.filing, d.first_day,
	d.again_by, d.excused, d.done, d.done_day, f.nil, f.returned, f.accepted, s.due,
	d.from_unit
FROM due d
LEFT JOIN filing f ON f.bloc = d.bloc AND f.filing = d.filing
LEFT JOIN due_stands s ON s.bloc = d.bloc AND s.closes = d.due
WHERE d.bloc = $1 AND d.year = $2 AND d.kind = 'report' AND d.withdrawn IS NULL
ORDER BY d.unit, d.day_now, d.due;

-- due_done_of_unit: what unit $2 has done, newest first, $3 at most from $4
SELECT * FROM due_state WHERE bloc = $1 AND unit = $2 AND done IS NOT NULL AND stood_for_by IS NULL
ORDER BY done_day DESC, due LIMIT $3 OFFSET $4;

-- due_done_count: how many that are
SELECT COUNT(*) FROM due d WHERE d.bloc = $1 AND d.unit = $2 AND d.done IS NOT NULL
	AND NOT EXISTS (SELECT 1 FROM due_stands s WHERE s.bloc = d.bloc AND s.closes = d.due);

-- due_of_period: the rows of duty $2 for period $3
SELECT * FROM due_state WHERE bloc = $1 AND duty = $2 AND period = $3 AND withdrawn IS NULL ORDER BY unit, due;

-- due_of_clause: the rows of clause $2 in year $3
SELECT * FROM due_state WHERE bloc = $1 AND clause = $2 AND year = $3 AND withdrawn IS NULL
ORDER BY day_now, duty, unit, due;

-- due_stands_for: rows that row $2 stands for, whole
SELECT v.* FROM due_stands s JOIN due_state v ON v.bloc = s.bloc AND v.due = s.closes
WHERE s.bloc = $1 AND s.due = $2 AND v.withdrawn IS NULL ORDER BY s.closes;

-- due_waiting: rows whose report waits for the lead, the longest first, $2 at most from $3
SELECT v.* FROM filing f JOIN due_state v ON v.bloc = f.bloc AND v.due = f.due
WHERE f.bloc = $1 AND f.accepted IS NULL AND f.returned IS NULL AND f.replaced_by IS NULL
ORDER BY f.received_at, f.filing LIMIT $2 OFFSET $3;

-- due_waiting_count: how many that are
SELECT COUNT(*) FROM filing
WHERE bloc = $1 AND accepted IS NULL AND returned IS NULL AND replaced_by IS NULL;

-- due_stands: which rows close which others
SELECT due, closes FROM due_stands WHERE bloc = $1 ORDER BY due, closes;

-- due_acts: what was done to row $2, oldest first; texts are items of the acts' entries
SELECT a.entry, a.kind, a.at, a.filing, a.day_from, a.day_to, t.body, a.by_unit, a.by_title, p.body
FROM act a
LEFT JOIN item t ON t.bloc = a.bloc AND t.entry = a.entry AND t.n = a.text_item
LEFT JOIN item p ON p.bloc = a.bloc AND p.entry = a.entry AND p.n = a.name_item
WHERE a.bloc = $1 AND a.due = $2 ORDER BY a.entry;

-- due_reminded: when the lead last reminded of row $2, after entry $3
SELECT MAX(at) FROM act WHERE bloc = $1 AND due = $2 AND kind = 'reminded' AND entry > $3;

-- due_years: the years that have rows
SELECT year FROM year WHERE bloc = $1 ORDER BY year;

-- due_since: every row with a day on or after $2, also those withdrawn
SELECT * FROM due_state WHERE bloc = $1 AND COALESCE(last_day, window_to, 0) >= $2 ORDER BY due;

-- due_extended: the rows dated on or after $2 whose day the lead extended
SELECT d.due FROM due d WHERE d.bloc = $1 AND COALESCE(d.last_day, d.window_to, 0) >= $2 AND EXISTS (SELECT 1 FROM act a
	WHERE a.bloc = d.bloc AND a.due = d.due AND a.kind = 'extended')
ORDER BY d.due;

-- due_year_plan: the plan version year $2 was opened with
SELECT plan FROM year WHERE bloc = $1 AND year = $2;

-- due_consolidations: the lead's consolidation rows of year $2, those of the year before that are not done, and of the next one those whose time ($3) has begun
SELECT * FROM due_state WHERE bloc = $1 AND year BETWEEN $2 - 1 AND $2 + 1 AND kind = 'consolidation' AND withdrawn IS NULL
	AND (year = $2 OR (year < $2 AND done IS NULL AND excused IS NULL) OR (year > $2 AND window_from <= $3))
ORDER BY day_now, due;

-- due_meeting_held: the meetings that were held: duty, unit, period, instant
SELECT d.duty, d.unit, d.period, a.at, d.done_day FROM due d JOIN act a ON a.bloc = d.bloc AND a.due = d.due
	AND a.entry = d.done
WHERE d.bloc = $1 AND d.kind = 'meeting' AND d.done IS NOT NULL ORDER BY d.due;

-- due_content: the entries of reports and consolidations of row $2 that still have content
SELECT e.no FROM entry e
WHERE e.bloc = $1 AND e.no IN (SELECT f.filing FROM filing f WHERE f.bloc = $1 AND f.due = $2
	UNION SELECT c.filing FROM filing_due c WHERE c.bloc = $1 AND c.due = $2
	UNION SELECT i.consolidation FROM consolidation i WHERE i.bloc = $1 AND i.due = $2)
	AND (EXISTS (SELECT 1 FROM item x WHERE x.bloc = e.bloc AND x.entry = e.no AND x.salt IS NOT NULL)
	OR EXISTS (SELECT 1 FROM filing_file y WHERE y.bloc = e.bloc AND y.filing = e.no AND y.erased IS NULL))
ORDER BY e.no;
