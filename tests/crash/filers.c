/*
 * Nothing acknowledged is ever lost to a killed process.
 *
 *     filers ROUNDS DIR
 *
 * A child serves one ledger to eight filers, each sending with its own idempotency keys and writing every acknowledgement
 * to a pipe. The parent kills it with SIGKILL after 0.1 to 0.6 seconds, starts the next, and at the end of each round opens
 * the ledger and checks: every acknowledged key has exactly the entry that was acknowledged, its receipt verifies with the
 * published key alone, no key made two entries, and `ledger verify` finds the whole in order. An unfinished send is sent
 * again by the next child with the same key, as a browser would. A ledger serves six rounds, then a new one begins. The run
 * prints its seed, and `ok` or `not ok` for the whole; exit 0 when nothing is missing. A run without a single
 * acknowledgement proves nothing and fails.
 */
#include <pthread.h>

#include "common.h"
#include "ledger/key.h"

#define FILERS 8
#define LEDGER_ROUNDS 6
#define ACKS_MAX 2000000

struct ack {
	int32_t filer, turn;
	int64_t no;
};

static struct ack *acks;
static size_t acks_n;
static int32_t next_turn[FILERS];
static int64_t started_ns, ready_ms;       /* of the child at work; the longest until its first acknowledgement */

static struct str
key_of(struct arena *a, int32_t filer, int32_t turn)
{
	return str_fmt(a, "filer-%d-%d", filer, turn);
}

/* --- the child ------------------------------------------------------------------------------------------------------ */

struct sending {
	struct str key;
	int32_t filer;
	int64_t no;
};

static enum err
decide_send(struct ctx *cx, struct tx *tx, void *arg)
{
	struct sending *s = arg;
	enum err e = idem_seen(cx, tx, s->key, s->filer + 1, &s->no);

	if (e != E_GONE)
		return e;
	if ((e = ledger_append(cx, tx, ENTRY_ACCOUNT_MADE, &(struct account_made){ .login = item_of(s->key),
	         .name = item_of(S("m\xe1\xba\xabu")) }, &s->no)) != E_OK)
		return e;
	return idem_keep(cx, tx, s->key, s->filer + 1, s->no);
}

struct filer {
	struct ledger *lg;
	int32_t id;
	int out;
};

static void *
filer_main(void *at)
{
	const struct filer *me = at;

	for (int32_t turn = next_turn[me->id];; turn++) {
		struct ctx cx = ctx_new();
		struct sending s = { .key = key_of(cx.arena, me->id, turn), .filer = me->id };
		struct ack ack = { me->id, turn, 0 };

		must(&cx, ledger_write(&cx, me->lg, decide_send, &s), "send");
		ack.no = s.no;
		if (write(me->out, &ack, sizeof(ack)) != sizeof(ack))
			_exit(1);
		arena_free(cx.arena);
	}
	return NULL;
}

static void
child(struct str dir, int out)
{
	struct ctx cx = ctx_new();
	const struct ledger_options o = { .dir = dir, .server = true, .apply = apply_none };
	struct filer f[FILERS];
	pthread_t t[FILERS];
	struct ledger *lg;
	struct store *st;

	must(&cx, store_open(&cx, dir, STORE_READ_WRITE, &st), "store");
	must(&cx, ledger_open(&cx, st, &o, &lg), "ledger");
	for (int i = 0; i < FILERS; i++) {
		f[i] = (struct filer){ lg, i, out };
		MUST(pthread_create(&t[i], NULL, filer_main, &f[i]) == 0);
	}
	for (int i = 0; i < FILERS; i++)
		(void)pthread_join(t[i], NULL);
}

/* --- the parent ----------------------------------------------------------------------------------------------------- */

static void
ack_take(const void *record)
{
	const struct ack *a = record;

	if (started_ns != 0 && (clock_ns() - started_ns) / 1000000 > ready_ms)
		ready_ms = (clock_ns() - started_ns) / 1000000;
	started_ns = 0;
	MUST(acks_n < ACKS_MAX && a->filer >= 0 && a->filer < FILERS && a->turn == next_turn[a->filer]);
	acks[acks_n++] = *a;
	next_turn[a->filer] = a->turn + 1;
}

static void
round_kill(struct str dir, int wait_ms)
{
	struct ack ack;

	started_ns = clock_ns();
	work_kill(child, dir, wait_ms, &ack, sizeof(ack), ack_take);
}

