-- The ledger itself (class L) and its signed checkpoints and answers (class B): ledger/reader.h, ledger/writer.h.

-- ledger_head: where the log of bloc $1 stands
SELECT size, epoch, root, at FROM head WHERE bloc = $1;

-- ledger_heads (all blocs): every log, for the check at the start
SELECT bloc, size, epoch, root, at FROM head ORDER BY bloc;

-- ledger_head_set: the log of bloc $1 now has $2 entries, root $3, epoch $4, the last of them at $5
INSERT INTO head (bloc, size, root, epoch, at) VALUES ($1, $2, $3, $4, $5)
	ON CONFLICT (bloc) DO UPDATE SET size = excluded.size, root = excluded.root, epoch = excluded.epoch,
		at = excluded.at;

-- ledger_node: the hash of the complete subtree $3 of level $2
SELECT hash FROM node WHERE bloc = $1 AND level = $2 AND idx = $3;

-- ledger_nodes_count: how many nodes bloc $1 has
SELECT COUNT(*) FROM node WHERE bloc = $1;

-- ledger_node_add: a subtree is complete
INSERT INTO node (bloc, level, idx, hash) VALUES ($1, $2, $3, $4);

-- ledger_entry_add: entry $2 of type $3, version $4, at $5
INSERT INTO entry (bloc, no, type, version, at, leaf, payload) VALUES ($1, $2, $3, $4, $5, $6, $7);

-- ledger_entry: entry $2 as stored
SELECT no, type, version, at, leaf, payload FROM entry WHERE bloc = $1 AND no = $2;

-- ledger_entries_of_types: the entries of type $2 or $3, oldest first
SELECT no FROM entry WHERE bloc = $1 AND type IN ($2, $3) ORDER BY no;

-- ledger_entries_count: how many entries bloc $1 has
SELECT COUNT(*) FROM entry WHERE bloc = $1;

-- ledger_item_add: item $3 of entry $2
INSERT INTO item (bloc, entry, n, salt, hash, body) VALUES ($1, $2, $3, $4, $5, $6);

-- ledger_items: the items of entry $2, in order
SELECT n, salt, hash, body FROM item WHERE bloc = $1 AND entry = $2 ORDER BY n;

-- ledger_item: item $3 of entry $2
SELECT n, salt, hash, body FROM item WHERE bloc = $1 AND entry = $2 AND n = $3;

-- ledger_items_count: how many items bloc $1 has
SELECT COUNT(*) FROM item WHERE bloc = $1;

-- ledger_item_erase: item $3 of entry $2 loses its content by law
UPDATE item SET salt = NULL, body = NULL WHERE bloc = $1 AND entry = $2 AND n = $3;

-- ledger_file_salt: the salt of file $2, NULL once erased
SELECT salt FROM file WHERE bloc = $1 AND file = $2;

-- ledger_checkpoint: the newest signed checkpoint that holds at least $2 entries and at most $3
SELECT epoch, size, note FROM checkpoint WHERE bloc = $1 AND size >= $2 AND size <= $3
	ORDER BY epoch DESC, size DESC LIMIT 1;

-- ledger_checkpoint_add: a checkpoint was signed
INSERT INTO checkpoint (bloc, epoch, size, note, at) VALUES ($1, $2, $3, $4, $5)
	ON CONFLICT (bloc, epoch, size) DO NOTHING;

-- ledger_answer: what the form with key $2 did, and for whom
SELECT actor, entry FROM answer WHERE bloc = $1 AND key = $2;

-- ledger_answer_add: the form with key $2 of actor $3 made entry $4
INSERT INTO answer (bloc, key, actor, entry, at) VALUES ($1, $2, $3, $4, $5);

-- ledger_checkpoints: every signed checkpoint
SELECT epoch, size FROM checkpoint WHERE bloc = $1;

-- ledger_checkpoint_note: the one of epoch $2 over $3 entries
SELECT note FROM checkpoint WHERE bloc = $1 AND epoch = $2 AND size = $3;
