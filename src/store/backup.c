/*
 * Backup and restore.
 *
 * The copy is made page by page from one snapshot while others write. It is built under another name, read back, synced
 * and only then given its name: a file at that name is a whole backup.
 */
#include "store/backup.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <unistd.h>

#include "base/fd.h"
#include "base/log.h"
#include "store/beside.h"
#include "store/disk.h"
#include "store/migrate.h"
#include "store/sqlite.h"

#define KEY_CHANGES 3

static const char table_has[] = "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = 'backup'";
static const char integrity[] = "SELECT integrity_check FROM pragma_integrity_check(?1)";
static const char snapshot[] = "SELECT count(*) FROM migration";

/* --- pages -------------------------------------------------------------------------------------------------------- */

static enum err
raw_open(struct ctx *cx, struct str path, struct conn *c)
{
	int rc;

	memset(c, 0, sizeof(*c));
	rc = sqlite3_open_v2(str_z(cx->arena, path), &c->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE,
	    NULL);
	return rc == SQLITE_OK ? E_OK : conn_err(cx, c, rc, "open");
}

static enum err
pages_copy(struct ctx *cx, struct conn *from, struct conn *to)
{
	sqlite3_backup *b = sqlite3_backup_init(to->db, "main", from->db, "main");
	int rc;

	if (b == NULL)
		return conn_err(cx, to, sqlite3_extended_errcode(to->db), "copy");
	rc = sqlite3_backup_step(b, -1);
	(void)sqlite3_backup_finish(b);
	return rc == SQLITE_DONE ? E_OK : conn_err(cx, to, rc, "copy");
}

/* Every page reads well. */
static enum err
pages_check(struct ctx *cx, struct conn *c)
{
	bool whole;
	enum err e = conn_whole(cx, c, &whole);

	if (e == E_OK && !whole)
		e = fail(cx, E_BROKEN, "%s", T(cx, "The backup does not read as it should."));
	return e;
}

/* --- backup ------------------------------------------------------------------------------------------------------- */

static enum err
copy_fill(struct ctx *cx, struct conn *from, struct conn *to, struct str dir, const struct beside *b)
{
	int64_t pin;
	enum err e;

	if ((e = conn_own(cx, from, OWN_BEGIN, 0)) != E_OK || (e = conn_number(cx, from, snapshot, &pin)) != E_OK ||
	    (e = pages_copy(cx, from, to)) != E_OK || (e = conn_script(cx, to, "PRAGMA journal_mode=DELETE")) != E_OK ||
	    (e = conn_script(cx, to, "BEGIN")) != E_OK || (e = conn_script(cx, to, beside_table)) != E_OK ||
	    (e = beside_put(cx, to, dir, b)) != E_OK || (e = conn_script(cx, to, "COMMIT")) != E_OK)
		return e;
	return pages_check(cx, to);
}

static enum err
copy_make(struct ctx *cx, struct str dir, struct str part, const struct beside *b)
{
	struct conn from = { 0 }, to = { 0 };
	enum err e;

	if ((e = conn_open(cx, str_fmt(cx->arena, "%.*s/" STORE_FILE, STR_ARG(dir)), CONN_READ, &from)) == E_OK &&
	    (e = raw_open(cx, part, &to)) == E_OK)
		e = copy_fill(cx, &from, &to, dir, b);
	conn_close(&to);
	conn_close(&from);
	return e;
}

/* With the keys as they are when it is done: a key that is changed meanwhile makes it begin again. */
static enum err
copy_with_keys(struct ctx *cx, struct str dir, struct str part, struct str passphrase)
{
	struct beside b;
	bool same = false;
	enum err e = E_OK;
	int fd;

	for (int i = 0; i < KEY_CHANGES && e == E_OK && !same; i++) {
		if ((e = beside_look(cx, dir, passphrase, &b)) != E_OK || (e = disk_new(cx, part, &fd)) != E_OK)
			return e;
		(void)close(fd);
		e = copy_make(cx, dir, part, &b);
		same = e == E_OK && beside_same(cx, dir, &b);
		if (!same)
			(void)unlink(part.p);
	}
	return e == E_OK && !same
	    ? fail(cx, E_BUSY, "%s", T(cx, "Another process has been writing for too long: try again in a moment.")) : e;
}

