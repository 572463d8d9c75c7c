/* phoihop board --data DIR [--as UNIT/ROLE] [--year Y] [--json]: the year's states, unit by unit; never content. */
#include "case/allow.h"
#include "case/board.h"
#include "edge/site_cmd.h"

struct boarding {
	int year;
	struct due_list rows;
	struct unit_list units;
	struct board board;
};

static enum err
read_board(struct ctx *cx, struct tx *tx, void *arg)
{
	struct boarding *b = arg;
	enum err e;

	if (cx->actor != NULL && (e = allow(cx, MAY_SEE_BOARD, NULL)) != E_OK)
		return e;
	if ((e = due_of_year(cx, tx, b->year, &b->rows)) != E_OK)
		return e;
	return unit_list(cx, tx, ctx_today(cx), &b->units);
}

/* A unit's post sees its own row, everybody else who may see the board all of them. */
static bool
shown(const struct ctx *cx, const struct unit *u)
{
	return cx->actor == NULL || !actor_of_unit(cx->actor) || str_eq(u->key, cx->actor->unit);
}

static void
print_cell(const struct board *b, size_t u, size_t c, bool json, bool first)
{
	const struct board_cell *x = board_cell(b, u, c);
	const struct board_column *col = &b->columns.v[c];
	const char *state = x->due == NULL ? "none" : x->within ? "within" : due_mark_name(x->x.mark);

	if (json)
		printf("%s\"%.*s\":\"%s\"", first ? "" : ",", STR_ARG(col->period), state);
	else
		printf("%.*s %.*s %s\n", STR_ARG(b->units.v[u]->key), STR_ARG(col->period), state);
}

static void
print_board(const struct ctx *cx, const struct board *b, bool json)
{
	bool first = true;

	if (json)
		printf("{\"year\":%d,\"units\":{", b->year);
	for (size_t u = 0; u < b->units.n; u++) {
		if (!shown(cx, b->units.v[u]))
			continue;
		if (json)
			printf("%s\"%.*s\":{", first ? "" : ",", STR_ARG(b->units.v[u]->key));
		for (size_t c = 0; c < b->columns.n; c++)
			print_cell(b, u, c, json, c == 0);
		if (json)
			printf("}");
		first = false;
	}
	if (json)
		printf("}}\n");
}

int
cmd_board(struct ctx *cx, int argc, char **argv)
{
	struct cli_option o[] = { { .name = "year", .word = "Y", .label = N_("the year shown; this one when left out") } };
	struct boarding b = { 0 };
	struct site_args args;
	struct site *s = NULL;
	int64_t year;
	enum err e;

	if ((e = site_args(cx, &argc, argv, &args)) != E_OK || (e = cli_options(cx, &argc, argv, o, COUNT(o))) != E_OK)
		return cli_end(cx, e);
	year = day_ymd(ctx_today(cx)).y;
	if (argc != 1 || (o[0].n > 0 && (!str_to_i64(o[0].values[0], &year) || year < 1900 || year > 2399)))
		return cli_end(cx, fail(cx, E_USAGE, "%s", T(cx, "usage: phoihop board --data DIR [--year Y]")));
	b.year = (int)year;
	e = site_args_open(cx, &args, SITE_READ, false, &s);
	if (e == E_OK && (e = store_read(cx, s->store, read_board, &b)) == E_OK) {
		board_make(cx, b.year, &b.rows, &b.units, S(""), &b.board);
		print_board(cx, &b.board, args.json);
	}
	site_close(s);
	return cli_end(cx, e);
}
