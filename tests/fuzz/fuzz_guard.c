/* Heads and bodies as they come from a socket, in any cut: the verdict hangs on the bytes alone, and paths stay inside. */
#include "base/log.h"
#include "edge/guard.h"
#include "edge/hooks.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static bool
one_host(const void *arg, struct str host)
{
	(void)arg;
	return str_is(host, "a");
}

static enum guard_state
read_cut(const uint8_t *data, size_t n, size_t cut, size_t *used, int *status)
{
	struct guard g;

	guard_init(&g, one_host, NULL);
	for (*used = 0; *used < n;) {
		size_t take = n - *used < cut ? n - *used : cut, got = guard_feed(&g, data + *used, take);

		*used += got;
		MUST(got <= take && (got == take || g.state == GUARD_WHOLE || g.state == GUARD_BAD));
		if (g.state == GUARD_WHOLE || g.state == GUARD_BAD)
			break;
	}
	*status = g.status;
	return g.state;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	const struct app app = { .routes = route_table, .n = route_table_n };
	struct raw_request raw = { .target = { (const char *)data, n } };
	struct ctx cx = { .arena = arena_new(ARENA_COMMAND), .lang = LANG_EN };
	const struct route *route;
	struct request rq = { 0 };
	const char *allow;
	size_t a, b;
	int s, t;

	MUST(read_cut(data, n, n + 1, &a, &s) == read_cut(data, n, n % 5 + 1, &b, &t) && a == b && s == t);
	if (route_find(&cx, &app, &raw, &route, &rq, &allow) == E_OK)
		MUST(rq.path.p[0] == '/' && str_find(rq.path, S("/../")) < 0 && str_find(rq.path, S("//")) < 0);
	(void)route_back(&cx, &app, raw.target, "/");
	arena_free(cx.arena);
	return 0;
}
