/**
 * base/ctx.h — what every call is made with: memory, language, clock, who asks, and what went wrong.
 *
 * One ctx serves one request or one command, on one thread. Nothing in it outlives its arena.
 */
#ifndef BASE_CTX_H
#define BASE_CTX_H

#include "base/arena.h"
#include "base/day.h"
#include "base/err.h"
#include "base/i18n.h"
#include "base/str.h"

struct actor;                  /* case/actor.h: the post somebody acts for; NULL before login */

/* A field the reader has to mend: shown beside it and in the summary on top of the form. */
struct fault_field {
	struct str field;      /* the field's name in its form */
	struct str text;       /* in the reader's language */
	struct str label;      /* what the field is called there, for a text that does not say it; "" when it does */
	size_t nth;            /* of a field that comes many times: which of them, from 1; else 0 */
};

struct fault {
	struct str text;       /* one sentence: what is wrong and what to do next, in the reader's language */
	struct fault_field *fields;
	size_t n, cap;
};

/* A seeded source of bytes instead of the machine's, so that a demo is the same each time it is built. */
struct chance {
	unsigned char seed[32];
	uint64_t n;            /* draws so far */
};

struct ctx {
	struct arena *arena;
	enum lang lang;
	instant_t now;             /* fixed for the whole call */
	int zone_min;              /* the bloc's zone */
	int64_t bloc;
	const struct actor *actor;
	struct chance *chance;     /* NULL but while a demo is built (ledger/key.h) */
	struct str once;           /* the submission's idempotency key, made by the form or the caller; "" for reads */
	struct fault fault;
};

/*
 * Sets cx->fault.text (fmt already translated by the caller through T()) and returns e. The first one wins. An exhausted arena is
 * no jump here: the code comes back without a sentence.
 */
enum err fail(struct ctx *cx, enum err e, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
/* Notes a fault of one field; returns E_INPUT. */
enum err fail_field(struct ctx *cx, const char *field, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
void ctx_clear_fault(struct ctx *cx);
day_t ctx_today(const struct ctx *cx);
/* fn(cx, arg); E_LARGE when the arena is exhausted in it. For who holds something beside the arena that must be let go of. */
enum err ctx_within(struct ctx *cx, enum err (*fn)(struct ctx *cx, void *arg), void *arg);

#endif
