/* The lead's acts on rows and filings: each judged inside the writer, each one entry. */
#include "case/review.h"

#include "case/allow.h"
#include "case/due.h"
#include "doc/secrecy.h"
#include "plan/expand.h"

#define DAYS_AHEAD 366

#define REASON(type) { "reason", FORM_LINES, offsetof(type, reason), FORM_REQUIRED, .max = 2000, .label = N_("Reason") }

static const struct form_field return_fields[] = {
	REASON(struct filing_return),
	{ "again_by", FORM_DAY, offsetof(struct filing_return, again_by), FORM_REQUIRED, .label = N_("Complete it by") },
};
const struct form filing_return_form = FORM("filing-return", struct filing_return, return_fields);

static const struct form_field accept_fields[] = {
	{ "filing", FORM_ID, offsetof(struct filing_accept, filing), FORM_HIDDEN, .label = N_("Report") },
};
const struct form filing_accept_form = FORM("filing-accept", struct filing_accept, accept_fields);

static const struct form_field extend_fields[] = {
	{ "to", FORM_DAY, offsetof(struct due_extend, to), FORM_REQUIRED, .label = N_("Extend to") },
	REASON(struct due_extend),
};
const struct form due_extend_form = FORM("due-extend", struct due_extend, extend_fields);

static const struct form_field excuse_fields[] = { REASON(struct due_excuse) };
const struct form due_excuse_form = FORM("due-excuse", struct due_excuse, excuse_fields);

static const struct form_choice channels[] = {
	{ "message", 0, N_("message") }, { "phone", 1, N_("telephone") }, { "letter", 2, N_("letter") },
};
static const struct form_field remind_fields[] = {
	{ "channel", FORM_CHOICE, offsetof(struct due_remind, channel), FORM_REQUIRED, .label = N_("How"),
	  FORM_CHOICES(channels) },
	{ "words", FORM_LINES, offsetof(struct due_remind, words), FORM_REQUIRED, .max = 2000, .label = N_("Words") },
};
const struct form due_remind_form = FORM("due-remind", struct due_remind, remind_fields);

static const struct form_field hold_fields[] = {
	{ "day", FORM_DAY, offsetof(struct meeting_hold, day), FORM_REQUIRED, .label = N_("Held on") },
	{ "reason", FORM_LINES, offsetof(struct meeting_hold, reason), 0, .max = 2000,
	  .label = N_("Reason, when the day lies outside the plan's week") },
};
const struct form meeting_hold_form = FORM("meeting-hold", struct meeting_hold, hold_fields);

static const struct form_field publish_fields[] = {
	{ "day", FORM_DAY, offsetof(struct calendar_publish, day), FORM_REQUIRED, .label = N_("Published on") },
};
const struct form calendar_publish_form = FORM("calendar-publish", struct calendar_publish, publish_fields);

/* --- what they share ---------------------------------------------------------------------------------------------- */

struct reviewing {
	struct site *site;
	const void *in;
	int64_t entry;
};

static enum err
write_act(struct ctx *cx, struct site *s, ledger_decide_fn *decide, const void *in, int64_t *entry)
{
	struct reviewing r = { .site = s, .in = in };
	enum err e = ledger_write(cx, s->ledger, decide, &r);

	*entry = r.entry;
	return e;
}

/* The same form sent twice answers with the first entry: E_OK seen, E_GONE go on. */
static enum err
seen(struct ctx *cx, struct tx *tx, struct reviewing *r)
{
	return cx->actor == NULL ? E_LOGIN : idem_seen(cx, tx, cx->once, cx->actor->account, &r->entry);
}

static enum err
keep(struct ctx *cx, struct tx *tx, const struct reviewing *r)
{
	return idem_keep(cx, tx, cx->once, cx->actor->account, r->entry);
}

static enum err
row_for(struct ctx *cx, struct tx *tx, enum permission p, struct str key, struct due *out)
{
	enum err e = due_get(cx, tx, key, out);

	return e == E_OK ? allow_due(cx, tx, p, out) : e;
}

