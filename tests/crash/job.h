/*
 * The main job, step by step, through the same functions as the web and the shell: draft -> put -> approve -> number -> send
 * -> return, again and again; and once to its end: accept -> consolidate -> issue -> export.
 *
 * A step may be done again after a crash: what appends carries its idempotency key, what does not is looked at first.
 */
#ifndef TESTS_CRASH_JOB_H
#define TESTS_CRASH_JOB_H

#include "case/account.h"
#include "case/bloc.h"
#include "case/consolidation.h"
#include "case/filing.h"
#include "case/review.h"
#include "common.h"

enum step { STEP_DRAFT, STEP_PUT, STEP_APPROVE, STEP_NUMBER, STEP_SEND, STEP_RETURN, STEP__MAX };

/* Who sends: two units that do it in one step, two that take every one. */
static const struct filer_unit {
	const char *unit, *section;
	bool in_steps;
} filer_units[] = {
	{ "hdy", "de-xuat", false }, { "syt", "tham-muu", true }, { "hkh", "de-xuat", false }, { "gddt", "tham-muu", true },
};
#define JOB_FILERS ((int)COUNT(filer_units))

struct job {
	struct site *site;
	struct actor officer[JOB_FILERS], leader[JOB_FILERS], clerk[JOB_FILERS], lead, head;
};

/* 16 November 2026, 8:00: the year's reports are open and not yet due. */
static inline instant_t
job_now(void)
{
	return day_start(day_of(2026, 11, 16), 420) + 8 * 3600000;
}

static inline struct ctx
job_ctx(void)
{
	return (struct ctx){ .arena = arena_new(ARENA_REQUEST), .lang = LANG_EN, .now = job_now(), .zone_min = 420, .bloc = 1 };
}

/* --- the bloc -------------------------------------------------------------------------------------------------------- */

static inline void
job_account(struct ctx *cx, struct site *s, const char *unit, const char *role)
{
	struct str link;
	int64_t id;

	must(cx, account_make(cx, s, &(struct account_new){ .login = str_fmt(cx->arena, "%s-%s", unit, role),
		.name = str_fmt(cx->arena, "Post of %s", unit), .unit = str_of(unit), .role = str_of(role), .title = str_of(role),
		.from = DAY_NONE, .until = DAY_NONE }, &id, &link), "account");
}

static inline void
job_bloc(struct str dir)
{
	struct bloc_new in = { .origin = S("khoi.example"), .code = S("KH12"), .files = builtin_plan, .file_n = builtin_plan_n,
		.dir = dir };
	struct ctx cx = ctx_new();
	struct plan *plan;
	struct site *s;

	cx.now = job_now() - DAY_MS;
	must(&cx, bloc_create(&cx, &in, &s, &plan), "bloc");
	for (int i = 0; i < JOB_FILERS; i++) {
		job_account(&cx, s, filer_units[i].unit, "unit-officer");
		if (filer_units[i].in_steps) {
			job_account(&cx, s, filer_units[i].unit, "unit-leader");
			job_account(&cx, s, filer_units[i].unit, "unit-clerk");
		}
	}
	job_account(&cx, s, "tgtu", "lead-officer");
	job_account(&cx, s, "tgtu", "lead-head");
	site_close(s);
	arena_free(cx.arena);
}

static inline enum err
job_actors(struct ctx *cx, struct tx *tx, void *arg)
{
	struct job *j = arg;
	enum err e = E_OK;

	for (int i = 0; i < JOB_FILERS && e == E_OK; i++) {
		struct str unit = str_of(filer_units[i].unit);

		e = actor_of_unit_role(cx, tx, unit, ROLE_UNIT_OFFICER, &j->officer[i]);
		if (e == E_OK && filer_units[i].in_steps &&
		    (e = actor_of_unit_role(cx, tx, unit, ROLE_UNIT_LEADER, &j->leader[i])) == E_OK)
			e = actor_of_unit_role(cx, tx, unit, ROLE_UNIT_CLERK, &j->clerk[i]);
	}
	if (e == E_OK && (e = actor_of_unit_role(cx, tx, S("tgtu"), ROLE_LEAD_OFFICER, &j->lead)) == E_OK)
		e = actor_of_unit_role(cx, tx, S("tgtu"), ROLE_LEAD_HEAD, &j->head);
	return e;
}

