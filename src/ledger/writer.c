/*
 * The writer. A group of submissions goes through these steps, and nobody is answered before the last:
 *
 *     lock           DIR/sign.lock, shared with other processes
 *     begin          BEGIN IMMEDIATE; heads are read inside
 *     each           its own savepoint: decide, append, apply; a failure undoes that one only
 *     heads, commit  one fsync for all
 *     sign           a checkpoint for each bloc touched, into DIR/checkpoints (fsync), then into the table
 *     unlock, wake
 *
 * A crash between commit and sign leaves a head that nobody was told about; the next start signs it, and the sender's
 * retry finds its answer by its key.
 */
#include "ledger/writer.h"

#include <pthread.h>

#include "base/log.h"
#include "ledger/group.h"
#include "ledger/rows.h"
#include "ledger/signer.h"
#include "store/store.h"

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

struct ledger {
	struct arena *home, *scratch;      /* for the ledger's life; for one group */
	struct ctx cx;
	struct store *st;
	struct sign_key *key;
	struct str dir;
	ledger_apply_fn *apply;
	const char *refusal;
	bool server, stopping;
	pthread_t thread;
	pthread_mutex_t lock;              /* the queue; without a thread, the turn to write */
	pthread_cond_t more;
	struct submission *first, *last;
	int waiting;
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

static enum err
checkpoint_put(struct ctx *cx, struct tx *tx, int64_t bloc, const struct head *h, struct str note)
{
	const struct sql_in in[] = { in_i64(bloc), in_i64(h->epoch), in_i64(h->size), in_str(note), in_i64(h->at) };

	return sql_run(cx, tx, SQL_LEDGER_CHECKPOINT_ADD, in, COUNT(in), NULL);
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

		if (g->v[i].now.touched && (e = signer_sign(cx, lg->dir, lg->key, g->v[i].bloc, h->epoch, h->size, &h->root,
		    &notes[i])) != E_OK)
			return e;
	}
	if ((stored = tx_write_begin(cx, g->tx, TX_SMALL)) == E_OK) {
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

static enum err
submission_run(struct group *g, struct submission *s)
{
	enum err e = E_AGAIN;

	for (int i = 0; i < TRIES && e == E_AGAIN; i++) {
		e = tx_do(s->cx, g->tx, s->decide, s->arg);
		if (e == E_OK)
			group_keep(g);
		else
			group_undo(g);
	}
	return e;
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

	if ((e = tx_write_begin(g->cx, g->tx, TX_SMALL)) != E_OK)
		return e;
	group_now = g;
	for (struct submission *s = list; s != NULL; s = s->next) {
		s->result = submission_run(g, s);
		any = any || s->result == E_OK;
	}
	group_now = NULL;
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
	return group_touched(g) ? group_sign(lg, g) : E_OK;
}

static void
group_run(struct ledger *lg, struct submission *list)
{
	struct ctx *cx = &lg->cx;
	struct group g = { .cx = cx, .st = lg->st, .tx = store_writer(lg->st), .dir = lg->dir,
		.origin = sign_key_origin(lg->key), .apply = lg->apply, .refusal = lg->refusal };
	int fd = -1;
	enum err e;

	arena_reset(lg->scratch);
	ctx_clear_fault(cx);
	cx->lang = list->cx->lang;
	cx->now = list->cx->now;
	if ((e = signer_lock(cx, lg->dir, &fd)) == E_OK)
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

/* Takes up to GROUP_MAX submissions off the queue; under the lock. */
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

static void *
writer_main(void *at)
{
	struct ledger *lg = at;
	struct submission *list, *next;

	pthread_mutex_lock(&lg->lock);
	for (;;) {
		while (lg->first == NULL && !lg->stopping)
			pthread_cond_wait(&lg->more, &lg->lock);
		if (lg->first == NULL)
			break;
		list = queue_take(lg);
		pthread_mutex_unlock(&lg->lock);
		group_run(lg, list);
		pthread_mutex_lock(&lg->lock);
		for (; list != NULL; list = next) {
			next = list->next;         /* its owner may be gone once it is woken and the lock is free */
			list->done = true;
			lg->waiting--;
			pthread_cond_signal(&list->wake);
		}
	}
	pthread_mutex_unlock(&lg->lock);
	return NULL;
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
	pthread_cond_signal(&lg->more);
	while (!s->done)
		pthread_cond_wait(&s->wake, &lg->lock);
	pthread_cond_destroy(&s->wake);
}

enum err
ledger_write(struct ctx *cx, struct ledger *lg, ledger_decide_fn *decide, void *arg)
{
	struct submission s = { .cx = cx, .decide = decide, .arg = arg };

	MUST(group_now == NULL);
	pthread_mutex_lock(&lg->lock);
	if (lg->stopping || lg->waiting >= WAITING_MAX)
		s.result = E_BUSY;
	else if (lg->server)
		queue_wait(lg, &s);
	else
		group_run(lg, &s);
	pthread_mutex_unlock(&lg->lock);
	return s.result;
}

/* --- the start ------------------------------------------------------------------------------------------------------- */

struct heads {
	struct {
		int64_t bloc;
		struct head head;
	} *v;
	size_t n, cap;
};

static enum err
heads_load(struct ctx *cx, struct tx *tx, struct heads *out)
{
	struct head h = { 0 };
	int64_t bloc;
	const struct sql_out row[] = { out_i64(&bloc), out_i64(&h.size), out_i64(&h.epoch),
		out_fixed(h.root.b, sizeof(h.root.b)), out_i64(&h.at) };
	struct sql_rows rows;
	enum err e;

	if ((e = sql_open(cx, tx, SQL_LEDGER_HEADS, NULL, 0, &rows)) != E_OK)
		return e;
	while ((e = sql_next(&rows, row, COUNT(row))) == E_OK) {
		LIST_ADD(cx->arena, out->v, out->n, out->cap).bloc = bloc;
		out->v[out->n - 1].head = h;
	}
	return sql_close(&rows, e);
}

static enum err
signed_somewhere(struct ctx *cx, struct tx *tx)
{
	const struct sql_in in[] = { in_bloc(cx), in_i64(0), in_i64(INT64_MAX) };
	int64_t epoch, size;
	struct str note;
	const struct sql_out row[] = { out_i64(&epoch), out_i64(&size), out_str(&note) };

	return sql_one(cx, tx, SQL_LEDGER_CHECKPOINT, in, COUNT(in), row, COUNT(row));
}

/*
 * A head against the last checkpoint that was signed for it: what was promised must still be there. *unsigned_ tells that
 * the head is newer. What is wrong goes to lg->refusal: reading goes on, appending does not.
 */
static enum err
log_check(struct ledger *lg, struct tx *tx, const struct head *h, bool *unsigned_)
{
	struct ctx *cx = &lg->cx;
	struct node_place place = { cx, tx };
	struct tree_nodes nodes = nodes_of(&place);
	struct checkpoint last;
	struct hash root;
	int64_t epoch;
	enum err e;

	*unsigned_ = true;
	if ((e = signer_mend(cx, lg->dir, cx->bloc)) != E_OK)
		return e;
	e = signer_last(cx, lg->dir, lg->key, cx->bloc, &last, &epoch);
	if (e == E_GONE) {
		if ((e = signed_somewhere(cx, tx)) == E_OK)
			lg->refusal = N_("The file of signed checkpoints is missing: nothing may be recorded until a new epoch is opened.");
		return e == E_GONE ? E_OK : e;
	}
	if (e == E_BROKEN) {
		lg->refusal = N_("The file of signed checkpoints does not read as it should: nothing may be recorded.");
		ctx_clear_fault(cx);
		return E_OK;
	}
	if (e != E_OK || epoch < h->epoch)
		return e;
	if (epoch > h->epoch || h->size < last.size) {
		lg->refusal = N_("The head is older than the last signed checkpoint: an old copy of the database was put back. "
		    "Nothing may be recorded until a new epoch is opened.");
		return E_OK;
	}
	e = tree_root_at(&nodes, last.size, &root);
	if (e == E_GONE || (e == E_OK && !hash_eq(&root, &last.root))) {
		lg->refusal = N_("The ledger is not the one whose last checkpoint was signed: run \"phoihop ledger verify\".");
		return E_OK;
	}
	*unsigned_ = h->size > last.size;
	return e;
}

/* A crash after the commit and before the signature: nobody was told, but the entry stands. */
static enum err
head_sign(struct ledger *lg, struct tx *tx, const struct head *h)
{
	struct ctx *cx = &lg->cx;
	struct str note;
	enum err e;

	if ((e = signer_sign(cx, lg->dir, lg->key, cx->bloc, h->epoch, h->size, &h->root, &note)) != E_OK ||
	    (e = tx_write_begin(cx, tx, TX_SMALL)) != E_OK)
		return e;
	if ((e = checkpoint_put(cx, tx, cx->bloc, h, note)) != E_OK) {
		tx_abandon(tx);
		return e;
	}
	log_line(LOG_INFO, "ledger", "signed the head of bloc %lld, epoch %lld, at %lld entries", (long long)cx->bloc,
	    (long long)h->epoch, (long long)h->size);
	return tx_commit(cx, tx);
}

static enum err
heads_check(struct ledger *lg)
{
	struct ctx *cx = &lg->cx;
	struct tx *tx = store_writer(lg->st);
	struct heads heads = { 0 };
	bool *open;
	enum err e;

	if ((e = tx_write_begin(cx, tx, TX_SMALL)) != E_OK)
		return e;
	e = heads_load(cx, tx, &heads);
	open = NEW_N(cx->arena, bool, heads.n + 1);
	for (size_t i = 0; i < heads.n && e == E_OK; i++) {
		cx->bloc = heads.v[i].bloc;
		e = log_check(lg, tx, &heads.v[i].head, &open[i]);
	}
	tx_abandon(tx);
	for (size_t i = 0; i < heads.n && e == E_OK && lg->refusal == NULL; i++) {
		cx->bloc = heads.v[i].bloc;
		if (open[i] && heads.v[i].head.size > 0)
			e = head_sign(lg, tx, &heads.v[i].head);
	}
	cx->bloc = 0;
	return e;
}

/* The epoch after every one that was ever signed for, in the file or in the table. */
static enum err
epoch_after(struct ledger *lg, struct tx *tx, int64_t *epoch)
{
	struct ctx *cx = &lg->cx;
	const struct sql_in in[] = { in_bloc(cx), in_i64(0), in_i64(INT64_MAX) };
	int64_t stored, size, filed;
	struct checkpoint last;
	struct str note;
	const struct sql_out row[] = { out_i64(&stored), out_i64(&size), out_str(&note) };
	enum err e;

	if ((e = signer_last(cx, lg->dir, lg->key, cx->bloc, &last, &filed)) == E_OK && filed > *epoch)
		*epoch = filed;
	if (e != E_OK && e != E_GONE)
		return e;
	if ((e = sql_one(cx, tx, SQL_LEDGER_CHECKPOINT, in, COUNT(in), row, COUNT(row))) == E_OK && stored > *epoch)
		*epoch = stored;
	++*epoch;
	return e == E_GONE ? E_OK : e;
}

static enum err
epoch_open(struct ledger *lg, struct tx *tx)
{
	struct ctx *cx = &lg->cx;
	struct node_place place = { cx, tx };
	struct tree_nodes nodes = nodes_of(&place);
	struct hash root;
	struct head h;
	enum err e;

	if ((e = tx_write_begin(cx, tx, TX_SMALL)) != E_OK)
		return e;
	if ((e = head_get(cx, tx, &h)) == E_OK && (e = tree_root_at(&nodes, h.size, &root)) == E_OK &&
	    !hash_eq(&root, &h.root))
		e = fail(cx, E_BROKEN, "%s", T(cx, "The ledger's tree does not give its root: run \"phoihop ledger verify\"."));
	if (e == E_OK && (e = epoch_after(lg, tx, &h.epoch)) == E_OK) {
		const struct sql_in in[] = { in_bloc(cx), in_i64(h.size), in_bytes(h.root.b, sizeof(h.root.b)),
			in_i64(h.epoch), in_i64(h.at) };

		e = sql_run(cx, tx, SQL_LEDGER_HEAD_SET, in, COUNT(in), NULL);
	}
	if (e != E_OK) {
		tx_abandon(tx);
		return e;
	}
	if ((e = tx_commit(cx, tx)) == E_OK && (e = head_sign(lg, tx, &h)) == E_OK)
		lg->refusal = NULL;
	return e;
}

enum err
ledger_new_epoch(struct ctx *cx, struct ledger *lg)
{
	int fd = -1;
	enum err e;

	MUST(!lg->server);
	pthread_mutex_lock(&lg->lock);
	arena_reset(lg->scratch);
	ctx_clear_fault(&lg->cx);
	lg->cx.bloc = cx->bloc;
	if ((e = signer_lock(&lg->cx, lg->dir, &fd)) == E_OK)
		e = epoch_open(lg, store_writer(lg->st));
	signer_unlock(fd);
	if (e != E_OK && lg->cx.fault.text.n > 0)
		(void)fail(cx, e, "%.*s", STR_ARG(lg->cx.fault.text));
	pthread_mutex_unlock(&lg->lock);
	return e;
}

static enum err
start(struct ctx *cx, struct ledger *lg)
{
	int fd = -1;
	enum err e;

	if ((e = sign_key_load(cx, lg->dir, &lg->key)) != E_OK)
		return e;
	if ((e = signer_lock(&lg->cx, lg->dir, &fd)) == E_OK)
		e = heads_check(lg);
	signer_unlock(fd);
	if (e != E_OK) {
		(void)fail(cx, e, "%.*s", STR_ARG(lg->cx.fault.text));
		return e;
	}
	if (lg->refusal != NULL)
		log_line(LOG_ERROR, "ledger", "%s", lg->refusal);
	if (lg->server && pthread_create(&lg->thread, NULL, writer_main, lg) != 0)
		return fail(cx, E_ENV, "%s", T(cx, "The writer thread cannot be started."));
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
	MUST(pthread_mutex_init(&lg->lock, NULL) == 0 && pthread_cond_init(&lg->more, NULL) == 0);
	if ((e = start(cx, lg)) != E_OK) {
		lg->server = false;
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
	pthread_cond_signal(&lg->more);
	pthread_mutex_unlock(&lg->lock);
	if (lg->server)
		(void)pthread_join(lg->thread, NULL);
	pthread_cond_destroy(&lg->more);
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

bool
ledger_takes(struct ctx *cx, const struct ledger *lg)
{
	return lg->refusal == NULL && !signer_halted(cx, lg->dir);
}

struct str
ledger_origin(const struct ledger *lg)
{
	return sign_key_origin(lg->key);
}

bool
ledger_demo(const struct ledger *lg)
{
	return sign_key_demo(lg->key);
}
