/* The consolidation being written: what every act saves, where paragraphs stand, when it may be issued and how. */
#include "doc/text.h"

#include "unit/version_life.h"

#define SHEET "len/ban/2025-Q1"

static const char sheet_plan[] =
    "# Plan\n\n"
    "```plan 0\n"
    "plan mau \"Kế hoạch mẫu\"\n  number 01-KH/MAU\n  zone +07:00\n  weekend saturday, sunday\n  in force from 2025-01-01\n"
    "unit ban \"Ban chủ trì Cấp trên\"\n  role lead\n  symbol BCT\n  style party\n  under tren\n"
    "unit y \"Sở Y\"\n  role member\n  symbol SY\n  fields y-te\n  short sending yes\n"
    "unit gd \"Sở Giáo dục\"\n  role member\n  symbol SGD\n  fields giao-duc\n  short sending yes\n"
    "unit hx \"Huyện X\"\n  role local\n  symbol HX\n  fields y-te\n  short sending yes\n"
    "unit tren \"Cấp trên\"\n  role superior\n"
    "group khoi \"Khối\"\n  role member\ngroup huyen \"Huyện\"\n  role local\n"
    "field y-te \"Y tế\"\nfield giao-duc \"Giáo dục\"\n"
    "form chung \"Báo cáo\"\n  section mot \"I. Mở đầu\"\n  section ket-qua \"II. Kết quả\", by field\n"
    "  section de-xuat \"III. Đề xuất\", proposals\n"
    "form rieng \"Báo cáo huyện\"\n  section dia-ban \"A. Tình hình địa bàn\"\n  section de-xuat \"B. Đề xuất\", proposals\n"
    "report quy \"Báo cáo quý I\"\n  every quarter [1]\n  due day 20 of month 3 of the period\n  from khoi, huyen\n  to ban\n"
    "  form chung for khoi\n  form rieng for huyen\n"
    "meeting giao-ban \"Giao ban quý\"\n  every quarter [1]\n  held in last week of month 3 of the period\n  chaired by ban\n"
    "  invites khoi\n"
    "consolidation len \"Báo cáo lên cấp trên\"\n  every quarter [1]\n  of quy\n  to tren\n  signed by \"Trưởng ban\"\n"
    "  due within 5 working days after giao-ban.held\n"
    "```\n";

static int
set_up_sheet(void **state)
{
	set_up_plan(state, sheet_plan);
	person("nguoi.hx", "hx", "unit-officer");
	on(2025, 3, 10);
	return 0;
}

/* A report with one paragraph of each line. */
static int64_t
send_report(const char *unit, const char *section, const char *field, const char *text)
{
	struct str key = str_fmt(w.arena, "quy/%s/2025-Q1", unit), s = str_of(section), f = str_of(field), t = str_of(text);
	struct draft_in in = { .due = key, .section = { &s, 1 }, .field = { &f, 1 }, .text = { &t, 1 }, .signatory = S("Giám đốc") };
	struct draft_act send = { .due = key, .number = S("1/BC"), .number_day = DAY_NONE, .signatory = S("Giám đốc") };
	int64_t filing = 0;

	assert_int_equal(as(unit, ROLE_UNIT_OFFICER), E_OK);
	assert_int_equal(store_read(&w.cx, w.s->store, read_seq, &in), E_OK);
	assert_int_equal(draft_write(&w.cx, w.s, &in, &send.seq), E_OK);
	assert_int_equal(as(unit, ROLE_UNIT_OFFICER), E_OK);
	assert_int_equal(filing_send(&w.cx, w.s, &send, &filing), E_OK);
	return filing;
}

static enum err
read_sheet(struct ctx *cx, struct tx *tx, void *arg)
{
	struct due d;
	enum err e = due_get(cx, tx, S(SHEET), &d);

	return e == E_OK ? sheet_view(cx, tx, w.s, &d, arg) : e;
}

static struct sheet
sheet_now(void)
{
	struct sheet s;

	assert_int_equal(store_read(&w.cx, w.s->store, read_sheet, &s), E_OK);
	return s;
}

