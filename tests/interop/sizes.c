/*
 * Receipts under trees of every size from 1 to N, for others to check: sizes N DIR OUT makes a ledger in DIR, one entry and
 * one checkpoint at a time, and writes OUT/SIZE-INDEX.tlog-proof: one for every size, all indexes of the sizes round powers
 * of two. OUT "-": all indexes of every size, on the standard output, a zero byte after each.
 */
#include "crash/common.h"
#include "ledger/key.h"

struct work {
	int64_t no;
	struct buf receipt;
};

static enum err
decide(struct ctx *cx, struct tx *tx, void *arg)
{
	struct work *w = arg;

	return ledger_append(cx, tx, ENTRY_ACCOUNT_MADE, &(struct account_made){ .login = item_of(str_fmt(cx->arena, "l%lld",
	    (long long)cx->now)), .name = item_of(S("M\xe1\xba\xabu")) }, &w->no);
}

static enum err
read_receipt(struct ctx *cx, struct tx *tx, void *arg)
{
	struct work *w = arg;

	return receipt_make(cx, tx, w->no, &w->receipt);
}

static bool
to_stdout(const char *out)
{
	return strcmp(out, "-") == 0;
}

static void
write_receipt(struct ctx *cx, struct store *st, const char *out, int64_t size, int64_t index)
{
	struct ctx part = *cx;
	struct work w = { .no = index + 1 };
	FILE *f;

	part.arena = arena_new(ARENA_REQUEST);
	must(&part, store_read(&part, st, read_receipt, &w), "receipt");
	if (to_stdout(out)) {
		if (fwrite(w.receipt.p, 1, w.receipt.n, stdout) != w.receipt.n || putchar(0) == EOF)
			fatal("sizes", "standard output: %s", strerror(errno));
		arena_free(part.arena);
		return;
	}
	f = fopen(str_fmt(part.arena, "%s/%lld-%lld.tlog-proof", out, (long long)size, (long long)index).p, "wb");
	if (f == NULL || fwrite(w.receipt.p, 1, w.receipt.n, f) != w.receipt.n || fclose(f) != 0)
		fatal("sizes", "%s: %s", out, strerror(errno));
	arena_free(part.arena);
}

/* 2^k - 1, 2^k, 2^k + 1 */
static bool
edge_of_two(int64_t n)
{
	return (n & (n - 1)) == 0 || (n & (n + 1)) == 0 || (n > 1 && ((n - 1) & (n - 2)) == 0);
}

int
main(int argc, char **argv)
{
	struct ctx cx = { .arena = arena_new(ARENA_COMMAND), .now = 1774000000000, .zone_min = 420, .bloc = 1 };
	struct ledger_options o = { .apply = apply_none };
	struct ledger *lg;
	struct store *st;
	int64_t most = 0;

	if (argc != 4 || !str_to_i64(str_of(argv[1]), &most))
		return 2;
	o.dir = str_of(argv[2]);
	must(&cx, store_open(&cx, o.dir, STORE_READ_WRITE | STORE_CREATE, &st), "store");
	must(&cx, sign_key_create(&cx, o.dir, S("phoihop.example"), NULL), "key");
	must(&cx, ledger_open(&cx, st, &o, &lg), "ledger");
	for (int64_t size = 1; size <= most; size++) {
		struct work w;

		cx.now++;
		must(&cx, ledger_write(&cx, lg, decide, &w), "entry");
		bool all = to_stdout(argv[3]) || edge_of_two(size);

		if (!all)
			write_receipt(&cx, st, argv[3], size, size * 31 / 47);
		for (int64_t i = 0; i < size && all; i++)
			write_receipt(&cx, st, argv[3], size, i);
	}
	ledger_close(lg);
	store_close(st);
	return 0;
}