/* The row and those it stands for, as keys. */
static enum err
with_stood(struct ctx *cx, struct tx *tx, const struct due *d, struct str_fact_list *out)
{
	struct due_list more;
	enum err e;

	if ((e = due_stands_for(cx, tx, d->key, &more)) != E_OK)
		return e;
	out->v = NEW_N(cx->arena, struct str_fact, more.n + 1);
	out->n = 0;
	out->v[out->n++].text = d->key;
	for (size_t i = 0; i < more.n; i++)
		out->v[out->n++].text = more.v[i].key;
	return E_OK;
}

static enum err
closes_by_itself(struct ctx *cx, struct tx *tx, const struct due *d)
{
	struct str longer;
	enum err e = due_longer_label(cx, tx, d, &longer);

	return e != E_OK || d->stood_for_by.n == 0 ? e : fail(cx, E_RULE,
	    T(cx, "This row goes with a larger report (%.*s): act on that one, and this follows."), STR_ARG(longer));
}

/* The latest day that can be named: a year slipped in typing would stand in the ledger for ever. */
static enum err
not_too_late(struct ctx *cx, const struct due *d, const char *field, day_t day)
{
	day_t today = ctx_today(cx), from = d->last_day > today ? d->last_day : today;

	return day <= from + DAYS_AHEAD ? E_OK : fail_field(cx, field, T(cx, "The new day lies more than a year ahead: look at the year "
	    "again. The latest that can be entered is %.*s."), STR_ARG(day_vi(cx->arena, from + DAYS_AHEAD)));
}

/* --- filings ------------------------------------------------------------------------------------------------------ */

static enum err
filing_open(struct ctx *cx, struct tx *tx, int64_t id, struct filing *f)
{
	struct object o = { .kind = OBJECT_FILING };
	enum err e;

	if ((e = filing_get(cx, tx, id, &o.filing)) != E_OK || (e = allow_still(cx, tx, MAY_REVIEW, &o)) != E_OK)
		return e;
	*f = o.filing;
	if (f->replaced_by != 0)
		return fail(cx, E_CONFLICT, "%s", T(cx, "The unit has sent a newer version. Open that one."));
	if (f->returned != 0)
		return fail(cx, E_CONFLICT, "%s", T(cx, "This report was returned already."));
	if (f->accepted != 0)
		return fail(cx, E_CONFLICT, "%s", T(cx, "This report was accepted already."));
	return E_OK;
}

static enum err
decide_return(struct ctx *cx, struct tx *tx, void *arg)
{
	struct reviewing *r = arg;
	const struct filing_return *in = r->in;
	struct filing f;
	struct due d;
	enum err e;

	if ((e = seen(cx, tx, r)) != E_GONE)
		return e;
	if ((e = filing_open(cx, tx, in->filing, &f)) != E_OK || (e = doc_secrecy_check(cx, in->reason)) != E_OK ||
	    (e = due_get(cx, tx, f.due, &d)) != E_OK)
		return e;
	if (in->again_by < ctx_today(cx))
		return fail_field(cx, "again_by", "%s", T(cx, "The new day lies in the past."));
	if ((e = not_too_late(cx, &d, "again_by", in->again_by)) != E_OK || (e = ledger_append(cx, tx, ENTRY_FILING_RETURNED, &(struct filing_returned){ .by = actor_fact(cx),
	         .filing = in->filing, .again_by = in->again_by, .reason = item_of(in->reason) }, &r->entry)) != E_OK)
		return e;
	return keep(cx, tx, r);
}

enum err
filing_return(struct ctx *cx, struct site *s, const struct filing_return *in, int64_t *entry)
{
	return write_act(cx, s, decide_return, in, entry);
}

static enum err
decide_accept(struct ctx *cx, struct tx *tx, void *arg)
{
	struct reviewing *r = arg;
	const struct filing_accept *in = r->in;
	struct filing f;
	enum err e;

	if ((e = seen(cx, tx, r)) != E_GONE)
		return e;
	if ((e = filing_open(cx, tx, in->filing, &f)) != E_OK ||
	    (e = ledger_append(cx, tx, ENTRY_FILING_ACCEPTED, &(struct filing_accepted){ .by = actor_fact(cx),
	         .filing = in->filing }, &r->entry)) != E_OK)
		return e;
	return keep(cx, tx, r);
}

enum err
filing_accept(struct ctx *cx, struct site *s, const struct filing_accept *in, int64_t *entry)
{
	return write_act(cx, s, decide_accept, in, entry);
}

/* --- rows --------------------------------------------------------------------------------------------------------- */

