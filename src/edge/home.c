/* A unit's first page, what it has sent, one due row. */
#include "case/blank.h"
#include "edge/names.h"
#include "page/home.h"
#include "store/draft.h"

#define COMING_SHOWN 6

static struct home_row
row_of(struct ctx *cx, const struct due *d)
{
	bool own = str_eq(d->unit, cx->actor->unit);
	struct home_row r = { .due = *d, .x = due_axes(d, ctx_today(cx), own) };

	r.when = r.x.state == DUE_RETURNED && d->again_by != DAY_NONE ? days_left_text(cx, d->again_by) :
	    due_when_text(cx, d, &r.x);
	r.step = r.act = "";
	r.reminded = INSTANT_NONE;
	return r;
}

static struct home_row *
rows_of(struct ctx *cx, const struct due_list *l)
{
	struct home_row *v = NEW_N(cx->arena, struct home_row, l->n + 1);

	for (size_t i = 0; i < l->n; i++)
		v[i] = row_of(cx, &l->v[i]);
	return v;
}

/* Put to the leader or approved: whose turn it is now. */
static void
step_handed_on(const struct ctx *cx, struct home_row *r, const struct draft_stand *stand)
{
	enum role role = cx->actor->role;

	r->act = N_("Read the draft");
	if (str_is(r->due.draft_state, "put")) {
		r->step = N_("Waiting for the leader's approval");
		r->mine = role == ROLE_UNIT_LEADER;
		r->act = r->mine ? N_("Approve") : r->act;
	} else if (stand->numbered == 0) {
		r->step = N_("Approved, waiting for the clerk's number");
		r->mine = role == ROLE_UNIT_CLERK;
		r->act = r->mine ? N_("Give it its number") : r->act;
	} else {
		r->step = N_("Approved and numbered, not sent yet");
		r->mine = role != ROLE_UNIT_LEADER;
		r->act = N_("Send");
	}
}

/* Where a report stands inside the unit, and what that leaves for the reader to do. */
static enum err
step_of(struct ctx *cx, struct tx *tx, struct home_row *r)
{
	const struct due *d = &r->due;
	struct draft_stand stand = { 0 };
	enum err e = due_reminded(cx, tx, d, &r->reminded);

	if (e != E_OK || !str_is(d->kind, "report")) {
		r->act = N_("Look at it");
		return e;
	}
	r->act = d->draft_state.n > 0 ? N_("Go on writing") : r->x.state == DUE_RETURNED ? N_("Complete the report") :
	    N_("Write this report");
	if (d->draft_state.n == 0 || (e = draft_stand(cx, tx, d->key, &stand)) != E_OK)
		return e;
	if (!str_is(d->draft_state, "writing")) {
		step_handed_on(cx, r, &stand);
	} else if (stand.note.n > 0) {
		r->step = N_("Handed back by the leader");
		r->note = stand.note;
		r->mine = cx->actor->role == ROLE_UNIT_OFFICER;
	}
	return E_OK;
}

static int
rank(const struct home_row *r)
{
	return r->mine ? 0 : r->x.state == DUE_RETURNED ? 1 : 2;
}

/* What waits for the reader first, then what was returned; each group in the order it came: by day. */
static void
urgent_first(struct ctx *cx, struct home_page *v)
{
	struct home_row *sorted = NEW_N(cx->arena, struct home_row, v->open_n + 1);
	size_t n = 0;

	for (int group = 0; group <= 2; group++)
		for (size_t i = 0; i < v->open_n; i++)
			if (rank(&v->open[i]) == group)
				sorted[n++] = v->open[i];
	v->open = sorted;
}

static enum err
read_home(struct ctx *cx, struct tx *tx, void *arg)
{
	struct home_page *v = arg;
	struct due_list open, coming, done;
	day_t today = ctx_today(cx);
	struct str unit = cx->actor->unit;
	enum err e;

	if ((e = due_open_of_unit(cx, tx, unit, today, &open)) != E_OK ||
	    (e = due_coming_of_unit(cx, tx, unit, today, COMING_SHOWN, &coming)) != E_OK ||
	    (e = due_done_of_unit(cx, tx, unit, 0, 0, &done, &v->done)) != E_OK)
		return e;
	v->open = rows_of(cx, &open);
	v->open_n = open.n;
	v->coming = rows_of(cx, &coming);
	v->coming_n = coming.n;
	for (size_t i = 0; i < open.n; i++) {
		if ((e = step_of(cx, tx, &v->open[i])) != E_OK)
			return e;
		v->done -= open.v[i].done != 0;        /* returned: sent, but owed again */
	}
	urgent_first(cx, v);
	return E_OK;
}

enum err
home_get(struct ctx *cx, const struct request *rq, struct reply *out)
{
	struct home_page v = { 0 };
	struct page_out p;
	enum err e;

	switch (cx->actor->role) {
	case ROLE_LEAD_OFFICER:
	case ROLE_LEAD_HEAD:
		return reply_see_other(out, url_path(cx->arena, "/board"));
	case ROLE_SUPERIOR_READER:
		return reply_see_other(out, url_path(cx->arena, "/received"));
	case ROLE_ADMINISTRATOR:
		return reply_see_other(out, url_admin(cx));
	case ROLE_AUDITOR:
		return reply_see_other(out, url_ledger(cx));
	case ROLE__MAX:
		return reply_see_other(out, url_account(cx));
	case ROLE_UNIT_OFFICER:
	case ROLE_UNIT_LEADER:
	case ROLE_UNIT_CLERK:
		break;
	}
	if ((e = site_read(cx, rq, read_home, &v)) != E_OK || (e = page_open(cx, rq, S("/"), &p)) != E_OK)
		return e;
	page_home(cx, &p.out, &v);
	return reply_page(out, 200, &p.buf);
}

