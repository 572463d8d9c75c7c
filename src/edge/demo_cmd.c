/* phoihop demo --data DIR [--today D]: a bloc with an invented year in it, up to now or to the end of the day given. */
#include "case/demo.h"
#include "edge/cli.h"

enum { OPT_DATA, OPT_TODAY, OPT__MAX };

int
cmd_demo(struct ctx *cx, int argc, char **argv)
{
	struct cli_option o[OPT__MAX] = {
		[OPT_DATA] = { .name = "data", .word = "DIR", .label = N_("where to make it: a directory that is absent or empty"),
			.needed = true },
		[OPT_TODAY] = { .name = "today", .word = "DAY", .label = N_("the last day of the invented year; else up to now") },
	};
	struct demo_made made = { 0 };
	day_t today = instant_day(cx->now, 7 * 60);
	enum err e;

	if ((e = cli_options(cx, &argc, argv, o, OPT__MAX)) != E_OK)
		return cli_end(cx, e);
	if (argc != 1 || (o[OPT_TODAY].n > 0 && !day_read(o[OPT_TODAY].values[0], &today)))
		return cli_end(cx, fail(cx, E_USAGE, "%s", T(cx, "usage: phoihop demo --data DIR [--today YYYY-MM-DD]")));
	if ((e = demo_make(cx, o[OPT_DATA].values[0], today, &made)) != E_OK)
		return cli_end(cx, e);
	printf(T(cx, "A bloc with an invented year is in %.*s: %zu reports, %zu accounts.\n"),
	    STR_ARG(o[OPT_DATA].values[0]), made.filings, made.accounts);
	printf(T(cx, "Every account has the password %s. Log in for example as:\n"), DEMO_PASSWORD);
	printf("  vp.tgtu  %s\n", T(cx, "the lead's officer: reads, returns, consolidates"));
	printf("  ld.tgtu  %s\n", T(cx, "the lead's head: extends, excuses, issues"));
	printf("  vp.syt   %s\n", T(cx, "a member's officer: writes reports (ld.syt approves, vt.syt numbers)"));
	printf("  vp.van-ninh   %s\n", T(cx, "a district's officer"));
	printf("  qt.he-thong   %s\n", T(cx, "the administrator"));
	return cli_end(cx, E_OK);
}
