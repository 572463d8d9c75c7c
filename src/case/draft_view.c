/* A draft as its page shows it: who did which step, what was returned, what can be done with it next. */
#include "case/allow.h"
#include "case/due.h"
#include "case/filing_part.h"

static enum err
step_by(struct ctx *cx, struct tx *tx, const struct draft_step *step, struct str *out)
{
	struct str title, name;
	enum err e;

	*out = S("");
	if (step->post == 0)
		return E_OK;
	if ((e = draft_post(cx, tx, step->post, &title, &name)) != E_OK)
		return e == E_GONE ? E_OK : e;
	*out = name.n == 0 ? title : str_fmt(cx->arena, "%.*s – %.*s", STR_ARG(title), STR_ARG(name));
	return E_OK;
}

static enum err
returned_of(struct ctx *cx, struct tx *tx, struct draft_view *v)
{
	struct due_act_list acts;
	enum err e;

	if (v->due.returned == 0)
		return E_OK;
	if ((e = filing_get(cx, tx, v->due.filing, &v->returned)) != E_OK ||
	    (e = due_acts(cx, tx, v->due.key, &acts)) != E_OK)
		return e;
	for (size_t i = 0; i < acts.n; i++)
		if (acts.v[i].entry == v->due.returned)
			v->returned_reason = acts.v[i].text;
	return E_OK;
}

/* What drafting_load would say, in the words it would say it in; a fault that is noted already stays as it is. */
static void
shut_of(struct ctx *cx, struct tx *tx, struct draft_view *v)
{
	const struct object o = { .kind = OBJECT_DUE, .due = v->due };
	const struct fault noted = cx->fault;

	ctx_clear_fault(cx);
	if (allow(cx, MAY_WRITE_DRAFT, &o) != E_OK || allow_asked(cx, &v->due) != E_OK || due_writable(cx, tx, &v->due) != E_OK)
		v->shut = cx->fault.text;
	cx->fault = noted;
}

static void
next_steps(const struct ctx *cx, struct draft_view *v)
{
	const struct actor *a = cx->actor;
	const struct draft *d = &v->draft;
	bool writing = str_is(d->state, "writing");

	if (v->shut.n > 0)
		return;
	v->may_write = !draft_with_leader(cx, d) || v->left.texts.n + v->left.figures.n > 0;
	v->may_put = writing && !a->unit_short;
	v->may_withdraw = str_is(d->state, "put") && a->role != ROLE_UNIT_LEADER;
	v->may_approve = a->role == ROLE_UNIT_LEADER && str_is(d->state, "put");
	v->may_back = a->role == ROLE_UNIT_LEADER && !writing;
	v->may_number = a->role == ROLE_UNIT_CLERK && str_is(d->state, "approved");
	v->may_send = a->unit_short ? writing : str_is(d->state, "approved") && d->numbered.post != 0;
}

enum err
draft_view(struct ctx *cx, struct tx *tx, struct site *s, const struct due *d, struct draft_view *out)
{
	enum err e;

	*out = (struct draft_view){ .due = *d };
	if ((e = site_plan_version(cx, tx, s, d->plan, &out->plan)) != E_OK ||
	    (e = blank_make(cx, out->plan, d, &out->blank)) != E_OK)
		return e;
	if ((e = draft_open(cx, tx, d, &out->draft)) != E_OK ||
	    (e = step_by(cx, tx, &out->draft.prepared, &out->prepared_by)) != E_OK ||
	    (e = step_by(cx, tx, &out->draft.approved, &out->approved_by)) != E_OK ||
	    (e = step_by(cx, tx, &out->draft.numbered, &out->numbered_by)) != E_OK ||
	    (e = filing_comparator(cx, tx, s, d, &out->before)) != E_OK || (e = due_reminded(cx, tx, d, &out->reminded)) != E_OK)
		return e;
	if (out->before.filing != 0 && (e = filing_figures(cx, tx, out->before.filing, &out->before_figures)) != E_OK)
		return e;
	draft_left(cx, &out->blank, &out->draft, &out->left);
	if (out->left.texts.n + out->left.figures.n > 0 && (e = draft_former(cx, tx, s, d, &out->blank)) != E_OK)
		return e;
	shut_of(cx, tx, out);
	next_steps(cx, out);
	if (out->may_send && (e = filing_may_close(cx, tx, s, d, &out->may_close)) != E_OK)
		return e;
	return returned_of(cx, tx, out);
}
