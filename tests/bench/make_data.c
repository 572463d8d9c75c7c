/*
 * The data that `make bench` measures on: blocs with years of reports, written through the ledger's own entries and apply.
 *
 *     make_data DIR BLOCS YEARS
 *
 * Bloc 1 is the one whose pages are measured: 20 units, 10 periods a year, 10 years, so a board of 200 rows and 2,000 reports.
 * Bloc 2 is for sending: 64 units that send in one step, 8 weekly reports each, 5 years open and nothing sent.
 * Then BLOCS blocs of 80 units with 40 reports a year for YEARS years: the weight the store carries while the first two are
 * measured. A report has 4,096 bytes in four paragraphs; the word zikavn stands in one of a hundred.
 *
 * `init` makes one bloc; more of them in a store is what the tables and the ledger are made for and no command does yet.
 */
#include <stdlib.h>

#include "base/buf.h"
#include "base/day.h"
#include "base/log.h"
#include "case/account.h"
#include "case/bloc.h"
#include "case/password.h"
#include "case/plan_fact.h"
#include "ledger/verify.h"
#include "store/due.h"
#include "text.h"

#define PASSWORD S("do-toc-do-2026")
#define PARAGRAPH 1024
#define PARAGRAPHS 512                 /* texts to choose from; the last has the word that is searched for */
#define BATCH 256

struct shape {
	const char *what;
	int units, years;
	const char *reports;           /* the plan's report statements */
	bool filed, accepted;
};

static struct str texts[PARAGRAPHS];

static void
must(struct ctx *cx, enum err e, const char *what)
{
	if (e != E_OK)
		fatal("make_data", "%s: %s %.*s", what, err_name(e), STR_ARG(cx->fault.text));
}

/* --- the plan ----------------------------------------------------------------------------------------------------- */

#define REPORT(name, title, every, due) "report " name " \"" title "\"\n  every       " every "\n  due         " due \
	"\n  from        khoi\n  to          chu-tri\n  form        chung\n\n"
#define MONTHLY(name) REPORT(name, "Báo cáo tháng", "month", "day 20")
#define WEEKLY(name) REPORT(name, "Báo cáo tuần", "week", "friday")

static const char board_reports[] =
	REPORT("thang", "Báo cáo tháng", "month [1,2,3,4,5,6,7,8,9]", "day 20")
	REPORT("nam", "Báo cáo năm", "year", "day 15 of month 12 of the period")
	"consolidation tong-hop \"Báo cáo năm gửi cấp trên\"\n  every       year\n  of          nam\n  to          cap-tren\n"
	"  due         day 25 of month 12 of the period\n\n";
static const char send_reports[] =
	WEEKLY("tuan-1") WEEKLY("tuan-2") WEEKLY("tuan-3") WEEKLY("tuan-4") WEEKLY("tuan-5") WEEKLY("tuan-6") WEEKLY("tuan-7")
	WEEKLY("tuan-8");
static const char weight_reports[] =
	MONTHLY("thang-1") MONTHLY("thang-2") MONTHLY("thang-3")
	REPORT("quy", "Báo cáo quý", "quarter", "day 25 of month 3 of the period");

static struct str
plan_text(struct arena *a, const struct shape *s)
{
	struct buf b;

	buf_init(&b, a, (size_t)1 << 20);
	buf_fmt(&b, "# Kế hoạch đo\n\n## 1 {T.1} Chung\n\nCác đơn vị báo cáo đúng hạn cho cơ quan chủ trì.\n\n```plan T.1\n"
	    "plan do \"Kế hoạch phối hợp để đo tốc độ\"\n  number        01-KH/DO\n  zone          +07:00\n"
	    "  weekend       saturday, sunday\n  in force from 2016-01-01\n  boundary      by\n  rest day      keep\n\n"
	    "unit chu-tri \"Cơ quan chủ trì\"\n  role    lead\n  symbol  CT\n\n"
	    "unit cap-tren \"Cơ quan cấp trên\"\n  role    superior\n  symbol  TU\n\n");
	for (int i = 1; i <= s->units; i++)
		buf_fmt(&b, "unit u%02d \"Đơn vị phối hợp số %d\"\n  role    member\n  symbol  DV%02d\n  fields  linh-vuc\n"
		    "  short sending yes\n\n", i, i, i);
	buf_fmt(&b, "field linh-vuc \"Lĩnh vực chung\"\n\ngroup khoi \"Các đơn vị\"\n  role    member\n\n"
	    "form chung \"Báo cáo\"\n  section viec     \"Việc đã làm\", by field\n  section han-che  \"Hạn chế\"\n"
	    "  section nhiem-vu \"Nhiệm vụ\"\n  section de-xuat  \"Đề xuất\", proposals\n\n%s```\n", s->reports);
	MUST(!b.over);
	return buf_view(&b);
}

