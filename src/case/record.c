/* Facts the lead records: a briefing took place, the calendar was published; and erasure by law. */
#include "case/allow.h"
#include "case/plan_fact.h"
#include "case/purge.h"
#include "case/review.h"
#include "doc/secrecy.h"
#include "plan/expand.h"

static const struct form_field erase_fields[] = {
	{ "ground", FORM_TEXT, offsetof(struct entry_erase, ground), FORM_REQUIRED, .max = 300, .label = N_("Legal ground"),
	  .hint = N_("never the content itself") },
	{ "item", FORM_INT, offsetof(struct entry_erase, item), FORM_MANY, .max = INT64_MAX, .label = N_("Parts") },
	{ "files", FORM_BOOL, offsetof(struct entry_erase, files), 0, .label = N_("The files too") },
	{ "all", FORM_BOOL, offsetof(struct entry_erase, all), 0, .label = N_("Number, signatory and names too") },
};
const struct form entry_erase_form = FORM("entry-erase", struct entry_erase, erase_fields);

struct recording {
	struct site *site;
	const void *in;
	int64_t entry;
};

static enum err
begin(struct ctx *cx, struct tx *tx, struct recording *r)
{
	return cx->actor == NULL ? E_LOGIN : idem_seen(cx, tx, cx->once, cx->actor->account, &r->entry);
}

static enum err
record(struct ctx *cx, struct site *s, ledger_decide_fn *decide, const void *in, int64_t *entry)
{
	struct recording r = { .site = s, .in = in };
	enum err e = ledger_write(cx, s->ledger, decide, &r);

	*entry = r.entry;
	return e;
}

/* --- days gone by --------------------------------------------------------------------------------------------------- */

#define REPORT_EARLY 31
#define OTHERS_EARLY 183

/* When the row's time begins. A last day that a meeting brought forward brings it forward, too. */
static day_t
row_begins(struct ctx *cx, const struct due *d)
{
	day_t day = str_is(d->kind, "meeting") ? d->window_from : d->opens;

	if (day == DAY_NONE || (d->day_now != DAY_NONE && d->day_now < day))
		day = d->day_now;
	return day == DAY_NONE ? ctx_today(cx) : day;
}

enum err
past_day_check(struct ctx *cx, const struct due *d, day_t day)
{
	day_t from = row_begins(cx, d) - (str_is(d->kind, "report") ? REPORT_EARLY : OTHERS_EARLY);

	return day >= from ? E_OK : fail_field(cx, "day", T(cx, "The day lies long before this row's time: look at the year again. The "
	    "earliest that can be entered is %.*s."), STR_ARG(day_vi(cx->arena, from)));
}

/* --- briefings ---------------------------------------------------------------------------------------------------- */

/* What the rows of one plan version are counted from, now that the meeting was held. */
struct counting {
	struct site *site;
	struct plan_event held;
	int64_t version;                       /* the one read last; 0: none */
	const struct plan *plan;
	struct plan_event *events;
	size_t n;
};

static enum err
counting_read(struct ctx *cx, struct tx *tx, struct counting *c, int64_t version)
{
	enum err e;

	if (c->version == version)
		return E_OK;
	if ((e = site_plan_version(cx, tx, c->site, version, &c->plan)) != E_OK ||
	    (e = bloc_events(cx, tx, c->plan, &c->events, &c->n)) != E_OK)
		return e;
	c->events = arena_grow(cx->arena, c->events, c->n * sizeof(*c->events), (c->n + 1) * sizeof(*c->events));
	c->events[c->n] = c->held;
	c->n += plan_events_known(cx, c->plan, c->events + c->n, 1);
	c->version = version;
	return E_OK;
}

/* A row whose day may still move and that nobody has done. */
struct unsure {
	struct str due;
	int64_t plan;
	day_t last_day, day_now;
};
struct unsure_list {
	struct unsure *v;
	size_t n, cap;
};

/* A meeting in December has rows in the next year. */
static enum err
unsure_rows(struct ctx *cx, struct tx *tx, int year, struct unsure_list *out)
{
	const struct sql_in in[] = { in_bloc(cx), in_i64(year), in_i64(year + 1) };
	struct unsure u;
	const struct sql_out row[] = { out_str(&u.due), out_i64(&u.plan), out_day(&u.last_day), out_day(&u.day_now) };
	struct sql_rows rows;
	enum err e;

	if ((e = sql_open(cx, tx, SQL_DUE_UNSURE, in, COUNT(in), &rows)) != E_OK)
		return e;
	while ((e = sql_next(&rows, row, COUNT(row))) == E_OK)
		LIST_ADD(cx->arena, out->v, out->n, out->cap) = u;
	return sql_close(&rows, e);
}

