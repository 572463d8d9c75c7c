/*
 * For the tests of a bloc that lives through new plan versions (test_version.c, test_version_rows.c, test_version_drafts.c): a small plan, a bloc
 * that runs by it, what its tables say, and the acts. After each test a replay of the ledger must give the same tables.
 */
#ifndef TEST_VERSION_LIFE_H
#define TEST_VERSION_LIFE_H

#include "case/account.h"
#include "case/allow.h"
#include "case/bloc.h"
#include "case/consolidation.h"
#include "case/due.h"
#include "case/filing.h"
#include "case/review.h"
#include "case/revision.h"
#include "case/version.h"
#include "ledger/apply.h"
#include "ledger/verify.h"
#include "store/query.h"
#include "store/migrate.h"

#include "unit/store_dir.h"

static const char plan_md[] =
    "# Plan\n\n"
    "```plan 0\n"
    "plan mau \"Kế hoạch mẫu\"\n"
    "  number 01-KH/MAU\n"
    "  zone +07:00\n"
    "  weekend saturday, sunday\n"
    "  in force from 2025-01-01\n"
    "  boundary before\n"
    "unit ban \"Ban chủ trì\"\n  role lead\n  symbol BCT\n"
    "unit y \"Sở Y\"\n  role member\n  symbol SY\n  fields y-te\n  short sending yes\n"
    "unit ld \"Sở Lao động\"\n  role member\n  symbol SLD\n  fields lao-dong, day-nghe, tre-em\n  short sending yes\n"
    "unit gd \"Sở Giáo dục\"\n  role member\n  symbol SGD\n  fields giao-duc\n  short sending yes\n"
    "unit nv \"Sở Nội vụ\"\n  role guest\n  symbol SNV\n  short sending yes\n"
    "unit tren \"Cấp trên\"\n  role superior\n"
    "group khoi \"Khối\"\n  role member\n"
    "field y-te \"Y tế\"\nfield lao-dong \"Lao động\"\nfield day-nghe \"Dạy nghề\"\nfield tre-em \"Trẻ em\"\n"
    "field giao-duc \"Giáo dục\"\n"
    "form chung \"Báo cáo\"\n  section ket-qua \"Kết quả\", by field\n  section de-xuat \"Đề xuất\", proposals\n"
    "report thang \"Báo cáo tháng\"\n  every month\n  due day 20\n  window since last due\n  from khoi\n  to ban\n  form chung\n"
    "report quy \"Báo cáo quý I\"\n  every quarter [1]\n  due day 20 of month 3 of the period\n  from khoi\n  to ban\n"
    "  form chung\n  stands for thang of month 3 of the period\n"
    "meeting giao-ban \"Giao ban\"\n  every quarter [1, 2, 3]\n  held in last week of month 3 of the period\n  chaired by ban\n"
    "  invites khoi\n"
    "consolidation len \"Báo cáo lên cấp trên\"\n  every quarter [1]\n  of quy\n  to tren\n"
    "  due within 5 working days after giao-ban.held\n"
    "holidays nghi \"Lịch nghỉ\"\n  off 2025-01-01, 2026-01-01\n"
    "reading ngay \"Ngày 20 có tính không\"\n  words \"trước ngày 20\"\n  option khong \"không tính\"\n"
    "  option co \"có tính\" : plan.boundary by\n  default khong\n"
    "```\n";

/* One unit's fields go to three others. */
#define SPLIT_ON(day) \
	"```plan 0\nchange tach \"Tách Sở Lao động\"\n  on " day "\n  decision \"QĐ 3\"\n  splits ld\n" \
	"  gives nv fields lao-dong\n  gives gd fields day-nghe\n  gives y fields tre-em\n```\n"

static struct world_of {
	struct ctx cx;
	struct arena *arena;
	struct str dir;
	struct site *s;
} w;

/* --- the bloc --------------------------------------------------------------------------------------------------------- */

static inline void
on(int y, int m, int d)
{
	w.cx.now = day_start(day_of(y, m, d), 420) + 9 * (instant_t)3600000;
	ctx_clear_fault(&w.cx);
}

static inline enum err
find_post(struct ctx *cx, struct tx *tx, void *arg)
{
	struct actor *a = arg;

	return actor_of_unit_role(cx, tx, a->unit, a->role, a);
}

static int submissions;

static inline enum err
as(const char *unit, enum role role)
{
	struct actor *a = NEW(w.arena, struct actor);

	*a = (struct actor){ .unit = str_of(unit), .role = role };
	w.cx.actor = a;
	w.cx.once = str_fmt(w.arena, "%032d", ++submissions);
	return store_read(&w.cx, w.s->store, find_post, a);
}

