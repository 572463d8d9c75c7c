/* The pure readers of the edge: guard, multipart, cookies, routes, tokens, encodings. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#undef fail     /* ours is in base/ctx.h */

#include "edge/address.h"
#include "edge/answer.h"
#include "edge/guard.h"
#include "edge/multipart.h"
#include "edge/route.h"
#include "edge/session_cookie.h"

static struct ctx cx;

static bool
any_host(const void *arg, struct str host)
{
	(void)arg;
	return str_is(host, "a.example");
}

static void
guard_counts_bytes(void **state)
{
	const char *one = "POST /x HTTP/1.1\r\nHost: a.example\r\nContent-Length: 3\r\n\r\nabc",
	    *two = "GET / HTTP/1.0\r\nHOST:a.example \r\n\r\n";
	char both[256];
	size_t n = strlen(one), m = strlen(two);
	struct guard g;

	(void)state;
	memcpy(both, one, n);
	memcpy(both + n, two, m);
	for (size_t cut = 1; cut < n; cut++) {
		guard_init(&g, any_host, NULL);
		assert_int_equal(guard_feed(&g, both, cut), cut);
		assert_int_equal(guard_feed(&g, both + cut, n + m - cut), n - cut);
		assert_int_equal(g.state, GUARD_WHOLE);
		assert_true(guard_idle(&g));
		assert_int_equal(guard_feed(&g, two, m), m);
		assert_int_equal(g.state, GUARD_WHOLE);
	}
}

static void
guard_bounds(void **state)
{
	static char text[40000];
	struct guard g;
	size_t n;

	(void)state;
	n = (size_t)snprintf(text, sizeof(text), "GET /");
	memset(text + n, 'a', 5000);
	guard_init(&g, any_host, NULL);
	(void)guard_feed(&g, text, n + 5000);
	assert_int_equal(g.status, 414);
	n = (size_t)snprintf(text, sizeof(text), "GET / HTTP/1.1\r\nHost: a.example\r\n");
	for (int i = 0; i < 70; i++)
		n += (size_t)snprintf(text + n, sizeof(text) - n, "x%d: y\r\n", i);
	guard_init(&g, any_host, NULL);
	(void)guard_feed(&g, text, n);
	assert_int_equal(g.status, 431);
	n = (size_t)snprintf(text, sizeof(text), "GET / HTTP/1.1\r\nHost: a.example\r\nX: ");
	memset(text + n, 'b', 20000);
	guard_init(&g, any_host, NULL);
	(void)guard_feed(&g, text, n + 20000);
	assert_int_equal(g.status, 431);
}

/* --- multipart ----------------------------------------------------------------------------------------------------- */

static char parts[70000];
static size_t parts_n;
static int pieces;                      /* in how many the data of all parts came */

static enum err
on_begin(void *arg, struct str name, struct str file, bool is_file)
{
	(void)arg;
	parts_n += (size_t)snprintf(parts + parts_n, sizeof(parts) - parts_n, "[%.*s%s%.*s:", STR_ARG(name),
	    is_file ? "|" : "", STR_ARG(file));
	return E_OK;
}

static enum err
on_data(void *arg, struct str bytes)
{
	(void)arg;
	pieces++;
	memcpy(parts + parts_n, bytes.p, bytes.n);
	parts_n += bytes.n;
	return E_OK;
}

static enum err
on_end(void *arg)
{
	(void)arg;
	parts[parts_n++] = ']';
	return E_OK;
}

static enum err
multipart(const char *body, size_t n, size_t cut)
{
	const struct multipart_sink sink = { on_begin, on_data, on_end, NULL };
	struct multipart m;
	enum err e;

	parts_n = 0;
	pieces = 0;
	multipart_init(&m, S("xyz"), &sink);
	for (size_t i = 0; i < n; i += cut)
		if ((e = multipart_feed(&m, (struct str){ body + i, n - i < cut ? n - i : cut })) != E_OK)
			return e;
	parts[parts_n] = '\0';
	return multipart_end(&m);
}

#define CD "Content-Disposition: form-data; "

static void
multipart_reads(void **state)
{
	const char *body = "--xyz\r\n" CD "name=\"a\"\r\n\r\n1\r\n\r\n--xy\r\n-\r\n--xyz\r\nContent-Type: x\r\ncontent-disposition: "
	    "form-data; name=\"f\"; filename=\"b%22\\o.docx\"\r\n\r\n\r\r\n--xyz\r\n" CD "name=\"e\"; filename=\"\"\r\n\r\n\r\n--xyz--\r\n";

	(void)state;
	for (size_t cut = 1; cut < strlen(body); cut++) {
		assert_int_equal(multipart(body, strlen(body), cut), E_OK);
		assert_string_equal(parts, "[a:1\r\n\r\n--xy\r\n-][f|b\"\\o.docx:\r][e|:]");
	}
	assert_int_equal(multipart("--xyz--", 7, 9), E_OK);
}

