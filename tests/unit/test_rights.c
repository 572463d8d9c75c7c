/*
 * Who may do what, tried: every address, for every role in two units and for nobody, on an own object, another unit's,
 * the lead's, and one that does not exist. What must come out is worked out here a second time and not read from
 * permission.def or case/allow.c. A new permission or kind of object without a row here fails.
 */
#include <pthread.h>
#include <stdatomic.h>
#include <unistd.h>

#include "case/account.h"
#include "case/demo.h"
#include "case/review.h"
#include "doc/text.h"
#include "edge/app.h"
#include "edge/over.h"
#include "edge/session_cookie.h"
#include "store/query.h"

#include "unit/sealed_of.h"
#include "unit/store_dir.h"

/* --- what must come out --------------------------------------------------------------------------------------------- */

/* O officer, L leader, C clerk of a unit; F officer, H head of the lead; S superior's reader; A administrator; U auditor. */
static const struct right {
	const char *roles;
	bool own;                      /* only on objects of one's own unit */
} rights[PERMISSION__MAX] = {
	[MAY_LOGGED_IN] = { "OLCFHSAU", false },
	[MAY_SEE_OWED] = { "OLCFH", true },
	[MAY_SEE_DUE] = { "OLCFHSU", false },
	[MAY_SEE_DRAFT] = { "OLC", true },
	[MAY_WRITE_DRAFT] = { "OLC", true },
	[MAY_APPROVE_DRAFT] = { "L", true },
	[MAY_NUMBER_DRAFT] = { "C", true },
	[MAY_SEND] = { "OLC", true },
	[MAY_SEE_FILING] = { "OLCFH", false },
	[MAY_SEE_BOARD] = { "OLCFHSU", false },
	[MAY_REVIEW] = { "FH", false },
	[MAY_EXTEND] = { "FH", false },
	[MAY_ERASE] = { "H", false },
	[MAY_RECORD] = { "FH", false },
	[MAY_CONSOLIDATE] = { "FH", false },
	[MAY_ISSUE] = { "H", false },
	[MAY_SEE_CONSOLIDATION] = { "OLCFHS", false },
	[MAY_ADMINISTER] = { "A", false },
	[MAY_CHANGE_PLAN] = { "AH", false },
	[MAY_AUDIT] = { "U", false },
};

static const struct who {
	char letter;                   /* 0: nobody is logged in */
	enum role role;
	const char *unit;
} people[] = {
	{ 'O', ROLE_UNIT_OFFICER, "syt" }, { 'L', ROLE_UNIT_LEADER, "syt" }, { 'C', ROLE_UNIT_CLERK, "syt" },
	{ 'O', ROLE_UNIT_OFFICER, "gddt" }, { 'L', ROLE_UNIT_LEADER, "gddt" }, { 'C', ROLE_UNIT_CLERK, "gddt" },
	{ 'F', ROLE_LEAD_OFFICER, "tgtu" }, { 'H', ROLE_LEAD_HEAD, "tgtu" }, { 'S', ROLE_SUPERIOR_READER, "btv" },
	{ 'S', ROLE_SUPERIOR_READER, "thuong-truc" }, { 'A', ROLE_ADMINISTRATOR, "tgtu" }, { 'U', ROLE_AUDITOR, "tgtu" },
	{ 0, ROLE__MAX, "" },
};

/* What an address can name: whose it is ("" nobody's), and whether it is the lead's report to the superior. */
struct subject {
	const char *unit;
	bool there, sent_up;
	bool erased;                   /* by law: it is seen, its file is not there any more */
	char key[80];
	int64_t id;
};

static bool
one_of(char letter, const char *letters)
{
	return letter != 0 && strchr(letters, letter) != NULL;
}

static bool
must_see(const struct who *w, enum object_kind kind, const struct subject *t)
{
	bool own = one_of(w->letter, "OLC") && strcmp(w->unit, t->unit) == 0;

	switch (kind) {
	case OBJECT_NONE:
	case OBJECT_VERSION:
		return true;
	case OBJECT_DUE:
		return one_of(w->letter, "FHU") || own || (w->letter == 'S' && t->sent_up);
	case OBJECT_FILING:
	case OBJECT_FILING_FILE:
		return one_of(w->letter, "FH") || own;
	case OBJECT_CONSOLIDATION:
		return one_of(w->letter, "FHS");
	case OBJECT_ACCOUNT:
	case OBJECT_POST:
		return w->letter == 'A';
	case OBJECT_ENTRY:
		return w->letter == 'U';
	case OBJECT__MAX:
		break;
	}
	assert_true(false);
	return false;
}

