/*
 * phoihop draft --data DIR --as UNIT/ROLE DUE [--section NAME[/FIELD] --text TEXT]... [--figure NAME=VALUE[:STATUS]]...
 *     [--nil] [--signatory WHO] [--file report.docx]
 * Adds to what the draft has: a section or figure named again is replaced.
 */
#include "case/filing.h"
#include "doc/text.h"
#include "edge/site_cmd.h"

enum { OPT_SECTION, OPT_TEXT, OPT_FIGURE, OPT_NIL, OPT_SIGNATORY, OPT_FILE, OPT_PURPOSE, OPT__MAX };

struct loading {
	struct str due;
	struct draft draft;
};

static enum err
load(struct ctx *cx, struct tx *tx, void *arg)
{
	struct loading *l = arg;
	struct due d;
	enum err e = due_get(cx, tx, l->due, &d);

	return e == E_OK ? draft_open(cx, tx, &d, &l->draft) : e;
}

static void
text_set(struct ctx *cx, struct draft *d, struct str place, struct str text)
{
	struct str section, field = str_cut(place, '/', &section, NULL);

	for (size_t i = 0; i < d->texts.n; i++)
		if (str_eq(d->texts.v[i].section, section) && str_eq(d->texts.v[i].field, field)) {
			d->texts.v[i].text = text;
			return;
		}
	LIST_ADD(cx->arena, d->texts.v, d->texts.n, d->texts.cap) = (struct draft_text){ section, field, text };
}

static enum err
figure_set(struct ctx *cx, struct draft *d, struct str arg)
{
	bool equals;
	struct str name, value, status = str_cut(str_cut(arg, '=', &name, &equals), ':', &value, NULL);

	if (!equals)
		return fail(cx, E_USAGE, "%s", T(cx, "--figure takes NAME=VALUE or NAME=VALUE:STATUS."));
	for (size_t i = 0; i < d->figures.n; i++)
		if (str_eq(d->figures.v[i].indicator, name)) {
			d->figures.v[i].value = value;
			d->figures.v[i].status = status;
			return E_OK;
		}
	LIST_ADD(cx->arena, d->figures.v, d->figures.n, d->figures.cap) = (struct draft_figure){ name, value, status, S("") };
	return E_OK;
}

/* What the draft is to hold, in the shape the web form sends. */
static struct draft_in
as_form(struct ctx *cx, const struct draft *d)
{
	struct arena *a = cx->arena;
	size_t t = d->texts.n, f = d->figures.n;
	struct draft_in in = { .due = d->due, .seq = d->seq, .nil = d->nil, .signatory = d->signatory,
		.section = { NEW_N(a, struct str, t + 1), t }, .field = { NEW_N(a, struct str, t + 1), t },
		.text = { NEW_N(a, struct str, t + 1), t }, .indicator = { NEW_N(a, struct str, f + 1), f },
		.value = { NEW_N(a, struct str, f + 1), f }, .status = { NEW_N(a, struct str, f + 1), f },
		.note = { NEW_N(a, struct str, f + 1), f } };

	for (size_t i = 0; i < t; i++) {
		in.section.v[i] = d->texts.v[i].section;
		in.field.v[i] = d->texts.v[i].field;
		in.text.v[i] = d->texts.v[i].text;
	}
	for (size_t i = 0; i < f; i++) {
		in.indicator.v[i] = d->figures.v[i].indicator;
		in.value.v[i] = d->figures.v[i].value;
		in.status.v[i] = d->figures.v[i].status;
		in.note.v[i] = d->figures.v[i].note;
	}
	return in;
}

static enum err
attach(struct ctx *cx, struct site *s, struct str due, int64_t seq, struct str path, struct str purpose)
{
	struct draft_upload in = { .due = due, .seq = seq, .purpose = purpose };
	struct draft_upload_result out;
	enum err e;

	if ((e = upload_open(cx, str_z(cx->arena, path), &in.file)) != E_OK)
		return e;
	e = draft_attach(cx, s, &in, &out);
	sealed_shred(in.file.sealed);
	if (e == E_OK)
		printf(T(cx, "%zu sections filled, %zu paragraphs without a place\n"), out.filled, out.unplaced);
	return e;
}

