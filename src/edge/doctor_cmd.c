/*
 * phoihop doctor [--data DIR] [--json]: what this machine gives, and with --data how a bloc stands on it. One finding a
 * line: ok, warn (it works, but look at it) or bad (mend it: exit code 5). Reads only.
 */
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/timex.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/log.h"
#include "case/site.h"
#include "doc/sandbox.h"
#include "doc/text.h"
#include "edge/cli.h"
#include "ledger/look.h"
#include "store/health.h"

#define ROUND_LATE ((instant_t)2 * 3600 * 1000)
#define AHEAD_MOST ((instant_t)600000)         /* the ledger refuses to sign past this */
#define LOG_MOST ((int64_t)256 << 20)          /* a write-ahead log that long is not being emptied */
#define MIB (1024.0 * 1024.0)

enum grade { GRADE_OK, GRADE_WARN, GRADE_BAD };

struct finding {
	const char *name, *label;      /* for scripts; for people: message id */
	enum grade grade;
	struct str text;
};

struct doctor {
	struct ctx *cx;
	struct finding *v;
	size_t n, cap;
};

static void
found(struct doctor *d, const char *name, const char *label, enum grade grade, struct str text)
{
	LIST_ADD(d->cx->arena, d->v, d->n, d->cap) = (struct finding){ name, label, grade, text };
}

#define FOUND(d, name, label, grade, ...) found((d), (name), (label), (grade), str_fmt((d)->cx->arena, __VA_ARGS__))

/* --- the machine ----------------------------------------------------------------------------------------------------- */

static void
look_kernel(struct doctor *d)
{
	struct utsname u;

	if (uname(&u) == 0)
		FOUND(d, "kernel", N_("Kernel"), GRADE_OK, "%s %s", u.sysname, u.release);
}

/* Strangers' documents are read in a child that can do nothing else: it is tried. */
static void
look_sandbox(struct doctor *d)
{
	int abi = sbx_landlock_abi();
	bool filter = prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, NULL) != 0 && errno == EFAULT;
	struct ctx part = *d->cx;
	struct doc_text text;

	FOUND(d, "sandbox", N_("Sandbox"), !filter ? GRADE_BAD : abi > 0 ? GRADE_OK : GRADE_WARN,
	    T(d->cx, "Landlock ABI %d, system call filter: %s"), abi, filter ? T(d->cx, "yes") : T(d->cx, "no"));
	if (doc_read_bytes(&part, S("B\xc3\xa1o c\xc3\xa1o\n"), &text) == E_OK)
		FOUND(d, "documents", N_("Reading documents"), GRADE_OK, "%s", T(d->cx, "a closed child reads them"));
	else
		FOUND(d, "documents", N_("Reading documents"), GRADE_BAD, "%s", T(d->cx, "the child that reads them does not start"));
}

static const char *font_seen;          /* nftw has no place for an argument */

static int
font_look(const char *path, const struct stat *at, int kind, struct FTW *where)
{
	static const struct {
		const char *file, *font;
	} fonts[] = {
		{ "times.ttf", "Times New Roman" }, { "Times_New_Roman.ttf", "Times New Roman" },
		{ "LiberationSerif-Regular.ttf", "Liberation Serif" }, { "Tinos-Regular.ttf", "Tinos" },
	};

	(void)at;
	for (size_t i = 0; i < COUNT(fonts) && kind == FTW_F; i++)
		if (strcasecmp(path + where->base, fonts[i].file) == 0)
			font_seen = fonts[i].font;
	return font_seen != NULL;
}

/* Documents name Times New Roman and carry no font: the machine they are opened on needs it, or one cut to its measure. */
static void
look_fonts(struct doctor *d)
{
	font_seen = NULL;
	(void)nftw("/usr/share/fonts", font_look, 8, FTW_PHYS);
	if (font_seen == NULL)
		(void)nftw("/usr/local/share/fonts", font_look, 8, FTW_PHYS);
	if (font_seen != NULL)
		FOUND(d, "fonts", N_("Fonts"), GRADE_OK, "%s", font_seen);
	else
		FOUND(d, "fonts", N_("Fonts"), GRADE_WARN, "%s", T(d->cx, "neither Times New Roman nor Liberation Serif is here: documents "
		    "opened on this machine look different"));
}

