/* phoihop ledger, receipt, audit: the checks anybody can make, and what keeps the ledger in order. */
#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "edge/cli.h"
#include "ledger/apply.h"
#include "ledger/receipt.h"
#include "ledger/reader.h"
#include "ledger/verify.h"
#include "ledger/writer.h"
#include "store/store.h"

#define KEY_TEXT_MAX ((size_t)1 << 20)

/* A whole file, read-only, for as long as the command runs. */
static enum err
file_map(struct ctx *cx, struct str path, struct str *out)
{
	const char *name = str_z(cx->arena, path);
	int fd = open(name, O_RDONLY | O_CLOEXEC);
	struct stat st;
	void *p;

	*out = (struct str){ "", 0 };
	if (fd < 0 || fstat(fd, &st) != 0 || !S_ISREG(st.st_mode)) {
		if (fd >= 0)
			(void)close(fd);
		return fail(cx, E_INPUT, T(cx, "%s cannot be read: %s."), name, strerror(fd < 0 ? errno : EINVAL));
	}
	p = st.st_size == 0 ? NULL : mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	(void)close(fd);
	if (p == MAP_FAILED)
		return fail(cx, E_ENV, T(cx, "%s cannot be read: %s."), name, strerror(errno));
	if (p != NULL)
		*out = (struct str){ p, (size_t)st.st_size };
	return E_OK;
}

static enum err
key_text(struct ctx *cx, const struct cli_option *o, struct str *out)
{
	enum err e;

	*out = (struct str){ NULL, 0 };
	if (o->n == 0)
		return E_OK;
	if ((e = file_map(cx, o->values[0], out)) == E_OK && (out->n == 0 || out->n > KEY_TEXT_MAX))
		e = fail(cx, E_INPUT, T(cx, "%.*s is not a key file."), STR_ARG(o->values[0]));
	return e;
}

static void
say_log(struct ctx *cx, const struct verify_result *v)
{
	printf(T(cx, "%lld entries, %lld items (%lld erased by law), %lld checkpoints fit.\n"), (long long)v->entries,
	    (long long)v->items, (long long)v->erased, (long long)v->checkpoints);
	if (v->superseded > 0)
		printf(T(cx, "%lld checkpoints of an earlier epoch were given up when an older copy was put back.\n"),
		    (long long)v->superseded);
	if (v->signed_size < v->entries)
		printf(T(cx, "Signed up to entry %lld.\n"), (long long)v->signed_size);
}

/* --- phoihop ledger ---------------------------------------------------------------------------------------------------- */

struct ledger_work {
	struct str dir;
	const char *to;
	struct verify_result result;
};

static enum err
work_verify(struct ctx *cx, struct tx *tx, void *arg)
{
	struct ledger_work *w = arg;

	return ledger_verify(cx, tx, w->dir, &w->result);
}

static enum err
run_verify(struct ctx *cx, struct store *st, struct ledger_work *w)
{
	enum err e = store_read(cx, st, work_verify, w);
	struct buf root;

	if (e != E_OK)
		return e;
	buf_init(&root, cx->arena, 64);
	buf_base64(&root, w->result.root.b, sizeof(w->result.root.b));
	say_log(cx, &w->result);
	printf(T(cx, "The ledger is in order. Root: %.*s\n"), STR_ARG(buf_view(&root)));
	return E_OK;
}

static enum err
run_rebuild(struct ctx *cx, struct store *st, struct ledger_work *w)
{
	enum err e = ledger_rebuild(cx, st, apply_entry, &w->result);

	if (e == E_OK)
		printf(T(cx, "%lld entries replayed: every table is as it was.\n"), (long long)w->result.entries);
	return e;
}

static enum err
work_export(struct ctx *cx, struct tx *tx, void *arg)
{
	const struct ledger_work *w = arg;
	FILE *to = w->to == NULL ? stdout : fopen(w->to, "wxe");
	enum err e;

	if (to == NULL)
		return fail(cx, errno == EEXIST ? E_CONFLICT : E_ENV, T(cx, "%s cannot be written: %s."), w->to,
		    strerror(errno));
	e = ledger_export(cx, tx, to);
	if (to != stdout && (fsync(fileno(to)) != 0 || fclose(to) != 0) && e == E_OK)
		e = fail(cx, E_ENV, T(cx, "%s cannot be written: %s."), w->to, strerror(errno));
	if (e != E_OK && to != stdout)
		(void)unlink(w->to);
	return e;
}