/* What the plan says of the row now; what that takes is given back, for there may be thousands. E_GONE: no such row any more. */
static enum err
counted(struct ctx *cx, const struct counting *c, struct str due, struct move_fact *out)
{
	struct arena_mark before = arena_mark(cx->arena);
	struct due_row row;
	enum err e = plan_due_find(cx, c->plan, c->events, c->n, due, &row);

	if (e == E_OK)
		*out = (struct move_fact){ .due = due, .to = row.last_day, .provisional = row.provisional };
	else if (e == E_GONE)
		ctx_clear_fault(cx);
	if (e == E_OK || e == E_GONE)
		arena_rewind(cx->arena, before);
	return e;
}

/* A day the lead has extended is not brought forward. */
static enum err
not_before_extended(struct ctx *cx, struct tx *tx, const struct unsure *u, struct move_fact *m)
{
	struct due d;
	day_t unextended;
	enum err e;

	if (u->day_now == u->last_day || m->to == DAY_NONE || m->to >= u->day_now)
		return E_OK;
	if ((e = due_get(cx, tx, u->due, &d)) != E_OK || (e = due_unextended(cx, tx, &d, &unextended)) != E_OK)
		return e;
	if (unextended != u->day_now)
		m->to = u->day_now;
	return E_OK;
}

/* Rows whose day hung on this meeting: what the plan says now that it is known when it was. */
static enum err
moves(struct ctx *cx, struct tx *tx, struct site *s, const struct due *meeting, day_t day, struct move_fact_list *out)
{
	struct counting c = { .site = s, .held = { .name = meeting->duty, .unit = meeting->unit, .period = meeting->period,
		.key = S("held"), .at = day_start(day, cx->zone_min) } };
	struct unsure_list rows = { 0 };
	size_t cap = 0;
	enum err e = unsure_rows(cx, tx, meeting->year, &rows);

	for (size_t i = 0; i < rows.n && e == E_OK; i++) {
		const struct unsure *u = &rows.v[i];
		struct move_fact m;

		if ((e = counting_read(cx, tx, &c, u->plan)) != E_OK)
			return e;
		if ((e = counted(cx, &c, u->due, &m)) == E_GONE) {
			e = E_OK;
			continue;
		}
		m.from = u->day_now;
		if (e == E_OK && (e = not_before_extended(cx, tx, u, &m)) == E_OK && (m.to != m.from || !m.provisional))
			LIST_ADD(cx->arena, out->v, out->n, cap) = m;
	}
	return e;
}

static enum err
decide_hold(struct ctx *cx, struct tx *tx, void *arg)
{
	struct recording *r = arg;
	const struct meeting_hold *in = r->in;
	struct meeting_held f = { .by = actor_fact(cx), .due = in->due, .day = in->day };
	struct due d;
	enum err e;

	if ((e = begin(cx, tx, r)) != E_GONE)
		return e;
	if ((e = due_get(cx, tx, in->due, &d)) != E_OK || (e = allow_due(cx, tx, MAY_RECORD, &d)) != E_OK)
		return e;
	if (!str_is(d.kind, "meeting"))
		return fail(cx, E_RULE, "%s", T(cx, "This row is no meeting."));
	if (d.done != 0)
		return fail(cx, E_CONFLICT, "%s", T(cx, "This meeting is recorded already."));
	if (in->day > ctx_today(cx))
		return fail_field(cx, "day", "%s", T(cx, "The day lies in the future: record it when it was held."));
	if ((e = past_day_check(cx, &d, in->day)) != E_OK)
		return e;
	if ((in->day < d.window_from || in->day > d.window_to) && in->reason.n == 0)
		return fail_field(cx, "reason", T(cx, "The plan names %.*s to %.*s: say why it was another day."),
		    STR_ARG(day_vi(cx->arena, d.window_from)), STR_ARG(day_vi(cx->arena, d.window_to)));
	if ((e = doc_secrecy_check(cx, in->reason)) != E_OK || (e = moves(cx, tx, r->site, &d, in->day, &f.moves)) != E_OK)
		return e;
	f.at = cx->now;
	f.reason = in->reason.n > 0 ? item_of(in->reason) : item_none();
	if ((e = ledger_append(cx, tx, ENTRY_MEETING_HELD, &f, &r->entry)) != E_OK)
		return e;
	return idem_keep(cx, tx, cx->once, cx->actor->account, r->entry);
}

