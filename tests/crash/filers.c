/*
 * Nothing acknowledged is ever lost to a killed process.
 *
 *     filers ROUNDS [DIR]
 *
 * A child serves one ledger to eight filers, each sending with its own idempotency keys and writing every acknowledgement
 * to a pipe. The parent kills it with SIGKILL after 0.1 to 0.6 seconds, starts the next, and at the end of each round opens
 * the ledger and checks: every acknowledged key has exactly the entry that was acknowledged, its receipt verifies with the
 * published key alone, no key made two entries, and `ledger verify` finds the whole in order. An unfinished send is sent
 * again by the next child with the same key, as a browser would. The run prints its seed, and `ok` or `not ok` for the whole;
 * exit 0 when nothing is missing. A run without a single acknowledgement proves nothing and fails.
 */
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/log.h"
#include "ledger/key.h"
#include "ledger/reader.h"
#include "ledger/receipt.h"
#include "ledger/verify.h"
#include "ledger/writer.h"
#include "store/store.h"

#define FILERS 8
#define ACKS_MAX 2000000

struct ack {
	int32_t filer, turn;
	int64_t no;
};

static struct ack *acks;
static size_t acks_n;
static int32_t next_turn[FILERS];

static enum err
apply_none(struct ctx *cx, struct tx *tx, const struct entry *e)
{
	(void)cx;
	(void)tx;
	(void)e;
	return E_OK;
}

static struct ctx
ctx_new(void)
{
	return (struct ctx){ .arena = arena_new(ARENA_COMMAND), .lang = LANG_EN, .now = instant_now(), .zone_min = 420,
		.bloc = 1 };
}

static void
must(struct ctx *cx, enum err e, const char *what)
{
	if (e != E_OK)
		fatal("crash", "%s: %s %.*s", what, err_name(e), STR_ARG(cx->fault.text));
}

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

/* Acks are 16 bytes, less than PIPE_BUF: never torn. */
static void
acks_read(int in)
{
	struct ack a;

	while (read(in, &a, sizeof(a)) == sizeof(a)) {
		MUST(acks_n < ACKS_MAX && a.filer >= 0 && a.filer < FILERS && a.turn == next_turn[a.filer]);
		acks[acks_n++] = a;
		next_turn[a.filer] = a.turn + 1;
	}
}

