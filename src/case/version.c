/* Enacting: judged again in the writer, one entry, and the rows are as it says. */
#include "case/version.h"

#include "case/allow.h"
#include "doc/secrecy.h"

#define ENACT_FIELDS(decision_needed, seq_needed) \
	{ "from", FORM_DAY, offsetof(struct version_enact_in, from), FORM_REQUIRED, .label = N_("In force from"), \
	  .hint = N_("rows dated before this day stay as they are") }, \
	{ "decision", FORM_LINES, offsetof(struct version_enact_in, decision), (decision_needed), .max = 2000, \
	  .label = N_("What it rests on"), .hint = N_("number, date and title of the decision or letter") }, \
	{ "seen", FORM_TEXT, offsetof(struct version_enact_in, seen), FORM_HIDDEN, .max = 64, .label = N_("Effect shown") }, \
	{ "seq", FORM_INT, offsetof(struct version_enact_in, seq), FORM_HIDDEN | (seq_needed), .min = 1, .max = INT64_MAX, \
	  .label = N_("Version") },

static const struct form_field enact_fields[] = { ENACT_FIELDS(FORM_REQUIRED, FORM_REQUIRED) };
const struct form version_enact_form = FORM("version-enact", struct version_enact_in, enact_fields);
static const struct form_field keep_fields[] = { ENACT_FIELDS(0, 0) };
const struct form version_keep_form = FORM("version-keep", struct version_enact_in, keep_fields);

static const struct {
	const char *name, *text, *what;
} changes[EFFECT__MAX] = {
	[EFFECT_HANDED] = { "handed-over", N_("handed over"),
		N_("Their unit ends: its heirs owe them from that day on, each for its fields.") },
	[EFFECT_WITHDRAWN] = { "withdrawn", N_("withdrawn"), N_("The new version no longer asks for them.") },
	[EFFECT_MOVED] = { "moved", N_("moved to another day"), N_("The new version dates them otherwise. A later extension stays.") },
	[EFFECT_BORN] = { "born", N_("newly owed"), N_("The new version asks for them.") },
	[EFFECT_AMENDED] = { "amended", N_("the same day, other particulars"),
		N_("Recipients, form, data window or words change; the day does not.") },
	[EFFECT_STAYS] = { "stays", N_("left as they are"),
		N_("The new version would date them into the past: they keep the day they have.") },
	[EFFECT_NOT_BORN] = { "not-born", N_("not asked for"), N_("They would be overdue the moment they were born: they are not.") },
	[EFFECT_KEPT] = { "kept", N_("unchanged"), N_("Open, and the same under the new version.") },
	[EFFECT_CLOSED] = { "closed", N_("closed"), N_("Filed, excused or done: no version touches them.") },
};

const char *
effect_name(enum effect_change c)
{
	return changes[c].name;
}

const char *
effect_text(enum effect_change c)
{
	return changes[c].text;
}

const char *
effect_what(enum effect_change c)
{
	return changes[c].what;
}

bool
effect_changes(enum effect_change c)
{
	return c == EFFECT_HANDED || c == EFFECT_WITHDRAWN || c == EFFECT_MOVED || c == EFFECT_AMENDED;
}

enum err
version_begin(struct ctx *cx, struct tx *tx, struct site *s, struct name_text_list *files,
    struct name_text_list *readings, struct plan_version *base)
{
	const struct plan *p;
	enum err e;

	*readings = (struct name_text_list){ 0 };
	if ((e = version_newest(cx, tx, base)) != E_OK || (e = version_files(cx, tx, base->plan, files)) != E_OK ||
	    (e = site_plan_version(cx, tx, s, base->plan, &p)) != E_OK)
		return e;
	for (size_t i = 0; i < p->choice_n; i++)
		if (!str_eq(p->choices[i].option, stmt_str(p->choices[i].reading, PROP_READING_DEFAULT)))
			LIST_ADD(cx->arena, readings->v, readings->n, readings->cap) =
			    (struct name_text){ p->choices[i].reading->name, p->choices[i].option };
	return E_OK;
}

enum err
version_of_revision(struct ctx *cx, struct tx *tx, struct version_new *in, struct revision *r)
{
	struct plan_version newest;
	enum err e = revision_get(cx, tx, r);

	if (e == E_GONE)
		return fail(cx, E_CONFLICT, "%s", T(cx, "No new version is being written any more: it was enacted or given up."));
	if (e != E_OK || (e = version_newest(cx, tx, &newest)) != E_OK)
		return e;
	if (r->base != newest.plan)
		return fail(cx, E_STALE, "%s", T(cx, "Another version was enacted since this one was begun: enacting it would undo that one. "
		    "Begin again from the newest."));
	if (in->seq != 0 && r->seq != in->seq)
		return fail(cx, E_STALE, "%s", T(cx, "Somebody saved this version since its effect was shown. Look at it again, then enact."));
	in->files = plan_files_of(cx->arena, &r->files);
	in->file_n = r->files.n;
	in->readings = reading_args_of(cx->arena, &r->readings);
	in->reading_n = r->readings.n;
	in->revision = true;
	in->seq = r->seq;
	return E_OK;
}

struct enacting {
	const struct version_new *in;
	struct version_effect *effect;
	int64_t entry;
};

/* The plan's texts go into the ledger as they are, and stay. */
static enum err
texts_check(struct ctx *cx, const struct version_new *in)
{
	enum err e = E_OK;

	for (size_t i = 0; i < in->file_n && e == E_OK; i++)
		e = doc_secrecy_check(cx, in->files[i].text);
	return e;
}

static enum err
decide_enact(struct ctx *cx, struct tx *tx, void *arg)
{
	struct enacting *a = arg;
	struct version_new in = *a->in;
	struct revision r;
	struct plan_revised *f = &a->effect->facts;
	enum err e;

	if (cx->actor == NULL)
		return E_LOGIN;
	if ((e = idem_seen(cx, tx, cx->once, cx->actor->account, &a->entry)) != E_GONE)
		return e;
	if ((e = allow_still(cx, tx, MAY_CHANGE_PLAN, NULL)) != E_OK || (e = doc_secrecy_check(cx, in.decision)) != E_OK ||
	    (in.revision && (e = version_of_revision(cx, tx, &in, &r)) != E_OK) ||
	    (e = texts_check(cx, &in)) != E_OK || (e = version_effect(cx, tx, &in, a->effect)) != E_OK)
		return e;
	if (in.decision.n == 0)
		return fail_field(cx, "decision", "%s", T(cx, "Say what the new version rests on."));
	if (in.seen.n > 0 && !str_eq(in.seen, a->effect->fingerprint))
		return fail(cx, E_STALE, "%s", T(cx, "Something was filed or changed since this effect was shown. Look at it again, then enact."));
	f->by = actor_fact(cx);
	f->decision = item_of(in.decision);
	if ((e = ledger_append(cx, tx, ENTRY_PLAN_REVISED, f, &a->entry)) != E_OK)
		return e;
	if (in.revision && (e = revision_drop(cx, tx)) != E_OK)
		return e;
	return idem_keep(cx, tx, cx->once, cx->actor->account, a->entry);
}

enum err
version_enact(struct ctx *cx, struct site *s, const struct version_new *in, struct version_effect *out, int64_t *entry)
{
	struct enacting a = { .in = in, .effect = out };
	enum err e = ledger_write(cx, s->ledger, decide_enact, &a);

	*entry = a.entry;
	return e;
}
