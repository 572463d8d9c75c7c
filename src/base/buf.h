/**
 * base/buf.h — a growing byte string with a stated maximum.
 *
 * Grows in its arena. Past `max` nothing more is written and `over` is set: the caller looks once, at the end.
 */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include "base/arena.h"
#include "base/str.h"

struct buf {
	struct arena *arena;
	char *p;
	size_t n, cap, max;
	bool over;
};

void buf_init(struct buf *b, struct arena *a, size_t max);
void buf_put(struct buf *b, const void *p, size_t n);
void buf_str(struct buf *b, struct str s);
void buf_z(struct buf *b, const char *z);
void buf_ch(struct buf *b, char c);
void buf_fmt(struct buf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void buf_i64(struct buf *b, int64_t v);
void buf_u32be(struct buf *b, uint32_t v);
void buf_u64be(struct buf *b, uint64_t v);
void buf_html(struct buf *b, struct str s);       /* escapes & < > " ' */
void buf_json(struct buf *b, struct str s);       /* a quoted JSON string */
void buf_csv(struct buf *b, struct str s);        /* a CSV cell, quoted where needed; = + - @ TAB CR get a leading ' */
void buf_plain(struct buf *b, struct str s);     /* for a terminal: what is a control character, but TAB and LF, as \xNN */
void buf_hex(struct buf *b, const void *p, size_t n);
void buf_base64(struct buf *b, const void *p, size_t n);   /* canonical, padded */
struct str buf_view(const struct buf *b);
/* Strict canonical base64 (no stray bits, no white space); -1 when it is not, else the number of bytes in out. */
ptrdiff_t base64_read(struct str s, void *out, size_t max);
ptrdiff_t hex_read(struct str s, void *out, size_t max);

#endif
