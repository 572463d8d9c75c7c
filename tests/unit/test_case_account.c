/* Accounts on a real bloc: passwords, the slow-down, one-time links, and what ends a session. */
#include "case/account.h"
#include "case/bloc.h"
#include "case/guess.h"
#include "case/password.h"
#include "store/query.h"

#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <unistd.h>
#include <cmocka.h>

#define HOUR ((instant_t)3600000)
#define GOOD S("giao ban 2026 quy 1")

struct world {
	struct ctx cx;
	struct site *s;
	char dir[64];
};

static struct world w;

static int
set_up(void **state)
{
	struct bloc_new in = { .origin = S("khoi.example"), .code = S("KH"), .files = builtin_plan, .file_n = builtin_plan_n };
	struct plan *plan;

	(void)state;
	(void)snprintf(w.dir, sizeof(w.dir), "/tmp/phoihop-account-XXXXXX");
	assert_non_null(mkdtemp(w.dir));
	w.cx = (struct ctx){ .arena = arena_new(ARENA_COMMAND), .lang = LANG_EN, .now = day_start(day_of(2026, 3, 2), 420),
		.zone_min = 420, .bloc = 1 };
	in.dir = str_fmt(w.cx.arena, "%s/d", w.dir);
	assert_int_equal(bloc_create(&w.cx, &in, &w.s, &plan), E_OK);
	return 0;
}

static int
gone(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st, (void)type, (void)ftw;
	return remove(path);
}

static int
tear_down(void **state)
{
	(void)state;
	site_close(w.s);
	arena_free(w.cx.arena);
	return nftw(w.dir, gone, 8, FTW_DEPTH | FTW_PHYS);
}

/* The ctx of a new request, by whoever `actor` is. */
static struct ctx *
request(const struct actor *actor)
{
	ctx_clear_fault(&w.cx);
	w.cx.actor = actor;
	return &w.cx;
}

static struct str
account(const char *login, int64_t *id)
{
	struct str link;

	assert_int_equal(account_make(request(NULL), w.s, &(struct account_new){ .login = str_of(login), .name = S("Văn phòng Sở"),
		.unit = S("syt"), .role = S("unit-officer"), .title = S("Chuyên viên"), .from = DAY_NONE, .until = DAY_NONE },
		id, &link), E_OK);
	return link;
}

static enum err
choose(struct str token, struct str password, struct str *session)
{
	return password_choose(request(NULL), w.s, &(struct password_choice){ .token = token, .password = password,
		.again = password }, session);
}

static struct str
member(const char *login, int64_t *id)
{
	struct str session;

	assert_int_equal(choose(account(login, id), GOOD, &session), E_OK);
	return session;
}

static enum err
try_from(const char *login, struct str password, const char *peer, struct str device, struct login_done *done)
{
	return login_try(request(NULL), w.s, &(struct login){ .login = str_of(login), .password = password, .peer = str_of(peer),
		.device = device }, done);
}

static enum err
try_login(const char *login, struct str password, const char *peer, struct str *session)
{
	struct login_done done = { S(""), S("") };
	enum err e = try_from(login, password, peer, S(""), &done);

	*session = done.session;
	return e;
}

struct finding {
	struct str token;
	struct session_info info;
};

static enum err
find(struct ctx *cx, struct tx *tx, void *arg)
{
	struct finding *f = arg;

	return session_find(cx, tx, f->token, &f->info);
}

static enum err
look(struct str token, struct finding *f)
{
	*f = (struct finding){ .token = token };
	return store_read(request(NULL), w.s->store, find, f);
}

static bool
alive(struct str token)
{
	struct finding f;
	enum err e = look(token, &f);

	assert_true(e == E_OK || e == E_LOGIN);
	return e == E_OK;
}

/* --- tests -------------------------------------------------------------------------------------------------------- */

