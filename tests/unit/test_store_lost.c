/*
 * A disk that is full in the middle of a transaction: SQLite undoes the whole of it by itself. What comes after must not be
 * run, and kept, one statement at a time.
 */
#include "store_dir.h"

#include <signal.h>
#include <sys/resource.h>

#define PIECE ((size_t)1 << 20)

struct piece {
	struct str key;
	int n;                         /* how many, each with a digit of its own in front */
};

static enum err
put(struct ctx *cx, struct tx *tx, void *arg)
{
	const struct piece *p = arg;
	enum err e = E_OK;

	for (int i = 0; i < p->n && e == E_OK; i++) {
		const struct sql_in in[] = { in_bloc(cx), in_str(str_fmt(cx->arena, "%d%.*s", i, STR_ARG(p->key))), in_i64(1), in_i64(1),
			in_instant(cx->now) };

		e = sql_run(cx, tx, SQL_LEDGER_ANSWER_ADD, in, COUNT(in), NULL);
	}
	return e;
}

static void
limit(rlim_t n)
{
	struct rlimit l;

	assert_int_equal(getrlimit(RLIMIT_FSIZE, &l), 0);
	l.rlim_cur = n > l.rlim_max ? l.rlim_max : n;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &l), 0);
}

static void
nothing_after_it_is_kept(void **state)
{
	struct world *w = *state;
	struct tx *tx = store_writer(w->st);
	struct piece small = { S("nhỏ"), 1 }, after = { S("sau"), 1 }, large = { { NULL, PIECE }, 16 };

	memset((void *)(large.key.p = arena_alloc(w->cx.arena, PIECE)), 'x', PIECE);
	(void)signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(tx_write_begin(&w->cx, tx, TX_SMALL), E_OK);
	assert_int_equal(tx_do(&w->cx, tx, put, &small), E_OK);
	limit(2 * PIECE);                                      /* the cache is smaller than what is written: it spills */
	assert_int_equal(tx_do(&w->cx, tx, put, &large), E_FULL);
	limit(RLIM_INFINITY);
	ctx_clear_fault(&w->cx);
	assert_int_equal(tx_do(&w->cx, tx, put, &after), E_FULL);
	assert_int_not_equal(tx_commit(&w->cx, tx), E_OK);
	assert_int_equal(raw_number(w, "SELECT count(*) FROM answer"), 0);

	/* and the store takes again */
	ctx_clear_fault(&w->cx);
	assert_int_equal(store_write(&w->cx, w->st, TX_SMALL, put, &after), E_OK);
	assert_int_equal(raw_number(w, "SELECT count(*) FROM answer"), 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(nothing_after_it_is_kept, world_setup, world_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
