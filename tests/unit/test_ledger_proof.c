/*
 * What whoever holds the database, an export or an old key may try: every byte of an export, rows moved about, a whole ledger
 * put in the place of another, content taken away without a word. Each time the first bad entry is named.
 */
#include "ledger_world.h"

#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "ledger/check.h"

/* --- exports -------------------------------------------------------------------------------------------------------- */

struct span {
	size_t from, to;
	int64_t entry;                 /* the line belongs to it; 0: to the heading */
};

/* Which entry each line of an export belongs to; the lines after the last entry belong to the one that is not there. */
static size_t
spans_of(struct str text, struct span *v, size_t most)
{
	struct str rest = text, line;
	int64_t entry = 0, size = 0;
	size_t n = 0, at = 0;
	bool more = true;

	while (more && rest.n > 0 && n < most) {
		rest = str_cut(rest, '\n', &line, &more);
		if (str_starts(line, S("entry ")))
			size = ++entry;
		else if (str_starts(line, S("checkpoint ")) || str_starts(line, S("end ")))
			entry = size + 1;
		v[n++] = (struct span){ at, at + line.n + 1, entry };
		at += line.n + 1;
		if (entry > size)
			entry = size;
	}
	return n;
}

/* `own`: the byte is on the entry's own lines, and exactly that entry must be named. */
static void
export_flip(struct fixture *f, char *p, size_t n, struct str keys, size_t i, unsigned char bit, const struct span *s, bool own)
{
	struct ctx part = f->cx;
	struct verify_result v;
	bool known;
	enum err e;

	part.arena = arena_new(ARENA_REQUEST);
	p[i] = (char)(p[i] ^ bit);
	e = ledger_audit(&part, (struct str){ p, n }, keys, &v, &known);
	p[i] = (char)(p[i] ^ bit);
	if (e == E_OK)
		die("byte %zu, bit %d: not noticed", i, bit);
	if (err_exit_code(e) != 1)
		die("byte %zu, bit %d: exit %d", i, bit, err_exit_code(e));
	if (own && v.bad != s->entry)
		die("byte %zu, bit %d: entry %ld named, not %ld", i, bit, (long)v.bad, (long)s->entry);
	arena_free(part.arena);
}

static void
exports(void **state)
{
	struct fixture *f = *state;
	struct verify_result v;
	struct span spans[64];
	struct str text, keys;
	bool known;
	size_t n;
	char *p;

	/* one by one: each has its own checkpoint, so that each can be told from its neighbours */
	assert_int_equal(make(f, "an", NULL), E_OK);
	assert_int_equal(make(f, "binh", NULL), E_OK);
	assert_int_equal(make(f, "chi", NULL), E_OK);
	assert_int_equal(ledger_write(&f->cx, f->lg, decide_erase, &(struct reading){ .no = 2, .n = 1 }), E_OK);
	text = export(f);
	keys = file_text(f, "keys/verify.key");
	assert_int_equal(ledger_audit(&f->cx, text, keys, &v, &known), E_OK);
	assert_true(known);
	assert_int_equal(v.entries, 4);
	assert_int_equal(v.erased, 1);
	assert_int_equal(v.signed_size, 4);
	assert_int_equal(v.checkpoints, 4);
	assert_int_equal(ledger_audit(&f->cx, text, S(""), &v, &known), E_OK);
	assert_false(known);
	n = spans_of(text, spans, COUNT(spans));
	p = str_z(f->cx.arena, text);
	for (size_t k = 0; k < n; k++)
		for (size_t i = spans[k].from; i < spans[k].to; i++) {
			bool own = str_starts(str_sub(text, spans[k].from, 6), S("entry ")) ||
			    str_starts(str_sub(text, spans[k].from, 5), S("item "));

			for (int bit = 0; bit < 8; bit++)
				export_flip(f, p, text.n, keys, i, (unsigned char)(1 << bit), &spans[k], own);
		}
}

