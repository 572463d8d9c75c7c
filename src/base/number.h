/**
 * base/number.h — decimal figures as officials write them: 1.915 is one thousand nine hundred and fifteen, 41,49 a
 * fraction. Exact: an integer and a count of decimals, never a float.
 */
#ifndef BASE_NUMBER_H
#define BASE_NUMBER_H

#include "base/arena.h"
#include "base/str.h"

struct decimal {
	int64_t v;                 /* 191505 with scale 1 is 19150,5 */
	int scale;                 /* decimals, 0..9 */
	bool set;                  /* false: nothing was given (v = 0) */
};

/*
 * 1915 · 1.915 · 1.915,5 · -0,25 · 41,49. Points must group by three from the right; what could be read two ways
 * (1.9, 1,915.5) is refused. White space around is ignored. false leaves *out untouched.
 */
bool decimal_read_vi(struct str s, struct decimal *out);
/* 1915.5, for CSV, JSON and the shell. */
bool decimal_read(struct str s, struct decimal *out);
struct str decimal_vi(struct arena *a, struct decimal d);    /* 1.915,5 ; "" when not set */
struct str decimal_text(struct arena *a, struct decimal d);  /* 1915.5 */
int decimal_cmp(struct decimal a, struct decimal b);         /* by value: 1,50 equals 1,5 */

#endif
