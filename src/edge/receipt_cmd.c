/* phoihop receipt and audit: the checks anybody can make; and receipts of lost entries, taken in again. */
#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "case/actor.h"
#include "case/site.h"
#include "edge/cli.h"
#include "edge/proof_cmd.h"
#include "edge/site_cmd.h"
#include "ledger/receipt.h"
#include "ledger/reader.h"
#include "store/store.h"

#define KEY_TEXT_MAX ((size_t)1 << 20)
#define MISSING_MOST 1000              /* lines of `ledger missing` for one epoch */

/* --- shared ------------------------------------------------------------------------------------------------------------ */

enum err
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

enum err
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

void
say_log(struct ctx *cx, const struct verify_result *v)
{
	printf(T(cx, "%lld entries, %lld items (%lld erased by law), %lld checkpoints fit.\n"), (long long)v->entries,
	    (long long)v->items, (long long)v->erased, (long long)v->checkpoints);
	if (v->superseded > 0)
		printf(T(cx, "%lld checkpoints of an earlier epoch were given up when an older copy was put back.\n"),
		    (long long)v->superseded);
	for (size_t i = 0; i < v->loss.n; i++)
		printf(T(cx, "Epoch %lld was closed before entry %lld, when an older copy was put back; epoch %lld goes on.\n"),
		    (long long)v->loss.v[i].epoch, (long long)v->loss.v[i].opened, (long long)v->loss.v[i].next);
	if (loss_count(&v->loss) > 0)
		printf(T(cx, "%lld entries of closed epochs are missing, %lld of them are on record again from their receipts.\n"),
		    (long long)loss_count(&v->loss), (long long)loss_taken(&v->loss));
	if (v->signed_size < v->entries)
		printf(T(cx, "Signed up to entry %lld.\n"), (long long)v->signed_size);
}

enum err
verify_told(struct ctx *cx, struct store *st, struct str dir, struct str *places)
{
	enum err e;

	if (isatty(STDERR_FILENO))
		fprintf(stderr, "%s\n", T(cx, "Checking every entry and every file of the ledger: with many files this takes minutes."));
	if ((e = ledger_verify_all(cx, st, dir)) == E_BROKEN) {
		*places = cx->fault.text;
		ctx_clear_fault(cx);
	}
	return e;
}

void
say_restored(struct ctx *cx)
{
	printf("%s\n", T(cx, "The passwords are those of the day of the backup. Nobody is logged in any more, and no one-time address is good: "
	    "give new ones with \"phoihop account link\"."));
}

static enum err
read_loss(struct ctx *cx, struct tx *tx, void *arg)
{
	return loss_read(cx, tx, arg);
}

enum err
say_missing(struct ctx *cx, struct store *st)
{
	struct loss l;
	enum err e = store_read(cx, st, read_loss, &l);

	if (e != E_OK)
		return e;
	for (size_t i = 0; i < l.n; i++) {
		const struct lost *v = &l.v[i];

		for (int64_t no = v->from, n = 0; no <= v->to; no++, n++) {
			int64_t as = loss_taken_as(&l, v->epoch, no);

			if (n == MISSING_MOST) {
				printf(T(cx, "... and so on up to entry %lld\n"), (long long)v->to);
				break;
			}
			printf(as == 0 ? T(cx, "entry %lld of epoch %lld: missing\n")
			    : T(cx, "entry %lld of epoch %lld: on record again as entry %lld\n"), (long long)no,
			    (long long)v->epoch, (long long)as);
		}
	}
	if (loss_count(&l) > loss_taken(&l))
		printf("%s\n", T(cx, "Whoever has a receipt of a missing entry proves it: put it on record again with "
		    "\"phoihop receipt readmit FILE --data DIR\", then send the content again."));
	else
		printf("%s\n", T(cx, "No entry is known to be missing."));
	return E_OK;
}

/* --- phoihop receipt --------------------------------------------------------------------------------------------------- */

