/**
 * store/file.h — files as rows of 256 KiB chunks, on both engines.
 *
 * A file is staged under a random id in transactions before the entry that names it, so that one big upload never holds
 * the writer for long; what no entry names within 24 hours is swept. Its hash is salted:
 * SHA-256("phoihop/content/v1\0" || salt || bytes); without the salt, which an erasure deletes, it says nothing about
 * the content.
 *
 *     file_stage_begin(cx, &stage);
 *     while (bytes come) {
 *             while (bytes.n > 0)
 *                     if (file_stage_append(&stage, &bytes))
 *                             through the write path: file_stage_write(cx, tx, &stage)
 *     }
 *     through the write path: file_stage_finish(cx, tx, &stage)     -> stage.id, stage.size, stage.hash, stage.salt
 *
 * file_stage_write and file_stage_finish may run again after a rollback. E_GONE from them: the file was dropped meanwhile;
 * E_FULL: the disk is nearly full.
 */
#ifndef STORE_FILE_H
#define STORE_FILE_H

#include "base/sha256.h"
#include "store/store.h"

#define FILE_CHUNK ((size_t)256 << 10)
#define FILE_ID 16
#define FILE_SALT 32
#define FILE_HASH 32
#define FILE_STAGED_MS DAY_MS          /* a staged file lives this long without an entry */

struct file_stage {
	unsigned char id[FILE_ID], salt[FILE_SALT], hash[FILE_HASH];
	int64_t size;
	int64_t n;                     /* number of the chunk being filled */
	int64_t written;               /* chunks put, in a transaction that may still be undone */
	size_t used;
	unsigned char *chunk;          /* FILE_CHUNK bytes in cx->arena */
	struct sha256_ctx state;
};

/* The salted hash of one piece of content, as files and items of entries carry it. */
void content_hash(const unsigned char salt[FILE_SALT], struct str bytes, unsigned char hash[FILE_HASH]);

void file_stage_begin(struct ctx *cx, struct file_stage *s);
/* The same with an id and a salt from the caller: the demo's are made from a seed. */
void file_stage_begin_as(struct ctx *cx, struct file_stage *s, const unsigned char id[FILE_ID],
    const unsigned char salt[FILE_SALT]);
/* Takes bytes off the front of *bytes; true when the chunk is full: file_stage_write must succeed before the next call. */
bool file_stage_append(struct file_stage *s, struct str *bytes);
enum err file_stage_write(struct ctx *cx, struct tx *tx, struct file_stage *s);
enum err file_stage_finish(struct ctx *cx, struct tx *tx, struct file_stage *s);
/* All in one transaction, for small files and the shell. */
enum err file_put(struct ctx *cx, struct tx *tx, struct str bytes, struct file_stage *s);

struct file_info {
	int64_t size;
	unsigned char hash[FILE_HASH], salt[FILE_SALT];
	bool erased;                   /* the salt and the bytes are gone */
	int64_t entry;                 /* the entry that names it; 0 while staged */
	instant_t staged_at;
};
/* E_GONE: no such file, or not whole yet. */
enum err file_get(struct ctx *cx, struct tx *tx, const unsigned char id[FILE_ID], struct file_info *out);
/* Chunk n (from 0) into buf of FILE_CHUNK bytes; E_GONE past the last one or when erased. Nothing stays in the arena. */
enum err file_read(struct ctx *cx, struct tx *tx, const unsigned char id[FILE_ID], int64_t n, void *buf, size_t *used);
/*
 * A file read from its beginning to its end, each chunk in a transaction of its own: a slow reader holds none. What was erased
 * meanwhile ends in E_GONE, what does not read as it was sent in E_BROKEN before its last bytes are given.
 */
struct file_reading {
	unsigned char id[FILE_ID], hash[FILE_HASH];
	int64_t n, left;               /* the next chunk; bytes to come */
	struct sha256_ctx state;
};
/* E_GONE: no such file, not whole yet, or erased. */
enum err file_reading_begin(struct ctx *cx, struct tx *tx, const unsigned char id[FILE_ID], struct file_reading *out);
/* The next chunk. `room`: FILE_CHUNK, or what is left when that is less. Nothing stays in the arena. */
enum err file_reading_next(struct ctx *cx, struct tx *tx, struct file_reading *r, void *to, size_t room, size_t *used);
/* Reads all chunks and compares size and hash; E_BROKEN when they differ. */
enum err file_verify(struct ctx *cx, struct tx *tx, const unsigned char id[FILE_ID]);

/* The entry takes the staged file; E_GONE when it is not there, not whole, or taken by another entry. */
enum err file_name(struct ctx *cx, struct tx *tx, const unsigned char id[FILE_ID], int64_t entry);
/* Deletes bytes and salt; size and hash stay. Harmless when done before. Afterwards, outside: store_scrub. */
enum err file_erase(struct ctx *cx, struct tx *tx, const unsigned char id[FILE_ID]);
/* Deletes a file no entry names, whole. */
enum err file_drop(struct ctx *cx, struct tx *tx, int64_t bloc, const unsigned char id[FILE_ID]);
/* Deletes every file of cx->bloc that neither an entry nor a draft names, whole; *n = how many. */
enum err file_drop_loose(struct ctx *cx, struct tx *tx, int64_t *n);
struct file_swept {
	int64_t files;                 /* gone whole */
	bool more;                     /* there may be more to delete: in a transaction of its own, after others had their turn */
};
/* Deletes, of files of all blocs staged before cx->now - 24 h that no entry names, 8 MiB and 100 files at most. */
enum err file_sweep(struct ctx *cx, struct tx *tx, struct file_swept *out);

#endif
