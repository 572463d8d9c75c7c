/* The demo's tables: reading them, and the figures they give. */
#include "case/demo.h"

struct dice
dice_of(struct str a, struct str b)
{
	struct dice d = { 14695981039346656037u };

	for (size_t i = 0; i < a.n + b.n; i++) {
		d.state ^= (unsigned char)(i < a.n ? a.p[i] : b.p[i - a.n]);
		d.state *= 1099511628211u;
	}
	return d;
}

uint64_t
dice_roll(struct dice *d, uint64_t n)
{
	uint64_t z = d->state += 0x9e3779b97f4a7c15u;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return n == 0 ? 0 : (z ^ (z >> 31)) % n;
}

struct str
demo_file(const char *name)
{
	struct str want = str_of(name);

	for (size_t i = 0; i < builtin_demo_n; i++) {
		struct str have = builtin_demo[i].name;

		if (str_ends(have, want) && (have.n == want.n || have.p[have.n - want.n - 1] == '/'))
			return builtin_demo[i].text;
	}
	return S("");
}

static struct str
cell(struct str *rest)
{
	struct str head;
	bool found;

	if (rest->n > 0 && rest->p[0] == '"') {
		*rest = str_cut(str_sub(*rest, 1, rest->n), '"', &head, &found);
		if (rest->n > 0)
			*rest = str_sub(*rest, 1, rest->n);
		return head;
	}
	*rest = str_cut(*rest, ',', &head, &found);
	return head;
}

struct demo_table
demo_table_read(struct arena *a, const char *name)
{
	struct str rest = demo_file(name), line;
	struct demo_table t = { 0 };
	bool more = true, heading = true;

	while (more) {
		struct demo_row row = { 0 };

		rest = str_cut(rest, '\n', &line, &more);
		if (line.n == 0 || line.p[0] == '#')
			continue;
		if (heading) {
			heading = false;
			continue;
		}
		for (size_t i = 0; i < DEMO_CELLS && line.n > 0; i++)
			row.cell[i] = cell(&line);
		LIST_ADD(a, t.v, t.n, t.cap) = row;
	}
	return t;
}

bool
demo_period_read(struct str period, struct demo_period *out)
{
	struct str year, tail;
	bool dash;
	int64_t n;

	tail = str_cut(period, '-', &year, &dash);
	if (!str_to_i64(year, &n) || n < 1900 || n > 2399)
		return false;
	*out = (struct demo_period){ .year = (int)n, .last = 12, .months = 12 };
	if (!dash)
		return true;
	if (tail.n == 2 && tail.p[0] == '0')
		tail = str_sub(tail, 1, 1);
	if (str_to_i64(tail, &n) && n >= 1 && n <= 12)
		*out = (struct demo_period){ .year = out->year, .last = (int)n, .months = 1 };
	else if (tail.n == 2 && tail.p[0] == 'Q' && tail.p[1] >= '1' && tail.p[1] <= '4')
		*out = (struct demo_period){ .year = out->year, .last = 3 * (tail.p[1] - '0'), .months = 3 };
	else if (tail.n == 2 && tail.p[0] == 'H' && (tail.p[1] == '1' || tail.p[1] == '2'))
		*out = (struct demo_period){ .year = out->year, .last = 6 * (tail.p[1] - '0'), .months = 6 };
	else
		return false;
	return true;
}