enum expected { EXPECT_LOGIN, EXPECT_ABSENT, EXPECT_DENIED, EXPECT_HANDLER };

static enum expected
must_be(const struct who *w, const struct route *r, const struct subject *t)
{
	const struct right *right = &rights[r->permission];

	if (r->permission == MAY_ANYONE)
		return EXPECT_HANDLER;
	assert_non_null(right->roles);
	if (w->letter == 0)
		return EXPECT_LOGIN;
	if (!t->there || !must_see(w, r->object, t))
		return EXPECT_ABSENT;
	if (!one_of(w->letter, right->roles) || (right->own && r->object != OBJECT_NONE && strcmp(w->unit, t->unit) != 0))
		return EXPECT_DENIED;
	return EXPECT_HANDLER;
}

/* --- a bloc with a year in it ---------------------------------------------------------------------------------------- */

static struct bloc_world {
	struct arena *arena;
	struct ctx cx;
	struct str dir;
	struct site *site;
	struct app app;
	struct str token[COUNT(people)];
	unsigned char csrf[COUNT(people)][32];
	struct subject due[4], filing[4], file[4], report[2], account[2], post[2], version[2], none[1];
} w0;

static int wrongs;
#define wrong(...) (wrongs++, print_error(__VA_ARGS__), print_error("\n"))

static enum err
first_cell(struct ctx *cx, void *arg, const struct query_cell *row, size_t n)
{
	(void)n;
	*(struct str *)arg = str_dup(cx->arena, row[0].text);
	return E_OK;
}

static int64_t
number(struct ctx *cx, const char *sql)
{
	struct str text = S("");
	char *copy;
	int64_t n = 0;

	assert_int_equal(store_query(cx, w0.site->store, str_of(sql), first_cell, &text), E_OK);
	copy = str_z(cx->arena, text);
	assert_true(str_to_i64(str_of(copy), &n));
	return n;
}

struct finding {
	const struct who *who;
	struct actor actor;
	struct str token;
	struct session_info info;
};

static enum err
find_post(struct ctx *cx, struct tx *tx, void *arg)
{
	struct finding *f = arg;

	return actor_of_unit_role(cx, tx, str_of(f->who->unit), f->who->role, &f->actor);
}

static enum err
find_session(struct ctx *cx, struct tx *tx, void *arg)
{
	struct finding *f = arg;

	return session_find(cx, tx, f->token, &f->info);
}

static void
log_in(size_t i)
{
	struct finding f = { .who = &people[i] };
	struct ctx cx = w0.cx;

	if (people[i].letter == 0) {
		w0.token[i] = S("00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff");
		csrf_of_visitor(w0.token[i], w0.csrf[i]);
		return;
	}
	assert_int_equal(store_read(&cx, w0.site->store, find_post, &f), E_OK);
	assert_int_equal(session_demo(&cx, w0.site, f.actor.post, &f.token), E_OK);
	assert_int_equal(store_read(&cx, w0.site->store, find_session, &f), E_OK);
	w0.token[i] = str_dup(w0.arena, f.token);
	memcpy(w0.csrf[i], f.info.csrf, sizeof(f.info.csrf));
}

#define NOT_THERE 999999999

