/* The demo's words: blocks of the text files, chosen and filled in; and the figures they speak of. */
#include "case/demo.h"

#include "base/number.h"

#define FRESH_DAYS 75                  /* a unit does not repeat a text within two periods */
#define UNITS 64

struct block {
	struct str file;                       /* "suc-khoe" */
	struct str section, audience, months, to, field;
	struct str text;
	day_t used[UNITS];
};

struct demo_text {
	struct { struct block *v; size_t n, cap; } blocks;
	struct demo_table places, figures, shares;
	struct str units[UNITS];               /* numbers of block.used */
	size_t units_n;
};

/* --- reading ------------------------------------------------------------------------------------------------------ */

static void
head_read(struct block *b, struct str line)
{
	struct str word, key;
	bool more, equals;

	line = str_cut(str_sub(line, 1, line.n), ' ', &b->section, &more);
	while (line.n > 0) {
		struct str value;

		line = str_cut(line, ' ', &word, &more);
		value = str_cut(word, '=', &key, &equals);
		if (!equals)
			b->audience = word;
		else if (str_is(key, "months"))
			b->months = value;
		else if (str_is(key, "to"))
			b->to = value;
		else if (str_is(key, "field"))
			b->field = value;
	}
}

static void
file_read(struct arena *a, struct demo_text *t, struct str name, struct str rest)
{
	struct str line;
	struct block *b = NULL;
	bool more = true;

	while (more) {
		rest = str_cut(rest, '\n', &line, &more);
		line = str_trim(line);
		if (line.n == 0) {
			b = NULL;
		} else if (line.p[0] == '@') {
			b = &LIST_ADD(a, t->blocks.v, t->blocks.n, t->blocks.cap);
			*b = (struct block){ .file = name };
			for (size_t i = 0; i < UNITS; i++)
				b->used[i] = DAY_NONE;
			head_read(b, line);
		} else if (b != NULL && line.p[0] != '#') {
			b->text = b->text.n == 0 ? line : str_fmt(a, "%.*s %.*s", STR_ARG(b->text), STR_ARG(line));
		}
	}
}

struct demo_text *
demo_text_load(struct arena *a)
{
	struct demo_text *t = NEW(a, struct demo_text);

	for (size_t i = 0; i < builtin_demo_n; i++) {
		struct str name = builtin_demo[i].name;

		if (!str_ends(name, S(".txt")))
			continue;
		for (size_t k = name.n; k-- > 0;)
			if (name.p[k] == '/') {
				name = str_sub(name, k + 1, name.n);
				break;
			}
		file_read(a, t, str_sub(name, 0, name.n - 4), builtin_demo[i].text);
	}
	t->places = demo_table_read(a, "dia-ban.csv");
	t->figures = demo_table_read(a, "chi-tieu.csv");
	t->shares = demo_table_read(a, "ty-trong.csv");
	return t;
}

/* --- figures ------------------------------------------------------------------------------------------------------ */

static double
number(struct str s)
{
	char z[32];
	size_t n = s.n < sizeof(z) - 1 ? s.n : sizeof(z) - 1;

	for (size_t i = 0; i < n; i++)
		z[i] = s.p[i];
	z[n] = '\0';
	return strtod(z, NULL);
}

/* -1 .. 1, the same for the same month */
static double
swing(struct str indicator, struct str unit, int year, int month)
{
	struct dice d = dice_of(indicator, unit);

	d.state ^= (uint64_t)(year * 16 + month) * 0x9e3779b97f4a7c15u;
	return (double)dice_roll(&d, 2001) / 1000.0 - 1.0;
}

static double
province(const struct demo_text *t, struct str indicator, int year, int month, int depth)
{
	for (size_t i = 0; i < t->figures.n && depth < 8; i++) {
		const struct str *c = t->figures.v[i].cell;
		double v;

		if (!str_eq(c[0], indicator))
			continue;
		if (c[2].n > 0)
			return province(t, c[1], year, month, depth + 1) - province(t, c[2], year, month, depth + 1);
		v = number(c[3]) * (1 + number(c[4]) / 100 * swing(indicator, S(""), year, month));
		if (c[1].n > 0)
			return v * province(t, c[1], year, month, depth + 1);
		for (int y = 2025; y < year; y++)
			v *= 1 + number(c[5]) / 100;
		return (double)(int64_t)(v * number(c[5 + month]) / 100 + 0.5);
	}
	return -1;
}

static double
local(const struct demo_text *t, struct str unit, struct str indicator, int year, int month)
{
	double all = province(t, indicator, year, month, 0), share = -1;

	for (size_t i = 0; i < t->shares.n; i++) {
		const struct str *c = t->shares.v[i].cell;

		if (!str_eq(c[0], unit))
			continue;
		if (str_eq(c[1], indicator))
			return number(c[2]);
		if (str_is(c[1], "*"))
			share = number(c[2]);
	}
	return share < 0 || all < 0 ? all : all * share / 1000 * (1 + 0.02 * swing(indicator, unit, year, month));
}

