/*
 * How long a large plan takes: 1,000 units with the built-in plan's kinds of duties, expanded over 1 and 10 years, and
 * one row found by its key. `make bench-plan` prints processor time, so that what else runs does not count; nothing is
 * asserted.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/buf.h"
#include "plan/diff.h"
#include "plan/expand.h"
#include "plan/explain.h"
#include "plan/lint.h"

static const char rules[] =
    "report thang \"Tháng\"\n  every month\n  due before day 20\n  window since last due\n  from khoi\n  to ct\n"
    "report quy-1 \"Quý I\"\n  every quarter [1]\n  due before day 20\n  window by cut-off day 19\n  from khoi\n  to ct\n"
    "  stands for thang of month 3 of the period\n"
    "report nua-nam \"Nửa năm\"\n  every half [1]\n  due before day 20\n  window by cut-off day 19\n  from khoi\n  to ct\n"
    "  stands for thang of month 6 of the period\n"
    "report quy-3 \"Quý III\"\n  every quarter [3]\n  due before day 20\n  window by cut-off day 19\n  from khoi\n  to ct\n"
    "  stands for thang of month 3 of the period\n"
    "report nam \"Năm\"\n  every year\n  due before 30/11\n  window since last due\n  from khoi\n  to ct\n"
    "  may stand for thang of month 11 of the period\n"
    "meeting giao-ban \"Giao ban\"\n  every quarter [1, 2, 3]\n  held in last week of month 3 of the period\n"
    "  chaired by ct\n  invites khoi\n  needs quy-1, nua-nam, quy-3\n"
    "meeting hoi-nghi \"Hội nghị năm\"\n  every year\n  held in first week of december\n  chaired by ct\n  invites khoi\n"
    "collection lich \"Lịch\"\n  every year\n  collect by last working day of february\n  publish by 31/3\n  from khoi\n"
    "  to ct\n"
    "consolidation len \"Lên\"\n  every quarter [1, 3]\n  of quy-1, quy-3\n  to cap-tren\n"
    "  due within 5 working days after giao-ban.held\n"
    "incident su-co \"Vụ việc\"\n  opened by khoi\n"
    "stage bao-ngay \"Báo ngay\"\n  of su-co\n  due at once\n  to ct\n"
    "request phoi-hop \"Phối hợp\"\n  asked by khoi, ct\n  asked of khoi\n  answers opinion\n"
    "  reply within 7 working days after received\n"
    "holidays vn \"Lịch nghỉ\"\n  off 2026-01-01\n  source \"Thông báo\"\n  computed vietnam\n";

/* One unit in fifty ends by a change, so that rows are handed over. */
static struct str
plan_text(struct arena *a, int units)
{
	struct buf b;

	buf_init(&b, a, (size_t)8 << 20);
	buf_z(&b, "```plan 1\nplan lon \"Lớn\"\n  zone +07:00\n  weekend saturday, sunday\n  in force from 2020-01-01\n"
	    "unit ct \"Chủ trì\"\n  role lead\nunit cap-tren \"Cấp trên\"\n  role superior\ngroup khoi \"Khối\"\n  role member\n");
	for (int i = 0; i < units; i++)
		buf_fmt(&b, "unit u%d \"Đơn vị %d\"\n  role member\n", i, i);
	for (int i = 0; i + 1 < units; i += 50)
		buf_fmt(&b, "change nhap-%d \"Nhập\"\n  on 2028-03-01\n  decision \"QĐ\"\n  absorbs u%d\n  into u%d\n", i, i, i + 1);
	buf_fmt(&b, "%s```\n", rules);
	return buf_view(&b);
}

static double
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static struct plan *
load(struct ctx *cx, int units)
{
	struct plan_file f = { .name = S("plan.md"), .text = plan_text(cx->arena, units) };
	struct plan *p = NULL;
	double at = now();

	if (plan_load_texts(cx, &f, 1, NULL, 0, &p) != E_OK) {
		fprintf(stderr, "%.*s\n", STR_ARG(p != NULL ? plan_diagnostics(cx->arena, p) : cx->fault.text));
		exit(1);
	}
	printf("%d units: read and checked in %.3f s\n", units, now() - at);
	return p;
}

static void
expand(struct ctx *cx, const struct plan *p, const struct plan_event *events, size_t n, int years, const char *what)
{
	struct due_row *rows;
	size_t row_n;
	double at = now();

	if (plan_expand(cx, p, events, n, day_of(2026, 1, 1), day_of(2025 + years, 12, 31), &rows, &row_n) != E_OK)
		exit(1);
	at = now() - at;
	printf("  %2d years%s: %zu rows in %.3f s, %.3f ms per 1,000\n", years, what, row_n, at, at * 1e6 / (double)row_n);
}

int
main(void)
{
	struct plan_event event;
	struct explain_step *steps;
	struct diagnostic *found;
	struct due_diff *diff;
	struct due_row row;
	size_t n;
	double at;

	for (int units = 100; units <= 1000; units *= 10) {
		struct ctx cx = { .arena = arena_new((size_t)4 << 30), .zone_min = 420 };
		struct plan *p = load(&cx, units);

		expand(&cx, p, NULL, 0, 1, "");
		expand(&cx, p, NULL, 0, 10, "");
		plan_event_read(p, S("su-co/u7.opened"), S("2026-03-02T08:00"), &event);
		expand(&cx, p, &event, 1, 10, ", an event of one unit");
		at = now();
		explain_due(&cx, p, NULL, 0, S("thang/u99/2026-02"), &row, &steps, &n);
		printf("  one row found and explained in %.4f s\n", now() - at);
		at = now();
		plan_diff(&cx, p, p, day_of(2026, 1, 1), day_of(2026, 12, 31), &diff, &n);
		printf("  compared with itself over a year in %.3f s\n", now() - at);
		at = now();
		plan_lint(&cx, p, day_of(2026, 1, 1), day_of(2026, 12, 31), &found, &n);
		printf("  linted over a year in %.3f s\n", now() - at);
		arena_free(cx.arena);
	}
	return 0;
}