static inline void
person(const char *login, const char *unit, const char *role)
{
	struct str link;
	int64_t id;

	w.cx.actor = NULL;
	assert_int_equal(account_make(&w.cx, w.s, &(struct account_new){ .login = str_of(login), .name = S("Chức vụ mẫu"),
		.unit = str_of(unit), .role = str_of(role), .title = S("Chức vụ"), .from = DAY_NONE, .until = DAY_NONE }, &id, &link), E_OK);
}

/* A bloc opened on a day with these texts. */
static inline void
open_bloc(day_t day, const struct plan_file *files, size_t n)
{
	struct bloc_new in = { .origin = S("khoi.example"), .code = S("KH"), .files = files, .file_n = n };
	struct plan *plan;

	w.cx.now = day_start(day, 420) + 9 * (instant_t)3600000;
	w.dir = dir_new(w.arena);
	in.dir = str_fmt(w.arena, "%.*s/d", STR_ARG(w.dir));
	assert_int_equal(bloc_create(&w.cx, &in, &w.s, &plan), E_OK);
}

static inline int
set_up_arena(void **state)
{
	(void)state;
	w.arena = arena_new(ARENA_COMMAND);
	w.cx = (struct ctx){ .arena = w.arena, .lang = LANG_EN, .zone_min = 420, .bloc = 1 };
	return 0;
}

/* A bloc opened at the beginning of 2025 with this plan, and its people. */
static inline void
set_up_plan(void **state, const char *text)
{
	const struct plan_file file = { .name = S("plan.md"), .text = str_of(text) };

	(void)set_up_arena(state);
	open_bloc(day_of(2025, 1, 2), &file, 1);
	person("head.ban", "ban", "lead-head");
	person("nguoi.y", "y", "unit-officer");
	person("nguoi.gd", "gd", "unit-officer");
}

static inline int
set_up(void **state)
{
	set_up_plan(state, plan_md);
	person("nguoi.ld", "ld", "unit-officer");
	return 0;
}

/* --- asking the tables ------------------------------------------------------------------------------------------------ */

struct asking {
	struct str key;
	struct due d;
	day_t day;
	struct unit u;
};

static inline enum err
read_due(struct ctx *cx, struct tx *tx, void *arg)
{
	struct asking *a = arg;

	return due_get(cx, tx, a->key, &a->d);
}

static inline struct due
row(const char *key)
{
	struct asking a = { .key = str_of(key) };
	enum err e = store_read(&w.cx, w.s->store, read_due, &a);

	if (e != E_OK)
		print_error("no row %s\n", key);
	assert_int_equal(e, E_OK);
	return a.d;
}

static inline bool
absent(const char *key)
{
	struct asking a = { .key = str_of(key) };

	return store_read(&w.cx, w.s->store, read_due, &a) == E_GONE;
}

static inline bool
owed(const char *key)
{
	return row(key).withdrawn == 0;
}

static inline enum err
read_unit(struct ctx *cx, struct tx *tx, void *arg)
{
	struct asking *a = arg;

	return unit_get(cx, tx, a->key, a->day, &a->u);
}

static inline struct unit
unit_on(const char *unit, int y, int m, int d)
{
	struct asking a = { .key = str_of(unit), .day = day_of(y, m, d) };

	assert_int_equal(store_read(&w.cx, w.s->store, read_unit, &a), E_OK);
	return a.u;
}

static inline const char *
called(const char *unit, int y, int m, int d)
{
	return str_z(w.arena, unit_on(unit, y, m, d).name);
}

static struct revision held_revision;

static inline enum err
read_revision(struct ctx *cx, struct tx *tx, void *arg)
{
	(void)arg;
	return revision_get(cx, tx, &held_revision);
}

/* The version being written, as it stands: there is one. */
static inline const struct revision *
revision_now(void)
{
	assert_int_equal(store_read(&w.cx, w.s->store, read_revision, NULL), E_OK);
	return &held_revision;
}

static inline enum err
hash_tables(struct ctx *cx, struct tx *tx, void *arg)
{
	unsigned char (*hashes)[32] = arg;
	int64_t rows;
	enum err e = E_OK;

	for (size_t i = 0; i < schema_tables_n && e == E_OK; i++)
		if (schema_tables[i].class == 'A')
			e = table_hash(cx, tx, &schema_tables[i], hashes[i], &rows);
	return e;
}

/* The replay gives the same rows, and the ledger verifies. */
static inline void
replays(void)
{
	static unsigned char before[64][32], after[64][32];
	struct verify_result v;

	assert_true(schema_tables_n < 64);
	assert_int_equal(store_read(&w.cx, w.s->store, hash_tables, before), E_OK);
	assert_int_equal(ledger_rebuild(&w.cx, w.s->store, apply_entry, &v), E_OK);
	assert_int_equal(store_read(&w.cx, w.s->store, hash_tables, after), E_OK);
	assert_memory_equal(before, after, sizeof(before));
}