bool
demo_figure(struct demo_text *t, struct str unit, struct str indicator, const struct demo_period *p, bool stock,
    int64_t *out)
{
	int64_t sum = 0;

	for (int m = stock ? p->last : p->last - p->months + 1; m <= p->last; m++) {
		double v = local(t, unit, indicator, p->year, m);

		if (v < 0)
			return false;
		sum += (int64_t)(v + 0.5);
	}
	*out = sum;
	return true;
}

/* --- placeholders ------------------------------------------------------------------------------------------------- */

static struct str
period_words(struct ctx *cx, struct demo_period p, bool next)
{
	static const char *const roman[] = { "I", "II", "III", "IV" };
	int q = (p.last - 1) / 3 + next;

	if (p.months == 12)
		return str_fmt(cx->arena, "năm %d", p.year + next);
	if (p.months == 6)
		return str_of(next ? "6 tháng cuối năm" : "6 tháng đầu năm");
	if (p.months == 3)
		return str_fmt(cx->arena, "quý %s", roman[q % 4]);
	return str_fmt(cx->arena, "tháng %d", (p.last - 1 + next) % 12 + 1);
}

static struct str
place_name(const struct demo_text *t, const struct demo_for *f, struct dice *dice, struct str other)
{
	bool local_unit = str_is(f->unit->role, "local");
	uint64_t at = dice_roll(dice, t->places.n);

	for (size_t i = 0; i < t->places.n; i++) {
		const struct str *c = t->places.v[(at + i) % t->places.n].cell;

		if ((!local_unit || str_eq(c[0], f->unit->key)) && !str_eq(c[2], other))
			return c[2];
	}
	return S("");
}

static struct str
area_kind(const struct demo_text *t, const struct demo_for *f)
{
	for (size_t i = 0; i < t->places.n && str_is(f->unit->role, "local"); i++)
		if (str_eq(t->places.v[i].cell[0], f->unit->key))
			return t->places.v[i].cell[1];
	return S("tỉnh");
}

static struct str
figure_words(struct ctx *cx, struct demo_text *t, const struct demo_for *f, struct str indicator, bool compared)
{
	const struct blank_figure *b = f->blank == NULL ? NULL : blank_figure(f->blank, indicator);
	struct demo_period before = f->period;
	int64_t now, then, permille;

	for (size_t i = 0; f->figures != NULL && b != NULL && i < f->figures->indicator.n; i++) {
		if (!str_eq(f->figures->indicator.v[i], indicator))
			continue;
		if (!compared)
			return f->figures->value.v[i];
		before.year--;
		if (!demo_figure(t, f->unit->key, indicator, &f->period, b->stock, &now) ||
		    !demo_figure(t, f->unit->key, indicator, &before, b->stock, &then) || then <= 0)
			return S("");
		permille = (now - then) * 1000 / then;
		if (permille == 0)
			return S("bằng cùng kỳ");
		return str_fmt(cx->arena, "%s %lld,%lld %%", permille > 0 ? "tăng" : "giảm",
		    (long long)(permille < 0 ? -permille : permille) / 10, (long long)(permille < 0 ? -permille : permille) % 10);
	}
	return S("");
}

static struct str
range(struct ctx *cx, struct dice *dice, struct str spec, bool tenths)
{
	struct str low;
	bool dash;
	struct str high = str_cut(spec, '-', &low, &dash);
	double times = tenths ? 10 : 1;
	int64_t a = (int64_t)(number(low) * times + 0.5), b = (int64_t)(number(high) * times + 0.5);

	if (!dash || b < a)
		return S("");
	a += (int64_t)dice_roll(dice, (uint64_t)(b - a) + 1);
	return decimal_vi(cx->arena, (struct decimal){ .v = a, .scale = tenths ? 1 : 0, .set = true });
}

static struct str
choice(struct dice *dice, struct str of)
{
	uint64_t n = 1;
	struct str word = of;
	bool more;

	for (size_t i = 0; i < of.n; i++)
		n += of.p[i] == '|';
	for (uint64_t k = dice_roll(dice, n) + 1; k > 0; k--)
		of = str_cut(of, '|', &word, &more);
	return word;
}

/* Empty when it cannot be filled. */
static struct str
placeholder(struct ctx *cx, struct demo_text *t, const struct demo_for *f, struct dice *dice, struct str name,
    struct str *place)
{
	struct str key, arg;
	bool colon;

	arg = str_cut(name, ':', &key, &colon);
	if (colon && str_is(key, "so"))
		return range(cx, dice, arg, false);
	if (colon && str_is(key, "so1"))
		return range(cx, dice, arg, true);
	if (colon && str_is(key, "cs"))
		return figure_words(cx, t, f, arg, false);
	if (colon && str_is(key, "ss"))
		return figure_words(cx, t, f, arg, true);
	if (str_is(name, "ky") || str_is(name, "ky-toi"))
		return period_words(cx, f->period, name.n > 2);
	if (str_is(name, "nam"))
		return str_fmt(cx->arena, "%d", f->period.year);
	if (str_is(name, "don-vi"))
		return f->unit->name;
	if (str_is(name, "dia-ban"))
		return area_kind(t, f);
	if (str_is(name, "noi") || str_is(name, "noi2"))
		return *place = place_name(t, f, dice, *place);
	return str_find(name, S("|")) >= 0 ? choice(dice, name) : S("");
}

