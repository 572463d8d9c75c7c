/*
 * One entry of every type and version as it was first encoded: it is read, written and printed the same for ever.
 *
 *     build/tests/test_ledger_golden make        writes the ones that are not there yet: tests/golden/entry/NAME.VERSION
 *
 * A golden entry that is there is never made again: when it does not fit, the change needs a new version. Three lines: the
 * leaf and the payload in hexadecimal, the facts as JSON.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#undef fail             /* base/ctx.h has a function of that name */
#define die(...) do { print_error(__VA_ARGS__); print_error("\n"); _fail(__FILE__, __LINE__); } while (0)

#include <dirent.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ledger/codec.h"

#define DIR_ "tests/golden/entry"
#define AT 1774000000000LL
#define LOG "phoihop.example/nhat-ky/1"

static struct arena *mem;

static struct ctx
ctx_new(void)
{
	return (struct ctx){ .arena = mem, .lang = LANG_EN, .now = AT, .zone_min = 420, .bloc = 1 };
}

static const char *
path_of(const struct entry_desc *d)
{
	return str_z(mem, str_fmt(mem, DIR_ "/%s.%u", d->name, d->version));
}

/* --- making one ----------------------------------------------------------------------------------------------------- */

struct any_list {
	void *v;
	size_t n;
};

static void fill_record(const struct record_desc *d, char *facts, int *count);

static void
fill_list(const struct record_desc *of, struct any_list *list, int *count)
{
	char *v = arena_alloc(mem, 2 * of->size);

	*list = (struct any_list){ v, 2 };
	fill_record(of, v, count);
	fill_record(of, v + of->size, count);
}

/* A value of each kind, no two the same. */
static void
fill_fact(const struct fact_desc *f, void *p, int *count)
{
	int n = ++*count;

	switch (f->type) {
	case FACT_T_ID:
	case FACT_T_I64:
		*(int64_t *)p = n % 5 == 0 ? -n : 1000 + n;
		break;
	case FACT_T_INSTANT:
		*(instant_t *)p = AT + 1000 * n;
		break;
	case FACT_T_DAY:
		*(day_t *)p = n % 7 == 0 ? DAY_NONE : 20500 + n;
		break;
	case FACT_T_BOOL:
		*(bool *)p = n % 2 == 1;
		break;
	case FACT_T_STR:
		*(struct str *)p = str_fmt(mem, "%s %d \xc4\x91\xe1\xbb\x83", f->name, n);
		break;
	case FACT_T_HASH:
	case FACT_T_BLOB16:
		memset(p, n, f->type == FACT_T_HASH ? 32 : 16);
		break;
	case FACT_T_ITEM:
		*(struct item *)p = n % 6 == 0 ? item_none() : item_of(str_fmt(mem, "%s %d", f->name, n));
		break;
	case FACT_T_LIST:
		fill_list(f->of, p, count);
		break;
	}
}

static void
fill_record(const struct record_desc *d, char *facts, int *count)
{
	for (size_t i = 0; i < d->n; i++)
		fill_fact(&d->v[i], facts + d->v[i].offset, count);
}

static void
salt_counted(void *at, unsigned char salt[32])
{
	memset(salt, ++*(int *)at, 32);
}

static void
golden_make(const struct entry_desc *d)
{
	struct ctx cx = ctx_new();
	char *facts = arena_alloc(mem, d->record->size);
	struct leaf leaf = { .type = d->number, .version = d->version, .log = S(LOG), .no = d->number, .at = AT };
	struct buf payload, bytes, out;
	struct item_list items;
	void *read;
	int count = 0, salts = 0;
	FILE *to;

	fill_record(d->record, facts, &count);
	assert_int_equal(codec_encode(&cx, d->record, facts, salt_counted, &salts, &payload, &items), E_OK);
	assert_int_equal(codec_decode(&cx, d->record, buf_view(&payload), &read), E_OK);
	hash_bytes(buf_view(&payload), &leaf.payload);
	buf_init(&bytes, mem, LEAF_MAX);
	leaf_write(&bytes, &leaf);
	buf_init(&out, mem, (size_t)1 << 20);
	buf_hex(&out, bytes.p, bytes.n);
	buf_ch(&out, '\n');
	buf_hex(&out, payload.p, payload.n);
	buf_ch(&out, '\n');
	codec_json(&out, d->record, read);
	buf_ch(&out, '\n');
	if ((to = fopen(path_of(d), "wx")) == NULL)
		return;
	assert_int_equal(fwrite(out.p, 1, out.n, to), out.n);
	assert_int_equal(fclose(to), 0);
	printf("made %s\n", path_of(d));
}

