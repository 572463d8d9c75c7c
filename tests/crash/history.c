/*
 * Every operation of every client with its beginning and its end, checked against what one writer could have done.
 *
 *     history SEEDS SECONDS
 *
 * For each seed a new bloc: four filers at the main job, two readers of the ledger's size, and SIGKILL to the whole now and
 * then; the next process goes on with the same keys. The model:
 *
 *  - each acknowledged act is one entry, each entry is one act, and no entry is nobody's;
 *  - an act that began after another had been answered has the greater number;
 *  - a reader sees every act answered before it asked, and none that began after it was answered;
 *  - each filer's acts are in the order he did them, sent and returned by turns; times never go back.
 *
 * An act that a killed process may have done is taken to have begun when its first attempt could have. In the end the
 * checker itself is tried: a true history with one thing wrong must not pass.
 */
#include "filing.h"

#define READERS 2
#define READER (-1)                /* as ack.filer: no = the size that was read */
#define OPS_MAX 400000

static struct history {
	struct ack *v;
	size_t n;
} told;

static int64_t last_end[JOB_FILERS];       /* of each filer's last answered act in an earlier process */
static bool fresh[JOB_FILERS];             /* his next is the first of a process */

static void
op_take(const void *record)
{
	struct ack a = *(const struct ack *)record;

	MUST(told.n < OPS_MAX);
	if (a.filer >= 0) {
		if (fresh[a.filer] && last_end[a.filer] != 0)
			a.from = last_end[a.filer];
		fresh[a.filer] = false;
		last_end[a.filer] = a.to;
		standing_move(&standing[a.filer], &a);
	}
	if (a.no != 0)
		told.v[told.n++] = a;
}

/* --- the process that works ------------------------------------------------------------------------------------------ */

static enum err
size_read(struct ctx *cx, struct tx *tx, void *arg)
{
	return head_get(cx, tx, arg);
}

static void *
reader_main(void *at)
{
	const struct filer *me = at;

	for (;;) {
		struct ctx cx = job_ctx();
		struct ack a = { .filer = READER, .from = clock_ns() };
		struct head h;

		must(&cx, store_read(&cx, me->job->site->store, size_read, &h), "read");
		a.to = clock_ns();
		a.no = h.size;
		if (write(me->out, &a, sizeof(a)) != sizeof(a))
			_exit(1);
		arena_free(cx.arena);
		(void)usleep(500);
	}
	return NULL;
}

static void
work(struct str dir, int out)
{
	struct ctx cx = ctx_new();
	struct job j = { 0 };
	struct filer r = { &j, READER, out, 0 };
	pthread_t t;

	must(&cx, job_open(&cx, dir, SITE_SERVE, &j), "open");
	for (int i = 0; i < READERS; i++)
		MUST(pthread_create(&t, NULL, reader_main, &r) == 0);
	filers_run(&j, out, 0);
}

static void
round_kill(struct str dir, int ms)
{
	struct ack a;

	for (int i = 0; i < JOB_FILERS; i++)
		fresh[i] = true;
	work_kill(work, dir, ms, &a, sizeof(a), op_take);
}

/* --- the model ------------------------------------------------------------------------------------------------------- */

/* What the ledger has: for each entry whose act it is. */
struct entries {
	struct owner {
		int32_t filer, turn, step;
		instant_t at;
	} *v;
	int64_t before, size;
};

static int
by_from(const void *a, const void *b)
{
	const struct ack *x = a, *y = b;

	return x->from < y->from ? -1 : x->from > y->from;
}

static int
by_to(const void *a, const void *b)
{
	const struct ack *x = a, *y = b;

	return x->to < y->to ? -1 : x->to > y->to;
}

/* Each act one entry, each entry one act; a filer's in his order. */
static const char *
acts_judge(struct arena *a, const struct history *h, const struct entries *e)
{
	bool *seen = NEW_N(a, bool, (size_t)e->size + 2);
	int64_t pending = 0, last[JOB_FILERS] = { 0 };

	for (size_t i = 0; i < h->n; i++) {
		const struct ack *x = &h->v[i];
		const struct owner *o = &e->v[x->no < 0 || x->no > e->size ? 0 : x->no];

		if (x->filer == READER)
			continue;
		if (x->no <= e->before || x->no > e->size)
			return "an acknowledged entry is not in the ledger";
		if (seen[x->no])
			return "one entry was acknowledged for two acts";
		seen[x->no] = true;
		if (o->filer != x->filer || o->turn != x->turn || o->step != x->step)
			return "an entry is another act than was acknowledged";
		if (x->no <= last[x->filer])
			return "a filer's acts are out of his order";
		last[x->filer] = x->no;
	}
	for (int64_t no = e->before + 1; no <= e->size; no++) {
		if (e->v[no].filer < 0)
			return "an entry is nobody's";
		if (no > e->before + 1 && e->v[no].at < e->v[no - 1].at)
			return "a time went back";
		pending += !seen[no];
	}
	return pending > JOB_FILERS ? "more unanswered entries than filers" : NULL;
}

