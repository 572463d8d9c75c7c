/* Appending, receipts, erasure, verification, export and recovery, on a real store in a directory of its own. */
#include "ledger_world.h"

#include <pthread.h>
#include <sys/stat.h>

#include "ledger/codec.h"

/* --- tests ---------------------------------------------------------------------------------------------------------- */

static void
append_and_read(void **state)
{
	struct fixture *f = *state;
	struct reading r = { .no = 1 };
	const struct account_made *a;
	int64_t no;

	assert_int_equal(make(f, "an", &no), E_OK);
	assert_int_equal(no, 1);
	assert_int_equal(make(f, "binh", &no), E_OK);
	assert_int_equal(no, 2);
	assert_int_equal(store_read(&f->cx, f->st, read_entry, &r), E_OK);
	a = r.entry.facts;
	assert_int_equal(r.entry.type, ENTRY_ACCOUNT_MADE);
	assert_int_equal(r.entry.at, clock_now);
	assert_true(str_is(a->login.body, "an"));
	assert_int_equal(a->login.n, 1);
	assert_int_equal(a->name.n, 2);
	r.no = 3;
	assert_int_equal(store_read(&f->cx, f->st, read_entry, &r), E_GONE);
}

static void
failure_undoes_its_own(void **state)
{
	struct fixture *f = *state;
	struct act a = { .login = "x,y,z", .then = E_CONFLICT }, big = { .login = "x", .exhaust = true };
	struct ctx small;
	struct verify_result v;
	int64_t no;

	assert_int_equal(make(f, "an", NULL), E_OK);
	assert_int_equal(ledger_write(&f->cx, f->lg, decide_make, &a), E_CONFLICT);
	assert_int_equal(make(f, "a,forbidden", NULL), E_RULE);
	small = f->cx;
	small.arena = arena_new((size_t)8 << 20);
	assert_int_equal(ledger_write(&small, f->lg, decide_make, &big), E_LARGE);
	arena_free(small.arena);
	assert_int_equal(size_now(f), 1);
	assert_int_equal(make(f, "b,c", &no), E_OK);
	assert_int_equal(no, 3);
	assert_int_equal(verify(f, &v), E_OK);
	assert_int_equal(v.entries, 3);
	assert_int_equal(v.items, 6);
	assert_int_equal(v.signed_size, 3);
}

static void
time_goes_forward(void **state)
{
	struct fixture *f = *state;
	struct reading r = { .no = 2 };

	assert_int_equal(make(f, "an", NULL), E_OK);
	f->cx.now = clock_now - 9 * 60000;
	assert_int_equal(make(f, "binh", NULL), E_OK);
	assert_int_equal(store_read(&f->cx, f->st, read_entry, &r), E_OK);
	assert_int_equal(r.entry.at, clock_now);
	f->cx.now = clock_now - 11 * 60000;
	assert_int_equal(make(f, "chi", NULL), E_BUSY);
	f->cx.now = clock_now;
}

static void
halt(void **state)
{
	struct fixture *f = *state;
	char *path = str_z(f->cx.arena, str_fmt(f->cx.arena, "%.*s/halt", STR_ARG(f->dir)));
	FILE *h = fopen(path, "w");

	assert_non_null(h);
	(void)fclose(h);
	assert_false(ledger_takes(&f->cx, f->lg));
	assert_int_equal(make(f, "an", NULL), E_BUSY);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(make(f, "an", NULL), E_OK);
}

static enum err
decide_once(struct ctx *cx, struct tx *tx, void *arg)
{
	struct act *a = arg;
	enum err e = idem_seen(cx, tx, S("key-1"), a->exhaust ? 8 : 7, &a->no);

	if (e != E_GONE)
		return e;
	if ((e = decide_make(cx, tx, &(struct act){ .login = a->login })) != E_OK)
		return e;
	a->no = 1;
	return idem_keep(cx, tx, S("key-1"), 7, 1);
}