static void
things(void)
{
	struct ctx *cx = &w0.cx;

	w0.none[0] = (struct subject){ .unit = "", .there = true, .key = "a/b", .id = 2026 };
	w0.due[0] = (struct subject){ .unit = "syt", .there = true, .key = "thang/syt/2026-10" };
	w0.due[1] = (struct subject){ .unit = "gddt", .there = true, .key = "thang/gddt/2026-10" };
	w0.due[2] = (struct subject){ .unit = "tgtu", .there = true, .sent_up = true, .key = "bc-quy-1/tgtu/2026-Q1" };
	w0.due[3] = (struct subject){ .unit = "syt", .key = "thang/syt/1999-10" };
	w0.filing[0] = (struct subject){ .unit = "syt", .there = true, .id = number(cx, "select max(filing) from filing where unit = 'syt'") };
	w0.filing[1] = (struct subject){ .unit = "gddt", .there = true, .id = number(cx, "select max(filing) from filing where unit = 'gddt'") };
	w0.filing[2] = (struct subject){ .unit = "", .id = NOT_THERE };
	w0.report[0] = (struct subject){ .unit = "tgtu", .there = true, .id = number(cx, "select max(consolidation) from consolidation") };
	w0.report[1] = (struct subject){ .unit = "", .id = NOT_THERE };
	/* of a post nobody here acts for */
	w0.account[0] = (struct subject){ .unit = "", .there = true, .id = number(cx, "select max(account) from post where unit = 'ldtbxh'") };
	w0.account[1] = (struct subject){ .unit = "", .id = NOT_THERE };
	w0.post[0] = (struct subject){ .unit = "", .there = true, .id = number(cx, "select max(post) from post where unit = 'ldtbxh'") };
	w0.post[1] = (struct subject){ .unit = "", .id = NOT_THERE };
	w0.version[0] = (struct subject){ .unit = "", .there = true, .id = number(cx, "select max(plan) from plan") };
	w0.version[1] = (struct subject){ .unit = "", .id = NOT_THERE };
}

/* --- reports with a file ---------------------------------------------------------------------------------------------- */

static void
act_as(struct ctx *cx, const struct who *w, struct finding *f)
{
	*f = (struct finding){ .who = w };
	assert_int_equal(store_read(cx, w0.site->store, find_post, f), E_OK);
	cx->actor = &f->actor;
}

/* Registered by the lead, with a scan of one line. */
static int64_t
handed_in(const char *due, const char *once)
{
	const struct who lead = { 'F', ROLE_LEAD_OFFICER, "tgtu" };
	struct paper_receive in = { .time = S("08:00"), .number = S("1/BC"), .number_day = DAY_NONE, .signatory = S("Giám đốc"),
		.text = S("Đã làm.") };
	struct ctx cx = w0.cx;
	struct finding f;
	int64_t filing = 0;

	act_as(&cx, &lead, &f);
	cx.once = str_of(once);
	in.day = ctx_today(&cx) - 1;
	in.scan = (struct upload){ .name = S("ban-ky.txt"), .sealed = sealed_of("Bản ký\n", 10), .size = 10 };
	in.due = str_of(due);
	if (paper_receive(&cx, w0.site, &in, &filing) != E_OK)
		print_error("%.*s: %.*s\n", STR_ARG(in.due), STR_ARG(cx.fault.text));
	assert_true(filing > 0);
	sealed_shred(in.scan.sealed);
	return filing;
}

static void
files(void)
{
	const struct who head = { 'H', ROLE_LEAD_HEAD, "tgtu" };
	struct entry_erase all = { .ground = S("Điều 10"), .files = true };
	struct ctx cx = w0.cx;
	struct finding f;
	int64_t entry = 0;

	w0.file[0] = (struct subject){ .unit = "syt", .there = true, .id = handed_in("thang/syt/2026-11", "giay-1") };
	w0.file[1] = (struct subject){ .unit = "gddt", .there = true, .id = handed_in("thang/gddt/2026-11", "giay-2") };
	w0.file[2] = (struct subject){ .unit = "syt", .there = true, .erased = true, .id = handed_in("nam/syt/2026", "giay-3") };
	w0.file[3] = w0.filing[2];
	w0.filing[3] = w0.file[2];
	all.entry = w0.file[2].id;
	act_as(&cx, &head, &f);
	cx.once = S("xoa-1");
	if (entry_erase(&cx, w0.site, &all, &entry) != E_OK)
		print_error("%.*s\n", STR_ARG(cx.fault.text));
	assert_true(entry > 0);
}

