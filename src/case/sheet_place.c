/*
 * Where the parts of a sheet and the units' paragraphs stand. A sheet goes section by section: in the order its parts name
 * the sections, those of the lead's form that nothing names at their place in the form, words without a section last.
 *
 * A foreign section, one that only a unit's form has, stands as a section of its own or within one of the lead's. Within
 * one its parts carry that section, and its own name where others carry their field.
 */
#include "case/sheet_part.h"

/* --- headings ------------------------------------------------------------------------------------------------------- */

/* One piece of a heading's number: digits, Roman digits or a single letter. */
static bool
number_piece(struct str s)
{
	size_t digits = 0, roman = 0;

	for (size_t i = 0; i < s.n; i++) {
		digits += s.p[i] >= '0' && s.p[i] <= '9';
		roman += s.p[i] != 0 && strchr("IVXLC", s.p[i]) != NULL;
	}
	return s.n > 0 && (digits == s.n || roman == s.n || str_is(s, "Đ") || (s.n == 1 && s.p[0] >= 'A' && s.p[0] <= 'Z'));
}

struct str
heading_cut(struct str heading, struct str *number)
{
	struct str head, piece, rest = str_cut(heading, ' ', &head, &(bool){ false }), left = head;
	bool more = true;

	*number = S("");
	if (head.n < 2 || (head.p[head.n - 1] != '.' && head.p[head.n - 1] != ')'))
		return heading;
	left.n--;
	while (more) {
		left = str_cut(left, '.', &piece, &more);
		if (!number_piece(piece))
			return heading;
	}
	*number = head;
	return str_trim(rest);
}

/* --- foreign sections ------------------------------------------------------------------------------------------------- */

static bool
is_heading(const struct sheet_part *p)
{
	return str_is(p->kind, "heading");
}

/* Where a section is also the name of a field, a part with that field says nothing about the section. */
static bool
is_field(const struct sheet *s, struct str name)
{
	return plan_find_kind(s->plan, K_FIELD, name) != NULL;
}

static bool
of_foreign(const struct sheet *s, const struct sheet_part *p, struct str foreign)
{
	return str_eq(p->section, foreign) || (str_eq(p->field, foreign) && !is_field(s, foreign));
}

static struct sheet_foreign *
foreign_of(const struct sheet *s, struct str section)
{
	for (size_t i = 0; i < s->foreign.n; i++)
		if (str_eq(s->foreign.v[i].section, section))
			return &s->foreign.v[i];
	return NULL;
}

/* The section's title in the forms of the reports the sheet is of; its name when none has it. */
static struct str
title_in_forms(const struct sheet *s, struct str section)
{
	for (size_t i = 0; s->duty != NULL && i < s->duty->n; i++) {
		const struct property *q = &s->duty->props[i];
		const struct stmt *form = q->prop == PROP_REPORT_FORM && q->value.u.stmts.n > 0 ? q->value.u.stmts.v[0] : NULL;

		for (size_t k = 0; form != NULL && k < form->n; k++)
			if (form->props[k].prop == PROP_FORM_SECTION && str_eq(form->props[k].value.u.section.name, section))
				return form->props[k].value.u.section.title;
	}
	return section;
}

/* Where the parts of a foreign section stand now: at the start when it comes before any other section. */
static void
foreign_find(const struct sheet *s, struct sheet_foreign *f)
{
	bool before = false, after = false;

	for (size_t i = 0; i < s->parts.n; i++) {
		const struct sheet_part *p = &s->parts.v[i];

		if (!of_foreign(s, p, f->section)) {
			*(f->begun ? &after : &before) |= p->section.n > 0;
			continue;
		}
		f->begun = true;
		if (!str_eq(p->section, f->section)) {
			f->place = p->section;
			return;
		}
	}
	f->place = f->begun && after && !before ? SHEET_AT_START : SHEET_AT_END;
}

static void
foreign_list(struct ctx *cx, struct sheet *s)
{
	s->foreign.n = 0;
	for (size_t i = 0; i < s->sources.n; i++) {
		struct str section = s->sources.v[i].par.section;
		struct sheet_foreign f = { .section = section, .place = SHEET_AT_END };

		if (blank_section(&s->blank, section) != NULL || section.n == 0 || foreign_of(s, section) != NULL)
			continue;
		f.title = title_in_forms(s, section);
		foreign_find(s, &f);
		LIST_ADD(cx->arena, s->foreign.v, s->foreign.n, s->foreign.cap) = f;
	}
}