static void
round_kill(struct str dir, int wait_ms)
{
	struct timespec wait = { wait_ms / 1000, (long)(wait_ms % 1000) * 1000000 };
	int p[2], status;
	pid_t pid;

	MUST(pipe(p) == 0);
	if ((pid = fork()) == 0) {
		(void)close(p[0]);
		child(dir, p[1]);
		_exit(1);
	}
	MUST(pid > 0);
	(void)close(p[1]);
	(void)nanosleep(&wait, NULL);
	MUST(kill(pid, SIGKILL) == 0);
	acks_read(p[0]);
	(void)close(p[0]);
	MUST(waitpid(pid, &status, 0) == pid && WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
}

struct checking {
	struct str dir, keys;
	size_t from;
	struct verify_result result;
};

/* Every ack of this round: key, entry, content and receipt. */
static enum err
check_acks(struct ctx *cx, struct tx *tx, void *arg)
{
	struct checking *c = arg;

	for (size_t i = c->from; i < acks_n; i++) {
		struct ctx part = *cx;
		struct receipt r;
		struct buf text;
		struct str key;
		int64_t no;

		part.arena = arena_new(ARENA_REQUEST);
		key = key_of(part.arena, acks[i].filer, acks[i].turn);
		must(&part, idem_seen(&part, tx, key, acks[i].filer + 1, &no), "an acknowledged key is not there");
		if (no != acks[i].no)
			fatal("crash", "key of entry %lld now names %lld", (long long)acks[i].no, (long long)no);
		must(&part, receipt_make(&part, tx, no, &text), "an acknowledged entry has no receipt");
		must(&part, receipt_read(&part, buf_view(&text), &r), "a receipt does not verify");
		must(&part, receipt_signer(&part, &r, c->keys), "a receipt is not signed");
		if (receipt_matches(&r, key) == NULL)
			fatal("crash", "entry %lld is not what was sent", (long long)no);
		arena_free(part.arena);
	}
	return ledger_verify(cx, tx, c->dir, &c->result);
}

static struct str
keys_text(struct ctx *cx, struct str dir)
{
	FILE *f = fopen(str_z(cx->arena, str_fmt(cx->arena, "%.*s/keys/verify.key", STR_ARG(dir))), "rbe");
	char *p = arena_alloc(cx->arena, 65536);
	size_t n;

	MUST(f != NULL);
	n = fread(p, 1, 65536, f);
	(void)fclose(f);
	return (struct str){ p, n };
}

/* Runs in a process of its own, so that nothing of one round is in the memory of the next. */
static int64_t
round_check(struct str dir, size_t from)
{
	int status;
	pid_t pid = fork();

	if (pid == 0) {
		struct ctx cx = ctx_new();
		const struct ledger_options o = { .dir = dir, .apply = apply_none };
		struct checking c = { .dir = dir, .from = from };
		struct ledger *lg;
		struct store *st;

		must(&cx, store_open(&cx, dir, STORE_READ_WRITE, &st), "store");
		must(&cx, ledger_open(&cx, st, &o, &lg), "ledger");
		if (ledger_refusal(lg) != NULL)
			fatal("crash", "%s", ledger_refusal(lg));
		c.keys = keys_text(&cx, dir);
		must(&cx, store_read(&cx, st, check_acks, &c), "check");
		if (c.result.signed_size != c.result.entries)
			fatal("crash", "a head is not signed");
		if (c.result.entries > (int64_t)acks_n + FILERS)
			fatal("crash", "%lld entries for %zu acknowledgements: something was written twice",
			    (long long)c.result.entries, acks_n);
		printf("  %zu acknowledged, %lld entries\n", acks_n, (long long)c.result.entries);
		ledger_close(lg);
		store_close(st);
		exit(0);
	}
	MUST(pid > 0 && waitpid(pid, &status, 0) == pid);
	return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? 0 : -1;
}

static struct str
ledger_make(struct ctx *cx, const char *given)
{
	char path[] = "/tmp/phoihop-crash-XXXXXX";
	struct str dir = str_of(given);
	struct store *st;

	if (given == NULL) {
		MUST(mkdtemp(path) != NULL);
		dir = str_fmt(cx->arena, "%s/d", path);
	}
	must(cx, store_open(cx, dir, STORE_READ_WRITE | STORE_CREATE, &st), "store");
	store_close(st);
	must(cx, sign_key_create(cx, dir, S("phoihop.example"), NULL), "key");
	return dir;
}

int
main(int argc, char **argv)
{
	struct ctx cx = ctx_new();
	int64_t rounds = 0;
	uint64_t seed = (uint64_t)instant_now();
	struct str dir;

	if (argc < 2 || !str_to_i64(str_of(argv[1]), &rounds) || rounds < 1)
		return 2;
	log_level_set(LOG_WARN);
	acks = NEW_N(cx.arena, struct ack, ACKS_MAX);
	dir = ledger_make(&cx, argc > 2 ? argv[2] : NULL);
	printf("seed %llu, in %.*s\n", (unsigned long long)seed, STR_ARG(dir));
	for (int64_t i = 0; i < rounds; i++) {
		size_t from = acks_n;

		seed = seed * 6364136223846793005ULL + 1442695040888963407ULL;
		round_kill(dir, 100 + (int)(seed >> 33) % 500);
		(void)fflush(stdout);
		if (round_check(dir, from) != 0) {
			printf("not ok crash: the check after kill %lld failed\n", (long long)i + 1);
			return 1;
		}
	}
	printf("%s %lld kills: acknowledged %zu, missing 0, wrong 0, twice 0\n", acks_n > 0 ? "ok" : "not ok",
	    (long long)rounds, acks_n);
	arena_free(cx.arena);
	return acks_n > 0 ? 0 : 1;
}
