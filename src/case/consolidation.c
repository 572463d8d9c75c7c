/* Writing a sheet: every act first puts in what was typed, then does what it is for. */
#include "case/sheet_part.h"
#include "doc/secrecy.h"

#define SHEET_SEQ { "seq", FORM_INT, offsetof(struct sheet_in, seq), FORM_REQUIRED | FORM_HIDDEN, .max = INT64_MAX, .label = N_("Version") }
#define SHEET_TITLE { "title", FORM_TEXT, offsetof(struct sheet_in, title), 0, .max = 300, .label = N_("Title") }
#define SHEET_NUMBER { "number", FORM_TEXT, offsetof(struct sheet_in, number), 0, .max = 60, .label = N_("Number and symbol") }
#define SHEET_ALTHOUGH { "although_missing", FORM_BOOL, offsetof(struct sheet_in, although_missing), 0, \
	.label = N_("Issue it although something is missing") }
#define SHEET_WITHOUT(flags) { "without_changed", FORM_BOOL, offsetof(struct sheet_in, without_changed), (flags), \
	.label = N_("Take out first what was returned, sent anew or erased") }
#define SHEET_LIST(name, most) \
	{ #name, FORM_TEXT, offsetof(struct sheet_in, name), FORM_MANY | FORM_HIDDEN, .max = (most), .label = N_("Part") }
#define SHEET_HIDDEN(name) \
	{ #name, FORM_TEXT, offsetof(struct sheet_in, name), FORM_HIDDEN, .max = 60, .label = N_("Part") }

static const struct form_field sheet_fields[] = {
	SHEET_SEQ, SHEET_TITLE, SHEET_NUMBER,
	SHEET_LIST(part, 200),
	{ "text", FORM_LINES, offsetof(struct sheet_in, text), FORM_MANY, .max = 100000, .label = N_("Text") },
	SHEET_LIST(kind, 10), SHEET_LIST(section, 60), SHEET_LIST(field, 60), SHEET_LIST(ref, 40),
	SHEET_LIST(foreign, 60), SHEET_LIST(place, 60),
	SHEET_HIDDEN(pick), SHEET_HIDDEN(only), SHEET_HIDDEN(at),
	SHEET_WITHOUT(FORM_HIDDEN), SHEET_ALTHOUGH,
};
const struct form sheet_form = FORM("sheet", struct sheet_in, sheet_fields);

static const struct form_field all_fields[] = { SHEET_SEQ, SHEET_NUMBER, SHEET_TITLE, SHEET_WITHOUT(0) };
const struct form sheet_all_form = FORM("sheet-all", struct sheet_in, all_fields);

static const struct form_field issue_fields[] = { SHEET_SEQ, SHEET_ALTHOUGH };
const struct form sheet_issue_form = FORM("sheet-issue", struct sheet_in, issue_fields);

/* "17.3" -> filing 17, paragraph 3. */
static bool
ref_read(struct str ref, int64_t *filing, int64_t *paragraph)
{
	struct str head;
	bool dot;
	struct str tail = str_cut(ref, '.', &head, &dot);

	return dot && str_to_i64(head, filing) && str_to_i64(tail, paragraph) && *filing > 0 && *paragraph > 0;
}

static enum err
sheet_load(struct ctx *cx, struct tx *tx, struct sheeting *w, enum permission p)
{
	struct due d;
	enum err e;

	if ((e = due_get(cx, tx, w->in->due, &d)) != E_OK || (e = allow_due(cx, tx, p, &d)) != E_OK)
		return e;
	if (d.done != 0)
		return fail(cx, E_CONFLICT, "%s", T(cx, "This consolidated report was issued already."));
	if ((e = sheet_view(cx, tx, w->site, &d, &w->sheet)) != E_OK)
		return e;
	if (w->sheet.seq != w->in->seq)
		return fail(cx, E_STALE, "%s", T(cx, "Someone saved this consolidation after you opened it. Open it again and take "
		    "over what is missing."));
	return E_OK;
}

static enum err
too_many(struct ctx *cx)
{
	return fail(cx, E_RULE, T(cx, "A consolidated report takes at most %d headings and paragraphs: take over only what it needs."),
	    SHEET_PARTS_MOST);
}

static enum err
sheet_save(struct ctx *cx, struct tx *tx, struct sheeting *w)
{
	struct sheet *s = &w->sheet;
	const struct sql_in key[] = { in_bloc(cx), in_str(s->due.key) };
	const struct sql_in head[] = { in_bloc(cx), in_str(s->due.key), in_i64(s->seq + 1), in_text(s->title),
		in_text(s->number), in_instant(cx->now), in_i64(cx->actor->post) };
	enum err e;

	if (s->parts.n > SHEET_PARTS_MOST)
		return too_many(cx);
	if ((e = sql_run(cx, tx, SQL_SHEET_PUT, head, COUNT(head), NULL)) != E_OK ||
	    (e = sql_run(cx, tx, SQL_SHEET_PARTS_DROP, key, COUNT(key), NULL)) != E_OK)
		return e;
	for (size_t i = 0; i < s->parts.n && e == E_OK; i++) {
		const struct sheet_part *p = &s->parts.v[i];
		bool source = str_is(p->kind, "source");
		const struct sql_in in[] = { in_bloc(cx), in_str(s->due.key), in_i64((int64_t)i + 1), in_str(p->kind),
			in_text(p->section), in_text(p->field), in_id(p->filing), in_id(p->paragraph),
			source ? in_text(S("")) : in_text(p->text) };

		e = sql_run(cx, tx, SQL_SHEET_PART_PUT, in, COUNT(in), NULL);
	}
	w->seq = s->seq + 1;
	return e;
}

/* --- what was typed --------------------------------------------------------------------------------------------------- */

/* "KIND:SECTION:FIELD:REF"; *text: how many texts were used up. */
static bool
part_split(const struct sheet_in *in, size_t i, struct sheet_part *p, size_t *text)
{
	struct str ref, rest = in->part.v[i];
	bool a, b, c;

	rest = str_cut(rest, ':', &p->kind, &a);
	rest = str_cut(rest, ':', &p->section, &b);
	ref = str_cut(rest, ':', &p->field, &c);
	if (!a || !b || !c)
		return false;
	if (str_is(p->kind, "source"))
		return ref_read(ref, &p->filing, &p->paragraph);
	if (*text >= in->text.n)
		return false;
	p->text = in->text.v[(*text)++];
	return true;
}

/* As pages of older versions send it: five lists of one length. */
static bool
part_listed(const struct sheet_in *in, size_t i, struct sheet_part *p)
{
	p->kind = in->kind.v[i];
	p->section = in->section.v[i];
	p->field = in->field.v[i];
	if (str_is(p->kind, "source"))
		return ref_read(in->ref.v[i], &p->filing, &p->paragraph);
	p->text = in->text.v[i];
	return true;
}

static size_t
typed_n(const struct sheet_in *in)
{
	return in->part.n > 0 ? in->part.n : in->kind.n;
}

/* The words and the unit of a paragraph the sheet or a report of the period has. */
static bool
part_known(const struct sheet *s, struct sheet_part *p)
{
	for (size_t i = 0; i < s->parts.n; i++) {
		const struct sheet_part *x = &s->parts.v[i];

		if (x->filing != p->filing || x->paragraph != p->paragraph)
			continue;
		p->text = x->text;
		p->unit = x->unit;
		p->changed = x->changed;
		p->erased = x->erased;
		return true;
	}
	for (size_t i = 0; i < s->sources.n; i++) {
		const struct source_par *x = &s->sources.v[i];

		if (x->par.filing != p->filing || x->par.n != p->paragraph)
			continue;
		p->text = x->par.text;
		p->unit = x->unit;
		return true;
	}
	return false;
}

static bool
own_words(const struct sheet_part *p)
{
	return str_is(p->kind, "own") || str_is(p->kind, "heading");
}

bool
sheet_parts_typed(struct ctx *cx, const struct sheet_in *in, struct sheet *s)
{
	size_t n = typed_n(in), texts = 0;
	struct sheet_part *v = NEW_N(cx->arena, struct sheet_part, n + 1);
	bool listed = in->part.n == 0;

	if (n > SHEET_PARTS_MOST || (listed && (in->section.n != n || in->field.n != n || in->ref.n != n || in->text.n != n)))
		return false;
	for (size_t i = 0; i < n; i++)
		if (!(listed ? part_listed(in, i, &v[i]) : part_split(in, i, &v[i], &texts)) || (v[i].filing == 0 && !own_words(&v[i])) ||
		    (v[i].filing != 0 && !part_known(s, &v[i])) || !sheet_place_known(s, v[i].section, v[i].field))
			return false;
	if (!listed && texts != in->text.n)
		return false;
	s->parts.v = v;
	s->parts.n = s->parts.cap = n;
	return true;
}

/* A source may stay when its filing was replaced since: the editor marks it, and it goes out before the sheet is issued. */
static enum err
parts_take(struct ctx *cx, struct sheet *s, const struct sheet_in *in)
{
	size_t kept = 0;
	enum err e;

	if (typed_n(in) > SHEET_PARTS_MOST)
		return too_many(cx);
	if (!sheet_parts_typed(cx, in, s) || in->foreign.n != in->place.n)
		return fail(cx, E_USAGE, "%s", T(cx, "The form names a place or a paragraph that this report does not have. Open it again and "
		    "take over what is missing."));
	for (size_t i = 0; i < s->parts.n; i++) {
		struct sheet_part *p = &s->parts.v[i];

		if (p->filing == 0) {
			p->text = str_trim(p->text);
			if (p->text.n == 0)
				continue;              /* an emptied own text is taken out */
			if ((e = doc_secrecy_check(cx, p->text)) != E_OK)
				return e;
		}
		s->parts.v[kept++] = *p;
	}
	s->parts.n = kept;
	sheet_arrange(cx, s);
	for (size_t i = 0; i < in->foreign.n; i++)
		if ((e = sheet_move(cx, s, in->foreign.v[i], in->place.v[i])) != E_OK)
			return e;
	return E_OK;
}

enum err
sheet_take(struct ctx *cx, struct tx *tx, struct sheeting *w, enum permission p)
{
	const struct sheet_in *in = w->in;
	struct sheet *s = &w->sheet;
	bool typed = typed_n(in) > 0;
	enum err e;

	if ((e = sheet_load(cx, tx, w, p)) != E_OK || (typed && (e = allow_due(cx, tx, MAY_CONSOLIDATE, &s->due)) != E_OK) ||
	    (e = doc_secrecy_check(cx, in->title)) != E_OK || (e = doc_secrecy_check(cx, in->number)) != E_OK)
		return e;
	if (typed && in->title.n == 0)
		return fail_field(cx, "title", "%s", T(cx, "The report needs a title."));
	if (in->title.n > 0)
		s->title = in->title;
	if (typed || in->number.n > 0)
		s->number = in->number.p == NULL ? S("") : in->number;
	return typed ? parts_take(cx, s, in) : E_OK;
}

static enum err
decide_write(struct ctx *cx, struct tx *tx, void *arg)
{
	struct sheeting *w = arg;
	enum err e = sheet_take(cx, tx, w, MAY_CONSOLIDATE);

	return e == E_OK ? sheet_save(cx, tx, w) : e;
}

/* --- paragraphs ------------------------------------------------------------------------------------------------------- */

/* The paragraph the act is about; a page of an older version names it where the others have their lists. */
static enum err
pick_take(struct ctx *cx, struct tx *tx, struct sheeting *w, int64_t *filing, int64_t *n)
{
	const struct sheet_in *in = w->in;

	if (!ref_read(in->pick.n == 0 && typed_n(in) == 0 && in->ref.n == 1 ? in->ref.v[0] : in->pick, filing, n))
		return fail(cx, E_USAGE, "%s", T(cx, "The form names a paragraph that no report of this period has."));
	return sheet_take(cx, tx, w, MAY_CONSOLIDATE);
}

static const struct source_par *
source_find(const struct sheet *s, int64_t filing, int64_t n)
{
	for (size_t i = 0; i < s->sources.n; i++)
		if (s->sources.v[i].par.filing == filing && s->sources.v[i].par.n == n)
			return &s->sources.v[i];
	return NULL;
}

static enum err
decide_use(struct ctx *cx, struct tx *tx, void *arg)
{
	struct sheeting *w = arg;
	const struct source_par *x;
	int64_t filing, n;
	enum err e;

	if ((e = pick_take(cx, tx, w, &filing, &n)) != E_OK)
		return e;
	if ((x = source_find(&w->sheet, filing, n)) == NULL)
		return fail(cx, E_USAGE, "%s", T(cx, "The form names a paragraph that no report of this period has."));
	if (x->used)
		return fail(cx, E_CONFLICT, "%s", T(cx, "This paragraph is in the draft already."));
	sheet_insert(cx, &w->sheet, x);
	return sheet_save(cx, tx, w);
}

static void
changed_drop(struct sheet *s)
{
	size_t kept = 0;

	for (size_t i = 0; i < s->parts.n; i++)
		if (!s->parts.v[i].changed && !s->parts.v[i].erased)
			s->parts.v[kept++] = s->parts.v[i];
	s->parts.n = kept;
}

static enum err
decide_drop_changed(struct ctx *cx, struct tx *tx, void *arg)
{
	struct sheeting *w = arg;
	enum err e = sheet_take(cx, tx, w, MAY_CONSOLIDATE);

	if (e != E_OK)
		return e;
	changed_drop(&w->sheet);
	return sheet_save(cx, tx, w);
}

static enum err
decide_drop(struct ctx *cx, struct tx *tx, void *arg)
{
	struct sheeting *w = arg;
	int64_t filing, n;
	size_t kept = 0;
	enum err e;

	if ((e = pick_take(cx, tx, w, &filing, &n)) != E_OK)
		return e;
	for (size_t i = 0; i < w->sheet.parts.n; i++)
		if (w->sheet.parts.v[i].filing != filing || w->sheet.parts.v[i].paragraph != n)
			w->sheet.parts.v[kept++] = w->sheet.parts.v[i];
	w->sheet.parts.n = kept;
	return sheet_save(cx, tx, w);
}

static enum err
decide_use_all(struct ctx *cx, struct tx *tx, void *arg)
{
	struct sheeting *w = arg;
	struct sheet *s = &w->sheet;
	struct str only = w->in->only;
	enum err e;

	if ((e = sheet_take(cx, tx, w, MAY_CONSOLIDATE)) != E_OK)
		return e;
	if (w->in->without_changed)
		changed_drop(s);
	for (size_t i = 0; i < s->sources.n; i++)
		if (!s->sources.v[i].used && (only.n == 0 || sheet_in_section(s, &s->sources.v[i].par, only)))
			sheet_insert(cx, s, &s->sources.v[i]);
	return sheet_save(cx, tx, w);
}

static enum err
act(struct ctx *cx, struct site *s, const struct sheet_in *in, ledger_decide_fn *decide, int64_t *seq)
{
	struct sheeting w = { .site = s, .in = in };
	enum err e = ledger_write(cx, s->ledger, decide, &w);

	*seq = w.seq;
	return e;
}

enum err
sheet_write(struct ctx *cx, struct site *s, const struct sheet_in *in, int64_t *seq)
{
	return act(cx, s, in, decide_write, seq);
}

enum err
sheet_use(struct ctx *cx, struct site *s, const struct sheet_in *in, int64_t *seq)
{
	return act(cx, s, in, decide_use, seq);
}

enum err
sheet_drop(struct ctx *cx, struct site *s, const struct sheet_in *in, int64_t *seq)
{
	return act(cx, s, in, in->without_changed ? decide_drop_changed : decide_drop, seq);
}

enum err
sheet_use_all(struct ctx *cx, struct site *s, const struct sheet_in *in, int64_t *seq)
{
	return act(cx, s, in, decide_use_all, seq);
}
