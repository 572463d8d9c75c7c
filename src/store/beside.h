/**
 * store/beside.h — what a backup takes along from beside the database: DIR/keys and DIR/checkpoints.
 *
 * keys/verify.key and the checkpoints are public and stand in the clear; everything else in keys/ is secret and is sealed
 * under the passphrase, or left out without one. Rows of table `backup`, 256 KiB of a file each. Only backup.c includes it.
 */
#ifndef STORE_BESIDE_H
#define STORE_BESIDE_H

#include <sys/stat.h>

#include "store/sqlite.h"

struct beside_file {
	struct str name;           /* keys/sign.key */
	int64_t size;              /* so much of it: checkpoints grow while the backup is made */
	struct stat at;            /* as it was looked at */
	bool secret;
	struct sealed *sealed;     /* secret, sealed */
	unsigned char *plain;      /* secret, opened again: beside_wipe */
	size_t plain_n;
};

struct beside {
	struct beside_file *v;
	size_t n, cap;
	bool with_key;             /* keys/sign.key was sealed, or opened */
};

extern const char beside_table[];              /* CREATE TABLE backup */

/*
 * Backup: which files there are, secrets sealed; before the snapshot, so that no checkpoint is ahead of it. E_GONE: there is a
 * passphrase and no keys/sign.key to seal. Then the rows.
 */
enum err beside_look(struct ctx *cx, struct str dir, struct str passphrase, struct beside *out);
enum err beside_put(struct ctx *cx, struct conn *to, struct str dir, const struct beside *b);
/* Are the secrets that were sealed still the ones in DIR/keys? A key that was changed meanwhile signs what the snapshot has. */
bool beside_same(struct ctx *cx, struct str dir, const struct beside *b);
/* Restore: which files there are, secrets opened (E_INPUT: wrong passphrase; without one they stay out). Then the files. */
enum err beside_open(struct ctx *cx, struct conn *from, struct str passphrase, struct beside *out);
enum err beside_write(struct ctx *cx, struct conn *from, struct str dir, const struct beside *b);
void beside_remove(struct ctx *cx, struct str dir, const struct beside *b);
void beside_wipe(struct beside *b);

#endif