enum err
store_backup(struct ctx *cx, struct store *st, struct str path, struct str passphrase)
{
	struct str part = str_fmt(cx->arena, "%.*s.part", STR_ARG(path));
	enum err e;

	if (access(str_z(cx->arena, path), F_OK) == 0)
		return fail(cx, E_CONFLICT, T(cx, "There is something at %.*s already."), STR_ARG(path));
	if (passphrase.n > 0 && str_runes(passphrase) < BACKUP_PASSPHRASE_MIN)
		return fail(cx, E_INPUT, T(cx, "The passphrase needs at least %d characters: type a longer one, or put it into "
		    "PHOIHOP_PASSPHRASE."), BACKUP_PASSPHRASE_MIN);
	if ((e = copy_with_keys(cx, store_dir(st), part, passphrase)) != E_OK)
		return e;
	disk_sync(cx, part, 0);
	if ((e = disk_name(cx, part, path)) != E_OK)
		(void)unlink(part.p);
	else
		disk_sync(cx, disk_parent(cx, path), O_DIRECTORY);
	return e;
}

/* --- restore ------------------------------------------------------------------------------------------------------ */

static enum err
database_write(struct ctx *cx, struct conn *from, struct str dir)
{
	struct str path = str_fmt(cx->arena, "%.*s/" STORE_FILE, STR_ARG(dir));
	struct conn to = { 0 };
	enum err e;
	int fd;

	if ((e = disk_new(cx, path, &fd)) != E_OK)
		return e;
	(void)close(fd);
	if ((e = raw_open(cx, path, &to)) == E_OK && (e = pages_copy(cx, from, &to)) == E_OK &&
	    (e = conn_script(cx, &to, "DROP TABLE backup")) == E_OK)
		e = conn_script(cx, &to, "PRAGMA journal_mode=WAL");
	conn_close(&to);
	return e;
}

static struct str
mark_path(struct ctx *cx, struct str dir)
{
	return str_fmt(cx->arena, "%.*s/restoring", STR_ARG(dir));
}

static enum err
mark_make(struct ctx *cx, struct str dir)
{
	enum err e;
	int fd;

	if ((e = disk_new(cx, mark_path(cx, dir), &fd)) != E_OK)
		return e;
	(void)close(fd);
	disk_sync(cx, mark_path(cx, dir), 0);
	disk_sync(cx, dir, O_DIRECTORY);
	return E_OK;
}

bool
store_restoring(struct ctx *cx, struct str dir)
{
	return access(mark_path(cx, dir).p, F_OK) == 0 || errno != ENOENT;
}

enum err
store_restored(struct ctx *cx, struct str dir)
{
	if (unlink(mark_path(cx, dir).p) != 0)
		return errno == ENOENT ? E_OK : disk_no_write(cx, mark_path(cx, dir));
	disk_sync(cx, dir, O_DIRECTORY);
	return E_OK;
}

/* Opening it once refuses a newer one and brings an older one up. */
static enum err
store_fill(struct ctx *cx, struct conn *from, struct str dir, const struct beside *b)
{
	struct store *st;
	enum err e;

	if ((e = mark_make(cx, dir)) != E_OK || (e = database_write(cx, from, dir)) != E_OK ||
	    (e = beside_write(cx, from, dir, b)) != E_OK || (e = store_open(cx, dir, STORE_READ_WRITE, &st)) != E_OK)
		return e;
	store_close(st);
	disk_sync(cx, dir, O_DIRECTORY);
	disk_sync(cx, disk_parent(cx, dir), O_DIRECTORY);
	return E_OK;
}

static enum err
store_fill_or_not(struct ctx *cx, struct conn *from, struct str dir, const struct beside *b)
{
	static const char *const made[] = { "", "-wal", "-shm", "-journal" };
	enum err e;

	if ((e = disk_empty_dir(cx, dir)) != E_OK)
		return e;
	if ((e = store_fill(cx, from, dir, b)) == E_OK)
		return E_OK;
	for (size_t i = 0; i < COUNT(made); i++)
		(void)unlink(str_fmt(cx->arena, "%.*s/" STORE_FILE "%s", STR_ARG(dir), made[i]).p);
	beside_remove(cx, dir, b);
	(void)unlink(mark_path(cx, dir).p);
	return e;
}