static void
exports_cut_and_longer(void **state)
{
	struct fixture *f = *state;
	struct verify_result v;
	struct str text, keys;
	bool known;

	assert_int_equal(make(f, "an,binh,chi", NULL), E_OK);
	text = export(f);
	keys = file_text(f, "keys/verify.key");
	for (size_t n = 0; n < text.n; n++) {
		struct ctx part = f->cx;

		part.arena = arena_new(ARENA_REQUEST);
		if (ledger_audit(&part, str_sub(text, 0, n), keys, &v, &known) == E_OK)
			die("the first %zu bytes", n);
		arena_free(part.arena);
	}
	for (int c = 0; c < 256; c++) {
		ctx_clear_fault(&f->cx);
		assert_int_not_equal(ledger_audit(&f->cx, str_fmt(f->cx.arena, "%.*s%c", STR_ARG(text), c), keys, &v, &known), E_OK);
	}
	ctx_clear_fault(&f->cx);
}

/* The line before the last, which is the newest checkpoint, taken out. */
static struct str
without_last_checkpoint(struct fixture *f, struct str text)
{
	ptrdiff_t at = 0, next;

	while ((next = str_find(str_sub(text, (size_t)at + 1, text.n), S("\ncheckpoint "))) >= 0)
		at += next + 1;
	next = str_find(text, S("\nend "));
	return str_fmt(f->cx.arena, "%.*s%.*s", (int)at, text.p, (int)(text.n - (size_t)next), text.p + next);
}

/* Entries that no checkpoint covers may be anybody's: an audit fails at the first of them, and no export of ours has any. */
static void
exports_without_an_unsigned_end(void **state)
{
	struct fixture *f = *state;
	struct reading r = { 0 };
	struct verify_result v;
	struct str text, keys;
	bool known;

	assert_int_equal(make(f, "an", NULL), E_OK);
	assert_int_equal(make(f, "binh", NULL), E_OK);
	assert_int_equal(make(f, "chi", NULL), E_OK);
	keys = file_text(f, "keys/verify.key");
	text = without_last_checkpoint(f, export(f));
	assert_int_equal(ledger_audit(&f->cx, text, keys, &v, &known), E_BROKEN);
	assert_int_equal(v.bad, 3);
	assert_int_equal(ledger_audit(&f->cx, text, S(""), &v, &known), E_BROKEN);
	assert_int_equal(v.bad, 3);
	ctx_clear_fault(&f->cx);

	/* as it is between a commit and its signature */
	tamper(f, "DELETE FROM checkpoint WHERE size = 3");
	text = export(f);
	assert_int_equal(ledger_audit(&f->cx, text, keys, &v, &known), E_OK);
	assert_int_equal(v.entries, 2);
	assert_int_equal(ledger_write(&f->cx, f->lg, decide_erase, &(struct reading){ .no = 2, .n = 1 }), E_OK);
	tamper(f, "DELETE FROM checkpoint WHERE size = 4");
	assert_non_null(r.file = tmpfile());
	assert_int_equal(store_read(&f->cx, f->st, read_export, &r), E_CONFLICT);
	(void)fclose(r.file);
	ctx_clear_fault(&f->cx);
}

/* An export of an earlier day is the beginning of a later one, and of nothing else. */
static void
exports_compared(void **state)
{
	struct fixture *f = *state;
	struct verify_result one, two, other;
	int64_t bad;
	bool known;

	assert_int_equal(make(f, "an,binh,chi", NULL), E_OK);
	assert_int_equal(ledger_audit(&f->cx, export(f), S(""), &one, &known), E_OK);
	assert_int_equal(make(f, "dung", NULL), E_OK);
	assert_int_equal(ledger_audit(&f->cx, export(f), S(""), &two, &known), E_OK);
	assert_int_equal(ledger_extends(&f->cx, &one, &two, &bad), E_OK);
	assert_int_equal(ledger_extends(&f->cx, &two, &one, &bad), E_BROKEN);
	assert_int_equal(bad, 4);
	other = two;
	other.leaves = NEW_N(f->cx.arena, struct hash, two.leaves_n);
	memcpy(other.leaves, two.leaves, two.leaves_n * sizeof(*two.leaves));
	other.leaves[1].b[0] ^= 1;
	assert_int_equal(ledger_extends(&f->cx, &one, &other, &bad), E_BROKEN);
	assert_int_equal(bad, 2);
	other = two;
	other.log = S("other.example/nhat-ky/1");
	assert_int_equal(ledger_extends(&f->cx, &one, &other, &bad), E_BROKEN);
	ctx_clear_fault(&f->cx);
}

