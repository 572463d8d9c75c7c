/* The board of a year. A unit sees its own row, the superior totals, the auditor states without a way into content. */
#include "case/board_rows.h"
#include "edge/names.h"
#include "page/board.h"
#include "plan/period.h"

struct reading_board {
	const struct request *rq;
	int year;
	struct board_page page;
};

static enum err
read_board(struct ctx *cx, struct tx *tx, void *arg)
{
	struct reading_board *r = arg;
	struct due_list rows;
	struct unit_list *units = NEW(cx->arena, struct unit_list);
	enum err e;

	if ((e = board_rows(cx, tx, r->year, &rows)) != E_OK ||
	    (e = names_read(cx, tx, r->rq, day_of(r->year, 12, 31), units, &r->page.names)) != E_OK ||
	    (e = due_years(cx, tx, &r->page.years)) != E_OK)
		return e;
	board_make(cx, r->year, &rows, units, r->page.only, &r->page.b);
	return permission_of(MAY_REVIEW, cx->actor->role) ? due_waiting_count(cx, tx, &r->page.waiting) : E_OK;
}

/* "Báo cáo quý III/2026: 17/20 đã gửi; chờ 2; quá hạn 1" */
static struct str
sentence(struct ctx *cx, const struct board_page *v)
{
	const struct board *b = &v->b;
	const struct board_column *c;
	struct str text;
	size_t others = 0;

	if (v->only.n > 0 || b->now == b->columns.n)
		return S("");
	c = &b->columns.v[b->now];
	text = str_fmt(cx->arena, T(cx, "Reports for the %.*s: %zu of %zu sent; %zu waited for; %zu overdue"),
	    STR_ARG(period_words(cx, c->period)), c->sent, c->owed - c->excused, c->waiting, c->overdue);
	for (size_t i = 0; i < b->columns.n; i++)
		others += i == b->now ? 0 : b->columns.v[i].overdue;
	return others == 0 ? text : str_fmt(cx->arena, T(cx, "%.*s. Of other periods %zu reports are overdue."), STR_ARG(text), others);
}

/* This year's when none is named; 0: no plan has such a year. */
static int
year_asked(struct ctx *cx, const struct request *rq)
{
	int64_t year = rq->at.id;

	if (year == 0 && !str_to_i64(query_value(rq, "year"), &year))
		year = day_ymd(ctx_today(cx)).y;
	return year >= 1900 && year <= 2399 ? (int)year : 0;
}

enum err
board_get(struct ctx *cx, const struct request *rq, struct reply *out)
{
	struct reading_board r = { .rq = rq, .year = year_asked(cx, rq) };
	struct page_out p;
	enum err e;

	if (r.year == 0)
		return E_GONE;
	if (actor_of_unit(cx->actor))
		r.page.only = cx->actor->unit;
	r.page.sight = cx->actor->role == ROLE_SUPERIOR_READER ? BOARD_TOTALS :
	    cx->actor->role == ROLE_AUDITOR ? BOARD_STATES : BOARD_ALL;
	if ((e = site_read(cx, rq, read_board, &r)) != E_OK || (e = page_open(cx, rq, S("/board"), &p)) != E_OK)
		return e;
	r.page.bloc_sentence = sentence(cx, &r.page);
	page_board(cx, &p.out, &r.page);
	return reply_page(out, 200, &p.buf);
}

/* --- what waits for the lead ----------------------------------------------------------------------------------------- */

struct reading_waiting {
	struct waiting_page page;
	int64_t offset;
};

static enum err
read_waiting(struct ctx *cx, struct tx *tx, void *arg)
{
	struct reading_waiting *r = arg;
	struct waiting_page *v = &r->page;
	enum err e;

	if ((e = due_waiting_count(cx, tx, &v->total)) != E_OK || (e = due_waiting(cx, tx, ROWS_A_PAGE, r->offset, &v->rows)) != E_OK)
		return e;
	v->of = pages_of(v->total);
	return unit_list(cx, tx, ctx_today(cx), &v->units);
}

enum err
waiting_get(struct ctx *cx, const struct request *rq, struct reply *out)
{
	struct reading_waiting r = { 0 };
	struct page_out p;
	enum err e;

	r.page.at = page_at(rq, &r.offset);
	if ((e = site_read(cx, rq, read_waiting, &r)) != E_OK)
		return e;
	if (page_past(cx, out, url_path(cx->arena, "/waiting"), r.page.at, r.page.of))
		return E_OK;
	if ((e = page_open(cx, rq, S("/waiting"), &p)) != E_OK)
		return e;
	page_waiting(cx, &p.out, &r.page);
	return reply_page(out, 200, &p.buf);
}
