/*
 * Nothing acknowledged is lost when the power goes.
 *
 *     powerloss CUTS [lie] [seed N]
 *
 * Four filers work on one bloc over a disk (shim.h) that keeps what was synced and, of what was not, by turns nothing, some
 * writes, or some sectors of 512 bytes; names that were made or removed come undone with it. At a call drawn by chance the
 * power goes. Then the bloc is opened again: every acknowledged act must be there with its receipt, the last acknowledged
 * draft with its words, and now and then the whole ledger and the whole database are checked. Database, write-ahead log,
 * file of checkpoints and keys are all on that disk.
 *
 * `lie`: the same with syncs that are confirmed and do nothing. That run must find losses, or this test proves nothing.
 */
#include "filing.h"
#include "shim.h"

#define CUTS_A_BLOC 50             /* then a new one: the whole check grows with the ledger */
#define CALLS_MOST 240             /* the power goes at one of so many changes and syncs */
#define ACKS_MAX 100000

static struct ack acks[ACKS_MAX];
static size_t acks_n;

static void
ack_take(const void *record)
{
	const struct ack *a = record;

	MUST(acks_n < ACKS_MAX);
	acks[acks_n++] = *a;
	standing_move(&standing[a->filer], a);
}

struct work {
	struct str dir;
	int out;
	int64_t cut;
	enum shim_policy policy;
	uint64_t seed;
	bool lie;
};

/* Opens, works, empties the log, closes, opens again: the power may go anywhere in it. */
static void
work(const struct work *w)
{
	struct ctx cx = ctx_new();
	struct job j = { 0 };

	shim_power(w->dir.p, w->cut, w->policy, w->seed, w->lie);
	for (uint64_t i = 0;; i++) {
		must(&cx, job_open(&cx, w->dir, SITE_SERVE, &j), "open");
		if ((w->seed + i) % 3 == 0)
			must(&cx, store_scrub(&cx, j.site->store), "scrub");
		filers_run(&j, w->out, (w->seed >> 8) % 4 == 0 ? 1 : 0);
		for (int k = 0; k < JOB_FILERS; k++)               /* all had the same number of turns */
			standing[k] = (struct standing){ standing[k].turn + 1, STEP_DRAFT, 0 };
		site_close(j.site);
	}
}

/* One cut; losses found, or -1 when the bloc is not in order. */
static int
round_cut(struct str dir, struct work *w, struct check *c)
{
	int p[2], status;
	size_t from = acks_n;
	struct ack a;
	pid_t pid;

	MUST(pipe(p) == 0);
	(void)fflush(stdout);
	if ((pid = fork()) == 0) {
		(void)close(p[0]);
		w->out = p[1];
		work(w);
	}
	MUST(pid > 0);
	(void)close(p[1]);
	records_read(p[0], &a, sizeof(a), -1, ack_take);
	(void)close(p[0]);
	MUST(waitpid(pid, &status, 0) == pid);
	if (!WIFEXITED(status) || WEXITSTATUS(status) != SHIM_CUT) {
		printf("  ended by itself: status %x\n", (unsigned)status);
		return -1;
	}
	c->dir = dir;
	c->acks = acks + from;
	c->n = acks_n - from;
	for (size_t i = from; i < acks_n; i++)
		c->appended += acks[i].no != 0;
	status = apart(check_run, c);
	return WIFEXITED(status) && WEXITSTATUS(status) <= 100 ? WEXITSTATUS(status) : -1;
}

struct run {
	int64_t cuts, lost_in, acknowledged, broken;
};

static void
bloc_copy(struct str from, struct str to)
{
	dir_remove(to);
	dir_copy(from.p, to.p);
	acks_n = 0;
	memset(standing, 0, sizeof(standing));
}

static struct run
run(struct str home, struct str template, int64_t cuts, uint64_t seed, enum shim_policy policy, bool lie)
{
	struct arena *a = arena_new(ARENA_COMMAND);
	struct str dir = path_in(a, home, "d");
	struct run r = { .cuts = cuts };
	struct check c = { 0 };
	bool fresh = true;

	for (int64_t i = 0; i < cuts; i++) {
		struct work w = { .dir = dir, .policy = policy, .lie = lie };
		int bad;

		if (fresh || i % CUTS_A_BLOC == 0) {
			bloc_copy(template, dir);
			c = (struct check){ .before = ledger_size(dir) };
		}
		w.cut = 1 + (int64_t)(chance(&seed) % CALLS_MOST);
		w.seed = chance(&seed);
		c.whole = i % 5 == 4;
		bad = round_cut(dir, &w, &c);
		fresh = bad != 0;              /* after a loss the filers do not know where they stand */
		r.acknowledged += (int64_t)c.n;
		r.broken += bad < 0;
		r.lost_in += bad != 0;
		if (bad != 0 && !lie) {
			printf("  cut %lld (call %lld, policy %d, seed %llu): %s\n", (long long)i, (long long)w.cut, (int)policy,
			    (unsigned long long)w.seed, bad < 0 ? "not in order" : "lost");
			break;
		}
	}
	arena_free(a);
	return r;
}

int
main(int argc, char **argv)
{
	static const char *const names[] = { "nothing", "some writes", "some sectors" };
	struct arena *a = arena_new(ARENA_COMMAND);
	uint64_t seed = (uint64_t)instant_now();
	struct str home = dir_temporary(a), template = path_in(a, home, "template");
	int64_t cuts = 0, given;
	bool lie = false, ok = true;

	for (int i = 2; i < argc; i++) {
		lie = lie || strcmp(argv[i], "lie") == 0;
		if (strcmp(argv[i], "seed") == 0 && i + 1 < argc && str_to_i64(str_of(argv[++i]), &given))
			seed = (uint64_t)given;
	}
	if (argc < 2 || !str_to_i64(str_of(argv[1]), &cuts) || cuts < 1)
		return 2;
	log_level_set(lie ? LOG_ERROR + 1 : LOG_ERROR);
	printf("seed %llu, in %.*s\n", (unsigned long long)seed, STR_ARG(home));
	job_bloc(template);
	for (int p = 0; p < SHIM_POLICY__MAX; p++) {
		struct run r = run(home, template, cuts, seed + (uint64_t)p, (enum shim_policy)p, lie);
		bool good = lie ? r.lost_in > 0 : r.lost_in == 0 && r.acknowledged > 0;

		printf("%s power loss%s, %s of what was pending kept: %lld cuts, %lld acknowledged, lost in %lld, not in order in "
		    "%lld\n", good ? "ok" : "not ok", lie ? " with syncs that do nothing (must lose)" : "", names[p],
		    (long long)r.cuts, (long long)r.acknowledged, (long long)r.lost_in, (long long)r.broken);
		(void)fflush(stdout);
		ok = ok && good;
	}
	dir_remove(home);
	arena_free(a);
	return ok ? 0 : 1;
}
