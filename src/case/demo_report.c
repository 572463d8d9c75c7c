/* One unit's report of the demo, through the same steps people take: written, put, approved, numbered, sent. */
#include "case/account.h"
#include "case/demo.h"
#include "case/review.h"

#include "base/number.h"

void
demo_tick(struct demo *d)
{
	if (d->cx->now + 47000 <= d->latest)
		d->cx->now += 47000;
}

struct finding {
	struct str unit;
	enum role role;
	struct actor *actor;
};

static enum err
find_actor(struct ctx *cx, struct tx *tx, void *arg)
{
	struct finding *f = arg;
	const enum role order[] = { f->role, ROLE_UNIT_LEADER, ROLE_UNIT_OFFICER, ROLE_UNIT_CLERK };
	enum err e = E_GONE;

	for (size_t i = 0; i < COUNT(order) && e == E_GONE; i++)
		if ((e = actor_of_unit_role(cx, tx, f->unit, order[i], f->actor)) == E_GONE)
			ctx_clear_fault(cx);
	return e;
}

enum err
demo_as(struct demo *d, struct str unit, enum role role)
{
	struct finding f = { unit, role, NEW(d->cx->arena, struct actor) };

	demo_tick(d);
	d->cx->actor = f.actor;
	return store_read(d->cx, d->site->store, find_actor, &f);
}

bool
demo_for_due(struct demo *d, const struct due *due, struct demo_for *out)
{
	*out = (struct demo_for){ .unit = unit_of(&d->units, due->unit), .due = due, .day = ctx_today(d->cx) };
	return out->unit != NULL && demo_period_read(due->period, &out->period);
}

struct viewing {
	struct site *site;
	const struct due *due;
	struct draft_view view;
};

static enum err
view(struct ctx *cx, struct tx *tx, void *arg)
{
	struct viewing *v = arg;

	return draft_view(cx, tx, v->site, v->due, &v->view);
}

static bool
gives_figure(const struct plan *p, const struct unit *u, struct str indicator)
{
	const struct stmt *s = plan_find_kind(p, K_INDICATOR, indicator);
	const struct value *v = s == NULL ? NULL : stmt_value(s, PROP_INDICATOR_SOURCE);

	return str_is(u->role, "local") || (v != NULL && v->u.stmts.n > 0 && str_eq(v->u.stmts.v[0]->name, u->key));
}

static void
figures_write(struct demo *d, const struct demo_for *f, struct draft_in *in)
{
	struct arena *a = d->cx->arena;
	size_t room = f->blank->figures_n + 1, n = 0;

	in->indicator.v = NEW_N(a, struct str, room);
	in->value.v = NEW_N(a, struct str, room);
	in->status.v = NEW_N(a, struct str, room);
	for (size_t i = 0; i < f->blank->figures_n; i++) {
		const struct blank_figure *b = &f->blank->figures[i];
		int64_t v;

		if (b->ratio || !gives_figure(f->plan, f->unit, b->name) ||
		    !demo_figure(d->text, f->unit->key, b->name, &f->period, b->stock, &v))
			continue;
		in->indicator.v[n] = b->name;
		in->value.v[n] = decimal_vi(a, (struct decimal){ .v = v, .set = true });
		in->status.v[n++] = S("");
	}
	in->indicator.n = in->value.n = in->status.n = n;
}

/* How many texts a section gets (README of the demo). */
static size_t
how_many(struct dice *dice, struct str section, int months)
{
	size_t more = months > 1;

	if (str_is(section, "ket-qua"))
		return 1 + dice_roll(dice, 2) + more;
	if (str_is(section, "noi-com"))
		return 1;
	if (str_is(section, "de-xuat"))
		return dice_roll(dice, 3) + more;
	if (str_is(section, "phoi-hop") || str_is(section, "han-che"))
		return 1 + dice_roll(dice, 2) + more;
	return 2 + dice_roll(dice, 2) + more;
}

static void
place_write(struct demo *d, const struct demo_for *f, struct dice *dice, struct draft_in *in, struct str section,
    struct str field)
{
	struct str text = demo_place(d->cx, d->text, f, dice, section, field, how_many(dice, section, f->period.months));

	if (text.n == 0)
		return;
	in->section.v[in->section.n++] = section;
	in->field.v[in->field.n++] = field;
	in->text.v[in->text.n++] = text;
}

