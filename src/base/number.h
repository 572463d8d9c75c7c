/**
 * base/number.h — exact decimal numbers, read and printed the Vietnamese way.
 *
 * A dot or a space groups thousands, a comma begins the decimals: 1.915.509 · 1 915 509 · 41,49. What could be meant in
 * two ways (1,915 · 41.49 · 1,915.5) is refused with a sentence that says what to write instead. No floating point.
 */
#ifndef BASE_NUMBER_H
#define BASE_NUMBER_H

#include "base/ctx.h"

#define DECIMAL_SCALE_MAX 9

/* v / 10^scale. Reading leaves the decimals as written: 41,50 is 4150 at scale 2. */
struct decimal {
	int64_t v;
	int scale;             /* 0..DECIMAL_SCALE_MAX */
	bool set;              /* false: nothing was given (v = 0), printed as "" */
};

enum decimal_fault {
	DECIMAL_OK,
	DECIMAL_EMPTY,
	DECIMAL_CHARACTER,      /* something other than digits, one sign, separators */
	DECIMAL_GROUPS,         /* groups of thousands that are not three digits, or mixed separators */
	DECIMAL_DOT_DECIMAL,    /* 41.49: a decimal point */
	DECIMAL_COMMA_THREE,    /* 1,915: thousands the English way, or three decimals? */
	DECIMAL_ENGLISH,        /* 1,915.5 or 1,915,509 */
	DECIMAL_LARGE,          /* more than 18 digits, or more than 9 decimals */
	DECIMAL__MAX
};

/* The whole view is one number (white space around it is dropped); `*out` counts only on DECIMAL_OK. */
enum decimal_fault decimal_parse_vi(struct str in, struct decimal *out);
/* The same, where why does not matter. False leaves *out untouched. */
bool decimal_read_vi(struct str in, struct decimal *out);
/* One sentence saying what is wrong and what to write, in the reader's language; "" for DECIMAL_OK. */
struct str decimal_fault_text(const struct ctx *cx, enum decimal_fault fault, struct str in);
/* decimal_parse_vi for a form's field: E_INPUT through fail_field(). */
enum err decimal_read_field(struct ctx *cx, const char *field, struct str in, struct decimal *out);

struct str decimal_vi(struct arena *a, struct decimal n);        /* 1.915.509 · 41,49 · -0,5 */
struct str decimal_text(struct arena *a, struct decimal n);     /* 1915509 · 41.49: for CSV, JSON */
bool decimal_read(struct str in, struct decimal *out);       /* reads what decimal_text writes */

int decimal_cmp(struct decimal a, struct decimal b);             /* by value: 1,50 equals 1,5 */
bool decimal_add(struct decimal a, struct decimal b, struct decimal *out);      /* false on overflow */
bool decimal_sub(struct decimal a, struct decimal b, struct decimal *out);
/* a / b * times, rounded half away from zero to `scale` decimals; false when b is zero or the result does not fit. */
bool decimal_ratio(struct decimal a, struct decimal b, int64_t times, int scale, struct decimal *out);

#endif