/* --- texts -------------------------------------------------------------------------------------------------------- */

static uint64_t
roll(uint64_t n)
{
	static uint64_t state = 88172645463325252U;

	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return state % n;
}

static void
texts_make(struct arena *a)
{
	for (size_t i = 0; i < PARAGRAPHS; i++) {
		char *text = NEW_N(a, char, PARAGRAPH + 1);

		memcpy(text, "zikavn ", 7);
		if (i == PARAGRAPHS - 1)
			bench_text(i, PARAGRAPH - 7, text + 7);
		else
			bench_text(i, PARAGRAPH, text);
		texts[i] = (struct str){ text, PARAGRAPH };
	}
}

/* --- a bloc ------------------------------------------------------------------------------------------------------- */

/* What bloc_create does for the store's first bloc. */
static enum err
decide_open(struct ctx *cx, struct tx *tx, void *arg)
{
	const struct plan *p = arg;
	int64_t no;
	enum err e;

	if ((e = ledger_append(cx, tx, ENTRY_BLOC_OPENED, &(struct bloc_opened){
	         .origin = str_fmt(cx->arena, "khoi-%lld.example", (long long)cx->bloc), .code = S("DO"),
	         .zone_min = p->zone_min }, &no)) != E_OK)
		return e;
	return ledger_append(cx, tx, ENTRY_PLAN_ENACTED, &(struct plan_enacted){ .name = p->head->name,
	    .number = S("01-KH/DO"), .title = p->head->title, .hash = p->text_hash, .from = ctx_today(cx),
	    .files = text_facts_of_plan(cx, p), .units = unit_facts_of_plan(cx, p) }, &no);
}

static void
bloc_open(struct ctx *cx, struct str dir, const struct shape *s, struct site **site)
{
	struct plan_file file = { .name = S("plan.md"), .text = plan_text(cx->arena, s) };
	struct plan *plan;

	if (*site == NULL) {
		must(cx, bloc_create(cx, &(struct bloc_new){ .dir = dir, .origin = S("bench.example"), .code = S("DO"),
		    .files = &file, .file_n = 1 }, site, &plan), "bloc");
		return;
	}
	must(cx, plan_load_texts(cx, &file, 1, NULL, 0, &plan), "plan");
	must(cx, ledger_write(cx, (*site)->ledger, decide_open, plan), "bloc");
}

/* --- people ------------------------------------------------------------------------------------------------------- */

static enum err
decide_password(struct ctx *cx, struct tx *tx, void *arg)
{
	const struct sql_in in[] = { in_bloc(cx), in_str(*(const struct str *)arg), in_instant(cx->now) };

	return sql_run(cx, tx, SQL_CREDENTIAL_DEMO, in, COUNT(in), NULL);
}

static int64_t
person(struct ctx *cx, struct site *site, const char *unit, const char *role, int n)
{
	struct account_new in = { .login = str_fmt(cx->arena, "b%lld.%s.%02d", (long long)cx->bloc, unit, n),
		.name = str_fmt(cx->arena, "Cán bộ %s %d", unit, n), .unit = str_of(unit), .role = str_of(role),
		.title = S("Chuyên viên phụ trách báo cáo"), .from = DAY_NONE, .until = DAY_NONE };
	struct str link;
	int64_t account;

	must(cx, account_make(cx, site, &in, &account, &link), "account");
	return account + 1;            /* the post is given in the next entry */
}

