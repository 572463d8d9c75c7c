/*
 * Files as chunk rows. The bytes are hashed as they arrive, on the thread that takes them; the write path only inserts.
 * What file_stage_write puts may be undone with its transaction and put again: chunk numbers advance only when the
 * next byte is taken, which the caller does only after the commit.
 */
#include "store/file.h"

#include <sodium.h>

#include "base/log.h"
#include "store/tx.h"

static const char content_prefix[] = "phoihop/content/v1";     /* with its NUL */

static void
content_begin(struct sha256_ctx *h, const unsigned char salt[FILE_SALT])
{
	sha256_init(h);
	sha256_update(h, sizeof(content_prefix), (const uint8_t *)content_prefix);
	sha256_update(h, FILE_SALT, salt);
}

void
content_hash(const unsigned char salt[FILE_SALT], struct str bytes, unsigned char hash[FILE_HASH])
{
	struct sha256_ctx h;

	content_begin(&h, salt);
	sha256_add(&h, bytes);
	sha256_end(&h, hash);
}

/* --- staging ------------------------------------------------------------------------------------------------------ */

void
file_stage_begin_as(struct ctx *cx, struct file_stage *s, const unsigned char id[FILE_ID], const unsigned char salt[FILE_SALT])
{
	*s = (struct file_stage){ .chunk = arena_alloc(cx->arena, FILE_CHUNK) };
	memcpy(s->id, id, FILE_ID);
	memcpy(s->salt, salt, FILE_SALT);
	content_begin(&s->state, s->salt);
}

void
file_stage_begin(struct ctx *cx, struct file_stage *s)
{
	unsigned char id[FILE_ID], salt[FILE_SALT];

	randombytes_buf(id, sizeof(id));
	randombytes_buf(salt, sizeof(salt));
	file_stage_begin_as(cx, s, id, salt);
}

bool
file_stage_append(struct file_stage *s, struct str *bytes)
{
	size_t n;

	if (s->used == FILE_CHUNK) {
		MUST(s->written > s->n);
		s->n++;
		s->used = 0;
	}
	n = bytes->n < FILE_CHUNK - s->used ? bytes->n : FILE_CHUNK - s->used;
	if (n > 0) {
		memcpy(s->chunk + s->used, bytes->p, n);
		sha256_update(&s->state, n, s->chunk + s->used);
	}
	s->used += n;
	s->size += (int64_t)n;
	*bytes = str_sub(*bytes, n, bytes->n);
	return s->used == FILE_CHUNK;
}

/* Dropped while it was coming in: by a purge, or by the sweep after a day. */
static enum err
dropped(struct ctx *cx)
{
	return fail(cx, E_GONE, "%s", T(cx, "The file was cleared away before it was whole. Send it again."));
}

enum err
file_stage_write(struct ctx *cx, struct tx *tx, struct file_stage *s)
{
	const struct sql_in row[] = { in_bloc(cx), in_bytes(s->id, FILE_ID), in_instant(cx->now), in_bytes(s->salt, FILE_SALT),
		in_bytes(s->hash, 0) };
	const struct sql_in chunk[] = { in_bloc(cx), in_bytes(s->id, FILE_ID), in_i64(s->n), in_bytes(s->chunk, s->used),
		in_bytes(s->id, FILE_ID) };
	int64_t affected = 1;
	enum err e = store_writable(cx, tx->st);       /* the reserve is kept for what is small */

	if (e != E_OK || (s->n == 0 && (e = sql_run(cx, tx, SQL_FILE_STAGE, row, COUNT(row), NULL)) != E_OK) ||
	    (s->used > 0 && (e = sql_run(cx, tx, SQL_FILE_CHUNK_PUT, chunk, COUNT(chunk), &affected)) != E_OK))
		return e;
	if (affected != 1)
		return dropped(cx);
	s->written = s->n + 1;
	return E_OK;
}

enum err
file_stage_finish(struct ctx *cx, struct tx *tx, struct file_stage *s)
{
	struct sha256_ctx h = s->state;         /* a copy: this may run again */
	int64_t affected = 0;
	enum err e;

	sha256_end(&h, s->hash);
	const struct sql_in in[] = { in_bloc(cx), in_bytes(s->id, FILE_ID), in_i64(s->size), in_bytes(s->hash, FILE_HASH) };

	if ((e = file_stage_write(cx, tx, s)) != E_OK ||
	    (e = sql_run(cx, tx, SQL_FILE_WHOLE, in, COUNT(in), &affected)) != E_OK)
		return e;
	return affected == 1 ? E_OK : dropped(cx);
}

