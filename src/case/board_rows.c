/*
 * A kept board is one block: the rows, then the bytes of their strings. Giving it out is copying the block and moving the
 * strings by as much as the block moved. Nothing is allocated under the lock from an arena that may jump.
 */
#include "case/board_rows.h"

#include <pthread.h>

#include "ledger/reader.h"

#define KEPT 4                         /* boards */
#define KEPT_LARGEST ((size_t)3 << 20) /* a year of 80 units with 40 reports each */

struct kept {
	int64_t bloc;
	int year;
	struct hash root;
	struct arena *arena;           /* NULL: free */
	struct due *rows;
	size_t n, size;
	uint64_t asked;                /* when last */
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct kept kept[KEPT];
static uint64_t asked;

static struct str *
string_of(struct due *d, size_t i)
{
	struct str *const all[] = { &d->key, &d->duty, &d->title, &d->unit, &d->period, &d->stood_for_by,
		&d->from_unit };

	return i < COUNT(all) ? all[i] : NULL;
}

/* Under the lock. */
static struct kept *
find(int64_t bloc, int year, const struct hash *root)
{
	for (size_t i = 0; i < KEPT; i++) {
		struct kept *k = &kept[i];

		if (k->arena != NULL && k->bloc == bloc && k->year == year && memcmp(k->root.b, root->b, sizeof(root->b)) == 0)
			return k;
	}
	return NULL;
}

/* A copy of the block of `size` bytes at `to`, its strings pointing into the copy. */
static void
copy(const struct kept *k, void *to)
{
	const char *old = (const char *)k->rows;
	struct due *rows = to;
	struct str *s;

	memcpy(to, k->rows, k->size);
	for (size_t i = 0; i < k->n; i++)
		for (size_t j = 0; (s = string_of(&rows[i], j)) != NULL; j++)
			s->p = (const char *)to + (s->p - old);
}

static bool
take(struct ctx *cx, int year, const struct hash *root, struct due_list *out)
{
	struct kept *k;
	size_t size = 0;
	void *to = NULL;
	bool there;

	(void)pthread_mutex_lock(&lock);
	if ((k = find(cx->bloc, year, root)) != NULL)
		size = k->size;
	(void)pthread_mutex_unlock(&lock);
	if (size == 0)
		return false;
	to = arena_alloc(cx->arena, size);
	(void)pthread_mutex_lock(&lock);
	if ((there = (k = find(cx->bloc, year, root)) != NULL && k->size == size)) {
		copy(k, to);
		*out = (struct due_list){ to, k->n, k->n };
		k->asked = ++asked;
	}
	(void)pthread_mutex_unlock(&lock);
	return there;
}

static size_t
size_of(const struct due_list *rows)
{
	size_t n = rows->n * sizeof(*rows->v);
	const struct str *s;

	for (size_t i = 0; i < rows->n; i++)
		for (size_t j = 0; (s = string_of(&rows->v[i], j)) != NULL; j++)
			n += s->n + 1;
	return n;
}

/* Under the lock: the place of this year's older board, a free one, or the one that was not asked for longest. */
static struct kept *
place(int64_t bloc, int year)
{
	struct kept *best = &kept[0];

	for (size_t i = 0; i < KEPT; i++) {
		if (kept[i].arena != NULL && kept[i].bloc == bloc && kept[i].year == year)
			return &kept[i];
		if (best->arena != NULL && (kept[i].arena == NULL || kept[i].asked < best->asked))
			best = &kept[i];
	}
	return best;
}

static void
keep(const struct ctx *cx, int year, const struct hash *root, const struct due_list *rows)
{
	struct kept fresh = { .bloc = cx->bloc, .year = year, .root = *root, .n = rows->n, .size = size_of(rows) };
	struct arena *old;
	struct kept *to;
	struct str *s;
	char *at;

	if (fresh.n == 0 || fresh.size > KEPT_LARGEST)
		return;
	fresh.arena = arena_new(2 * KEPT_LARGEST);
	fresh.rows = arena_alloc(fresh.arena, fresh.size);
	memcpy(fresh.rows, rows->v, rows->n * sizeof(*rows->v));
	at = (char *)&fresh.rows[rows->n];
	for (size_t i = 0; i < fresh.n; i++)
		for (size_t j = 0; (s = string_of(&fresh.rows[i], j)) != NULL; j++) {
			if (s->n > 0)
				memcpy(at, s->p, s->n);
			s->p = at;
			at += s->n + 1;
		}
	(void)pthread_mutex_lock(&lock);
	to = place(cx->bloc, year);
	old = to->arena;
	fresh.asked = ++asked;
	*to = fresh;
	(void)pthread_mutex_unlock(&lock);
	arena_free(old);
}

enum err
board_rows(struct ctx *cx, struct tx *tx, int year, struct due_list *out)
{
	struct head head;
	enum err e;

	if ((e = head_get(cx, tx, &head)) != E_OK)
		return e;
	if (take(cx, year, &head.root, out))
		return E_OK;
	if ((e = due_board(cx, tx, year, out)) == E_OK)
		keep(cx, year, &head.root, out);
	return e;
}