struct checking {
	struct str dir, keys;
	size_t from;
	struct verify_result result;
};

/* Every ack of this round, after a ledger's last one of all its rounds: key, entry, content and receipt. */
static enum err
check_acks(struct ctx *cx, struct tx *tx, void *arg)
{
	struct checking *c = arg;

	for (size_t i = c->from; i < acks_n; i++) {
		struct ctx part = *cx;
		struct str key;
		int64_t no;

		part.arena = arena_new(ARENA_REQUEST);
		key = key_of(part.arena, acks[i].filer, acks[i].turn);
		must(&part, idem_seen(&part, tx, key, acks[i].filer + 1, &no), "an acknowledged key is not there");
		if (no != acks[i].no)
			fatal("crash", "key of entry %lld now names %lld", (long long)acks[i].no, (long long)no);
		if (!receipt_good(&part, tx, no, c->keys, key))
			fatal("crash", "the receipt of entry %lld does not prove what was sent", (long long)no);
		arena_free(part.arena);
	}
	return ledger_verify(cx, tx, c->dir, &c->result);
}

static int
check(void *arg)
{
	struct checking *c = arg;
	struct ctx cx = ctx_new();
	const struct ledger_options o = { .dir = c->dir, .apply = apply_none };
	struct ledger *lg;
	struct store *st;

	must(&cx, store_open(&cx, c->dir, STORE_READ_WRITE, &st), "store");
	must(&cx, ledger_open(&cx, st, &o, &lg), "ledger");
	if (ledger_refusal(lg) != NULL)
		fatal("crash", "%s", ledger_refusal(lg));
	c->keys = file_text(cx.arena, path_in(cx.arena, c->dir, "keys/verify.key"));
	must(&cx, store_read(&cx, st, check_acks, c), "check");
	if (c->result.signed_size != c->result.entries)
		fatal("crash", "a head is not signed");
	if (c->result.entries > (int64_t)acks_n + FILERS)
		fatal("crash", "%lld entries for %zu acknowledgements: something was written twice",
		    (long long)c->result.entries, acks_n);
	printf("  %zu acknowledged, %lld entries\n", acks_n, (long long)c->result.entries);
	ledger_close(lg);
	store_close(st);
	return integrity_ok(path_in(cx.arena, c->dir, STORE_FILE)) ? 0 : 1;
}

static void
ledger_make(struct ctx *cx, struct str dir)
{
	struct store *st;

	dir_remove(dir);
	must(cx, store_open(cx, dir, STORE_READ_WRITE | STORE_CREATE, &st), "store");
	store_close(st);
	must(cx, sign_key_create(cx, dir, S("phoihop.example"), NULL), "key");
	acks_n = 0;
	memset(next_turn, 0, sizeof(next_turn));
}

int
main(int argc, char **argv)
{
	struct ctx cx = ctx_new();
	int64_t rounds = 0;
	uint64_t seed = (uint64_t)instant_now(), all = 0;
	struct str dir;

	if (argc != 3 || !str_to_i64(str_of(argv[1]), &rounds) || rounds < 1)
		return 2;
	log_level_set(LOG_WARN);
	acks = NEW_N(cx.arena, struct ack, ACKS_MAX);
	dir = str_of(argv[2]);
	printf("seed %llu, in %.*s\n", (unsigned long long)seed, STR_ARG(dir));
	for (int64_t i = 0; i < rounds; i++) {
		struct checking c = { .dir = dir };
		size_t before;

		if (i % LEDGER_ROUNDS == 0)
			ledger_make(&cx, dir);
		before = acks_n;
		round_kill(dir, 100 + (int)(chance(&seed) % 500));
		all += acks_n - before;
		c.from = i % LEDGER_ROUNDS == LEDGER_ROUNDS - 1 || i == rounds - 1 ? 0 : before;
		if (apart(check, &c) != 0) {
			printf("not ok crash: the check after kill %lld failed\n", (long long)i + 1);
			return 1;
		}
	}
	printf("%s %lld kills: acknowledged %llu, missing 0, wrong 0, twice 0; first answer after at most %lld ms\n",
	    all > 0 ? "ok" : "not ok", (long long)rounds, (unsigned long long)all, (long long)ready_ms);
	arena_free(cx.arena);
	return all > 0 ? 0 : 1;
}