static int
setup(void **state)
{
	const day_t last = day_of(2026, 10, 5);
	struct demo_made made;

	(void)state;
	w0.arena = arena_new(ARENA_COMMAND);
	w0.cx = (struct ctx){ .arena = w0.arena, .lang = LANG_VI, .zone_min = 420, .bloc = 1,
		.now = day_start(last + 1, 420) + 9 * (instant_t)3600000 };
	w0.dir = dir_new(w0.arena);
	assert_true(doc_start());
	assert_int_equal(demo_make(&w0.cx, w0.dir, last, &made), E_OK);
	assert_int_equal(site_open(&w0.cx, w0.dir, SITE_WRITE, &w0.site), E_OK);
	w0.app = (struct app){ .routes = route_table, .n = route_table_n, .hooks = &site_hooks, .public_url = S(""),
		.data = w0.site };
	things();
	w0.cx.now += 60 * DAY_MS;      /* more rows are open by then */
	files();
	for (size_t i = 0; i < COUNT(people); i++)
		log_in(i);
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	site_close(w0.site);
	sbx_stop();
	dir_remove(w0.dir);
	arena_free(w0.arena);
	return 0;
}

/* --- asking ---------------------------------------------------------------------------------------------------------- */

static struct str
target(struct arena *a, const char *pattern, const struct subject *t)
{
	struct str rest = str_of(pattern), before, name;
	struct buf b;
	bool more;

	buf_init(&b, a, 1000);
	for (;;) {
		rest = str_cut(rest, '{', &before, &more);
		buf_str(&b, before);
		if (!more)
			return buf_view(&b);
		rest = str_cut(rest, '}', &name, &more);
		if (str_is(name, "key..."))
			buf_z(&b, t->key);
		else if (str_is(name, "id"))
			buf_i64(&b, t->id);
		else
			buf_z(&b, str_is(name, "name") ? "vi" : "1");
	}
}

struct answer {
	int status;
	struct str body;               /* without the values that are new on each page */
	struct str location;
};

/* Blanks what a form's two hidden fields hold: they are random. */
static struct str
masked(struct arena *a, struct str html)
{
	static const char *const names[] = { "name=\"_csrf\" value=\"", "name=\"_once\" value=\"" };
	struct buf b;

	buf_init(&b, a, PAGE_MAX);
	for (size_t i = 0; i < html.n; i++) {
		buf_ch(&b, html.p[i]);
		for (size_t k = 0; k < COUNT(names); k++)
			if (str_ends(buf_view(&b), str_of(names[k])))
				while (i + 1 < html.n && html.p[i + 1] != '"')
					i++;
	}
	return buf_view(&b);
}

static struct answer
ask(struct arena *a, enum method method, struct str to, size_t i, bool token)
{
	struct ctx cx = w0.cx;
	struct raw_request raw = { .method = method, .target = to, .peer = S("127.0.0.1") };
	struct form_pair pairs[2];
	struct reply reply;
	struct answer out;

	cx.arena = a;
	raw.cookie = str_fmt(a, "%s=%.*s", people[i].letter == 0 ? COOKIE_VISITOR : COOKIE_SESSION, STR_ARG(w0.token[i]));
	pairs[0] = (struct form_pair){ S("_csrf"), token ? csrf_mask(&cx, w0.csrf[i]) : S("00") };
	pairs[1] = (struct form_pair){ S("_once"), request_once(&cx) };
	if (method == METHOD_POST)
		raw.form = (struct form_in){ .v = pairs, .n = 2, .cap = 2 };
	(void)route_dispatch(&cx, &w0.app, &raw, &reply);
	out = (struct answer){ reply.status, reply.kind == REPLY_BYTES ? masked(a, reply.body) : S(""), reply.location.text };
	return out;
}

/* --- the matrix ------------------------------------------------------------------------------------------------------ */

static const struct subject *
things_of(enum object_kind kind, size_t *n)
{
	switch (kind) {
	case OBJECT_NONE: *n = COUNT(w0.none); return w0.none;
	case OBJECT_DUE: *n = COUNT(w0.due); return w0.due;
	case OBJECT_FILING: *n = COUNT(w0.filing); return w0.filing;
	case OBJECT_CONSOLIDATION: *n = COUNT(w0.report); return w0.report;
	case OBJECT_ACCOUNT: *n = COUNT(w0.account); return w0.account;
	case OBJECT_POST: *n = COUNT(w0.post); return w0.post;
	case OBJECT_VERSION: *n = COUNT(w0.version); return w0.version;
	case OBJECT_FILING_FILE: *n = COUNT(w0.file); return w0.file;
	case OBJECT_ENTRY:
	case OBJECT__MAX:
		break;
	}
	print_error("no thing of kind %d is tried here\n", (int)kind);
	assert_true(false);
	return NULL;
}

