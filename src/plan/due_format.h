/**
 * plan/due_format.h — due rows written out: for people, for scripts, for calendars.
 *
 * CSV and JSON have the columns, in the order, of `phoihop plan due`; dates are ISO 8601, an absent one is empty (null in
 * JSON), lists are joined by `;` (arrays in JSON). Neither is ever translated. iCalendar is RFC 5545: CRLF, lines folded
 * at 75 octets between characters.
 */
#ifndef PLAN_DUE_FORMAT_H
#define PLAN_DUE_FORMAT_H

#include "base/buf.h"
#include "base/ctx.h"
#include "plan/expand.h"
#include "plan/plan.h"

enum due_format { DUE_TABLE, DUE_CSV, DUE_JSON, DUE_ICS, DUE_FORMAT__MAX };

#define DUE_OUTPUT_MAX ((size_t)256 << 20)

bool due_format_read(struct str name, enum due_format *out);       /* "table", "csv", "json", "ics" */
void due_write(struct ctx *cx, struct buf *b, const struct plan *p, enum due_format f, const struct due_row *rows,
    size_t n);

void due_table(struct ctx *cx, struct buf *b, const struct plan *p, const struct due_row *rows, size_t n);
void due_csv(struct ctx *cx, struct buf *b, const struct plan *p, const struct due_row *rows, size_t n);
void due_json(struct ctx *cx, struct buf *b, const struct plan *p, const struct due_row *rows, size_t n);
/* The plan names the calendar; units under the names of each row's day; DTSTAMP is cx->now. */
void due_ics(struct ctx *cx, struct buf *b, const struct plan *p, const struct due_row *rows, size_t n);
/* One content line of a calendar: `NAME:` and its text, escaped and folded. */
void ics_text(struct buf *b, const char *name, struct str text);

#endif