static void
look_clock(struct doctor *d)
{
	struct timex t = { .modes = 0 };
	int state = adjtimex(&t);
	struct str now = instant_vi(d->cx->arena, d->cx->now, d->cx->zone_min);

	if (d->cx->now < day_start(day_of(2026, 1, 1), 0) || d->cx->now > day_start(day_of(2100, 1, 1), 0))
		FOUND(d, "clock", N_("Clock"), GRADE_BAD, T(d->cx, "%.*s cannot be right"), STR_ARG(now));
	else if (state == TIME_ERROR || (t.status & STA_UNSYNC) != 0)
		FOUND(d, "clock", N_("Clock"), GRADE_WARN, T(d->cx, "%.*s, but nothing keeps it right (NTP)"), STR_ARG(now));
	else
		FOUND(d, "clock", N_("Clock"), GRADE_OK, T(d->cx, "%.*s, kept right"), STR_ARG(now));
}

/* --- the bloc -------------------------------------------------------------------------------------------------------- */

static void
look_rights(struct doctor *d, struct str dir, const char *name, const char *label, const char *file, mode_t most)
{
	const char *path = str_z(d->cx->arena, str_fmt(d->cx->arena, "%.*s%s", STR_ARG(dir), file));
	struct stat at;

	if (lstat(path, &at) != 0)
		FOUND(d, name, label, errno == ENOENT ? GRADE_WARN : GRADE_BAD, "%s: %s", path, strerror(errno));
	else if ((at.st_mode & 0777 & ~most) != 0)
		FOUND(d, name, label, GRADE_BAD, T(d->cx, "%s can be read or written by others (mode %03o, not %03o)"), path,
		    (unsigned)at.st_mode & 0777, (unsigned)most);
	else if (at.st_uid != geteuid())
		FOUND(d, name, label, GRADE_BAD, T(d->cx, "%s belongs to another user: phoihop is to run as its owner"), path);
	else
		FOUND(d, name, label, GRADE_OK, "%s, %03o", path, (unsigned)at.st_mode & 0777);
}

static void
look_store(struct doctor *d, const struct store_health *h)
{
	enum grade log = h->log_bytes > LOG_MOST ? GRADE_WARN : GRADE_OK;

	FOUND(d, "database", N_("Database"), !h->wal || h->synchronous < 2 ? GRADE_BAD : log,
	    T(d->cx, "SQLite %s, write-ahead log: %s, each commit waits for the disk: %s, %.1f MiB and %.1f MiB of log"), h->engine,
	    h->wal ? T(d->cx, "yes") : T(d->cx, "no"), h->synchronous >= 2 ? T(d->cx, "yes") : T(d->cx, "no"),
	    (double)h->bytes / MIB, (double)h->log_bytes / MIB);
	FOUND(d, "pages", N_("Pages of the database"), h->whole ? GRADE_OK : GRADE_BAD, "%s", h->whole
	    ? T(d->cx, "all read well") : T(d->cx, "damaged: restore the newest backup"));
	if (h->room_known)
		FOUND(d, "disk", N_("Disk"), h->room.left <= h->room.reserve ? GRADE_BAD : h->room.left <= 2 * h->room.reserve ? GRADE_WARN
		    : GRADE_OK, T(d->cx, "%.0f MiB left of %.0f MiB; below %.0f MiB no report is taken"),
		    (double)h->room.left / MIB, (double)h->room.all / MIB, (double)h->room.reserve / MIB);
}

static void
look_ledger(struct doctor *d, const struct ledger_look *l)
{
	struct ctx *cx = d->cx;

	if (l->fault != NULL)
		FOUND(d, "ledger", N_("Ledger"), GRADE_BAD, T(cx, "%s: docs/verifying.md says what to do"), T(cx, l->fault));
	else if (l->halted)
		FOUND(d, "ledger", N_("Ledger"), GRADE_WARN, "%s", T(cx, "halted: nothing is recorded while the file halt is there"));
	else if (!l->key)
		FOUND(d, "ledger", N_("Ledger"), GRADE_BAD, "%s", T(cx, "there is no signing key: nothing can be recorded"));
	else
		FOUND(d, "ledger", N_("Ledger"), l->next ? GRADE_WARN : GRADE_OK, T(cx, "epoch %lld, %lld entries, signed up to %lld%s"),
		    (long long)l->head.epoch, (long long)l->head.size, (long long)l->size,
		    l->next ? T(cx, "; a change of key was not finished: run it again") : "");
	if (l->head.size > 0 && cx->now + AHEAD_MOST < l->head.at)
		FOUND(d, "last", N_("Last entry"), GRADE_BAD, T(cx, "of %.*s: the clock is behind it, nothing can be recorded"),
		    STR_ARG(instant_vi(cx->arena, l->head.at, cx->zone_min)));
	else if (l->head.size > 0)
		FOUND(d, "last", N_("Last entry"), GRADE_OK, T(cx, "of %.*s"), STR_ARG(instant_vi(cx->arena, l->head.at, cx->zone_min)));
}