/* Addresses where the handler itself may say 404 to somebody who may ask: what the name or number in them means. */
static bool
may_find_nothing(const struct route *r, const struct subject *t)
{
	static const char *const names[] = { "static_get", "welcome_get", "welcome_post", "account_post_post" };

	for (size_t i = 0; i < COUNT(names); i++)
		if (strcmp(r->handler_name, names[i]) == 0)
			return true;
	if (r->object == OBJECT_FILING_FILE)
		return t->erased;
	return strncmp(r->path, "/consolidation/", 15) == 0 && !t->sent_up;
}

static bool
as_expected(const struct route *r, const struct subject *t, enum expected want, const struct answer *got,
    const struct answer *absent)
{
	switch (want) {
	case EXPECT_LOGIN:
		return r->method == METHOD_GET ? got->status == 303 && str_starts(got->location, S("/login")) : got->status == 401;
	case EXPECT_ABSENT:
		return got->status == 404 && str_eq(got->body, absent->body);
	case EXPECT_DENIED:
		return got->status == 403;
	case EXPECT_HANDLER:
		break;
	}
	if (got->status == 404)
		return may_find_nothing(r, t);
	if (r->permission != MAY_ANYONE && str_starts(got->location, S("/login")))
		return false;
	return got->status < 500 && got->status != 403 && (got->status != 401 || strcmp(r->handler_name, "login_post") == 0);
}

static void
try_one(const struct route *r, const struct subject *t, size_t i, int *count)
{
	static const char *const words[] = { "to the login", "a 404 like any other", "403", "the handler" };
	struct arena *a = arena_new(ARENA_COMMAND);
	enum expected want = must_be(&people[i], r, t);
	struct str to = target(a, r->path, t);
	struct answer got = ask(a, r->method, to, i, true);
	struct answer absent = { 0 };

	if (want == EXPECT_ABSENT)
		absent = ask(a, METHOD_GET, S("/nowhere/at/all"), i, true);
	if (!as_expected(r, t, want, &got, &absent))
		wrong("%s %.*s for %s of %s: %d, not %s", r->method == METHOD_GET ? "GET" : "POST", STR_ARG(to),
		    people[i].letter == 0 ? "nobody" : role_name(people[i].role), people[i].unit, got.status, words[want]);
	++*count;
	arena_free(a);
	if (strcmp(r->handler_name, "logout_post") == 0)
		log_in(i);
}

static void
every_address(void **state)
{
	int count = 0;

	(void)state;
	for (size_t r = 0; r < route_table_n; r++) {
		size_t n;
		const struct subject *t = things_of(route_table[r].object, &n);

		for (size_t k = 0; k < n; k++)
			for (size_t i = 0; i < COUNT(people); i++)
				try_one(&route_table[r], &t[k], i, &count);
	}
	print_message("%d requests\n", count);
	assert_true(count > 1000);
	assert_int_equal(wrongs, 0);
}

/* Without the page's own token nothing is changed, whoever asks and whatever for. */
static void
no_form_from_elsewhere(void **state)
{
	(void)state;
	wrongs = 0;
	for (size_t r = 0; r < route_table_n; r++) {
		struct arena *a = arena_new(ARENA_COMMAND);
		size_t n;
		const struct subject *t = things_of(route_table[r].object, &n);

		for (size_t i = 0; i < COUNT(people) && route_table[r].method == METHOD_POST; i++) {
			struct answer got = ask(a, METHOD_POST, target(a, route_table[r].path, t), i, false);

			if (got.status != 403)
				wrong("POST %s without a token: %d", route_table[r].path, got.status);
		}
		arena_free(a);
	}
	assert_int_equal(wrongs, 0);
}

