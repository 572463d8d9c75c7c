-- Files as rows of chunks (store/file.h).

-- file_stage: the file $2 of bloc $1 is being staged since $3 with salt $4; its size is -1 until it is whole
INSERT INTO file (bloc, file, size, hash, salt, staged_at, entry) VALUES ($1, $2, -1, $5, $4, $3, NULL)
	ON CONFLICT (bloc, file) DO NOTHING;

-- file_chunk_put: chunk $3 of file $2 (and $5: a parameter has one type) while that is there; the same chunk again replaces it
INSERT INTO file_chunk (bloc, file, n, body) SELECT $1, $2, $3, $4 FROM file f WHERE f.bloc = $1 AND f.file = $5
	ON CONFLICT (bloc, file, n) DO UPDATE SET body = excluded.body;

-- file_whole: file $2 has all its $3 bytes, whose salted hash is $4
UPDATE file SET size = $3, hash = $4 WHERE bloc = $1 AND file = $2 AND entry IS NULL;

-- file_get: file $2 of bloc $1
SELECT size, hash, salt, staged_at, entry FROM file WHERE bloc = $1 AND file = $2;

-- file_chunk_get: chunk $3 of file $2
SELECT body FROM file_chunk WHERE bloc = $1 AND file = $2 AND n = $3;

-- file_name_entry: the entry $3 names file $2, which no other entry names
UPDATE file SET entry = $3 WHERE bloc = $1 AND file = $2 AND (entry IS NULL OR entry = $3) AND size >= 0;

-- file_chunks_drop: all chunks of file $2
DELETE FROM file_chunk WHERE bloc = $1 AND file = $2;

-- file_chunks_drop_last: the last $3 chunks of file $2
DELETE FROM file_chunk WHERE bloc = $1 AND file = $2
	AND n > (SELECT MAX(c.n) FROM file_chunk c WHERE c.bloc = $1 AND c.file = $2) - $3;

-- file_salt_drop: the salt of file $2; its size and hash stay, as the entry has them
UPDATE file SET salt = NULL WHERE bloc = $1 AND file = $2;

-- file_drop: the row of file $2, when no entry names it
DELETE FROM file WHERE bloc = $1 AND file = $2 AND entry IS NULL;

-- file_loose: the files of bloc $1 that neither an entry nor a draft names
SELECT file FROM file f WHERE bloc = $1 AND entry IS NULL
	AND NOT EXISTS (SELECT 1 FROM draft_file d WHERE d.bloc = f.bloc AND d.file = f.file);

-- file_stale (all blocs): files staged before $1 that neither an entry nor a draft names, at most $2
SELECT bloc, file FROM file f WHERE entry IS NULL AND staged_at < $1
	AND NOT EXISTS (SELECT 1 FROM draft_file d WHERE d.bloc = f.bloc AND d.file = f.file) ORDER BY staged_at, bloc, file LIMIT $2;
