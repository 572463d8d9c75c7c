/*
 * phoihop backup, restore and sql: what the owner of a data directory does with the store itself (docs/operating.md).
 *
 * A restored store goes on under a new epoch of its ledger: entries made after the backup may be in other people's hands,
 * and two histories must never carry one name. Without the signing key that cannot be opened, so nothing can be written.
 * A store is whole when its ledger verifies, not when SQLite can read it: backup says so, restore refuses without --damaged.
 */
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/fd.h"
#include "case/site.h"
#include "edge/cli.h"
#include "edge/proof_cmd.h"
#include "ledger/signer.h"
#include "ledger/verify.h"
#include "store/backup.h"
#include "store/disk.h"
#include "store/query.h"

#define KEY_MOST ((size_t)64 << 10)
#define PASSPHRASE_VARIABLE "PHOIHOP_PASSPHRASE"
#define SQL_MOST ((size_t)1 << 20)
#define ROW_MOST ((size_t)32 << 20)

/* --- the passphrase ------------------------------------------------------------------------------------------------ */

static bool
terminal(void)
{
	int fd = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);

	if (fd >= 0)
		(void)close(fd);
	return fd >= 0;
}

/* Read without echo; "" when nothing was typed. */
static struct str
ask_hidden(struct ctx *cx, const char *prompt)
{
	char *typed = getpass(prompt);
	struct str out;

	if (typed == NULL)
		return S("");
	out = str_dup(cx->arena, str_of(typed));
	sodium_memzero(typed, strlen(typed));
	return out;
}

/* From the environment, where a set but empty variable means none; else from the terminal; else none. */
static enum err
passphrase(struct ctx *cx, bool twice, struct str *out)
{
	const char *given = getenv(PASSPHRASE_VARIABLE);

	*out = S("");
	if (given != NULL) {
		*out = str_of(given);
		return E_OK;
	}
	if (!terminal())
		return E_OK;
	*out = ask_hidden(cx, T(cx, "Passphrase for the signing key (empty: without the key): "));
	if (twice && out->n > 0 && !str_eq(*out, ask_hidden(cx, T(cx, "Once more: "))))
		return fail(cx, E_INPUT, "%s", T(cx, "The two passphrases differ: nothing was done."));
	return E_OK;
}

/* --- phoihop backup ------------------------------------------------------------------------------------------------ */

/* What was copied may be damaged already: the copy stays, for there may be no better one, but it must not pass for a good one. */
static enum err
backup_told(struct ctx *cx, struct store *st, struct str dir)
{
	struct str places;
	enum err e = verify_told(cx, st, dir, &places);

	return e != E_BROKEN ? e : fail(cx, e, T(cx, "The store that was copied is damaged, and so is the copy: keep the older backups, and look for the newest that "
	    "\"phoihop restore\" takes. This one it takes with --damaged only.\n  %.*s"), STR_ARG(places));
}

static enum err
backup_run(struct ctx *cx, int argc, char **argv)
{
	struct cli_option o[] = {
		{ .name = "data", .word = "DIR", .label = N_("the bloc's directory"), .needed = true },
		{ .name = "without-key", .label = N_("leave the signing key out, and ask for no passphrase") },
	};
	struct store *st;
	struct str secret = S("");
	enum err e = cli_options(cx, &argc, argv, o, COUNT(o));

	if (e != E_OK)
		return e;
	if (argc != 2)
		return fail(cx, E_USAGE, "%s", T(cx, "usage: phoihop backup --data DIR FILE"));
	if (o[1].n == 0 && getenv(PASSPHRASE_VARIABLE) == NULL && !terminal())
		return fail(cx, E_USAGE, "%s", T(cx, "There is no terminal to ask for the passphrase, and PHOIHOP_PASSPHRASE is not set: the "
		    "signing key would be missing from the backup. Set it, or say --without-key."));
	cx->bloc = 1;
	if ((e = store_open(cx, o[0].values[0], STORE_READ_ONLY, &st)) != E_OK)
		return e == E_GONE ? fail(cx, e, T(cx, "There is no bloc in %.*s."), STR_ARG(o[0].values[0])) : e;
	if (o[1].n > 0 || (e = passphrase(cx, true, &secret)) == E_OK)
		e = store_backup(cx, st, str_of(argv[1]), secret);
	if (e == E_OK) {
		printf(T(cx, "The backup is in %s and was read back.\n"), argv[1]);
		printf("%s\n", secret.n > 0 ? T(cx, "The signing key is in it, encrypted; nothing else is encrypted.")
		    : T(cx, "The signing key is not in it: keep a copy of keys/sign.key elsewhere. Nothing in the file is encrypted."));
		e = backup_told(cx, st, o[0].values[0]);
	}
	store_close(st);
	return e;
}