/* --- the database ---------------------------------------------------------------------------------------------------- */

#define KEEP "CREATE TABLE k1 AS SELECT * FROM entry; CREATE TABLE k2 AS SELECT * FROM item;" \
	"CREATE TABLE k3 AS SELECT * FROM node; CREATE TABLE k4 AS SELECT * FROM head; CREATE TABLE k5 AS SELECT * FROM checkpoint;"
#define PUT_BACK "DELETE FROM entry; DELETE FROM item; DELETE FROM node; DELETE FROM head; DELETE FROM checkpoint;" \
	"INSERT INTO entry SELECT * FROM k1; INSERT INTO item SELECT * FROM k2; INSERT INTO node SELECT * FROM k3;" \
	"INSERT INTO head SELECT * FROM k4; INSERT INTO checkpoint SELECT * FROM k5;" \
	"DROP TABLE k1; DROP TABLE k2; DROP TABLE k3; DROP TABLE k4; DROP TABLE k5"

/* Rows deleted, swapped, put in between, dated back, cut off; also with the numbers put right again. */
static void
rows_moved_about(void **state)
{
	static const struct {
		const char *sql;
		int64_t bad;
	} v[] = {
		{ "UPDATE entry SET no = 100 WHERE no = 2; UPDATE entry SET no = 2 WHERE no = 3; UPDATE entry SET no = 3 WHERE no = 100", 2 },
		{ "UPDATE item SET entry = 100 WHERE entry = 2; UPDATE item SET entry = 2 WHERE entry = 3; UPDATE item SET entry = 3 "
		  "WHERE entry = 100", 2 },
		{ "DELETE FROM entry WHERE no = 3; UPDATE entry SET no = no - 1 WHERE no > 3; UPDATE head SET size = size - 1", 3 },
		{ "UPDATE entry SET no = no + 100 WHERE no > 2; UPDATE entry SET no = no - 99 WHERE no > 100;"
		  "INSERT INTO entry SELECT bloc, 3, type, version, at, leaf, payload FROM entry WHERE no = 2;"
		  "UPDATE head SET size = size + 1", 3 },
		{ "UPDATE entry SET at = at - 86400000 WHERE no = 4", 4 },
		{ "UPDATE entry SET payload = (SELECT payload FROM entry WHERE no = 1) WHERE no = 4", 4 },
		{ "DELETE FROM entry WHERE no > 3; DELETE FROM item WHERE entry > 3; UPDATE head SET size = 3", 4 },
		{ "DELETE FROM entry WHERE no = 1", 1 },
		{ "UPDATE item SET salt = zeroblob(32) WHERE entry = 2 AND n = 1", 2 },
		{ "UPDATE item SET body = NULL, salt = NULL WHERE entry = 3 AND n = 1", 3 },
		{ "UPDATE item SET hash = zeroblob(32) WHERE entry = 3 AND n = 2", 3 },
		{ "UPDATE checkpoint SET size = 4 WHERE size = 5", 0 },
		{ "UPDATE checkpoint SET note = replace(note, '/1/1', '/1/2')", 0 },
		{ "UPDATE head SET epoch = 2", 0 },
	};
	struct fixture *f = *state;
	struct verify_result r;

	assert_int_equal(make(f, "an,binh,chi,dung,giang", NULL), E_OK);
	close_ledger(f);
	for (size_t i = 0; i < COUNT(v); i++) {
		tamper(f, str_z(f->cx.arena, str_fmt(f->cx.arena, KEEP "%s", v[i].sql)));
		assert_int_equal(store_open(&f->cx, f->dir, STORE_READ_ONLY, &f->st), E_OK);
		if (verify(f, &r) != E_BROKEN || (v[i].bad != 0 && r.bad != v[i].bad))
			die("%s: entry %ld named: %.*s", v[i].sql, (long)r.bad, STR_ARG(f->cx.fault.text));
		ctx_clear_fault(&f->cx);
		store_close(f->st);
		tamper(f, PUT_BACK);
	}
	open_ledger(f, false);
	assert_int_equal(verify(f, &r), E_OK);
}

