/*
 * For the tests of rights: a demo's bloc with a year in it, a person of every role in two units and nobody, what an address can
 * name, and asking as one of them.
 */
#ifndef TESTS_RIGHTS_WORLD_H
#define TESTS_RIGHTS_WORLD_H

#include <unistd.h>

#include "case/account.h"
#include "case/demo.h"
#include "case/review.h"
#include "doc/text.h"
#include "edge/app.h"
#include "edge/session_cookie.h"
#include "store/query.h"

#include "unit/sealed_of.h"
#include "unit/store_dir.h"

/* --- what must come out: worked out here a second time, and not read from permission.def or case/allow.c ----------------- */

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

static inline bool
one_of(char letter, const char *letters)
{
	return letter != 0 && strchr(letters, letter) != NULL;
}

static inline bool
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

static inline enum expected
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
	struct subject due[7], filing[4], file[4], report[3], account[3], post[3], version[2], none[1];
} w0;

static inline enum err
first_cell(struct ctx *cx, void *arg, const struct query_cell *row, size_t n)
{
	(void)n;
	*(struct str *)arg = str_dup(cx->arena, row[0].text);
	return E_OK;
}

static inline int64_t
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

static inline enum err
find_post(struct ctx *cx, struct tx *tx, void *arg)
{
	struct finding *f = arg;

	return actor_of_unit_role(cx, tx, str_of(f->who->unit), f->who->role, &f->actor);
}

static inline enum err
find_session(struct ctx *cx, struct tx *tx, void *arg)
{
	struct finding *f = arg;

	return session_find(cx, tx, f->token, &f->info);
}

static inline void
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

static inline void
things(void)
{
	struct ctx *cx = &w0.cx;

	w0.none[0] = (struct subject){ .unit = "", .there = true, .key = "a/b", .id = 2026 };
	w0.due[0] = (struct subject){ .unit = "syt", .there = true, .key = "thang/syt/2026-10" };
	w0.due[1] = (struct subject){ .unit = "gddt", .there = true, .key = "thang/gddt/2026-10" };
	w0.due[2] = (struct subject){ .unit = "tgtu", .there = true, .sent_up = true, .key = "bc-quy-1/tgtu/2026-Q1" };
	w0.due[3] = (struct subject){ .unit = "syt", .key = "thang/syt/1999-10" };
	w0.due[4] = (struct subject){ .unit = "tgtu", .there = true, .sent_up = true, .key = "bc-nam/tgtu/2026" };
	w0.due[5] = (struct subject){ .unit = "tgtu", .there = true, .key = "hoi-nghi-nam/tgtu/2026" };
	w0.due[6] = (struct subject){ .unit = "tgtu", .there = true, .key = "lich-nam/tgtu/2027" };
	w0.filing[0] = (struct subject){ .unit = "syt", .there = true, .id = number(cx, "select max(filing) from filing where unit = 'syt'") };
	w0.filing[1] = (struct subject){ .unit = "gddt", .there = true, .id = number(cx, "select max(filing) from filing where unit = 'gddt'") };
	w0.filing[2] = (struct subject){ .unit = "", .id = NOT_THERE };
	w0.report[0] = (struct subject){ .unit = "tgtu", .there = true, .id = number(cx, "select max(consolidation) from consolidation") };
	w0.report[1] = (struct subject){ .unit = "", .id = NOT_THERE };
	w0.report[2] = (struct subject){ .unit = "tgtu", .there = true, .id = number(cx, "select min(consolidation) from consolidation") };
	/* of a post nobody here acts for */
	w0.account[0] = (struct subject){ .unit = "", .there = true, .id = number(cx, "select max(account) from post where unit = 'ldtbxh'") };
	w0.account[1] = (struct subject){ .unit = "", .id = NOT_THERE };
	w0.account[2] = (struct subject){ .unit = "", .there = true, .id = number(cx, "select max(account) from post where role = 'administrator'") };
	w0.post[0] = (struct subject){ .unit = "", .there = true, .id = number(cx, "select max(post) from post where unit = 'ldtbxh'") };
	w0.post[1] = (struct subject){ .unit = "", .id = NOT_THERE };
	w0.post[2] = (struct subject){ .unit = "", .there = true, .id = number(cx, "select max(post) from post where role = 'administrator'") };
	w0.version[0] = (struct subject){ .unit = "", .there = true, .id = number(cx, "select max(plan) from plan") };
	w0.version[1] = (struct subject){ .unit = "", .id = NOT_THERE };
}

/* --- reports with a file ---------------------------------------------------------------------------------------------- */

static inline void
act_as(struct ctx *cx, const struct who *w, struct finding *f)
{
	*f = (struct finding){ .who = w };
	assert_int_equal(store_read(cx, w0.site->store, find_post, f), E_OK);
	cx->actor = &f->actor;
}

