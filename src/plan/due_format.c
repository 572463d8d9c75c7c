/* One column list serves CSV; JSON names the same columns and gives lists and truth values their own types. */
#include "plan/due_format.h"

#include "plan/moment.h"
#include "plan/unit.h"

bool
due_format_read(struct str name, enum due_format *out)
{
	static const char *const names[DUE_FORMAT__MAX] = { "table", "csv", "json", "ics" };

	for (int i = 0; i < DUE_FORMAT__MAX; i++)
		if (str_is(name, names[i])) {
			*out = (enum due_format)i;
			return true;
		}
	return false;
}

/* --- CSV and JSON -------------------------------------------------------------------------------------------------- */

static struct str
instant_text(struct arena *a, const struct plan *p, instant_t at)
{
	return at == INSTANT_NONE ? S("") : instant_iso(a, at, plan_zone_at(p, at));
}

static void
csv_cell(struct buf *b, struct str s)
{
	buf_ch(b, ',');
	buf_csv(b, s);
}

void
due_csv(struct ctx *cx, struct buf *b, const struct plan *p, const struct due_row *rows, size_t n)
{
	struct arena *a = cx->arena;

	buf_z(b, "due,duty,kind,unit,period,opens,window_from,window_to,rule_date,last_day,last_instant,stands_for,"
	    "provisional,to,copy,clause\n");
	for (size_t i = 0; i < n; i++) {
		const struct due_row *r = &rows[i];

		buf_csv(b, r->key);
		csv_cell(b, r->duty);
		csv_cell(b, str_of(due_kind_name(r->kind)));
		csv_cell(b, r->unit);
		csv_cell(b, r->period);
		csv_cell(b, day_iso(a, r->opens));
		csv_cell(b, day_iso(a, r->window_from));
		csv_cell(b, day_iso(a, r->window_to));
		csv_cell(b, day_iso(a, r->rule_date));
		csv_cell(b, day_iso(a, r->last_day));
		csv_cell(b, instant_text(a, p, r->last_instant));
		csv_cell(b, str_join(a, r->stands_for, r->stands_n, S(";")));
		csv_cell(b, r->provisional ? S("1") : S("0"));
		csv_cell(b, str_join(a, r->to, r->to_n, S(";")));
		csv_cell(b, str_join(a, r->copy, r->copy_n, S(";")));
		csv_cell(b, r->clause_cited);
		buf_ch(b, '\n');
	}
}

static void
json_text(struct buf *b, const char *name, struct str s)
{
	buf_fmt(b, ",\"%s\":", name);
	if (s.n == 0)
		buf_z(b, "null");
	else
		buf_json(b, s);
}

static void
json_list(struct buf *b, const char *name, const struct str *v, size_t n)
{
	buf_fmt(b, ",\"%s\":[", name);
	for (size_t i = 0; i < n; i++) {
		if (i > 0)
			buf_ch(b, ',');
		buf_json(b, v[i]);
	}
	buf_ch(b, ']');
}

void
due_json(struct ctx *cx, struct buf *b, const struct plan *p, const struct due_row *rows, size_t n)
{
	struct arena *a = cx->arena;

	buf_z(b, "[");
	for (size_t i = 0; i < n; i++) {
		const struct due_row *r = &rows[i];

		buf_z(b, i > 0 ? ",\n{\"due\":" : "\n{\"due\":");
		buf_json(b, r->key);
		json_text(b, "duty", r->duty);
		json_text(b, "kind", str_of(due_kind_name(r->kind)));
		json_text(b, "unit", r->unit);
		json_text(b, "period", r->period);
		json_text(b, "opens", day_iso(a, r->opens));
		json_text(b, "window_from", day_iso(a, r->window_from));
		json_text(b, "window_to", day_iso(a, r->window_to));
		json_text(b, "rule_date", day_iso(a, r->rule_date));
		json_text(b, "last_day", day_iso(a, r->last_day));
		json_text(b, "last_instant", instant_text(a, p, r->last_instant));
		json_list(b, "stands_for", r->stands_for, r->stands_n);
		buf_fmt(b, ",\"provisional\":%s", r->provisional ? "true" : "false");
		json_list(b, "to", r->to, r->to_n);
		json_list(b, "copy", r->copy, r->copy_n);
		json_text(b, "clause", r->clause_cited);
		buf_ch(b, '}');
	}
	buf_z(b, n > 0 ? "\n]\n" : "]\n");
}