/* One entry after the other, as the owner of the key could have made them: the second is dated before the first. */
static void
dated_back(void **state)
{
	struct fixture *f = *state;
	struct item_list none = { 0 };
	struct verify_result out;
	struct tree_new made;
	struct entry entry;
	struct check c;

	for (int later = 0; later < 2; later++) {
		check_begin(&c, &f->cx, &out);
		for (int64_t no = 1; no <= 2; no++) {
			struct leaf leaf = { .type = 9999, .version = 1, .log = S("phoihop.example/nhat-ky/1"), .no = no,
				.at = clock_now + (no == 1 || later == 1 ? no : -1) };
			struct stored_entry row = { .no = no, .type = 9999, .version = 1, .at = leaf.at, .payload = S("x") };
			struct buf bytes;

			hash_bytes(row.payload, &leaf.payload);
			buf_init(&bytes, f->cx.arena, LEAF_MAX);
			leaf_write(&bytes, &leaf);
			row.leaf = buf_view(&bytes);
			assert_int_equal(check_entry(&c, &row, &none, &made, &entry), no == 1 || later == 1 ? E_OK : E_BROKEN);
		}
		assert_int_equal(out.bad, later == 1 ? 0 : 2);
		check_end(&c);
		ctx_clear_fault(&f->cx);
	}
}

/* What the law erased must be gone, and nothing else may be. */
static void
erasures(void **state)
{
	struct fixture *f = *state;
	struct reading one = { .no = 1, .n = 1 };
	struct verify_result v;

	assert_int_equal(make(f, "an,binh", NULL), E_OK);
	assert_int_equal(ledger_write(&f->cx, f->lg, decide_erase, &one), E_OK);
	assert_int_equal(verify(f, &v), E_OK);
	assert_int_equal(v.erased, 1);
	close_ledger(f);
	tamper(f, "UPDATE item SET body = NULL, salt = NULL WHERE entry = 2 AND n = 1");
	open_ledger(f, false);
	assert_int_equal(verify(f, &v), E_BROKEN);
	assert_int_equal(v.bad, 2);
	ctx_clear_fault(&f->cx);
	assert_int_equal(ledger_audit(&f->cx, export(f), S(""), &v, &(bool){ false }), E_BROKEN);
	assert_int_equal(v.bad, 2);
	ctx_clear_fault(&f->cx);
}