enum err
meeting_hold(struct ctx *cx, struct site *s, const struct meeting_hold *in, int64_t *entry)
{
	return record(cx, s, decide_hold, in, entry);
}

/* --- the calendar ------------------------------------------------------------------------------------------------- */

static enum err
decide_publish(struct ctx *cx, struct tx *tx, void *arg)
{
	struct recording *r = arg;
	const struct calendar_publish *in = r->in;
	struct due d;
	enum err e;

	if ((e = begin(cx, tx, r)) != E_GONE)
		return e;
	if ((e = due_get(cx, tx, in->due, &d)) != E_OK || (e = allow_due(cx, tx, MAY_RECORD, &d)) != E_OK)
		return e;
	if (!str_is(d.kind, "publication") && !str_is(d.kind, "collection"))
		return fail(cx, E_RULE, "%s", T(cx, "Nothing is collected or published for this row."));
	if (d.done != 0)
		return fail(cx, E_CONFLICT, "%s", T(cx, "This is recorded already."));
	if (in->day > ctx_today(cx))
		return fail_field(cx, "day", "%s", T(cx, "The day lies in the future: record it when it was done."));
	if ((e = past_day_check(cx, &d, in->day)) != E_OK ||
	    (e = ledger_append(cx, tx, ENTRY_CALENDAR_PUBLISHED, &(struct calendar_published){ .by = actor_fact(cx),
	         .due = in->due, .day = in->day }, &r->entry)) != E_OK)
		return e;
	return idem_keep(cx, tx, cx->once, cx->actor->account, r->entry);
}

enum err
calendar_publish(struct ctx *cx, struct site *s, const struct calendar_publish *in, int64_t *entry)
{
	return record(cx, s, decide_publish, in, entry);
}

/* --- erasure ------------------------------------------------------------------------------------------------------ */

static enum err
items_of(struct ctx *cx, struct tx *tx, enum sql_id id, const struct sql_in *in, size_t in_n, struct int_fact_list *out)
{
	struct int_fact f;
	const struct sql_out row[] = { out_i64(&f.value) };
	struct sql_rows rows;
	size_t cap = 0;
	enum err e;

	if ((e = sql_open(cx, tx, id, in, in_n, &rows)) != E_OK)
		return e;
	while ((e = sql_next(&rows, row, COUNT(row))) == E_OK)
		LIST_ADD(cx->arena, out->v, out->n, cap) = f;
	return sql_close(&rows, e);
}

/* What goes when no item is named. */
static enum err
items_all(struct ctx *cx, struct tx *tx, const struct entry_erase *in, struct int_fact_list *out)
{
	const struct sql_in key[] = { in_bloc(cx), in_i64(in->entry), in_bool(in->files) };
	struct filing f;
	enum err e = in->all ? E_GONE : filing_get(cx, tx, in->entry, &f);

	if (e == E_GONE)
		return items_of(cx, tx, SQL_RECORD_ITEMS, key, 2, out);
	return e == E_OK ? items_of(cx, tx, SQL_RECORD_CONTENT, key, COUNT(key), out) : e;
}

/* The items asked for, or all that are still there. */
static enum err
items_asked(struct ctx *cx, struct tx *tx, const struct entry_erase *in, struct int_fact_list *out)
{
	const struct sql_in key[] = { in_bloc(cx), in_i64(in->entry) };
	struct int_fact_list all = { 0 };
	enum err e;

	if (in->item.n == 0)
		return items_all(cx, tx, in, out);
	if ((e = items_of(cx, tx, SQL_RECORD_ITEMS, key, COUNT(key), &all)) != E_OK)
		return e;
	out->v = NEW_N(cx->arena, struct int_fact, in->item.n);
	for (size_t i = 0; i < in->item.n; i++) {
		bool there = false, twice = false;

		for (size_t k = 0; k < all.n; k++)
			there = there || all.v[k].value == in->item.v[i];
		for (size_t k = 0; k < out->n; k++)
			twice = twice || out->v[k].value == in->item.v[i];
		if (!there)
			return fail_field(cx, "item", T(cx, "Part %lld is not there or is erased already."), (long long)in->item.v[i]);
		if (!twice)
			out->v[out->n++].value = in->item.v[i];
	}
	return E_OK;
}

