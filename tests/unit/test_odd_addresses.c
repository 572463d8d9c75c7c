/*
 * Addresses nobody would type: long ones, of characters that take three bytes when they are written again, in the path and in
 * every value an address may carry, at each row of the route table. Each is answered, and not by 500.
 */
#include "edge/guard.h"

#include "unit/rights_world.h"

static const char *const names[] = { "as", "at", "back", "done", "file", "from", "names", "page", "show", "to", "year", "n" };
static const char *const fills[] = { "!", "%27", "%C3%A9", "%22%3E", "/", "9", "-", "%00", "%FF" };

/* As often as there is room for in an address of `most` bytes. */
static void
fill(struct buf *b, const char *with, size_t most)
{
	while (b->n + strlen(with) <= most)
		buf_z(b, with);
}

static void
asked(struct arena *a, const struct route *r, size_t who, const struct buf *to)
{
	static const struct form_pair form[] = { { S("seq"), S("0") }, { S("title"), S("Báo cáo tổng hợp") }, { S("number"), S("5-BC/BTG") } };
	const struct asking q = { .method = r->method, .to = buf_view(to), .who = who, .form = form, .n = COUNT(form) };
	const struct answer got = ask_with(a, &q);

	if (got.status < 200 || got.status == 500)
		fail_msg("%s, %.60s...: %d", r->path, str_z(a, q.to), got.status);
}

static void
every_value(void **state)
{
	int count = 0;

	(void)state;
	for (size_t r = 0; r < route_table_n; r++) {
		size_t n = 0;
		const struct route *route = &route_table[r];
		const struct subject *t = things_of(route->object, &n);

		/* one of three people, with a seventh of what can be filled in: all of it at a few routes */
		for (size_t i = r % 3; i < COUNT(people); i += 3)
			for (size_t k = r % 3; k < COUNT(names) * COUNT(fills); k += 7, count++) {
				struct arena *a = arena_new(ARENA_COMMAND);
				struct buf b;

				buf_init(&b, a, GUARD_TARGET_MAX);
				buf_str(&b, target(a, route->path, &t[i % n]));
				buf_fmt(&b, "?%s=", names[k % COUNT(names)]);
				fill(&b, fills[k / COUNT(names)], k % 2 == 1 ? b.n + 30 : GUARD_TARGET_MAX);
				asked(a, route, i, &b);
				arena_free(a);
			}
	}
	print_message("%d addresses\n", count);
}

/* Where no route fits, and where a name of a row's is. */
static void
every_path(void **state)
{
	static const char *const starts[] = { "/", "/due/", "/draft/", "/static/", "/welcome/", "/lang/", "/consolidation/a/", "/plan/" };

	(void)state;
	for (size_t i = 0; i < COUNT(people); i++)
		for (size_t s = 0; s < COUNT(starts); s++)
			for (size_t k = 0; k < COUNT(fills); k++)
				for (size_t most = 100; most <= GUARD_TARGET_MAX; most += GUARD_TARGET_MAX - 100) {
					const struct route none[] = { { .method = METHOD_GET, .path = starts[s] }, { .method = METHOD_POST, .path = starts[s] } };
					struct arena *a = arena_new(ARENA_COMMAND);
					struct buf b;

					buf_init(&b, a, GUARD_TARGET_MAX);
					buf_z(&b, starts[s]);
					fill(&b, fills[k], most);
					asked(a, &none[0], i, &b);
					asked(a, &none[1], i, &b);
					arena_free(a);
				}
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(every_path), cmocka_unit_test(every_value) };

	return cmocka_run_group_tests(tests, setup, teardown);
}