/* Bytes that begin like a delimiter are handed over with the others: each piece is a write to the disk. */
static void
multipart_in_large_pieces(void **state)
{
	static const char *const fill[] = { "\r", "\r\n", "\r\n--xy", "a" };
	static char body[65000];

	(void)state;
	for (size_t k = 0; k < COUNT(fill); k++) {
		size_t n = (size_t)snprintf(body, sizeof(body), "--xyz\r\n" CD "name=\"f\"; filename=\"f\"\r\n\r\n"), from = n;

		while (n < 60000)
			n += (size_t)snprintf(body + n, sizeof(body) - n, "%s", fill[k]);
		n += (size_t)snprintf(body + n, sizeof(body) - n, "\r\n--xyz--\r\n");
		assert_int_equal(multipart(body, n, 16384), E_OK);
		assert_int_equal(parts_n, 6 + n - from - 11);
		assert_true(pieces <= 8);
	}
}

static void
multipart_refuses(void **state)
{
	static const char *const refused[] = {
		"", "x", "\r\n--xyz--", "--xyz", "--xyz-", "--xyzz\r\n", "--xyz\r\n\r\nabc\r\n--xyz--",
		"--xyz\r\nContent-Type: a\r\n\r\nb\r\n--xyz--", "--xyz\r\n" CD "name=\"\"\r\n\r\nb\r\n--xyz--",
		"--xyz\r\n" CD "name=a\r\n\r\nb\r\n--xyz--", "--xyz\r\n" CD "name=\"a\"; name=\"b\"\r\n\r\nb\r\n--xyz--",
		"--xyz\r\n" CD "name=\"a\"\r\n" CD "name=\"b\"\r\n\r\nb\r\n--xyz--", "--xyz\r\n" CD "name=\"a\r\n\r\nb\r\n--xyz--",
		"--xyz\r\n" CD "name=\"a\"; filename*=UTF-8''x\r\n\r\nb\r\n--xyz--",
		"--xyz\r\n" CD "name=\"a\"\r\nContent-Transfer-Encoding: base64\r\n\r\nb\r\n--xyz--",
		"--xyz\r\n" CD "name=\"a\"\r\n\r\nb\r\n--xyz--\r\n--xyz\r\n", "--xyz\r\n" CD "name=\"a\"\r\n\r\nb",
		"--xyz\n" CD "name=\"a\"\n\nb\n--xyz--", "--xyz\r\nContent-Disposition: attachment; name=\"a\"\r\n\r\nb\r\n--xyz--",
	};
	static char many[65 * 64];
	struct str boundary;
	size_t n = 0;

	(void)state;
	for (size_t i = 0; i < COUNT(refused); i++)
		assert_int_equal(multipart(refused[i], strlen(refused[i]), 5), E_USAGE);
	for (int i = 0; i < MULTIPART_PARTS_MAX + 1; i++)
		n += (size_t)snprintf(many + n, sizeof(many) - n, "--xyz\r\n" CD "name=\"a\"\r\n\r\n\r\n");
	assert_int_equal(multipart(many, n, 100), E_USAGE);
	assert_true(multipart_boundary(S("Multipart/Form-Data; charset=utf-8; Boundary=\"a b\""), &boundary) == false);
	assert_true(multipart_boundary(S("multipart/form-data; boundary=----WebKitFormBoundaryAbc"), &boundary));
	assert_true(str_is(boundary, "----WebKitFormBoundaryAbc"));
	assert_false(multipart_boundary(S("multipart/form-data"), &boundary));
	assert_false(multipart_boundary(S("multipart/form-data; boundary=a; boundary=b"), &boundary));
	assert_false(multipart_boundary(S("multipart/mixed; boundary=a"), &boundary));
	assert_false(multipart_boundary(S("multipart/form-data; boundary="
	    "0123456789012345678901234567890123456789012345678901234567890123456789x"), &boundary));
}

/* --- routes -------------------------------------------------------------------------------------------------------- */

static enum err
nothing(struct ctx *c, const struct request *rq, struct reply *out)
{
	(void)c;
	(void)rq;
	(void)out;
	return E_OK;
}

#define ROW(m, p) { METHOD_##m, p, OBJECT_NONE, MAY_ANYONE, LANE_WRITE, nothing, "nothing" }
static const struct route rows[] = {
	ROW(GET, "/"), ROW(GET, "/due/{key...}"), ROW(POST, "/due/{key...}/send"), ROW(GET, "/due/{key...}/why"),
	ROW(GET, "/filing/{id}"), ROW(GET, "/filing/new"), ROW(GET, "/filing/{id}/file/{id2}"), ROW(GET, "/unit/{name}"),
};

