/* phoihop ledger and key: what the owner of a ledger does to check it, to carry it out, and to keep it in order. */
#include <errno.h>
#include <time.h>
#include <unistd.h>

#include "base/buf.h"
#include "edge/cli.h"
#include "edge/proof_cmd.h"
#include "ledger/apply.h"
#include "ledger/writer.h"
#include "store/backup.h"
#include "store/store.h"

#define LOOKS_MOST 20
#define LOOK_MS 100

/* --- phoihop ledger ---------------------------------------------------------------------------------------------------- */

struct ledger_work {
	struct str dir;
	const char *to;
	int looks;                     /* export: still to be taken before what is not signed is left out */
	struct verify_result result;
};

static enum err
run_verify(struct ctx *cx, struct store *st, struct ledger_work *w)
{
	struct buf root;
	enum err e;

	if ((e = ledger_verify_store(cx, st, w->dir, &w->result)) != E_OK)
		return e;
	buf_init(&root, cx->arena, 64);
	buf_base64(&root, w->result.root.b, sizeof(w->result.root.b));
	say_log(cx, &w->result);
	if (store_restoring(cx, w->dir))
		printf("%s\n", T(cx, "The restore of this store was not finished: its new epoch is not open, and nothing is recorded before it "
		    "is (\"phoihop ledger epoch --data DIR\")."));
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

/* E_BUSY: a server at work is just signing; it is worth another look. */
static enum err
work_export(struct ctx *cx, struct tx *tx, void *arg)
{
	struct ledger_work *w = arg;
	int64_t left = 0;
	FILE *to;
	enum err e = ledger_unsigned(cx, tx, &left);

	if (e != E_OK || (left > 0 && w->looks > 0))
		return e != E_OK ? e : E_BUSY;
	to = w->to == NULL ? stdout : private_file(w->to);
	if (to == NULL)
		return fail(cx, errno == EEXIST ? E_CONFLICT : E_ENV, T(cx, "%s cannot be written: %s."), w->to,
		    strerror(errno));
	e = ledger_export(cx, tx, to);
	if (to == stdout)
		return e;
	if ((fflush(to) != 0 || fsync(fileno(to)) != 0) && e == E_OK)
		e = fail(cx, E_ENV, T(cx, "%s cannot be written: %s."), w->to, strerror(errno));
	if (fclose(to) != 0 && e == E_OK)
		e = fail(cx, E_ENV, T(cx, "%s cannot be written: %s."), w->to, strerror(errno));
	if (e != E_OK)
		(void)unlink(w->to);
	if (e == E_OK && left > 0)
		fprintf(stderr, T(cx, "%lld entries at the end are not signed yet and are not in it.\n"), (long long)left);
	return e;
}

static enum err
run_export(struct ctx *cx, struct store *st, struct ledger_work *w)
{
	enum err e;

	for (w->looks = LOOKS_MOST; (e = store_read(cx, st, work_export, w)) == E_BUSY && w->looks > 0; w->looks--)
		(void)nanosleep(&(struct timespec){ .tv_nsec = LOOK_MS * 1000000 }, NULL);
	return e;
}

/* A restore that was not finished was not checked to its end, and the new epoch is signed for all of it. */
static enum err
restored_whole(struct ctx *cx, struct store *st, struct str dir)
{
	struct str places;
	enum err e = verify_told(cx, st, dir, &places);

	return e != E_BROKEN ? e : fail(cx, e, T(cx, "What was restored is damaged, and no epoch was opened: restore another backup, into an empty directory. Where "
	    "there is none, \"phoihop restore --damaged\" takes this one as it is.\n  %.*s"), STR_ARG(places));
}

static enum err
run_epoch(struct ctx *cx, struct store *st, struct ledger_work *w)
{
	const struct ledger_options o = { .dir = w->dir, .apply = apply_entry };
	bool restoring = store_restoring(cx, w->dir);
	struct ledger *lg;
	int64_t epoch;
	enum err e = ledger_open(cx, st, &o, &lg);

	if (e != E_OK)
		return e;
	if (restoring)
		e = restored_whole(cx, st, w->dir);
	else if (ledger_refusal(lg) == NULL)
		e = fail(cx, E_RULE, "%s", T(cx, "The ledger is in order: a new epoch is only for after an older copy was put back."));
	if (e == E_OK && (e = ledger_new_epoch(cx, lg, &epoch)) == E_OK)
		printf(T(cx, "Epoch %lld is open: entries may be recorded again. Give everybody keys/verify.key anew.\n"),
		    (long long)epoch);
	ledger_close(lg);
	if (e == E_OK && restoring)
		say_restored(cx);
	return e == E_OK ? say_missing(cx, st) : e;
}

static enum err
run_missing(struct ctx *cx, struct store *st, struct ledger_work *w)
{
	(void)w;
	return say_missing(cx, st);
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
	{ "missing", run_missing, STORE_READ_ONLY, false },
};

static enum err
ledger_run(struct ctx *cx, int argc, char **argv)
{
	struct cli_option options[] = { { .name = "data", .word = "DIR", .label = N_("the bloc's directory"), .needed = true } };
	struct ledger_work w = { 0 };
	struct store *st;
	enum err e = cli_options(cx, &argc, argv, options, COUNT(options));

	if (e != E_OK)
		return e;
	for (size_t i = 0; i < COUNT(works) && argc >= 2; i++) {
		if (strcmp(argv[1], works[i].name) != 0 || argc > (works[i].file ? 3 : 2))
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
	return fail(cx, E_USAGE, "%s", T(cx, "usage: phoihop ledger verify|rebuild|export [FILE]|epoch|missing --data DIR"));
}

int
cmd_ledger(struct ctx *cx, int argc, char **argv)
{
	return cli_end(cx, ledger_run(cx, argc, argv));
}

/* --- phoihop key ------------------------------------------------------------------------------------------------------- */

static enum err
key_change(struct ctx *cx, struct str dir)
{
	const struct ledger_options o = { .dir = dir, .apply = apply_entry };
	struct store *st;
	struct ledger *lg;
	enum err e;

	cx->bloc = 1;
	if ((e = store_open(cx, dir, STORE_READ_WRITE, &st)) != E_OK)
		return e == E_GONE ? fail(cx, e, T(cx, "There is no ledger in %.*s."), STR_ARG(dir)) : e;
	if ((e = ledger_open(cx, st, &o, &lg)) == E_OK) {
		e = ledger_key_change(cx, lg);
		ledger_close(lg);
	}
	store_close(st);
	if (e == E_OK)
		printf("%s\n", T(cx, "A new key signs from now on; the old one announced it and signed the same checkpoint. Give everybody "
		    "keys/verify.key anew, and make a backup with the new key."));
	return e;
}

static enum err
key_run(struct ctx *cx, int argc, char **argv)
{
	struct cli_option options[] = { { .name = "data", .word = "DIR", .label = N_("the bloc's directory"), .needed = true } };
	enum err e = cli_options(cx, &argc, argv, options, COUNT(options));

	if (e != E_OK)
		return e;
	if (argc != 2 || strcmp(argv[1], "change") != 0)
		return fail(cx, E_USAGE, "%s", T(cx, "usage: phoihop key change --data DIR"));
	return key_change(cx, options[0].values[0]);
}

int
cmd_key(struct ctx *cx, int argc, char **argv)
{
	return cli_end(cx, key_run(cx, argc, argv));
}
