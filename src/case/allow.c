/* First: is it there for this post? Then: does the post's role have the right, in its own unit or in all? */
#include "case/allow.h"

#include "case/account.h"
#include "case/due.h"

static bool
own(const struct ctx *cx, struct str unit)
{
	return cx->actor->unit.n > 0 && str_eq(cx->actor->unit, unit);
}

static bool
sees_due(const struct ctx *cx, const struct due *d)
{
	const struct actor *a = cx->actor;

	if (actor_of_lead(a) || a->role == ROLE_AUDITOR)
		return true;
	if (a->role == ROLE_SUPERIOR_READER)
		return str_is(d->kind, "consolidation") && (unit_listed(d->to, a->unit) || unit_listed(d->copy, a->unit));
	return actor_of_unit(a) && own(cx, d->unit);
}

static bool
sees(const struct ctx *cx, const struct object *o)
{
	const struct actor *a = cx->actor;

	switch (o->kind) {
	case OBJECT_DUE:
		return sees_due(cx, &o->due);
	case OBJECT_FILING:
	case OBJECT_FILING_FILE:
		return actor_of_lead(a) || (actor_of_unit(a) && own(cx, o->filing.unit));
	case OBJECT_CONSOLIDATION:
		return actor_of_lead(a) || unit_listed(o->consolidation.to, a->unit);
	case OBJECT_ACCOUNT:
	case OBJECT_POST:
		return a->role == ROLE_ADMINISTRATOR;
	case OBJECT_ENTRY:
		return a->role == ROLE_AUDITOR;
	case OBJECT_VERSION:
	case OBJECT_NONE:
	case OBJECT__MAX:
		break;
	}
	return true;
}

static struct str
object_unit(const struct object *o)
{
	return o->kind == OBJECT_DUE ? o->due.unit
	    : o->kind == OBJECT_FILING || o->kind == OBJECT_FILING_FILE ? o->filing.unit : S("");
}

/*
 * What changes something, but for the account's own and the administrator's business. The plan is the lead's to change; an
 * administrator of a unit that ended still may: he serves the bloc, and without him nobody could mend a plan that ended the
 * lead without an heir.
 */
static bool
acts(enum permission p, enum role r)
{
	if (p == MAY_CHANGE_PLAN)
		return r != ROLE_ADMINISTRATOR;
	return p == MAY_WRITE_DRAFT || p == MAY_APPROVE_DRAFT || p == MAY_NUMBER_DRAFT || p == MAY_SEND || p == MAY_REVIEW ||
	    p == MAY_EXTEND || p == MAY_ERASE || p == MAY_RECORD || p == MAY_CONSOLIDATE || p == MAY_ISSUE;
}

enum err
allow(struct ctx *cx, enum permission p, const struct object *o)
{
	const struct actor *a = cx->actor;

	if (permission_scope(p) == SCOPE_OPEN)
		return E_OK;
	if (a == NULL)
		return E_LOGIN;
	if (o != NULL && !sees(cx, o))
		return E_GONE;
	if (p == MAY_LOGGED_IN)
		return E_OK;
	if (!permission_of(p, a->role))
		return E_DENIED;
	if (permission_scope(p) == SCOPE_OWN && o != NULL && o->kind != OBJECT_NONE && !own(cx, object_unit(o)))
		return E_DENIED;
	if (acts(p, a->role) && a->unit_until != DAY_NONE && ctx_today(cx) > a->unit_until)
		return fail(cx, E_DENIED, T(cx, "This unit ended on %.*s. What it wrote can be read; its successors act."),
		    STR_ARG(day_vi(cx->arena, a->unit_until)));
	return E_OK;
}

static enum err
sessions_still(struct ctx *cx, struct tx *tx, const struct actor *a)
{
	const struct sql_in in[] = { in_bloc(cx), in_i64(a->account) };
	struct str verifier;
	int64_t now;
	const struct sql_out row[] = { out_str(&verifier), out_i64(&now) };
	enum err e;

	if (a->epoch == 0)
		return E_OK;
	if ((e = sql_one(cx, tx, SQL_CREDENTIAL_GET, in, COUNT(in), row, COUNT(row))) != E_OK)
		return e == E_GONE ? E_LOGIN : e;
	return a->epoch == now ? E_OK : E_LOGIN;
}

/* Between the request's first look and the writer's turn the post may have ended, the account been closed or its sessions ended. */
static enum err
actor_still(struct ctx *cx, struct tx *tx)
{
	const struct actor *a = cx->actor;
	struct actor now;
	enum err e;

	if (a == NULL || a->post == 0)
		return E_OK;                   /* allow() says no to both */
	if ((e = actor_of_post(cx, tx, a->post, &now)) != E_OK)
		return e == E_GONE ? E_LOGIN : e;
	if (now.account != a->account || now.role != a->role || !str_eq(now.unit, a->unit))
		return E_LOGIN;
	return sessions_still(cx, tx, a);
}

enum err
allow_still(struct ctx *cx, struct tx *tx, enum permission p, const struct object *o)
{
	enum err e = actor_still(cx, tx);

	return e == E_OK ? allow(cx, p, o) : e;
}

enum err
allow_asked(struct ctx *cx, const struct due *d)
{
	return d->withdrawn == 0 ? E_OK : fail(cx, E_CONFLICT, "%s",
	    T(cx, "A newer plan version no longer asks for this. Look at the unit's work again: what is owed now stands there."));
}

enum err
allow_due(struct ctx *cx, struct tx *tx, enum permission p, const struct due *d)
{
	const struct object o = { .kind = OBJECT_DUE, .due = *d };
	enum err e = allow_still(cx, tx, p, &o);

	return e != E_OK ? e : allow_asked(cx, d);
}

enum err
object_load(struct ctx *cx, struct tx *tx, enum object_kind kind, const struct object_args *at, struct object *out)
{
	*out = (struct object){ .kind = kind, .id = at->id };
	switch (kind) {
	case OBJECT_DUE:
		return due_get(cx, tx, at->key, &out->due);
	case OBJECT_FILING:
		return filing_get(cx, tx, at->id, &out->filing);
	case OBJECT_FILING_FILE:
		return filing_file_get(cx, tx, at->id, at->id2, &out->filing, &out->file);
	case OBJECT_CONSOLIDATION:
		return consolidation_get(cx, tx, at->id, &out->consolidation);
	case OBJECT_ACCOUNT:
		return account_exists(cx, tx, at->id);
	case OBJECT_POST:
		return post_exists(cx, tx, at->id);
	case OBJECT_ENTRY:
		return entry_exists(cx, tx, at->id);
	case OBJECT_VERSION:
		return version_get(cx, tx, at->id, &out->version);
	case OBJECT_NONE:
	case OBJECT__MAX:
		break;
	}
	return E_OK;
}
