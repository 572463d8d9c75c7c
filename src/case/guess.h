/**
 * case/guess.h — the slow-down on guessing a secret: tries are counted under one key or more, each with a longest wait.
 *
 * Four tries are free; from then on the wait after the last wrong one doubles, from a second up to the key's most. Read
 * before the secret is looked at (guess_load, guess_check), written afterwards in the writer (guess_wrong, guess_clear).
 */
#ifndef CASE_GUESS_H
#define CASE_GUESS_H

#include "base/ctx.h"

struct tx;

struct guess {
	struct str who;
	instant_t most;                    /* the longest wait */
	int64_t tries;                     /* from here on filled by guess_load */
	instant_t last;
};

enum err guess_load(struct ctx *cx, struct tx *tx, struct guess *v, size_t n);
/* E_SLOW with a sentence that says how long. */
enum err guess_check(struct ctx *cx, const struct guess *v, size_t n);
enum err guess_wrong(struct ctx *cx, struct tx *tx, const struct guess *v, size_t n);
enum err guess_clear(struct ctx *cx, struct tx *tx, const struct guess *v, size_t n);
/*
 * Tries of more than a day ago slow nobody down, and are taken out of the table: once an hour, a part at a time. *after: "" to
 * begin with; what it is set to goes into the next transaction; "" again: that was all.
 */
enum err guess_sweep(struct ctx *cx, struct tx *tx, struct str *after);

#endif
