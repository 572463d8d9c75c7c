#include "case/actor.h"
#include "case/account.h"

static const struct {
	const char *name, *text;
} roles[ROLE__MAX] = {
#define X(id, name, text) [ROLE_##id] = { name, text },
#include "case/role.def"
#undef X
};

const char *
role_name(enum role r)
{
	return r < ROLE__MAX ? roles[r].name : "";
}

const char *
role_text(enum role r)
{
	return r < ROLE__MAX ? roles[r].text : N_("no post");
}

bool
role_read(struct str name, enum role *out)
{
	for (enum role r = 0; r < ROLE__MAX; r++)
		if (str_is(name, roles[r].name)) {
			*out = r;
			return true;
		}
	return false;
}

bool
role_in_unit(enum role r, struct str unit_role)
{
	switch (r) {
	case ROLE_LEAD_OFFICER:
	case ROLE_LEAD_HEAD:
	case ROLE_ADMINISTRATOR:
	case ROLE_AUDITOR:
		return str_is(unit_role, "lead");
	case ROLE_SUPERIOR_READER:
		return str_is(unit_role, "superior") || str_is(unit_role, "authority");
	case ROLE_UNIT_OFFICER:
	case ROLE_UNIT_LEADER:
	case ROLE_UNIT_CLERK:
	case ROLE__MAX:
		break;
	}
	return str_is(unit_role, "member") || str_is(unit_role, "local") || str_is(unit_role, "recipient") ||
	    str_is(unit_role, "guest");
}

struct actor_fact_list
actor_fact(struct ctx *cx)
{
	const struct actor *a = cx->actor;
	struct actor_fact *f;

	if (a == NULL)
		return (struct actor_fact_list){ NULL, 0 };
	f = NEW(cx->arena, struct actor_fact);
	*f = (struct actor_fact){ .post = a->post, .role = str_of(role_name(a->role)), .unit = a->unit, .title = a->title,
		.name = item_of(a->name) };
	return (struct actor_fact_list){ f, 1 };
}

/* --- who a post is ------------------------------------------------------------------------------------------------ */

enum err
actor_of_post(struct ctx *cx, struct tx *tx, int64_t post, struct actor *out)
{
	const struct sql_in in[] = { in_bloc(cx), in_i64(post), in_day(ctx_today(cx)) };
	struct str role;
	const struct sql_out row[] = { out_i64(&out->post), out_i64(&out->account), out_str(&role), out_str(&out->unit),
		out_str(&out->unit_name), out_bool(&out->unit_short), out_day(&out->unit_until), out_str(&out->title), out_str(&out->name),
		out_str(&out->login) };
	enum err e;

	*out = (struct actor){ .role = ROLE__MAX };
	if ((e = sql_one(cx, tx, SQL_ACTOR_OF_POST, in, COUNT(in), row, COUNT(row))) != E_OK)
		return e;
	return role_read(role, &out->role) ? E_OK : fail(cx, E_BROKEN, "post %lld has no known role", (long long)post);
}

static enum err
first_post(struct ctx *cx, struct tx *tx, enum sql_id id, const struct sql_in *in, size_t n, struct actor *out)
{
	int64_t post;
	const struct sql_out row[] = { out_i64(&post) };
	enum err e = sql_one(cx, tx, id, in, n, row, COUNT(row));

	return e == E_OK ? actor_of_post(cx, tx, post, out) : e;
}

enum err
actor_of_unit_role(struct ctx *cx, struct tx *tx, struct str unit, enum role role, struct actor *out)
{
	const struct sql_in in[] = { in_bloc(cx), in_str(unit), in_str(str_of(role_name(role))), in_day(ctx_today(cx)) };

	return first_post(cx, tx, SQL_ACTOR_OF_UNIT_ROLE, in, COUNT(in), out);
}

enum err
actor_of_session(struct ctx *cx, struct tx *tx, int64_t account, int64_t post, struct actor *out)
{
	const struct sql_in in[] = { in_bloc(cx), in_i64(account), in_day(ctx_today(cx)) };
	enum err e;

	if (post != 0)
		return (e = actor_of_post(cx, tx, post, out)) == E_OK && out->account != account ? E_GONE : e;
	if ((e = first_post(cx, tx, SQL_ACTOR_POSTS, in, COUNT(in), out)) != E_GONE)
		return e;
	*out = (struct actor){ .account = account, .role = ROLE__MAX };
	const struct sql_out row[] = { out_str(&out->name), out_str(&out->login) };

	return sql_one(cx, tx, SQL_ACTOR_OF_ACCOUNT, in, COUNT(in), row, COUNT(row));
}
