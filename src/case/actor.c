#include "case/actor.h"

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
