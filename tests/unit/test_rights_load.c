/*
 * A right taken away while a hundred requests use it, half of them writing. Once the one who takes it has his answer, no
 * request that begins succeeds, and nothing is written by the post any more: not by those either that were on their way.
 */
#include <pthread.h>
#include <stdatomic.h>

#include "unit/rights_world.h"

#define THREADS 100
#define STACK ((size_t)1 << 20)
#define ROW "thang/gddt/2026-12"

/* Numbers of entries, which stay for ever (ledger/entry.def). */
#define ACCOUNT_CLOSED 11
#define POST_ENDED 13
#define LINK_ISSUED 14

/* --- how it is taken ------------------------------------------------------------------------------------------------------- */

static enum err
end_today(struct ctx *cx, const struct actor *of)
{
	return post_finish(cx, w0.site, &(struct post_end){ of->post, ctx_today(cx) });
}

static enum err
end_yesterday(struct ctx *cx, const struct actor *of)
{
	return post_finish(cx, w0.site, &(struct post_end){ of->post, ctx_today(cx) - 1 });
}

static enum err
new_link(struct ctx *cx, const struct actor *of)
{
	struct str link;

	return link_issue(cx, w0.site, of->account, &link);
}

static enum err
close_account(struct ctx *cx, const struct actor *of)
{
	return account_shut(cx, w0.site, of->account);
}

/* --- those who use it -------------------------------------------------------------------------------------------------------- */

static struct {
	size_t who;
	bool drafts;                   /* they save a draft; else each write is an entry */
	_Atomic int64_t seq;           /* of the draft */
	_Atomic bool taken;            /* and acknowledged */
	_Atomic int in_flight, served, wrote, late;
} load;

static struct answer
use(struct arena *a, bool writes)
{
	struct form_pair save[] = { { S("seq"), str_fmt(a, "%lld", (long long)atomic_load(&load.seq)) }, { S("nil"), S("1") },
		{ S("signatory"), S("Giám đốc Trần B") } };
	struct form_pair remind[] = { { S("channel"), S("phone") }, { S("words"), S("Đề nghị gửi báo cáo.") } };
	struct asking q = { .method = writes ? METHOD_POST : METHOD_GET, .to = S("/due/" ROW), .who = load.who };
	struct answer got;

	if (writes) {
		q.to = load.drafts ? S("/draft/" ROW "/save") : S("/due/" ROW "/remind");
		q.form = load.drafts ? save : remind;
		q.n = load.drafts ? COUNT(save) : COUNT(remind);
	}
	atomic_fetch_add(&load.in_flight, 1);
	got = ask_with(a, &q);
	atomic_fetch_sub(&load.in_flight, 1);
	return got;
}

static bool
succeeded(const struct answer *got, bool writes)
{
	return writes ? got->status == 303 && !str_starts(got->location, S("/login")) : got->status == 200;
}

/* Asks until some time after the right is gone. */
static void *
asks_on(void *arg)
{
	bool writes = arg != NULL;

	for (int after = 0; after < 3;) {
		struct arena *a = arena_new(ARENA_REQUEST);
		bool taken = atomic_load(&load.taken);
		struct answer got = use(a, writes);

		after += taken;
		if (succeeded(&got, writes)) {
			atomic_fetch_add(taken ? &load.late : writes ? &load.wrote : &load.served, 1);
			if (writes && load.drafts)
				atomic_fetch_add(&load.seq, 1);
		}
		arena_free(a);
	}
	return NULL;
}

static void
start(pthread_t *t)
{
	pthread_attr_t attr;

	assert_int_equal(pthread_attr_init(&attr), 0);
	assert_int_equal(pthread_attr_setstacksize(&attr, STACK), 0);
	for (size_t i = 0; i < THREADS; i++)
		assert_int_equal(pthread_create(&t[i], &attr, asks_on, i % 2 == 0 ? NULL : &load), 0);
	(void)pthread_attr_destroy(&attr);
}

/* What the post wrote after entry `no`. */
static int64_t
written_after(struct ctx *cx, int64_t post, int64_t no)
{
	return number(cx, str_z(cx->arena, str_fmt(cx->arena, "select count(*) from act where by_post = %lld and entry > %lld",
	    (long long)post, (long long)no)));
}

static void
taken_by(const char *how, size_t who, bool drafts, int type, enum err (*take)(struct ctx *, const struct actor *))
{
	const struct who admin = { 'A', ROLE_ADMINISTRATOR, "tgtu" };
	struct arena *a = arena_new(ARENA_COMMAND);
	struct ctx cx = w0.cx;
	struct finding of = { .who = &people[who] }, f;
	pthread_t t[THREADS];
	int64_t no, seq;
	int busy;

	cx.arena = a;
	assert_int_equal(store_read(&cx, w0.site->store, find_post, &of), E_OK);
	act_as(&cx, &admin, &f);
	load.who = who;
	load.drafts = drafts;
	load.seq = number(&cx, "select coalesce(max(seq), 0) from draft where due = '" ROW "'");
	load.taken = false;
	load.served = load.wrote = load.late = 0;
	start(t);
	while (atomic_load(&load.served) < 50 || atomic_load(&load.wrote) < 50 || (busy = atomic_load(&load.in_flight)) < THREADS * 9 / 10)
		(void)usleep(200);
	assert_int_equal(take(&cx, &of.actor), E_OK);
	atomic_store(&load.taken, true);
	seq = number(&cx, "select coalesce(max(seq), 0) from draft where due = '" ROW "'");
	for (size_t i = 0; i < THREADS; i++)
		(void)pthread_join(t[i], NULL);
	no = number(&cx, str_z(a, str_fmt(a, "select max(no) from entry where type = %d", type)));
	print_message("%s: %d under way, %d pages and %d writes before, %d after\n", how, busy, load.served, load.wrote, load.late);
	assert_int_equal(load.late, 0);
	assert_int_equal(written_after(&cx, of.actor.post, no), 0);
	assert_int_equal(number(&cx, "select coalesce(max(seq), 0) from draft where due = '" ROW "'"), seq);
	arena_free(a);
}

static void
right_taken_away(void **state)
{
	(void)state;
	taken_by("post ended today", 6, false, POST_ENDED, end_today);
	taken_by("new link", 7, false, LINK_ISSUED, new_link);
	taken_by("post ended yesterday", 3, true, POST_ENDED, end_yesterday);
	taken_by("account closed", 5, true, ACCOUNT_CLOSED, close_account);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(right_taken_away) };

	return cmocka_run_group_tests(tests, setup, teardown);
}