/* The parts in a line: [heading], "own", unit's paragraph. */
static const char *
said(void)
{
	struct sheet s = sheet_now();
	struct buf b;

	buf_init(&b, w.arena, 100000);
	for (size_t i = 0; i < s.parts.n; i++) {
		const struct sheet_part *p = &s.parts.v[i];

		buf_fmt(&b, "%s%.*s%s", p->filing != 0 ? " " : str_is(p->kind, "heading") ? " [" : " \"", STR_ARG(p->text),
		    p->filing != 0 ? "" : str_is(p->kind, "heading") ? "]" : "\"");
	}
	return str_z(w.arena, buf_view(&b));
}

/* The form as the page has it, with room for what is added. */
static struct sheet_in
form_now(void)
{
	struct sheet s = sheet_now();
	struct sheet_in in = { .due = S(SHEET), .seq = s.seq, .title = s.title, .number = s.number };

	in.part.v = NEW_N(w.arena, struct str, s.parts.n + 10);
	in.text.v = NEW_N(w.arena, struct str, s.parts.n + 10);
	for (size_t i = 0; i < s.parts.n; i++) {
		const struct sheet_part *p = &s.parts.v[i];

		in.part.v[in.part.n++] = str_fmt(w.arena, "%.*s:%.*s:%.*s:%lld.%lld", STR_ARG(p->kind), STR_ARG(p->section),
		    STR_ARG(p->field), (long long)p->filing, (long long)p->paragraph);
		if (p->filing == 0)
			in.text.v[in.text.n++] = p->text;
	}
	return in;
}

static void
add_own(struct sheet_in *in, const char *section, const char *text)
{
	in->part.v[in->part.n++] = str_fmt(w.arena, "own:%s::", section);
	in->text.v[in->text.n++] = str_of(text);
}

typedef enum err act_fn(struct ctx *cx, struct site *s, const struct sheet_in *in, int64_t *made);

static enum err
act(act_fn *fn, const struct sheet_in *in)
{
	int64_t made;

	ctx_clear_fault(&w.cx);
	assert_int_equal(as("ban", ROLE_LEAD_HEAD), E_OK);
	return fn(&w.cx, w.s, in, &made);
}

static struct str
first_of(int64_t filing)
{
	return str_fmt(w.arena, "%lld.1", (long long)filing);
}

/* --- what every act saves --------------------------------------------------------------------------------------------- */

static void
an_act_saves_what_was_typed(void **state)
{
	struct str ref = first_of(send_report("y", "mot", "", "Đoạn của Sở Y."));
	struct sheet_in in = form_now();

	(void)state;
	in.title = S("Tiêu đề sửa");
	in.number = S("7-BC/BCT");
	in.pick = ref;
	add_own(&in, "mot", "Lời của Ban.");
	assert_int_equal(act(sheet_use, &in), E_OK);
	assert_string_equal(said(), " [I. Mở đầu] \"Lời của Ban.\" Đoạn của Sở Y. [II. Kết quả] [Y tế] [Giáo dục] [III. Đề xuất]");
	assert_true(str_is(sheet_now().title, "Tiêu đề sửa") && str_is(sheet_now().number, "7-BC/BCT"));

	/* and so does taking it out */
	in = form_now();
	in.title = S("Lần hai");
	in.pick = ref;
	assert_int_equal(act(sheet_drop, &in), E_OK);
	assert_string_equal(said(), " [I. Mở đầu] \"Lời của Ban.\" [II. Kết quả] [Y tế] [Giáo dục] [III. Đề xuất]");
	assert_true(str_is(sheet_now().title, "Lần hai"));
}

static void
a_stale_or_bad_form_changes_nothing(void **state)
{
	struct str ref = first_of(send_report("y", "mot", "", "Đoạn của Sở Y."));
	struct sheet_in old = form_now(), in = form_now();

	(void)state;
	in.title = S("");
	assert_int_equal(act(sheet_write, &in), E_INPUT);
	in.title = S("Mới");
	assert_int_equal(act(sheet_write, &in), E_OK);
	old.pick = ref;
	assert_int_equal(act(sheet_use, &old), E_STALE);
	in = form_now();
	in.text.n--;
	assert_int_equal(act(sheet_write, &in), E_USAGE);
	in = form_now();
	in.foreign = in.place = (struct form_strs){ &(struct str){ S("khong-co").p, 8 }, 1 };
	assert_int_equal(act(sheet_write, &in), E_USAGE);
	assert_true(str_is(sheet_now().title, "Mới") && sheet_now().used == 0);
}