static void
people(struct ctx *cx, struct site *site, const struct shape *s, struct str *verifier, int64_t *posts)
{
	if (verifier->p == NULL)
		must(cx, password_hash(cx, PASSWORD, verifier), "password");
	for (int i = 1; i <= s->units; i++)
		posts[i] = person(cx, site, str_fmt(cx->arena, "u%02d", i).p, "unit-officer", 1);
	for (int i = 1; i <= 8; i++)
		(void)person(cx, site, "chu-tri", i == 1 ? "lead-head" : "lead-officer", i);
	must(cx, ledger_write(cx, site->ledger, decide_password, verifier), "passwords");
}

/* --- reports ------------------------------------------------------------------------------------------------------ */

struct batch {
	const struct due *v;
	size_t n;
	const int64_t *posts;
	day_t last;                    /* nothing was received after this day */
	int64_t newest;                /* the last filing made */
	bool accept;                   /* all but the last twenty: few wait for the lead at any time */
};

static enum err
filing_put(struct ctx *cx, struct tx *tx, const struct due *d, struct batch *b)
{
	static const char *const sections[] = { "viec", "han-che", "nhiem-vu", "de-xuat" };
	int64_t unit = 0;
	struct actor_fact by = { .role = S("unit-officer"), .unit = d->unit, .title = S("Chuyên viên phụ trách báo cáo"),
		.name = item_of(S("Cán bộ báo cáo")) };
	struct str_fact closes = { d->key };
	struct paragraph_fact p[COUNT(sections)];
	instant_t at;
	day_t day = d->last_day - (day_t)roll(6) + (roll(20) == 0 ? 9 : 0);

	if (day > b->last)
		day = b->last;
	MUST(str_to_i64(str_sub(d->unit, 1 + (d->unit.p[1] == '0'), d->unit.n), &unit));
	by.post = b->posts[unit];
	for (size_t i = 0; i < COUNT(p); i++)
		p[i] = (struct paragraph_fact){ .section = str_of(sections[i]), .field = i == 0 ? S("linh-vuc") : S(""),
			.proposal = i == 3, .text = item_of(texts[roll(PARAGRAPHS - 1)]) };
	if (roll(100) == 0)
		p[1].text = item_of(texts[PARAGRAPHS - 1]);
	at = day_start(day, cx->zone_min) + 9 * (instant_t)3600000 + (instant_t)roll(25000000);
	cx->now = at > cx->now ? at : cx->now;
	return ledger_append(cx, tx, ENTRY_FILING_SENT, &(struct filing_sent){ .by = { &by, 1 }, .unit = d->unit, .due = d->key,
	    .version = 1, .channel = S("web"), .received_at = at, .received_day = day,
	    .number = item_of(str_fmt(cx->arena, "%d/BC-DV%02d", (int)roll(400), (int)unit)), .number_day = day,
	    .signatory = item_of(S("Giám đốc")), .closes = { &closes, 1 }, .paragraphs = { p, COUNT(p) } }, &b->newest);
}

static enum err
decide_batch(struct ctx *cx, struct tx *tx, void *arg)
{
	struct batch *b = arg;
	enum err e = E_OK;

	for (size_t i = 0; i < b->n && e == E_OK; i++)
		e = filing_put(cx, tx, &b->v[i], b);
	return e;
}

static enum err
decide_accept(struct ctx *cx, struct tx *tx, void *arg)
{
	const int64_t *range = arg;
	int64_t no;
	enum err e = E_OK;

	for (int64_t filing = range[0]; filing < range[1] && e == E_OK; filing++)
		e = ledger_append(cx, tx, ENTRY_FILING_ACCEPTED, &(struct filing_accepted){ .filing = filing }, &no);
	return e;
}

struct reading {
	int year;
	struct due_list rows;
};

static enum err
rows_read(struct ctx *cx, struct tx *tx, void *arg)
{
	struct reading *r = arg;

	return due_of_year(cx, tx, r->year, &r->rows);
}

static int
by_day(const void *a, const void *b)
{
	const struct due *x = a, *y = b;

	return x->last_day != y->last_day ? (x->last_day < y->last_day ? -1 : 1) : str_cmp(x->key, y->key);
}