static void
sent_twice(void **state)
{
	struct fixture *f = *state;
	struct act a = { .login = "an" }, b = { .login = "an" }, other = { .login = "an", .exhaust = true };

	assert_int_equal(ledger_write(&f->cx, f->lg, decide_once, &a), E_OK);
	assert_int_equal(ledger_write(&f->cx, f->lg, decide_once, &b), E_OK);
	assert_int_equal(b.no, 1);
	assert_int_equal(ledger_write(&f->cx, f->lg, decide_once, &other), E_CONFLICT);
	assert_int_equal(size_now(f), 1);
}

static void
receipts(void **state)
{
	struct fixture *f = *state;
	struct str keys;
	struct receipt r;
	struct str text;

	for (int i = 0; i < 20; i++)
		assert_int_equal(make(f, "an,binh", NULL), E_OK);
	keys = file_text(f, "keys/verify.key");
	for (int64_t no = 1; no <= 40; no++) {
		text = receipt_of(f, no);
		assert_int_equal(receipt_read(&f->cx, text, &r), E_OK);
		assert_int_equal(r.leaf.no, no);
		assert_int_equal(receipt_signer(&f->cx, &r, keys), E_OK);
		assert_int_equal(r.n, 2);
		assert_string_equal(receipt_matches(&r, no % 2 == 1 ? S("an") : S("binh")), "login");
		assert_null(receipt_matches(&r, S("somebody else")));
	}
	assert_int_equal(receipt_signer(&f->cx, &r,
	    S("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW\n")), E_DENIED);
}

/* Does nothing but the salts differ? */
static bool
salts_differ(const struct receipt *a, const struct receipt *b)
{
	bool differ = false;

	for (size_t i = 0; i < a->n && a->n == b->n; i++)
		differ = differ || memcmp(a->items[i].salt, b->items[i].salt, sizeof(a->items[i].salt)) != 0;
	return differ && str_eq(a->leaf_bytes, b->leaf_bytes) && str_eq(a->payload, b->payload) &&
	    str_eq(a->head.note.text, b->head.note.text);
}

/*
 * One bit changed, anywhere. Without the content (false) the receipt or its signature is refused, unless it is a bit of a salt; with
 * the content a salt is found, too. True: only the content showed it.
 */
static bool
receipt_bit(struct fixture *f, struct str text, const struct receipt *was, struct str keys, size_t bit)
{
	struct ctx part = f->cx;
	struct receipt r;
	bool content_only;

	part.arena = arena_new(ARENA_REQUEST);
	content_only = receipt_read(&part, text, &r) == E_OK && receipt_signer(&part, &r, keys) == E_OK;
	if (content_only && !salts_differ(was, &r))
		die("bit %zu of byte %zu is not covered by the signature", bit % 8, bit / 8);
	if (content_only && receipt_matches(&r, S("chi")) != NULL &&
	    receipt_matches(&r, S("Nguy\xe1\xbb\x85n V\xc4\x83n M\xe1\xba\xabu")) != NULL)
		die("bit %zu of byte %zu", bit % 8, bit / 8);
	arena_free(part.arena);
	return content_only;
}