static enum err
backup_check(struct ctx *cx, struct conn *c)
{
	int64_t there = 0;
	enum err e;

	if ((e = conn_number(cx, c, table_has, &there)) != E_OK)
		return e;
	if (there == 0)
		return fail(cx, E_TYPE, "%s", T(cx, "This file is not a backup of phoihop."));
	return pages_check(cx, c);
}

/* What SQLite files begin with: anything else is refused by what it is, not by what SQLite says of it. */
static bool
is_database(struct ctx *cx, struct str path)
{
	static const char magic[] = "SQLite format 3";
	char head[sizeof(magic)];
	int fd = open(str_z(cx->arena, path), O_RDONLY | O_CLOEXEC);
	ssize_t n = fd < 0 ? -1 : fd_read(fd, head, sizeof(head));

	if (fd >= 0)
		(void)close(fd);
	return n == (ssize_t)sizeof(head) && memcmp(head, magic, sizeof(magic)) == 0;
}

enum err
store_restore(struct ctx *cx, struct str path, struct str dir, struct str passphrase, bool *with_key)
{
	struct conn from = { 0 };
	struct beside b = { 0 };
	enum err e;

	*with_key = false;
	if (sodium_init() < 0)
		fatal("store", "libsodium does not start");
	if (access(str_z(cx->arena, path), R_OK) != 0)
		return fail(cx, E_GONE, T(cx, "There is no file %.*s to read."), STR_ARG(path));
	if (!is_database(cx, path))
		return fail(cx, E_TYPE, T(cx, "%.*s is not a backup of phoihop."), STR_ARG(path));
	if ((e = conn_open(cx, path, CONN_READ_FILE, &from)) != E_OK)
		return e == E_BROKEN ? E_TYPE : e;
	if ((e = backup_check(cx, &from)) == E_OK && (e = beside_open(cx, &from, passphrase, &b)) == E_OK)
		e = store_fill_or_not(cx, &from, dir, &b);
	conn_close(&from);
	beside_wipe(&b);
	*with_key = e == E_OK && b.with_key;
	return e;
}

/* --- check -------------------------------------------------------------------------------------------------------- */

/* What SQLite says of one table with its indexes, of all of it when `table` is NULL; empty: it is in order. */
static enum err
part_check(struct ctx *cx, struct conn *c, const char *table, struct str *said)
{
	sqlite3_stmt *st;
	enum err e = conn_prepare(cx, c, integrity, &st);
	int rc;

	*said = S("");
	if (e != E_OK)
		return e;
	if (table != NULL)
		(void)sqlite3_bind_text(st, 1, table, -1, SQLITE_STATIC);
	else
		(void)sqlite3_bind_int(st, 1, 1);      /* the first fault is enough */
	if ((rc = sqlite3_step(st)) == SQLITE_ROW)
		*said = str_dup(cx->arena, str_of((const char *)sqlite3_column_text(st, 0)));
	else if ((rc & 0xff) == SQLITE_CORRUPT)
		*said = str_dup(cx->arena, str_of(sqlite3_errmsg(c->db)));
	else
		e = conn_err(cx, c, rc, "check");
	(void)sqlite3_finalize(st);
	if (str_is(*said, "ok"))
		*said = S("");
	return e;
}

/* The table that is damaged, or all of it when no single one is. */
static enum err
damage_name(struct ctx *cx, struct conn *c, struct str whole)
{
	struct str said;
	enum err e = E_OK;

	for (size_t i = 0; i < schema_tables_n && e == E_OK; i++)
		if ((e = part_check(cx, c, schema_tables[i].name, &said)) == E_OK && said.n > 0)
			return fail(cx, E_BROKEN, T(cx, "The database is damaged in table %s: %.*s."), schema_tables[i].name, STR_ARG(said));
	return e != E_OK ? e : fail(cx, E_BROKEN, T(cx, "The database is damaged: %.*s."), STR_ARG(whole));
}

