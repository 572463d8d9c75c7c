/* Opening a bloc's directory, and the plans it has parsed so far. */
#include "case/site.h"

#include <fcntl.h>
#include <pthread.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"
#include "base/sha256.h"
#include "case/plan_fact.h"
#include "ledger/apply.h"

struct site_plans {
	pthread_mutex_t lock;
	struct arena *arena;               /* the trees live here, for the life of the site */
	struct parsed {
		int64_t bloc, version;         /* versions are entry numbers: every bloc counts its own */
		unsigned char texts[SHA256_DIGEST_SIZE];
		bool sure;                     /* a reader saw it; else it may be of a transaction that was undone */
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

/* What a version is made of, and a hash of it. */
struct version_texts {
	struct name_text_list files, readings;
	unsigned char hash[SHA256_DIGEST_SIZE];
};

static void
list_hash(struct sha256_ctx *h, const struct name_text_list *l)
{
	sha256_update(h, sizeof(l->n), (const uint8_t *)&l->n);
	for (size_t i = 0; i < l->n; i++) {
		const size_t n[] = { l->v[i].name.n, l->v[i].text.n };

		sha256_update(h, sizeof(n), (const uint8_t *)n);
		sha256_add(h, l->v[i].name);
		sha256_add(h, l->v[i].text);
	}
}

static enum err
texts_read(struct ctx *cx, struct tx *tx, int64_t version, struct version_texts *out)
{
	struct sha256_ctx h;
	enum err e;

	if ((e = version_files(cx, tx, version, &out->files)) != E_OK ||
	    (e = version_readings(cx, tx, version, &out->readings)) != E_OK)
		return e;
	sha256_init(&h);
	list_hash(&h, &out->files);
	list_hash(&h, &out->readings);
	sha256_end(&h, out->hash);
	return out->files.n > 0 ? E_OK : E_GONE;
}

/* Parses a version into the site's own arena. Called with the lock held: nothing here may jump out of cx->arena. */
static enum err
plan_parse(struct ctx *cx, struct tx *tx, struct site *s, struct parsed *out)
{
	struct ctx own = *cx;
	struct version_texts t;
	struct plan *p;
	enum err e;

	own.arena = s->plans->arena;
	if ((e = texts_read(&own, tx, out->version, &t)) != E_OK)
		return e;
	if (plan_load_texts(&own, plan_files_of(own.arena, &t.files), t.files.n, reading_args_of(own.arena, &t.readings),
	    t.readings.n, &p) != E_OK)
		return E_BROKEN;
	memcpy(out->texts, t.hash, sizeof(out->texts));
	out->plan = p;
	return E_OK;
}

/*
 * Is what was parsed what this transaction has? Asked until a reader has seen it: a number that a transaction gave which was
 * undone is given again, to another text.
 */
static enum err
parsed_still(struct ctx *cx, struct tx *tx, struct parsed *p, bool *same)
{
	struct ctx own = *cx;
	struct version_texts t;
	enum err e;

	*same = p->sure;
	if (p->sure)
		return E_OK;
	own.arena = arena_new(ARENA_COMMAND);        /* as where it was parsed: the shell takes in more than a page does */
	if ((e = texts_read(&own, tx, p->version, &t)) == E_OK)
		*same = memcmp(t.hash, p->texts, sizeof(p->texts)) == 0;
	arena_free(own.arena);
	p->sure = *same && !tx_writes(tx);
	return e;
}

static enum err
plan_kept(struct ctx *cx, struct tx *tx, struct site *s, int64_t version, const struct plan **out)
{
	struct site_plans *all = s->plans;
	struct parsed now = { .bloc = cx->bloc, .version = version, .sure = !tx_writes(tx) }, *was = NULL;
	bool same = false;
	enum err e = E_OK;

	for (size_t i = 0; i < all->n && was == NULL; i++)
		if (all->v[i].bloc == cx->bloc && all->v[i].version == version)
			was = &all->v[i];
	if (was != NULL && (e = parsed_still(cx, tx, was, &same)) != E_OK)
		return e;
	if (!same) {
		if ((e = plan_parse(cx, tx, s, &now)) != E_OK)
			return e;
		if (was == NULL)
			was = &LIST_ADD(all->arena, all->v, all->n, all->cap);
		*was = now;
	}
	*out = was->plan;
	return E_OK;
}

enum err
site_plan_version(struct ctx *cx, struct tx *tx, struct site *s, int64_t version, const struct plan **out)
{
	enum err e;

	*out = NULL;
	(void)pthread_mutex_lock(&s->plans->lock);
	e = plan_kept(cx, tx, s, version, out);
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
