/*
 * Four filers at the main job's circle (job.h), each in a thread, telling the parent by a pipe what was acknowledged; and
 * the check that all of it is still there. The process that works may end at any moment: the parent knows where each
 * filer stands and the next process goes on from there, doing again what was not answered.
 */
#ifndef TESTS_CRASH_FILING_H
#define TESTS_CRASH_FILING_H

#include <pthread.h>

#include "job.h"

struct ack {
	int32_t filer, turn, step;
	int64_t no;                    /* the entry; 0 for what appends none */
	int64_t from, to;              /* when it was asked and answered, monotonic ns */
};

/* Where a filer stands: what he does next. */
struct standing {
	int32_t turn;
	enum step step;
	int64_t filing;                /* his last report */
};

static struct standing standing[JOB_FILERS];

static inline void
standing_move(struct standing *s, const struct ack *a)
{
	if (a->step == STEP_SEND)
		s->filing = a->no;
	s->turn = a->turn;
	if ((s->step = (enum step)(a->step + 1)) == STEP__MAX) {
		s->step = STEP_DRAFT;
		s->turn++;
	}
	while (!job_takes(a->filer, s->step))
		s->step++;
}

/* --- the process that works ----------------------------------------------------------------------------------------- */

struct filer {
	struct job *job;
	int32_t id;
	int out;
	int64_t turns;                 /* 0: until the end */
};

static inline void *
filer_main(void *at)
{
	const struct filer *me = at;
	struct standing s = standing[me->id];
	int32_t last = s.turn + (int32_t)me->turns;

	while (me->turns == 0 || s.turn < last) {
		struct ctx cx = job_ctx();
		struct ack a = { .filer = me->id, .turn = s.turn, .step = s.step, .from = clock_ns() };

		must(&cx, job_step(&cx, me->job, me->id, s.turn, s.step, s.filing, &a.no), "step");
		a.to = clock_ns();
		if (write(me->out, &a, sizeof(a)) != sizeof(a))
			_exit(1);
		standing_move(&s, &a);
		arena_free(cx.arena);
	}
	return NULL;
}

static inline void
filers_run(struct job *j, int out, int64_t turns)
{
	struct filer f[JOB_FILERS];
	pthread_t t[JOB_FILERS];

	for (int32_t i = 0; i < JOB_FILERS; i++) {
		f[i] = (struct filer){ j, i, out, turns };
		MUST(pthread_create(&t[i], NULL, filer_main, &f[i]) == 0);
	}
	for (int i = 0; i < JOB_FILERS; i++)
		(void)pthread_join(t[i], NULL);
}

/* --- the check ------------------------------------------------------------------------------------------------------ */

struct check {
	struct str dir, keys;
	const struct ack *acks;        /* of this round */
	size_t n;
	bool whole;                    /* the ledger and the database as well */
	int64_t lost, wrong, twice, entries;
	int64_t before;                /* entries the ledger was born with */
	int64_t appended;              /* acknowledged in all */
};

static inline void
ack_check(struct ctx *cx, struct tx *tx, struct check *c, const struct ack *a)
{
	int64_t no, account = 0;
	struct job j = { 0 };

	if (job_actors(cx, tx, &j) == E_OK)
		account = job_by(&j, a->filer, (enum step)a->step)->account;
	if (idem_seen(cx, tx, job_key(cx->arena, a->filer, a->turn, (enum step)a->step), account, &no) != E_OK)
		c->lost++;
	else if (no != a->no || !receipt_good(cx, tx, no, c->keys, a->step == STEP_SEND ?
	         job_words(cx->arena, a->filer, a->turn) : job_reason(cx->arena, a->filer, a->turn)))
		c->wrong++;
}

/* A draft is acknowledged too: its words and its state are there, or it is sent. */
static inline void
draft_check(struct ctx *cx, struct tx *tx, struct check *c, const struct ack *a)
{
	static const char *const states[] = { "writing", "put", "approved", "approved" };
	struct draft_look l = { .due = job_due(cx->arena, a->filer) };
	struct due d;

	if (due_get(cx, tx, l.due, &d) != E_OK || draft_look(cx, tx, &l) != E_OK) {
		c->lost++;
		return;
	}
	if (!l.draft.stored) {
		c->lost += d.filing == 0 || d.returned != 0;   /* neither draft nor report */
		return;
	}
	for (size_t i = 0; i < l.draft.texts.n; i++)
		if (str_eq(l.draft.texts.v[i].text, job_words(cx->arena, a->filer, a->turn))) {
			/* what was not answered may have been done: one step further is right as well */
			for (int k = a->step; k <= STEP_NUMBER; k++)
				if (str_is(l.draft.state, states[k]))
					return;
		}
	c->lost++;
}

static inline enum err
acks_check(struct ctx *cx, struct tx *tx, void *arg)
{
	struct check *c = arg;
	const struct ack *last[JOB_FILERS] = { NULL };
	struct head h;
	enum err e;

	c->keys = file_text(cx->arena, path_in(cx->arena, c->dir, "keys/verify.key"));
	for (size_t i = 0; i < c->n; i++) {
		struct ctx part = *cx;

		last[c->acks[i].filer] = &c->acks[i];
		part.arena = arena_new(ARENA_COMMAND);
		if (c->acks[i].no != 0)
			ack_check(&part, tx, c, &c->acks[i]);
		arena_free(part.arena);
	}
	for (int i = 0; i < JOB_FILERS; i++)
		if (last[i] != NULL && last[i]->no == 0)
			draft_check(cx, tx, c, last[i]);
	if ((e = head_get(cx, tx, &h)) != E_OK)
		return e;
	c->entries = h.size - c->before;
	c->twice += c->entries > c->appended + JOB_FILERS;
	return E_OK;
}

static inline enum err
whole_check(struct ctx *cx, struct tx *tx, void *arg)
{
	struct check *c = arg;
	struct verify_result v = { 0 };
	enum err e = ledger_verify(cx, tx, c->dir, &v);

	return e == E_OK && v.signed_size != v.entries ? E_BROKEN : e;
}

/* Opens the bloc as the next start would; all the losses it found as its exit status (at most 100). 101: not in order. */
static inline int
check_run(void *arg)
{
	struct check *c = arg;
	struct ctx cx = ctx_new();
	struct job j = { 0 };
	int64_t bad;

	if (job_open(&cx, c->dir, SITE_WRITE, &j) != E_OK || ledger_refusal(j.site->ledger) != NULL) {
		log_line(LOG_ERROR, "crash", "does not open: %.*s %s", STR_ARG(cx.fault.text), j.site != NULL &&
		    j.site->ledger != NULL && ledger_refusal(j.site->ledger) != NULL ? ledger_refusal(j.site->ledger) : "");
		return 101;
	}
	if (store_read(&cx, j.site->store, acks_check, c) != E_OK ||
	    (c->whole && store_read(&cx, j.site->store, whole_check, c) != E_OK)) {
		log_line(LOG_ERROR, "crash", "not in order: %.*s", STR_ARG(cx.fault.text));
		return 101;
	}
	site_close(j.site);
	if (c->whole && !integrity_ok(path_in(cx.arena, c->dir, STORE_FILE)))
		return 101;
	if (c->lost + c->wrong + c->twice > 0)
		log_line(LOG_ERROR, "crash", "of %zu acknowledged: lost %lld, wrong %lld, twice %lld", c->n, (long long)c->lost,
		    (long long)c->wrong, (long long)c->twice);
	bad = c->lost + c->wrong + c->twice;
	return bad > 100 ? 100 : (int)bad;
}

#endif