enum err
file_put(struct ctx *cx, struct tx *tx, struct str bytes, struct file_stage *s)
{
	enum err e;

	file_stage_begin(cx, s);
	while (bytes.n > 0)
		if (file_stage_append(s, &bytes) && (e = file_stage_write(cx, tx, s)) != E_OK)
			return e;
	return file_stage_finish(cx, tx, s);
}

/* --- reading ------------------------------------------------------------------------------------------------------ */

enum err
file_get(struct ctx *cx, struct tx *tx, const unsigned char id[FILE_ID], struct file_info *out)
{
	const struct sql_in in[] = { in_bloc(cx), in_bytes(id, FILE_ID) };
	struct str hash = { 0 }, salt = { 0 };
	const struct sql_out row[] = { out_i64(&out->size), out_blob(&hash), out_blob(&salt), out_instant(&out->staged_at),
		out_i64(&out->entry) };
	enum err e;

	*out = (struct file_info){ 0 };
	if ((e = sql_one(cx, tx, SQL_FILE_GET, in, COUNT(in), row, COUNT(row))) != E_OK)
		return e;
	if (out->size < 0)
		return E_GONE;
	if (hash.n != FILE_HASH || (salt.p != NULL && salt.n != FILE_SALT))
		return fail(cx, E_BROKEN, "%s", T(cx, "The store does not read as it should. Tell the administrator."));
	memcpy(out->hash, hash.p, FILE_HASH);
	out->erased = salt.p == NULL;
	if (!out->erased)
		memcpy(out->salt, salt.p, FILE_SALT);
	return E_OK;
}

enum err
file_read(struct ctx *cx, struct tx *tx, const unsigned char id[FILE_ID], int64_t n, void *buf, size_t *used)
{
	const struct sql_in in[] = { in_bloc(cx), in_bytes(id, FILE_ID), in_i64(n) };
	const struct sql_out row[] = { out_into(buf, FILE_CHUNK, used) };

	return sql_one(cx, tx, SQL_FILE_CHUNK_GET, in, COUNT(in), row, COUNT(row));
}

static enum err
not_as_sent(struct ctx *cx)
{
	return fail(cx, E_BROKEN, "%s", T(cx, "A stored file does not read as it was sent."));
}

enum err
file_reading_begin(struct ctx *cx, struct tx *tx, const unsigned char id[FILE_ID], struct file_reading *out)
{
	struct file_info f;
	enum err e = file_get(cx, tx, id, &f);

	if (e != E_OK || f.erased)
		return e == E_OK ? E_GONE : e;
	*out = (struct file_reading){ .left = f.size };
	memcpy(out->id, id, FILE_ID);
	memcpy(out->hash, f.hash, FILE_HASH);
	content_begin(&out->state, f.salt);
	return E_OK;
}

enum err
file_reading_next(struct ctx *cx, struct tx *tx, struct file_reading *r, void *to, size_t room, size_t *used)
{
	const struct sql_in in[] = { in_bloc(cx), in_bytes(r->id, FILE_ID), in_i64(r->n) };
	const struct sql_out row[] = { out_into(to, room, used) };
	unsigned char hash[FILE_HASH];
	enum err e = sql_one(cx, tx, SQL_FILE_CHUNK_GET, in, COUNT(in), row, COUNT(row));

	if (e != E_OK)
		return e;
	if (*used == 0 || (int64_t)*used > r->left)
		return not_as_sent(cx);
	sha256_update(&r->state, *used, to);
	r->n++;
	if ((r->left -= (int64_t)*used) > 0)
		return E_OK;
	sha256_end(&r->state, hash);
	return sodium_memcmp(hash, r->hash, FILE_HASH) == 0 ? E_OK : not_as_sent(cx);
}

enum err
file_verify(struct ctx *cx, struct tx *tx, const unsigned char id[FILE_ID])
{
	unsigned char hash[FILE_HASH], *buf = arena_alloc(cx->arena, FILE_CHUNK);
	struct sha256_ctx h;
	struct file_info f;
	int64_t size = 0;
	size_t used;
	enum err e;

	if ((e = file_get(cx, tx, id, &f)) != E_OK || f.erased)
		return e;
	content_begin(&h, f.salt);
	for (int64_t n = 0; (e = file_read(cx, tx, id, n, buf, &used)) == E_OK; n++) {
		sha256_update(&h, used, buf);
		size += (int64_t)used;
	}
	sha256_end(&h, hash);
	if (e != E_GONE)
		return e;
	return size == f.size && sodium_memcmp(hash, f.hash, FILE_HASH) == 0 ? E_OK : not_as_sent(cx);
}

/* --- its life ----------------------------------------------------------------------------------------------------- */

