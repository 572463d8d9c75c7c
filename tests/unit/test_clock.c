/*
 * The machine's clock jumps while a bloc is open as `serve` opens it; its functions are called as a request calls them. The clock is this file's own clock_gettime: wall time is what a test
 * says, the steady clocks stay real.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>

#include "base/clock.h"
#include "case/due.h"
#include "crash/job.h"

#include <cmocka.h>

#define SECOND ((instant_t)1000)
#define HOUR ((instant_t)3600000)
#define HDY 0
#define GOOD S("giao ban 2026 quy 1")

static instant_t wall;             /* 0: the real one */

int
clock_gettime(clockid_t id, struct timespec *t)
{
	if (id == CLOCK_REALTIME && wall != 0) {
		*t = (struct timespec){ wall / 1000, wall % 1000 * 1000000 };
		return 0;
	}
	return (int)syscall(SYS_clock_gettime, id, t);
}

static struct {
	struct ctx cx;
	struct job job;
	struct str home, said;         /* what the log says goes to a file, and at the end where it belongs */
	int err;
	int turn;
	enum step step;
	int64_t filing;
	instant_t last;
} w;

static int
set_up(void **state)
{
	(void)state;
	wall = job_now();
	w.cx = ctx_new();
	w.home = dir_temporary(w.cx.arena);
	w.said = path_in(w.cx.arena, w.home, "said");
	w.err = dup(STDERR_FILENO);
	assert_non_null(freopen(w.said.p, "we", stderr));
	job_bloc(path_in(w.cx.arena, w.home, "d"));
	must(&w.cx, job_open(&w.cx, path_in(w.cx.arena, w.home, "d"), SITE_SERVE, &w.job), "open");
	return 0;
}

static int
tear_down(void **state)
{
	struct str log = file_text(w.cx.arena, w.said);

	(void)state;
	site_close(w.job.site);
	(void)fflush(stderr);
	if (write(w.err, log.p, log.n) < 0 || dup2(w.err, STDERR_FILENO) < 0)
		return 1;
	dir_remove(w.home);
	return 0;
}

static bool
said(const char *what)
{
	return str_find(file_text(w.cx.arena, w.said), str_of(what)) >= 0;
}

struct leaf_look {
	int64_t no;
	struct stored_entry row;
};

static enum err
leaf_look(struct ctx *cx, struct tx *tx, void *arg)
{
	struct leaf_look *l = arg;

	return entry_row(cx, tx, l->no, &l->row);
}

/* The next act of the small association, at what the clock says; its leaf's time goes to w.last and never back. */
static enum err
act(struct str *why)
{
	struct ctx cx = job_ctx();
	struct leaf_look l = { 0 };
	int64_t no = 0;
	enum err e;

	cx.now = instant_now();
	e = job_step(&cx, &w.job, HDY, w.turn, w.step, w.filing, &no);
	*why = str_dup(w.cx.arena, cx.fault.text);
	if (e == E_OK && w.step == STEP_DRAFT)         /* nothing is appended: on to what appends */
		e = job_step(&cx, &w.job, HDY, w.turn, w.step = STEP_SEND, 0, &no);
	if (cx.fault.text.n > 0)
		*why = str_dup(w.cx.arena, cx.fault.text);
	if (e == E_OK) {
		l.no = no;
		assert_int_equal(store_read(&cx, w.job.site->store, leaf_look, &l), E_OK);
		assert_true(l.row.at >= w.last);
		w.last = l.row.at;
		if (w.step == STEP_SEND) {
			w.filing = no;
			w.step = STEP_RETURN;
		} else {
			w.turn++;
			w.step = STEP_DRAFT;
		}
	}
	arena_free(cx.arena);
	return e;
}

/* --- tests ---------------------------------------------------------------------------------------------------------- */

static void
what_is_a_jump(void **state)
{
	static const struct { instant_t wall, steady, jumped; } rows[] = {
		{ 1000000, 0, 0 }, { 1010000, 10000, 0 }, { 1021000, 20000, 0 },                   /* a second is none */
		{ 1030000 + HOUR, 30000, HOUR }, { 1040000 + HOUR, 40000, 0 }, { 1050000, 50000, -HOUR },
		{ 1055001, 50000, 5001 }, { 1055000, 50000, 0 }, { 0, 60000, -1065001 },
	};
	struct clock_watch c = { 0 };
	int64_t before = clock_steady_ms();

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		assert_int_equal(clock_jumped(&c, rows[i].wall, rows[i].steady), rows[i].jumped);
	wall += DAY_MS;
	assert_true(clock_steady_ms() - before < HOUR);
	wall -= DAY_MS;
}

