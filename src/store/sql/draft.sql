-- Drafts (class B): what a unit is writing for a due row, keyed by the row. Never in the ledger.

-- draft_get: the draft of row $2
SELECT unit, seq, state, nil, number, number_day, signatory, note, prepared_post, prepared_at, approved_post, approved_at,
	numbered_post, numbered_at, saved_at, saved_post
FROM draft WHERE bloc = $1 AND due = $2;

-- draft_stand: by which post the draft of row $2 was numbered, and the leader's words
SELECT numbered_post, note FROM draft WHERE bloc = $1 AND due = $2;

-- draft_put: makes or replaces its head
INSERT INTO draft (bloc, due, unit, seq, state, nil, number, number_day, signatory, note, prepared_post, prepared_at,
	approved_post, approved_at, numbered_post, numbered_at, saved_at, saved_post)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)
ON CONFLICT (bloc, due) DO UPDATE SET seq = $4, state = $5, nil = $6, number = $7, number_day = $8, signatory = $9,
	note = $10, prepared_post = $11, prepared_at = $12, approved_post = $13, approved_at = $14, numbered_post = $15,
	numbered_at = $16, saved_at = $17, saved_post = $18;

-- draft_drop: it was sent
DELETE FROM draft WHERE bloc = $1 AND due = $2;

-- draft_texts: its sections
SELECT section, field, text FROM draft_text WHERE bloc = $1 AND due = $2 ORDER BY section, field;

-- draft_text_put: a section
INSERT INTO draft_text (bloc, due, section, field, text) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (bloc, due, section, field) DO UPDATE SET text = $5;

-- draft_texts_drop: all of them
DELETE FROM draft_text WHERE bloc = $1 AND due = $2;

-- draft_figures: its figures
SELECT indicator, value, status, note FROM draft_figure WHERE bloc = $1 AND due = $2 ORDER BY indicator;

-- draft_figure_put: a figure
INSERT INTO draft_figure (bloc, due, indicator, value, status, note) VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (bloc, due, indicator) DO UPDATE SET value = $4, status = $5, note = $6;

-- draft_figures_drop: all of them
DELETE FROM draft_figure WHERE bloc = $1 AND due = $2;

-- draft_files: its files
SELECT d.n, d.file, d.purpose, d.media, d.size, d.name, d.body, f.hash FROM draft_file d
JOIN file f ON f.bloc = d.bloc AND f.file = d.file
WHERE d.bloc = $1 AND d.due = $2 ORDER BY d.n;

-- draft_file_put: a file
INSERT INTO draft_file (bloc, due, n, file, purpose, media, size, name, body)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9);

-- draft_file_drop: a file taken out
DELETE FROM draft_file WHERE bloc = $1 AND due = $2 AND n = $3;

-- draft_files_drop: all of them
DELETE FROM draft_file WHERE bloc = $1 AND due = $2;

-- draft_post_title: a post's title and holder, for the steps
SELECT p.title, n.body FROM post p JOIN account a ON a.bloc = p.bloc AND a.account = p.account
LEFT JOIN item n ON n.bloc = a.bloc AND n.entry = a.account AND n.n = a.name_item
WHERE p.bloc = $1 AND p.post = $2;