enum err
file_name(struct ctx *cx, struct tx *tx, const unsigned char id[FILE_ID], int64_t entry)
{
	const struct sql_in in[] = { in_bloc(cx), in_bytes(id, FILE_ID), in_i64(entry) };
	int64_t affected = 0;
	enum err e = sql_run(cx, tx, SQL_FILE_NAME_ENTRY, in, COUNT(in), &affected);

	return e == E_OK && affected != 1 ? E_GONE : e;
}

enum err
file_erase(struct ctx *cx, struct tx *tx, const unsigned char id[FILE_ID])
{
	const struct sql_in in[] = { in_bloc(cx), in_bytes(id, FILE_ID) };
	enum err e;

	if ((e = sql_run(cx, tx, SQL_FILE_CHUNKS_DROP, in, COUNT(in), NULL)) != E_OK)
		return e;
	return sql_run(cx, tx, SQL_FILE_SALT_DROP, in, COUNT(in), NULL);
}

enum err
file_drop(struct ctx *cx, struct tx *tx, int64_t bloc, const unsigned char id[FILE_ID])
{
	const struct sql_in in[] = { in_i64(bloc), in_bytes(id, FILE_ID) };
	enum err e = sql_run(cx, tx, SQL_FILE_CHUNKS_DROP, in, COUNT(in), NULL);

	return e == E_OK ? sql_run(cx, tx, SQL_FILE_DROP, in, COUNT(in), NULL) : e;
}

enum err
file_drop_loose(struct ctx *cx, struct tx *tx, int64_t *n)
{
	const struct sql_in in[] = { in_bloc(cx) };
	struct { struct loose { unsigned char id[FILE_ID]; } *v; size_t n, cap; } all = { 0 };
	struct loose one = { 0 };
	const struct sql_out row[] = { out_fixed(one.id, FILE_ID) };
	struct sql_rows rows;
	enum err e;

	*n = 0;
	if ((e = sql_open(cx, tx, SQL_FILE_LOOSE, in, COUNT(in), &rows)) != E_OK)
		return e;
	while ((e = sql_next(&rows, row, COUNT(row))) == E_OK)
		LIST_ADD(cx->arena, all.v, all.n, all.cap) = one;
	e = sql_close(&rows, e);
	for (; (size_t)*n < all.n && e == E_OK; ++*n)
		e = file_drop(cx, tx, cx->bloc, all.v[*n].id);
	return e;
}

#define SWEEP_FILES 100
#define SWEEP_CHUNKS ((int64_t)32)     /* 8 MiB: what is deleted is overwritten, and all who write wait for it */

/* The last chunks of a file no entry names, at most *left of them, and its row when none is left. */
static enum err
part_drop(struct ctx *cx, struct tx *tx, int64_t bloc, const unsigned char id[FILE_ID], int64_t *left, int64_t *files)
{
	const struct sql_in in[] = { in_i64(bloc), in_bytes(id, FILE_ID), in_i64(*left) };
	int64_t gone = 0;
	enum err e;

	if ((e = sql_run(cx, tx, SQL_FILE_CHUNKS_DROP_LAST, in, COUNT(in), &gone)) != E_OK)
		return e;
	if ((*left -= gone) <= 0)
		return E_OK;
	++*files;
	return file_drop(cx, tx, bloc, id);
}

enum err
file_sweep(struct ctx *cx, struct tx *tx, struct file_swept *out)
{
	const struct sql_in in[] = { in_instant(cx->now - FILE_STAGED_MS), in_i64(SWEEP_FILES) };
	struct { int64_t bloc; unsigned char id[FILE_ID]; } v[SWEEP_FILES];
	int64_t bloc, left = SWEEP_CHUNKS;
	unsigned char id[FILE_ID];
	const struct sql_out row[] = { out_i64(&bloc), out_fixed(id, FILE_ID) };
	struct sql_rows rows;
	size_t n = 0;
	enum err e;

	*out = (struct file_swept){ 0 };
	if ((e = sql_open(cx, tx, SQL_FILE_STALE, in, COUNT(in), &rows)) != E_OK)
		return e;
	while ((e = sql_next(&rows, row, COUNT(row))) == E_OK && n < SWEEP_FILES) {
		v[n].bloc = bloc;
		memcpy(v[n++].id, id, FILE_ID);
	}
	if ((e = sql_close(&rows, e)) != E_OK)
		return e;
	for (size_t i = 0; i < n && left > 0 && e == E_OK; i++)
		e = part_drop(cx, tx, v[i].bloc, v[i].id, &left, &out->files);
	out->more = left <= 0 || n == SWEEP_FILES;
	return e;
}