/* --- a table for people -------------------------------------------------------------------------------------------- */

#define COLUMNS 6

static void
table_pad(struct buf *b, struct str s, size_t width)
{
	buf_str(b, s);
	for (size_t i = str_runes(s); i < width; i++)
		buf_ch(b, ' ');
}

static struct str
table_last(struct ctx *cx, const struct plan *p, const struct due_row *r)
{
	struct str day;

	if (r->at_once)
		return str_of(T(cx, "at once"));
	if (r->none_late)
		return str_of(T(cx, "no last day"));
	if (r->last_day == DAY_NONE && r->kind == DUE_MEETING)
		return str_fmt(cx->arena, "%.*s – %.*s", STR_ARG(day_vi(cx->arena, r->window_from)),
		    STR_ARG(day_vi(cx->arena, r->window_to)));
	if (r->last_day == DAY_NONE)
		return str_of(T(cx, "not yet known"));
	day = r->last_instant == INSTANT_NONE ? day_vi(cx->arena, r->last_day) :
	    instant_vi(cx->arena, r->last_instant, plan_zone_at(p, r->last_instant));
	return r->provisional ? str_fmt(cx->arena, "%.*s (%s)", STR_ARG(day), T(cx, "provisional")) : day;
}

void
due_table(struct ctx *cx, struct buf *b, const struct plan *p, const struct due_row *rows, size_t n)
{
	struct str (*cells)[COLUMNS] = arena_alloc(cx->arena, arena_mul(n + 1, sizeof(*cells)));
	size_t width[COLUMNS] = { 0 };
	const char *const heads[COLUMNS] = { T(cx, "Last day"), T(cx, "Opens"), T(cx, "Duty"), T(cx, "Unit"),
		T(cx, "Period"), T(cx, "Clause") };

	for (size_t i = 0; i <= n; i++) {
		const struct due_row *r = i > 0 ? &rows[i - 1] : NULL;

		for (int c = 0; r == NULL && c < COLUMNS; c++)
			cells[i][c] = str_of(heads[c]);
		if (r != NULL) {
			cells[i][0] = table_last(cx, p, r);
			cells[i][1] = day_vi(cx->arena, r->opens);
			cells[i][2] = r->title.n > 0 ? r->title : r->duty;
			cells[i][3] = r->from_unit.n == 0 ? r->unit :
			    str_fmt(cx->arena, "%.*s@%.*s", STR_ARG(r->unit), STR_ARG(r->from_unit));
			cells[i][4] = r->period;
			cells[i][5] = r->clause_cited;
		}
		for (int c = 0; c < COLUMNS; c++)
			if (str_runes(cells[i][c]) > width[c])
				width[c] = str_runes(cells[i][c]);
	}
	for (size_t i = 0; i <= n; i++)
		for (int c = 0; c < COLUMNS; c++) {
			if (c + 1 == COLUMNS) {
				buf_str(b, cells[i][c]);
				buf_ch(b, '\n');
			} else {
				table_pad(b, cells[i][c], width[c] + 2);
			}
		}
}

/* --- iCalendar ----------------------------------------------------------------------------------------------------- */

/* Folded lines go on behind CRLF and a space; a character is never cut. */
static void
ics_fold(struct buf *b, struct str line)
{
	size_t at = 0, room = 75;

	while (at < line.n) {
		uint32_t rune;
		size_t n = str_rune(str_sub(line, at, 4), &rune);

		n = n == 0 ? 1 : n;
		if (n > room) {
			buf_z(b, "\r\n ");
			room = 74;
		}
		buf_put(b, line.p + at, n);
		room -= n;
		at += n;
	}
	buf_z(b, "\r\n");
}

