-- Filings as they were sent, and consolidations as they were issued. Texts are items of the filing's entry: NULL once erased.

-- filing_get: one filing
SELECT f.filing, f.unit, f.due, f.version, f.replaces, f.replaced_by, f.nil, f.complete, f.channel, f.at, f.received_at,
	f.received_day, i.body, f.number_day, s.body, f.by_post, f.by_title, n.body, f.returned, f.accepted
FROM filing f
LEFT JOIN item i ON i.bloc = f.bloc AND i.entry = f.filing AND i.n = f.number_item
LEFT JOIN item s ON s.bloc = f.bloc AND s.entry = f.filing AND s.n = f.signatory_item
LEFT JOIN item n ON n.bloc = f.bloc AND n.entry = f.filing AND n.n = f.by_name_item
WHERE f.bloc = $1 AND f.filing = $2;

-- filing_versions: all filings of row $2, newest first
SELECT f.filing, f.unit, f.due, f.version, f.replaces, f.replaced_by, f.nil, f.complete, f.channel, f.at, f.received_at,
	f.received_day, i.body, f.number_day, s.body, f.by_post, f.by_title, n.body, f.returned, f.accepted
FROM filing f
LEFT JOIN item i ON i.bloc = f.bloc AND i.entry = f.filing AND i.n = f.number_item
LEFT JOIN item s ON s.bloc = f.bloc AND s.entry = f.filing AND s.n = f.signatory_item
LEFT JOIN item n ON n.bloc = f.bloc AND n.entry = f.filing AND n.n = f.by_name_item
WHERE f.bloc = $1 AND f.due = $2 ORDER BY f.version DESC;

-- filing_steps: who prepared, approved, numbered filing $2
SELECT s.step, s.at, s.title, i.body FROM filing_step s
LEFT JOIN item i ON i.bloc = s.bloc AND i.entry = s.filing AND i.n = s.name_item
WHERE s.bloc = $1 AND s.filing = $2 ORDER BY s.n;

-- filing_paragraphs: its text
SELECT p.n, p.section, p.field, p.proposal, p.hash, i.body FROM paragraph p
LEFT JOIN item i ON i.bloc = p.bloc AND i.entry = p.filing AND i.n = p.item
WHERE p.bloc = $1 AND p.filing = $2 ORDER BY p.n;

-- filing_paragraph: one paragraph
SELECT p.n, p.section, p.field, p.proposal, p.hash, i.body FROM paragraph p
LEFT JOIN item i ON i.bloc = p.bloc AND i.entry = p.filing AND i.n = p.item
WHERE p.bloc = $1 AND p.filing = $2 AND p.n = $3;

-- filing_figures: its figures
SELECT g.indicator, g.status, g.from_day, g.to_day, v.body, n.body FROM figure g
LEFT JOIN item v ON v.bloc = g.bloc AND v.entry = g.filing AND v.n = g.item
LEFT JOIN item n ON n.bloc = g.bloc AND n.entry = g.filing AND n.n = g.note_item
WHERE g.bloc = $1 AND g.filing = $2 ORDER BY g.indicator;

-- filing_files: its files
SELECT x.n, x.file, x.purpose, x.media, x.size, x.hash, i.body, x.erased FROM filing_file x
LEFT JOIN item i ON i.bloc = x.bloc AND i.entry = x.filing AND i.n = x.name_item
WHERE x.bloc = $1 AND x.filing = $2 ORDER BY x.n;

-- filing_file_get: one file of it
SELECT x.n, x.file, x.purpose, x.media, x.size, x.hash, i.body, x.erased FROM filing_file x
LEFT JOIN item i ON i.bloc = x.bloc AND i.entry = x.filing AND i.n = x.name_item
WHERE x.bloc = $1 AND x.filing = $2 AND x.n = $3;

-- filing_last_before: the last filing of unit $2 that was not returned, for a period that ended before $3, $4 letters long with $5 or $6 after its year; of its own row rather than of one handed over
SELECT f.filing, d.period FROM filing f JOIN due d ON d.bloc = f.bloc AND d.due = f.due
WHERE d.bloc = $1 AND d.unit = $2 AND d.kind = 'report' AND d.filing = f.filing AND d.window_to < $3
	AND LENGTH(d.period) = $4 AND SUBSTR(d.period, 5, 2) IN ($5, $6) AND f.returned IS NULL
ORDER BY d.window_to DESC, d.window_from DESC, d.from_unit, d.due LIMIT 1;