/* Numbers against real time: in order of beginnings, beside it in order of ends. */
static const char *
time_judge(struct arena *a, const struct history *h)
{
	struct ack *from = NEW_N(a, struct ack, h->n + 1), *to = NEW_N(a, struct ack, h->n + 1);
	int64_t answered = 0, read = 0;        /* greatest number answered, greatest size read, before this one began */
	size_t k = 0;

	memcpy(from, h->v, h->n * sizeof(*from));
	memcpy(to, h->v, h->n * sizeof(*to));
	qsort(from, h->n, sizeof(*from), by_from);
	qsort(to, h->n, sizeof(*to), by_to);
	for (size_t i = 0; i < h->n; i++) {
		for (; k < h->n && to[k].to < from[i].from; k++) {
			if (to[k].filer == READER && to[k].no > read)
				read = to[k].no;
			if (to[k].filer != READER && to[k].no > answered)
				answered = to[k].no;
		}
		if (from[i].filer == READER && (from[i].no < answered || from[i].no < read))
			return "a reader did not see what was answered before";
		if (from[i].filer != READER && from[i].no < answered)
			return "a later act has a smaller number";
		if (from[i].filer != READER && from[i].no <= read)
			return "a reader saw an act before it began";
	}
	return NULL;
}

static const char *
judge(const struct history *h, const struct entries *e)
{
	struct arena *a = arena_new(ARENA_COMMAND);
	const char *why = acts_judge(a, h, e);

	if (why == NULL)
		why = time_judge(a, h);
	arena_free(a);
	return why;
}

/* --- the ledger as it stands ------------------------------------------------------------------------------------------ */

/* The idempotency keys name the act: UNIT-TURN-STEP (job_key). */
static void
owner_read(struct entries *e, const char *key, int64_t no)
{
	char unit[32];
	int turn, step;

	if (no < 1 || no > e->size || sscanf(key, "%31[a-z]-%d-%d", unit, &turn, &step) != 3)
		return;
	for (int32_t i = 0; i < JOB_FILERS; i++)
		if (strcmp(filer_units[i].unit, unit) == 0) {
			e->v[no].filer = i;
			e->v[no].turn = turn;
			e->v[no].step = step;
		}
}

static void
entries_read(struct arena *a, struct str dir, struct entries *e)
{
	struct str db = path_in(a, dir, STORE_FILE);
	sqlite3_stmt *st;
	sqlite3 *c;

	e->size = ledger_size(dir);
	e->v = NEW_N(a, struct owner, (size_t)e->size + 2);
	for (int64_t i = 0; i <= e->size; i++)
		e->v[i].filer = -1;
	MUST(sqlite3_open(db.p, &c) == SQLITE_OK && sqlite3_prepare_v2(c, "SELECT key, entry, e.at FROM answer "
	    "JOIN entry e ON e.no = answer.entry", -1, &st, NULL) == SQLITE_OK);
	while (sqlite3_step(st) == SQLITE_ROW) {
		int64_t no = sqlite3_column_int64(st, 1);

		owner_read(e, (const char *)sqlite3_column_text(st, 0), no);
		if (no >= 1 && no <= e->size)
			e->v[no].at = sqlite3_column_int64(st, 2);
	}
	(void)sqlite3_finalize(st);
	(void)sqlite3_close(c);
}

/* --- the checker, tried ------------------------------------------------------------------------------------------------- */

/* Two acts of different filers, the first answered before the second began. */
static bool
pair_find(const struct history *h, size_t *a, size_t *b)
{
	for (*a = 0; *a < h->n; ++*a)
		for (*b = *a + 1; h->v[*a].filer != READER && *b < h->n; ++*b)
			if (h->v[*b].filer != READER && h->v[*a].filer != h->v[*b].filer && h->v[*a].to < h->v[*b].from)
				return true;
	return false;
}

