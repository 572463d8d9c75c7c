/* Diagnostics, the line with its caret, and "did you mean". */
#include "plan/diag.h"

#include "base/buf.h"
#include "base/fold.h"

#define LINE_SHOWN 160             /* characters of a long line that are shown */

/* The shown name of a file ends in its name in the plan: "plans/x/annex/a.md" shows "annex/a.md". */
static struct str
source_line(const struct plan *p, struct place at)
{
	for (size_t i = 0; i < p->file_n; i++) {
		struct str rest = p->files[i].text, head = { 0 };
		bool found = true;

		if (!str_eq(p->files[i].shown, at.file))
			continue;
		for (int line = 0; line < at.line && found; line++)
			rest = str_cut(rest, '\n', &head, &found);
		return head;
	}
	return (struct str){ 0 };
}

void
diag_add(struct plan *p, enum severity severity, struct place at, struct str text, struct str hint)
{
	struct diagnostic d = { .severity = severity, .at = at, .text = text, .hint = hint };

	const struct diagnostic *last = p->diag_n > 0 ? &p->diags[p->diag_n - 1] : NULL;

	if (last != NULL && last->at.line == at.line && last->at.col == at.col && str_eq(last->text, text) &&
	    str_eq(last->at.file, at.file))
		return;
	if (severity == SEV_ERROR)
		p->error_n++;
	if (p->diag_n >= DIAG_MAX)
		return;
	d.source = source_line(p, at);
	LIST_ADD(p->arena, p->diags, p->diag_n, p->diag_cap) = d;
}

void
diag_error(struct plan *p, struct place at, struct str hint, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	diag_add(p, SEV_ERROR, at, str_vfmt(p->arena, fmt, ap), hint);
	va_end(ap);
}

static int
diag_compare(const void *va, const void *vb)
{
	const struct diagnostic *a = va, *b = vb;
	int c = str_cmp(a->at.file, b->at.file);

	if (c != 0)
		return c;
	if (a->at.line != b->at.line)
		return a->at.line < b->at.line ? -1 : 1;
	if (a->at.col != b->at.col)
		return a->at.col < b->at.col ? -1 : 1;
	return str_cmp(a->text, b->text);
}

void
diag_sort(struct plan *p)
{
	if (p->diag_n > 1)
		qsort(p->diags, p->diag_n, sizeof(*p->diags), diag_compare);
}

bool
diag_any_error(const struct plan *p)
{
	return p->error_n > 0;
}

struct place
place_of(struct str file, const struct token *t)
{
	return (struct place){ .file = file, .line = t->line, .col = t->col, .len = t->len };
}

struct str
place_said(struct arena *a, struct place at, struct place from)
{
	if (str_eq(at.file, from.file))
		return str_fmt(a, "line %d", at.line);
	return str_fmt(a, "%.*s:%d", STR_ARG(at.file), at.line);
}

void
nearest_try(struct nearest *n, struct str name, const struct place *at)
{
	size_t d, limit = n->want.n <= 3 ? 1 : n->want.n <= 8 ? 2 : 3;

	if (n->want.n > 64 || name.n > 64)
		return;
	d = text_distance(n->want, name);
	if (d > limit || (n->best.n > 0 && d >= n->distance))
		return;
	n->best = name;
	n->distance = d;
	n->has_at = at != NULL;
	if (at != NULL)
		n->at = *at;
}

struct str
nearest_hint(struct arena *a, const struct nearest *n, struct place from, struct str otherwise)
{
	struct str at;

	if (n->best.n == 0)
		return otherwise;
	if (!n->has_at)
		return str_fmt(a, "did you mean \"%.*s\"?", STR_ARG(n->best));
	at = place_said(a, n->at, from);
	return str_fmt(a, "did you mean \"%.*s\"? It is defined at %.*s.", STR_ARG(n->best), STR_ARG(at));
}

/* Characters [from, from + n) of s. */
static struct str
runes_sub(struct str s, size_t from, size_t n)
{
	size_t i = 0, begin;
	uint32_t r;

	for (size_t k = 0; k < from && i < s.n; k++) {
		size_t step = str_rune(str_sub(s, i, s.n), &r);
		i += step == 0 ? 1 : step;
	}
	begin = i;
	for (size_t k = 0; k < n && i < s.n; k++) {
		size_t step = str_rune(str_sub(s, i, s.n), &r);
		i += step == 0 ? 1 : step;
	}
	return str_sub(s, begin, i - begin);
}

/* The line, and under it the caret; tabs are repeated so that it stands where it should. */
static void
put_source(struct buf *b, const struct diagnostic *d)
{
	size_t col = d->at.col > 0 ? (size_t)d->at.col - 1 : 0, from = 0, total = str_runes(d->source);
	size_t len = d->at.len > 0 ? (size_t)d->at.len : 1;
	struct str shown = d->source, before;

	if (d->source.n == 0)
		return;
	if (total > LINE_SHOWN) {
		from = col > LINE_SHOWN / 2 ? col - LINE_SHOWN / 2 : 0;
		shown = runes_sub(d->source, from, LINE_SHOWN);
	}
	before = runes_sub(shown, 0, col - from);
	if (len > LINE_SHOWN)
		len = LINE_SHOWN;
	buf_str(b, shown);
	buf_ch(b, '\n');
	for (size_t i = 0, n = col - from; i < n; i++) {
		struct str one = runes_sub(before, i, 1);
		buf_ch(b, one.n == 1 && one.p[0] == '\t' ? '\t' : ' ');
	}
	buf_ch(b, '^');
	for (size_t i = 1; i < len; i++)
		buf_ch(b, '~');
	buf_ch(b, '\n');
}

struct str
plan_diagnostics(struct arena *a, const struct plan *p)
{
	struct buf b, plain;

	buf_init(&b, a, (size_t)4 << 20);
	for (size_t i = 0; i < p->diag_n; i++) {
		const struct diagnostic *d = &p->diags[i];

		buf_fmt(&b, "%.*s:%d:%d: %s: %.*s\n", STR_ARG(d->at.file), d->at.line, d->at.col,
		    d->severity == SEV_ERROR ? "error" : "warning", STR_ARG(d->text));
		put_source(&b, d);
		if (d->hint.n > 0)
			buf_fmt(&b, "hint: %.*s\n", STR_ARG(d->hint));
	}
	buf_init(&plain, a, (size_t)16 << 20);
	buf_plain(&plain, buf_view(&b));         /* the name of a file may be anything */
	return buf_view(&plain);
}
