/* Opening a bloc's directory, and the plans it has parsed so far. */
#include "case/site.h"

#include <fcntl.h>
#include <pthread.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"
#include "case/plan_fact.h"
#include "ledger/apply.h"

struct site_plans {
	pthread_mutex_t lock;
	struct arena *arena;               /* the trees live here, for the life of the site */
	struct parsed {
		int64_t bloc, version;         /* versions are entry numbers: every bloc counts its own */
		const struct plan *plan;
	} *v;
	size_t n, cap;
};

static enum err
read_bloc(struct ctx *cx, struct tx *tx, void *arg)
{
	struct site *s = arg;

	return bloc_get(cx, tx, &s->bloc);
}

enum err
site_open(struct ctx *cx, struct str dir, unsigned flags, struct site **out)
{
	struct site *s = NEW(cx->arena, struct site);
	bool writes = (flags & (SITE_WRITE | SITE_SERVE)) != 0;
	enum err e;

	s->dir = str_dup(cx->arena, dir);
	cx->bloc = 1;
	if ((e = store_open(cx, dir, writes ? STORE_READ_WRITE : STORE_READ_ONLY, &s->store)) != E_OK)
		return e == E_GONE ? fail(cx, e, T(cx, "There is no bloc in %.*s. `phoihop init` or `phoihop demo` makes one."),
		    STR_ARG(dir)) : e;
	if (writes) {
		const struct ledger_options o = { .dir = dir, .server = (flags & SITE_SERVE) != 0,
			.restored = (flags & SITE_RESTORED) != 0, .apply = apply_entry };

		e = ledger_open(cx, s->store, &o, &s->ledger);
	}
	if (e == E_OK)
		e = store_read(cx, s->store, read_bloc, s);
	if (e != E_OK) {
		site_close(s);
		return e;
	}
	/* uploads wait here, encrypted, in files without a name (doc/quarantine.h) */
	if (writes)
		(void)mkdir(str_z(cx->arena, str_fmt(cx->arena, "%.*s/tmp", STR_ARG(dir))), 0700);
	s->plans = NEW(cx->arena, struct site_plans);
	s->plans->arena = arena_new(ARENA_COMMAND);
	(void)pthread_mutex_init(&s->plans->lock, NULL);
	site_ctx(s, cx);
	*out = s;
	return E_OK;
}

void
site_close(struct site *s)
{
	if (s == NULL)
		return;
	if (s->ledger != NULL)
		ledger_close(s->ledger);
	store_close(s->store);
	if (s->plans != NULL)
		arena_free(s->plans->arena);
	s->ledger = NULL;
	s->store = NULL;
	s->plans = NULL;
}

void
site_ctx(const struct site *s, struct ctx *cx)
{
	cx->bloc = 1;
	cx->zone_min = s->bloc.zone_min;
}

/* --- the hourly round --------------------------------------------------------------------------------------------- */

static char *
round_path(struct ctx *cx, struct str dir)
{
	return str_z(cx->arena, str_fmt(cx->arena, "%.*s/round", STR_ARG(dir)));
}

void
site_round_note(struct ctx *cx, const struct site *s)
{
	int fd = open(round_path(cx, s->dir), O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);

	if (fd < 0 || futimens(fd, NULL) != 0)
		log_line(LOG_WARN, "round", "the time of the round cannot be noted");
	if (fd >= 0)
		(void)close(fd);
}

instant_t
site_round_last(struct ctx *cx, struct str dir)
{
	struct stat at;

	return stat(round_path(cx, dir), &at) == 0 ? (instant_t)at.st_mtim.tv_sec * 1000 + at.st_mtim.tv_nsec / 1000000 : INSTANT_NONE;
}

/* --- plans -------------------------------------------------------------------------------------------------------- */

/* Parses a version into the site's own arena. Called with the lock held: nothing here may jump out of cx->arena. */
static enum err
plan_parse(struct ctx *cx, struct tx *tx, struct site *s, int64_t version, const struct plan **out)
{
	struct ctx own = *cx;
	struct name_text_list files, readings;
	struct plan_file *texts;
	struct reading_arg *chosen;
	struct plan *p;
	enum err e;

	own.arena = s->plans->arena;
	if ((e = version_files(&own, tx, version, &files)) != E_OK ||
	    (e = version_readings(&own, tx, version, &readings)) != E_OK)
		return e;
	if (files.n == 0)
		return E_GONE;
	texts = plan_files_of(own.arena, &files);
	chosen = reading_args_of(own.arena, &readings);
	if (plan_load_texts(&own, texts, files.n, chosen, readings.n, &p) != E_OK)
		return E_BROKEN;
	LIST_ADD(own.arena, s->plans->v, s->plans->n, s->plans->cap) =
	    (struct parsed){ cx->bloc, version, p };
	*out = p;
	return E_OK;
}

enum err
site_plan_version(struct ctx *cx, struct tx *tx, struct site *s, int64_t version, const struct plan **out)
{
	enum err e;

	(void)pthread_mutex_lock(&s->plans->lock);
	*out = NULL;
	for (size_t i = 0; i < s->plans->n; i++)
		if (s->plans->v[i].bloc == cx->bloc && s->plans->v[i].version == version)
			*out = s->plans->v[i].plan;
	e = *out != NULL ? E_OK : plan_parse(cx, tx, s, version, out);
	(void)pthread_mutex_unlock(&s->plans->lock);
	return e == E_BROKEN ? fail(cx, e, "plan version %lld no longer reads as a plan", (long long)version) : e;
}

enum err
site_plan(struct ctx *cx, struct tx *tx, struct site *s, day_t day, const struct plan **out, struct plan_version *version)
{
	struct plan_version v;
	enum err e;

	if ((e = version_on(cx, tx, day, &v)) != E_OK)
		return e;
	if (version != NULL)
		*version = v;
	return site_plan_version(cx, tx, s, v.plan, out);
}