static void
part_put(struct ctx *cx, struct sheet *s, size_t at, struct sheet_part p)
{
	LIST_ADD(cx->arena, s->parts.v, s->parts.n, s->parts.cap) = (struct sheet_part){ 0 };
	memmove(&s->parts.v[at + 1], &s->parts.v[at], (s->parts.n - 1 - at) * sizeof(*s->parts.v));
	s->parts.v[at] = p;
}

/* Where something new of a place begins: at the start, behind the last part of a section, behind the last section. */
static size_t
place_at(const struct sheet *s, struct str place)
{
	size_t at = 0;

	if (str_eq(place, SHEET_AT_START))
		return 0;
	for (size_t i = 0; i < s->parts.n; i++)
		if (place.n == 0 ? s->parts.v[i].section.n > 0 : str_eq(s->parts.v[i].section, place))
			at = i + 1;
	return at > 0 ? at : s->parts.n;
}

static bool
within(const struct sheet_foreign *f)
{
	return f->place.n > 0 && !str_eq(f->place, SHEET_AT_START);
}

bool
sheet_in_section(const struct sheet *s, const struct paragraph *p, struct str section)
{
	const struct sheet_foreign *f = foreign_of(s, p->section);

	return str_eq(p->section, section) || (f != NULL && within(f) && str_eq(f->place, section));
}

/* A part as it stands at the section's place. */
static struct sheet_part
foreign_part(const struct sheet_foreign *f, struct sheet_part p)
{
	struct str number;

	p.section = within(f) ? f->place : f->section;
	p.field = within(f) ? f->section : S("");
	if (is_heading(&p) && within(f))
		p.text = heading_cut(p.text, &number);
	return p;
}

enum err
sheet_move(struct ctx *cx, struct sheet *s, struct str foreign, struct str place)
{
	struct sheet_foreign *f = foreign_of(s, foreign);
	struct sheet_part *moved = NEW_N(cx->arena, struct sheet_part, s->parts.n + 1);
	size_t n = 0, kept = 0, at;

	if (f == NULL || (place.n > 0 && !str_eq(place, SHEET_AT_START) &&
	        (blank_section(&s->blank, place) == NULL || is_field(s, foreign))))
		return fail(cx, E_USAGE, "%s", T(cx, "The form came in pieces that do not fit together."));
	if (str_eq(f->place, place))
		return E_OK;
	f->place = place;
	for (size_t i = 0; i < s->parts.n; i++) {
		if (of_foreign(s, &s->parts.v[i], foreign))
			moved[n++] = foreign_part(f, s->parts.v[i]);
		else
			s->parts.v[kept++] = s->parts.v[i];
	}
	s->parts.n = kept;
	at = place_at(s, place);
	for (size_t i = 0; i < n; i++)
		part_put(cx, s, at + i, moved[i]);
	return E_OK;
}

/* --- one paragraph ---------------------------------------------------------------------------------------------------- */

/* After the last part of its section and field, else of a wider field, else of its section; n when it has no place yet. */
static size_t
place_for(const struct sheet *s, const struct paragraph *p)
{
	const struct sheet_foreign *f = foreign_of(s, p->section);
	size_t at = s->parts.n + 1;
	int best = 0;

	for (size_t i = 0; i < s->parts.n; i++) {
		const struct sheet_part *x = &s->parts.v[i];
		int fit = f != NULL ? of_foreign(s, x, p->section) : !str_eq(x->section, p->section) ? 0
		    : str_eq(x->field, p->field) ? 3 : field_within(s->plan, p->field, x->field) ? 2 : 1;

		if (fit > 0 && fit >= best) {
			at = i + 1;
			best = fit;
		}
	}
	return at;
}

void
sheet_insert(struct ctx *cx, struct sheet *s, const struct source_par *x)
{
	struct sheet_part p = { .kind = S("source"), .section = x->par.section, .field = x->par.field,
		.filing = x->par.filing, .paragraph = x->par.n, .text = x->par.text, .unit = x->unit };
	struct sheet_foreign *f = foreign_of(s, x->par.section);
	size_t at;

	if (f != NULL)
		p = foreign_part(f, p);
	if (f != NULL && !f->begun) {
		part_put(cx, s, place_at(s, f->place), foreign_part(f, (struct sheet_part){ .kind = S("heading"), .text = f->title }));
		f->begun = true;
	}
	at = place_for(s, &x->par);
	part_put(cx, s, at > s->parts.n ? s->parts.n : at, p);
}

/* --- rows ------------------------------------------------------------------------------------------------------------- */

struct order {
	struct str *v;
	size_t n, cap;
};

