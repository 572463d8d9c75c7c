#include "base/err.h"

static const struct {
	const char *name, *text;
	int exit_code, http;
} rows[E__MAX] = {
#define X(id, exit_code, http, text) [E_##id] = { #id, text, exit_code, http },
#include "base/err.def"
#undef X
};

int
err_exit_code(enum err e)
{
	return rows[e].exit_code;
}

int
err_http(enum err e)
{
	return rows[e].http;
}

const char *
err_name(enum err e)
{
	return rows[e].name;
}

const char *
err_text(enum err e)
{
	return rows[e].text;
}
