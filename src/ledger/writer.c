/*
 * Whoever finds nobody writing takes the turn: a group of all that wait, its own submission among them. The group goes through
 * these steps, and nobody is answered before the last:
 *
 *     lock           DIR/sign.lock, shared with other processes
 *     begin          BEGIN IMMEDIATE; heads are read inside
 *     each           decide, append, apply; a failure undoes that one only
 *     heads, commit  one fsync for all
 *     sign           a checkpoint for each bloc touched, into DIR/checkpoints, then into the table
 *     unlock, wake
 *
 * A crash between commit and sign leaves a head that nobody was told about; the next start signs it, and the sender's
 * retry finds its answer by its key. The file of checkpoints is synced a little after (ledger/syncer.h).
 */
#include "ledger/writer.h"

#include <pthread.h>

#include "base/log.h"
#include "ledger/group.h"
#include "ledger/rows.h"
#include "ledger/signer.h"
#include "ledger/syncer.h"
#include "store/backup.h"

#define GROUP_MAX 128              /* submissions in one transaction */
#define WAITING_MAX 2048           /* past this many the server says it is busy */
#define SCRATCH_MAX ((size_t)64 << 20)
#define TRIES 3                    /* of a decide that answers E_AGAIN */

struct submission {
	struct ctx *cx;
	ledger_decide_fn *decide;
	void *arg;
	enum err result;
	bool done;
	pthread_cond_t wake;
	struct submission *next;
};

/* --- one group ----------------------------------------------------------------------------------------------------- */

static enum err
heads_put(struct group *g)
{
	struct ctx *cx = g->cx;
	enum err e = E_OK;

	for (size_t i = 0; i < g->n && e == E_OK; i++) {
		struct log_point *p = &g->v[i].now;

		if (!p->touched)
			continue;
		tree_root(&p->edge, &p->head.root);
		const struct sql_in in[] = { in_i64(g->v[i].bloc), in_i64(p->head.size),
			in_bytes(p->head.root.b, sizeof(p->head.root.b)), in_i64(p->head.epoch), in_i64(p->head.at) };

		e = sql_run(cx, g->tx, SQL_LEDGER_HEAD_SET, in, COUNT(in), NULL);
	}
	return e;
}

/* Signs every head the group moved. The file is what counts; the table is there for readers. */
static enum err
group_sign(struct ledger *lg, struct group *g)
{
	struct ctx *cx = g->cx;
	struct str *notes = NEW_N(cx->arena, struct str, g->n + 1);
	enum err e, stored;

	for (size_t i = 0; i < g->n; i++) {
		const struct head *h = &g->v[i].now.head;
		int fd;

		if (!g->v[i].now.touched)
			continue;
		if ((e = signer_sign(cx, lg->dir, lg->key, lg->next, g->v[i].bloc, h->epoch, h->size, &h->root, &notes[i],
		    &fd)) != E_OK)
			return e;
		syncer_owe(lg->syncer, g->v[i].bloc, fd, notes[i].n + 1);
	}
	if (lg->next != NULL && (e = ledger_key_switch(lg)) != E_OK)
		return e;
	if ((stored = tx_write_begin(cx, g->tx, TX_CACHE)) == E_OK) {
		for (size_t i = 0; i < g->n && stored == E_OK; i++)
			if (g->v[i].now.touched)
				stored = checkpoint_put(cx, g->tx, g->v[i].bloc, &g->v[i].now.head, notes[i]);
		if (stored == E_OK)
			stored = tx_commit(cx, g->tx);
		else
			tx_abandon(g->tx);
	}
	if (stored != E_OK)
		log_line(LOG_WARN, "ledger", "a signed checkpoint is in the file but not in the table: %s", err_name(stored));
	ctx_clear_fault(cx);
	return E_OK;
}

/* *left: it failed, and what it did is still there. With `saved` nothing ever is. */
static enum err
submission_run(struct group *g, struct submission *s, bool saved, bool *left)
{
	enum err e = E_AGAIN;

	*left = false;
	for (int i = 0; i < TRIES && e == E_AGAIN && !*left; i++) {
		e = saved ? tx_do(s->cx, g->tx, s->decide, s->arg) : tx_try(s->cx, g->tx, s->decide, s->arg, left);
		if (e == E_OK)
			group_keep(g);
		else
			group_undo(g);
	}
	return e;
}

