/*
 * One append. The bytes that are written are read back from the database, hashed and decoded again, and only what came
 * back is applied: a row that would not verify later never commits, and apply sees exactly what a replay will see.
 */
#include "ledger/codec.h"
#include "ledger/group.h"
#include "ledger/key.h"
#include "ledger/rows.h"
#include "ledger/signer.h"
#include "base/log.h"
#include "store/store.h"

#define CLOCK_BACK_MAX ((instant_t)600000)
#define CLOCK_AHEAD_MAX ((instant_t)7200000)  /* of a jump while the server runs */

_Thread_local struct group *group_now;

void
group_keep(struct group *g)
{
	for (size_t i = 0; i < g->n; i++)
		g->v[i].saved = false;
}

void
group_undo(struct group *g)
{
	for (size_t i = 0; i < g->n; i++) {
		if (g->v[i].saved)
			g->v[i].now = g->v[i].before;
		g->v[i].saved = false;
	}
}

/* The log of cx->bloc in this group; its edge is read from the nodes and must give the root the head has. */
static enum err
log_open(struct ctx *cx, struct group *g, struct group_log **out)
{
	struct node_place place = { cx, g->tx };
	struct tree_nodes nodes = nodes_of(&place);
	struct log_point p = { .touched = false };
	struct hash root;
	enum err e;

	for (size_t i = 0; i < g->n; i++) {
		if (g->v[i].bloc == cx->bloc) {
			*out = &g->v[i];
			return E_OK;
		}
	}
	if ((e = head_get(cx, g->tx, &p.head)) != E_OK)
		return e;
	e = tree_edge_load(&nodes, p.head.size, &p.edge);
	if (e != E_OK && e != E_GONE)
		return e;
	if (e == E_OK)
		tree_root(&p.edge, &root);
	if (e == E_GONE || !hash_eq(&root, &p.head.root))
		return fail(cx, E_BROKEN, "%s", T(cx, "The ledger's tree does not give its root: run \"phoihop ledger verify\"."));
	LIST_ADD(g->cx->arena, g->v, g->n, g->cap) = (struct group_log){ .bloc = cx->bloc, .now = p };
	*out = &g->v[g->n - 1];
	return E_OK;
}

/* What an undo goes back to. */
static void
log_save(struct group_log *log)
{
	if (log->saved)
		return;
	log->before = log->now;
	log->saved = true;
}

enum err
group_epoch(struct ctx *cx, struct group *g, int64_t epoch)
{
	struct group_log *log;
	enum err e = log_open(cx, g, &log);

	if (e != E_OK)
		return e;
	log_save(log);
	log->now.head.epoch = epoch;
	return E_OK;
}

/* May anything be appended now. Asked once a group; where it may not, each is told in its own language. */
static enum err
may_append(struct ctx *cx, struct group *g)
{
	if (g->refusal != NULL)
		return fail(cx, E_BROKEN, "%s", T(cx, g->refusal));
	if (!g->room_known) {
		g->room = signer_halted(g->cx, g->dir) ? E_BUSY : store_writable(g->cx, g->st);
		g->room_known = true;
	}
	if (g->room == E_BUSY)
		return fail(cx, E_BUSY, "%s", T(cx, "The administrator has halted sending for the moment. Nothing was written; "
		    "reading goes on."));
	if (g->room != E_OK)
		g->room = store_writable(cx, g->st);
	return g->room;
}

static enum err
rows_put(struct ctx *cx, struct tx *tx, const struct leaf *leaf, struct str bytes, struct str payload,
    const struct item_list *items)
{
	const struct sql_in in[] = { in_bloc(cx), in_i64(leaf->no), in_i64(leaf->type), in_i64(leaf->version),
		in_i64(leaf->at), in_blob(bytes), in_blob(payload) };
	enum err e = sql_run(cx, tx, SQL_LEDGER_ENTRY_ADD, in, COUNT(in), NULL);

	for (size_t i = 0; i < items->n && e == E_OK; i++) {
		const struct item *it = &items->v[i];
		const struct sql_in row[] = { in_bloc(cx), in_i64(leaf->no), in_i64(it->n),
			in_bytes(it->salt, sizeof(it->salt)), in_bytes(it->hash, sizeof(it->hash)),
			in_bytes(it->body.p == NULL ? "" : it->body.p, it->body.n) };

		e = sql_run(cx, tx, SQL_LEDGER_ITEM_ADD, row, COUNT(row), NULL);
	}
	return e;
}

static enum err
nodes_put(struct ctx *cx, struct tx *tx, const struct tree_new *made)
{
	enum err e = E_OK;

	for (int k = 0; k < made->n && e == E_OK; k++) {
		const struct sql_in in[] = { in_bloc(cx), in_i64(k), in_i64(made->index[k]),
			in_bytes(made->node[k].b, sizeof(made->node[k].b)) };

		e = sql_run(cx, tx, SQL_LEDGER_NODE_ADD, in, COUNT(in), NULL);
	}
	return e;
}

/* What the database now has must be what was meant: bytes, hashes and contents. */
static enum err
read_back(struct ctx *cx, struct tx *tx, const struct entry_desc *d, const struct leaf *meant,
    const struct hash *leaf_hash, struct entry *out)
{
	struct stored_entry row;
	struct item_list items;
	struct hash h, payload;
	unsigned char ih[32];
	enum err e;

	if ((e = entry_row(cx, tx, meant->no, &row)) != E_OK || (e = items_load(cx, tx, meant->no, &items)) != E_OK)
		return e == E_GONE ? E_BROKEN : e;
	hash_leaf(row.leaf, &h);
	hash_bytes(row.payload, &payload);
	if (!hash_eq(&h, leaf_hash) || !hash_eq(&payload, &meant->payload) || row.at != meant->at)
		return fail(cx, E_BROKEN, "%s", T(cx, "The database did not keep what was written: nothing was recorded."));
	for (size_t i = 0; i < items.n; i++) {
		item_hash(items.v[i].salt, items.v[i].body, ih);
		if (memcmp(ih, items.v[i].hash, sizeof(ih)) != 0)
			return fail(cx, E_BROKEN, "%s", T(cx, "The database did not keep what was written: nothing was recorded."));
	}
	return entry_decode(cx, d, row.no, row.at, row.payload, &items, out);
}

