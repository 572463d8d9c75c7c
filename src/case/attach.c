/*
 * Files for a draft. Bytes go through the quarantine (type by content, secrecy mark) before anything is stored, are then
 * staged chunk by chunk in transactions of their own, and last tied to the draft. A Word file fills the sections that are
 * still empty; its text is kept beside them for correcting.
 */
#include "base/fold.h"
#include "case/filing_part.h"
#include "doc/quarantine.h"
#include "doc/section.h"
#include "store/file.h"

#define BODY_MOST ((size_t)1 << 20)
#define FILES_MOST 40

static const struct form_field upload_fields[] = {
	{ "seq", FORM_INT, offsetof(struct draft_upload, seq), FORM_REQUIRED | FORM_HIDDEN, .max = INT64_MAX,
	  .label = N_("Version") },
	{ "purpose", FORM_TEXT, offsetof(struct draft_upload, purpose), FORM_REQUIRED | FORM_HIDDEN, .max = 20,
	  .label = N_("Purpose") },
	{ "file", FORM_FILE, offsetof(struct draft_upload, file), FORM_REQUIRED, .max = UPLOAD_MOST, .label = N_("File"),
	  .hint = N_("at most 50 MiB") },
};
const struct form draft_upload_form = FORM("draft-upload", struct draft_upload, upload_fields);

struct attaching {
	struct drafting w;
	const struct draft_upload *in;
	struct file_stage stage;
	struct draft_file file;
	const struct quarantine_finding *found;
	struct draft_upload_result *out;
};

/* --- staging ------------------------------------------------------------------------------------------------------ */

static enum err
decide_chunk(struct ctx *cx, struct tx *tx, void *arg)
{
	return file_stage_write(cx, tx, arg);
}

struct stager {
	struct site *site;
	struct file_stage *stage;
	bool prose;                        /* only a document that has sections will do */
};

static enum err
stage_bytes(struct ctx *cx, void *arg, const void *p, size_t n)
{
	struct stager *s = arg;
	struct str bytes = { p, n };
	enum err e = E_OK;

	while (bytes.n > 0 && e == E_OK)
		if (file_stage_append(s->stage, &bytes))
			e = ledger_write(cx, s->site->ledger, decide_chunk, s->stage);
	return e;
}

struct passing {
	struct stager *stager;
	struct quarantine q;
	struct quarantine_finding *found;
};

static enum err
through_quarantine(struct ctx *cx, void *arg)
{
	struct passing *p = arg;
	enum err e = quarantine_check(cx, &p->q, p->found);

	if (e != E_OK)
		return e;
	if (p->stager->prose && !doc_kind_prose(p->found->kind))
		return fail_field(cx, "file", "%s", T(cx, "This file has no sections that could be read: send a .docx or .odt file, or "
		    "type the text."));
	file_stage_begin(cx, p->stager->stage);
	return sealed_read(cx, p->q.file, stage_bytes, p->stager);
}

/* A name is kept and shown like any text: with its ending and without. */
static enum err
name_check(struct ctx *cx, const struct upload *up)
{
	struct str name = upload_name(cx, up), stem = name;

	while (stem.n > 0 && stem.p[stem.n - 1] != '.')
		stem.n--;
	if (stem.n > 0)
		stem.n--;
	return doc_secrecy_check(cx, str_fmt(cx->arena, "%.*s\n%.*s", STR_ARG(name), STR_ARG(stem)));
}

static enum err
stage_with(struct ctx *cx, struct stager *stager, const struct upload *up, struct quarantine_finding *found)
{
	struct passing p = { stager, { .file = up->sealed, .plain = -1 }, found };
	enum err e = name_check(cx, up);

	if (e != E_OK)
		return e;
	e = ctx_within(cx, through_quarantine, &p);
	quarantine_end(&p.q);
	return e;
}

enum err
upload_stage(struct ctx *cx, struct site *s, const struct upload *up, struct file_stage *stage,
    struct quarantine_finding *found)
{
	struct stager stager = { .site = s, .stage = stage };

	return stage_with(cx, &stager, up, found);
}

struct str
upload_name(struct ctx *cx, const struct upload *up)
{
	struct str name;

	return text_clean(cx->arena, up->name, &name) && name.n > 0 ? name : str_of(T(cx, "document"));
}

/* --- a Word file into sections ------------------------------------------------------------------------------------ */

static struct doc_section_def *
section_defs(struct ctx *cx, const struct blank *b)
{
	struct doc_section_def *v = NEW_N(cx->arena, struct doc_section_def, b->sections_n + 1);

	for (size_t i = 0; i < b->sections_n; i++) {
		const struct blank_section *s = &b->sections[i];
		struct doc_field_def *f = NEW_N(cx->arena, struct doc_field_def, s->fields_n + 1);

		for (size_t k = 0; k < s->fields_n; k++)
			f[k] = (struct doc_field_def){ s->fields[k].name, s->fields[k].title };
		v[i] = (struct doc_section_def){ s->name, s->title, f, s->fields_n };
	}
	return v;
}

/* The matched paragraphs of one place, as lines. */
static struct str
matched(struct ctx *cx, const struct doc_text *t, const struct doc_match *m, size_t section, size_t field)
{
	struct buf b;

	buf_init(&b, cx->arena, BODY_MOST);
	for (size_t i = 0; i < t->n; i++) {
		if (m->v[i].kind != DOC_PLACE_TEXT || m->v[i].section != section || m->v[i].field != field)
			continue;
		if (b.n > 0)
			buf_ch(&b, '\n');
		buf_str(&b, t->v[i].text);
	}
	return buf_view(&b);
}

