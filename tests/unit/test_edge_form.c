/* One declaration per input: typed values, all faults at once, nothing accepted that was not declared. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#undef fail     /* ours is in base/ctx.h */

#include <unistd.h>

#include "base/form.h"
#include "base/url.h"

struct all {
	struct str name, text, key, secret;
	int64_t count, id;
	day_t day;
	bool yes;
	int kind;
	struct decimal figure;
	struct upload file;
	struct form_strs parts;
	struct form_ints days;
	struct form_decimals figures;
};

static const struct form_choice kinds[] = { { "month", 0, "Month" }, { "quarter", 1, "Quarter" } };
static const struct form_field fields[] = {
	{ "name", FORM_TEXT, offsetof(struct all, name), FORM_REQUIRED, .max = 10, .min = 2, .label = "Name" },
	{ "text", FORM_LINES, offsetof(struct all, text), 0, .label = "Text", .hint = NULL },
	{ "key", FORM_KEY, offsetof(struct all, key), 0, .hint = NULL },
	{ "secret", FORM_TEXT, offsetof(struct all, secret), FORM_SECRET, .hint = NULL },
	{ "count", FORM_INT, offsetof(struct all, count), 0, .min = -5, .max = 100 },
	{ "id", FORM_ID, offsetof(struct all, id), 0, .hint = NULL },
	{ "last_day", FORM_DAY, offsetof(struct all, day), 0, .hint = NULL },
	{ "yes", FORM_BOOL, offsetof(struct all, yes), 0, .hint = NULL },
	{ "kind", FORM_CHOICE, offsetof(struct all, kind), 0, FORM_CHOICES(kinds), .hint = NULL },
	{ "figure", FORM_NUMBER, offsetof(struct all, figure), 0, .hint = NULL },
	{ "file", FORM_FILE, offsetof(struct all, file), 0, .hint = NULL },
	{ "part", FORM_TEXT, offsetof(struct all, parts), FORM_MANY, .hint = NULL },
	{ "days", FORM_DAY, offsetof(struct all, days), FORM_MANY, .hint = NULL },
	{ "figures", FORM_NUMBER, offsetof(struct all, figures), FORM_MANY, .hint = NULL },
};
static const struct form form = FORM("all", struct all, fields);

static struct ctx cx;
static struct form_in in;
static struct all got;

static enum err
reading(const char *body)
{
	in = (struct form_in){ 0 };
	ctx_clear_fault(&cx);
	if (!form_urlencoded(cx.arena, str_of(body), 100, &in))
		return E__MAX;
	return form_read(&cx, &form, &in, &got);
}

static void
every_type(void **state)
{
	(void)state;
	assert_int_equal(reading("name=+s%E1%BB%9F+&text=a%0D%0Ab&key=bc/so-y-te/2026-03@x&count=-5&id=12&last_day=9%2F3%2F2026"
	    "&yes=on&kind=quarter&figure=1.915%2C5&part=a&part=&part=c&days=2026-03-01&days=&figures=41%2C49&figures=1.915"),
	    E_OK);
	assert_true(str_is(got.name, "sở"));
	assert_true(str_is(got.text, "a\nb"));
	assert_true(str_is(got.key, "bc/so-y-te/2026-03@x"));
	assert_int_equal(got.count, -5);
	assert_int_equal(got.id, 12);
	assert_int_equal(got.day, day_of(2026, 3, 9));
	assert_true(got.yes);
	assert_int_equal(got.kind, 1);
	assert_true(got.figure.set && got.figure.v == 19155 && got.figure.scale == 1);
	assert_null(got.file.sealed);
	assert_int_equal(got.parts.n, 3);
	assert_true(str_is(got.parts.v[2], "c") && got.parts.v[1].n == 0);
	assert_int_equal(got.days.n, 2);
	assert_int_equal(got.days.v[0], day_of(2026, 3, 1));
	assert_int_equal(got.days.v[1], DAY_NONE);
	assert_int_equal(got.figures.n, 2);
	assert_int_equal(got.figures.v[1].v, 1915);
}

static void
nothing_given(void **state)
{
	(void)state;
	assert_int_equal(reading("name=ab"), E_OK);
	assert_true(got.count == FORM_NO_INT && got.id == 0 && got.day == DAY_NONE && !got.yes && got.kind == -1);
	assert_true(!got.figure.set && got.text.n == 0 && got.parts.n == 0);
}