/* Every byte of a receipt is covered: by the signature, or, the salts, by the content. */
static void
receipt_bytes(void **state)
{
	struct fixture *f = *state;
	struct receipt r, was;
	struct str keys, text;
	size_t content_only = 0;
	char *p;

	assert_int_equal(make(f, "an,binh,chi,dung,giang", NULL), E_OK);
	keys = file_text(f, "keys/verify.key");
	text = receipt_of(f, 3);
	assert_int_equal(receipt_read(&f->cx, str_dup(f->cx.arena, text), &was), E_OK);
	p = str_z(f->cx.arena, text);
	for (size_t i = 0; i < text.n * 8; i++) {
		p[i / 8] = (char)(p[i / 8] ^ (1 << (i % 8)));
		content_only += receipt_bit(f, (struct str){ p, text.n }, &was, keys, i);
		p[i / 8] = (char)(p[i / 8] ^ (1 << (i % 8)));
	}
	assert_int_not_equal(content_only, 0);
	assert_true(content_only < was.n * 44 * 8);        /* of each salt, at most the bits of its base64 */
	for (size_t n = 0; n < text.n; n++) {
		ctx_clear_fault(&f->cx);
		assert_int_not_equal(receipt_read(&f->cx, str_sub(text, 0, n), &r), E_OK);
	}
	for (int c = 0; c < 256; c++) {
		ctx_clear_fault(&f->cx);
		assert_int_not_equal(receipt_read(&f->cx, str_fmt(f->cx.arena, "%.*s%c", STR_ARG(text), c), &r), E_OK);
		assert_int_not_equal(receipt_read(&f->cx, str_fmt(f->cx.arena, "%c%.*s", c, STR_ARG(text)), &r), E_OK);
	}
	ctx_clear_fault(&f->cx);
}

static void
short_code(void **state)
{
	struct fixture *f = *state;
	struct hash h = { { 0x01, 0xaf } };
	struct str code = receipt_code(f->cx.arena, S("KH12"), 123, &h), bloc;
	char letters[4];
	int64_t no;

	assert_true(str_eq(code, S("KH12-000123-BCRS")));
	assert_true(receipt_code_read(code, &bloc, &no, letters));
	assert_true(str_is(bloc, "KH12"));
	assert_int_equal(no, 123);
	assert_memory_equal(letters, "BCRS", 4);
	assert_false(receipt_code_read(S("KH12-000123-BCRE"), &bloc, &no, letters));
	assert_false(receipt_code_read(S("-000123-BCRS"), &bloc, &no, letters));
}

static void
erased(void **state)
{
	struct fixture *f = *state;
	struct reading r = { .no = 1, .n = 1 }, entry = { .no = 1 };
	struct verify_result v;
	struct receipt before, after;
	struct str old;

	assert_int_equal(make(f, "an,binh", NULL), E_OK);
	old = receipt_of(f, 1);
	assert_int_equal(ledger_write(&f->cx, f->lg, decide_erase, &r), E_OK);
	assert_int_equal(store_read(&f->cx, f->st, read_entry, &entry), E_OK);
	assert_true(((const struct account_made *)entry.entry.facts)->login.erased);
	assert_false(((const struct account_made *)entry.entry.facts)->name.erased);
	assert_int_equal(verify(f, &v), E_OK);
	assert_int_equal(v.erased, 1);
	assert_int_equal(receipt_read(&f->cx, old, &before), E_OK);
	assert_non_null(receipt_matches(&before, S("an")));
	assert_int_equal(receipt_read(&f->cx, receipt_of(f, 1), &after), E_OK);
	assert_null(receipt_matches(&after, S("an")));
	r.n = 9;
	assert_int_equal(ledger_write(&f->cx, f->lg, decide_erase, &r), E_GONE);
}

