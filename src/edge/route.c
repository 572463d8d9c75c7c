/*
 * The table of addresses and how a path finds its row. The rows are few: each is tried, the one with the most static
 * segments wins, so "/due/{key...}/send" is not taken for a key that ends in "send".
 */
#include "edge/route.h"

#include "base/log.h"

const struct route route_table[] = {
#define X(method, path, object, permission, lane, handler) \
	{ METHOD_##method, path, OBJECT_##object, permission, LANE_##lane, handler, #handler },
#include "edge/route.def"
#undef X
};
const size_t route_table_n = COUNT(route_table);

/* Next `/segment` of a path that begins with `/`. */
static bool
segment(struct str *path, struct str *out)
{
	if (path->n == 0 || path->p[0] != '/')
		return false;
	*path = str_sub(*path, 1, path->n);
	for (size_t i = 0; i <= path->n; i++) {
		if (i < path->n && path->p[i] != '/')
			continue;
		*out = str_sub(*path, 0, i);
		*path = str_sub(*path, i, path->n);
		return true;
	}
	return false;
}

static int
segments(struct str path)
{
	struct str s;
	int n = 0;

	while (segment(&path, &s))
		n++;
	return n;
}

/* Takes the segments of `key` from path, leaving `tail` of them. */
static bool
take_key(struct str *path, int tail, struct str *key)
{
	const char *from = path->p + 1;
	struct str s;
	int take = segments(*path) - tail;

	if (take < 1)
		return false;
	for (int i = 0; i < take; i++)
		if (!segment(path, &s))
			return false;
	*key = (struct str){ from, (size_t)(path->p - from) };
	return form_is_key(*key, 200);
}

/* The number of static segments + 1 when the pattern takes the path, 0 when not. */
static int
pattern_takes(const char *pattern, struct str path, struct object_args *at)
{
	struct str want = str_of(pattern), w, s;
	int statics = 1;

	*at = (struct object_args){ 0 };
	while (segment(&want, &w)) {
		if (str_is(w, "{key...}")) {
			if (!take_key(&path, segments(want), &at->key))
				return 0;
			continue;
		}
		if (!segment(&path, &s))
			return 0;
		if (str_is(w, "{id}") || str_is(w, "{id2}")) {
			int64_t *id = w.n == 4 ? &at->id : &at->id2;

			if (!str_to_i64(s, id) || *id <= 0)
				return 0;
		} else if (str_is(w, "{name}")) {
			if (s.n == 0 || s.n > 200)
				return 0;
			at->name = s;
		} else {
			if (!str_eq(w, s))
				return 0;
			statics++;
		}
	}
	return path.n == 0 ? statics : 0;
}

/* Does the path begin and end as the pattern does: what comes before its first `{` and after its last `}`. */
static bool
ends_fit(const char *pattern, struct str path)
{
	size_t i;

	for (i = 0; pattern[i] != '\0' && pattern[i] != '{'; i++)
		if (i == path.n || path.p[i] != pattern[i])
			return false;
	return pattern[i] == '\0' ? i == path.n : str_ends(path, str_of(strrchr(pattern, '}') + 1));
}

enum err
route_match(const struct route *routes, size_t n, enum method method, struct str path, const struct route **out,
    struct object_args *at, const char **allow)
{
	const struct route *best = NULL;
	struct object_args try;
	bool has[METHOD__MAX] = { false };
	int best_score = 0;

	*out = NULL;
	for (size_t i = 0; i < n; i++) {
		int score = ends_fit(routes[i].path, path) ? pattern_takes(routes[i].path, path, &try) : 0;

		if (score > best_score) {
			best_score = score;
			best = &routes[i];
			*at = try;
		}
	}
	if (best == NULL)
		return E_GONE;
	for (size_t i = 0; i < n; i++) {
		if (strcmp(routes[i].path, best->path) != 0)
			continue;
		has[routes[i].method] = true;
		if (routes[i].method == method)
			*out = &routes[i];
	}
	if (*out != NULL)
		return E_OK;
	*allow = has[METHOD_GET] ? "GET, HEAD" : "POST";
	return E_METHOD;
}

static bool
pattern_ok(const char *pattern)
{
	struct str rest = str_of(pattern), s;
	int keys = 0;

	if (str_is(rest, "/"))
		return true;
	while (segment(&rest, &s)) {
		bool parameter = str_is(s, "{id}") || str_is(s, "{id2}") || str_is(s, "{name}") || str_is(s, "{key...}");

		if (s.n == 0 || (!parameter && !form_is_key(s, 60)))
			return false;
		if (keys > 0 && parameter)
			return false;           /* after a key only static segments */
		keys += str_is(s, "{key...}");
	}
	return rest.n == 0;
}

bool
route_check(const struct route *routes, size_t n, struct buf *why)
{
	size_t before = why->n;

	for (size_t i = 0; i < n; i++) {
		const struct route *r = &routes[i];

		if (!pattern_ok(r->path))
			buf_fmt(why, "%s: not a path this table can have\n", r->path);
		if (r->method == METHOD_POST && r->lane == LANE_FAST)
			buf_fmt(why, "%s: a POST cannot be FAST\n", r->path);
		if (r->handler == NULL)
			buf_fmt(why, "%s: no handler\n", r->path);
		for (size_t k = 0; k < i; k++)
			if (r->method == routes[k].method && strcmp(r->path, routes[k].path) == 0)
				buf_fmt(why, "%s: twice\n", r->path);
	}
	return why->n == before;
}

static int
hex(char c)
{
	return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* One pass of percent-decoding; refuses NUL, controls, `\`, an encoded `/`, malformed UTF-8, empty and dot segments. */
static bool
decode_path(struct arena *a, struct str raw, struct str *out)
{
	char *p = arena_alloc(a, raw.n + 1);
	struct str path, s;
	size_t n = 0;

	for (size_t i = 0; i < raw.n; i++) {
		unsigned char c = (unsigned char)raw.p[i];

		if (c == '%') {
			if (raw.n - i < 3 || hex(raw.p[i + 1]) < 0 || hex(raw.p[i + 2]) < 0)
				return false;
			c = (unsigned char)(hex(raw.p[i + 1]) << 4 | hex(raw.p[i + 2]));
			i += 2;
			if (c == '/')
				return false;
		}
		if (c < 0x20 || c == 0x7f || c == '\\')
			return false;
		p[n++] = (char)c;
	}
	*out = path = (struct str){ p, n };
	if (n == 0 || p[0] != '/' || !str_utf8_ok(path))
		return false;
	while (n > 1 && segment(&path, &s))
		if ((s.n == 0 && path.n > 0) || str_is(s, ".") || str_is(s, ".."))
			return false;
	return true;
}

#define QUERY_PAIRS 100

enum err
route_find(struct ctx *cx, const struct app *app, const struct raw_request *raw, const struct route **out,
    struct request *rq, const char **allow)
{
	struct str path, query;

	query = str_cut(raw->target, '?', &path, NULL);
	*out = NULL;
	if (!decode_path(cx->arena, path, &rq->path) || !form_urlencoded(cx->arena, query, QUERY_PAIRS, &rq->query))
		return E_USAGE;
	return route_match(app->routes, app->n, raw->method, rq->path, out, &rq->at, allow);
}

struct url
route_url(struct ctx *cx, const struct route *route, const struct object_args *at)
{
	struct str want = str_of(route->path), w;
	struct url u = { S("") };

	while (segment(&want, &w)) {
		u = url_lit(cx->arena, u, "/");
		if (str_is(w, "{key...}"))
			u = url_key(cx->arena, u, at->key);
		else if (str_is(w, "{id}"))
			u = url_id(cx->arena, u, at->id);
		else if (str_is(w, "{id2}"))
			u = url_id(cx->arena, u, at->id2);
		else
			u = url_segment(cx->arena, u, str_is(w, "{name}") ? at->name : w);
	}
	return u;
}

/* The address of the GET row that takes this path. */
static bool
readable(struct ctx *cx, const struct app *app, struct str path, struct url *out)
{
	const struct route *r;
	const char *allow;
	struct object_args at;

	if (route_match(app->routes, app->n, METHOD_GET, path, &r, &at, &allow) != E_OK)
		return false;
	*out = route_url(cx, r, &at);
	return true;
}

struct url
route_back(struct ctx *cx, const struct app *app, struct str to, const char *fallback)
{
	struct url u;

	if (to.n == 0 || to.n > 500 || to.p[0] != '/' || !decode_path(cx->arena, to, &to) || !readable(cx, app, to, &u))
		return url_path(cx->arena, fallback);
	return u;
}

struct url
route_near(struct ctx *cx, const struct app *app, struct str path)
{
	struct url u;

	while (path.n > 1) {
		if (readable(cx, app, path, &u))
			return u;
		while (path.n > 1 && path.p[path.n - 1] != '/')
			path.n--;
		path.n--;
	}
	return url_path(cx->arena, "/");
}