static int
row_of(enum method m, const char *path, struct object_args *at, enum err want)
{
	const struct route *r;
	const char *allow = "";

	assert_int_equal(route_match(rows, COUNT(rows), m, str_of(path), &r, at, &allow), want);
	return r == NULL ? -1 : (int)(r - rows);
}

static void
routes(void **state)
{
	struct object_args at;
	struct buf why;

	(void)state;
	assert_int_equal(row_of(METHOD_GET, "/", &at, E_OK), 0);
	assert_int_equal(row_of(METHOD_GET, "/due/bc/so/2026-03@x", &at, E_OK), 1);
	assert_true(str_is(at.key, "bc/so/2026-03@x"));
	assert_int_equal(row_of(METHOD_POST, "/due/bc/so/2026-03/send", &at, E_OK), 2);
	assert_true(str_is(at.key, "bc/so/2026-03"));
	assert_int_equal(row_of(METHOD_GET, "/due/bc/so/2026-03/send", &at, E_METHOD), -1);
	assert_int_equal(row_of(METHOD_GET, "/due/bc/why", &at, E_OK), 3);
	assert_int_equal(row_of(METHOD_GET, "/filing/12", &at, E_OK), 4);
	assert_int_equal(at.id, 12);
	assert_int_equal(row_of(METHOD_GET, "/filing/new", &at, E_OK), 5);
	assert_int_equal(row_of(METHOD_GET, "/filing/3/file/4", &at, E_OK), 6);
	assert_true(at.id == 3 && at.id2 == 4);
	assert_int_equal(row_of(METHOD_GET, "/unit/Sở Y tế", &at, E_OK), 7);
	assert_int_equal(row_of(METHOD_GET, "/filing/0", &at, E_GONE), -1);
	assert_int_equal(row_of(METHOD_GET, "/filing/012", &at, E_GONE), -1);
	assert_int_equal(row_of(METHOD_GET, "/filing/99999999999999999999", &at, E_GONE), -1);
	assert_int_equal(row_of(METHOD_GET, "/due/", &at, E_GONE), -1);
	assert_int_equal(row_of(METHOD_GET, "/due/a b", &at, E_GONE), -1);
	assert_int_equal(row_of(METHOD_GET, "/filing/12/", &at, E_GONE), -1);
	assert_int_equal(row_of(METHOD_POST, "/unit/x", &at, E_METHOD), -1);
	buf_init(&why, cx.arena, 4096);
	assert_true(route_check(rows, COUNT(rows), &why));
	if (!route_check(route_table, route_table_n, &why))
		print_error("%.*s", STR_ARG(buf_view(&why)));
	assert_int_equal(why.n, 0);
}

static void
back_after_login(void **state)
{
	const struct app app = { .routes = rows, .n = COUNT(rows) };

	(void)state;
	assert_true(str_is(route_back(&cx, &app, S("/due/bc/so/2026-03/why"), "/x").text, "/due/bc/so/2026-03/why"));
	assert_true(str_is(route_back(&cx, &app, S("/unit/S%E1%BB%9F"), "/x").text, "/unit/S%E1%BB%9F"));
	assert_true(str_is(route_back(&cx, &app, S("//evil.example/"), "/x").text, "/x"));
	assert_true(str_is(route_back(&cx, &app, S("https://evil.example/"), "/x").text, "/x"));
	assert_true(str_is(route_back(&cx, &app, S("/due/bc/send"), "/x").text, "/x"));
	assert_true(str_is(route_back(&cx, &app, S(""), "/x").text, "/x"));
	assert_true(str_is(route_back(&cx, &app, S("/\\evil.example"), "/x").text, "/x"));
	assert_true(str_is(route_back(&cx, &app, S("/unit/a%0d%0ab"), "/x").text, "/x"));
	assert_true(str_is(route_back(&cx, &app, S("/unit/a\r\nSet-Cookie: x"), "/x").text, "/x"));
	assert_true(str_is(route_back(&cx, &app, S("/filing/12?x=1"), "/x").text, "/x"));
}

/* Of an address that only takes a POST, the one above it that can be opened. */
static void
nearest_page(void **state)
{
	static const char *const near[][2] = {
		{ "/draft/a/b/2026-03/save", "/draft/a/b/2026-03" }, { "/draft/a/b/2026-03", "/draft/a/b/2026-03" },
		{ "/due/a/b/2026-03/extend", "/due/a/b/2026-03/extend" }, { "/filing/7/accept", "/filing/7" },
		{ "/admin/accounts/new", "/admin" }, { "/admin/accounts/4/close", "/admin/accounts/4" },
		{ "/admin/posts/4/end", "/admin" }, { "/account/post/3", "/account" }, { "/revision/save", "/revision" },
		{ "/logout", "/" }, { "/", "/" }, { "", "/" }, { "/nowhere/at/all", "/" }, { "/plan/Điều 1", "/plan/%C4%90i%E1%BB%81u%201" },
	};
	const struct app app = { .routes = route_table, .n = route_table_n };

	(void)state;
	for (size_t i = 0; i < COUNT(near); i++) {
		struct str got = route_near(&cx, &app, str_of(near[i][0])).text;

		if (!str_is(got, near[i][1]))
			print_error("%s: %.*s\n", near[i][0], STR_ARG(got));
		assert_true(str_is(got, near[i][1]));
	}
}

