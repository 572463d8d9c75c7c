#include "case/permission.h"

/* One letter a role, as permission.def writes them. */
enum {
	O = 1U << ROLE_UNIT_OFFICER,
	L = 1U << ROLE_UNIT_LEADER,
	C = 1U << ROLE_UNIT_CLERK,
	F = 1U << ROLE_LEAD_OFFICER,
	H = 1U << ROLE_LEAD_HEAD,
	S = 1U << ROLE_SUPERIOR_READER,
	A = 1U << ROLE_ADMINISTRATOR,
	U = 1U << ROLE_AUDITOR,
};

static const struct {
	const char *name, *what;
	enum scope scope;
	unsigned roles;
} rows[PERMISSION__MAX] = {
#define X(id, what, scope, roles) [id] = { #id, what, SCOPE_##scope, (roles) },
#include "case/permission.def"
#undef X
};

const char *
permission_name(enum permission p)
{
	return rows[p].name;
}

const char *
permission_what(enum permission p)
{
	return rows[p].what;
}

enum scope
permission_scope(enum permission p)
{
	return rows[p].scope;
}

bool
permission_of(enum permission p, enum role r)
{
	return r < ROLE__MAX && (rows[p].roles & 1U << r) != 0;
}