/* All reports of a year; how many. */
static int64_t
year_file(struct ctx *cx, struct arena *acts, struct site *site, struct batch b, int year)
{
	struct reading r = { .year = year };
	struct arena *rows = cx->arena;
	struct due *v;
	size_t n = 0;

	must(cx, store_read(cx, site->store, rows_read, &r), "rows");
	v = NEW_N(rows, struct due, r.rows.n + 1);
	for (size_t i = 0; i < r.rows.n; i++)
		if (str_is(r.rows.v[i].kind, "report"))
			v[n++] = r.rows.v[i];
	qsort(v, n, sizeof(*v), by_day);
	cx->arena = acts;
	for (size_t i = 0; i < n; i += b.n) {
		b.v = &v[i];
		b.n = n - i < BATCH ? n - i : BATCH;
		must(cx, ledger_write(cx, site->ledger, decide_batch, &b), "reports");
		arena_reset(acts);
	}
	if (b.accept && n > 20) {
		int64_t range[2] = { b.newest - (int64_t)n + 1, b.newest - 19 };

		must(cx, ledger_write(cx, site->ledger, decide_accept, range), "accepting");
		arena_reset(acts);
	}
	cx->arena = rows;
	return (int64_t)n;
}

static int64_t
bloc_fill(struct ctx *cx, struct arena *acts, struct site **site, struct str dir, const struct shape *s, struct str *verifier)
{
	day_t today = instant_day(instant_now(), 420);
	instant_t at;
	int year = day_ymd(today).y;
	int64_t posts[100] = { 0 }, filed = 0;
	struct batch b = { .posts = posts, .last = today - 1, .accept = s->accepted };
	struct arena *own = cx->arena;

	cx->now = day_start(day_of(year - s->years + 1, 1, 1), 420) + 8 * (instant_t)3600000;
	bloc_open(cx, dir, s, site);
	people(cx, *site, s, verifier, posts);
	for (int y = year - s->years + 1; y <= year; y++) {
		cx->arena = arena_new(ARENA_COMMAND);
		at = day_start(day_of(y, 1, 1), 420) + 9 * (instant_t)3600000;
		cx->now = at > cx->now ? at : cx->now;
		must(cx, bloc_years_open(cx, *site), "year");
		if (s->filed)
			filed += year_file(cx, acts, *site, b, y);
		arena_free(cx->arena);
		cx->arena = own;
	}
	return filed;
}

static enum err
verify_read(struct ctx *cx, struct tx *tx, void *arg)
{
	struct verify_result r;

	return ledger_verify(cx, tx, *(struct str *)arg, &r);
}

int
main(int argc, char **argv)
{
	static const struct shape board = { "board", 20, 10, board_reports, true, true },
	    sending = { "sending", 64, 5, send_reports, false, false };
	struct shape weight = { "weight", 80, 0, weight_reports, true, false };
	int64_t weights = -1, years = 0, filed = 0;
	struct ctx cx = { .arena = arena_new(ARENA_COMMAND), .lang = LANG_VI, .zone_min = 420 };
	struct arena *acts = arena_new(ARENA_COMMAND);
	struct str dir = str_of(argc > 1 ? argv[1] : ""), verifier = { NULL, 0 };
	struct site *site = NULL;

	if (argc != 4 || !str_to_i64(str_of(argv[2]), &weights) || weights < 0 || weights > 1000 ||
	    !str_to_i64(str_of(argv[3]), &years) || years < 0 || years > 10) {
		fprintf(stderr, "usage: make_data DIR BLOCS YEARS\n");
		return 2;
	}
	weight.years = (int)years;
	texts_make(cx.arena);
	for (int i = 1; i <= weights + 2; i++) {
		cx.bloc = i;
		filed += bloc_fill(&cx, acts, &site, dir, i == 1 ? &board : i == 2 ? &sending : &weight, &verifier);
		cx.bloc = i;
		if (i <= 3)
			must(&cx, store_read(&cx, site->store, verify_read, &dir), "verify");
	}
	site_close(site);
	printf("%lld\n", (long long)filed);
	return 0;
}