/* Somebody with the database and no key makes all of it anew: every sum is right, but nobody signed it. */
static void
ledger_replaced(void **state)
{
	struct fixture *f = *state;
	struct verify_result r;
	void *again = NULL;
	struct fixture *g;
	const char *sql;

	assert_int_equal(make(f, "an,binh,chi", NULL), E_OK);
	assert_int_equal(set_up(&again), 0);
	g = again;
	assert_int_equal(make(g, "an,khac,chi", NULL), E_OK);
	close_ledger(g);
	close_ledger(f);
	sql = str_z(f->cx.arena, str_fmt(f->cx.arena, "ATTACH '%.*s/" STORE_FILE "' AS g; DELETE FROM entry; DELETE FROM item;"
	    "DELETE FROM node; DELETE FROM head; INSERT INTO entry SELECT * FROM g.entry; INSERT INTO item SELECT * FROM g.item;"
	    "INSERT INTO node SELECT * FROM g.node; INSERT INTO head SELECT * FROM g.head", STR_ARG(g->dir)));
	tamper(f, sql);
	open_ledger(f, false);
	assert_non_null(ledger_refusal(f->lg));
	assert_int_equal(make(f, "dung", NULL), E_BROKEN);
	assert_int_equal(verify(f, &r), E_BROKEN);
	assert_int_equal(r.bad, 3);
	ctx_clear_fault(&f->cx);
	/* the stolen checkpoints do not help either: the key is another */
	close_ledger(f);
	tamper(f, str_z(f->cx.arena, str_fmt(f->cx.arena, "ATTACH '%.*s/" STORE_FILE "' AS g; DELETE FROM checkpoint;"
	    "INSERT INTO checkpoint SELECT * FROM g.checkpoint", STR_ARG(g->dir))));
	open_ledger(f, false);
	assert_int_equal(verify(f, &r), E_BROKEN);
	ctx_clear_fault(&f->cx);
	assert_int_equal(ledger_audit(&f->cx, export(f), file_text(f, "keys/verify.key"), &r, &(bool){ false }), E_BROKEN);
	ctx_clear_fault(&f->cx);
	(void)tear_down(&again);
}

/* --- keys ------------------------------------------------------------------------------------------------------------ */

static void
key_put(struct fixture *f, const char *name, struct str text)
{
	char *path = str_z(f->cx.arena, str_fmt(f->cx.arena, "%.*s/keys/%s", STR_ARG(f->dir), name));
	FILE *out = fopen(path, "wb");

	assert_non_null(out);
	assert_int_equal(fwrite(text.p, 1, text.n, out), text.n);
	assert_int_equal(fclose(out), 0);
}

/* A server has recorded something, and a shell command changed the key beside it. The old key. */
static struct str
changed_by_shell(struct fixture *f)
{
	struct fixture shell;
	struct str old;

	close_ledger(f);
	open_ledger(f, true);
	assert_int_equal(make(f, "an", NULL), E_OK);
	old = file_text(f, "keys/sign.key");
	shell = *f;
	open_ledger(&shell, false);
	assert_int_equal(ledger_key_change(&shell.cx, shell.lg), E_OK);
	close_ledger(&shell);
	return old;
}

/* A server signs with the new key as soon as another process has changed it; with the old one it is found out. */
static void
key_changed(void **state)
{
	struct fixture *f = *state;
	struct str old, keys;
	struct verify_result v;
	struct receipt r;

	old = changed_by_shell(f);
	assert_int_equal(make(f, "binh", NULL), E_OK);
	assert_int_equal(verify(f, &v), E_OK);
	keys = file_text(f, "keys/verify.key");
	assert_int_equal(ledger_audit(&f->cx, export(f), keys, &v, &(bool){ false }), E_OK);
	assert_int_equal(receipt_read(&f->cx, receipt_of(f, 3), &r), E_OK);
	assert_int_equal(r.head.note.n, 1);
	assert_int_equal(receipt_signer(&f->cx, &r, str_sub(keys, (size_t)str_find(keys, S("\n")) + 1, keys.n)), E_OK);
	key_put(f, "sign.key", old);
	assert_int_equal(make(f, "chi", NULL), E_OK);
	assert_int_equal(verify(f, &v), E_BROKEN);
	assert_true(str_find(f->cx.fault.text, S("key in force")) > 0);
	ctx_clear_fault(&f->cx);
	assert_int_equal(ledger_audit(&f->cx, export(f), keys, &v, &(bool){ false }), E_BROKEN);
	ctx_clear_fault(&f->cx);
}