static enum err
run_export(struct ctx *cx, struct store *st, struct ledger_work *w)
{
	return store_read(cx, st, work_export, w);
}

static enum err
run_epoch(struct ctx *cx, struct store *st, struct ledger_work *w)
{
	const struct ledger_options o = { .dir = w->dir, .apply = apply_entry };
	struct ledger *lg;
	enum err e = ledger_open(cx, st, &o, &lg);

	if (e != E_OK)
		return e;
	if (ledger_refusal(lg) == NULL)
		e = fail(cx, E_RULE, "%s", T(cx, "The ledger is in order: a new epoch is only for after an older copy was put back."));
	else if ((e = ledger_new_epoch(cx, lg)) == E_OK)
		printf("%s\n", T(cx, "A new epoch is open: entries may be recorded again. Give everybody keys/verify.key anew."));
	ledger_close(lg);
	return e;
}

static const struct {
	const char *name;
	enum err (*run)(struct ctx *cx, struct store *st, struct ledger_work *w);
	unsigned flags;
	bool file;                     /* takes a file to write */
} works[] = {
	{ "verify", run_verify, STORE_READ_ONLY, false },
	{ "rebuild", run_rebuild, STORE_READ_WRITE, false },
	{ "export", run_export, STORE_READ_ONLY, true },
	{ "epoch", run_epoch, STORE_READ_WRITE, false },
};

static enum err
ledger_run(struct ctx *cx, int argc, char **argv)
{
	struct cli_option options[] = { { .name = "data" } };
	struct ledger_work w = { 0 };
	struct store *st;
	enum err e = cli_options(cx, &argc, argv, options, COUNT(options));

	if (e != E_OK)
		return e;
	for (size_t i = 0; i < COUNT(works) && argc >= 2; i++) {
		if (strcmp(argv[1], works[i].name) != 0 || options[0].n == 0 || argc > (works[i].file ? 3 : 2))
			continue;
		w.dir = options[0].values[0];
		w.to = argc == 3 ? argv[2] : NULL;
		cx->bloc = 1;
		if ((e = store_open(cx, w.dir, works[i].flags, &st)) != E_OK)
			return e == E_GONE ? fail(cx, e, T(cx, "There is no ledger in %.*s."), STR_ARG(w.dir)) : e;
		e = works[i].run(cx, st, &w);
		store_close(st);
		return e;
	}
	return fail(cx, E_USAGE, "%s", T(cx, "usage: phoihop ledger verify|rebuild|export [FILE]|epoch --data DIR"));
}

int
cmd_ledger(struct ctx *cx, int argc, char **argv)
{
	return cli_end(cx, ledger_run(cx, argc, argv));
}

/* --- phoihop receipt --------------------------------------------------------------------------------------------------- */

static void
say_receipt(struct ctx *cx, const struct receipt *r)
{
	printf(T(cx, "Entry %lld of %.*s, recorded %.*s, under the checkpoint of %lld entries.\n"), (long long)r->leaf.no,
	    STR_ARG(r->head.origin), STR_ARG(instant_vi(cx->arena, r->leaf.at, cx->zone_min)), (long long)r->head.size);
	if (r->kind != NULL)
		printf(T(cx, "Kind: %s. Items and files it commits to: %zu.\n"), r->kind->name, r->n);
}