static void
all_faults_at_once(void **state)
{
	(void)state;
	assert_int_equal(reading("name=&key=../x&count=101&id=0&last_day=31/2/2026&yes=maybe&kind=week&figure=1.9&part=a%0Ab"),
	    E_INPUT);
	assert_int_equal(cx.fault.n, 9);
	assert_true(form_fault(&cx, "last_day").n > 0);
	assert_true(form_fault(&cx, "text").n == 0);
	assert_true(str_is(form_typed(&cx, &form, &in, "last_day", 0), "31/2/2026"));
	assert_true(got.day == DAY_NONE && got.kind == -1 && got.count == FORM_NO_INT);
}

static void
names_are_closed(void **state)
{
	(void)state;
	assert_int_equal(reading("name=ab&admin=1"), E_USAGE);
	assert_int_equal(reading("name=ab&name=cd"), E_USAGE);
	assert_int_equal(reading("name=ab&file=x"), E_USAGE);
	assert_int_equal(reading("name=ab&secret=mật"), E_OK);
	assert_true(form_typed(&cx, &form, &in, "secret", 0).n == 0);
	assert_int_equal(reading("name=a%CC%81%CC%81"), E_OK);
	assert_int_equal(reading("name=a%ff"), E_INPUT);
	assert_int_equal(reading("name=12345678901"), E_INPUT);
	assert_int_equal(reading("name=1"), E_INPUT);
}

static void
urlencoded_is_strict(void **state)
{
	static const char *const refused[] = { "a=%", "a=%1", "a=%zz", "a=%00", "=x", "a=1&&b=2", "&" };
	struct form_in out = { 0 };

	(void)state;
	for (size_t i = 0; i < COUNT(refused); i++)
		assert_false(form_urlencoded(cx.arena, str_of(refused[i]), 10, &out));
	assert_false(form_urlencoded(cx.arena, (struct str){ "a=\0b", 4 }, 10, &(struct form_in){ 0 }));
	assert_false(form_urlencoded(cx.arena, S("a=1&b=2&c=3"), 2, &(struct form_in){ 0 }));
	assert_true(form_urlencoded(cx.arena, S("a"), 2, &(struct form_in){ 0 }));
}

static void
from_the_shell(void **state)
{
	char path[] = "/tmp/phoihop-form-XXXXXX";
	char *argv[] = { (char[]){ "file" }, (char[]){ "--name" }, (char[]){ "ab" }, (char[]){ "duty/unit/2026" },
		(char[]){ "--last-day=2026-03-25" }, (char[]){ "--yes" }, (char[]){ "--figure" }, (char[]){ "1.915" },
		(char[]){ "--file" }, path, (char[]){ "--part" }, (char[]){ "x" }, (char[]){ "--part=y" }, NULL };
	int argc = (int)COUNT(argv) - 1, fd = mkstemp(path);
	enum err e;

	(void)state;
	assert_int_equal(write(fd, "abc", 3), 3);
	(void)close(fd);
	ctx_clear_fault(&cx);
	e = form_read_options(&cx, &form, &argc, argv, &got);
	for (size_t i = 0; i < cx.fault.n; i++)
		print_error("%.*s: %.*s\n", STR_ARG(cx.fault.fields[i].field), STR_ARG(cx.fault.fields[i].text));
	assert_int_equal(e, E_OK);
	assert_int_equal(argc, 2);
	assert_string_equal(argv[1], "duty/unit/2026");
	assert_int_equal(got.day, day_of(2026, 3, 25));
	assert_true(got.yes && decimal_cmp(got.figure, (struct decimal){ 1915, 3, true }) == 0 && got.parts.n == 2);
	assert_int_equal(got.file.size, 3);
	assert_int_equal(got.file.sha256[0], 0xba);
	assert_true(str_starts(got.file.name, S("phoihop-form-")));
	sealed_shred(got.file.sealed);
	(void)unlink(path);
	argc = 2;
	assert_int_equal(form_read_options(&cx, &form, &argc, (char *[]){ argv[0], (char[]){ "--nmae" }, NULL }, &got), E_USAGE);
	argc = 1;
	ctx_clear_fault(&cx);          /* what is needed and not there is told by the option's name; a bad value is another matter */
	assert_int_equal(form_read_options(&cx, &form, &argc, (char *[]){ argv[0], NULL }, &got), E_USAGE);
	assert_true(str_find(cx.fault.text, S("--name")) >= 0);
	argc = 3;
	ctx_clear_fault(&cx);
	assert_int_equal(form_read_options(&cx, &form, &argc, (char *[]){ argv[0], (char[]){ "--name" }, (char[]){ "x" }, NULL }, &got),
	    E_INPUT);
	assert_true(cx.fault.text.n == 0 && cx.fault.n == 1);
}