-- consolidation_get: a consolidation that was issued
SELECT c.consolidation, c.due, c.to_unit, c.day, c.at, n.body, t.body, c.by_title, m.body, d.title, d.period
FROM consolidation c JOIN due d ON d.bloc = c.bloc AND d.due = c.due
LEFT JOIN item n ON n.bloc = c.bloc AND n.entry = c.consolidation AND n.n = c.number_item
LEFT JOIN item t ON t.bloc = c.bloc AND t.entry = c.consolidation AND t.n = c.title_item
LEFT JOIN item m ON m.bloc = c.bloc AND m.entry = c.consolidation AND m.n = c.by_name_item
WHERE c.bloc = $1 AND c.consolidation = $2;

-- consolidation_list: all that were issued, newest first, $2 at most from $3
SELECT c.consolidation, c.due, c.to_unit, c.day, c.at, n.body, t.body, c.by_title, m.body, d.title, d.period
FROM consolidation c JOIN due d ON d.bloc = c.bloc AND d.due = c.due
LEFT JOIN item n ON n.bloc = c.bloc AND n.entry = c.consolidation AND n.n = c.number_item
LEFT JOIN item t ON t.bloc = c.bloc AND t.entry = c.consolidation AND t.n = c.title_item
LEFT JOIN item m ON m.bloc = c.bloc AND m.entry = c.consolidation AND m.n = c.by_name_item
WHERE c.bloc = $1 ORDER BY c.consolidation DESC LIMIT $2 OFFSET $3;

-- consolidation_count: how many
SELECT COUNT(*) FROM consolidation WHERE bloc = $1;

-- consolidation_parts: its paragraphs: own text, or the source's as it stands (NULL once erased)
SELECT c.n, c.kind, c.section, c.field, c.filing, c.paragraph, c.source, o.body, i.body, f.unit
FROM consolidation_part c
LEFT JOIN item o ON o.bloc = c.bloc AND o.entry = c.consolidation AND o.n = c.item
LEFT JOIN paragraph p ON p.bloc = c.bloc AND p.filing = c.filing AND p.n = c.paragraph
LEFT JOIN item i ON i.bloc = p.bloc AND i.entry = p.filing AND i.n = p.item
LEFT JOIN filing f ON f.bloc = c.bloc AND f.filing = c.filing
WHERE c.bloc = $1 AND c.consolidation = $2 ORDER BY c.n;

-- consolidation_figures: the figures it cites
SELECT g.indicator, g.unit, g.filing, g.status, i.body FROM consolidation_figure g
LEFT JOIN item i ON i.bloc = g.bloc AND i.entry = g.consolidation AND i.n = g.item
WHERE g.bloc = $1 AND g.consolidation = $2 ORDER BY g.n;

-- consolidation_units: who was heard, who was silent
SELECT u.unit, u.heard FROM consolidation_unit u JOIN unit x ON x.bloc = u.bloc AND x.unit = u.unit
WHERE u.bloc = $1 AND u.consolidation = $2 ORDER BY x.ord;

-- record_items: items of entry $2 that still have their body
SELECT n FROM item WHERE bloc = $1 AND entry = $2 AND salt IS NOT NULL ORDER BY n;

-- record_content: of those of filing $2, what it says: paragraphs, figures with their notes, where $3 is not 0 names of files too
SELECT i.n FROM item i WHERE i.bloc = $1 AND i.entry = $2 AND i.salt IS NOT NULL
	AND (EXISTS (SELECT 1 FROM paragraph p WHERE p.bloc = i.bloc AND p.filing = i.entry AND p.item = i.n)
	OR EXISTS (SELECT 1 FROM figure f WHERE f.bloc = i.bloc AND f.filing = i.entry AND (f.item = i.n OR f.note_item = i.n))
	OR ($3 <> 0 AND EXISTS (SELECT 1 FROM filing_file x WHERE x.bloc = i.bloc AND x.filing = i.entry AND x.name_item = i.n)))
ORDER BY i.n;

-- record_quoted: what consolidations still hold of figures that are erased in filing $2
SELECT g.consolidation, g.item FROM consolidation_figure g
JOIN figure f ON f.bloc = g.bloc AND f.filing = g.filing AND f.indicator = g.indicator
JOIN item s ON s.bloc = f.bloc AND s.entry = f.filing AND s.n = f.item
JOIN item q ON q.bloc = g.bloc AND q.entry = g.consolidation AND q.n = g.item
WHERE g.bloc = $1 AND g.filing = $2 AND s.salt IS NULL AND q.salt IS NOT NULL
ORDER BY g.consolidation, g.item;