/* Registered by the lead, with a scan of one line. */
static inline int64_t
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

static inline void
erased(int64_t entry, const char *once)
{
	const struct who head = { 'H', ROLE_LEAD_HEAD, "tgtu" };
	struct entry_erase all = { .entry = entry, .ground = S("Điều 10"), .files = true };
	struct ctx cx = w0.cx;
	struct finding f;
	int64_t no = 0;

	act_as(&cx, &head, &f);
	cx.once = str_of(once);
	if (entry_erase(&cx, w0.site, &all, &no) != E_OK)
		print_error("%.*s\n", STR_ARG(cx.fault.text));
	assert_true(no > 0);
}

static inline void
files(void)
{
	w0.file[0] = (struct subject){ .unit = "syt", .there = true, .id = handed_in("thang/syt/2026-11", "giay-1") };
	w0.file[1] = (struct subject){ .unit = "gddt", .there = true, .id = handed_in("thang/gddt/2026-11", "giay-2") };
	w0.file[2] = (struct subject){ .unit = "syt", .there = true, .erased = true, .id = handed_in("nam/syt/2026", "giay-3") };
	w0.file[3] = w0.filing[2];
	w0.filing[3] = w0.file[2];
	erased(w0.file[2].id, "xoa-1");
	erased(w0.report[2].id, "xoa-2");
}

static inline int
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

static inline int
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

/* Of what an address of this kind names, all there is here. */
static inline const struct subject *
things_of(enum object_kind kind, size_t *n)
{
	*n = 0;
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
	*n = 0;
	return NULL;
}

static inline struct str
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
	struct str head;               /* what else its headers are made of; of cookies the names */
};

/* Blanks what a form's two hidden fields hold: they are random. */
static inline struct str
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

static inline struct str
head_of(struct arena *a, const struct reply *r)
{
	struct buf b;

	buf_init(&b, a, 4000);
	buf_str(&b, str_fmt(a, "%d %s %.*s cache %d sandbox %d allow %s after %d size %lld", (int)r->kind, r->type == NULL ? "" : r->type,
	    STR_ARG(r->file_name), (int)r->cache, r->sandbox, r->allow == NULL ? "" : r->allow, r->retry_after, (long long)r->size));
	for (size_t i = 0; i < r->n_cookies; i++)
		buf_str(&b, str_fmt(a, " cookie %.*s %lld", STR_ARG(r->cookies[i].name), (long long)r->cookies[i].max_age));
	return buf_view(&b);
}

static inline bool
same_answer(const struct answer *a, const struct answer *b)
{
	return a->status == b->status && str_eq(a->body, b->body) && str_eq(a->location, b->location) && str_eq(a->head, b->head);
}

struct asking {
	enum method method;
	bool head, no_token;
	struct str to;
	size_t who;
	const struct form_pair *form;
	size_t n;
	struct str once;               /* "": one of its own */
};

#define FIELDS_MOST 12

static inline void
ask_raw(struct arena *a, const struct asking *q, struct reply *reply)
{
	struct ctx cx = w0.cx;
	struct raw_request raw = { .method = q->method, .head = q->head, .target = q->to, .peer = S("127.0.0.1") };
	struct form_pair pairs[2 + FIELDS_MOST];

	cx.arena = a;
	raw.cookie = str_fmt(a, "%s=%.*s", people[q->who].letter == 0 ? COOKIE_VISITOR : COOKIE_SESSION, STR_ARG(w0.token[q->who]));
	assert_true(q->n <= FIELDS_MOST);
	pairs[0] = (struct form_pair){ S("_csrf"), q->no_token ? S("00") : csrf_mask(&cx, w0.csrf[q->who]) };
	pairs[1] = (struct form_pair){ S("_once"), q->once.n > 0 ? q->once : request_once(&cx) };
	for (size_t i = 0; i < q->n; i++)
		pairs[2 + i] = q->form[i];
	if (q->method == METHOD_POST)
		raw.form = (struct form_in){ .v = pairs, .n = 2 + q->n, .cap = 2 + q->n };
	(void)route_dispatch(&cx, &w0.app, &raw, reply);
}

/* The answer with its tokens masked, so that two can be compared. */
static inline struct answer
ask_with(struct arena *a, const struct asking *q)
{
	struct reply reply;

	ask_raw(a, q, &reply);
	return (struct answer){ reply.status, reply.kind == REPLY_BYTES ? masked(a, reply.body) : S(""), reply.location.text,
		head_of(a, &reply) };
}

static inline struct answer
ask(struct arena *a, enum method method, struct str to, size_t i, bool token)
{
	return ask_with(a, &(struct asking){ .method = method, .to = to, .who = i, .no_token = !token });
}

#endif