/* All of them, in a transaction of their own. *any: something is to be committed; *left: one failed in the middle. */
static enum err
submissions_try(struct group *g, struct submission *list, bool saved, bool *any, bool *left)
{
	enum err e;

	if ((e = tx_write_begin(g->cx, g->tx, TX_SMALL)) != E_OK)
		return e;
	*any = *left = false;
	group_now = g;
	for (struct submission *s = list; s != NULL && !*left; s = s->next) {
		s->result = submission_run(g, s, saved, left);
		*any = *any || s->result == E_OK;
	}
	group_now = NULL;
	return E_OK;
}

/*
 * Most submissions succeed, or fail before they write: so none has a savepoint. When one fails in the middle, all begin again
 * with one each.
 */
static enum err
submissions_run(struct group *g, struct submission *list, bool *any)
{
	bool left;
	enum err e = submissions_try(g, list, false, any, &left);

	if (e != E_OK || !left)
		return e;
	tx_abandon(g->tx);
	g->n = 0;
	for (struct submission *s = list; s != NULL; s = s->next)
		ctx_clear_fault(s->cx);
	return submissions_try(g, list, true, any, &left);
}

static bool
group_touched(const struct group *g)
{
	for (size_t i = 0; i < g->n; i++)
		if (g->v[i].now.touched)
			return true;
	return false;
}

/* All of it after the lock is held. The code of the whole group; a submission's own is in s->result. */
static enum err
group_commit(struct ledger *lg, struct group *g, struct submission *list)
{
	bool any = false;
	enum err e;

	g->refusal = lg->refusal;
	if ((e = submissions_run(g, list, &any)) != E_OK)
		return e;
	if (!any) {
		tx_abandon(g->tx);
		return E_OK;
	}
	if ((e = heads_put(g)) != E_OK) {
		tx_abandon(g->tx);
		return e;
	}
	if ((e = tx_commit(g->cx, g->tx)) != E_OK)
		return e;
	if (!group_touched(g))
		return E_OK;
	lg->sign_owed = true;
	if ((e = group_sign(lg, g)) == E_OK)
		lg->sign_owed = false;
	return e;
}

/*
 * What an earlier group could not sign is signed first: who sends again with the same key is answered without an append. Where
 * that may not be signed any more, it stays owed, and idem_seen does not acknowledge it.
 */
static enum err
owed_sign(struct ledger *lg)
{
	enum err e;

	if (!lg->sign_owed || lg->refusal != NULL)
		return E_OK;
	if ((e = ledger_heads_check(lg)) == E_OK && lg->refusal == NULL)
		lg->sign_owed = false;
	return e;
}

/* Every time is the server's word: a clock that jumps is told in the log, also when nothing else comes of it. */
static void
clock_look(struct ledger *lg)
{
	instant_t by = lg->server ? clock_jumped(&lg->clock, instant_now(), clock_steady_ms()) : 0;

	if (by != 0)
		log_line(LOG_WARN, "ledger", "the machine's clock jumped by %+lld seconds; it is %+lld from where it was at the start",
		    (long long)(by / 1000), (long long)(lg->clock.drift / 1000));
}

/* The key may have been changed by a shell command, which may have been killed half way: then it is changed whole here. */
static enum err
key_look(struct ledger *lg)
{
	enum err e;

	if (lg->key == NULL)           /* nothing is appended either */
		return E_OK;
	e = sign_key_refresh(&lg->cx, lg->dir, &lg->key);
	return e == E_OK && lg->next == NULL ? ledger_key_finish(lg) : e;
}

static void
group_run(struct ledger *lg, struct submission *list)
{
	struct ctx *cx = &lg->cx;
	struct group g = { .cx = cx, .st = lg->st, .tx = store_writer(lg->st), .dir = lg->dir,
		.origin = lg->origin, .apply = lg->apply };
	int fd = -1;
	enum err e;

	clock_look(lg);
	g.clock_drift = lg->clock.drift;
	arena_reset(lg->scratch);
	ctx_clear_fault(cx);
	cx->lang = list->cx->lang;
	cx->now = list->cx->now;
	if ((e = signer_lock(cx, lg->dir, &fd)) == E_OK && (e = key_look(lg)) == E_OK && (e = owed_sign(lg)) == E_OK)
		e = group_commit(lg, &g, list);
	signer_unlock(fd);
	for (struct submission *s = list; e != E_OK && s != NULL; s = s->next) {
		if (s->result == E_OK) {
			s->result = e;
			if (cx->fault.text.n > 0 && s->cx->lang == cx->lang)
				(void)fail(s->cx, e, "%.*s", STR_ARG(cx->fault.text));
		}
	}
}