/* Every address that takes a form says what is typed there, or that nothing is: none is forgotten when a session ends. */
static void
typed_is_declared(void **state)
{
	const struct form *const *forms;

	(void)state;
	wrongs = 0;
	for (size_t r = 0; r < route_table_n; r++) {
		if (route_table[r].method != METHOD_POST)
			continue;
		if (!over_forms(route_table[r].path, &forms)) {
			wrong("%s is not in typed.def", route_table[r].path);
			continue;
		}
		for (int k = 0; k < OVER_FORMS && forms[k] != NULL; k++)
			for (size_t i = 0; i < forms[k]->n; i++)
				if ((forms[k]->fields[i].flags & FORM_SECRET) != 0)
					wrong("%s of %s is a secret", forms[k]->fields[i].name, route_table[r].path);
	}
	assert_int_equal(wrongs, 0);
}

/* The page of a session that is over: what was typed, no field that the form does not have, and no password. */
static struct str
sent_late(struct arena *a, const char *to, size_t i, struct form_pair *pairs, size_t n)
{
	struct ctx cx = w0.cx;
	struct raw_request raw = { .method = METHOD_POST, .target = str_of(to), .peer = S("127.0.0.1"),
		.fetch_site = S("same-origin"), .form = { .v = pairs, .n = n, .cap = n } };
	struct reply reply;

	cx.arena = a;
	raw.cookie = str_fmt(a, "%s=%.*s", people[i].letter == 0 ? COOKIE_VISITOR : COOKIE_SESSION, STR_ARG(w0.token[i]));
	(void)route_dispatch(&cx, &w0.app, &raw, &reply);
	assert_int_equal(reply.status, people[i].letter == 0 && strcmp(to, "/login") != 0 ? 401 : 403);
	return reply.body;
}

static void
session_over(void **state)
{
	struct form_pair save[] = { { S("seq"), S("3") }, { S("section"), S("ket-qua") }, { S("field"), S("") },
		{ S("text"), S("Đã gõ \"rất\" lâu</textarea><b>") }, { S("is_admin"), S("khong-co-o-nay") } };
	struct form_pair login[] = { { S("login"), S("ai-do") }, { S("password"), S("mat-khau-that") } };
	struct form_pair change[] = { { S("old"), S("mat-khau-that") }, { S("password"), S("mat-khau-moi") }, { S("again"), S("mat-khau-moi") } };
	struct arena *a = arena_new(ARENA_COMMAND);
	const size_t nobody = COUNT(people) - 1;

	(void)state;
	for (size_t i = 0; i < COUNT(people); i += nobody) {
		struct str page = sent_late(a, "/draft/thang/syt/2026-10/save", i, save, COUNT(save));

		assert_true(str_find(page, S("<textarea id=\"typed-3\" name=\"text\" rows=\"6\" readonly>Đã gõ &quot;rất&quot; lâu&lt;/textarea&gt;")) > 0);
		assert_true(str_find(page, S("(ket-qua)")) > 0);
		assert_true(str_find(page, S("<input type=\"hidden\" name=\"seq\" value=\"3\">")) > 0);
		assert_true(str_find(page, S("action=\"/draft/thang/syt/2026-10/save\"")) > 0);
		assert_int_equal(str_find(page, S("khong-co-o-nay")), -1);
		assert_int_equal(str_find(page, S("href=\"/login?to=/draft/thang/syt/2026-10\"")) > 0, i == nobody);
		page = sent_late(a, "/account/password", i, change, COUNT(change));
		assert_int_equal(str_find(page, S("mat-khau")), -1);
		page = sent_late(a, "/login", i, login, COUNT(login));
		assert_int_equal(str_find(page, S("mat-khau-that")), -1);
	}
	arena_free(a);
}

/* The page of an address that is not asked in this way links to the one above it: the asker's own words, no more. */
static struct str
without_key(struct arena *a, struct str html, const struct subject *t)
{
	struct str key = t->key[0] != '\0' ? str_of(t->key) : str_fmt(a, "/%lld\"", (long long)t->id), rest = html;
	struct buf b;
	ptrdiff_t at;

	buf_init(&b, a, PAGE_MAX);
	while ((at = str_find(rest, key)) >= 0) {
		buf_put(&b, rest.p, (size_t)at);
		rest = str_sub(rest, (size_t)at + key.n, rest.n);
	}
	buf_str(&b, rest);
	return buf_view(&b);
}

