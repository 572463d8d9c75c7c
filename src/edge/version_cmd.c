/*
 * phoihop enact --data DIR --as UNIT/ROLE [--plan PLAN | --annex FILE... --without NAME...] [--reading NAME=OPTION]...
 *         --from D --decision TEXT [--dry-run] [--json]
 *
 * A new plan version: a whole plan, or the newest one with annexes replaced, taken out, or read otherwise. What becomes of
 * every row is printed first, one line a row; --dry-run ends there. `phoihop versions` lists what was enacted.
 */
#include <fcntl.h>
#include <unistd.h>

#include "case/permission.h"
#include "case/version.h"
#include "edge/site_cmd.h"

enum { OPT_PLAN, OPT_ANNEX, OPT_WITHOUT, OPT_READING, OPT_FROM, OPT_DECISION, OPT_DRY, OPT__MAX };

struct enacting_cmd {
	struct site *site;
	const struct cli_option *o;
	struct name_text_list files, readings;
	struct version_new in;
	struct version_effect effect;
};

/* --- the version ---------------------------------------------------------------------------------------------------- */

static struct str
annex_name(struct ctx *cx, struct str path)
{
	size_t at = path.n;

	while (at > 0 && path.p[at - 1] != '/')
		at--;
	return str_fmt(cx->arena, "annex/%.*s", STR_ARG(str_sub(path, at, path.n)));
}

static enum err
file_text(struct ctx *cx, struct str path, struct str *out)
{
	int fd = open(str_z(cx->arena, path), O_RDONLY | O_CLOEXEC);
	struct buf b;
	char chunk[8192];
	ssize_t n = -1;

	buf_init(&b, cx->arena, (size_t)2 << 20);
	while (fd >= 0 && (n = read(fd, chunk, sizeof(chunk))) > 0)
		buf_put(&b, chunk, (size_t)n);
	if (fd >= 0)
		(void)close(fd);
	if (fd < 0 || n < 0 || b.over)
		return fail(cx, E_INPUT, T(cx, "%.*s cannot be read."), STR_ARG(path));
	*out = buf_view(&b);
	return E_OK;
}

static void
pair_put(struct ctx *cx, struct name_text_list *l, struct str name, struct str text)
{
	struct name_text *there = name_text_find(l, name);

	if (there != NULL)
		there->text = text;
	else
		LIST_ADD(cx->arena, l->v, l->n, l->cap) = (struct name_text){ name, text };
}

static enum err
annexes(struct ctx *cx, struct enacting_cmd *c)
{
	const struct cli_option *put = &c->o[OPT_ANNEX], *out = &c->o[OPT_WITHOUT];
	struct str text;
	enum err e = E_OK;

	for (size_t i = 0; i < put->n && e == E_OK; i++)
		if ((e = file_text(cx, put->values[i], &text)) == E_OK)
			pair_put(cx, &c->files, annex_name(cx, put->values[i]), text);
	for (size_t i = 0; i < out->n && e == E_OK; i++) {
		struct name_text *there = name_text_find(&c->files, annex_name(cx, out->values[i]));

		if (there == NULL)
			return fail(cx, E_INPUT, T(cx, "The newest version has no file %.*s."), STR_ARG(annex_name(cx, out->values[i])));
		*there = c->files.v[--c->files.n];
	}
	return e;
}

static enum err
read_newest(struct ctx *cx, struct tx *tx, void *arg)
{
	struct enacting_cmd *c = arg;
	struct plan_version base;

	return version_begin(cx, tx, c->site, &c->files, &c->readings, &base);
}

/* What was chosen stays chosen in a whole new plan, where it still knows the reading and the option. */
static enum err
readings_kept(struct ctx *cx, struct enacting_cmd *c, const struct plan *p)
{
	struct enacting_cmd base = { .site = c->site };
	enum err e = store_read(cx, c->site->store, read_newest, &base);

	for (size_t i = 0; e == E_OK && i < base.readings.n; i++) {
		const struct name_text *choice = &base.readings.v[i];
		const struct stmt *reading = plan_find_kind(p, K_READING, choice->name);

		if (reading != NULL && reading_has_option(reading, choice->text))
			pair_put(cx, &c->readings, choice->name, choice->text);
		else
			fprintf(stderr, T(cx, "The new plan does not know the reading %.*s=%.*s: it is as the plan says.\n"),
			    STR_ARG(choice->name), STR_ARG(choice->text));
	}
	return e;
}