/* --- the queue ------------------------------------------------------------------------------------------------------- */

/* Takes up to GROUP_MAX submissions off the queue. */
static struct submission *
queue_take(struct ledger *lg)
{
	struct submission *list = lg->first, *s = list;

	for (int i = 1; i < GROUP_MAX && s->next != NULL; i++)
		s = s->next;
	lg->first = s->next;
	if (lg->first == NULL)
		lg->last = NULL;
	s->next = NULL;
	return list;
}

/* Writes for those who wait, answers them, and passes the turn on to whoever came meanwhile. */
static void
turn_take(struct ledger *lg)
{
	struct submission *list = queue_take(lg), *next;

	lg->writing = true;
	pthread_mutex_unlock(&lg->lock);
	group_run(lg, list);
	pthread_mutex_lock(&lg->lock);
	lg->writing = false;
	for (; list != NULL; list = next) {
		next = list->next;         /* its owner may be gone once it is woken and the lock is free */
		list->done = true;
		pthread_cond_signal(&list->wake);
	}
	if (lg->first != NULL)
		pthread_cond_signal(&lg->first->wake);
}

static void
queue_wait(struct ledger *lg, struct submission *s)
{
	MUST(pthread_cond_init(&s->wake, NULL) == 0);
	if (lg->last == NULL)
		lg->first = s;
	else
		lg->last->next = s;
	lg->last = s;
	lg->waiting++;
	while (!s->done)
		if (lg->writing)
			pthread_cond_wait(&s->wake, &lg->lock);
		else
			turn_take(lg);
	lg->waiting--;
	pthread_cond_destroy(&s->wake);
	if (lg->stopping && lg->waiting == 0)
		pthread_cond_signal(&lg->idle);
}

enum err
ledger_write(struct ctx *cx, struct ledger *lg, ledger_decide_fn *decide, void *arg)
{
	struct submission s = { .cx = cx, .decide = decide, .arg = arg };

	MUST(group_now == NULL);
	pthread_mutex_lock(&lg->lock);
	if (lg->stopping || lg->waiting >= WAITING_MAX)
		s.result = E_BUSY;
	else
		queue_wait(lg, &s);
	pthread_mutex_unlock(&lg->lock);
	return s.result;
}

/* --- opening and closing ------------------------------------------------------------------------------------------- */

/* In the log of cx->bloc. */
static enum err
key_announce(struct ctx *cx, struct tx *tx, const struct ledger *lg)
{
	struct str log = log_name(cx->arena, lg->origin, cx->bloc), name;
	struct note_key from, to;
	struct head head;
	struct buf a, b;
	int64_t no;
	enum err e;

	if ((e = head_get(cx, tx, &head)) != E_OK)
		return e;
	name = log_epoch_name(cx->arena, log, head.epoch);
	sign_key_public(lg->key, name, &from);
	sign_key_public(lg->next, name, &to);
	buf_init(&a, cx->arena, 4096);
	buf_init(&b, cx->arena, 4096);
	note_key_write(&a, &from);
	note_key_write(&b, &to);
	return ledger_append(cx, tx, ENTRY_KEY_CHANGED, &(struct key_changed){ .from = buf_view(&a), .to = buf_view(&b) }, &no);
}

/* One key signs for every bloc of the store: each log announces the new one. */
static enum err
decide_key(struct ctx *cx, struct tx *tx, void *arg)
{
	const int64_t own = cx->bloc;
	struct heads heads = { 0 };
	bool done = false;
	enum err e = heads_load(cx, tx, &heads);

	for (size_t i = 0; i < heads.n && e == E_OK; i++) {
		cx->bloc = heads.v[i].bloc;
		done = done || cx->bloc == own;
		e = key_announce(cx, tx, arg);
	}
	cx->bloc = own;
	return e == E_OK && !done ? key_announce(cx, tx, arg) : e;
}

enum err
ledger_key_change(struct ctx *cx, struct ledger *lg)
{
	enum err e;

	MUST(!lg->server);
	if ((e = sign_key_next(cx, lg->dir, lg->key, true, &lg->next)) != E_OK)
		return e;
	e = ledger_write(cx, lg, decide_key, lg);
	if (lg->next != NULL)
		sign_key_free(lg->next);
	lg->next = NULL;
	return e;
}