/* Pages of the version before: the acts without the text, the text in five lists. */
static void
older_forms_work(void **state)
{
	struct str ref = first_of(send_report("y", "mot", "", "Đoạn của Sở Y."));
	struct str kind[] = { S("heading"), S("source"), S("own") }, section[] = { S("mot"), S("mot"), S("") };
	struct str field[] = { S(""), S(""), S("") }, refs[] = { S(""), ref, S("") }, text[] = { S("I. Sửa"), S(""), S("Cuối.") };
	struct sheet_in in = { .due = S(SHEET), .ref = { &ref, 1 } };

	(void)state;
	assert_int_equal(act(sheet_use, &in), E_OK);
	assert_int_equal(sheet_now().used, 1);
	in = (struct sheet_in){ .due = S(SHEET), .seq = 1, .title = S("Cũ"), .kind = { kind, 3 }, .section = { section, 3 },
		.field = { field, 3 }, .ref = { refs, 3 }, .text = { text, 3 } };
	assert_int_equal(act(sheet_write, &in), E_OK);
	assert_string_equal(said(), " [I. Sửa] Đoạn của Sở Y. \"Cuối.\"");
	in = (struct sheet_in){ .due = S(SHEET), .seq = 2, .number = S("9-BC") };
	assert_int_equal(act(sheet_use_all, &in), E_OK);
	assert_true(str_is(sheet_now().title, "Cũ") && str_is(sheet_now().number, "9-BC"));
}

/* --- where things stand ----------------------------------------------------------------------------------------------- */

static void
paragraphs_stand_by_section(void **state)
{
	struct sheet s;

	(void)state;
	(void)send_report("y", "ket-qua", "y-te", "Một.");
	(void)send_report("gd", "ket-qua", "giao-duc", "Hai.");
	s = sheet_now();
	/* I; II and its two fields; III; the end */
	assert_int_equal(s.rows.n, 6);
	assert_true(str_is(s.rows.v[2].title, "Y tế") && s.rows.v[2].n == 1 && s.rows.v[2].sources[0] == 0);
	assert_true(str_is(s.rows.v[3].title, "Giáo dục") && s.rows.v[3].n == 1 && s.rows.v[3].sources[0] == 1);
	assert_true(s.rows.v[0].n == 0 && s.rows.v[4].n == 0 && s.rows.v[5].section.n == 0);
	assert_int_equal(act(sheet_use_all, &(struct sheet_in){ .due = S(SHEET), .only = S("de-xuat") }), E_OK);
	assert_int_equal(sheet_now().used, 0);
	assert_int_equal(act(sheet_use_all, &(struct sheet_in){ .due = S(SHEET), .seq = 1, .only = S("ket-qua") }), E_OK);
	assert_int_equal(sheet_now().used, 2);
}

static void
foreign(struct sheet_in *in, const char *place)
{
	in->foreign = (struct form_strs){ NEW_N(w.arena, struct str, 1), 1 };
	in->place = (struct form_strs){ NEW_N(w.arena, struct str, 1), 1 };
	in->foreign.v[0] = S("dia-ban");
	in->place.v[0] = str_of(place);
}