void
ics_text(struct buf *b, const char *name, struct str text)
{
	struct buf line;

	buf_init(&line, b->arena, b->max);
	buf_fmt(&line, "%s:", name);
	for (size_t i = 0; i < text.n; i++) {
		char c = text.p[i];

		if (c == '\n')
			buf_z(&line, "\\n");
		else if (c == '\\' || c == ';' || c == ',')
			buf_put(&line, (char[]){ '\\', c }, 2);
		else if ((unsigned char)c >= ' ')
			buf_ch(&line, c);
	}
	ics_fold(b, buf_view(&line));
}

static void
ics_day(struct buf *b, const char *name, day_t day)
{
	struct ymd v = day_ymd(day);

	buf_fmt(b, "%s;VALUE=DATE:%04d%02d%02d\r\n", name, v.y, v.m, v.d);
}

static void
ics_instant(struct buf *b, const char *name, instant_t at)
{
	struct ymd v = day_ymd(instant_day(at, 0));
	int s = (int)((at - day_start(instant_day(at, 0), 0)) / 1000);

	buf_fmt(b, "%s:%04d%02d%02dT%02d%02d%02dZ\r\n", name, v.y, v.m, v.d, s / 3600, s / 60 % 60, s % 60);
}

static struct str
ics_about(struct ctx *cx, const struct due_row *r)
{
	struct arena *a = cx->arena;
	struct str s = str_fmt(a, T(cx, "Clause %.*s."), STR_ARG(r->clause_cited));

	if (r->clause_cited.n == 0)
		s = S("");
	if (r->opens != DAY_NONE)
		s = str_fmt(a, "%.*s\n%s %.*s", STR_ARG(s), T(cx, "Opens"), STR_ARG(day_vi(a, r->opens)));
	if (r->stands_n > 0)
		s = str_fmt(a, "%.*s\n%s %.*s", STR_ARG(s), T(cx, "Also closes:"),
		    STR_ARG(str_join(a, r->stands_for, r->stands_n, S(", "))));
	return s;
}

void
due_ics(struct ctx *cx, struct buf *b, const struct plan *p, const struct due_row *rows, size_t n)
{
	buf_z(b, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//phoihop//plan//EN\r\nCALSCALE:GREGORIAN\r\n");
	ics_text(b, "X-WR-CALNAME", p->head->title);
	for (size_t i = 0; i < n; i++) {
		const struct due_row *r = &rows[i];
		bool meeting = r->last_day == DAY_NONE && r->kind == DUE_MEETING;
		day_t day = due_row_day(r);
		struct str unit = plan_unit_name(p, r->unit_stmt, day);

		buf_z(b, "BEGIN:VEVENT\r\n");
		ics_text(b, "UID", str_fmt(cx->arena, "%.*s@phoihop", STR_ARG(r->key)));
		ics_instant(b, "DTSTAMP", cx->now);
		if (r->last_instant != INSTANT_NONE) {
			ics_instant(b, "DTSTART", r->last_instant);
		} else {
			ics_day(b, "DTSTART", meeting ? r->window_from : day);
			ics_day(b, "DTEND", day + 1);
		}
		ics_text(b, "SUMMARY", str_fmt(cx->arena, "%.*s %.*s – %.*s", STR_ARG(r->title), STR_ARG(r->period),
		    STR_ARG(unit)));
		ics_text(b, "DESCRIPTION", ics_about(cx, r));
		ics_text(b, "CATEGORIES", str_of(due_kind_name(r->kind)));
		buf_fmt(b, "STATUS:%s\r\nTRANSP:TRANSPARENT\r\nEND:VEVENT\r\n", r->provisional ? "TENTATIVE" : "CONFIRMED");
	}
	buf_z(b, "END:VCALENDAR\r\n");
}

void
due_write(struct ctx *cx, struct buf *b, const struct plan *p, enum due_format f, const struct due_row *rows, size_t n)
{
	switch (f) {
	case DUE_TABLE:
		due_table(cx, b, p, rows, n);
		break;
	case DUE_CSV:
		due_csv(cx, b, p, rows, n);
		break;
	case DUE_JSON:
		due_json(cx, b, p, rows, n);
		break;
	case DUE_ICS:
		due_ics(cx, b, p, rows, n);
		break;
	case DUE_FORMAT__MAX:
		break;
	}
}