static void
tampering(void **state)
{
	static const struct {
		const char *sql;
		int64_t bad;
	} v[] = {
		{ "UPDATE item SET body = x'41' WHERE entry = 3 AND n = 1", 3 },
		{ "UPDATE entry SET at = at - 1 WHERE no = 2", 2 },
		{ "UPDATE entry SET payload = payload || x'00' WHERE no = 4", 4 },
		{ "UPDATE entry SET leaf = (SELECT leaf FROM entry WHERE no = 1) WHERE no = 5", 5 },
		{ "DELETE FROM entry WHERE no = 2", 2 },
		{ "DELETE FROM item WHERE entry = 5 AND n = 2", 5 },
		{ "INSERT INTO entry SELECT bloc, 6, type, version, at, leaf, payload FROM entry WHERE no = 1", 6 },
		{ "UPDATE node SET hash = zeroblob(32) WHERE level = 1 AND idx = 1", 4 },
		{ "UPDATE head SET root = zeroblob(32)", 0 },
		{ "UPDATE head SET size = 4", 5 },
		{ "DELETE FROM node WHERE level = 2", 4 },
		{ "INSERT INTO item (bloc, entry, n, hash) VALUES (1, 77, 1, zeroblob(32))", 0 },
	};
	struct fixture *f = *state;
	struct verify_result r;
	char undo[4096];

	assert_int_equal(make(f, "an,binh,chi,dung,giang", NULL), E_OK);
	close_ledger(f);
	for (size_t i = 0; i < COUNT(v); i++) {
		(void)snprintf(undo, sizeof(undo), "CREATE TABLE k1 AS SELECT * FROM entry; CREATE TABLE k2 AS SELECT * FROM item;"
		    "CREATE TABLE k3 AS SELECT * FROM node; CREATE TABLE k4 AS SELECT * FROM head; %s", v[i].sql);
		tamper(f, undo);
		assert_int_equal(store_open(&f->cx, f->dir, STORE_READ_ONLY, &f->st), E_OK);
		if (verify(f, &r) != E_BROKEN || r.bad != v[i].bad)
			die("%s: entry %ld named: %.*s", v[i].sql, (long)r.bad, STR_ARG(f->cx.fault.text));
		ctx_clear_fault(&f->cx);
		store_close(f->st);
		tamper(f, "DELETE FROM entry; DELETE FROM item; DELETE FROM node; DELETE FROM head;"
		    "INSERT INTO entry SELECT * FROM k1; INSERT INTO item SELECT * FROM k2; INSERT INTO node SELECT * FROM k3;"
		    "INSERT INTO head SELECT * FROM k4; DROP TABLE k1; DROP TABLE k2; DROP TABLE k3; DROP TABLE k4");
	}
	open_ledger(f, false);
	assert_int_equal(verify(f, &r), E_OK);
}

static void
old_database_put_back(void **state)
{
	struct fixture *f = *state;
	const char *to, *cmd;

	assert_int_equal(make(f, "an", NULL), E_OK);
	close_ledger(f);
	to = str_z(f->cx.arena, str_fmt(f->cx.arena, "%.*s/old", STR_ARG(f->dir)));
	cmd = str_z(f->cx.arena, str_fmt(f->cx.arena, "VACUUM INTO '%s'", to));
	tamper(f, cmd);
	open_ledger(f, false);
	assert_int_equal(make(f, "binh", NULL), E_OK);
	close_ledger(f);
	assert_int_equal(rename(to, str_z(f->cx.arena, str_fmt(f->cx.arena, "%.*s/" STORE_FILE, STR_ARG(f->dir)))), 0);
	(void)unlink(str_z(f->cx.arena, str_fmt(f->cx.arena, "%.*s/" STORE_FILE "-wal", STR_ARG(f->dir))));
	(void)unlink(str_z(f->cx.arena, str_fmt(f->cx.arena, "%.*s/" STORE_FILE "-shm", STR_ARG(f->dir))));
	open_ledger(f, false);
	assert_non_null(ledger_refusal(f->lg));
	assert_false(ledger_takes(&f->cx, f->lg));
	assert_int_equal(make(f, "chi", NULL), E_BROKEN);
	assert_int_equal(size_now(f), 1);
	assert_int_equal(ledger_new_epoch(&f->cx, f->lg, &(int64_t){ 0 }), E_OK);
	assert_null(ledger_refusal(f->lg));
	assert_int_equal(make(f, "chi", NULL), E_OK);
	close_ledger(f);
	open_ledger(f, false);
	assert_null(ledger_refusal(f->lg));
	assert_int_equal(verify(f, &(struct verify_result){ 0 }), E_OK);
	assert_int_equal(ledger_audit(&f->cx, export(f), file_text(f, "keys/verify.key"), &(struct verify_result){ 0 },
	    &(bool){ false }), E_OK);
}