static enum err
files_asked(struct ctx *cx, struct tx *tx, int64_t filing, struct file_fact_list *out)
{
	struct filing_file_list files;
	enum err e = filing_files(cx, tx, filing, &files);

	out->v = NEW_N(cx->arena, struct file_fact, files.n + 1);
	for (size_t i = 0; i < files.n && e == E_OK; i++) {
		struct file_fact *f = &out->v[out->n];

		if (files.v[i].erased != 0)
			continue;
		*f = (struct file_fact){ .purpose = files.v[i].purpose, .media = files.v[i].media, .size = files.v[i].size };
		memcpy(f->file, files.v[i].file, sizeof(f->file));
		memcpy(f->hash, files.v[i].hash, sizeof(f->hash));
		out->n++;
	}
	return e;
}

/* What consolidations quote of figures that are erased: an entry for each consolidation. *last: the number of the last, else as it was. */
static enum err
quoted_erase(struct ctx *cx, struct tx *tx, const struct entry_erase *in, int64_t *last)
{
	const struct sql_in key[] = { in_bloc(cx), in_i64(in->entry) };
	struct entry_erased *v = NULL, one = { .by = actor_fact(cx), .ground = in->ground };
	struct int_fact item;
	const struct sql_out row[] = { out_i64(&one.entry), out_i64(&item.value) };
	struct sql_rows rows;
	size_t n = 0, cap = 0, caps = 0;
	enum err e;

	if ((e = sql_open(cx, tx, SQL_RECORD_QUOTED, key, COUNT(key), &rows)) != E_OK)
		return e;
	while ((e = sql_next(&rows, row, COUNT(row))) == E_OK) {
		if (n == 0 || v[n - 1].entry != one.entry) {
			LIST_ADD(cx->arena, v, n, cap) = one;
			caps = 0;
		}
		LIST_ADD(cx->arena, v[n - 1].items.v, v[n - 1].items.n, caps) = item;
	}
	e = sql_close(&rows, e);
	for (size_t i = 0; i < n && e == E_OK; i++)
		e = ledger_append(cx, tx, ENTRY_ENTRY_ERASED, &v[i], last);
	return e;
}

static enum err
decide_erase(struct ctx *cx, struct tx *tx, void *arg)
{
	struct recording *r = arg;
	const struct entry_erase *in = r->in;
	struct entry_erased f = { .by = actor_fact(cx), .entry = in->entry, .ground = in->ground };
	int64_t own = 0;
	enum err e;

	if ((e = begin(cx, tx, r)) != E_GONE)
		return e;
	if ((e = allow_still(cx, tx, MAY_ERASE, NULL)) != E_OK || (e = entry_exists(cx, tx, in->entry)) != E_OK ||
	    (e = doc_secrecy_check(cx, in->ground)) != E_OK || (e = items_asked(cx, tx, in, &f.items)) != E_OK)
		return e;
	if (in->files && (e = files_asked(cx, tx, in->entry, &f.files)) != E_OK)
		return e;
	if (f.items.n + f.files.n > 0 && (e = ledger_append(cx, tx, ENTRY_ENTRY_ERASED, &f, &own)) != E_OK)
		return e;
	if ((e = quoted_erase(cx, tx, in, &r->entry)) != E_OK)
		return e;
	if (own != 0)
		r->entry = own;
	if (r->entry == 0)
		return fail(cx, E_CONFLICT, "%s", T(cx, "There is nothing left to erase in this entry."));
	if ((e = purge_credential(cx, tx, in->entry)) != E_OK || (e = purge_drafts(cx, tx, in->entry)) != E_OK)
		return e;
	return idem_keep(cx, tx, cx->once, cx->actor->account, r->entry);
}

enum err
entry_erase(struct ctx *cx, struct site *s, const struct entry_erase *in, int64_t *entry)
{
	enum err e = record(cx, s, decide_erase, in, entry);

	return e == E_OK ? store_scrub(cx, s->store) : e;
}