static void
schema_of_a_form(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, cx.arena, 1 << 16);
	form_schema(&form, &b);
	assert_true(str_find(buf_view(&b), S("\"name\":{\"title\":\"Name\",\"type\":\"string\",\"minLength\":2,\"maxLength\":10}")) > 0);
	assert_true(str_find(buf_view(&b), S("\"kind\":{\"enum\":[\"month\",\"quarter\"]}")) > 0);
	assert_true(str_ends(buf_view(&b), S("\"required\":[\"name\"]}")));
	buf_init(&b, cx.arena, 1 << 16);
	form_usage(&cx, &form, &b);
	assert_true(str_find(buf_view(&b), S("  --last-day DAY")) >= 0);
}

static void
addresses(void **state)
{
	struct arena *a = cx.arena;
	struct url u = url_lit(a, url_key(a, url_path(a, "/due/"), S("bc/so-y-te/2026-03@x")), "/send");

	(void)state;
	assert_true(str_is(u.text, "/due/bc/so-y-te/2026-03@x/send"));
	u = url_query(a, url_query(a, url_path(a, "/search"), "q", S("báo & cáo")), "page", S("2"));
	assert_true(str_is(u.text, "/search?q=b%C3%A1o%20%26%20c%C3%A1o&page=2"));
	u = url_segment(a, url_path(a, "/unit/"), S("a/b"));
	assert_true(str_is(u.text, "/unit/a%2Fb"));
}

/* "name" takes ten characters. Bytes no ten characters can have are refused as too many before anything reads them. */
static void
lengths_come_first(void **state)
{
	char body[400] = "name=";

	(void)state;
	assert_int_equal(reading("name=%CC%81%CC%81%CC%81%CC%81%CC%81%CC%81%CC%81%CC%81%CC%81%CC%81%CC%81%CC%81%CC%81"
	    "%CC%81%CC%81%CC%81%CC%81%CC%81%CC%81%CC%81%CC%81%CC%81%CC%81%CC%81%CC%81%CC%81%CC%81%CC%81%CC%81%CC%81%CC%81"), E_INPUT);
	assert_string_equal(form_fault(&cx, "name").p, "This is 31 characters long; at most 10 are taken.");
	for (int i = 0; i < 10; i++)
		memcpy(body + 5 + i * 13, "e%CC%82%CC%A3", 14);
	assert_int_equal(reading(body), E_OK);
	assert_int_equal(str_runes(got.name), 10);
}

/* What cannot be seen is not filled in. */
static void
unseen_is_empty(void **state)
{
	(void)state;
	assert_int_equal(reading("name=%E2%80%8B%E2%80%8B"), E_INPUT);
	assert_string_equal(form_fault(&cx, "name").p, "This has to be filled in.");
	assert_int_equal(reading("name=a%E2%80%8Bb&text=%E2%80%8B%0A%C2%A0"), E_OK);
	assert_int_equal(got.text.n, 0);
}

/* What cannot be taken does not take the rest of the text with it. */
static void
bad_characters_are_left_out(void **state)
{
	(void)state;
	assert_int_equal(reading("name=ab&text=b%C3%A1o%EF%BF%BE+c%C3%A1o%01"), E_INPUT);
	assert_true(str_starts(form_fault(&cx, "text"), S("The text has characters that cannot be read.")));
	assert_true(str_is(form_typed(&cx, &form, &in, "text", 0), "báo cáo"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_type), cmocka_unit_test(nothing_given), cmocka_unit_test(all_faults_at_once),
		cmocka_unit_test(names_are_closed), cmocka_unit_test(urlencoded_is_strict), cmocka_unit_test(from_the_shell),
		cmocka_unit_test(schema_of_a_form), cmocka_unit_test(addresses),
		cmocka_unit_test(lengths_come_first), cmocka_unit_test(unseen_is_empty), cmocka_unit_test(bad_characters_are_left_out),
	};

	cx = (struct ctx){ .arena = arena_new(ARENA_COMMAND), .lang = LANG_EN };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