static void
rules(void **state)
{
	static const struct { const char *password; enum err e; } rows[] = {
		{ "short1", E_INPUT }, { "lettersonly", E_INPUT }, { "1234567890", E_INPUT }, { "abcdefghi1", E_OK },
		{ "mật khẩu 12", E_OK }, { "xxSO-Y-TE99", E_INPUT },
		{ "đây là một câu dài bằng tiếng Việt có dấu đủ để vượt quá hai trăm byte khi viết ra dưới dạng UTF-8, và đấy vẫn "
		  "là một mật khẩu tốt cho năm 2026 này", E_OK },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		assert_int_equal(password_rules(request(NULL), "password", str_of(rows[i].password), S("so-y-te")), rows[i].e);
}

static void
two_spellings(void **state)
{
	struct str session;
	int64_t id;
	struct str link = account("hai-lan", &id);

	(void)state;
	assert_int_equal(password_choose(request(NULL), w.s, &(struct password_choice){ .token = link, .password = GOOD,
		.again = S("khac 2026 khac") }, &session), E_INPUT);
	assert_int_equal(choose(link, GOOD, &session), E_OK);          /* the link was not used up */
}

static void
names_taken(void **state)
{
	struct str link;
	int64_t id;

	(void)state;
	(void)account("trung-ten", &id);
	assert_int_equal(account_make(request(NULL), w.s, &(struct account_new){ .login = S("trung-ten"), .name = S("Khác"),
		.unit = S("syt"), .role = S("unit-officer"), .title = S("Chuyên viên"), .from = DAY_NONE, .until = DAY_NONE },
		&id, &link), E_INPUT);
	assert_int_equal(account_make(request(NULL), w.s, &(struct account_new){ .login = S("dau-mat"), .name = S("TỐI MẬT"),
		.unit = S("syt"), .role = S("unit-officer"), .title = S("Chuyên viên"), .from = DAY_NONE, .until = DAY_NONE },
		&id, &link), E_SECRET);
}

static void
link_works_once(void **state)
{
	struct str session, again, fresh;
	struct actor who;
	int64_t id;
	struct str link = account("mot-lan", &id);

	(void)state;
	assert_int_equal(link_look(request(NULL), w.s, link, &who), E_OK);
	assert_string_equal(str_z(w.cx.arena, who.login), "mot-lan");
	assert_int_equal(choose(link, GOOD, &session), E_OK);
	assert_true(alive(session));
	assert_int_equal(choose(link, GOOD, &again), E_GONE);
	assert_int_equal(link_look(request(NULL), w.s, S("not a token"), &who), E_GONE);

	/* a new one ends the session and the password; an older one is over */
	assert_int_equal(link_issue(request(NULL), w.s, id, &link), E_OK);
	assert_false(alive(session));
	assert_int_equal(try_login("mot-lan", GOOD, "10.0.0.9", &session), E_LOGIN);
	assert_int_equal(link_issue(request(NULL), w.s, id, &fresh), E_OK);
	assert_int_equal(link_look(request(NULL), w.s, link, &who), E_GONE);
	w.cx.now += LINK_HOURS * HOUR;
	assert_int_equal(link_look(request(NULL), w.s, fresh, &who), E_OK);
	w.cx.now++;
	assert_int_equal(link_look(request(NULL), w.s, fresh, &who), E_GONE);
	assert_int_equal(choose(fresh, GOOD, &session), E_GONE);
}

static void
sessions_end(void **state)
{
	struct str first, second, third;
	struct finding f;
	int64_t id, post;

	(void)state;
	first = member("phien", &id);
	assert_int_equal(try_login("phien", GOOD, "10.0.0.1", &second), E_OK);
	assert_true(alive(first) && alive(second));

	/* a new password ends the others and begins one */
	assert_int_equal(look(second, &f), E_OK);
	assert_int_equal(password_choose(request(f.info.actor), w.s, &(struct password_choice){ .old = S("khong phai 1"),
		.password = S("mat khau moi 2"), .again = S("mat khau moi 2") }, &third), E_INPUT);
	assert_true(alive(first));
	assert_int_equal(password_choose(request(f.info.actor), w.s, &(struct password_choice){ .old = GOOD,
		.password = S("mat khau moi 2"), .again = S("mat khau moi 2") }, &third), E_OK);
	assert_true(!alive(first) && !alive(second) && alive(third));
	assert_int_equal(try_login("phien", GOOD, "10.0.0.1", &first), E_LOGIN);

	/* so does a post given, and one ended */
	assert_int_equal(post_give(request(NULL), w.s, &(struct post_new){ .account = id, .unit = S("gddt"),
		.role = S("unit-officer"), .title = S("Chuyên viên"), .from = DAY_NONE, .until = DAY_NONE }, &post), E_OK);
	assert_false(alive(third));
	assert_int_equal(try_login("phien", S("mat khau moi 2"), "10.0.0.1", &third), E_OK);
	assert_int_equal(look(third, &f), E_OK);
	assert_int_equal(session_post(request(f.info.actor), w.s, third, post), E_OK);
	assert_int_equal(look(third, &f), E_OK);
	assert_string_equal(str_z(w.cx.arena, f.info.actor->unit), "gddt");
	assert_int_equal(post_finish(request(NULL), w.s, &(struct post_end){ .post = post, .until = ctx_today(&w.cx) }), E_OK);
	assert_false(alive(third));

	/* and twelve hours */
	assert_int_equal(try_login("phien", S("mat khau moi 2"), "10.0.0.1", &third), E_OK);
	w.cx.now += SESSION_HOURS * HOUR;
	assert_true(alive(third));
	w.cx.now++;
	assert_false(alive(third));
	assert_int_equal(try_login("phien", S("mat khau moi 2"), "10.0.0.1", &third), E_OK);
	assert_int_equal(session_close(request(NULL), w.s, third), E_OK);
	assert_false(alive(third));
}

static void
others_posts(void **state)
{
	struct finding f, other;
	struct str mine, theirs;
	int64_t id, id2;

	(void)state;
	mine = member("cua-toi", &id);
	theirs = member("cua-ho", &id2);
	assert_int_equal(look(mine, &f), E_OK);
	assert_int_equal(look(theirs, &other), E_OK);
	assert_int_equal(session_post(request(f.info.actor), w.s, mine, other.info.actor->post), E_GONE);
	assert_int_equal(link_issue(request(f.info.actor), w.s, id2, &mine), E_DENIED);        /* no administrator */
	assert_int_equal(session_demo(request(NULL), w.s, other.info.actor->post, &mine), E_GONE);     /* no demo */
}

static void
slow_down(void **state)
{
	struct str session;
	int64_t id;

	(void)state;
	(void)member("cham", &id);
	for (int i = 0; i < 4; i++)
		assert_int_equal(try_login("cham", S("sai 1234567"), "10.0.0.1", &session), E_LOGIN);
	assert_int_equal(try_login("cham", GOOD, "10.0.0.1", &session), E_SLOW);       /* the right one waits too */
	w.cx.now += 999;
	assert_int_equal(try_login("cham", GOOD, "10.0.0.1", &session), E_SLOW);
	w.cx.now += 1;
	assert_int_equal(try_login("cham", S("sai 1234567"), "10.0.0.1", &session), E_LOGIN);
	w.cx.now += 1000;
	assert_int_equal(try_login("cham", GOOD, "10.0.0.1", &session), E_SLOW);       /* twice as long now */
	w.cx.now += 1000;
	assert_int_equal(try_login("cham", GOOD, "10.0.0.1", &session), E_OK);
	assert_int_equal(try_login("cham", S("sai 1234567"), "10.0.0.1", &session), E_LOGIN);      /* counted anew */
	assert_int_equal(try_login("cham", GOOD, "10.0.0.1", &session), E_OK);

	/* from another address: 30 seconds at most, whatever is sent */
	for (int i = 0; i < 12; i++) {
		assert_int_equal(try_login("cham", S("sai 1234567"), "10.0.0.66", &session), E_LOGIN);
		w.cx.now += 400000;
	}
	assert_int_equal(try_login("cham", S("sai 1234567"), "10.0.0.66", &session), E_LOGIN);
	w.cx.now += 30000;
	assert_int_equal(try_login("cham", GOOD, "10.0.0.66", &session), E_SLOW);      /* there, six minutes */
	assert_int_equal(try_login("cham", GOOD, "10.0.0.1", &session), E_OK);

	/* a login that reads as another's name and address counts for itself */
	for (int i = 0; i < 8; i++) {
		assert_int_equal(try_login("cham@10.0.0.1", S("sai 1234567"), "10.0.0.66", &session), E_LOGIN);
		w.cx.now += 400000;
	}
	assert_int_equal(try_login("cham@10.0.0.1", S("sai 1234567"), "10.0.0.66", &session), E_LOGIN);
	assert_int_equal(try_login("cham", GOOD, "10.0.0.1", &session), E_OK);
}

static enum err
one_number(struct ctx *cx, void *at, const struct query_cell *cells, size_t n)
{
	(void)cx, (void)n;
	return str_to_i64(cells[0].text, at) ? E_OK : E_BROKEN;
}

static int64_t
guesses(const char *where)
{
	int64_t n = -1;

	assert_int_equal(store_query(request(NULL), w.s->store, str_fmt(w.cx.arena, "SELECT count(*) FROM guess WHERE %s", where),
	    one_number, &n), E_OK);
	return n;
}

static enum err
decide_many(struct ctx *cx, struct tx *tx, void *arg)
{
	struct guess g = { .most = 1000 };
	enum err e = E_OK;

	for (int i = 0; i < 2500 && e == E_OK; i++) {
		g.who = str_fmt(cx->arena, "%s-%d", (const char *)arg, i);
		e = guess_wrong(cx, tx, &g, 1);
	}
	return e;
}

static enum err
decide_part(struct ctx *cx, struct tx *tx, void *arg)
{
	return guess_sweep(cx, tx, arg);
}

/* Old tries go a part at a time, and not while somebody waits at the door; they count no more before they are gone. */
static void
old_tries_go(void **state)
{
	struct str after = S(""), session;
	int64_t before, left, id;
	int parts = 0;

	(void)state;
	(void)member("quen-roi", &id);
	for (int i = 0; i < 4; i++)
		assert_int_equal(try_login("quen-roi", S("sai 1234567"), "10.0.0.1", &session), E_LOGIN);
	assert_int_equal(ledger_write(request(NULL), w.s->ledger, decide_many, (void *)(uintptr_t)"cu"), E_OK);
	w.cx.now += DAY_MS + 1;
	assert_int_equal(ledger_write(request(NULL), w.s->ledger, decide_many, (void *)(uintptr_t)"moi"), E_OK);
	before = guesses("1 = 1");
	assert_int_equal(try_login("quen-roi", S("sai 1234567"), "10.0.0.1", &session), E_LOGIN);
	assert_int_equal(guesses("1 = 1"), before);
	assert_int_equal(guesses("who = 'quen-roi' AND tries = 1"), 1);
	do {
		assert_int_equal(ledger_write(request(NULL), w.s->ledger, decide_part, &after), E_OK);
		left = guesses("1 = 1");
		assert_true(before - left <= 1000);
		before = left;
		parts++;
	} while (after.n > 0 && parts < 20);
	assert_true(parts >= 5);
	assert_int_equal(guesses("who LIKE 'cu-%'"), 0);
	assert_int_equal(guesses("who LIKE 'moi-%'"), 2500);
	w.cx.now += DAY_MS + 1;
}

/* Names nobody has are slowed down as others are, and are not kept: people type passwords into that box. */
static void
unknown_names(void **state)
{
	struct str session;

	(void)state;
	for (int i = 0; i < 4; i++)
		assert_int_equal(try_login("khong-co-ai", S("sai 1234567"), "10.0.0.1", &session), E_LOGIN);
	assert_int_equal(try_login("khong-co-ai", S("sai 1234567"), "10.0.0.1", &session), E_SLOW);
	assert_int_equal(try_login("khong-co-ai", S("sai 1234567"), "10.0.0.2", &session), E_SLOW);
	assert_int_equal(try_login("khong-co-ai-ca", S("sai 1234567"), "10.0.0.1", &session), E_LOGIN);
	assert_int_equal(guesses("who LIKE '%khong-co%'"), 0);
}

/* A browser that logged in before gets in while others hammer the same name, and only there. */
static void
known_device(void **state)
{
	struct login_done mine, again, other;
	int64_t id, id2;

	(void)state;
	(void)member("biet-may", &id);
	(void)member("may-khac", &id2);
	assert_int_equal(try_from("biet-may", GOOD, "10.0.0.1", S(""), &mine), E_OK);
	assert_int_equal(try_from("may-khac", GOOD, "10.0.0.1", S(""), &other), E_OK);
	for (int i = 0; i < 4; i++)
		assert_int_equal(try_from("biet-may", S("sai 1234567"), "10.0.0.66", S(""), &again), E_LOGIN);
	assert_int_equal(try_from("biet-may", GOOD, "10.0.0.1", S(""), &again), E_SLOW);
	assert_int_equal(try_from("biet-may", GOOD, "10.0.0.1", other.device, &again), E_SLOW);    /* another's proof */
	assert_int_equal(try_from("biet-may", GOOD, "10.0.0.1", S("00"), &again), E_SLOW);
	assert_int_equal(try_from("biet-may", GOOD, "10.0.0.1", mine.device, &again), E_OK);

	/* the proof opens nothing, is slowed down by itself, and ends with the password */
	for (int i = 0; i < 4; i++)
		assert_int_equal(try_from("biet-may", S("sai 1234567"), "10.0.0.1", mine.device, &other), E_LOGIN);
	assert_int_equal(try_from("biet-may", GOOD, "10.0.0.1", mine.device, &other), E_SLOW);
	assert_int_equal(try_from("biet-may", GOOD, "10.0.0.1", again.device, &other), E_OK);
	assert_true(device_known(str_of("verifier"), 7, device_new(&w.cx, str_of("verifier"), 7)));
	assert_false(device_known(str_of("verifier"), 8, device_new(&w.cx, str_of("verifier"), 7)));
	assert_false(device_known(str_of("another"), 7, device_new(&w.cx, str_of("verifier"), 7)));
	assert_false(device_known(S(""), 7, device_new(&w.cx, S(""), 7)));
}

/* Whoever sits at a session that stands open cannot try the password out on /account. */
static void
old_password_slow(void **state)
{
	const struct password_choice wrong = { .old = S("khong phai 1"), .password = S("mat khau moi 2"), .again = S("mat khau moi 2") };
	const struct password_choice right = { .old = GOOD, .password = S("mat khau moi 2"), .again = S("mat khau moi 2") };
	struct str session, fresh;
	struct finding f;
	int64_t id;

	(void)state;
	session = member("doi-cu", &id);
	assert_int_equal(look(session, &f), E_OK);
	for (int i = 0; i < 4; i++)
		assert_int_equal(password_choose(request(f.info.actor), w.s, &wrong, &fresh), E_INPUT);
	assert_int_equal(password_choose(request(f.info.actor), w.s, &right, &fresh), E_INPUT);        /* not looked at yet */
	w.cx.now += 1000;
	assert_int_equal(password_choose(request(f.info.actor), w.s, &wrong, &fresh), E_INPUT);
	w.cx.now += 1000;
	assert_int_equal(password_choose(request(f.info.actor), w.s, &right, &fresh), E_INPUT);        /* twice as long now */
	w.cx.now += 1000;
	assert_int_equal(password_choose(request(f.info.actor), w.s, &right, &fresh), E_OK);
}

static void
closed(void **state)
{
	struct str session, again, link;
	struct actor who;
	int64_t id, post;

	(void)state;
	session = member("dong", &id);
	assert_int_equal(link_issue(request(NULL), w.s, id, &link), E_OK);
	assert_int_equal(choose(link, GOOD, &session), E_OK);
	assert_int_equal(account_shut(request(NULL), w.s, id), E_OK);
	assert_false(alive(session));
	assert_int_equal(try_login("dong", GOOD, "10.0.0.1", &again), E_LOGIN);
	assert_int_equal(account_shut(request(NULL), w.s, id), E_CONFLICT);
	assert_int_equal(link_issue(request(NULL), w.s, id, &link), E_CONFLICT);
	assert_int_equal(post_give(request(NULL), w.s, &(struct post_new){ .account = id, .unit = S("syt"),
		.role = S("unit-officer"), .title = S("Chuyên viên"), .from = DAY_NONE, .until = DAY_NONE }, &post), E_CONFLICT);

	/* a link handed out before does not outlive the account */
	link = account("dong-som", &id);
	assert_int_equal(account_shut(request(NULL), w.s, id), E_OK);
	assert_int_equal(link_look(request(NULL), w.s, link, &who), E_GONE);
	assert_int_equal(choose(link, GOOD, &session), E_GONE);
}

struct holder {
	const char *unit;
	struct actor a;
};

static enum err
find_holder(struct ctx *cx, struct tx *tx, void *arg)
{
	struct holder *h = arg;

	return actor_of_unit_role(cx, tx, str_of(h->unit), ROLE_UNIT_CLERK, &h->a);
}

/* A right is asked for again in the writer: an administrator's post that ended a moment ago no longer counts. */
static void
ended_meanwhile(void **state)
{
	struct finding f;
	struct str session, link;
	int64_t id, other, post, mine;

	(void)state;
	session = member("quan-tri", &id);
	(void)account("nguoi-khac", &other);
	assert_int_equal(post_give(request(NULL), w.s, &(struct post_new){ .account = id, .unit = S("tgtu"),
		.role = S("administrator"), .title = S("Quản trị"), .from = DAY_NONE, .until = DAY_NONE }, &post), E_OK);
	assert_int_equal(try_login("quan-tri", GOOD, "10.0.0.1", &session), E_OK);
	assert_int_equal(look(session, &f), E_OK);
	assert_int_equal(session_post(request(f.info.actor), w.s, session, post), E_OK);
	assert_int_equal(look(session, &f), E_OK);
	assert_int_equal(link_issue(request(f.info.actor), w.s, other, &link), E_OK);
	assert_int_equal(account_shut(request(f.info.actor), w.s, id), E_CONFLICT);            /* nobody closes his own */
	/* nobody gives himself a post, and an end is never put off */
	assert_int_equal(post_give(request(f.info.actor), w.s, &(struct post_new){ .account = id, .unit = S("tgtu"),
		.role = S("lead-head"), .title = S("Trưởng ban"), .from = DAY_NONE, .until = DAY_NONE }, &mine), E_RULE);
	assert_int_equal(post_give(request(f.info.actor), w.s, &(struct post_new){ .account = other, .unit = S("tgtu"),
		.role = S("lead-head"), .title = S("Trưởng ban"), .from = DAY_NONE, .until = ctx_today(&w.cx) + 1 }, &mine), E_OK);
	assert_int_equal(post_finish(request(f.info.actor), w.s, &(struct post_end){ .post = mine, .until = ctx_today(&w.cx) + 2 }), E_INPUT);
	assert_int_equal(post_finish(request(f.info.actor), w.s, &(struct post_end){ .post = mine, .until = ctx_today(&w.cx) }), E_OK);
	/* nor ends his own post as administrator; somebody has to be left */
	assert_int_equal(post_finish(request(f.info.actor), w.s, &(struct post_end){ .post = post, .until = ctx_today(&w.cx) }), E_RULE);
	assert_int_equal(post_finish(request(NULL), w.s, &(struct post_end){ .post = post, .until = ctx_today(&w.cx) }), E_RULE);
	assert_int_equal(account_shut(request(NULL), w.s, id), E_RULE);
	assert_int_equal(post_give(request(NULL), w.s, &(struct post_new){ .account = other, .unit = S("tgtu"),
		.role = S("administrator"), .title = S("Quản trị"), .from = DAY_NONE, .until = ctx_today(&w.cx) }, &mine), E_OK);
	assert_int_equal(post_finish(request(NULL), w.s, &(struct post_end){ .post = post, .until = ctx_today(&w.cx) }), E_RULE);
	assert_int_equal(post_give(request(NULL), w.s, &(struct post_new){ .account = other, .unit = S("tgtu"),      /* for a month only */
		.role = S("administrator"), .title = S("Quản trị tạm thời"), .from = ctx_today(&w.cx) + 1, .until = ctx_today(&w.cx) + 30 }, &mine), E_OK);
	assert_int_equal(post_finish(request(NULL), w.s, &(struct post_end){ .post = post, .until = ctx_today(&w.cx) }), E_RULE);
	assert_int_equal(account_shut(request(NULL), w.s, id), E_RULE);
	assert_int_equal(post_give(request(NULL), w.s, &(struct post_new){ .account = other, .unit = S("tgtu"),
		.role = S("administrator"), .title = S("Quản trị"), .from = ctx_today(&w.cx) + 1, .until = DAY_NONE }, &mine), E_OK);
	assert_int_equal(post_finish(request(NULL), w.s, &(struct post_end){ .post = post, .until = ctx_today(&w.cx) }), E_OK);
	assert_int_equal(link_issue(request(f.info.actor), w.s, other, &link), E_LOGIN);       /* the session is over */
	assert_int_equal(try_login("quan-tri", GOOD, "10.0.0.1", &session), E_OK);
	assert_int_equal(session_post(request(f.info.actor), w.s, session, post), E_OK);
	assert_int_equal(look(session, &f), E_OK);
	assert_int_equal(link_issue(request(f.info.actor), w.s, other, &link), E_OK);          /* its last day */
	w.cx.now += DAY_MS;
	assert_int_equal(link_issue(request(f.info.actor), w.s, other, &link), E_LOGIN);
	assert_int_equal(account_shut(request(NULL), w.s, id), E_OK);
}

static int64_t
entries(void)
{
	int64_t n = -1;

	assert_int_equal(store_query(request(w.cx.actor), w.s->store, S("SELECT count(*) FROM entry"), one_number, &n), E_OK);
	return n;
}

static enum err
give(int64_t account, const char *title, day_t from, day_t until)
{
	int64_t post;

	return post_give(request(w.cx.actor), w.s, &(struct post_new){ .account = account, .unit = S("syt"), .role = S("unit-officer"),
		.title = str_of(title), .from = from, .until = until }, &post);
}

/* The same form sent again gets the first answer, and makes nothing more. */
static void
sent_twice(void **state)
{
	const struct account_new in = { .login = S("hai-lan-gui"), .name = S("Sở"), .unit = S("syt"), .role = S("unit-officer"),
		.title = S("Chuyên viên"), .from = DAY_NONE, .until = DAY_NONE };
	struct post_new post = { .unit = S("gddt"), .role = S("unit-officer"), .title = S("Chuyên viên"), .from = DAY_NONE,
		.until = DAY_NONE };
	int64_t admin, id, id2, given, given2, n;
	struct str link, session;
	struct finding f;

	(void)state;
	(void)member("quan-tri-2", &admin);
	assert_int_equal(post_give(request(NULL), w.s, &(struct post_new){ .account = admin, .unit = S("tgtu"),
		.role = S("administrator"), .title = S("Quản trị"), .from = DAY_NONE, .until = DAY_NONE }, &given), E_OK);
	assert_int_equal(try_login("quan-tri-2", GOOD, "10.0.0.1", &session), E_OK);
	assert_int_equal(look(session, &f), E_OK);
	assert_int_equal(session_post(request(f.info.actor), w.s, session, given), E_OK);
	assert_int_equal(look(session, &f), E_OK);
	w.cx.once = S("0123456789abcdef-new");
	assert_int_equal(account_make(request(f.info.actor), w.s, &in, &id, &link), E_OK);
	assert_true(link.n > 0);
	n = entries();
	assert_int_equal(account_make(request(f.info.actor), w.s, &in, &id2, &link), E_OK);
	assert_true(id2 == id && link.n == 0);                 /* nobody keeps it */
	assert_int_equal(entries(), n);

	w.cx.once = S("0123456789abcdef-give");
	post.account = id;
	assert_int_equal(post_give(request(f.info.actor), w.s, &post, &given), E_OK);
	assert_int_equal(post_give(request(f.info.actor), w.s, &post, &given2), E_OK);
	assert_int_equal(given2, given);
	w.cx.once = S("0123456789abcdef-end");
	for (int i = 0; i < 3; i++)
		assert_int_equal(post_finish(request(f.info.actor), w.s, &(struct post_end){ .post = given, .until = ctx_today(&w.cx) }), E_OK);
	w.cx.once = S("0123456789abcdef-close");
	for (int i = 0; i < 3; i++)
		assert_int_equal(account_shut(request(f.info.actor), w.s, id), E_OK);
	assert_int_equal(entries(), n + 3);
	w.cx.once = S("");
}

/* A post is given once, and its days are such as offices write. */
static void
post_days(void **state)
{
	day_t today = ctx_today(&w.cx);
	int64_t id, admin;
	struct str link;

	(void)state;
	w.cx.actor = NULL;
	assert_int_equal(account_make(request(NULL), w.s, &(struct account_new){ .login = S("ngay-thang"), .name = S("Sở"),
		.unit = S("syt"), .role = S("unit-officer"), .title = S("Chuyên viên"), .from = DAY_NONE, .until = today + 30 },
		&id, &link), E_OK);
	assert_int_equal(give(id, "Chuyên viên", DAY_NONE, DAY_NONE), E_CONFLICT);
	assert_int_equal(give(id, "Chuyên viên", today + 30, DAY_NONE), E_CONFLICT);
	assert_int_equal(give(id, "Chuyên viên", today + 31, DAY_NONE), E_OK);
	assert_int_equal(give(id, "Chuyên viên chính", DAY_NONE, DAY_NONE), E_OK);

	assert_int_equal(give(id, "Phó", day_of(1990, 1, 1), DAY_NONE), E_INPUT);
	assert_int_equal(give(id, "Phó", day_of(2026, 3, 1), DAY_NONE), E_INPUT);      /* the bloc began on the 2nd */
	assert_int_equal(give(id, "Phó", day_of(2199, 1, 1), DAY_NONE), E_INPUT);
	assert_int_equal(give(id, "Phó", DAY_NONE, day_of(2199, 1, 1)), E_INPUT);
	assert_int_equal(give(id, "Phó", day_of(2026, 3, 2), today + 5 * 366), E_OK);
	assert_int_equal(account_make(request(NULL), w.s, &(struct account_new){ .login = S("nam-1990"), .name = S("Sở"),
		.unit = S("syt"), .role = S("unit-officer"), .title = S("Chuyên viên"), .from = day_of(1990, 1, 1), .until = DAY_NONE },
		&admin, &link), E_INPUT);
}

/* A post by unit and role is the one somebody still holds. */
static void
next_holder(void **state)
{
	struct holder h = { .unit = "syt" };
	struct account_new in = { .login = S("van-thu-cu"), .name = S("Văn thư"), .unit = S("syt"), .role = S("unit-clerk"),
		.title = S("Văn thư"), .from = DAY_NONE, .until = DAY_NONE };
	struct str link;
	int64_t old, now;

	(void)state;
	assert_int_equal(account_make(request(NULL), w.s, &in, &old, &link), E_OK);
	in.login = S("van-thu-moi");
	assert_int_equal(account_make(request(NULL), w.s, &in, &now, &link), E_OK);
	assert_int_equal(store_read(request(NULL), w.s->store, find_holder, &h), E_OK);
	assert_int_equal(h.a.account, old);
	assert_int_equal(account_shut(request(NULL), w.s, old), E_OK);
	assert_int_equal(store_read(request(NULL), w.s->store, find_holder, &h), E_OK);
	assert_int_equal(h.a.account, now);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rules), cmocka_unit_test(two_spellings), cmocka_unit_test(names_taken),
		cmocka_unit_test(link_works_once), cmocka_unit_test(sessions_end), cmocka_unit_test(others_posts),
		cmocka_unit_test(slow_down), cmocka_unit_test(old_tries_go), cmocka_unit_test(unknown_names),
		cmocka_unit_test(known_device), cmocka_unit_test(old_password_slow), cmocka_unit_test(closed), cmocka_unit_test(ended_meanwhile),
		cmocka_unit_test(next_holder), cmocka_unit_test(sent_twice), cmocka_unit_test(post_days),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