static void
fill(struct ctx *cx, struct attaching *a, struct str section, struct str field, struct str text)
{
	struct draft *d = &a->w.draft;

	if (text.n == 0 || draft_text_of(d, section, field).n > 0)
		return;
	LIST_ADD(cx->arena, d->texts.v, d->texts.n, d->texts.cap) = (struct draft_text){ section, field, text };
	a->out->filled++;
}

static void
fill_sections(struct ctx *cx, struct attaching *a)
{
	const struct blank *b = &a->w.blank;
	const struct doc_text *t = &a->found->text;
	struct doc_match m;

	doc_match_sections(cx, t, section_defs(cx, b), b->sections_n, &m);
	a->out->unplaced = m.unplaced_n;
	for (size_t i = 0; i < b->sections_n; i++) {
		const struct blank_section *s = &b->sections[i];

		if (!s->by_field)
			fill(cx, a, s->name, S(""), matched(cx, t, &m, i, DOC_NOWHERE));
		for (size_t k = 0; k < s->fields_n; k++)
			fill(cx, a, s->name, s->fields[k].name, matched(cx, t, &m, i, k));
	}
}

/* --- tying it to the draft ---------------------------------------------------------------------------------------- */

/* May this file be tied to this draft: asked before anything is staged, and again where it is done. */
static enum err
attach_load(struct ctx *cx, struct tx *tx, void *arg)
{
	struct attaching *a = arg;
	const struct draft *d = &a->w.draft;
	enum err e;

	if ((e = drafting_load(cx, tx, MAY_WRITE_DRAFT, a->in->due, a->in->seq, &a->w)) != E_OK)
		return e;
	if (!str_is(d->state, "writing") && !str_is(a->in->purpose, "signed"))
		return drafting_handed_on(cx);
	if (d->files.n >= FILES_MOST)
		return fail(cx, E_RULE, T(cx, "A report takes at most %d files."), FILES_MOST);
	return E_OK;
}

static enum err
decide_attach(struct ctx *cx, struct tx *tx, void *arg)
{
	struct attaching *a = arg;
	struct draft *d = &a->w.draft;
	enum err e;

	*a->out = (struct draft_upload_result){ .personal = a->found->personal.n, .seen = a->found->read };
	if ((e = attach_load(cx, tx, a)) != E_OK)
		return e;
	a->file.n = d->seq + 1;                /* never that of one that was taken out */
	if ((e = file_stage_finish(cx, tx, &a->stage)) != E_OK)
		return e;
	memcpy(a->file.file, a->stage.id, sizeof(a->file.file));
	a->file.size = a->stage.size;
	if (str_is(a->in->purpose, "original"))
		fill_sections(cx, a);
	if ((e = drafting_save(cx, tx, &a->w)) != E_OK || (e = draft_put_body(cx, tx, d)) != E_OK)
		return e;
	a->out->seq = d->seq;
	return draft_add_file(cx, tx, d->due, &a->file);
}

enum err
draft_attach(struct ctx *cx, struct site *s, const struct draft_upload *in, struct draft_upload_result *out)
{
	struct attaching a = { .w = { .site = s }, .in = in, .out = out, .file.purpose = in->purpose };
	struct stager stager = { .site = s, .stage = &a.stage, .prose = str_is(in->purpose, "original") };
	struct quarantine_finding found = { .read = false };
	enum err e;

	*out = (struct draft_upload_result){ 0 };
	if (!stager.prose && !str_is(in->purpose, "signed") && !str_is(in->purpose, "attachment"))
		return fail(cx, E_USAGE, "%s", T(cx, "The form does not say what the file is for."));
	if ((e = store_read(cx, s->store, attach_load, &a)) != E_OK || (e = stage_with(cx, &stager, &in->file, &found)) != E_OK)
		return e;
	a.found = &found;
	a.file.media = str_of(doc_kind_type(found.kind));
	a.file.body = doc_kind_prose(found.kind) ? doc_text_plain(cx->arena, &found.text) : S("");
	if (a.file.body.n > BODY_MOST)
		a.file.body = S("");           /* the sections have it all the same */
	a.file.name = upload_name(cx, &in->file);
	return ledger_write(cx, s->ledger, decide_attach, &a);
}

/* --- taking one out ----------------------------------------------------------------------------------------------- */

struct detaching {
	struct drafting w;
	const struct draft_detach *in;
};

static bool
file_there(const struct draft *d, int64_t n)
{
	for (size_t i = 0; i < d->files.n; i++)
		if (d->files.v[i].n == n)
			return true;
	return false;
}

static enum err
decide_detach(struct ctx *cx, struct tx *tx, void *arg)
{
	struct detaching *a = arg;
	struct draft d;
	enum err e;

	if ((e = draft_get(cx, tx, a->in->due, &d)) != E_OK ||
	    (e = drafting_load(cx, tx, MAY_WRITE_DRAFT, a->in->due, d.seq, &a->w)) != E_OK)
		return e;
	if (!str_is(d.state, "writing"))
		return drafting_handed_on(cx);
	if (!file_there(&d, a->in->n))
		return fail(cx, E_CONFLICT, "%s", T(cx, "This file was taken out already."));
	if ((e = draft_drop_file(cx, tx, a->in->due, a->in->n)) != E_OK)
		return e;
	return drafting_save(cx, tx, &a->w);
}

enum err
draft_remove_file(struct ctx *cx, struct site *s, const struct draft_detach *in)
{
	struct detaching a = { .w = { .site = s }, .in = in };

	return ledger_write(cx, s->ledger, decide_detach, &a);
}
