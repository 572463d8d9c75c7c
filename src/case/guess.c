#include "case/guess.h"

#include "store/store.h"

#define FREE_TRIES 4
#define SWEEP_MOST 1000            /* rows looked at while all who write wait */

enum err
guess_load(struct ctx *cx, struct tx *tx, struct guess *v, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const struct sql_in who[] = { in_str(v[i].who) };
		const struct sql_out row[] = { out_i64(&v[i].tries), out_instant(&v[i].last) };
		enum err e = sql_one(cx, tx, SQL_GUESS_GET, who, COUNT(who), row, COUNT(row));

		if (e == E_GONE || (e == E_OK && v[i].last < cx->now - DAY_MS))
			v[i].tries = 0;
		else if (e != E_OK)
			return e;
	}
	return E_OK;
}

/* How long after the last of `tries` wrong ones the next is looked at. */
static instant_t
slow_down(int64_t tries, instant_t most)
{
	instant_t wait = 1000;

	if (tries < FREE_TRIES)
		return 0;
	for (int64_t i = FREE_TRIES; i < tries && wait < most; i++)
		wait *= 2;
	return wait < most ? wait : most;
}

enum err
guess_check(struct ctx *cx, const struct guess *v, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		instant_t left = v[i].tries == 0 ? 0 : v[i].last + slow_down(v[i].tries, v[i].most) - cx->now;

		if (left > 0 && v[i].last <= cx->now)  /* else the clock was put back, and nobody is to wait for it */
			return fail(cx, E_SLOW, T(cx, "Too many wrong tries. The next one counts in %d seconds."),
			    (int)(left / 1000 + 1));
	}
	return E_OK;
}

enum err
guess_wrong(struct ctx *cx, struct tx *tx, const struct guess *v, size_t n)
{
	enum err e = E_OK;

	for (size_t i = 0; i < n && e == E_OK; i++) {
		const struct sql_in in[] = { in_str(v[i].who), in_instant(cx->now), in_instant(cx->now - DAY_MS) };

		e = sql_run(cx, tx, SQL_GUESS_PUT, in, COUNT(in), NULL);
	}
	return e;
}

enum err
guess_sweep(struct ctx *cx, struct tx *tx, struct str *after)
{
	const struct sql_in next[] = { in_text(*after), in_i64(SWEEP_MOST - 1) };
	struct str to;
	const struct sql_out row[] = { out_str(&to) };
	enum err e = sql_one(cx, tx, SQL_GUESS_NEXT, next, COUNT(next), row, COUNT(row));

	if (e == E_GONE) {
		const struct sql_in rest[] = { in_text(*after), in_instant(cx->now - DAY_MS) };

		*after = S("");
		return sql_run(cx, tx, SQL_GUESS_SWEEP_REST, rest, COUNT(rest), NULL);
	}
	if (e != E_OK)
		return e;
	const struct sql_in part[] = { in_text(*after), in_str(to), in_instant(cx->now - DAY_MS) };

	*after = to;
	return sql_run(cx, tx, SQL_GUESS_SWEEP, part, COUNT(part), NULL);
}

enum err
guess_clear(struct ctx *cx, struct tx *tx, const struct guess *v, size_t n)
{
	enum err e = E_OK;

	for (size_t i = 0; i < n && e == E_OK; i++) {
		const struct sql_in in[] = { in_str(v[i].who) };

		e = sql_run(cx, tx, SQL_GUESS_CLEAR, in, COUNT(in), NULL);
	}
	return e;
}