static void
texts_write(struct demo *d, const struct demo_for *f, struct draft_in *in)
{
	struct dice dice = dice_of(f->unit->key, f->due->key);
	const struct blank *b = f->blank;
	size_t room = 1;

	for (size_t i = 0; i < b->sections_n; i++)
		room += 1 + b->sections[i].fields_n;
	in->section.v = NEW_N(d->cx->arena, struct str, room);
	in->field.v = NEW_N(d->cx->arena, struct str, room);
	in->text.v = NEW_N(d->cx->arena, struct str, room);
	for (size_t i = 0; i < b->sections_n; i++) {
		if (!b->sections[i].by_field)
			place_write(d, f, &dice, in, b->sections[i].name, S(""));
		for (size_t k = 0; k < b->sections[i].fields_n; k++)
			place_write(d, f, &dice, in, b->sections[i].name, b->sections[i].fields[k].name);
	}
}

static struct str
next_number(struct demo *d, const struct unit *u)
{
	return str_fmt(d->cx->arena, "%lld/BC-%.*s", (long long)++d->numbers[u - d->units.v], STR_ARG(u->symbol));
}

static struct str
signatory(struct demo *d, const struct unit *u)
{
	return str_fmt(d->cx->arena, "Lãnh đạo %.*s", STR_ARG(u->name));
}

/* What follows the first saving; each step raises seq by one. */
static enum err
hand_on(struct demo *d, const struct unit *u, struct draft_act *act, enum demo_upto upto)
{
	int64_t filing;
	bool one_step = d->cx->actor->unit_short;
	enum err e;

	if (!one_step && (e = draft_put(d->cx, d->site, act)) != E_OK)
		return e;
	if (upto == DEMO_PUT)
		return E_OK;
	act->number = next_number(d, u);
	act->number_day = ctx_today(d->cx);
	if (!one_step) {
		act->seq++;
		if ((e = demo_as(d, u->key, ROLE_UNIT_LEADER)) != E_OK || (e = draft_approve(d->cx, d->site, act)) != E_OK)
			return e;
		act->seq++;
		if ((e = demo_as(d, u->key, ROLE_UNIT_CLERK)) != E_OK || (e = draft_number(d->cx, d->site, act)) != E_OK)
			return e;
		act->seq++;
	}
	demo_tick(d);
	if ((e = filing_send(d->cx, d->site, act, &filing)) == E_OK)
		d->made.filings++;
	return e;
}

enum err
demo_report(struct demo *d, const struct due *due, bool nil, enum demo_upto upto)
{
	struct viewing v = { .site = d->site, .due = due };
	struct demo_for f;
	struct draft_in in = { .due = due->key, .nil = nil };
	struct draft_act act = { .due = due->key, .number_day = DAY_NONE };
	enum err e;

	if (!demo_for_due(d, due, &f))
		return E_OK;
	if ((e = demo_as(d, due->unit, ROLE_UNIT_OFFICER)) != E_OK ||
	    (e = store_read(d->cx, d->site->store, view, &v)) != E_OK)
		return e;
	f.blank = &v.view.blank;
	f.plan = v.view.plan;
	in.seq = v.view.draft.seq;
	in.signatory = act.signatory = signatory(d, f.unit);
	if (!nil) {
		figures_write(d, &f, &in);
		f.figures = &in;
		texts_write(d, &f, &in);
	}
	if ((e = draft_write(d->cx, d->site, &in, &act.seq)) != E_OK || upto == DEMO_WRITTEN)
		return e;
	demo_tick(d);
	return hand_on(d, f.unit, &act, upto);
}

enum err
demo_paper(struct demo *d, const struct due *due)
{
	struct demo_for f;
	struct dice dice = dice_of(due->key, S("paper"));
	struct paper_receive in = { .due = due->key, .day = ctx_today(d->cx), .time = S("08:00"),
		.number_day = ctx_today(d->cx) };
	int64_t filing;
	enum err e;

	if (!demo_for_due(d, due, &f))
		return E_OK;
	in.number = next_number(d, f.unit);
	in.signatory = signatory(d, f.unit);
	in.text = demo_phrase(d->cx, d->text, &f, &dice, S("tiep-nhan"));
	if ((e = demo_as(d, S("tgtu"), ROLE_LEAD_OFFICER)) == E_OK && (e = paper_receive(d->cx, d->site, &in, &filing)) == E_OK)
		d->made.filings++;
	return e;
}