static void
say_receipt(struct ctx *cx, const struct receipt *r)
{
	printf(T(cx, "Entry %lld of %.*s, recorded %.*s, under the checkpoint of %lld entries.\n"), (long long)r->leaf.no,
	    STR_ARG(r->head.origin), STR_ARG(instant_vi(cx->arena, r->leaf.at, cx->zone_min)), (long long)r->head.size);
	if (r->kind != NULL)
		printf(T(cx, "Kind: %s (%s). Items and files it commits to: %zu.\n"), T(cx, entry_words(r->kind->type)),
		    r->kind->name, r->n);
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
		printf(T(cx, "The document is, byte for byte, what was sent (%s).\n"), T(cx, strcmp(field, "file_fact") == 0 ?
		    N_("a file that was sent with it") : N_("a text in it")));
	}
	if (keys.n == 0)
		return fail(cx, E_INPUT, "%s", T(cx, "The proof is in order, but who signed it is not established: give --key with a "
		    "key file that you have from the body itself."));
	printf("%s\n", T(cx, "The proof and the signature are right."));
	if (document->n == 0 && r.n > 0)
		printf("%s\n", T(cx, "The content was not compared, nor the salts that only the content shows to be right: give --document with "
		    "the file that was sent."));
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

/* One receipt to be taken in again. */
struct readmission {
	struct str text;
	struct receipt receipt;
	int64_t entry;
};

static enum err
decide_readmit(struct ctx *cx, struct tx *tx, void *arg)
{
	struct readmission *r = arg;
	const struct actor_fact_list by = actor_fact(cx);

	return receipt_readmit(cx, tx, &by, r->text, &r->receipt, &r->entry);
}

static enum err
readmit_one(struct ctx *cx, struct site *s, struct str keys, const char *path)
{
	struct readmission r = { 0 };
	enum err e;

	if ((e = file_map(cx, str_of(path), &r.text)) != E_OK || (e = receipt_read(cx, r.text, &r.receipt)) != E_OK)
		return e;
	if ((e = receipt_signer(cx, &r.receipt, keys)) != E_OK)
		return e == E_DENIED ? E_BROKEN : e;
	if ((e = ledger_write(cx, s->ledger, decide_readmit, &r)) == E_OK)
		printf(T(cx, "%s: entry %lld of %.*s is on record again, as entry %lld.\n"), path, (long long)r.receipt.leaf.no,
		    STR_ARG(r.receipt.head.origin), (long long)r.entry);
	return e;
}

/* Goes on after one that is refused; the first refusal is the exit code. */
static enum err
receipt_readmit_all(struct ctx *cx, int argc, char **argv)
{
	struct site_args args;
	struct site *s = NULL;
	struct str keys;
	enum err e, first = E_OK;

	if ((e = site_args(cx, &argc, argv, &args)) != E_OK || (e = cli_options(cx, &argc, argv, NULL, 0)) != E_OK)
		return e;
	if (argc < 3)
		return fail(cx, E_USAGE, "%s", T(cx, "usage: phoihop receipt readmit FILE... --data DIR [--as UNIT/ROLE]"));
	if ((e = site_args_open(cx, &args, SITE_WRITE, false, &s)) == E_OK &&
	    (e = file_map(cx, str_fmt(cx->arena, "%.*s/keys/verify.key", STR_ARG(args.data)), &keys)) == E_OK) {
		for (int i = 2; i < argc; i++) {
			if ((e = readmit_one(cx, s, keys, argv[i])) == E_OK)
				continue;
			fprintf(stderr, "%s: ", argv[i]);
			first = first == E_OK ? e : first;
			(void)cli_end(cx, e);
			ctx_clear_fault(cx);
		}
		site_close(s);
		return first;
	}
	site_close(s);
	return e;
}

static enum err
verify_run(struct ctx *cx, int argc, char **argv)
{
	struct cli_option options[] = {
		{ .name = "key", .word = "FILE", .label = N_("the body's list of public keys, verify.key") },
		{ .name = "document", .word = "FILE", .label = N_("the file that was sent: is it the one?") },
	};
	enum err e = cli_options(cx, &argc, argv, options, COUNT(options));

	if (e == E_OK && argc != 3)
		e = fail(cx, E_USAGE, "%s", T(cx, "usage: phoihop receipt verify FILE [--key FILE] [--document FILE]"));
	return e == E_OK ? receipt_check(cx, str_of(argv[2]), &options[0], &options[1]) : e;
}