static bool
only_file(const struct cli_option *o)
{
	return o[OPT_SECTION].n + o[OPT_FIGURE].n + o[OPT_NIL].n + o[OPT_SIGNATORY].n == 0;
}

static enum err
draft_run(struct ctx *cx, struct site *s, struct str due, const struct cli_option *o)
{
	struct loading l = { .due = due };
	struct draft_in in;
	int64_t seq;
	enum err e;

	if (o[OPT_SECTION].n != o[OPT_TEXT].n)
		return fail(cx, E_USAGE, "%s", T(cx, "Each --section needs its --text."));
	if ((e = store_read(cx, s->store, load, &l)) != E_OK)
		return e;
	for (size_t i = 0; i < o[OPT_SECTION].n; i++)
		text_set(cx, &l.draft, o[OPT_SECTION].values[i], o[OPT_TEXT].values[i]);
	for (size_t i = 0; i < o[OPT_FIGURE].n; i++)
		if ((e = figure_set(cx, &l.draft, o[OPT_FIGURE].values[i])) != E_OK)
			return e;
	l.draft.nil = o[OPT_NIL].n > 0 || (l.draft.nil && o[OPT_SECTION].n == 0);
	if (o[OPT_SIGNATORY].n > 0)
		l.draft.signatory = o[OPT_SIGNATORY].values[0];
	in = as_form(cx, &l.draft);
	seq = in.seq;
	/* a signed copy is added to a draft that is approved, and changes no word of it */
	if (!(o[OPT_FILE].n > 0 && only_file(o)) && (e = draft_write(cx, s, &in, &seq)) != E_OK)
		return e;
	return o[OPT_FILE].n == 0 ? E_OK : attach(cx, s, due, seq, o[OPT_FILE].values[0], o[OPT_PURPOSE].n > 0 ? o[OPT_PURPOSE].values[0] : S("original"));
}

/* Faults of figures are noted under the web's names of their fields. */
static void
figures_as_options(struct ctx *cx)
{
	for (size_t i = 0; i < cx->fault.n; i++) {
		struct str *f = &cx->fault.fields[i].field;

		if (str_starts(*f, S("value-")))
			*f = str_fmt(cx->arena, "--figure %.*s", STR_ARG(str_sub(*f, 6, f->n)));
	}
}

int
cmd_draft(struct ctx *cx, int argc, char **argv)
{
	struct cli_option o[OPT__MAX] = {
		[OPT_SECTION] = { .name = "section", .word = "NAME[/FIELD]", .label = N_("a section of the form; its text follows"),
			.many = true },
		[OPT_TEXT] = { .name = "text", .word = "TEXT", .label = N_("what the section says"), .many = true },
		[OPT_FIGURE] = { .name = "figure", .word = "NAME=VALUE[:STATUS]", .label = N_("a figure, as in kham-benh=1.915:actual"),
			.many = true },
		[OPT_NIL] = { .name = "nil", .label = N_("Nothing to report this period") },
		[OPT_SIGNATORY] = { .name = "signatory", .word = "WHO", .label = N_("who signs: post and name as on the paper") },
		[OPT_FILE] = { .name = "file", .word = "FILE", .label = N_("a document that goes along") },
		[OPT_PURPOSE] = { .name = "purpose", .word = "original|signed", .label = N_("what the document is; else original") },
	};
	struct site_args args;
	struct site *s = NULL;
	enum err e;

	if ((e = site_args(cx, &argc, argv, &args)) != E_OK || (e = cli_options(cx, &argc, argv, o, OPT__MAX)) != E_OK)
		return cli_end(cx, e);
	if (argc != 2)
		return cli_end(cx, fail(cx, E_USAGE, "%s", T(cx, "usage: phoihop draft --data DIR --as UNIT/ROLE DUE ...")));
	if (o[OPT_FILE].n > 0 && !doc_start())
		return cli_end(cx, fail(cx, E_ENV, "%s", T(cx, "The child that reads documents could not be started.")));
	e = site_args_open(cx, &args, SITE_WRITE, true, &s);
	if (e == E_OK)
		e = draft_run(cx, s, str_of(argv[1]), o);
	figures_as_options(cx);
	site_close(s);
	return cli_end(cx, e);
}
