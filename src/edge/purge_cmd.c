/*
 * phoihop purge --data DIR --as UNIT/ROLE --ground TEXT [--only-draft] ENTRY|DUE [BACKUP...]: a secret that came in by mistake. What
 * the store has goes; of each backup named it is said whether it still holds it (docs/operating.md has the whole procedure).
 */
#include "case/purge.h"
#include "edge/site_cmd.h"
#include "store/backup.h"

static enum err
thing_read(struct ctx *cx, struct str thing, struct purge *in)
{
	if (str_find(thing, S("/")) >= 0) {
		in->due = thing;
		return E_OK;
	}
	if (in->only_draft)
		return fail(cx, E_USAGE, "%s", T(cx, "--only-draft goes with a due row: leave it out, or name the row instead of the entry."));
	return str_to_i64(thing, &in->entry) && in->entry > 0 ? E_OK
	    : fail(cx, E_USAGE, T(cx, "%.*s is not the number of an entry."), STR_ARG(thing));
}

/* What was erased, also when its bytes could not be taken out of the log yet: `e` says whether they were. */
static void
done_say(struct ctx *cx, const struct purge *in, const struct purge_done *done, enum err e)
{
	if (done->entry != 0)
		printf(T(cx, "Entry %lld was erased; entry %lld records it.\n"), (long long)in->entry, (long long)done->entry);
	if (e == E_OK)
		printf(T(cx, "Drafts deleted: %d. Files deleted that belonged to no report and no draft: %lld. Free pages and the write-ahead log "
		    "are empty.\n"), done->drafts, (long long)done->files);
	if (e == E_OK && in->due.n > 0 && done->drafts == 0)
		printf(T(cx, "There was no draft of %.*s: unless an earlier purge took it, another row is meant.\n"), STR_ARG(in->due));
}

/* E_CONFLICT while one of them still holds it. */
static enum err
backups_look(struct ctx *cx, const struct purge *in, const struct purge_done *done, char **paths, int n)
{
	int held = 0;

	for (int i = 0; i < n; i++) {
		struct backup_thing what = { cx->bloc, in->entry, done->dues, done->dues_n };
		bool holds;
		enum err e = store_backup_holds(cx, str_of(paths[i]), &what, &holds);

		if (e != E_OK)
			return e;
		held += holds;
		printf(holds ? T(cx, "%s still holds it: destroy this file.\n") : T(cx, "%s does not hold it.\n"), paths[i]);
	}
	return held == 0 ? E_OK : fail(cx, E_CONFLICT, T(cx, "Backups that still hold it: %d."), held);
}

static enum err
purge_cmd(struct ctx *cx, int argc, char **argv, struct site **s)
{
	struct cli_option o[] = {
		{ .name = "ground", .word = "TEXT", .label = N_("the legal ground, never the content itself"), .needed = true },
		{ .name = "only-draft", .label = N_("the row's draft alone, though its reports have content: they stay") },
	};
	struct site_args args;
	struct purge in = { 0 };
	struct purge_done done = { 0 };
	enum err e;

	if ((e = site_args(cx, &argc, argv, &args)) != E_OK || (e = cli_options(cx, &argc, argv, o, COUNT(o))) != E_OK)
		return e;
	if (argc < 2)
		return fail(cx, E_USAGE, "%s",
		    T(cx, "usage: phoihop purge --data DIR --as UNIT/ROLE --ground TEXT [--only-draft] ENTRY|DUE [BACKUP...]"));
	in.only_draft = o[1].n > 0;
	in.ground = o[0].values[0];
	if ((e = thing_read(cx, str_of(argv[1]), &in)) != E_OK || (e = site_args_open(cx, &args, SITE_WRITE, true, s)) != E_OK)
		return e;
	e = purge_run(cx, *s, &in, &done);
	done_say(cx, &in, &done, e);
	return e != E_OK ? e : backups_look(cx, &in, &done, argv + 2, argc - 2);
}

int
cmd_purge(struct ctx *cx, int argc, char **argv)
{
	struct site *s = NULL;
	enum err e = purge_cmd(cx, argc, argv, &s);

	site_close(s);
	return cli_end(cx, e);
}