static bool
spoil(int how, struct history *h, struct entries *e)
{
	size_t a, b, r = h->n;
	int64_t no;

	if (!pair_find(h, &a, &b))
		return false;
	for (size_t i = b; i < h->n && r == h->n; i++)
		if (h->v[i].filer == READER && h->v[i].from > h->v[b].to)
			r = i;
	no = h->v[a].no;
	switch (how) {
	case 0: h->v[a].no = h->v[b].no; return true;                  /* one entry for two */
	case 1:                                                        /* out of real time */
		h->v[a].no = h->v[b].no;
		h->v[b].no = no;
		e->v[0] = e->v[h->v[a].no];
		e->v[h->v[a].no] = e->v[no];
		e->v[no] = e->v[0];
		return true;
	case 2: e->v[no].filer = -1; return true;                      /* nobody's */
	case 3: e->v[h->v[b].no].at = 1; return true;                  /* a time that went back */
	case 4: h->v[a].no = e->size + 1; return true;                 /* lost */
	case 5: if (r < h->n) h->v[r].no = h->v[b].no - 1; return r < h->n;    /* a reader of old news */
	default: h->v[a].turn++; return true;                          /* another act */
	}
}

static bool
checker_bites(const struct history *h, const struct entries *e)
{
	bool all = h->n > 10;

	for (int how = 0; how < 7 && all; how++) {
		struct arena *a = arena_new(ARENA_COMMAND);
		struct history bad = { NEW_N(a, struct ack, h->n), h->n };
		struct entries odd = *e;

		memcpy(bad.v, h->v, h->n * sizeof(*h->v));
		odd.v = NEW_N(a, struct owner, (size_t)e->size + 2);
		memcpy(odd.v, e->v, ((size_t)e->size + 1) * sizeof(*e->v));
		all = spoil(how, &bad, &odd) && judge(&bad, &odd) != NULL;
		if (!all)
			printf("  spoilt in way %d, the history passed\n", how);
		arena_free(a);
	}
	return all;
}

/* --- seeds ------------------------------------------------------------------------------------------------------------ */

struct tally {
	int64_t ops, entries, kills;
	bool bites;
};

static bool
seed_run(struct str home, struct str template, uint64_t seed, int64_t seconds, struct tally *t)
{
	struct arena *a = arena_new(ARENA_COMMAND);
	struct str dir = path_in(a, home, "d");
	struct check c = { .dir = dir, .whole = true };
	struct entries e = { 0 };
	int64_t until = clock_ns() + seconds * 1000000000;
	const char *why;

	dir_remove(dir);
	dir_copy(template.p, dir.p);
	told.n = 0;
	memset(standing, 0, sizeof(standing));
	memset(last_end, 0, sizeof(last_end));
	c.before = e.before = ledger_size(dir);
	for (; clock_ns() < until; t->kills++)
		round_kill(dir, 100 + (int)(chance(&seed) % 1500));
	c.appended = OPS_MAX;
	why = apart(check_run, &c) == 0 ? NULL : "ledger or database are not in order";
	entries_read(a, dir, &e);
	if (why == NULL)
		why = judge(&told, &e);
	if (why != NULL)
		printf("  %s\n", why);
	t->ops += (int64_t)told.n;
	t->entries += e.size - e.before;
	t->bites = t->bites && checker_bites(&told, &e);
	arena_free(a);
	return why == NULL;
}

int
main(int argc, char **argv)
{
	struct arena *a = arena_new(ARENA_COMMAND);
	struct str home = dir_temporary(a), template = path_in(a, home, "template");
	uint64_t seed = (uint64_t)instant_now();
	struct tally t = { .bites = true };
	int64_t seeds, seconds, bad = 0;

	if (argc != 3 || !str_to_i64(str_of(argv[1]), &seeds) || !str_to_i64(str_of(argv[2]), &seconds))
		return 2;
	log_level_set(LOG_ERROR);
	told.v = NEW_N(a, struct ack, OPS_MAX);
	job_bloc(template);
	for (int64_t i = 0; i < seeds; i++, seed++)
		if (!seed_run(home, template, seed, seconds, &t)) {
			printf("  seed %llu\n", (unsigned long long)seed);
			bad++;
		}
	printf("%s history: %lld seeds of %lld s, %lld kills, %lld operations, %lld entries, %lld seeds with an anomaly\n",
	    bad == 0 && t.entries > 0 ? "ok" : "not ok", (long long)seeds, (long long)seconds, (long long)t.kills,
	    (long long)t.ops, (long long)t.entries, (long long)bad);
	printf("%s history: a history with one thing wrong does not pass\n", t.bites ? "ok" : "not ok");
	dir_remove(home);
	return bad == 0 && t.entries > 0 && t.bites ? 0 : 1;
}
