/* Each act loads the version being written inside the writer, changes it and saves the whole. */
#include "case/revision.h"

#include "case/allow.h"
#include "case/version.h"
#include "doc/secrecy.h"
#include "plan/lex.h"

#define SEQ { "seq", FORM_INT, offsetof(struct revision_in, seq), FORM_REQUIRED | FORM_HIDDEN, .max = INT64_MAX, .label = N_("Version") }
#define FILE_FIELD { "file", FORM_KEY, offsetof(struct revision_in, file), FORM_REQUIRED | FORM_HIDDEN, .max = 120, .label = N_("File") }

static const struct form_field save_fields[] = {
	SEQ, FILE_FIELD,
	{ "text", FORM_LINES, offsetof(struct revision_in, text), 0, .max = REVISION_TEXT_MAX, .label = N_("Text") },
};
const struct form revision_save_form = FORM("revision-save", struct revision_in, save_fields);

static const struct form_field add_fields[] = {
	SEQ,
	{ "name", FORM_TEXT, offsetof(struct revision_in, name), FORM_REQUIRED, .max = 60, .label = N_("Name of the new annex"),
	  .hint = N_("small letters, digits, hyphen: 50-lich-nghi-2027") },
};
const struct form revision_add_form = FORM("revision-add", struct revision_in, add_fields);

static const struct form_field remove_fields[] = { SEQ, FILE_FIELD };
const struct form revision_remove_form = FORM("revision-remove", struct revision_in, remove_fields);

static const struct form_field readings_fields[] = {
	SEQ,
	{ "reading", FORM_TEXT, offsetof(struct revision_in, reading), FORM_MANY | FORM_HIDDEN, .max = 120, .label = N_("Reading") },
	{ "option", FORM_TEXT, offsetof(struct revision_in, option), FORM_MANY, .max = 120, .label = N_("Reading chosen") },
};
const struct form revision_readings_form = FORM("revision-readings", struct revision_in, readings_fields);

static const struct form_field again_fields[] = { SEQ };
const struct form revision_again_form = FORM("revision-again", struct revision_in, again_fields);

static const struct form_field drop_fields[] = {
	SEQ,
	{ "sure", FORM_BOOL, offsetof(struct revision_in, sure), 0, .label = N_("Give up this version for good") },
};
const struct form revision_drop_form = FORM("revision-drop", struct revision_in, drop_fields);

struct revising {
	struct site *site;
	const struct revision_in *in;
	enum err (*change)(struct ctx *cx, const struct revision_in *in, struct revision *r);
};

/* seq: never one that a page of an earlier beginning has. */
static enum err
copy_newest(struct ctx *cx, struct tx *tx, struct site *s, int64_t seq)
{
	struct revision r = { .seq = seq, .from = DAY_NONE, .decision = S("") };
	struct plan_version base;
	enum err e = version_begin(cx, tx, s, &r.files, &r.readings, &base);

	if (e != E_OK)
		return e;
	r.base = base.plan;
	return revision_put(cx, tx, &r, cx->actor->post);
}

static enum err
decide_begin(struct ctx *cx, struct tx *tx, void *arg)
{
	struct revision r;
	enum err e;

	if (cx->actor == NULL)
		return E_LOGIN;
	if ((e = allow_still(cx, tx, MAY_CHANGE_PLAN, NULL)) != E_OK || (e = revision_get(cx, tx, &r)) != E_GONE)
		return e;
	return copy_newest(cx, tx, arg, cx->now);      /* an earlier one began before, and was not saved a thousand times a second */
}

enum err
revision_begin(struct ctx *cx, struct site *s)
{
	return ledger_write(cx, s->ledger, decide_begin, s);
}

static enum err
no_file(struct ctx *cx)
{
	return fail(cx, E_GONE, "%s", T(cx, "This version has no such file any more."));
}

static enum err
change_text(struct ctx *cx, const struct revision_in *in, struct revision *r)
{
	struct name_text *f = name_text_find(&r->files, in->file);
	enum err e = doc_secrecy_check(cx, in->text);

	if (e != E_OK)
		return e;
	if (f == NULL)
		return no_file(cx);
	f->text = in->text;
	return E_OK;
}

/* The version being written, to an actor who may change it, as it was when the page was made; E_STALE. */
static enum err
revising_load(struct ctx *cx, struct tx *tx, const struct revising *a, struct revision *r)
{
	enum err e;

	if (cx->actor == NULL)
		return E_LOGIN;
	if ((e = allow_still(cx, tx, MAY_CHANGE_PLAN, NULL)) != E_OK || (e = revision_get(cx, tx, r)) != E_OK)
		return e;
	if (r->seq != a->in->seq)
		return fail(cx, E_STALE, "%s", a->change == change_text
		    ? T(cx, "Somebody saved this version after you opened it. Both texts are shown: take over what is missing and save again.")
		    : T(cx, "Somebody saved this version, or began another one, after you opened it. Look at it as it stands now, then "
		    "do it again."));
	return E_OK;
}

static enum err
decide_revise(struct ctx *cx, struct tx *tx, void *arg)
{
	struct revising *a = arg;
	struct revision r;
	enum err e;

	if ((e = revising_load(cx, tx, a, &r)) != E_OK || (e = a->change(cx, a->in, &r)) != E_OK)
		return e;
	r.seq++;
	return revision_put(cx, tx, &r, cx->actor->post);
}