/* A section that only the district's form has: under its title, where the officer says. */
static void
a_foreign_section_has_a_place(void **state)
{
	struct str ref = first_of(send_report("hx", "dia-ban", "", "Đoạn của huyện."));
	struct sheet s = sheet_now();
	struct sheet_in in = form_now();

	(void)state;
	assert_int_equal(s.foreign.n, 1);
	assert_true(str_is(s.foreign.v[0].title, "A. Tình hình địa bàn") && !s.foreign.v[0].begun);
	assert_true(str_is(s.rows.v[s.foreign.v[0].row].section, "dia-ban"));
	in.pick = ref;
	assert_int_equal(act(sheet_use, &in), E_OK);
	assert_string_equal(said(), " [I. Mở đầu] [II. Kết quả] [Y tế] [Giáo dục] [III. Đề xuất] [A. Tình hình địa bàn] Đoạn của huyện.");
	in = form_now();
	foreign(&in, "^");
	assert_int_equal(act(sheet_write, &in), E_OK);
	assert_string_equal(said(), " [A. Tình hình địa bàn] Đoạn của huyện. [I. Mở đầu] [II. Kết quả] [Y tế] [Giáo dục] [III. Đề xuất]");
	in = form_now();
	foreign(&in, "mot");
	assert_int_equal(act(sheet_write, &in), E_OK);
	assert_string_equal(said(), " [I. Mở đầu] [Tình hình địa bàn] Đoạn của huyện. [II. Kết quả] [Y tế] [Giáo dục] [III. Đề xuất]");
	s = sheet_now();
	assert_true(str_is(s.foreign.v[0].place, "mot") && s.foreign.v[0].begun && s.foreign.v[0].row == 1);
	in = form_now();
	foreign(&in, "");
	assert_int_equal(act(sheet_write, &in), E_OK);
	assert_string_equal(said(), " [I. Mở đầu] [II. Kết quả] [Y tế] [Giáo dục] [III. Đề xuất] [Tình hình địa bàn] Đoạn của huyện.");
}

/* Chosen together with the first paragraph. */
static void
a_place_is_chosen_with_the_paragraph(void **state)
{
	struct str ref = first_of(send_report("hx", "dia-ban", "", "Đoạn của huyện."));
	struct sheet_in in = form_now();

	(void)state;
	in.pick = ref;
	foreign(&in, "de-xuat");
	assert_int_equal(act(sheet_use, &in), E_OK);
	assert_string_equal(said(), " [I. Mở đầu] [II. Kết quả] [Y tế] [Giáo dục] [III. Đề xuất] [Tình hình địa bàn] Đoạn của huyện.");
	assert_true(str_is(sheet_now().foreign.v[0].place, "de-xuat"));
	/* taken out, it is of the section it stands in, and comes with the rest of that */
	in = form_now();
	in.pick = ref;
	assert_int_equal(act(sheet_drop, &in), E_OK);
	in = form_now();
	in.only = S("de-xuat");
	assert_int_equal(act(sheet_use_all, &in), E_OK);
	assert_int_equal(sheet_now().used, 1);
}

/* --- issuing ---------------------------------------------------------------------------------------------------------- */

static enum err
hold(int y, int m, int d)
{
	int64_t entry;

	assert_int_equal(as("ban", ROLE_LEAD_HEAD), E_OK);
	return meeting_hold(&w.cx, w.s, &(struct meeting_hold){ .due = S("giao-ban/ban/2025-Q1"), .day = day_of(y, m, d),
	    .reason = S("Họp sớm.") }, &entry);
}

/* More time for a row whose day hangs on the meeting: it hangs on it still, and the meeting takes none of the time back. */
static void
extended_while_awaited(void **state)
{
	struct due_extend in = { .due = S(SHEET), .to = day_of(2025, 5, 12), .reason = S("Chờ số liệu.") };
	int64_t entry;

	(void)state;
	assert_true(row(SHEET).provisional);
	assert_int_equal(as("ban", ROLE_LEAD_HEAD), E_OK);
	assert_int_equal(due_extend(&w.cx, w.s, &in, &entry), E_OK);
	assert_true(row(SHEET).provisional && row(SHEET).day_now == in.to);
	on(2025, 3, 28);
	assert_int_equal(hold(2025, 3, 27), E_OK);
	assert_int_equal(row(SHEET).day_now, in.to);
}