/* cx->arena lives as long as the job. */
static inline enum err
job_open(struct ctx *cx, struct str dir, unsigned flags, struct job *j)
{
	enum err e;

	cx->now = job_now();
	if ((e = site_open(cx, dir, flags, &j->site)) != E_OK)
		return e;
	if ((e = store_read(cx, j->site->store, job_actors, j)) != E_OK)
		site_close(j->site);
	return e;
}

/* --- one step -------------------------------------------------------------------------------------------------------- */

static inline struct str
job_due(struct arena *a, int filer)
{
	return str_fmt(a, "nam/%s/2026", filer_units[filer].unit);
}

static inline struct str
job_words(struct arena *a, int filer, int turn)
{
	return str_fmt(a, "Lời số %d của %s.", turn, filer_units[filer].unit);
}

static inline struct str
job_reason(struct arena *a, int filer, int turn)
{
	return str_fmt(a, "Bổ sung lần %d, %s.", turn, filer_units[filer].unit);
}

static inline struct str
job_key(struct arena *a, int filer, int turn, enum step step)
{
	return str_fmt(a, "%s-%d-%d", filer_units[filer].unit, turn, (int)step);
}

static inline const struct actor *
job_by(const struct job *j, int filer, enum step step)
{
	switch (step) {
	case STEP_RETURN: return &j->lead;
	case STEP_APPROVE: return &j->leader[filer];
	case STEP_NUMBER: return &j->clerk[filer];
	case STEP_SEND: return filer_units[filer].in_steps ? &j->clerk[filer] : &j->officer[filer];
	default: return &j->officer[filer];
	}
}

static inline bool
job_takes(int filer, enum step step)
{
	return filer_units[filer].in_steps || (step != STEP_PUT && step != STEP_APPROVE && step != STEP_NUMBER);
}

struct draft_look {
	struct str due;
	struct draft draft;        /* as it would be opened: not stored when nobody wrote it */
};

static inline enum err
draft_look(struct ctx *cx, struct tx *tx, void *arg)
{
	struct draft_look *l = arg;
	struct due row;
	enum err e = due_get(cx, tx, l->due, &row);

	return e == E_OK ? draft_open(cx, tx, &row, &l->draft) : e;
}

static inline enum err
job_write(struct ctx *cx, struct job *j, int filer, int turn, struct draft_look *l)
{
	struct str section = str_of(filer_units[filer].section), field = S(""), text = job_words(cx->arena, filer, turn);
	struct draft_in in = { .due = l->due, .seq = l->draft.seq, .signatory = S("Giám đốc"), .section = { &section, 1 },
		.field = { &field, 1 }, .text = { &text, 1 } };
	int64_t seq;

	return draft_write(cx, j->site, &in, &seq);
}

/* Does a step as whoever does it, with a ctx of its own that the caller frees. *no: what it appended, `filing`: to return. */
static inline enum err
job_step(struct ctx *cx, struct job *j, int filer, int turn, enum step step, int64_t filing, int64_t *no)
{
	struct draft_look l = { .due = job_due(cx->arena, filer) };
	struct draft_act act = { .due = l.due, .number_day = DAY_NONE, .number = S(""), .signatory = S(""), .reason = S("") };
	enum err e = store_read(cx, j->site->store, draft_look, &l);

	*no = 0;
	if (e != E_OK)
		return e;
	act.seq = l.draft.seq;
	cx->actor = job_by(j, filer, step);
	cx->once = job_key(cx->arena, filer, turn, step);
	if (step == STEP_NUMBER || (step == STEP_SEND && !filer_units[filer].in_steps))
		act.number = str_fmt(cx->arena, "%d/BC", turn + 1);
	if (step == STEP_SEND && !filer_units[filer].in_steps)
		act.signatory = S("Chủ tịch Hội");
	switch (step) {
	case STEP_DRAFT: return job_write(cx, j, filer, turn, &l);
	case STEP_PUT: return str_is(l.draft.state, "put") ? E_OK : draft_put(cx, j->site, &act);
	case STEP_APPROVE: return str_is(l.draft.state, "approved") ? E_OK : draft_approve(cx, j->site, &act);
	case STEP_NUMBER: return draft_number(cx, j->site, &act);
	case STEP_SEND: return filing_send(cx, j->site, &act, no);
	default: return filing_return(cx, j->site, &(struct filing_return){ .filing = filing, .again_by = ctx_today(cx) + 30,
		.reason = job_reason(cx->arena, filer, turn) }, no);
	}
}

#endif