enum err
due_unextended(struct ctx *cx, struct tx *tx, const struct due *d, day_t *out)
{
	struct due_act_list acts;
	enum err e = due_acts(cx, tx, d->key, &acts);

	*out = DAY_NONE;
	for (size_t i = 0; i < acts.n && e == E_OK; i++) {
		const struct due_act *a = &acts.v[i];

		if (str_is(a->kind, "dated"))
			*out = DAY_NONE;
		else if (*out == DAY_NONE && str_is(a->kind, "extended"))
			*out = a->from;
		else if (*out != DAY_NONE && (str_is(a->kind, "moved") || str_is(a->kind, "amended")))
			*out = d->last_day;        /* an extended day may have outlived the version */
	}
	if (*out == DAY_NONE)
		*out = d->day_now;
	return e;
}

/* What an extension may name: a day after the plan's; to correct an earlier extension, also one before that, but to come. */
static enum err
extension_judge(struct ctx *cx, const struct due *d, day_t unextended, day_t to)
{
	if (d->never_late || d->day_now == DAY_NONE)
		return fail(cx, E_RULE, "%s", T(cx, "This row has no fixed day: there is nothing to extend."));
	if (to <= unextended)
		return fail_field(cx, "to", T(cx, "The new day must lie after %.*s."), STR_ARG(day_vi(cx->arena, unextended)));
	if (to == d->day_now)
		return fail_field(cx, "to", T(cx, "The row has that day already: %.*s."), STR_ARG(day_vi(cx->arena, to)));
	if (to < d->day_now && to < ctx_today(cx))
		return fail_field(cx, "to", "%s", T(cx, "The new day lies in the past."));
	return not_too_late(cx, d, "to", to);
}

/* Where one row of those extended together goes: a correction takes none behind the day it has without extensions. */
static enum err
move_of(struct ctx *cx, struct tx *tx, struct str key, day_t to, bool back, struct move_fact_list *out)
{
	day_t unextended;
	struct due d;
	enum err e;

	if ((e = due_get(cx, tx, key, &d)) != E_OK || (e = due_unextended(cx, tx, &d, &unextended)) != E_OK)
		return e;
	if (back && unextended > to)
		to = unextended;
	if (d.day_now == DAY_NONE ? !back : back ? d.day_now > to : d.day_now < to)
		out->v[out->n++] = (struct move_fact){ .due = d.key, .from = d.day_now, .to = to,
			.provisional = d.provisional };
	return E_OK;
}

/* What was returned gets another day to be completed by. Its own day stays: it says whether the first receipt was in time. */
static enum err
more_time(struct ctx *cx, struct tx *tx, struct reviewing *r, const struct due *d)
{
	const struct due_extend *in = r->in;
	const struct return_extended f = { .by = actor_fact(cx), .filing = d->filing, .from = d->again_by, .again_by = in->to,
		.reason = item_of(in->reason) };
	enum err e;

	if (in->to == d->again_by)
		return fail_field(cx, "to", T(cx, "The row has that day already: %.*s."), STR_ARG(day_vi(cx->arena, in->to)));
	if (in->to < ctx_today(cx))
		return fail_field(cx, "to", "%s", T(cx, "The new day lies in the past."));
	if ((e = not_too_late(cx, d, "to", in->to)) != E_OK || (e = ledger_append(cx, tx, ENTRY_RETURN_EXTENDED, &f, &r->entry)) != E_OK)
		return e;
	return keep(cx, tx, r);
}