/* --- checking ------------------------------------------------------------------------------------------------------- */

static struct str
file_read(const char *path)
{
	FILE *in = fopen(path, "rb");
	char *p = arena_alloc(mem, 1 << 20);
	size_t n;

	if (in == NULL)
		die("%s is missing: a new type or version needs one; \"build/tests/test_ledger_golden make\" makes it", path);
	n = fread(p, 1, 1 << 20, in);
	(void)fclose(in);
	return (struct str){ p, n };
}

static struct str
hex_line(struct str *rest, const char *path)
{
	struct str line;
	ptrdiff_t n;
	bool found;
	char *p;

	*rest = str_cut(*rest, '\n', &line, &found);
	p = arena_alloc(mem, line.n / 2 + 1);
	n = hex_read(line, p, line.n / 2);
	if (!found || n < 0)
		die("%s: not hexadecimal", path);
	return (struct str){ p, (size_t)n };
}

static void
golden_check(const struct entry_desc *d)
{
	const char *path = path_of(d);
	struct ctx cx = ctx_new();
	struct str rest = file_read(path), bytes = hex_line(&rest, path), payload = hex_line(&rest, path);
	struct buf again, json, leaf_again;
	struct item_list items;
	struct leaf leaf;
	struct hash h;
	void *facts;

	if (!leaf_read(bytes, &leaf))
		die("%s: the leaf does not read", path);
	hash_bytes(payload, &h);
	assert_true(hash_eq(&h, &leaf.payload));
	assert_ptr_equal(entry_desc_find(leaf.type, leaf.version), d);
	if (codec_decode(&cx, d->record, payload, &facts) != E_OK)
		die("%s does not decode any more: a change of an entry is a new version", path);
	assert_int_equal(codec_encode(&cx, d->record, facts, NULL, NULL, &again, &items), E_OK);
	if (!str_eq(buf_view(&again), payload))
		die("%s is encoded in another way", path);
	buf_init(&leaf_again, mem, LEAF_MAX);
	leaf_write(&leaf_again, &leaf);
	assert_true(str_eq(buf_view(&leaf_again), bytes));
	buf_init(&json, mem, (size_t)1 << 20);
	codec_json(&json, d->record, facts);
	buf_ch(&json, '\n');
	if (!str_eq(buf_view(&json), rest))
		die("%s is printed in another way:\n%.*s", path, STR_ARG(buf_view(&json)));
}

static void
every_type(void **state)
{
	(void)state;
	for (int i = ENTRY_NONE + 1; i < ENTRY__MAX; i++)
		golden_check(entry_desc((enum entry_type)i));
}

/* What was once released is known for ever. */
static void
none_forgotten(void **state)
{
	struct dirent *file;
	DIR *dir = opendir(DIR_);

	(void)state;
	assert_non_null(dir);
	while ((file = readdir(dir)) != NULL) {
		bool known = file->d_name[0] == '.';

		for (int i = ENTRY_NONE + 1; i < ENTRY__MAX; i++)
			known = known || str_is(str_sub(str_of(path_of(entry_desc((enum entry_type)i))), sizeof(DIR_), 4096), file->d_name);
		if (!known)
			die(DIR_ "/%s: the program does not know this type and version any more", file->d_name);
	}
	(void)closedir(dir);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(every_type), cmocka_unit_test(none_forgotten) };

	mem = arena_new(ARENA_COMMAND);
	if (argc == 2 && strcmp(argv[1], "make") == 0) {
		(void)mkdir(DIR_, 0755);
		for (int i = ENTRY_NONE + 1; i < ENTRY__MAX; i++)
			golden_make(entry_desc((enum entry_type)i));
		return 0;
	}
	return cmocka_run_group_tests(tests, NULL, NULL);
}
