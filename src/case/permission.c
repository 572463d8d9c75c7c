#include "case/permission.h"

#include "base/i18n.h"

static const struct {
	const char *name, *what;
} rows[PERMISSION__MAX] = {
#define X(id, text) [id] = { #id, text },
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