int
cmd_backup(struct ctx *cx, int argc, char **argv)
{
	return cli_end(cx, backup_run(cx, argc, argv));
}

/* --- phoihop restore ----------------------------------------------------------------------------------------------- */

/* Is there a key file to read at all? Before a directory is filled for nothing. */
static enum err
key_read(struct ctx *cx, struct str path, char *bytes, size_t *n)
{
	int fd = open(str_z(cx->arena, path), O_RDONLY | O_CLOEXEC);
	ssize_t got = fd < 0 ? -1 : fd_read(fd, bytes, KEY_MOST);
	int why = errno;

	if (fd >= 0)
		(void)close(fd);
	if (got < 0)
		return fail(cx, E_INPUT, T(cx, "%.*s cannot be read: %s."), STR_ARG(path), strerror(why));
	if (got == 0 || (size_t)got == KEY_MOST)
		return fail(cx, E_INPUT, T(cx, "%.*s is not a key file."), STR_ARG(path));
	*n = (size_t)got;
	return E_OK;
}

/* What the lost machine signed after the backup, when that file outlived it. */
static enum err
checkpoints_take(struct ctx *cx, struct str dir, const struct cli_option *file)
{
	struct str notes;
	enum err e;

	if (file->n == 0)
		return E_OK;
	cx->bloc = 1;
	return (e = file_map(cx, file->values[0], &notes)) == E_OK ? signer_take(cx, dir, cx->bloc, notes) : e;
}

/* Opens the ledger of what was restored and its new epoch, and names what is missing as far as checkpoints told. */
static enum err
go_on(struct ctx *cx, struct str dir, bool told, bool *opened)
{
	struct site *s;
	int64_t epoch;
	enum err e = site_open(cx, dir, SITE_WRITE | SITE_RESTORED, &s);

	if (e != E_OK)
		return e;
	if ((e = ledger_new_epoch(cx, s->ledger, &epoch)) == E_OK) {
		*opened = true;
		printf(T(cx, "The store is in %.*s again.\n"), STR_ARG(dir));
		printf(T(cx, "Epoch %lld of the ledger is open: give everybody keys/verify.key anew.\n"), (long long)epoch);
		say_restored(cx);
		if (told)
			e = say_missing(cx, s->store);
		else
			printf("%s\n", T(cx, "What was recorded after the backup is not in it. Receipts prove it: put those entries on record "
			    "again with \"phoihop receipt readmit FILE --data DIR\", then send the content again."));
	} else if (e == E_BROKEN && told) {
		ctx_clear_fault(cx);
		(void)fail(cx, e, "%s", T(cx, "The checkpoints were not signed by this key last: it was changed after the backup, or is "
		    "another ledger's. Restore again with --key and keys/sign.key as it was last (a later backup has it); when that is lost, "
		    "without --checkpoints."));
	}
	site_close(s);
	return e;
}

/* A key from a file of its own. */
static enum err
key_place(struct ctx *cx, struct str dir, const char *bytes, size_t n)
{
	struct str keys = str_fmt(cx->arena, "%.*s/keys", STR_ARG(dir)), path = str_fmt(cx->arena, "%.*s/sign.key", STR_ARG(keys));
	enum err e;
	int fd;

	(void)mkdir(str_z(cx->arena, keys), 0700);
	if ((e = disk_new(cx, path, &fd)) != E_OK)
		return e;
	if (!fd_write(fd, bytes, n))
		e = disk_no_write(cx, path);
	(void)close(fd);
	if (e != E_OK)
		return e;
	disk_sync(cx, path, 0);
	disk_sync(cx, keys, O_DIRECTORY);
	return E_OK;
}

static int
made_remove(const char *path, const struct stat *at, int kind, struct FTW *where)
{
	(void)at, (void)kind;
	return where->level == 0 ? 0 : remove(path);
}

struct restoring {
	struct str file, dir;
	const struct cli_option *key, *checkpoints;
	bool damaged;                  /* what does not verify is taken as it is */
	char bytes[KEY_MOST];          /* the key, from a file of its own */
	size_t n;
	bool with_key;                 /* it was in the backup */
};

/* `places` are what does not verify; nothing of it stays. */
static enum err
damaged_refuse(struct ctx *cx, const struct restoring *r, struct str places)
{
	if (r->checkpoints->n > 0)
		return fail(cx, E_BROKEN, T(cx, "%.*s is damaged, or %.*s is not of its ledger, and nothing was restored: try without --checkpoints, "
		    "then another backup. Where there is none, --damaged restores it as it is.\n  %.*s"), STR_ARG(r->file),
		    STR_ARG(r->checkpoints->values[0]), STR_ARG(places));
	return fail(cx, E_BROKEN, T(cx, "%.*s is damaged, and nothing was restored: take another backup. Where there is none, --damaged restores it "
	    "as it is.\n  %.*s"), STR_ARG(r->file), STR_ARG(places));
}

