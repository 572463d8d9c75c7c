/**
 * store/backup.h — the whole store in one file, taken while it is being written, and back again.
 *
 * The file is an ordinary SQLite database (docs/operating.md has the format): the tables as they stood at one moment, and
 * a table `backup` with what lies beside the database: the checkpoints and the public keys as they are, the signing key
 * encrypted under the passphrase (Argon2id, XSalsa20-Poly1305). Without a passphrase the key is left out. Nothing else is
 * encrypted: keep the file as safe as the store.
 */
#ifndef STORE_BACKUP_H
#define STORE_BACKUP_H

#include "store/store.h"

#define BACKUP_PASSPHRASE_MIN 12       /* characters */

/*
 * passphrase.n = 0: without the key, else keys/sign.key is in it, or E_GONE. E_CONFLICT: something is at path already. E_INPUT: the
 * passphrase is too short.
 * On E_OK the file is on the disk, its name too, and it was read back (quick_check): whether the ledger in it verifies is the
 * caller's to ask.
 */
enum err store_backup(struct ctx *cx, struct store *st, struct str path, struct str passphrase);

/*
 * Makes a store in dir, which must be absent or empty (E_CONFLICT). passphrase.n = 0: without the key. *with_key tells
 * whether the key is there again. E_INPUT: wrong passphrase. E_TYPE: not a backup. E_RULE: made by a newer phoihop.
 *
 * A store that was restored must not go on as if nothing had happened when anything was written after the backup: the
 * caller opens the ledger and then a new epoch of each bloc (ledger_new_epoch, ledger/writer.h). Until then there is a file
 * DIR/restoring, made before anything else and on the disk before the database is: whoever opens the ledger meanwhile, the
 * process that restored having been killed, records nothing.
 */
enum err store_restore(struct ctx *cx, struct str path, struct str dir, struct str passphrase, bool *with_key);
bool store_restoring(struct ctx *cx, struct str dir);          /* DIR/restoring is there */
enum err store_restored(struct ctx *cx, struct str dir);       /* takes it away, durably; E_OK when there was none */

/* The schema is ours, and every page, row and index fits the others, as SQLite sees them. E_BROKEN: what does not. */
enum err store_check(struct ctx *cx, struct store *st);

/* What a purge took out of bloc `bloc`: parts and files of an entry (0: none), and drafts of due rows, of consolidations too. */
struct backup_thing {
	int64_t bloc, entry;
	const struct str *dues;
	size_t dues_n;
};
/* Does a backup still hold any of it? E_TYPE: not a backup; E_GONE: no such file. Nothing is changed. */
enum err store_backup_holds(struct ctx *cx, struct str path, const struct backup_thing *what, bool *holds);

#endif