/* The projections are what the entries give; a row changed by hand is found, and nothing is touched. */
static void
rebuild(void **state)
{
	struct fixture *f = *state;
	const struct ledger_options o = { .dir = f->dir, .apply = apply_entry };
	struct verify_result v;

	ledger_close(f->lg);
	assert_int_equal(ledger_open(&f->cx, f->st, &o, &f->lg), E_OK);
	assert_int_equal(make(f, "an,binh", NULL), E_OK);
	assert_int_equal(ledger_rebuild(&f->cx, f->st, apply_entry, &v), E_OK);
	assert_int_equal(v.entries, 2);
	close_ledger(f);
	tamper(f, "UPDATE account SET at = at + 1 WHERE account = 2");
	open_ledger(f, false);
	assert_int_equal(ledger_rebuild(&f->cx, f->st, apply_entry, &v), E_BROKEN);
	assert_true(str_find(f->cx.fault.text, S("account")) > 0);
	ctx_clear_fault(&f->cx);
	assert_int_equal(ledger_rebuild(&f->cx, f->st, apply_entry, &v), E_BROKEN);
	ctx_clear_fault(&f->cx);
}

/* What a crash between commit and signature leaves: the start signs it. */
static void
unsigned_head(void **state)
{
	struct fixture *f = *state;
	struct str path = str_fmt(f->cx.arena, "%.*s/checkpoints/1", STR_ARG(f->dir));
	struct str notes;
	struct receipt r;
	ptrdiff_t first;

	assert_int_equal(make(f, "an", NULL), E_OK);
	assert_int_equal(make(f, "binh", NULL), E_OK);
	close_ledger(f);
	notes = file_text(f, "checkpoints/1");
	first = (ptrdiff_t)notes.n / 2;
	assert_int_equal(truncate(str_z(f->cx.arena, path), first + 20), 0);        /* torn in the middle of the second */
	tamper(f, "DELETE FROM checkpoint WHERE size = 2");
	open_ledger(f, false);
	assert_null(ledger_refusal(f->lg));
	assert_int_equal(receipt_read(&f->cx, receipt_of(f, 2), &r), E_OK);
	assert_true(str_eq(file_text(f, "checkpoints/1"), notes));
	assert_int_equal(make(f, "chi", NULL), E_OK);
}

struct filer {
	struct fixture *f;
	int id;
};

static void *
filer_main(void *at)
{
	struct filer *me = at;
	struct ctx cx = ctx_new();

	for (int i = 0; i < 25; i++) {
		struct act a = { .login = "a,b", .then = i % 5 == 4 ? E_CONFLICT : E_OK };

		cx.now = clock_now + i;
		if (ledger_write(&cx, me->f->lg, decide_make, &a) != a.then)
			die("filer %d, turn %d", me->id, i);
		ctx_clear_fault(&cx);
	}
	arena_free(cx.arena);
	return NULL;
}

static void
many_at_once(void **state)
{
	struct fixture *f = *state;
	struct verify_result v;
	struct filer me[8];
	pthread_t t[8];

	close_ledger(f);
	open_ledger(f, true);
	for (int i = 0; i < 8; i++) {
		me[i] = (struct filer){ f, i };
		assert_int_equal(pthread_create(&t[i], NULL, filer_main, &me[i]), 0);
	}
	for (int i = 0; i < 8; i++)
		(void)pthread_join(t[i], NULL);
	assert_int_equal(verify(f, &v), E_OK);
	assert_int_equal(v.entries, 8 * 20 * 2);
	assert_int_equal(v.signed_size, v.entries);
}