static void
issued_when_open_and_seen(void **state)
{
	struct sheet_in in = { .due = S(SHEET), .number = S("1-BC/BCT") };

	(void)state;
	(void)send_report("y", "ket-qua", "y-te", "Một.");
	assert_int_equal(act(sheet_use_all, &in), E_OK);
	in = (struct sheet_in){ .due = S(SHEET), .seq = 1 };
	on(2025, 2, 27);
	in.although_missing = true;
	assert_int_equal(act(consolidation_issue, &in), E_RULE);
	assert_true(str_find(fault_text(), S("01/03/2025")) > 0);
	on(2025, 3, 12);
	in.although_missing = false;
	assert_int_equal(act(consolidation_issue, &in), E_INPUT);
	assert_true(str_find(fault_text(), S("2 units have not sent their report: Sở Giáo dục, Huyện X")) >= 0);
	assert_true(str_find(fault_text(), S("Not recorded yet: Giao ban quý.")) > 0);
	assert_int_equal(hold(2025, 3, 12), E_OK);
	assert_int_equal(act(consolidation_issue, &in), E_INPUT);
	assert_true(str_find(fault_text(), S("Not recorded")) < 0);
	in.although_missing = true;
	assert_int_equal(act(consolidation_issue, &in), E_OK);
}

static void
issued_without_a_tick(void **state)
{
	struct sheet_in in = { .due = S(SHEET), .number = S("1-BC/BCT") };

	(void)state;
	(void)send_report("y", "ket-qua", "y-te", "Một.");
	(void)send_report("gd", "ket-qua", "giao-duc", "Hai.");
	(void)send_report("hx", "dia-ban", "", "Ba.");
	assert_int_equal(hold(2025, 3, 10), E_OK);
	assert_int_equal(act(sheet_use_all, &in), E_OK);
	assert_int_equal(act(consolidation_issue, &(struct sheet_in){ .due = S(SHEET), .seq = 1 }), E_OK);
}

/* Held long before the month the row opens in: its last day came forward, and so it is open. */
static void
issued_after_an_early_meeting(void **state)
{
	struct sheet_in in;

	(void)state;
	on(2025, 2, 11);
	in = form_now();
	in.number = S("1-BC/BCT");
	in.although_missing = true;
	add_own(&in, "mot", "Lời của Ban.");
	assert_int_equal(act(consolidation_issue, &in), E_RULE);
	assert_int_equal(hold(2025, 2, 10), E_OK);
	assert_true(row(SHEET).day_now < row(SHEET).opens);
	assert_int_equal(act(consolidation_issue, &in), E_OK);
}

static void
returned(int64_t filing)
{
	int64_t entry;

	assert_int_equal(as("ban", ROLE_LEAD_HEAD), E_OK);
	assert_int_equal(filing_return(&w.cx, w.s, &(struct filing_return){ .filing = filing, .reason = S("Bổ sung."),
		.again_by = day_of(2025, 3, 20) }, &entry), E_OK);
}

static void
erased(int64_t filing)
{
	int64_t entry;

	assert_int_equal(as("ban", ROLE_LEAD_HEAD), E_OK);
	assert_int_equal(entry_erase(&w.cx, w.s, &(struct entry_erase){ .entry = filing, .ground = S("Điều 10") }, &entry), E_OK);
}

/* Words of a report that was returned, sent anew or erased do not go up; they go out of the sheet in one act, nothing else does. */
static void
what_does_not_stand_is_not_issued(void **state)
{
	int64_t y = send_report("y", "ket-qua", "y-te", "Một.\nHai."), gd = send_report("gd", "ket-qua", "giao-duc", "Ba.");
	struct sheet_in in;

	(void)state;
	(void)send_report("hx", "dia-ban", "", "Bốn.");
	assert_int_equal(act(sheet_use_all, &(struct sheet_in){ .due = S(SHEET), .number = S("1-BC/BCT") }), E_OK);
	assert_int_equal(sheet_changed(&w.cx, &(struct sheet){ .parts.n = 0 }).n, 0);
	returned(y);
	erased(gd);
	in = form_now();
	in.although_missing = true;
	assert_int_equal(act(consolidation_issue, &in), E_RULE);
	assert_true(str_find(fault_text(), S("(Sở Y, Sở Giáo dục; paragraphs: 3)")) > 0);
	add_own(&in, "mot", "Lời của Ban.");
	in.without_changed = true;
	assert_int_equal(act(sheet_drop, &in), E_OK);
	assert_string_equal(said(), " [I. Mở đầu] \"Lời của Ban.\" [II. Kết quả] [Y tế] [Giáo dục] [III. Đề xuất] "
	    "[A. Tình hình địa bàn] Bốn.");

	/* sent anew: the old words go, the new ones come, in one act too */
	y = send_report("y", "ket-qua", "y-te", "Một sửa.");
	assert_int_equal(act(sheet_use_all, &(struct sheet_in){ .due = S(SHEET), .seq = 2 }), E_OK);
	returned(y);
	(void)send_report("y", "ket-qua", "y-te", "Một sửa lại.");
	in = (struct sheet_in){ .due = S(SHEET), .seq = 3, .although_missing = true };
	assert_int_equal(act(consolidation_issue, &in), E_RULE);
	in.without_changed = true;
	assert_int_equal(act(sheet_use_all, &in), E_OK);
	assert_string_equal(said(), " [I. Mở đầu] \"Lời của Ban.\" [II. Kết quả] [Y tế] Một sửa lại. [Giáo dục] [III. Đề xuất] "
	    "[A. Tình hình địa bàn] Bốn.");
	in.seq = 4;
	assert_int_equal(act(consolidation_issue, &in), E_OK);
}