static void
look_round(struct doctor *d, struct str dir)
{
	struct ctx *cx = d->cx;
	instant_t last = site_round_last(cx, dir);

	if (last == INSTANT_NONE)
		FOUND(d, "round", N_("Hourly work"), GRADE_WARN, "%s", T(cx, "never done: the server has not run yet"));
	else
		FOUND(d, "round", N_("Hourly work"), cx->now - last > ROUND_LATE ? GRADE_WARN : GRADE_OK,
		    cx->now - last > ROUND_LATE ? T(cx, "last done %.*s: is the server running?") : T(cx, "last done %.*s"),
		    STR_ARG(instant_vi(cx->arena, last, cx->zone_min)));
}

struct looking {
	struct str dir;
	struct ledger_look ledger;
};

static enum err
read_ledger(struct ctx *cx, struct tx *tx, void *arg)
{
	struct looking *l = arg;

	return ledger_look(cx, tx, l->dir, &l->ledger);
}

static void
look_bloc(struct doctor *d, struct str dir)
{
	struct looking l = { .dir = dir };
	struct ctx *cx = d->cx;
	struct store_health h;
	struct store *st;
	enum err e;

	cx->bloc = 1;
	look_rights(d, dir, "directory", N_("Data directory"), "", 0700);
	look_rights(d, dir, "key", N_("Signing key"), "/keys/sign.key", 0600);
	if ((e = store_open(cx, dir, STORE_READ_ONLY, &st)) == E_OK) {
		if ((e = store_health(cx, st, &h)) == E_OK)
			look_store(d, &h);
		if (e == E_OK && (e = store_read(cx, st, read_ledger, &l)) == E_OK)
			look_ledger(d, &l.ledger);
		store_close(st);
	}
	if (e != E_OK)
		FOUND(d, "database", N_("Database"), GRADE_BAD, "%s", cx->fault.text.n > 0 ? str_z(cx->arena, cx->fault.text)
		    : T(cx, e == E_GONE ? N_("there is none") : err_text(e)));
	ctx_clear_fault(cx);
	look_round(d, dir);
}

/* --- telling --------------------------------------------------------------------------------------------------------- */

static const char *const grades[] = { "ok", "warn", "bad" };

static void
tell_json(struct doctor *d)
{
	struct buf b;

	buf_init(&b, d->cx->arena, (size_t)1 << 20);
	for (size_t i = 0; i < d->n; i++) {
		buf_z(&b, i == 0 ? "[" : ",\n ");
		buf_fmt(&b, "{\"name\":\"%s\",\"state\":\"%s\",\"text\":", d->v[i].name, grades[d->v[i].grade]);
		buf_json(&b, d->v[i].text);
		buf_ch(&b, '}');
	}
	buf_z(&b, "]\n");
	fwrite(b.p, 1, b.n, stdout);
}

static void
tell_people(struct doctor *d)
{
	for (size_t i = 0; i < d->n; i++)
		printf("%-5s %s: %.*s\n", grades[d->v[i].grade], T(d->cx, d->v[i].label), STR_ARG(d->v[i].text));
}

int
cmd_doctor(struct ctx *cx, int argc, char **argv)
{
	struct cli_option o[] = {
		{ .name = "data", .word = "DIR", .label = N_("the bloc's directory") },
		{ .name = "json", .label = N_("the answer for programs, where there is one") },
	};
	struct doctor d = { .cx = cx };
	size_t bad = 0;
	enum err e;

	if ((e = cli_options(cx, &argc, argv, o, COUNT(o))) == E_OK && argc != 1)
		e = fail(cx, E_USAGE, "%s", T(cx, "usage: phoihop doctor [--data DIR] [--json]"));
	if (e != E_OK)
		return cli_end(cx, e);
	log_level_set(LOG_WARN);
	FOUND(&d, "program", N_("Program"), GRADE_OK, "phoihop " PHOIHOP_VERSION ", SQLite %s", store_engine());
	look_kernel(&d);
	look_sandbox(&d);
	look_fonts(&d);
	look_clock(&d);
	if (o[0].n > 0)
		look_bloc(&d, o[0].values[0]);
	if (o[1].n > 0)
		tell_json(&d);
	else
		tell_people(&d);
	for (size_t i = 0; i < d.n; i++)
		bad += d.v[i].grade == GRADE_BAD;
	return bad == 0 ? 0 : cli_end(cx, fail(cx, E_ENV, T(cx, "%zu findings are bad."), bad));
}