/* A server without a key serves what can be read. */
static enum err
key_start(struct ctx *cx, struct ledger *lg)
{
	enum err e = sign_key_load(cx, lg->dir, &lg->key);

	if (e != E_GONE || !lg->server)
		return e;
	ctx_clear_fault(cx);
	lg->refusal = N_("There is no signing key: nothing may be recorded. Put your copy of keys/sign.key back, and start the server again.");
	return E_OK;
}

/* Every head against what was signed for it. */
static enum err
heads_start(struct ctx *cx, struct ledger *lg)
{
	int fd = -1;
	enum err e;

	lg->origin = str_dup(lg->home, sign_key_origin(lg->key));
	if (store_restoring(cx, lg->dir))              /* nor is anything signed in the epoch that was lost */
		lg->refusal = N_("The restore of this store was not finished: nothing may be recorded, for the lost machine may have given "
		    "receipts of entries with the same numbers. Stop the server and open a new epoch: \"phoihop ledger epoch --data "
		    "DIR\"; or restore again, into an empty directory.");
	if ((e = signer_lock(&lg->cx, lg->dir, &fd)) == E_OK && (e = ledger_key_finish(lg)) == E_OK)
		e = ledger_heads_check(lg);
	signer_unlock(fd);
	return e == E_OK ? e : fail(cx, e, "%.*s", STR_ARG(lg->cx.fault.text));
}

static enum err
start(struct ctx *cx, struct ledger *lg, bool restored)
{
	enum err e;

	if ((e = key_start(cx, lg)) != E_OK || (lg->key != NULL && (e = heads_start(cx, lg)) != E_OK))
		return e;
	if (lg->refusal != NULL && !restored)
		log_line(LOG_ERROR, "ledger", "%s", lg->refusal);
	clock_look(lg);
	if (lg->server && (lg->syncer = syncer_start()) == NULL)
		return fail(cx, E_ENV, "%s", T(cx, "A thread cannot be started."));
	return E_OK;
}

enum err
ledger_open(struct ctx *cx, struct store *st, const struct ledger_options *o, struct ledger **out)
{
	struct arena *home = arena_new(SCRATCH_MAX);
	struct ledger *lg = NEW(home, struct ledger);
	enum err e;

	lg->home = home;
	lg->scratch = arena_new(SCRATCH_MAX);
	lg->cx = (struct ctx){ .arena = lg->scratch, .lang = cx->lang, .now = cx->now, .zone_min = cx->zone_min };
	lg->st = st;
	lg->dir = str_dup(home, o->dir);
	lg->apply = o->apply;
	lg->server = o->server;
	MUST(pthread_mutex_init(&lg->lock, NULL) == 0 && pthread_cond_init(&lg->idle, NULL) == 0);
	if ((e = start(cx, lg, o->restored)) != E_OK) {
		ledger_close(lg);
		return e;
	}
	*out = lg;
	return E_OK;
}

void
ledger_close(struct ledger *lg)
{
	if (lg == NULL)
		return;
	pthread_mutex_lock(&lg->lock);
	lg->stopping = true;
	while (lg->waiting > 0)
		pthread_cond_wait(&lg->idle, &lg->lock);
	pthread_mutex_unlock(&lg->lock);
	syncer_end(lg->syncer);
	pthread_cond_destroy(&lg->idle);
	pthread_mutex_destroy(&lg->lock);
	if (lg->key != NULL)
		sign_key_free(lg->key);
	arena_free(lg->scratch);
	arena_free(lg->home);
}

const char *
ledger_refusal(const struct ledger *lg)
{
	return lg->refusal;
}

static enum err
read_head(struct ctx *cx, struct tx *tx, void *arg)
{
	return head_get(cx, tx, arg);
}

bool
ledger_takes(struct ctx *cx, const struct ledger *lg)
{
	/* clock.from stands since the start; the rest of the watch is the writer's */
	instant_t drift = lg->server ? cx->now - clock_steady_ms() - lg->clock.from : 0;
	struct head head;

	return lg->refusal == NULL && !signer_halted(cx, lg->dir) && store_read(cx, lg->st, read_head, &head) == E_OK &&
	    clock_refusal(&head, cx->now, drift) == NULL;
}
