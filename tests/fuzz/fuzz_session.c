/*
 * Everything a request says about who sends it: cookies, form key, origin, languages, addresses, one a line. A POST
 * reaches its handler only with the one session that there is and a form key of that session.
 */
#include "base/log.h"
#include "edge/address.h"
#include "edge/hooks.h"
#include "edge/session_cookie.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

#define TOKEN "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
static const unsigned char secret[32] = { 7 };
static int somebody;
static bool reached;

static enum err
act(struct ctx *cx, const struct request *rq, struct reply *out)
{
	MUST(cx->actor != NULL && str_is(rq->session_token, TOKEN));
	reached = true;
	return reply_bytes(out, "text/plain", S("done"));
}

static const struct route rows[] = {
	{ METHOD_POST, "/act", OBJECT_NONE, MAY_LOGGED_IN, LANE_WRITE, act, "act" },
};

static enum err
find_session(struct ctx *cx, void *app, struct str token, struct session *out)
{
	(void)cx;
	(void)app;
	if (!str_is(token, TOKEN))
		return E_LOGIN;
	*out = (struct session){ .id = 7, .actor = (const struct actor *)(const void *)&somebody };
	memcpy(out->csrf, secret, sizeof(secret));
	return E_OK;
}

static enum err
load(struct ctx *cx, void *app, enum object_kind kind, const struct object_args *at, void **out)
{
	(void)cx;
	(void)app;
	(void)kind;
	(void)at;
	(void)out;
	return E_GONE;
}

static enum err
allow(struct ctx *cx, void *app, enum permission p, enum object_kind kind, const void *object)
{
	(void)app;
	(void)p;
	(void)kind;
	(void)object;
	return cx->actor == NULL ? E_LOGIN : E_OK;
}

static enum err
error_page(struct ctx *cx, const struct request *rq, enum err e, struct buf *html)
{
	(void)cx;
	(void)rq;
	buf_z(html, err_name(e));
	return E_OK;
}

static const struct hooks hooks = { find_session, load, allow, error_page, NULL, "/login", NULL };

static void
walk(struct ctx *cx, struct str line[6], const char *url)
{
	const struct app app = { .routes = rows, .n = COUNT(rows), .hooks = &hooks, .public_url = str_of(url) };
	struct form_pair pairs[2] = { { S("_csrf"), line[1] }, { S("_once"), S("00112233445566778899aabbccddeeff") } };
	struct raw_request raw = { .method = METHOD_POST, .target = S("/act"), .cookie = line[0], .origin = line[2],
		.fetch_site = line[3], .accept_language = line[4], .peer = line[5], .form = { .v = pairs, .n = 2, .cap = 2 } };
	struct reply reply;

	reached = false;
	(void)route_dispatch(cx, &app, &raw, &reply);
	if (reached) {
		MUST(str_is(cookie_find(line[0], app_https(&app), COOKIE_SESSION), TOKEN) && csrf_check(secret, line[1]));
		MUST(line[2].n == 0 || app_origin_ok(&app, line[2]));
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct ctx cx = { .arena = arena_new(ARENA_REQUEST), .lang = LANG_EN, .now = 1 };
	struct str rest = { (const char *)data, n }, line[6];
	unsigned char address[16];
	struct sockaddr_storage ss;
	socklen_t ss_n;

	for (size_t i = 0; i < COUNT(line); i++)
		rest = str_cut(rest, '\n', &line[i], NULL);
	walk(&cx, line, "https://a.example");
	walk(&cx, line, "http://127.0.0.1:8080");
	(void)address_read(line[5], address);
	(void)address_read_listen(line[5], &ss, &ss_n);
	arena_free(cx.arena);
	return 0;
}
