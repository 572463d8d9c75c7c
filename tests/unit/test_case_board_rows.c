/* The kept board is always the one the store would give: asked twice, after each entry, for more years than are kept. */
#include "case/account.h"
#include "case/bloc.h"
#include "case/board_rows.h"
#include "case/review.h"

#include "dir_remove.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <unistd.h>
#include <cmocka.h>

static struct ctx cx;
static struct site *site;
static char home[64];

static int
set_up(void **state)
{
	struct bloc_new in = { .origin = S("khoi.example"), .code = S("KH"), .files = builtin_plan, .file_n = builtin_plan_n };
	struct plan *plan;

	(void)state;
	(void)snprintf(home, sizeof(home), "/tmp/phoihop-rows-XXXXXX");
	assert_non_null(mkdtemp(home));
	cx = (struct ctx){ .arena = arena_new(ARENA_COMMAND), .lang = LANG_EN, .now = day_start(day_of(2017, 3, 2), 420),
		.zone_min = 420, .bloc = 1 };
	in.dir = str_fmt(cx.arena, "%s/d", home);
	assert_int_equal(bloc_create(&cx, &in, &site, &plan), E_OK);
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	site_close(site);
	arena_free(cx.arena);
	dir_remove(str_of(home));
	return access(home, F_OK) == 0;
}

struct both {
	int year;
	struct due_list stored, kept, again;
};

static enum err
read_both(struct ctx *c, struct tx *tx, void *arg)
{
	struct both *b = arg;
	enum err e;

	if ((e = due_board(c, tx, b->year, &b->stored)) != E_OK || (e = board_rows(c, tx, b->year, &b->kept)) != E_OK)
		return e;
	return board_rows(c, tx, b->year, &b->again);
}

static void
same(const struct due_list *x, const struct due_list *y)
{
	assert_int_equal(x->n, y->n);
	for (size_t i = 0; i < x->n; i++) {
		const struct due *a = &x->v[i], *b = &y->v[i];

		assert_true(str_eq(a->key, b->key) && str_eq(a->duty, b->duty) && str_eq(a->unit, b->unit) &&
		    str_eq(a->period, b->period) && str_eq(a->stood_for_by, b->stood_for_by));
		assert_true(a->excused == b->excused && a->filing == b->filing && a->day_now == b->day_now && a->done == b->done &&
		    a->again_by == b->again_by && a->returned == b->returned && a->accepted == b->accepted);
	}
}

static struct due_list
board(int year)
{
	struct both b = { .year = year };

	assert_int_equal(store_read(&cx, site->store, read_both, &b), E_OK);
	same(&b.stored, &b.kept);
	same(&b.stored, &b.again);
	/* a copy each: neither is the other's */
	assert_true(b.kept.n == 0 || b.kept.v != b.again.v);
	return b.kept;
}

static enum err
find_head(struct ctx *c, struct tx *tx, void *arg)
{
	return actor_of_unit_role(c, tx, S("tgtu"), ROLE_LEAD_HEAD, arg);
}

static void
test_follows_entries(void **state)
{
	struct due_list rows;
	struct actor head;
	struct str link;
	int64_t account, entry;

	(void)state;
	rows = board(2017);
	assert_true(rows.n > 0 && rows.v[0].excused == 0);
	assert_int_equal(account_make(&cx, site, &(struct account_new){ .login = S("head"), .name = S("Trưởng ban"), .unit = S("tgtu"),
		.role = S("lead-head"), .title = S("Trưởng ban"), .from = DAY_NONE, .until = DAY_NONE }, &account, &link), E_OK);
	assert_int_equal(store_read(&cx, site->store, find_head, &head), E_OK);
	cx.actor = &head;
	for (size_t i = 0; i < rows.n; i += 7)
		if (rows.v[i].stood_for_by.n == 0) {
			assert_int_equal(due_excuse(&cx, site, &(struct due_excuse){ rows.v[i].key, S("Đã gộp") }, &entry), E_OK);
			assert_int_equal(board(2017).v[i].excused, entry);
		}
	cx.actor = NULL;
}

static void
test_more_years_than_kept(void **state)
{
	(void)state;
	for (int year = 2018; year <= 2030; year++) {
		cx.now = day_start(day_of(year, 1, 2), 420);
		assert_int_equal(bloc_years_open(&cx, site), E_OK);
		assert_true(board(year).n > 0);
	}
	for (int round = 0; round < 2; round++)
		for (int year = 2017; year <= 2030; year++)
			assert_true(str_eq(str_sub(board(year).v[0].period, 0, 4), str_fmt(cx.arena, "%d", year)));
	assert_int_equal(board(1999).n, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_follows_entries),
		cmocka_unit_test(test_more_years_than_kept),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
