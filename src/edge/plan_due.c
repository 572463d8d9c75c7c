/* phoihop plan due, explain and diff. */
#include "edge/plan_cmd.h"

#include "base/buf.h"
#include "plan/diff.h"
#include "plan/due_format.h"
#include "plan/explain.h"

/* Options of the three commands: each leaves those it takes at the front. */
enum { OPT_READING, OPT_EVENT, OPT_EXPLAIN__N, OPT_FROM = OPT_EXPLAIN__N, OPT_TO, OPT_UNIT, OPT_DUTY, OPT_FORMAT, OPT__MAX };

#define OPTIONS \
	{ [OPT_READING] = { .name = "reading", .word = "NAME=OPTION", .many = true, \
	  	.label = N_("how an open reading of the plan is taken") }, \
	  [OPT_EVENT] = { .name = "event", .word = "EVENT=INSTANT", .many = true, \
	  	.label = N_("something that happened, as in giao-ban/2026-03.held=2026-03-20T10:00") }, \
	  [OPT_FROM] = { .name = "from", .word = "DAY", .label = N_("the first day of the span") }, \
	  [OPT_TO] = { .name = "to", .word = "DAY", .label = N_("the last day of the span") }, \
	  [OPT_UNIT] = { .name = "unit", .word = "UNIT", .label = N_("only this unit's rows") }, \
	  [OPT_DUTY] = { .name = "duty", .word = "DUTY", .label = N_("only this rule's rows") }, \
	  [OPT_FORMAT] = { .name = "format", .word = "table|csv|json|ics", .label = N_("how the rows are printed; else a table") } }

static int
command_end(struct ctx *cx, enum err e, const struct plan *p, bool loaded)
{
	if (e == E_OK)
		return 0;
	return p != NULL && !loaded ? err_exit_code(e) : cli_end(cx, e);
}

static int
write_out(struct ctx *cx, const struct buf *b)
{
	struct str s = buf_view(b);

	if (b->over)
		return cli_end(cx, fail(cx, E_LARGE, "%s", T(cx, "The output is too large.")));
	if (s.n > 0)                           /* nothing has no place */
		fwrite(s.p, 1, s.n, stdout);
	return 0;
}

static enum err
span_read(struct ctx *cx, const struct cli_option *options, day_t *from, day_t *to)
{
	if (options[OPT_FROM].n == 0 || options[OPT_TO].n == 0)
		return fail(cx, E_USAGE, "%s", T(cx, "Give the span: --from 2026-01-01 --to 2026-12-31."));
	if (!day_read(options[OPT_FROM].values[0], from))
		return fail(cx, E_USAGE, T(cx, "--from takes a date such as 2026-01-01, not \"%.*s\"."),
		    STR_ARG(options[OPT_FROM].values[0]));
	if (!day_read(options[OPT_TO].values[0], to))
		return fail(cx, E_USAGE, T(cx, "--to takes a date such as 2026-12-31, not \"%.*s\"."),
		    STR_ARG(options[OPT_TO].values[0]));
	return E_OK;
}

static enum err
events_read(struct ctx *cx, const struct plan *p, const struct cli_option *o, struct plan_event **out)
{
	*out = NEW_N(cx->arena, struct plan_event, o->n + 1);
	for (size_t i = 0; i < o->n; i++) {
		struct str name, at;
		bool found;

		at = str_cut(o->values[i], '=', &name, &found);
		if (!found || !plan_event_read(p, name, at, &(*out)[i]))
			return fail(cx, E_USAGE, T(cx, "--event takes NAME[/UNIT][/PERIOD].KEY=INSTANT, not \"%.*s\"."),
			    STR_ARG(o->values[i]));
	}
	return E_OK;
}

static enum err
filter_known(struct ctx *cx, const struct plan *p, const struct cli_option *options)
{
	if (options[OPT_UNIT].n > 0 && plan_find_kind(p, K_UNIT, options[OPT_UNIT].values[0]) == NULL)
		return fail(cx, E_INPUT, T(cx, "The plan has no unit called \"%.*s\"."), STR_ARG(options[OPT_UNIT].values[0]));
	if (options[OPT_DUTY].n > 0 && plan_find_duty(p, options[OPT_DUTY].values[0]) == NULL)
		return fail(cx, E_INPUT, T(cx, "The plan has no duty called \"%.*s\"."), STR_ARG(options[OPT_DUTY].values[0]));
	return E_OK;
}