static inline int
tear_down(void **state)
{
	(void)state;
	replays();
	site_close(w.s);
	dir_remove(w.dir);
	arena_free(w.arena);
	return 0;
}

static inline enum err
first_cell(struct ctx *cx, void *arg, const struct query_cell *cells, size_t n)
{
	(void)cx, (void)n;
	return str_to_i64(cells[0].text, arg) ? E_OK : E_BROKEN;
}

static inline int64_t
store_query_number(const char *sql)
{
	int64_t n = -1;

	assert_int_equal(store_query(&w.cx, w.s->store, str_of(sql), first_cell, &n), E_OK);
	return n;
}

/* --- acts --------------------------------------------------------------------------------------------------------------- */

static struct version_effect effect;

/* What the last refusal said. */
static inline struct str
fault_text(void)
{
	return w.cx.fault.n > 0 ? w.cx.fault.fields[0].text : w.cx.fault.text;
}

/* Enacts the plan with one annex, as the lead's head. */
static inline enum err
enact_text(const char *plan, const char *annex, const struct reading_arg *readings, size_t n, day_t from)
{
	struct plan_file *files = NEW_N(w.arena, struct plan_file, 2);
	struct version_new in = { .files = files, .file_n = annex == NULL ? 1 : 2, .readings = readings, .reading_n = n,
		.from = from, .decision = S("Quyết định mẫu") };
	struct actor *was = (struct actor *)w.cx.actor;
	int64_t version;
	enum err e;

	files[0] = (struct plan_file){ .name = S("plan.md"), .text = str_of(plan) };
	if (annex != NULL)
		files[1] = (struct plan_file){ .name = S("annex/thay-doi.md"), .text = str_of(annex) };
	assert_int_equal(as("ban", ROLE_LEAD_HEAD), E_OK);
	e = version_enact(&w.cx, w.s, &in, &effect, &version);
	if (e == E_INPUT && effect.plan != NULL && effect.plan->error_n > 0)
		print_error("%s\n", str_z(w.arena, plan_diagnostics(w.arena, effect.plan)));
	w.cx.actor = was;
	if (e != E_OK)
		print_message("enacting: %s\n", str_z(w.arena, fault_text()));
	return e;
}

/* A plan with `from` written otherwise. */
static inline const char *
plan_with(const char *plan, const char *from, const char *to)
{
	struct str t = str_of(plan);
	ptrdiff_t at = str_find(t, str_of(from));

	assert_true(at >= 0);
	return str_z(w.arena, str_fmt(w.arena, "%.*s%s%s", (int)at, t.p, to, t.p + at + strlen(from)));
}

static inline enum err
enact(const char *annex, int y, int m, int d)
{
	return enact_text(plan_md, annex, NULL, 0, day_of(y, m, d));
}

/* The version under which a row's draft, or what was returned, would be written on: into in->seq. */
static inline enum err
read_seq(struct ctx *cx, struct tx *tx, void *arg)
{
	struct draft_in *in = arg;
	struct draft d;
	struct due row;
	enum err e = due_get(cx, tx, in->due, &row);

	if (e == E_OK && (e = draft_open(cx, tx, &row, &d)) == E_OK)
		in->seq = d.seq;
	return e;
}

static inline int64_t
file(const char *key, const char *field, const char *also)
{
	struct str field_v[] = { str_of(field) }, section[] = { S("ket-qua") }, text[] = { S("Đã làm.") };
	struct str also_v[] = { str_of(also == NULL ? "" : also) };
	struct draft_in in = { .due = str_of(key), .section = { section, 1 }, .field = { field_v, 1 }, .text = { text, 1 },
		.signatory = S("Giám đốc") };
	struct draft_act send = { .due = str_of(key), .number = S("1/BC"), .number_day = DAY_NONE, .signatory = S("Giám đốc"),
		.also = { also_v, also == NULL ? 0 : 1 } };
	struct due d = row(key);
	int64_t filing = 0, seq = 0;

	assert_int_equal(store_read(&w.cx, w.s->store, read_seq, &in), E_OK);
	assert_int_equal(as(str_z(w.arena, d.unit), ROLE_UNIT_OFFICER), E_OK);
	if (draft_write(&w.cx, w.s, &in, &seq) != E_OK) {
		print_message("writing %s: %s\n", key, str_z(w.arena, fault_text()));
		return 0;
	}
	send.seq = seq;
	assert_int_equal(as(str_z(w.arena, d.unit), ROLE_UNIT_OFFICER), E_OK);
	if (filing_send(&w.cx, w.s, &send, &filing) == E_OK)
		return filing;
	print_message("sending %s: %s\n", key, str_z(w.arena, fault_text()));
	return 0;
}

#endif