static enum err
version_given(struct ctx *cx, struct enacting_cmd *c)
{
	const struct cli_option *plan = &c->o[OPT_PLAN], *reading = &c->o[OPT_READING];
	struct plan *p = NULL;
	enum err e = E_OK;

	if (plan->n > 0) {
		e = plan_load(cx, plan->values[0], NULL, 0, &p);
		c->effect.plan = p;
		for (size_t i = 0; e == E_OK && i < p->file_n; i++)
			pair_put(cx, &c->files, p->files[i].name, p->files[i].text);
		if (e == E_OK)
			e = readings_kept(cx, c, p);
	} else {
		e = store_read(cx, c->site->store, read_newest, c);
	}
	if (e == E_OK)
		e = annexes(cx, c);
	for (size_t i = 0; i < reading->n && e == E_OK; i++) {
		struct str name, option;
		bool more;

		option = str_cut(reading->values[i], '=', &name, &more);
		if (!more)
			return fail(cx, E_USAGE, T(cx, "--reading takes NAME=OPTION, not %.*s."), STR_ARG(reading->values[i]));
		pair_put(cx, &c->readings, name, option);
	}
	c->in.files = plan_files_of(cx->arena, &c->files);
	c->in.file_n = c->files.n;
	c->in.readings = reading_args_of(cx->arena, &c->readings);
	c->in.reading_n = c->readings.n;
	return e;
}

/* --- the effect ------------------------------------------------------------------------------------------------------ */

static enum err
read_effect(struct ctx *cx, struct tx *tx, void *arg)
{
	struct enacting_cmd *c = arg;

	return version_effect(cx, tx, &c->in, &c->effect);
}

static void
print_day(struct ctx *cx, const char *name, day_t day, bool json)
{
	struct str text = day == DAY_NONE ? S("") : day_iso(cx->arena, day);

	if (json)
		printf(",\"%s\":\"%.*s\"", name, STR_ARG(text));
	else
		printf(" %.*s", STR_ARG(day == DAY_NONE ? S("-") : text));
}

static void
print_effect(struct ctx *cx, const struct version_effect *v, bool json)
{
	/* who filed is for those who may see the board, who is writing for nobody */
	bool closed = cx->actor == NULL || permission_of(MAY_SEE_BOARD, cx->actor->role);

	for (size_t i = 0; i < v->n; i++) {
		const struct effect_row *r = &v->v[i];

		if (r->change == EFFECT_CLOSED && !closed)
			continue;
		if (json)
			printf("{\"change\":\"%s\",\"due\":\"%.*s\"", effect_name(r->change), STR_ARG(r->key));
		else
			printf("%s %.*s", effect_name(r->change), STR_ARG(r->key));
		print_day(cx, "before", r->before, json);
		print_day(cx, "after", r->after, json);
		if (json)
			printf(",\"heirs\":\"%.*s\"}\n", STR_ARG(r->heirs));
		else
			printf("%s%.*s\n", r->heirs.n > 0 ? " -> " : "", STR_ARG(r->heirs));
	}
	if (v->drafted > 0)
		fprintf(stderr, T(cx, "Of the rows that change, %zu are being written.\n"), v->drafted);
}

static int
end(struct ctx *cx, const struct enacting_cmd *c, enum err e)
{
	if (e == E_INPUT && c->effect.plan != NULL && c->effect.plan->error_n > 0) {
		struct str text = plan_diagnostics(cx->arena, c->effect.plan);

		fwrite(text.p, 1, text.n, stderr);
		return err_exit_code(e);
	}
	return cli_end(cx, e);
}

