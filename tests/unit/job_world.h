/* For the tests of the main job (test_job.c, test_job_again.c): a bloc made by crash/job.h, and what stands in it. */
#ifndef TEST_JOB_WORLD_H
#define TEST_JOB_WORLD_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <unistd.h>

#include "crash/job.h"

#include <cmocka.h>

#define HDY 0
#define SYT 1
#define HKH 2
#define GDDT 3

static struct {
	struct ctx cx;
	struct job job;
	struct str home;
} w;

static inline int
set_up(void **state)
{
	(void)state;
	log_level_set(LOG_ERROR);
	w.cx = ctx_new();
	w.home = dir_temporary(w.cx.arena);
	job_bloc(path_in(w.cx.arena, w.home, "d"));
	must(&w.cx, job_open(&w.cx, path_in(w.cx.arena, w.home, "d"), SITE_WRITE, &w.job), "open");
	return 0;
}

static inline int
tear_down(void **state)
{
	(void)state;
	site_close(w.job.site);
	dir_remove(w.home);
	return 0;
}

static inline struct ctx *
as(const struct actor *who)
{
	ctx_clear_fault(&w.cx);
	w.cx.actor = who;
	w.cx.once = S("");
	return &w.cx;
}

/* Writes a draft on version `seq` of a row of the small association. */
static inline enum err
save(const char *due, int64_t seq, const char *words, int64_t *after)
{
	struct str section = S("de-xuat"), field = S(""), text = str_of(words);

	return draft_write(as(&w.job.officer[HDY]), w.job.site, &(struct draft_in){ .due = str_of(due), .seq = seq,
		.signatory = S("Chủ tịch Hội"), .section = { &section, 1 }, .field = { &field, 1 }, .text = { &text, 1 } }, after);
}

struct looking {
	const char *unit, *due;
	struct due_list open, coming, done;
	struct due row;
	struct draft draft;                    /* as it would be opened: not stored when nobody wrote it */
};

static inline enum err
look_fn(struct ctx *cx, struct tx *tx, void *arg)
{
	struct looking *l = arg;
	struct str unit = str_of(l->unit);
	int64_t total;
	enum err e;

	if ((e = due_open_of_unit(cx, tx, unit, ctx_today(cx), &l->open)) != E_OK ||
	    (e = due_coming_of_unit(cx, tx, unit, ctx_today(cx), 50, &l->coming)) != E_OK ||
	    (e = due_done_of_unit(cx, tx, unit, 50, 0, &l->done, &total)) != E_OK ||
	    (e = due_get(cx, tx, str_of(l->due), &l->row)) != E_OK)
		return e;
	return draft_open(cx, tx, &l->row, &l->draft);
}

static inline struct looking
look(const char *unit, const char *due)
{
	struct looking l = { .unit = unit, .due = due };

	assert_int_equal(store_read(as(&w.job.lead), w.job.site->store, look_fn, &l), E_OK);
	return l;
}

#endif
