/**
 * page/url.h — every address of the site, by what it shows; built with base/url.h.
 *
 * Templates accept links of type struct url only. Strings live in cx->arena. The router (edge/route.def) reads the same
 * paths.
 *
 * A due key `duty/unit/period[@from]` stays three path segments, so that addresses can be read and typed:
 * /due/thang/syt/2026-03.
 * "act" arguments are the last segment of the address a form posts to, e.g. url_due_do(cx, key, "extend") =
 * /due/thang/syt/2026-03/extend.
 */
#ifndef PAGE_URL_H
#define PAGE_URL_H

#include "base/ctx.h"
#include "base/url.h"

/* Open to anyone */
struct url url_login(struct ctx *cx);                            /* /login */
struct url url_logout(struct ctx *cx);                           /* /logout (post) */
struct url url_welcome(struct ctx *cx, struct str token);        /* /welcome/TOKEN: one-time link of a new account */
struct url url_verify(struct ctx *cx);                           /* /verify: check a receipt */
/* Changes the language and comes back to `back` (a path of this site). /lang/en?back=... */
struct url url_language(struct ctx *cx, enum lang lang, struct url back);
struct url url_demo_post(struct ctx *cx);                        /* /demo/post (post): the demo's post switcher */

/* A unit's work */
struct url url_home(struct ctx *cx);                             /* / */
struct url url_due(struct ctx *cx, struct str key);              /* /due/KEY */
struct url url_due_do(struct ctx *cx, struct str key, const char *act);
struct url url_why(struct ctx *cx, struct str key);              /* /why/KEY: why this date? */
struct url url_draft(struct ctx *cx, struct str key);            /* /draft/KEY */
struct url url_draft_do(struct ctx *cx, struct str key, const char *act);
struct url url_filing(struct ctx *cx, int64_t id);               /* /filing/ID */
struct url url_filing_do(struct ctx *cx, int64_t id, const char *act);
struct url url_file(struct ctx *cx, int64_t filing, int64_t n, struct str name);   /* /filing/ID/file/N/NAME */
struct url url_receipt(struct ctx *cx, int64_t id);              /* /receipt/ID */
struct url url_proof(struct ctx *cx, int64_t id);                /* /receipt/ID/proof: the file to keep */
struct url url_search(struct ctx *cx, struct str query);         /* /search?q=... ; /search for an empty query */

/* The lead */
struct url url_board(struct ctx *cx, int year);                  /* /board/2026 */
struct url url_consolidations(struct ctx *cx);                   /* /consolidation */
struct url url_consolidation(struct ctx *cx, struct str key);    /* /consolidation/KEY: key of the consolidation's due row */
struct url url_consolidation_do(struct ctx *cx, struct str key, const char *act);

/* Other cases: a list, one of it, an act on one of it */
enum thing { THING_PROPOSAL, THING_MEETING, THING_REQUEST, THING_INCIDENT, THING_ISSUE, THING_MISSION, THING_ACTIVITY,
	THING_DOCUMENT, THING_REPORT, THING__MAX };
struct url url_things(struct ctx *cx, enum thing what);          /* /proposal, /meeting, ... */
struct url url_thing(struct ctx *cx, enum thing what, int64_t id);
struct url url_thing_do(struct ctx *cx, enum thing what, int64_t id, const char *act);   /* id 0: /proposal/new */
struct url url_calendar(struct ctx *cx, int year);               /* /calendar/2026 */

/* The plan */
struct url url_plan(struct ctx *cx, struct str clause);          /* /plan#c-II.3.5.2 ; /plan for the empty clause */
struct url url_clause(struct ctx *cx, struct str clause);        /* /plan/II.3.5.2: what it produced */
/* /versions/17, /versions/17/changes */
struct url url_version(struct ctx *cx, int64_t version, const char *part);
struct url url_revision_file(struct ctx *cx, struct str file);   /* /revision?file=annex/...: the version being written */
/* /revision/effect?from=…&show=…: what it changes from a day on, the rows of one kind of change */
struct url url_effect(struct ctx *cx, day_t from, const char *show);
struct url url_ledger(struct ctx *cx);                           /* /ledger */

/* The administrator and a person's own account */
struct url url_account(struct ctx *cx);                          /* /account */
struct url url_account_do(struct ctx *cx, const char *act);
struct url url_admin(struct ctx *cx);                            /* /admin */
struct url url_admin_list(struct ctx *cx, const char *what);     /* /admin/accounts, units, posts, plan, annexes, timers */
struct url url_admin_one(struct ctx *cx, const char *what, int64_t id);
struct url url_admin_do(struct ctx *cx, const char *what, int64_t id, const char *act);   /* id 0: /admin/WHAT/new */

/* u with ?name=value (or &name=value) added; u has no #part. An empty value is left out. */
struct url url_with(struct ctx *cx, struct url u, const char *name, struct str value);
struct url url_with_i64(struct ctx *cx, struct url u, const char *name, int64_t value);
/*
 * An address that came from outside (a form's `back`): itself when it is a path of this site, else /. Refuses "//host",
 * a backslash, control characters and more than 1,000 bytes.
 */
struct url url_back(struct ctx *cx, struct str from);

#endif
