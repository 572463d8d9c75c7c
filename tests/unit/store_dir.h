/* A directory for one test's store under $TMPDIR, and a ctx to use it with. */
#ifndef TESTS_STORE_DIR_H
#define TESTS_STORE_DIR_H

#include <setjmp.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/store.h"

#include "dir_remove.h"

#include <cmocka.h>            /* last: it has a macro named fail */

struct world {
	struct ctx cx;
	struct str dir;
	struct store *st;
};

static inline struct str
dir_new(struct arena *a)
{
	const char *tmp = getenv("TMPDIR");
	char *path = str_z(a, str_fmt(a, "%s/phoihop-test-XXXXXX", tmp != NULL ? tmp : "/tmp"));

	assert_non_null(mkdtemp(path));
	return str_of(path);
}

static inline int
world_setup(void **state)
{
	struct arena *a = arena_new((size_t)64 << 20);
	struct world *w = NEW(a, struct world);

	w->cx = (struct ctx){ .arena = a, .lang = LANG_EN, .now = 1770000000000, .zone_min = 420, .bloc = 1 };
	w->dir = dir_new(a);
	assert_int_equal(store_open(&w->cx, w->dir, STORE_READ_WRITE | STORE_CREATE, &w->st), E_OK);
	*state = w;
	return 0;
}

static inline int
world_teardown(void **state)
{
	struct world *w = *state;

	store_close(w->st);
	dir_remove(w->dir);
	arena_free(w->cx.arena);
	return 0;
}

/* Plain SQL from a test, on a connection of its own: looking behind the store's back. */
static inline int64_t
raw_number(struct world *w, const char *sql)
{
	sqlite3 *db;
	sqlite3_stmt *st;
	int64_t v = -1;

	assert_int_equal(sqlite3_open(str_fmt(w->cx.arena, "%s/" STORE_FILE, w->dir.p).p, &db), SQLITE_OK);
	if (sqlite3_prepare_v2(db, sql, -1, &st, NULL) == SQLITE_OK && sqlite3_step(st) == SQLITE_ROW)
		v = sqlite3_column_int64(st, 0);
	(void)sqlite3_finalize(st);
	(void)sqlite3_close(db);
	return v;
}

static inline void
raw_run(struct world *w, const char *sql)
{
	sqlite3 *db;

	assert_int_equal(sqlite3_open(str_fmt(w->cx.arena, "%s/" STORE_FILE, w->dir.p).p, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
	(void)sqlite3_close(db);
}

#endif
