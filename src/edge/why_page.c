/* Why this date: the same explanation as the shell's, beside the week it falls in. */
#include "case/plan_fact.h"
#include "edge/app.h"
#include "page/why.h"
#include "plan/explain.h"

struct reading_why {
	struct site *site;
	struct why_page page;
};

static void
reasons(struct ctx *cx, struct why_page *v, const struct explain_step *steps, size_t n)
{
	v->reasons = NEW_N(cx->arena, struct reason, n * 2 + 1);
	for (size_t i = 0; i < n; i++) {
		if (!steps[i].rule && steps[i].words.n > 0 && str_find(steps[i].text, steps[i].words) < 0)
			v->reasons[v->reasons_n++] = (struct reason){ .text = steps[i].words, .quote = true };
		v->reasons[v->reasons_n++] = (struct reason){ .text = steps[i].text, .rule = steps[i].rule ? steps[i].words : S("") };
	}
}

/* What a day of the strip is; a day of rest says so beside it. */
static struct str
strip_note(struct ctx *cx, const struct why_page *v, day_t d)
{
	const char *what = d != v->due.last_day ? N_("the day the clause names") : str_is(v->due.kind, "meeting") ?
	    N_("last day to hold it") : N_("last on-time day");

	if (d != v->due.last_day && d != v->due.rule_date)
		return S("");
	return day_weekday(d) < SATURDAY ? str_of(T(cx, what)) :
	    str_fmt(cx->arena, "%s – %s", T(cx, what), T(cx, "day off"));
}

/* Monday to Sunday around the last day; the rule's own day is marked where it lies in that week. */
static void
strip(struct ctx *cx, struct why_page *v)
{
	day_t last = v->due.last_day, monday;

	if (last == DAY_NONE)
		return;
	monday = last - (day_t)day_weekday(last);
	v->strip = NEW_N(cx->arena, struct strip_day, 7);
	for (day_t d = monday; d < monday + 7; d++)
		v->strip[v->strip_n++] = (struct strip_day){ .day = d,
			.kind = d == last ? STRIP_LAST : d == v->due.rule_date ? STRIP_RULE
			    : day_weekday(d) >= SATURDAY ? STRIP_REST : STRIP_WORK,
			.note = strip_note(cx, v, d) };
}

static enum err
read_why(struct ctx *cx, struct tx *tx, void *arg)
{
	struct reading_why *r = arg;
	const struct plan *p;
	struct plan_event *events;
	struct explain_step *steps;
	struct due_row row;
	size_t events_n, n;
	enum err e;

	if ((e = site_plan_version(cx, tx, r->site, r->page.due.plan, &p)) != E_OK ||
	    (e = bloc_events(cx, tx, p, &events, &events_n)) != E_OK ||
	    (e = explain_due(cx, p, events, events_n, r->page.due.key, &row, &steps, &n)) != E_OK)
		return e;
	reasons(cx, &r->page, steps, n);
	strip(cx, &r->page);
	return E_OK;
}

enum err
why_page_get(struct ctx *cx, const struct request *rq, struct reply *out)
{
	struct reading_why r = { rq_site(rq), { .due = rq_object(rq)->due } };
	struct page_out p;
	enum err e;

	if ((e = site_read(cx, rq, read_why, &r)) != E_OK || (e = page_open(cx, rq, S(""), &p)) != E_OK)
		return e;
	page_why(cx, &p.out, &r.page);
	return reply_page(out, 200, &p.buf);
}