static enum err
enact(struct ctx *cx, struct enacting_cmd *c, const struct site_args *args)
{
	struct version_effect done;
	int64_t version;
	enum err e = store_read(cx, c->site->store, read_effect, c);

	if (e != E_OK)
		return e;
	print_effect(cx, &c->effect, args->json);
	if (c->o[OPT_DRY].n > 0)
		return E_OK;
	c->in.seen = c->effect.fingerprint;
	if ((e = version_enact(cx, c->site, &c->in, &done, &version)) == E_OK)
		fprintf(stderr, T(cx, "Version %lld is enacted.\n"), (long long)version);
	return e;
}

int
cmd_enact(struct ctx *cx, int argc, char **argv)
{
	struct cli_option o[OPT__MAX] = {
		[OPT_PLAN] = { .name = "plan", .word = "PLAN", .label = N_("a whole plan's directory; else the newest version is changed") },
		[OPT_ANNEX] = { .name = "annex", .word = "FILE", .label = N_("an annex to put in, or in the place of its namesake"),
			.many = true },
		[OPT_WITHOUT] = { .name = "without", .word = "NAME", .label = N_("an annex to take out"), .many = true },
		[OPT_READING] = { .name = "reading", .word = "NAME=OPTION", .label = N_("how an open reading of the plan is taken"),
			.many = true },
		[OPT_FROM] = { .name = "from", .word = "DAY", .label = N_("the first day it is in force"), .needed = true },
		[OPT_DECISION] = { .name = "decision", .word = "TEXT", .label = N_("what it rests on; needed unless --dry-run") },
		[OPT_DRY] = { .name = "dry-run", .label = N_("only show what becomes of every row") },
	};
	struct enacting_cmd c = { .o = o };
	struct site_args args;
	enum err e;

	if ((e = site_args(cx, &argc, argv, &args)) != E_OK || (e = cli_options(cx, &argc, argv, o, OPT__MAX)) != E_OK)
		return cli_end(cx, e);
	if (argc != 1 || (o[OPT_DECISION].n == 0 && o[OPT_DRY].n == 0) || !day_read(o[OPT_FROM].values[0], &c.in.from))
		return cli_end(cx, fail(cx, E_USAGE, "%s", T(cx, "usage: phoihop enact --data DIR --as UNIT/ROLE [--plan PLAN] "
		    "[--annex FILE] --from D --decision TEXT [--dry-run]")));
	c.in.decision = o[OPT_DECISION].n > 0 ? o[OPT_DECISION].values[0] : S("");
	e = site_args_open(cx, &args, SITE_WRITE, o[OPT_DRY].n == 0, &c.site);
	if (e == E_OK && (e = version_given(cx, &c)) == E_OK)
		e = enact(cx, &c, &args);
	site_close(c.site);
	return end(cx, &c, e);
}

/* --- what was enacted ------------------------------------------------------------------------------------------------ */

static enum err
read_versions(struct ctx *cx, struct tx *tx, void *arg)
{
	int64_t total;

	return version_list(cx, tx, INT64_MAX, 0, arg, &total);
}

int
cmd_versions(struct ctx *cx, int argc, char **argv)
{
	struct site_args args;
	struct site *s = NULL;
	struct version_list l = { 0 };
	enum err e;

	if ((e = site_args(cx, &argc, argv, &args)) == E_OK && (e = cli_options(cx, &argc, argv, NULL, 0)) == E_OK && argc != 1)
		e = fail(cx, E_USAGE, "%s", T(cx, "usage: phoihop versions --data DIR"));
	if (e == E_OK && (e = site_args_open(cx, &args, SITE_READ, false, &s)) == E_OK)
		e = store_read(cx, s->store, read_versions, &l);
	for (size_t i = 0; e == E_OK && i < l.n; i++) {
		const struct plan_version *v = &l.v[i];

		if (args.json)
			printf("{\"version\":%lld,\"from\":\"%.*s\",\"kind\":\"%.*s\",\"base\":%lld,\"hash\":\"%.*s\"}\n", (long long)v->plan,
			    STR_ARG(day_iso(cx->arena, v->from)), STR_ARG(v->kind), (long long)v->base, STR_ARG(v->hash));
		else
			printf("%lld %.*s %.*s %.*s\n", (long long)v->plan, STR_ARG(day_iso(cx->arena, v->from)), STR_ARG(v->kind),
			    STR_ARG(v->decision));
	}
	site_close(s);
	return cli_end(cx, e);
}