/* A day or an instant outside the years 1 to 9999 is no entry of ours, and nothing is calculated with it. */
static void
codec_refuses_far_days(void **state)
{
	static const struct { day_t day; instant_t at; enum err e; } v[] = {
		{ CIVIL_FIRST, CIVIL_FIRST * DAY_MS, E_OK }, { CIVIL_LAST, CIVIL_LAST * DAY_MS, E_OK }, { DAY_NONE, INSTANT_NONE, E_OK },
		{ CIVIL_FIRST - 1, 0, E_BROKEN }, { CIVIL_LAST + 1, 0, E_BROKEN }, { INT32_MAX, 0, E_BROKEN }, { DAY_NONE + 1, 0, E_BROKEN },
		{ 0, CIVIL_FIRST * DAY_MS - 1, E_BROKEN }, { 0, (CIVIL_LAST + 1) * DAY_MS, E_BROKEN }, { 0, INT64_MAX, E_BROKEN },
	};
	struct fixture *f = *state;
	const struct entry_desc *d = entry_desc(ENTRY_YEAR_OPENED);
	struct item_list items;
	struct buf b;
	void *facts;

	for (size_t i = 0; i < COUNT(v); i++) {
		struct due_fact row = { .due = S("a/b/2026"), .last_day = v[i].day, .last_instant = v[i].at };
		struct year_opened y = { .rows = { &row, 1 } };

		assert_int_equal(codec_encode(&f->cx, d->record, &y, NULL, NULL, &b, &items), E_OK);
		assert_int_equal(codec_decode(&f->cx, d->record, buf_view(&b), &facts), v[i].e);
	}
}

/* Encoding then decoding any entry gives the same bytes again, and cut or longer ones are refused. */
static void
codec_round_trip(void **state)
{
	struct fixture *f = *state;
	struct str_fact stands = { S("a/b/2026-03") };
	struct due_fact row = { .due = S("report/ubnd/2026-03"), .opens = day_of(2026, 3, 1), .last_day = DAY_NONE,
		.last_instant = INSTANT_NONE, .provisional = true, .stands_for = { &stands, 1 } };
	struct year_opened y = { .year = 2026, .plan = -2, .rows = { &row, 1 } };
	const struct entry_desc *d = entry_desc(ENTRY_YEAR_OPENED);
	struct item_list items;
	struct buf one, two, json;
	void *facts;

	assert_int_equal(codec_encode(&f->cx, d->record, &y, NULL, NULL, &one, &items), E_OK);
	assert_int_equal(codec_decode(&f->cx, d->record, buf_view(&one), &facts), E_OK);
	assert_true(str_eq(((struct year_opened *)facts)->rows.v[0].stands_for.v[0].text, stands.text));
	assert_int_equal(((struct year_opened *)facts)->plan, -2);
	assert_int_equal(codec_encode(&f->cx, d->record, facts, NULL, NULL, &two, &items), E_OK);
	assert_true(str_eq(buf_view(&one), buf_view(&two)));
	for (size_t n = 0; n < one.n; n++)
		assert_int_equal(codec_decode(&f->cx, d->record, str_sub(buf_view(&one), 0, n), &facts), E_BROKEN);
	buf_ch(&two, 0);
	assert_int_equal(codec_decode(&f->cx, d->record, buf_view(&two), &facts), E_BROKEN);
	buf_init(&json, f->cx.arena, 65536);
	codec_json(&json, d->record, &y);
	assert_true(str_find(buf_view(&json), S("\"opens\":\"2026-03-01\"")) > 0);
	assert_true(str_find(buf_view(&json), S("\"last_day\":null")) > 0);
}

/* One type number and version is one struct, for ever. */
static void
numbers_differ(void **state)
{
	(void)state;
	for (int i = ENTRY_NONE + 1; i < ENTRY__MAX; i++) {
		const struct entry_desc *d = entry_desc((enum entry_type)i);

		assert_ptr_equal(entry_desc_find(d->number, d->version), d);
	}
	assert_null(entry_desc_find(9999, 1));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define T_(fn) cmocka_unit_test_setup_teardown(fn, set_up, tear_down)
		T_(append_and_read), T_(failure_undoes_its_own), T_(time_goes_forward), T_(halt), T_(sent_twice), T_(receipts),
		T_(receipt_bytes), T_(short_code), T_(erased), T_(tampering), T_(rebuild),
		T_(old_database_put_back),
		T_(unsigned_head), T_(many_at_once), T_(codec_round_trip), T_(codec_refuses_far_days), T_(numbers_differ),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