static size_t
filter(const struct cli_option *options, struct due_row *rows, size_t n)
{
	size_t kept = 0;

	for (size_t i = 0; i < n; i++)
		if ((options[OPT_UNIT].n == 0 || str_eq(rows[i].unit, options[OPT_UNIT].values[0])) &&
		    (options[OPT_DUTY].n == 0 || str_eq(rows[i].duty, options[OPT_DUTY].values[0])))
			rows[kept++] = rows[i];
	return kept;
}

int
cmd_plan_due(struct ctx *cx, int argc, char **argv)
{
	struct cli_option options[OPT__MAX] = OPTIONS;
	enum due_format format = DUE_TABLE;
	struct plan_event *events;
	struct due_row *rows;
	struct plan *p = NULL;
	struct buf b;
	bool loaded = false;
	day_t from, to;
	size_t n = 0;
	enum err e = cli_options(cx, &argc, argv, options, OPT__MAX);

	if (e == E_OK && argc != 2)
		e = fail(cx, E_USAGE, "%s", T(cx, "usage: phoihop plan due PLAN --from D --to D ..."));
	if (e == E_OK)
		e = span_read(cx, options, &from, &to);
	if (e == E_OK && options[OPT_FORMAT].n > 0 && !due_format_read(options[OPT_FORMAT].values[0], &format))
		e = fail(cx, E_USAGE, "%s", T(cx, "--format takes table, csv, json or ics."));
	if (e == E_OK) {
		e = plan_args_load(cx, argv[1], &options[OPT_READING], &p);
		loaded = e == E_OK;
	}
	if (e == E_OK)
		e = events_read(cx, p, &options[OPT_EVENT], &events);
	if (e == E_OK)
		e = filter_known(cx, p, options);
	if (e == E_OK)
		e = plan_expand(cx, p, events, options[OPT_EVENT].n, from, to, &rows, &n);
	if (e != E_OK)
		return command_end(cx, e, p, loaded);
	n = filter(options, rows, n);
	buf_init(&b, cx->arena, DUE_OUTPUT_MAX);
	due_write(cx, &b, p, format, rows, n);
	return write_out(cx, &b);
}

int
cmd_plan_explain(struct ctx *cx, int argc, char **argv)
{
	struct cli_option options[OPT__MAX] = OPTIONS;
	struct explain_step *steps;
	struct plan_event *events;
	struct due_row row;
	struct plan *p = NULL;
	struct buf b;
	bool loaded = false;
	size_t n = 0;
	enum err e = cli_options(cx, &argc, argv, options, OPT_EXPLAIN__N);

	if (e == E_OK && argc != 3)
		e = fail(cx, E_USAGE, "%s", T(cx, "usage: phoihop plan explain PLAN DUE"));
	if (e == E_OK) {
		e = plan_args_load(cx, argv[1], &options[OPT_READING], &p);
		loaded = e == E_OK;
	}
	if (e == E_OK)
		e = events_read(cx, p, &options[OPT_EVENT], &events);
	if (e == E_OK)
		e = explain_due(cx, p, events, options[OPT_EVENT].n, str_of(argv[2]), &row, &steps, &n);
	if (e != E_OK)
		return command_end(cx, e, p, loaded);
	buf_init(&b, cx->arena, DUE_OUTPUT_MAX);
	explain_write(cx, &b, &row, steps, n);
	return write_out(cx, &b);
}

int
cmd_plan_diff(struct ctx *cx, int argc, char **argv)
{
	struct cli_option options[OPT__MAX] = OPTIONS;
	struct plan *before = NULL, *after = NULL;
	struct due_diff *v;
	struct buf b;
	bool loaded = false;
	day_t from, to;
	size_t n = 0;
	enum err e = cli_options(cx, &argc, argv, options + OPT_FROM, 2);

	if (e == E_OK && argc != 3)
		e = fail(cx, E_USAGE, "%s", T(cx, "usage: phoihop plan diff OLD NEW --from D --to D"));
	if (e == E_OK)
		e = span_read(cx, options, &from, &to);
	if (e == E_OK)
		e = plan_args_load(cx, argv[1], NULL, &before);
	if (e != E_OK)
		return command_end(cx, e, before, false);
	e = plan_args_load(cx, argv[2], NULL, &after);
	loaded = e == E_OK;
	if (e == E_OK)
		e = plan_diff(cx, before, after, from, to, &v, &n);
	if (e != E_OK)
		return command_end(cx, e, after, loaded);
	buf_init(&b, cx->arena, DUE_OUTPUT_MAX);
	diff_write(cx, &b, before, after, v, n);
	return write_out(cx, &b);
}