static bool
fill(struct ctx *cx, struct demo_text *t, const struct demo_for *f, struct dice *dice, struct str text, struct str *out)
{
	struct str head, name, value, place = S("");
	struct buf b;
	bool more = true;

	buf_init(&b, cx->arena, 20000);
	while (more) {
		text = str_cut(text, '{', &head, &more);
		buf_str(&b, head);
		if (!more)
			break;
		text = str_cut(text, '}', &name, &more);
		value = placeholder(cx, t, f, dice, name, &place);
		if (value.n == 0)
			return false;
		if (b.n == 0 && value.p[0] >= 'a' && value.p[0] <= 'z') {
			buf_ch(&b, (char)(value.p[0] - 'a' + 'A'));
			value = str_sub(value, 1, value.n);
		}
		buf_str(&b, value);
	}
	*out = buf_view(&b);
	return true;
}

/* --- choosing ----------------------------------------------------------------------------------------------------- */

static size_t
unit_number(struct demo_text *t, struct str unit)
{
	size_t i = 0;

	while (i < t->units_n && !str_eq(t->units[i], unit))
		i++;
	if (i == t->units_n && t->units_n < UNITS - 1)
		t->units[t->units_n++] = unit;
	return i;
}

static bool
listed(struct str list, struct str one)
{
	struct str head;
	bool more = true;

	while (more) {
		list = str_cut(list, ',', &head, &more);
		if (str_eq(head, one))
			return true;
	}
	return false;
}

/* Is the file's field one of `fields` (comma-separated), or under one? */
static bool
file_of_fields(const struct plan *p, struct str file, struct str fields)
{
	for (int depth = 0; depth < 8; depth++) {
		const struct stmt *s = plan_find_kind(p, K_FIELD, file);
		const struct value *v = s == NULL ? NULL : stmt_value(s, PROP_FIELD_UNDER);

		if (s == NULL)
			return false;
		if (listed(fields, file))
			return true;
		if (v == NULL || v->u.stmts.n == 0)
			return false;
		file = v->u.stmts.v[0]->name;
	}
	return false;
}

static bool
suits(const struct block *b, const struct demo_for *f, struct str section, struct str field, bool own)
{
	struct str group = str_is(f->unit->role, "local") ? S("huyen") : S("khoi");
	char month[4];

	snprintf(month, sizeof(month), "%d", f->period.last);
	if (!str_eq(b->section, section) || str_eq(b->to, f->unit->key) ||
	    (b->months.n > 0 && !listed(b->months, str_of(month))) ||
	    (b->audience.n > 0 && !listed(b->audience, f->unit->key) && !listed(b->audience, group)))
		return false;
	if (own)
		return str_eq(b->file, f->unit->key) && (field.n == 0 || str_eq(b->field, field));
	if (str_eq(b->file, S("chung")))
		return field.n == 0;
	return file_of_fields(f->plan, b->file, field.n > 0 ? field : f->unit->fields);
}

static struct block *
pick(struct demo_text *t, const struct demo_for *f, struct dice *dice, struct str section, struct str field, bool own)
{
	size_t unit = unit_number(t, f->unit->key), at = dice_roll(dice, t->blocks.n);

	for (size_t i = 0; i < t->blocks.n; i++) {
		struct block *b = &t->blocks.v[(at + i) % t->blocks.n];

		if ((b->used[unit] == DAY_NONE || f->day - b->used[unit] > FRESH_DAYS) && suits(b, f, section, field, own)) {
			b->used[unit] = f->day;
			return b;
		}
	}
	return NULL;
}

struct str
demo_place(struct ctx *cx, struct demo_text *t, const struct demo_for *f, struct dice *dice, struct str section,
    struct str field, size_t n)
{
	bool own = false;
	struct buf out;
	struct block *b;
	struct str text;

	for (size_t i = 0; i < t->blocks.n && !own; i++)
		own = str_eq(t->blocks.v[i].file, f->unit->key);
	buf_init(&out, cx->arena, 100000);
	while (n > 0 && (b = pick(t, f, dice, section, field, own)) != NULL) {
		if (!fill(cx, t, f, dice, b->text, &text))
			continue;
		if (out.n > 0)
			buf_ch(&out, '\n');
		buf_str(&out, text);
		n--;
	}
	return buf_view(&out);
}

struct str
demo_phrase(struct ctx *cx, struct demo_text *t, const struct demo_for *f, struct dice *dice, struct str purpose)
{
	size_t at = dice_roll(dice, t->blocks.n);
	struct str text;

	for (size_t i = 0; i < t->blocks.n; i++) {
		const struct block *b = &t->blocks.v[(at + i) % t->blocks.n];

		if (str_eq(b->section, purpose) && fill(cx, t, f, dice, b->text, &text))
			return text;
	}
	return S("");
}