static enum err
revise(struct ctx *cx, struct site *s, const struct revision_in *in,
    enum err (*change)(struct ctx *cx, const struct revision_in *in, struct revision *r))
{
	struct revising a = { s, in, change };

	return ledger_write(cx, s->ledger, decide_revise, &a);
}

enum err
revision_save(struct ctx *cx, struct site *s, const struct revision_in *in)
{
	return revise(cx, s, in, change_text);
}

static bool
name_ok(struct str name)
{
	for (size_t i = 0; i < name.n; i++)
		if (!((name.p[i] >= 'a' && name.p[i] <= 'z') || (name.p[i] >= '0' && name.p[i] <= '9') || name.p[i] == '-'))
			return false;
	return name.n > 0;
}

static enum err
change_add(struct ctx *cx, const struct revision_in *in, struct revision *r)
{
	struct str name = str_fmt(cx->arena, "annex/%.*s.md", STR_ARG(in->name));

	if (!name_ok(in->name))
		return fail_field(cx, "name", "%s", T(cx, "Small letters without marks, digits and hyphens only."));
	if (name_text_find(&r->files, name) != NULL)
		return fail_field(cx, "name", "%s", T(cx, "An annex of this name is there already."));
	if (r->files.n >= REVISION_FILES_MAX)
		return fail_field(cx, "name", T(cx, "A plan has at most %d files."), REVISION_FILES_MAX);
	LIST_ADD(cx->arena, r->files.v, r->files.n, r->files.cap) = (struct name_text){ name, S("") };
	return E_OK;
}

enum err
revision_add(struct ctx *cx, struct site *s, const struct revision_in *in)
{
	return revise(cx, s, in, change_add);
}

static enum err
change_remove(struct ctx *cx, const struct revision_in *in, struct revision *r)
{
	struct name_text *f;

	if (!str_starts(in->file, S("annex/")))
		return fail(cx, E_RULE, "%s", T(cx, "The plan itself cannot be taken out, only annexes."));
	if ((f = name_text_find(&r->files, in->file)) == NULL)
		return no_file(cx);
	*f = r->files.v[--r->files.n];
	return E_OK;
}

enum err
revision_remove(struct ctx *cx, struct site *s, const struct revision_in *in)
{
	return revise(cx, s, in, change_remove);
}

static enum err
change_readings(struct ctx *cx, const struct revision_in *in, struct revision *r)
{
	if (in->reading.n != in->option.n)
		return fail(cx, E_USAGE, "%s", T(cx, "The form came in pieces that do not fit together."));
	r->readings = (struct name_text_list){ 0 };
	/* an empty option is the plan's own default */
	for (size_t i = 0; i < in->reading.n; i++) {
		if (in->option.v[i].n == 0)
			continue;
		if (!lex_is_name(in->reading.v[i]) || !lex_is_name(in->option.v[i]))
			return fail(cx, E_USAGE, "%s", T(cx, "The form came in pieces that do not fit together."));
		LIST_ADD(cx->arena, r->readings.v, r->readings.n, r->readings.cap) =
		    (struct name_text){ in->reading.v[i], in->option.v[i] };
	}
	return E_OK;
}

enum err
revision_choose(struct ctx *cx, struct site *s, const struct revision_in *in)
{
	return revise(cx, s, in, change_readings);
}

static enum err
decide_again(struct ctx *cx, struct tx *tx, void *arg)
{
	struct revising *a = arg;
	struct revision r;
	enum err e;

	if ((e = revising_load(cx, tx, a, &r)) != E_OK)
		return e;
	return copy_newest(cx, tx, a->site, r.seq + 1);
}

enum err
revision_again(struct ctx *cx, struct site *s, const struct revision_in *in)
{
	struct revising a = { .site = s, .in = in };

	return ledger_write(cx, s->ledger, decide_again, &a);
}

struct keeping {
	day_t from;
	struct str decision;
};

/* The texts are not touched: seq stays, so that no page open on them becomes stale by it. */
static enum err
decide_keep(struct ctx *cx, struct tx *tx, void *arg)
{
	const struct keeping *k = arg;
	struct revision r;
	enum err e;

	if (cx->actor == NULL)
		return E_LOGIN;
	if ((e = allow_still(cx, tx, MAY_CHANGE_PLAN, NULL)) != E_OK || (e = doc_secrecy_check(cx, k->decision)) != E_OK ||
	    (e = revision_get(cx, tx, &r)) != E_OK)
		return e;
	r.from = k->from;
	r.decision = k->decision;
	return revision_put(cx, tx, &r, cx->actor->post);
}

enum err
revision_keep(struct ctx *cx, struct site *s, day_t from, struct str decision)
{
	struct keeping k = { from, decision };

	return ledger_write(cx, s->ledger, decide_keep, &k);
}

static enum err
decide_give_up(struct ctx *cx, struct tx *tx, void *arg)
{
	struct revision r;
	enum err e = revising_load(cx, tx, arg, &r);

	return e == E_OK ? revision_drop(cx, tx) : e;
}

enum err
revision_give_up(struct ctx *cx, struct site *s, const struct revision_in *in)
{
	struct revising a = { .site = s, .in = in };

	return ledger_write(cx, s->ledger, decide_give_up, &a);
}