/* As it was backed up, beside what was signed since, before anything is added: does it verify? */
static enum err
restored_check(struct ctx *cx, const struct restoring *r)
{
	struct store *st;
	struct str places;
	enum err e;

	cx->bloc = 1;
	if ((e = store_open(cx, r->dir, STORE_READ_ONLY, &st)) != E_OK)
		return e;
	e = verify_told(cx, st, r->dir, &places);
	store_close(st);
	if (e != E_BROKEN)
		return e;
	if (!r->damaged)
		return damaged_refuse(cx, r, places);
	fprintf(stderr, T(cx, "The backup is damaged and is restored as it is, as --damaged asks. What is named here is not what was recorded: "
	    "compare it with receipts and papers. Every check and every backup of this store will name it again.\n  %.*s\n"), STR_ARG(places));
	return E_OK;
}

/* The store is there; then its ledger goes on. *opened: it went on, and the directory is no longer to be emptied. */
static enum err
restored_go_on(struct ctx *cx, struct restoring *r, bool *opened)
{
	enum err e = checkpoints_take(cx, r->dir, r->checkpoints);

	if (e == E_OK)
		e = restored_check(cx, r);
	if (e == E_OK && r->n > 0)
		e = key_place(cx, r->dir, r->bytes, r->n);
	if (e == E_OK && (r->n > 0 || r->with_key))
		return go_on(cx, r->dir, r->checkpoints->n > 0, opened);
	if (e == E_OK) {
		printf(T(cx, "The store is in %.*s again.\n"), STR_ARG(r->dir));
		printf("%s\n", T(cx, "The signing key is not there: it can be read, but nothing can be recorded. To go on, restore "
		    "again with the passphrase, or with --key and your copy of keys/sign.key."));
	}
	return e;
}

/* As empty as it was before, also where its name is a symbolic link. */
static void
dir_empty(struct ctx *cx, struct str dir)
{
	char *there = realpath(str_z(cx->arena, dir), NULL);

	if (there != NULL)
		(void)nftw(there, made_remove, 8, FTW_DEPTH | FTW_PHYS);
	free(there);
}

static enum err
restore_into(struct ctx *cx, struct restoring *r)
{
	struct str secret = S("");
	bool there = access(str_z(cx->arena, r->dir), F_OK) == 0, opened = false;
	enum err e;

	if (r->key->n > 0)
		e = key_read(cx, r->key->values[0], r->bytes, &r->n);
	else
		e = passphrase(cx, false, &secret);
	if (e == E_OK && (e = store_restore(cx, r->file, r->dir, secret, &r->with_key)) == E_OK &&
	    (e = restored_go_on(cx, r, &opened)) != E_OK && !opened)
		dir_empty(cx, r->dir);
	if (e != E_OK && !opened && !there)
		(void)rmdir(str_z(cx->arena, r->dir));
	sodium_memzero(r->bytes, sizeof(r->bytes));
	return e;
}

int
cmd_restore(struct ctx *cx, int argc, char **argv)
{
	struct cli_option o[] = {
		{ .name = "data", .word = "DIR", .label = N_("where to make it: a directory that is absent or empty"), .needed = true },
		{ .name = "key", .word = "FILE", .label = N_("your copy of keys/sign.key, when the backup has no key") },
		{ .name = "checkpoints", .word = "FILE", .label = N_("a copy of checkpoints/1 that is newer than the backup") },
		{ .name = "damaged", .label = N_("also a backup that does not verify, as it is; what is wrong is named") },
	};
	struct restoring r = { .key = &o[1], .checkpoints = &o[2] };
	enum err e = cli_options(cx, &argc, argv, o, COUNT(o));

	if (e == E_OK && argc != 2)
		e = fail(cx, E_USAGE, "%s", T(cx, "usage: phoihop restore FILE --data DIR [--key FILE] [--checkpoints FILE] [--damaged]"));
	if (e == E_OK) {
		r.file = str_of(argv[1]);
		r.dir = o[0].values[0];
		r.damaged = o[3].n > 0;
		e = restore_into(cx, &r);
	}
	return cli_end(cx, e);
}

/* --- phoihop sql --------------------------------------------------------------------------------------------------- */

struct table {
	bool csv;
	bool headed;
};

