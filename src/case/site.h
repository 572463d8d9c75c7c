/**
 * case/site.h — what a process holds while it serves a bloc: the store, the ledger, the plan in force.
 *
 * One site a process. Plans are parsed once per version and kept; the parsed tree is never changed after.
 */
#ifndef CASE_SITE_H
#define CASE_SITE_H

#include "base/ctx.h"
#include "ledger/writer.h"
#include "plan/plan.h"
#include "store/people.h"
#include "store/store.h"
#include "store/version.h"

struct site {
	struct str dir;
	struct store *store;
	struct ledger *ledger;
	struct bloc bloc;
	struct site_plans *plans;          /* parsed plan versions, under a lock */
};

enum site_flag { SITE_READ = 1, SITE_WRITE = 2, SITE_SERVE = 4, SITE_RESTORED = 8 };    /* the last beside SITE_WRITE */

/*
 * Opens DIR: store, ledger (unless only SITE_READ), bloc. `*out` lives in cx->arena, which must outlive it.
 * E_GONE: no bloc in DIR (cx->fault says how to make one).
 */
enum err site_open(struct ctx *cx, struct str dir, unsigned flags, struct site **out);
void site_close(struct site *s);
/* Fills cx->bloc, cx->zone_min and cx->now for this site. */
void site_ctx(const struct site *s, struct ctx *cx);

/* The server's hourly work was done just now: DIR/round tells when. INSTANT_NONE: it never was. */
void site_round_note(struct ctx *cx, const struct site *s);
instant_t site_round_last(struct ctx *cx, struct str dir);

/* The plan in force on a day; lives as long as the site. */
enum err site_plan(struct ctx *cx, struct tx *tx, struct site *s, day_t day, const struct plan **out,
    struct plan_version *version);
/*
 * One version, in force or not. Rows, drafts, filings and explanations are read by the version the row belongs to
 * (due.plan), never by today's.
 */
enum err site_plan_version(struct ctx *cx, struct tx *tx, struct site *s, int64_t version, const struct plan **out);

#endif