static enum err
read_list(struct ctx *cx, struct tx *tx, void *arg)
{
	return due_consolidations(cx, tx, ctx_today(cx), arg);
}

/* Is the row on the lead's list on this day? */
static bool
listed(const char *key, int y, int m, int d)
{
	struct due_list l;
	bool there = false;

	on(y, m, d);
	assert_int_equal(store_read(&w.cx, w.s->store, read_list, &l), E_OK);
	for (size_t i = 0; i < l.n; i++)
		there |= str_is(l.v[i].key, key);
	return there;
}

/* At the turn of the year nothing that is still to be issued leaves the list. */
static void
listed_until_issued(void **state)
{
	struct sheet_in in = { .due = S(SHEET), .number = S("1-BC/BCT"), .although_missing = true };
	const char *next = "len/ban/2026-Q1";

	(void)state;
	assert_true(listed(SHEET, 2025, 12, 31) && !listed(next, 2025, 12, 31));
	assert_true(listed(SHEET, 2026, 1, 5) && listed(next, 2026, 1, 5));
	assert_false(listed(SHEET, 2027, 1, 5));
	(void)send_report("y", "ket-qua", "y-te", "Một.");
	assert_int_equal(act(sheet_use_all, &in), E_OK);
	in.seq = 1;
	assert_int_equal(act(consolidation_issue, &in), E_OK);
	assert_false(listed(SHEET, 2026, 1, 5));
}

static enum err
read_draft(struct ctx *cx, struct tx *tx, void *arg)
{
	struct due d;
	enum err e = due_get(cx, tx, S("quy/y/2025-Q1"), &d);

	return e == E_OK ? draft_view(cx, tx, w.s, &d, arg) : e;
}

/* Whoever writes the report sees that the lead asked for it, until it is sent. */
static void
a_reminder_stands_on_the_draft(void **state)
{
	struct draft_view v;
	int64_t entry;

	(void)state;
	assert_int_equal(as("y", ROLE_UNIT_OFFICER), E_OK);
	assert_int_equal(store_read(&w.cx, w.s->store, read_draft, &v), E_OK);
	assert_true(v.reminded == INSTANT_NONE);
	assert_int_equal(as("ban", ROLE_LEAD_HEAD), E_OK);
	assert_int_equal(due_remind(&w.cx, w.s, &(struct due_remind){ .due = S("quy/y/2025-Q1"), .words = S("Đề nghị gửi.") },
	    &entry), E_OK);
	assert_int_equal(as("y", ROLE_UNIT_OFFICER), E_OK);
	assert_int_equal(store_read(&w.cx, w.s->store, read_draft, &v), E_OK);
	assert_true(v.reminded == w.cx.now);
}

struct reading {
	struct consolidation_view v;
	int64_t id;
};

static enum err
read_issued(struct ctx *cx, struct tx *tx, void *arg)
{
	struct reading *r = arg;
	enum err e = consolidation_view(cx, tx, w.s, r->id, &r->v);

	return e == E_OK ? unit_list(cx, tx, r->v.c.day, &r->v.units) : e;
}

static bool
first_text(const struct consolidation_part_list *l, size_t i, const char *text)
{
	return i < l->n && str_is(l->v[i].text, text);
}

