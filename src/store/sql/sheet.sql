-- A consolidation being written (class B), keyed by its due row, and the units' words it can use.

-- sheet_get: its head
SELECT seq, title, number FROM sheet WHERE bloc = $1 AND due = $2;

-- sheet_put: makes or replaces it
INSERT INTO sheet (bloc, due, seq, title, number, saved_at, saved_post) VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (bloc, due) DO UPDATE SET seq = $3, title = $4, number = $5, saved_at = $6, saved_post = $7;

-- sheet_parts: its parts; a source with the unit's words as they stand and what became of its filing
SELECT s.n, s.kind, s.section, s.field, s.filing, s.paragraph, s.text, i.body, f.unit, f.replaced_by, f.returned
FROM sheet_part s
LEFT JOIN paragraph p ON p.bloc = s.bloc AND p.filing = s.filing AND p.n = s.paragraph
LEFT JOIN item i ON i.bloc = p.bloc AND i.entry = p.filing AND i.n = p.item
LEFT JOIN filing f ON f.bloc = s.bloc AND f.filing = s.filing
WHERE s.bloc = $1 AND s.due = $2 ORDER BY s.n;

-- sheet_part_put: a part
INSERT INTO sheet_part (bloc, due, n, kind, section, field, filing, paragraph, text)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9);

-- sheet_parts_drop: all of them
DELETE FROM sheet_part WHERE bloc = $1 AND due = $2;

-- sheet_drop: it was issued
DELETE FROM sheet WHERE bloc = $1 AND due = $2;

-- sheet_sources: paragraphs of the filings that close duty $2 for period $3 and were not returned
SELECT p.filing, p.n, p.section, p.field, p.proposal, p.hash, i.body, d.unit
FROM due d
JOIN unit u ON u.bloc = d.bloc AND u.unit = d.unit
JOIN filing f ON f.bloc = d.bloc AND f.filing = d.filing AND f.returned IS NULL
JOIN paragraph p ON p.bloc = f.bloc AND p.filing = f.filing
LEFT JOIN item i ON i.bloc = p.bloc AND i.entry = p.filing AND i.n = p.item
WHERE d.bloc = $1 AND d.duty = $2 AND d.period = $3 AND NOT EXISTS (SELECT 1 FROM filing_due x
	JOIN due o ON o.bloc = x.bloc AND o.due = x.due AND o.filing = x.filing AND o.duty = d.duty AND o.period = d.period
	WHERE x.bloc = d.bloc AND x.filing = d.filing AND x.due < d.due)
ORDER BY u.ord, p.n;

-- sheet_figures: figures of those filings
SELECT g.indicator, d.unit, g.filing, g.status, i.body
FROM due d
JOIN unit u ON u.bloc = d.bloc AND u.unit = d.unit
JOIN filing f ON f.bloc = d.bloc AND f.filing = d.filing AND f.returned IS NULL
JOIN figure g ON g.bloc = f.bloc AND g.filing = f.filing
LEFT JOIN item i ON i.bloc = g.bloc AND i.entry = g.filing AND i.n = g.item
WHERE d.bloc = $1 AND d.duty = $2 AND d.period = $3 AND NOT EXISTS (SELECT 1 FROM filing_due x
	JOIN due o ON o.bloc = x.bloc AND o.due = x.due AND o.filing = x.filing AND o.duty = d.duty AND o.period = d.period
	WHERE x.bloc = d.bloc AND x.filing = d.filing AND x.due < d.due)
ORDER BY g.indicator, u.ord, d.from_unit DESC;