static void
receipts_through_jumps(void **state)
{
	const instant_t t = wall;
	const struct { instant_t at; enum err e; const char *why, *log; instant_t leaf; } rows[] = {
		{ t, E_OK, "", NULL, t },
		{ t + SECOND, E_OK, "", NULL, t + SECOND },
		{ t, E_OK, "", NULL, t + SECOND },                                                   /* -1 s: never back */
		{ t - 30 * SECOND, E_OK, "", "jumped by -3", t + SECOND },
		{ t - HOUR, E_BUSY, "10 minutes behind", "jumped by -35", 0 },
		{ t - DAY_MS, E_BUSY, "10 minutes behind", "jumped by -82", 0 },
		{ 1000, E_LOGIN, "", NULL, 0 },                                                      /* 1970: nobody held the post */
		{ t + 2 * SECOND, E_OK, "", NULL, t + 2 * SECOND },                                  /* put right: on at once */
		{ t + HOUR, E_OK, "", "jumped by +35", t + HOUR },
		{ t + 3 * SECOND, E_BUSY, "10 minutes behind", NULL, 0 },
		{ t + HOUR, E_OK, "", NULL, t + HOUR },
		{ t + DAY_MS, E_BUSY, "jumped ahead", "jumped by +82", 0 },
		{ day_start(day_of(2038, 1, 20), 0), E_BUSY, "jumped ahead", NULL, 0 },
		{ day_start(day_of(2100, 3, 1), 0), E_BUSY, "jumped ahead", NULL, 0 },
		{ t + HOUR + SECOND, E_OK, "", NULL, t + HOUR + SECOND },                            /* nothing of it stayed */
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct str why;
		enum err e;

		wall = rows[i].at;
		e = act(&why);
		if (e != rows[i].e)
			print_message("row %zu: %s %.*s\n", i, err_name(e), STR_ARG(why));
		assert_int_equal(e, rows[i].e);
		assert_true(rows[i].why[0] == '\0' || str_find(why, str_of(rows[i].why)) >= 0);
		assert_true(rows[i].log == NULL || said(rows[i].log));
		if (e == E_OK)
			assert_int_equal(w.last, rows[i].leaf);
		w.cx.now = wall;
		assert_int_equal(ledger_takes(&w.cx, w.job.site->ledger), e == E_OK);      /* what /healthz says */
	}
	assert_false(said("jumped by +1 "));
	wall = t + HOUR + SECOND;
}

struct finding {
	struct str token;
	struct session_info info;
};

static enum err
find(struct ctx *cx, struct tx *tx, void *arg)
{
	struct finding *f = arg;

	return session_find(cx, tx, f->token, &f->info);
}

static enum err
session_at(instant_t at, struct str token)
{
	struct ctx cx = job_ctx();
	struct finding f = { .token = token };
	enum err e;

	cx.now = wall = at;
	e = store_read(&cx, w.job.site->store, find, &f);
	arena_free(cx.arena);
	return e;
}

static enum err
login_at(instant_t at, struct str password)
{
	struct ctx cx = job_ctx();
	struct login_done done;
	enum err e;

	cx.now = wall = at;
	e = login_try(&cx, w.job.site, &(struct login){ .login = S("clock"), .password = password, .peer = S("10.0.0.1") }, &done);
	arena_free(cx.arena);
	return e;
}

/* Nobody is logged out or locked out because the clock was wrong for a while. */
static void
sessions_and_tries(void **state)
{
	const instant_t t = wall;
	struct str link, token;
	int64_t id;

	(void)state;
	w.cx.now = t;
	w.cx.actor = NULL;
	assert_int_equal(account_make(&w.cx, w.job.site, &(struct account_new){ .login = S("clock"), .name = S("Văn phòng"),
		.unit = S("hkh"), .role = S("unit-officer"), .title = S("Chuyên viên"), .from = DAY_NONE, .until = DAY_NONE }, &id,
		&link), E_OK);
	assert_int_equal(password_choose(&w.cx, w.job.site, &(struct password_choice){ .token = link, .password = GOOD,
		.again = GOOD }, &token), E_OK);
	assert_int_equal(session_at(t - HOUR, token), E_OK);
	assert_int_equal(session_at(t + HOUR, token), E_OK);
	assert_int_equal(session_at(t + (SESSION_HOURS + 1) * HOUR, token), E_LOGIN);
	assert_int_equal(session_at(t, token), E_OK);
	for (int i = 0; i < 20; i++)
		(void)login_at(t + DAY_MS + i, S("sai mat khau 1"));
	assert_int_equal(login_at(t + DAY_MS + 20, GOOD), E_SLOW);
	assert_int_equal(login_at(t, GOOD), E_OK);
	wall = t;
}

/* A deadline is a day at the plan's zone, whatever the machine thinks of zones and summer time. */
static void
days_of_the_zone(void **state)
{
	static const char *const zones[] = { "UTC", "America/New_York", "Asia/Ho_Chi_Minh", "Pacific/Kiritimati" };
	static const struct { int y, m, d; } days[] = { { 1970, 1, 2 }, { 2026, 3, 8 }, { 2026, 11, 1 }, { 2038, 1, 19 },
		{ 2100, 2, 28 } };
	const instant_t t = wall;

	(void)state;
	for (size_t z = 0; z < COUNT(zones); z++) {
		(void)setenv("TZ", zones[z], 1);
		tzset();
		for (size_t i = 0; i < COUNT(days); i++) {
			day_t day = day_of(days[i].y, days[i].m, days[i].d);
			struct ctx cx = { .zone_min = 420 };

			wall = day_start(day, 420);
			cx.now = instant_now();
			assert_int_equal(ctx_today(&cx), day);
			wall--;
			cx.now = instant_now();
			assert_int_equal(ctx_today(&cx), day - 1);
		}
	}
	(void)unsetenv("TZ");
	wall = t;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_a_jump), cmocka_unit_test(receipts_through_jumps), cmocka_unit_test(sessions_and_tries),
		cmocka_unit_test(days_of_the_zone),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