/* One row a line: what would break the line, or talk to the terminal, is shown as \t, \n or \xNN. */
static void
cell_plain(struct buf *b, struct str s)
{
	size_t from = 0;

	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];

		if (c != '\t' && c != '\n' && c != '\\')
			continue;
		buf_plain(b, str_sub(s, from, i - from));
		buf_fmt(b, "\\%c", c == '\t' ? 't' : c == '\n' ? 'n' : '\\');
		from = i + 1;
	}
	buf_plain(b, str_sub(s, from, s.n));
}

/* Tabs and ends of lines stay in their quotes; what else talks to a terminal is shown as \xNN. */
static void
cell_csv(struct ctx *cx, struct buf *b, struct str s)
{
	struct buf clean;

	buf_init(&clean, cx->arena, ROW_MOST);
	buf_plain(&clean, s);
	b->over = b->over || clean.over;
	buf_csv(b, buf_view(&clean));
}

static enum err
row_line(struct ctx *cx, const struct table *t, const struct query_cell *row, size_t n, bool names)
{
	struct buf b;

	buf_init(&b, cx->arena, ROW_MOST);
	for (size_t i = 0; i < n; i++) {
		struct str s = names ? row[i].name : row[i].text;

		if (i > 0)
			buf_str(&b, t->csv ? S(",") : S("\t"));
		if (s.p != NULL && t->csv)
			cell_csv(cx, &b, s);
		else if (s.p != NULL)
			cell_plain(&b, s);
	}
	if (b.over)
		return fail(cx, E_LARGE, "%s", T(cx, "A row is too long to be shown: ask for less of it."));
	buf_ch(&b, '\n');
	return fwrite(b.p, 1, b.n, stdout) == b.n ? E_OK : fail(cx, E_ENV, "%s", T(cx, "The output could not be written."));
}

static enum err
row_show(struct ctx *cx, void *arg, const struct query_cell *row, size_t n)
{
	struct table *t = arg;
	struct arena *whole = cx->arena, *a = arena_new(ARENA_COMMAND);
	enum err e = E_OK;

	cx->arena = a;
	if (!t->headed)
		e = row_line(cx, t, row, n, true);
	t->headed = true;
	if (e == E_OK)
		e = row_line(cx, t, row, n, false);
	cx->arena = whole;
	if (cx->fault.text.n > 0)
		cx->fault.text = str_dup(whole, cx->fault.text);
	arena_free(a);
	return e;
}

/* Statements from the standard input, each up to a line that ends in `;`. Goes on after one that is refused. */
static int
query_many(struct ctx *cx, struct store *st, bool csv)
{
	char *line = NULL;
	size_t room = 0;
	ssize_t got;
	struct buf sql;
	int code = 0;

	buf_init(&sql, cx->arena, SQL_MOST);
	do {
		struct table t = { .csv = csv };
		enum err e;

		if ((got = getline(&line, &room, stdin)) >= 0)
			buf_put(&sql, line, (size_t)got);
		if (str_trim(buf_view(&sql)).n == 0 || (got >= 0 && !str_ends(str_trim(buf_view(&sql)), S(";"))))
			continue;
		e = sql.over ? fail(cx, E_LARGE, "%s", T(cx, "This query is too long.")) : store_query(cx, st, buf_view(&sql), row_show, &t);
		(void)fflush(stdout);
		if (e != E_OK)
			code = cli_end(cx, e);
		ctx_clear_fault(cx);
		sql.n = 0;
		sql.over = false;
	} while (got >= 0);
	free(line);
	return code;
}

static int
query_run(struct ctx *cx, struct store *st, const char *sql, bool csv)
{
	struct table t = { .csv = csv };

	if (sql == NULL)
		return query_many(cx, st, csv);
	return cli_end(cx, store_query(cx, st, str_of(sql), row_show, &t));
}

int
cmd_sql(struct ctx *cx, int argc, char **argv)
{
	struct cli_option o[] = {
		{ .name = "data", .word = "DIR", .label = N_("the bloc's directory"), .needed = true },
		{ .name = "csv", .label = N_("the rows as CSV") },
	};
	struct store *st;
	enum err e = cli_options(cx, &argc, argv, o, COUNT(o));
	int code;

	if (e == E_OK && argc > 2)
		e = fail(cx, E_USAGE, "%s", T(cx, "usage: phoihop sql --data DIR [--csv] [\"SELECT ...\"]"));
	cx->bloc = 1;
	if (e == E_OK && (e = store_open(cx, o[0].values[0], STORE_READ_ONLY, &st)) == E_GONE)
		e = fail(cx, e, T(cx, "There is no bloc in %.*s."), STR_ARG(o[0].values[0]));
	if (e != E_OK)
		return cli_end(cx, e);
	code = query_run(cx, st, argc == 2 ? argv[1] : NULL, o[1].n > 0);
	store_close(st);
	return code;
}