/* Killed between the checkpoint of both keys and the switch: the server finishes the change before it signs with either. */
static void
key_cut_off_beside(void **state)
{
	struct fixture *f = *state;
	struct verify_result v;
	struct str old;

	old = changed_by_shell(f);
	key_put(f, "sign.key.next", file_text(f, "keys/sign.key"));
	key_put(f, "sign.key", old);
	for (int i = 0; i < 2; i++)
		assert_int_equal(make(f, i == 0 ? "binh" : "chi", NULL), E_OK);
	assert_false(str_eq(file_text(f, "keys/sign.key"), old));
	assert_int_equal(verify(f, &v), E_OK);
	assert_int_equal(ledger_audit(&f->cx, export(f), file_text(f, "keys/verify.key"), &v, &(bool){ false }), E_OK);
}

/* No file may grow past n bytes; 0: as before. */
static void
room(size_t n)
{
	static struct rlimit was;
	struct rlimit now;

	(void)signal(SIGXFSZ, SIG_IGN);
	if (was.rlim_max == 0)
		assert_int_equal(getrlimit(RLIMIT_FSIZE, &was), 0);
	now = was;
	if (n > 0)
		now.rlim_cur = n;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &now), 0);
}

static const char *
in_keys(struct fixture *f, const char *name)
{
	return str_z(f->cx.arena, str_fmt(f->cx.arena, "%.*s/keys/%s", STR_ARG(f->dir), name));
}

/* A new key that was not written to its end, for want of room or because the process was killed, is no key: the old one goes on. */
static void
key_cut_off(void **state)
{
	struct fixture *f = *state;
	FILE *part;

	assert_int_equal(make(f, "an", NULL), E_OK);
	room(20);
	assert_int_equal(ledger_key_change(&f->cx, f->lg), E_FULL);
	room(0);
	ctx_clear_fault(&f->cx);
	assert_int_not_equal(access(in_keys(f, "sign.key.next"), F_OK), 0);
	assert_non_null(part = fopen(in_keys(f, "sign.key.next.part"), "wb"));
	assert_int_equal(fclose(part), 0);
	close_ledger(f);
	open_ledger(f, false);
	assert_int_equal(ledger_key_change(&f->cx, f->lg), E_OK);
	assert_int_equal(sign_key_create(&f->cx, f->dir, S("phoihop.example"), NULL), E_CONFLICT);
	ctx_clear_fault(&f->cx);
	assert_int_equal(verify(f, &(struct verify_result){ 0 }), E_OK);
}

/* A line of verify.key is there whole or not at all; one that a crash cut off is cut off, one without its end is kept. */
static void
key_list_cut_off(void **state)
{
	struct fixture *f = *state;
	const char *path = in_keys(f, "verify.key");
	struct sign_key *k;
	struct str one, two;
	FILE *file;

	assert_int_equal(make(f, "an", NULL), E_OK);
	assert_int_equal(sign_key_load(&f->cx, f->dir, &k), E_OK);
	one = file_text(f, "keys/verify.key");
	room(one.n + 10);
	assert_int_equal(sign_key_publish(&f->cx, f->dir, k, 1, 2), E_FULL);
	room(0);
	ctx_clear_fault(&f->cx);
	assert_true(str_eq(file_text(f, "keys/verify.key"), one));
	assert_int_equal(sign_key_publish(&f->cx, f->dir, k, 1, 2), E_OK);
	two = file_text(f, "keys/verify.key");
	assert_true(two.n > one.n && str_starts(two, one));
	assert_int_equal(truncate(path, (off_t)one.n + 10), 0);
	assert_int_equal(sign_key_publish(&f->cx, f->dir, k, 1, 3), E_OK);
	assert_int_equal(sign_key_publish(&f->cx, f->dir, k, 1, 2), E_OK);
	assert_int_equal(file_text(f, "keys/verify.key").n, 2 * two.n - one.n);
	assert_non_null(file = fopen(path, "wb"));
	assert_int_equal(fwrite(one.p, 1, one.n - 1, file), one.n - 1);
	assert_int_equal(fclose(file), 0);
	assert_int_equal(sign_key_publish(&f->cx, f->dir, k, 1, 3), E_OK);
	assert_int_equal(sign_key_publish(&f->cx, f->dir, k, 1, 2), E_OK);
	assert_int_equal(file_text(f, "keys/verify.key").n, 2 * two.n - one.n);
	assert_true(str_starts(file_text(f, "keys/verify.key"), one));
	sign_key_free(k);
}