/* --- sent ----------------------------------------------------------------------------------------------------------- */

struct reading_sent {
	struct sent_page page;
	int64_t offset;
};

static enum err
read_sent(struct ctx *cx, struct tx *tx, void *arg)
{
	struct reading_sent *r = arg;
	struct due_list rows;
	int64_t total;
	enum err e = due_done_of_unit(cx, tx, cx->actor->unit, ROWS_A_PAGE, r->offset, &rows, &total);

	if (e != E_OK)
		return e;
	r->page.rows = rows_of(cx, &rows);
	r->page.n = rows.n;
	r->page.of = pages_of(total);
	return E_OK;
}

enum err
sent_get(struct ctx *cx, const struct request *rq, struct reply *out)
{
	struct reading_sent r = { 0 };
	struct page_out p;
	enum err e;

	r.page.at = page_at(rq, &r.offset);
	if ((e = site_read(cx, rq, read_sent, &r)) != E_OK)
		return e;
	if (page_past(cx, out, url_path(cx->arena, "/sent"), r.page.at, r.page.of))
		return E_OK;
	if ((e = page_open(cx, rq, S("/sent"), &p)) != E_OK)
		return e;
	page_sent(cx, &p.out, &r.page);
	return reply_page(out, 200, &p.buf);
}

/* --- one row -------------------------------------------------------------------------------------------------------- */

static const struct due_do lead_acts[] = {
	{ "extend", N_("Extend the day") }, { "excuse", N_("Excuse the unit") }, { "remind", N_("Remind (recorded)") },
	{ "paper", N_("Register a paper report") },
};
static const struct due_do meeting_acts[] = { { "held", N_("Record that it was held") } };
static const struct due_do calendar_acts[] = { { "published", N_("Record it as done") } };

static void
what_can_be_done(struct ctx *cx, struct due_page *v)
{
	const struct due *d = &v->row.due;
	bool lead = permission_of(MAY_REVIEW, cx->actor->role), open = d->withdrawn == 0 && (d->done == 0 || d->again_by != DAY_NONE);

	v->may_write = permission_of(MAY_WRITE_DRAFT, cx->actor->role) && str_eq(d->unit, cx->actor->unit) &&
	    str_is(d->kind, "report") && open && d->excused == 0 && d->stood_for_by.n == 0 &&
	    (d->opens == DAY_NONE || d->opens <= ctx_today(cx)) &&
	    (cx->actor->unit_until == DAY_NONE || cx->actor->unit_until >= ctx_today(cx));
	v->may_read = d->filing != 0 && permission_of(MAY_SEE_FILING, cx->actor->role);
	v->by_letter = str_is(d->kind, "collection") && str_eq(d->unit, cx->actor->unit) && !lead && open && d->excused == 0;
	if (!lead || !open)
		return;
	if (str_is(d->kind, "report") && d->stood_for_by.n == 0) {
		v->can = lead_acts;
		v->can_n = COUNT(lead_acts);
	} else if (str_is(d->kind, "meeting")) {
		v->can = meeting_acts;
		v->can_n = COUNT(meeting_acts);
	} else if (str_is(d->kind, "publication") || str_is(d->kind, "collection")) {
		v->can = calendar_acts;
		v->can_n = COUNT(calendar_acts);
	}
}

struct reading_due {
	const struct request *rq;
	struct due_page page;
};

/* Whose a row was that was handed over, and for which fields, in the words of its plan version. */
static enum err
read_handover(struct ctx *cx, struct tx *tx, const struct reading_due *r, day_t day, struct due_page *v)
{
	const struct due *d = &v->row.due;
	const struct plan *plan;
	struct str one;
	bool more = d->fields.n > 0;
	struct str rest = d->fields;
	struct unit u;
	enum err e;

	if (d->from_unit.n == 0)
		return E_OK;
	if ((e = unit_get(cx, tx, d->from_unit, day, &u)) != E_OK ||
	    (e = site_plan_version(cx, tx, rq_site(r->rq), d->plan, &plan)) != E_OK)
		return e;
	v->from_name = u.name;
	while (more) {
		rest = str_cut(rest, ',', &one, &more);
		v->fields = str_fmt(cx->arena, "%.*s%s%.*s", STR_ARG(v->fields), v->fields.n > 0 ? ", " : "",
		    STR_ARG(field_title(plan, one)));
	}
	return E_OK;
}

static enum err
read_due(struct ctx *cx, struct tx *tx, void *arg)
{
	struct reading_due *r = arg;
	struct due_page *v = &r->page;
	const struct due *d = &v->row.due;
	day_t day = d->done_day != DAY_NONE ? d->done_day : d->day_now != DAY_NONE ? d->day_now : d->window_to;
	struct unit u;
	enum err e;

	if ((e = name_read(cx, tx, r->rq, d->unit, day, &u, &v->names)) != E_OK ||
	    (e = read_handover(cx, tx, r, day, v)) != E_OK)
		return e;
	v->unit_name = u.name;
	if ((e = due_longer_label(cx, tx, d, &v->goes_with)) != E_OK)
		return e;
	return cx->actor->role == ROLE_AUDITOR ? E_OK : due_acts(cx, tx, d->key, &v->acts);
}

enum err
due_page_get(struct ctx *cx, const struct request *rq, struct reply *out)
{
	struct reading_due r = { rq, { .row = row_of(cx, &rq_object(rq)->due) } };
	struct page_out p;
	enum err e;

	what_can_be_done(cx, &r.page);
	if ((e = site_read(cx, rq, read_due, &r)) != E_OK || (e = page_open(cx, rq, S(""), &p)) != E_OK)
		return e;
	page_due(cx, &p.out, &r.page);
	return reply_page(out, 200, &p.buf);
}