enum err
store_check(struct ctx *cx, struct store *st)
{
	struct conn c = { 0 };
	struct str said;
	enum err e;

	if ((e = conn_open(cx, str_fmt(cx->arena, "%.*s/" STORE_FILE, STR_ARG(store_dir(st))), CONN_READ, &c)) != E_OK)
		return e;
	c.tuning = true;                       /* the authorizer lets the question through */
	if ((e = schema_check(cx, &c)) == E_OK && (e = part_check(cx, &c, NULL, &said)) == E_OK && said.n > 0)
		e = damage_name(cx, &c, said);
	conn_close(&c);
	return e;
}

/* --- what a backup still holds --------------------------------------------------------------------------------------- */

/* The one number of the one row, for bloc ?1 and either a number or a text as ?2. */
static enum err
held(struct ctx *cx, struct conn *c, const char *sql, int64_t bloc, int64_t number, const struct str *text, bool *holds)
{
	sqlite3_stmt *st;
	enum err e = conn_prepare(cx, c, sql, &st);
	int rc;

	if (e != E_OK)
		return e;
	if ((rc = sqlite3_bind_int64(st, 1, bloc)) == SQLITE_OK)
		rc = text != NULL ? sqlite3_bind_text(st, 2, text->p, (int)text->n, SQLITE_STATIC) : sqlite3_bind_int64(st, 2, number);
	if (rc == SQLITE_OK && (rc = sqlite3_step(st)) == SQLITE_ROW)
		*holds = *holds || sqlite3_column_int(st, 0) != 0;
	(void)sqlite3_finalize(st);
	return rc == SQLITE_ROW ? E_OK : conn_err(cx, c, rc, "look into a backup");
}

static enum err
thing_held(struct ctx *cx, struct conn *c, const struct backup_thing *what, bool *holds)
{
	enum err e = E_OK;

	if (what->entry != 0 &&
	    ((e = held(cx, c, "SELECT EXISTS (SELECT 1 FROM item WHERE bloc = ?1 AND entry = ?2 AND salt IS NOT NULL)", what->bloc,
	          what->entry, NULL, holds)) != E_OK ||
	     (e = held(cx, c, "SELECT EXISTS (SELECT 1 FROM file WHERE bloc = ?1 AND entry = ?2 AND salt IS NOT NULL)", what->bloc,
	          what->entry, NULL, holds)) != E_OK ||
	     (e = held(cx, c, "SELECT EXISTS (SELECT 1 FROM consolidation_figure g JOIN item i ON i.bloc = g.bloc AND i.entry = "
	          "g.consolidation AND i.n = g.item WHERE g.bloc = ?1 AND g.filing = ?2 AND i.salt IS NOT NULL)", what->bloc,
	          what->entry, NULL, holds)) != E_OK))
		return e;
	for (size_t i = 0; i < what->dues_n && e == E_OK; i++)
		e = held(cx, c, "SELECT EXISTS (SELECT 1 FROM draft WHERE bloc = ?1 AND due = ?2) OR "
		    "EXISTS (SELECT 1 FROM sheet WHERE bloc = ?1 AND due = ?2)", what->bloc, 0, &what->dues[i], holds);
	return e;
}

enum err
store_backup_holds(struct ctx *cx, struct str path, const struct backup_thing *what, bool *holds)
{
	struct conn c = { 0 };
	int64_t there = 0;
	enum err e;

	*holds = false;
	if (access(str_z(cx->arena, path), R_OK) != 0)
		return fail(cx, E_GONE, T(cx, "There is no file %.*s to read."), STR_ARG(path));
	if (!is_database(cx, path))
		return fail(cx, E_TYPE, T(cx, "%.*s is not a backup of phoihop."), STR_ARG(path));
	if ((e = conn_open(cx, path, CONN_READ_FILE, &c)) == E_OK && (e = conn_number(cx, &c, table_has, &there)) == E_OK &&
	    there != 0)
		e = thing_held(cx, &c, what, holds);
	conn_close(&c);
	if (e == E_BROKEN || (e == E_OK && there == 0))
		return fail(cx, E_TYPE, T(cx, "%.*s is not a backup of phoihop."), STR_ARG(path));
	return e;
}
