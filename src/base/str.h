/**
 * base/str.h — string views: a pointer and a length, never owned, never changed.
 *
 * A view lives as long as the memory it points into (an arena, a literal, a row). Text is UTF-8, in NFC once it
 * has passed the edge (base/fold.h). A view need not end in NUL; str_z makes a NUL-terminated copy for C APIs.
 */
#ifndef BASE_STR_H
#define BASE_STR_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;

struct str {
	const char *p;
	size_t n;
};

#define S(lit) ((struct str){ "" lit, sizeof(lit) - 1 })
/* for printf-like functions: fmt "%.*s", STR_ARG(s) */
#define STR_ARG(s) (int)(s).n, (s).p ? (s).p : ""
#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

struct str str_of(const char *z);                 /* view of a C string; NULL gives the empty view */
bool str_eq(struct str a, struct str b);
bool str_is(struct str a, const char *z);
int str_cmp(struct str a, struct str b);          /* byte order */
int str_sort(const void *a, const void *b);       /* the same for qsort and bsearch over struct str */
bool str_starts(struct str s, struct str prefix);
bool str_ends(struct str s, struct str suffix);
struct str str_trim(struct str s);                /* without ASCII white space at both ends */
/* Cut s at the first `sep`: before it in *head (all of s when absent); returns what follows and sets *found. */
struct str str_cut(struct str s, char sep, struct str *head, bool *found);
/* The lines of a text, without their ends; an end of line at the end of the text begins none. */
size_t str_lines(struct arena *a, struct str s, struct str **out);
struct str str_sub(struct str s, size_t from, size_t n);   /* clipped to s */
ptrdiff_t str_find(struct str s, struct str needle);       /* byte offset or -1 */

/* Decimal number, whole view, no sign unless `-`, no leading zeros but "0"; false when it is not one or overflows. */
bool str_to_i64(struct str s, int64_t *out);

struct str str_dup(struct arena *a, struct str s);         /* copy, NUL-terminated too */
char *str_z(struct arena *a, struct str s);                /* NUL-terminated copy */
struct str str_fmt(struct arena *a, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
struct str str_vfmt(struct arena *a, const char *fmt, va_list ap) __attribute__((format(printf, 2, 0)));
struct str str_join(struct arena *a, const struct str *parts, size_t n, struct str sep);

/* UTF-8: decode one code point at s.p; returns its length in bytes, 0 at the end or on a malformed sequence. */
size_t str_rune(struct str s, uint32_t *rune);
bool str_utf8_ok(struct str s);
size_t str_runes(struct str s);                            /* code points; malformed bytes count one each */

#endif
