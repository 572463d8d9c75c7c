/* What a connection of this store is set to, and whether the file reads well. */
#include "store/health.h"

#include <sys/stat.h>

#include "store/sqlite.h"

static const char mode[] = "SELECT journal_mode = 'wal' FROM pragma_journal_mode";
static const char wait[] = "SELECT synchronous FROM pragma_synchronous";

const char *
store_engine(void)
{
	return sqlite3_libversion();
}

static int64_t
size_of(struct ctx *cx, struct str dir, const char *name)
{
	struct stat at;

	return stat(str_fmt(cx->arena, "%.*s/%s", STR_ARG(dir), name).p, &at) == 0 ? at.st_size : 0;
}

enum err
store_health(struct ctx *cx, struct store *st, struct store_health *out)
{
	struct str dir = store_dir(st), path = str_fmt(cx->arena, "%.*s/" STORE_FILE, STR_ARG(dir));
	int64_t wal = 0;
	struct conn c = { 0 };
	enum err e;

	*out = (struct store_health){ .engine = store_engine() };
	if ((e = conn_open(cx, path, CONN_READ, &c)) != E_OK)
		return e;
	c.tuning = true;                       /* the authorizer lets the questions through */
	if ((e = conn_number(cx, &c, mode, &wal)) == E_OK && (e = conn_number(cx, &c, wait, &out->synchronous)) == E_OK)
		e = conn_whole(cx, &c, &out->whole);
	conn_close(&c);
	out->wal = wal != 0;
	out->bytes = size_of(cx, dir, STORE_FILE);
	out->log_bytes = size_of(cx, dir, STORE_FILE "-wal");
	out->room_known = disk_room(str_z(cx->arena, dir), &out->room);
	return e;
}