static enum err
decide_extend(struct ctx *cx, struct tx *tx, void *arg)
{
	struct reviewing *r = arg;
	const struct due_extend *in = r->in;
	struct due_extended f = { .by = actor_fact(cx), .reason = item_of(in->reason) };
	struct str_fact_list keys;
	day_t unextended;
	struct due d;
	enum err e;

	if ((e = seen(cx, tx, r)) != E_GONE)
		return e;
	if ((e = row_for(cx, tx, MAY_EXTEND, in->due, &d)) != E_OK || (e = closes_by_itself(cx, tx, &d)) != E_OK ||
	    (e = doc_secrecy_check(cx, in->reason)) != E_OK)
		return e;
	if (due_excused_now(&d))
		return fail(cx, E_CONFLICT, "%s", T(cx, "This row is excused: nothing is owed whose day could be extended."));
	if (d.filing != 0 && d.again_by == DAY_NONE)
		return fail(cx, E_CONFLICT, "%s", T(cx, "This report was sent already: return it with a new day when something is missing."));
	if (d.filing != 0)
		return more_time(cx, tx, r, &d);
	if ((e = with_stood(cx, tx, &d, &keys)) != E_OK || (e = due_unextended(cx, tx, &d, &unextended)) != E_OK ||
	    (e = extension_judge(cx, &d, unextended, in->to)) != E_OK)
		return e;
	if (d.done != 0)
		return fail(cx, E_CONFLICT, "%s", T(cx, "This is done and recorded: there is no day to extend."));
	f.moves.v = NEW_N(cx->arena, struct move_fact, keys.n);
	for (size_t i = 0; i < keys.n; i++)
		if ((e = move_of(cx, tx, keys.v[i].text, in->to, in->to < d.day_now, &f.moves)) != E_OK)
			return e;
	if ((e = ledger_append(cx, tx, ENTRY_DUE_EXTENDED, &f, &r->entry)) != E_OK)
		return e;
	return keep(cx, tx, r);
}

enum err
due_extend(struct ctx *cx, struct site *s, const struct due_extend *in, int64_t *entry)
{
	return write_act(cx, s, decide_extend, in, entry);
}

static enum err
decide_excuse(struct ctx *cx, struct tx *tx, void *arg)
{
	struct reviewing *r = arg;
	const struct due_excuse *in = r->in;
	struct due_excused f = { .by = actor_fact(cx), .reason = item_of(in->reason) };
	struct due d;
	enum err e;

	if ((e = seen(cx, tx, r)) != E_GONE)
		return e;
	if ((e = row_for(cx, tx, MAY_EXTEND, in->due, &d)) != E_OK || (e = closes_by_itself(cx, tx, &d)) != E_OK ||
	    (e = doc_secrecy_check(cx, in->reason)) != E_OK || (e = with_stood(cx, tx, &d, &f.dues)) != E_OK)
		return e;
	if (d.filing != 0 && d.returned == 0)
		return fail(cx, E_CONFLICT, "%s", T(cx, "The report was sent: there is nothing to excuse."));
	if (d.filing == 0 && d.done != 0)
		return fail(cx, E_CONFLICT, "%s", T(cx, "This is done and recorded: there is nothing to excuse."));
	if (d.excused != 0)
		return fail(cx, E_CONFLICT, "%s", T(cx, "This row is excused already."));
	if ((e = ledger_append(cx, tx, ENTRY_DUE_EXCUSED, &f, &r->entry)) != E_OK)
		return e;
	return keep(cx, tx, r);
}

enum err
due_excuse(struct ctx *cx, struct site *s, const struct due_excuse *in, int64_t *entry)
{
	return write_act(cx, s, decide_excuse, in, entry);
}

static enum err
decide_remind(struct ctx *cx, struct tx *tx, void *arg)
{
	struct reviewing *r = arg;
	const struct due_remind *in = r->in;
	struct due_reminded f = { .by = actor_fact(cx), .words = item_of(in->words),
		.channel = str_of(in->channel >= 0 && in->channel < (int)COUNT(channels) ? channels[in->channel].name : "") };
	struct due d;
	enum err e;

	if ((e = seen(cx, tx, r)) != E_GONE)
		return e;
	if ((e = row_for(cx, tx, MAY_REVIEW, in->due, &d)) != E_OK || (e = doc_secrecy_check(cx, in->words)) != E_OK)
		return e;
	if (due_excused_now(&d))
		return fail(cx, E_CONFLICT, "%s", T(cx, "This row is excused: nothing is owed that could be reminded of."));
	if (d.done != 0 && d.again_by == DAY_NONE)
		return fail(cx, E_CONFLICT, "%s", T(cx, "This was sent already: there is nobody to remind."));
	f.dues.v = NEW(cx->arena, struct str_fact);
	f.dues.v[f.dues.n++].text = d.key;
	if ((e = ledger_append(cx, tx, ENTRY_DUE_REMINDED, &f, &r->entry)) != E_OK)
		return e;
	return keep(cx, tx, r);
}

enum err
due_remind(struct ctx *cx, struct site *s, const struct due_remind *in, int64_t *entry)
{
	return write_act(cx, s, decide_remind, in, entry);
}