/* One key signs for all blocs of a store: a change is announced in each log, and goes on in each where it was cut off. */
static void
key_of_two_blocs(void **state)
{
	struct fixture *f = *state;

	for (f->cx.bloc = 1; f->cx.bloc < 4; f->cx.bloc++)
		assert_int_equal(make(f, "an", NULL), E_OK);
	f->cx.bloc = 1;
	assert_int_equal(ledger_key_change(&f->cx, f->lg), E_OK);
	close_ledger(f);
	open_ledger(f, false);
	assert_null(ledger_refusal(f->lg));
	/* the first log is signed by both keys, the second cannot be */
	notes_away(f, 2);
	assert_int_equal(ledger_key_change(&f->cx, f->lg), E_ENV);
	ctx_clear_fault(&f->cx);
	notes_back(f, 2);
	assert_int_equal(access(in_keys(f, "sign.key.next"), F_OK), 0);
	close_ledger(f);
	open_ledger(f, false);
	assert_null(ledger_refusal(f->lg));
	assert_int_not_equal(access(in_keys(f, "sign.key.next"), F_OK), 0);
	for (f->cx.bloc = 1; f->cx.bloc < 4; f->cx.bloc++) {
		assert_int_equal(make(f, "binh", NULL), E_OK);
		assert_int_equal(size_now(f), 4);
		assert_int_equal(verify(f, &(struct verify_result){ 0 }), E_OK);
	}
	f->cx.bloc = 1;
}

/* What a backup is judged by: every log of the store, each with its first bad place. */
static void
all_logs(void **state)
{
	struct fixture *f = *state;

	for (f->cx.bloc = 1; f->cx.bloc < 4; f->cx.bloc++) {
		assert_int_equal(make(f, "an", NULL), E_OK);
		assert_int_equal(make(f, "binh", NULL), E_OK);
	}
	f->cx.bloc = 1;
	assert_int_equal(ledger_verify_all(&f->cx, f->st, f->dir), E_OK);
	tamper(f, "UPDATE entry SET payload = x'00' WHERE bloc = 2 AND no = 2; UPDATE entry SET payload = x'00' WHERE bloc = 3 AND no = 1");
	assert_int_equal(ledger_verify_all(&f->cx, f->st, f->dir), E_BROKEN);
	assert_true(str_is(f->cx.fault.text, "Bloc 2: Entry 2: the payload is not what the leaf committed to\n"
	    "  Bloc 3: Entry 1: the payload is not what the leaf committed to"));
	ctx_clear_fault(&f->cx);
	tamper(f, "DELETE FROM head");
	assert_int_equal(ledger_verify_all(&f->cx, f->st, f->dir), E_BROKEN);
	ctx_clear_fault(&f->cx);
}

/* Entries about the ledger itself that are well formed and say what is not so. */
struct lie {
	enum entry_type type;
	const void *facts;
};

static enum err
decide_lie(struct ctx *cx, struct tx *tx, void *arg)
{
	const struct lie *l = arg;
	int64_t no;

	return ledger_append(cx, tx, l->type, l->facts, &no);
}