static enum err
receipt_check(struct ctx *cx, struct str path, const struct cli_option *key, const struct cli_option *document)
{
	struct str text, keys, content;
	struct receipt r;
	const char *field;
	enum err e;

	if ((e = file_map(cx, path, &text)) != E_OK || (e = key_text(cx, key, &keys)) != E_OK ||
	    (e = receipt_read(cx, text, &r)) != E_OK)
		return e;
	if (keys.n > 0 && (e = receipt_signer(cx, &r, keys)) != E_OK)
		return e == E_DENIED ? E_BROKEN : e;      /* exit code 1: the receipt is what is wrong */
	say_receipt(cx, &r);
	if (document->n > 0) {
		if ((e = file_map(cx, document->values[0], &content)) != E_OK)
			return e;
		if ((field = receipt_matches(&r, content)) == NULL)
			return fail(cx, E_INPUT, T(cx, "%.*s is not, byte for byte, what this receipt is for."),
			    STR_ARG(document->values[0]));
		printf(T(cx, "The document is, byte for byte, what was sent (%s).\n"), field);
	}
	if (keys.n == 0)
		return fail(cx, E_INPUT, "%s", T(cx, "The proof is in order, but who signed it is not established: give --key with a "
		    "key file that you have from the body itself."));
	printf("%s\n", T(cx, "The proof and the signature are right."));
	return E_OK;
}

struct receipt_work {
	int64_t no;
	struct buf out;
};

static enum err
work_receipt(struct ctx *cx, struct tx *tx, void *arg)
{
	struct receipt_work *w = arg;

	return receipt_make(cx, tx, w->no, &w->out);
}

static enum err
receipt_print(struct ctx *cx, const char *no, struct str dir)
{
	struct receipt_work w = { 0 };
	struct store *st;
	enum err e;

	if (!str_to_i64(str_of(no), &w.no) || w.no < 1)
		return fail(cx, E_USAGE, T(cx, "\"%s\" is not an entry number."), no);
	cx->bloc = 1;
	if ((e = store_open(cx, dir, STORE_READ_ONLY, &st)) != E_OK)
		return e == E_GONE ? fail(cx, e, T(cx, "There is no ledger in %.*s."), STR_ARG(dir)) : e;
	if ((e = store_read(cx, st, work_receipt, &w)) == E_OK)
		fwrite(w.out.p, 1, w.out.n, stdout);
	else if (e == E_GONE)
		(void)fail(cx, e, T(cx, "There is no entry %lld, or it is not signed for yet."), (long long)w.no);
	store_close(st);
	return e;
}

static enum err
receipt_run(struct ctx *cx, int argc, char **argv)
{
	struct cli_option options[] = { { .name = "key" }, { .name = "document" }, { .name = "data" } };
	enum err e = cli_options(cx, &argc, argv, options, COUNT(options));

	if (e != E_OK)
		return e;
	if (argc == 3 && strcmp(argv[1], "verify") == 0 && options[2].n == 0)
		return receipt_check(cx, str_of(argv[2]), &options[0], &options[1]);
	if (argc == 3 && strcmp(argv[1], "print") == 0 && options[2].n == 1 && options[0].n + options[1].n == 0)
		return receipt_print(cx, argv[2], options[2].values[0]);
	return fail(cx, E_USAGE, "%s", T(cx, "usage: phoihop receipt verify FILE --key FILE [--document FILE], or "
	    "phoihop receipt print NUMBER --data DIR"));
}

int
cmd_receipt(struct ctx *cx, int argc, char **argv)
{
	return cli_end(cx, receipt_run(cx, argc, argv));
}

/* --- phoihop audit ----------------------------------------------------------------------------------------------------- */

static enum err
audit_run(struct ctx *cx, int argc, char **argv)
{
	struct cli_option options[] = { { .name = "key" } };
	struct verify_result v;
	struct str text, keys;
	bool known;
	enum err e = cli_options(cx, &argc, argv, options, COUNT(options));

	if (e != E_OK)
		return e;
	if (argc != 2)
		return fail(cx, E_USAGE, "%s", T(cx, "usage: phoihop audit EXPORT [--key FILE]"));
	if ((e = file_map(cx, str_of(argv[1]), &text)) != E_OK || (e = key_text(cx, &options[0], &keys)) != E_OK ||
	    (e = ledger_audit(cx, text, keys, &v, &known)) != E_OK)
		return e;
	say_log(cx, &v);
	printf("%s\n", known ? T(cx, "The export is in order and signed by a key you gave.")
	    : T(cx, "The export agrees with itself. Who signed it is not established: give --key."));
	return E_OK;
}

int
cmd_audit(struct ctx *cx, int argc, char **argv)
{
	return cli_end(cx, audit_run(cx, argc, argv));
}