static bool
paragraph_there(const struct doc_text *t, const char *text)
{
	for (size_t i = 0; i < t->n; i++)
		if (str_is(t->v[i].text, text))
			return true;
	for (size_t i = 0; i < t->n; i++)
		print_message("%s\n", str_z(w.arena, t->v[i].text));
	return false;
}

/* What is typed when it is issued goes out; empty sections are left out and the numbers follow each other. */
static void
issued_as_typed_and_numbered(void **state)
{
	struct reading r = { .id = 0 };
	struct sheet_in in;
	struct doc_text doc;
	struct str bytes;
	int64_t filing = send_report("y", "ket-qua", "y-te", "Một.");

	(void)state;
	assert_int_equal(act(sheet_use_all, &(struct sheet_in){ .due = S(SHEET), .number = S("1-BC/BCT") }), E_OK);
	in = form_now();
	add_own(&in, "de-xuat", "Đoạn một.\nĐoạn hai.");
	in.although_missing = true;
	assert_int_equal(act(consolidation_issue, &in), E_OK);
	r.id = store_query_number("select max(consolidation) from consolidation");
	assert_int_equal(store_read(&w.cx, w.s->store, read_issued, &r), E_OK);
	assert_int_equal(r.v.parts.n, 5);
	assert_true(first_text(&r.v.parts, 0, "I. Kết quả") && first_text(&r.v.parts, 1, "Y tế"));
	assert_true(first_text(&r.v.parts, 3, "II. Đề xuất") && first_text(&r.v.parts, 4, "Đoạn một.\nĐoạn hai."));
	assert_int_equal(consolidation_docx(&w.cx, w.s, &r.v, &bytes), E_OK);
	assert_int_equal(doc_text_parse(w.arena, bytes, &doc), 0);
	assert_true(paragraph_there(&doc, "Đoạn một.") && paragraph_there(&doc, "Đoạn hai."));
	assert_true(paragraph_there(&doc, "CẤP TRÊN") && paragraph_there(&doc, "BAN CHỦ TRÌ") && paragraph_there(&doc, "CHỨC VỤ"));
	assert_true(paragraph_there(&doc, "Nơi nhận:") && paragraph_there(&doc, "lên cấp trên quý I/2025"));

	/* a deputy of whom the plan names signs for him */
	r.v.c.by_title = S("Phó Trưởng ban");
	assert_int_equal(consolidation_docx(&w.cx, w.s, &r.v, &bytes), E_OK);
	assert_int_equal(doc_text_parse(w.arena, bytes, &doc), 0);
	assert_true(paragraph_there(&doc, "K/T TRƯỞNG BAN") && paragraph_there(&doc, "PHÓ TRƯỞNG BAN"));

	/* in Vietnamese, whatever the page's language, also what is said of words that went since */
	assert_int_equal(w.cx.lang, LANG_EN);
	erased(filing);
	assert_int_equal(store_read(&w.cx, w.s->store, read_issued, &r), E_OK);
	assert_int_equal(consolidation_docx(&w.cx, w.s, &r.v, &bytes), E_OK);
	assert_int_equal(doc_text_parse(w.arena, bytes, &doc), 0);
	assert_true(paragraph_there(&doc, "(Đoạn này đã được xóa theo quy định của pháp luật.)") &&
	    paragraph_there(&doc, "Phụ lục 2. Nguồn báo cáo"));
}

int
main(void)
{
#define T_(test) cmocka_unit_test_setup_teardown(test, set_up_sheet, tear_down)
	const struct CMUnitTest tests[] = {
		T_(an_act_saves_what_was_typed), T_(a_stale_or_bad_form_changes_nothing), T_(older_forms_work),
		T_(paragraphs_stand_by_section), T_(a_foreign_section_has_a_place), T_(a_place_is_chosen_with_the_paragraph),
		T_(extended_while_awaited), T_(issued_when_open_and_seen), T_(issued_without_a_tick), T_(issued_after_an_early_meeting),
		T_(what_does_not_stand_is_not_issued),
		T_(listed_until_issued), T_(a_reminder_stands_on_the_draft), T_(issued_as_typed_and_numbered),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