static void
lies(void **state)
{
	const struct epoch_opened skipped = { .closes = 2, .epoch = 2 }, back = { .closes = 0, .epoch = 1 },
	    unread = { .closes = 1, .epoch = 2, .size = 1, .checkpoint = S("no checkpoint") };
	const struct key_changed nobody = { .from = S("no key"), .to = S("no key") };
	const struct lie v[] = { { ENTRY_EPOCH_OPENED, &skipped }, { ENTRY_EPOCH_OPENED, &back }, { ENTRY_EPOCH_OPENED, &unread },
		{ ENTRY_KEY_CHANGED, &nobody } };

	(void)state;
	for (size_t i = 0; i < COUNT(v); i++) {
		struct verify_result r;
		void *one = NULL;

		assert_int_equal(set_up(&one), 0);
		assert_int_equal(make(one, "an", NULL), E_OK);
		assert_int_equal(ledger_write(&((struct fixture *)one)->cx, ((struct fixture *)one)->lg, decide_lie, (void *)(uintptr_t)&v[i]),
		    E_OK);
		assert_int_equal(verify(one, &r), E_BROKEN);
		assert_int_equal(r.bad, 2);
		(void)tear_down(&one);
	}
}

/* A checkpoint of the closed epoch that the opening entry claims, by no key of ours. */
static void
epoch_with_a_false_checkpoint(void **state)
{
	struct fixture *f = *state;
	struct verify_result v;
	struct epoch_opened o = { .closes = 1, .epoch = 2 };
	struct checkpoint cp;
	struct receipt r;
	void *again = NULL;

	assert_int_equal(set_up(&again), 0);
	assert_int_equal(make(again, "an", NULL), E_OK);
	assert_int_equal(make(again, "binh", NULL), E_OK);
	o.checkpoint = receipt_of(again, 2);
	o.checkpoint = str_sub(o.checkpoint, (size_t)str_find(o.checkpoint, S("\n\n")) + 2, o.checkpoint.n);
	assert_true(checkpoint_read(o.checkpoint, &cp));
	o.size = cp.size;
	memcpy(o.root, cp.root.b, sizeof(o.root));
	assert_int_equal(make(f, "an", NULL), E_OK);
	assert_int_equal(ledger_write(&f->cx, f->lg, decide_lie, &(struct lie){ ENTRY_EPOCH_OPENED, &o }), E_OK);
	assert_int_equal(verify(f, &v), E_BROKEN);
	assert_true(str_find(f->cx.fault.text, S("signature")) > 0);
	ctx_clear_fault(&f->cx);
	assert_int_equal(receipt_read(&f->cx, receipt_of(f, 1), &r), E_OK);
	(void)tear_down(&again);
}

/* The file of checkpoints only grows: over starts, an old copy, a new epoch, another key. */
static void
checkpoints_only_grow(void **state)
{
	struct fixture *f = *state;
	struct str was = S(""), now;

	for (int i = 0; i < 8; i++) {
		assert_int_equal(make(f, "an,binh", NULL), E_OK);
		if (i == 3)
			assert_int_equal(ledger_key_change(&f->cx, f->lg), E_OK);
		if (i == 5)
			assert_int_equal(ledger_new_epoch(&f->cx, f->lg, &(int64_t){ 0 }), E_OK);
		now = file_text(f, "checkpoints/1");
		assert_true(now.n > was.n && str_starts(now, was));
		was = now;
		close_ledger(f);
		open_ledger(f, false);
		assert_null(ledger_refusal(f->lg));
		assert_true(str_eq(file_text(f, "checkpoints/1"), was));
	}
	assert_int_equal(verify(f, &(struct verify_result){ 0 }), E_OK);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define T_(fn) cmocka_unit_test_setup_teardown(fn, set_up, tear_down)
		T_(exports), T_(exports_cut_and_longer), T_(exports_without_an_unsigned_end),
		T_(exports_compared), T_(rows_moved_about), T_(dated_back), T_(erasures),
		T_(ledger_replaced), T_(key_changed), T_(key_cut_off_beside), T_(key_cut_off), T_(key_list_cut_off), T_(key_of_two_blocs),
		T_(all_logs),
		T_(checkpoints_only_grow), T_(lies),
		T_(epoch_with_a_false_checkpoint),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