static bool
in_order(const struct order *o, struct str section, size_t *at)
{
	for (size_t i = 0; i < o->n; i++)
		if (str_eq(o->v[i], section)) {
			*at = i;
			return true;
		}
	return false;
}

static void
order_put(struct ctx *cx, struct order *o, size_t at, struct str section)
{
	LIST_ADD(cx->arena, o->v, o->n, o->cap) = S("");
	memmove(&o->v[at + 1], &o->v[at], (o->n - 1 - at) * sizeof(*o->v));
	o->v[at] = section;
}

/* The sections as the parts name them; a section of the form without parts behind the one before it in the form. */
static struct order
order_of(struct ctx *cx, const struct sheet *s)
{
	struct order o = { 0 };
	size_t at, next = 0;

	for (size_t i = 0; i < s->parts.n; i++)
		if (s->parts.v[i].section.n > 0 && !in_order(&o, s->parts.v[i].section, &at))
			order_put(cx, &o, o.n, s->parts.v[i].section);
	for (size_t i = 0; i < s->blank.sections_n; i++) {
		if (!in_order(&o, s->blank.sections[i].name, &at))
			order_put(cx, &o, at = next, s->blank.sections[i].name);
		next = at + 1;
	}
	for (size_t i = 0; i < s->foreign.n; i++)
		if (!s->foreign.v[i].begun)
			order_put(cx, &o, o.n, s->foreign.v[i].section);
	order_put(cx, &o, o.n, S(""));
	return o;
}

static struct sheet_row *
row_add(struct ctx *cx, struct sheet *s, struct str section, size_t at, bool first)
{
	const struct blank_section *b = blank_section(&s->blank, section);
	struct sheet_row *r = &LIST_ADD(cx->arena, s->rows.v, s->rows.n, s->rows.cap);

	*r = (struct sheet_row){ .section = section, .first = first, .from = at, .to = at,
		.title = b != NULL ? b->title : section.n > 0 ? title_in_forms(s, section) : S("") };
	return r;
}

/* The parts of each section together and in their order; a row of its own for each heading within. */
static void
rows_make(struct ctx *cx, struct sheet *s, const struct order *o)
{
	struct sheet_part *sorted = NEW_N(cx->arena, struct sheet_part, s->parts.n + 1);
	size_t n = 0;

	s->rows.n = 0;
	for (size_t k = 0; k < o->n; k++) {
		struct sheet_row *r = row_add(cx, s, o->v[k], n, true);

		for (size_t i = 0; i < s->parts.n; i++) {
			const struct sheet_part *p = &s->parts.v[i];

			if (!str_eq(p->section, o->v[k]))
				continue;
			if (is_heading(p) && (p->field.n > 0 || r->to > r->from)) {
				r = row_add(cx, s, o->v[k], n, false);
				r->title = p->text;
			}
			sorted[n++] = *p;
			r->to = n;
		}
	}
	s->parts.v = sorted;
	s->parts.n = s->parts.cap = n;
	for (size_t i = 0; i < n; i++)
		sorted[i].n = (int64_t)i + 1;
}

static size_t
row_of(const struct sheet *s, const struct paragraph *p)
{
	size_t at = place_for(s, p);

	for (size_t r = 0; r < s->rows.n; r++)
		if (at <= s->parts.n ? s->rows.v[r].from < at && at <= s->rows.v[r].to : str_eq(s->rows.v[r].section, p->section))
			return r;
	return s->rows.n - 1;
}

static bool
in_use(const struct sheet *s, int64_t filing, int64_t n)
{
	for (size_t i = 0; i < s->parts.n; i++)
		if (s->parts.v[i].filing == filing && s->parts.v[i].paragraph == n)
			return true;
	return false;
}

void
sheet_arrange(struct ctx *cx, struct sheet *s)
{
	struct order o;

	foreign_list(cx, s);
	o = order_of(cx, s);
	rows_make(cx, s, &o);
	s->used = s->left_out = 0;
	for (size_t i = 0; i < s->sources.n; i++) {
		struct source_par *x = &s->sources.v[i];
		struct sheet_row *r = &s->rows.v[row_of(s, &x->par)];
		struct sheet_foreign *f = foreign_of(s, x->par.section);

		x->used = in_use(s, x->par.filing, x->par.n);
		s->used += x->used;
		s->left_out += !x->used;
		LIST_ADD(cx->arena, r->sources, r->n, r->cap) = i;
		if (f != NULL)
			f->row = (size_t)(r - s->rows.v);
	}
}