/* An address that is not asked in this way says so before anything is looked up: own, other and absent answer alike. */
static void
wrong_methods(void **state)
{
	int count = 0;

	(void)state;
	wrongs = 0;
	for (size_t r = 0; r < route_table_n; r++) {
		enum method other = route_table[r].method == METHOD_GET ? METHOD_POST : METHOD_GET;
		const struct subject *t;
		struct answer first = { .status = 0 };
		struct arena *a;
		bool both = false;
		size_t n;

		for (size_t i = 0; i < route_table_n; i++)
			both = both || (route_table[i].method == other && strcmp(route_table[i].path, route_table[r].path) == 0);
		if (both)
			continue;
		a = arena_new(ARENA_COMMAND);
		t = things_of(route_table[r].object, &n);
		for (size_t i = 0; i < COUNT(people); i++)
			for (size_t k = 0; k < n; k++, count++) {
				struct answer got = ask(a, other, target(a, route_table[r].path, &t[k]), i, true);

				got.body = without_key(a, got.body, &t[k]);
				if (k == 0)
					first = got;
				if (got.status != 405 || !str_eq(got.body, first.body))
					wrong("the other method of %s for %zu: %d", route_table[r].path, i, got.status);
			}
		arena_free(a);
	}
	print_message("%d requests\n", count);
	assert_true(count > 300);
	assert_int_equal(wrongs, 0);
}

/* --- a right taken away while it is used -------------------------------------------------------------------------------- */

static _Atomic int64_t taken_at;       /* ns; 0: not yet */
static _Atomic int served, late;

static int64_t
clock_now(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

/* Asks for a page that is his until some time after the right is gone; a page for a request begun after that is one too many. */
static void *
asks_on(void *arg)
{
	size_t i = *(const size_t *)arg;

	for (int after = 0; after < 50;) {
		struct arena *a = arena_new(ARENA_COMMAND);
		int64_t gone = atomic_load(&taken_at), began = clock_now();
		struct answer got = ask(a, METHOD_GET, S("/due/thang/gddt/2026-10"), i, true);

		after += gone != 0;
		if (got.status == 200)
			atomic_fetch_add(gone != 0 && began > gone ? &late : &served, 1);
		arena_free(a);
	}
	return NULL;
}

static void
right_taken_away(void **state)
{
	const struct who admin = { 'A', ROLE_ADMINISTRATOR, "tgtu" };
	struct ctx cx = w0.cx;
	struct finding officer = { .who = &people[3] }, f;
	pthread_t t[4];
	size_t who = 3;

	(void)state;
	assert_int_equal(store_read(&cx, w0.site->store, find_post, &officer), E_OK);
	act_as(&cx, &admin, &f);
	for (size_t i = 0; i < COUNT(t); i++)
		assert_int_equal(pthread_create(&t[i], NULL, asks_on, &who), 0);
	while (atomic_load(&served) < 100)
		(void)usleep(1000);
	assert_int_equal(post_finish(&cx, w0.site, &(struct post_end){ .post = officer.actor.post, .until = ctx_today(&cx) }), E_OK);
	atomic_store(&taken_at, clock_now());
	for (size_t i = 0; i < COUNT(t); i++)
		(void)pthread_join(t[i], NULL);
	print_message("%d pages before, %d after\n", served, late);
	assert_int_equal(late, 0);
}

/* The test's table and the program's say the same for every permission and role. */
static void
the_table(void **state)
{
	static const char letters[] = "OLCFHSAU";

	(void)state;
	for (enum permission p = 0; p < PERMISSION__MAX; p++)
		for (enum role r = 0; r < ROLE__MAX; r++)
			assert_int_equal(permission_of(p, r), p != MAY_ANYONE && one_of(letters[r], rights[p].roles));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_table), cmocka_unit_test(every_address), cmocka_unit_test(no_form_from_elsewhere),
		cmocka_unit_test(typed_is_declared), cmocka_unit_test(session_over),
		cmocka_unit_test(wrong_methods), cmocka_unit_test(right_taken_away),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