static void
salt_draw(void *at, unsigned char salt[32])
{
	ledger_random(at, salt, 32);
}

/*
 * A clock that is far behind would give many entries one time; one that jumped far ahead would give a time that no later
 * entry may go below, for ever: neither gives receipts.
 */
const char *
clock_refusal(const struct head *head, instant_t now, instant_t drift)
{
	if (head->size > 0 && head->at - now > CLOCK_BACK_MAX)
		return N_("The machine's clock is more than 10 minutes behind the last entry: no receipt can be given until it is "
		    "put right.");
	if (drift > CLOCK_AHEAD_MAX)
		return N_("The machine's clock jumped ahead by more than two hours: no receipt can be given until it is put right, "
		    "or the server is started again because it is right now.");
	return NULL;
}

/* Never before the entry before. */
static enum err
leaf_time(struct ctx *cx, const struct group *g, const struct head *head, instant_t *at)
{
	instant_t back = head->size > 0 ? head->at - cx->now : 0;
	const char *refusal = clock_refusal(head, cx->now, g->clock_drift);

	if (refusal != NULL)
		return fail(cx, E_BUSY, "%s", T(cx, refusal));
	if (back > CLOCK_JUMP)
		log_line(LOG_WARN, "ledger", "the machine's clock is %lld seconds behind the last entry: this one takes its time",
		    (long long)(back / 1000));
	*at = back > 0 ? head->at : cx->now;
	return E_OK;
}

static enum err
items_fit(struct ctx *cx, const struct item_list *items)
{
	for (size_t i = 0; i < items->n; i++)
		if (items->v[i].body.n > ITEM_MAX)
			return fail(cx, E_LARGE, "%s", T(cx, "This is more than one entry of the ledger can hold."));
	return E_OK;
}

enum err
ledger_append(struct ctx *cx, struct tx *tx, enum entry_type type, const void *facts, int64_t *no)
{
	const struct entry_desc *d = entry_desc(type);
	struct group *g = group_now;
	struct buf payload, bytes;
	struct item_list items;
	struct group_log *log;
	struct tree_new made;
	struct leaf leaf;
	struct entry entry;
	struct hash h;
	enum err e;

	MUST(g != NULL && g->tx == tx && d != NULL && cx->bloc > 0);
	if ((e = may_append(cx, g)) != E_OK || (e = log_open(cx, g, &log)) != E_OK ||
	    (e = leaf_time(cx, g, &log->now.head, &leaf.at)) != E_OK ||
	    (e = codec_encode(cx, d->record, facts, salt_draw, cx, &payload, &items)) != E_OK ||
	    (e = items_fit(cx, &items)) != E_OK)
		return e;
	log_save(log);
	leaf.type = d->number;
	leaf.version = d->version;
	leaf.log = log_name(cx->arena, g->origin, cx->bloc);
	leaf.no = log->now.head.size + 1;
	hash_bytes(buf_view(&payload), &leaf.payload);
	buf_init(&bytes, cx->arena, LEAF_MAX);
	leaf_write(&bytes, &leaf);
	hash_leaf(buf_view(&bytes), &h);
	tree_append(&log->now.edge, &h, &made);
	log->now.head.size++;
	log->now.head.at = leaf.at;
	log->now.touched = true;
	if ((e = rows_put(cx, tx, &leaf, buf_view(&bytes), buf_view(&payload), &items)) != E_OK ||
	    (e = nodes_put(cx, tx, &made)) != E_OK || (e = read_back(cx, tx, d, &leaf, &h, &entry)) != E_OK)
		return e;
	*no = leaf.no;
	return g->apply(cx, tx, &entry);
}

enum err
idem_seen(struct ctx *cx, struct tx *tx, struct str key, int64_t actor, int64_t *entry)
{
	const struct sql_in in[] = { in_bloc(cx), in_str(key) };
	int64_t who;
	const struct sql_out row[] = { out_i64(&who), out_i64(entry) };
	enum err e;

	if (key.n == 0)
		return E_GONE;
	if ((e = sql_one(cx, tx, SQL_LEDGER_ANSWER, in, COUNT(in), row, COUNT(row))) != E_OK)
		return e;
	if (who != actor)
		return fail(cx, E_CONFLICT, "%s", T(cx, "This form was already sent by somebody else: open it again."));
	if (group_now == NULL || group_now->refusal == NULL)
		return E_OK;
	/* its head may never have been signed, and will not be: only what the table shows to be signed is acknowledged again */
	e = signed_somewhere(cx, tx, *entry, INT64_MAX);
	return e == E_GONE ? fail(cx, E_BROKEN, "%s", T(cx, group_now->refusal)) : e;
}

enum err
idem_keep(struct ctx *cx, struct tx *tx, struct str key, int64_t actor, int64_t entry)
{
	const struct sql_in in[] = { in_bloc(cx), in_str(key), in_i64(actor), in_i64(entry), in_instant(cx->now) };

	return key.n == 0 ? E_OK : sql_run(cx, tx, SQL_LEDGER_ANSWER_ADD, in, COUNT(in), NULL);
}
