-- Plan versions: what is in force when, their texts, and the version being written (class B).

-- version_on: the newest version in force on day $2
SELECT p.plan, p.name, p.number, p.title, p.hash, p.from_day, p.at, p.kind, p.base, d.body, p.by_title, w.body,
	(SELECT COUNT(*) FROM plan q WHERE q.bloc = p.bloc AND q.plan <= p.plan) FROM plan p
LEFT JOIN item d ON d.bloc = p.bloc AND d.entry = p.plan AND d.n = p.decision_item
LEFT JOIN item w ON w.bloc = p.bloc AND w.entry = p.plan AND w.n = p.by_name_item
WHERE p.bloc = $1 AND p.from_day <= $2 ORDER BY p.plan DESC LIMIT 1;

-- version_get: version $2
SELECT p.plan, p.name, p.number, p.title, p.hash, p.from_day, p.at, p.kind, p.base, d.body, p.by_title, w.body,
	(SELECT COUNT(*) FROM plan q WHERE q.bloc = p.bloc AND q.plan <= p.plan) FROM plan p
LEFT JOIN item d ON d.bloc = p.bloc AND d.entry = p.plan AND d.n = p.decision_item
LEFT JOIN item w ON w.bloc = p.bloc AND w.entry = p.plan AND w.n = p.by_name_item
WHERE p.bloc = $1 AND p.plan = $2;

-- version_list: every version, newest first, $2 at most from $3
SELECT p.plan, p.name, p.number, p.title, p.hash, p.from_day, p.at, p.kind, p.base, d.body, p.by_title, w.body,
	(SELECT COUNT(*) FROM plan q WHERE q.bloc = p.bloc AND q.plan <= p.plan) FROM plan p
LEFT JOIN item d ON d.bloc = p.bloc AND d.entry = p.plan AND d.n = p.decision_item
LEFT JOIN item w ON w.bloc = p.bloc AND w.entry = p.plan AND w.n = p.by_name_item
WHERE p.bloc = $1 ORDER BY p.plan DESC LIMIT $2 OFFSET $3;

-- version_count: how many
SELECT COUNT(*) FROM plan WHERE bloc = $1;

-- version_files: the texts of version $2
SELECT name, text FROM plan_file WHERE bloc = $1 AND plan = $2 ORDER BY n;

-- version_readings: the readings chosen with it
SELECT name, choice FROM plan_reading WHERE bloc = $1 AND plan = $2 ORDER BY name;

-- revision_get: the version being written
SELECT base, seq, from_day, decision FROM revision WHERE bloc = $1;

-- revision_put: begins or saves it
INSERT INTO revision (bloc, base, seq, from_day, decision, saved_at, saved_post) VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (bloc) DO UPDATE SET base = $2, seq = $3, from_day = $4, decision = $5, saved_at = $6, saved_post = $7;

-- revision_files: its texts
SELECT name, text FROM revision_file WHERE bloc = $1 ORDER BY name;

-- revision_file_put: a text of it
INSERT INTO revision_file (bloc, name, text) VALUES ($1, $2, $3) ON CONFLICT (bloc, name) DO UPDATE SET text = $3;

-- revision_readings: the readings chosen
SELECT name, choice FROM revision_reading WHERE bloc = $1 ORDER BY name;

-- revision_reading_put: a reading
INSERT INTO revision_reading (bloc, name, choice) VALUES ($1, $2, $3) ON CONFLICT (bloc, name) DO UPDATE SET choice = $3;

-- revision_readings_drop: none chosen
DELETE FROM revision_reading WHERE bloc = $1;

-- revision_files_drop: no text
DELETE FROM revision_file WHERE bloc = $1;

-- revision_drop: enacted, or given up
DELETE FROM revision WHERE bloc = $1;