static enum err
print_run(struct ctx *cx, int argc, char **argv)
{
	struct cli_option options[] = {
		{ .name = "data", .word = "DIR", .label = N_("the bloc's directory"), .needed = true },
	};
	enum err e = cli_options(cx, &argc, argv, options, COUNT(options));

	if (e == E_OK && argc != 3)
		e = fail(cx, E_USAGE, "%s", T(cx, "usage: phoihop receipt print NUMBER --data DIR"));
	return e == E_OK ? receipt_print(cx, argv[2], options[0].values[0]) : e;
}

int
cmd_receipt(struct ctx *cx, int argc, char **argv)
{
	const char *what = argc > 1 ? argv[1] : "";
	enum err e;

	if (strcmp(what, "verify") == 0)
		return cli_end(cx, verify_run(cx, argc, argv));
	if (strcmp(what, "print") == 0)
		return cli_end(cx, print_run(cx, argc, argv));
	if (strcmp(what, "readmit") == 0) {
		e = receipt_readmit_all(cx, argc, argv);
		return e != E_OK && cx->fault.text.n == 0 && !cli_helping() ? err_exit_code(e) : cli_end(cx, e);
	}
	return cli_end(cx, cli_helping() ? E_DONE
	    : fail(cx, E_USAGE, "%s", T(cx, "usage: phoihop receipt verify|print|readmit ...; `phoihop help receipt` has all of it.")));
}

/* --- phoihop audit ----------------------------------------------------------------------------------------------------- */

static enum err
audit_file(struct ctx *cx, struct str path, struct str keys, struct verify_result *v, bool *known)
{
	struct str text;
	enum err e = file_map(cx, path, &text);

	return e == E_OK ? ledger_audit(cx, text, keys, v, known) : e;
}

/* The older of two exports, and whether the newer goes on from it. */
static enum err
audit_since(struct ctx *cx, struct str path, struct str keys, const struct verify_result *newer)
{
	struct verify_result older;
	int64_t bad;
	bool known;
	enum err e;

	if ((e = audit_file(cx, path, keys, &older, &known)) != E_OK ||
	    (e = ledger_extends(cx, &older, newer, &bad)) != E_OK)
		return e;
	printf(T(cx, "The first %lld entries are those of %.*s: none was changed, removed or put in between.\n"),
	    (long long)older.entries, STR_ARG(path));
	printf(T(cx, "Since then: %lld entries, %lld items erased by law.\n"), (long long)(newer->entries - older.entries),
	    (long long)(newer->erased - older.erased));
	return E_OK;
}

static enum err
audit_run(struct ctx *cx, int argc, char **argv)
{
	struct cli_option options[] = {
		{ .name = "key", .word = "FILE", .label = N_("the body's list of public keys, verify.key") },
		{ .name = "since", .word = "OLDER", .label = N_("an older export: is it the beginning of this one?") },
	};
	struct verify_result v;
	struct str keys;
	bool known;
	enum err e = cli_options(cx, &argc, argv, options, COUNT(options));

	if (e != E_OK)
		return e;
	if (argc != 2)
		return fail(cx, E_USAGE, "%s", T(cx, "usage: phoihop audit EXPORT [--key FILE] [--since OLDER]"));
	if ((e = key_text(cx, &options[0], &keys)) != E_OK ||
	    (e = audit_file(cx, str_of(argv[1]), keys, &v, &known)) != E_OK)
		return e;
	say_log(cx, &v);
	if (options[1].n > 0 && (e = audit_since(cx, options[1].values[0], keys, &v)) != E_OK)
		return e;
	printf("%s\n", known ? T(cx, "The export is in order and signed by a key you gave.")
	    : T(cx, "The export agrees with itself. Who signed it is not established: give --key."));
	return E_OK;
}

int
cmd_audit(struct ctx *cx, int argc, char **argv)
{
	return cli_end(cx, audit_run(cx, argc, argv));
}