/* --- small ones ---------------------------------------------------------------------------------------------------- */

static void
cookies_and_tokens(void **state)
{
	const unsigned char secret[32] = { 1, 2, 3 }, other[32] = { 1, 2, 4 };
	struct str a = csrf_mask(&cx, secret), b = csrf_mask(&cx, secret);

	(void)state;
	assert_true(str_is(cookie_find(S("a=b; phoihop=t ;c"), false, "phoihop"), "t"));
	assert_true(cookie_find(S("phoihop=1; phoihop=2"), false, "phoihop").n == 0);
	assert_true(cookie_find(S("phoihop=1"), true, "phoihop").n == 0);
	assert_true(str_is(cookie_find(S("phoihop=1; __Host-phoihop=2"), true, "phoihop"), "2"));
	assert_true(csrf_check(secret, a) && csrf_check(secret, b));
	assert_false(str_eq(a, b));
	assert_false(csrf_check(other, a));
	assert_false(csrf_check(secret, S("")));
	assert_false(csrf_check(secret, str_sub(a, 0, 126)));
}

static void
headers(void **state)
{
	(void)state;
	assert_true(answer_accepts(S("gzip, deflate, br"), "br"));
	assert_true(answer_accepts(S("gzip;q=0.5"), "gzip"));
	assert_false(answer_accepts(S("gzip;q=0, br"), "gzip"));
	assert_false(answer_accepts(S("gzip; q=0.000"), "gzip"));
	assert_false(answer_accepts(S("xgzip"), "gzip"));
	assert_true(str_is(reply_disposition(cx.arena, S("báo \"cáo\"\r\n.docx")),
	    "attachment; filename=\"b_o _c_o___.docx\"; filename*=UTF-8''b%C3%A1o%20%22c%C3%A1o%22__.docx"));
	assert_true(str_is(reply_disposition(cx.arena, S("../a\tb\\c:d%\x7f\xc2\x85\xe2\x80\xaexslx")),
	    "attachment; filename=\".._a_b_c_d____xslx\"; filename*=UTF-8''.._a_b_c%3Ad%25___xslx"));
}

static void
addresses(void **state)
{
	struct sockaddr_storage ss;
	unsigned char a[16];
	socklen_t n;

	(void)state;
	assert_true(address_read_listen(S("127.0.0.1:8080"), &ss, &n));
	assert_true(address_read_listen(S("[::1]:0"), &ss, &n) && address_of((struct sockaddr *)&ss, a) && address_loopback(a));
	assert_false(address_read_listen(S("localhost:80"), &ss, &n));
	assert_false(address_read_listen(S("127.0.0.1"), &ss, &n));
	assert_false(address_read_listen(S("127.0.0.1:65536"), &ss, &n));
	assert_false(address_read_listen(S(":80"), &ss, &n));
	assert_true(address_read(S("10.0.0.2"), a) && address_v4(a) && !address_loopback(a));
	assert_true(address_read(S("::1"), a));
	assert_true(str_is(address_place(cx.arena, S("10.0.0.2")), "10.0.0.2"));
	assert_true(str_is(address_place(cx.arena, S("::ffff:10.0.0.2")), "10.0.0.2"));
	assert_true(str_is(address_place(cx.arena, S("2001:db8:1:2:3:4:5:6")), "2001:db8:1:2::"));      /* one household */
	assert_true(str_is(address_place(cx.arena, S("2001:db8:1:2::9")), "2001:db8:1:2::"));
	assert_true(str_is(address_place(cx.arena, S("nowhere")), "nowhere"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(guard_counts_bytes), cmocka_unit_test(guard_bounds), cmocka_unit_test(multipart_reads), cmocka_unit_test(multipart_in_large_pieces),
		cmocka_unit_test(multipart_refuses), cmocka_unit_test(routes), cmocka_unit_test(back_after_login),
		cmocka_unit_test(nearest_page),
		cmocka_unit_test(cookies_and_tokens), cmocka_unit_test(headers), cmocka_unit_test(addresses),
	};

	cx = (struct ctx){ .arena = arena_new(ARENA_COMMAND), .lang = LANG_EN };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
