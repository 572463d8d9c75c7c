/* What a receipt waits for and hangs on: the signature that could not be written, and salts nobody can guess. */
#include <pthread.h>
#include <sys/stat.h>

#include "ledger/look.h"
#include "ledger_world.h"

static enum err
decide_key(struct ctx *cx, struct tx *tx, void *arg)
{
	struct act *a = arg;
	enum err e = idem_seen(cx, tx, S("key-1"), 7, &a->no);

	if (e != E_GONE || (e = decide_make(cx, tx, a)) != E_OK)
		return e;
	return idem_keep(cx, tx, S("key-1"), 7, a->no);
}

static enum err
decide_other_key(struct ctx *cx, struct tx *tx, void *arg)
{
	struct act *a = arg;
	enum err e = idem_seen(cx, tx, S("key-2"), 7, &a->no);

	if (e != E_GONE || (e = decide_make(cx, tx, a)) != E_OK)
		return e;
	return idem_keep(cx, tx, S("key-2"), 7, a->no);
}

struct salting {
	struct item v[2];
};

static enum err
salts_of(struct ctx *cx, struct tx *tx, void *arg)
{
	struct salting *s = arg;
	enum err e = item_get(cx, tx, 1, 1, &s->v[0]);

	return e == E_OK ? item_get(cx, tx, 2, 1, &s->v[1]) : e;
}

/* Who knows a name cannot find it among the hashes: the same name twice has two of them. */
static void
salts_are_drawn(void **state)
{
	static const unsigned char zero[32];
	struct fixture *f = *state;
	struct salting s;

	assert_int_equal(make(f, "an", NULL), E_OK);
	assert_int_equal(make(f, "an", NULL), E_OK);
	assert_int_equal(store_read(&f->cx, f->st, salts_of, &s), E_OK);
	assert_true(str_eq(s.v[0].body, s.v[1].body));
	assert_memory_not_equal(s.v[0].salt, zero, sizeof(zero));
	assert_memory_not_equal(s.v[0].salt, s.v[1].salt, sizeof(zero));
	assert_memory_not_equal(s.v[0].hash, s.v[1].hash, sizeof(zero));
}

/*
 * Committed but not signed, since the file of checkpoints could not be written: the sender is told so, and whoever sends
 * again is answered only when there is a receipt.
 */
static void
signed_late(void **state)
{
	struct fixture *f = *state;
	struct arena *a = f->cx.arena;
	char *notes = str_z(a, str_fmt(a, "%.*s/checkpoints/1", STR_ARG(f->dir)));
	char *dir = str_z(a, str_fmt(a, "%.*s/checkpoints", STR_ARG(f->dir)));
	struct act first = { .login = "an" }, again = { .login = "an" };
	struct reading r = { .no = 1 };

	(void)mkdir(dir, 0700);
	assert_int_equal(mkdir(notes, 0700), 0);               /* in the way of the file */
	assert_int_equal(ledger_write(&f->cx, f->lg, decide_key, &first), E_ENV);
	assert_int_equal(size_now(f), 1);
	assert_int_equal(store_read(&f->cx, f->st, read_receipt, &r), E_GONE);
	ctx_clear_fault(&f->cx);
	assert_int_equal(ledger_write(&f->cx, f->lg, decide_key, &again), E_ENV);
	assert_int_equal(rmdir(notes), 0);
	ctx_clear_fault(&f->cx);
	assert_int_equal(ledger_write(&f->cx, f->lg, decide_key, &again), E_OK);
	assert_int_equal(size_now(f), 1);
	assert_int_equal(store_read(&f->cx, f->st, read_receipt, &r), E_OK);
}

/*
 * Committed, and never to be signed: the file of checkpoints is gone, so that nothing is recorded any more. Who sends again is
 * not answered as if there were a receipt; who was answered before still is.
 */
static void
signed_never(void **state)
{
	struct fixture *f = *state;
	struct arena *a = f->cx.arena;
	char *notes = str_z(a, str_fmt(a, "%.*s/checkpoints/1", STR_ARG(f->dir)));
	char *away = str_z(a, str_fmt(a, "%.*s/away", STR_ARG(f->dir)));
	struct act early = { .login = "an" }, first = { .login = "binh" }, again = { .login = "binh" };

	assert_int_equal(ledger_write(&f->cx, f->lg, decide_key, &early), E_OK);
	assert_int_equal(rename(notes, away), 0);
	assert_int_equal(mkdir(notes, 0700), 0);
	assert_int_equal(ledger_write(&f->cx, f->lg, decide_other_key, &first), E_ENV);
	assert_int_equal(rmdir(notes), 0);
	for (int i = 0; i < 3; i++) {
		ctx_clear_fault(&f->cx);
		assert_int_equal(ledger_write(&f->cx, f->lg, decide_other_key, &again), E_BROKEN);
		assert_non_null(ledger_refusal(f->lg));
		assert_int_not_equal(access(notes, F_OK), 0);
		assert_int_equal(ledger_write(&f->cx, f->lg, decide_key, &early), E_OK);
		assert_int_equal(early.no, 1);
	}
	ctx_clear_fault(&f->cx);
	close_ledger(f);
	assert_int_equal(rename(away, notes), 0);
	open_ledger(f, false);                 /* put right: the head is signed, and the sender is answered */
	assert_int_equal(ledger_write(&f->cx, f->lg, decide_other_key, &again), E_OK);
	assert_int_equal(again.no, 2);
}

static enum err
decide_fill(struct ctx *cx, struct tx *tx, void *arg)
{
	enum err e = decide_make(cx, tx, arg);

	while (cx->arena->cap - cx->arena->used >= 16)
		(void)arena_alloc(cx->arena, 16);
	return e;
}

/* What fails after the submission, where its arena has no room for the sentence, is answered all the same: nobody waits for ever. */
static void
no_room_to_say(void **state)
{
	struct fixture *f = *state;
	struct act act = { .login = "an" };
	struct ctx full = f->cx;
	jmp_buf env;

	assert_int_equal(make(f, "an", NULL), E_OK);
	notes_away(f, 1);
	full.arena = arena_new((size_t)1 << 20);
	if (arena_try(full.arena, env) == 0)
		assert_int_equal(ledger_write(&full, f->lg, decide_fill, &act), E_ENV);
	else
		die("jumped out of the ledger");
	assert_int_equal(full.fault.text.n, 0);
	arena_free(full.arena);
	notes_back(f, 1);
	assert_int_equal(make(f, "binh", NULL), E_OK);
	assert_int_equal(verify(f, &(struct verify_result){ 0 }), E_OK);
}

/* What lies at the end of the file of checkpoints after a power cut: a record with a hole in it, or with another's end. */
static void
note_torn(void **state)
{
	struct fixture *f = *state;
	const char *path = str_z(f->cx.arena, str_fmt(f->cx.arena, "%.*s/checkpoints/1", STR_ARG(f->dir)));
	struct verify_result v;
	struct str notes;
	int64_t no;

	assert_int_equal(make(f, "an", NULL), E_OK);
	notes = file_text(f, "checkpoints/1");
	for (int from = 0; from < (int)notes.n; from += 16) {
		char *torn = str_z(f->cx.arena, notes);
		FILE *to = fopen(path, "ab");

		memset(torn + from, 0, notes.n - (size_t)from < 64 ? notes.n - (size_t)from : 64);
		assert_non_null(to);
		assert_int_equal(fwrite(torn, 1, notes.n, to), notes.n);
		assert_int_equal(fclose(to), 0);
		close_ledger(f);
		open_ledger(f, false);
		assert_null(ledger_refusal(f->lg));
		assert_int_equal(file_text(f, "checkpoints/1").n, notes.n);
	}
	assert_int_equal(make(f, "binh", &no), E_OK);
	assert_int_equal(verify(f, &v), E_OK);

	/* more than a power cut can leave: nothing is cut off, and nothing recorded */
	FILE *to = fopen(path, "ab");

	assert_non_null(to);
	for (int i = 0; i < 12000; i++)
		(void)fputs("rot\n", to);
	assert_int_equal(fclose(to), 0);
	close_ledger(f);
	open_ledger(f, false);
	assert_non_null(ledger_refusal(f->lg));
	assert_true(file_text(f, "checkpoints/1").n > 48000);
}

/*
 * The file of checkpoints is synced after the senders were answered: a power cut takes the first of some checkpoints and leaves
 * the later ones. What is left is cut off and kept beside; the head, which is whole, is signed again.
 */
static void
notes_missing(void **state)
{
	struct fixture *f = *state;
	const char *path = str_z(f->cx.arena, str_fmt(f->cx.arena, "%.*s/checkpoints/1", STR_ARG(f->dir)));
	struct verify_result v;
	struct str before, all, now;
	int64_t no;
	FILE *to;
	char *hole;

	assert_int_equal(make(f, "an", NULL), E_OK);
	before = file_text(f, "checkpoints/1");
	for (int i = 0; i < 20; i++)
		assert_int_equal(make(f, "binh", &no), E_OK);
	all = file_text(f, "checkpoints/1");
	hole = str_z(f->cx.arena, all);
	memset(hole + before.n, 0, 512);
	close_ledger(f);
	to = fopen(path, "wb");
	assert_non_null(to);
	assert_int_equal(fwrite(hole, 1, all.n, to), all.n);
	assert_int_equal(fclose(to), 0);
	open_ledger(f, false);
	assert_null(ledger_refusal(f->lg));
	now = file_text(f, "checkpoints/1");
	assert_true(str_starts(now, before) && now.n > before.n && now.n < all.n);
	assert_true(str_ends(all, str_sub(now, before.n, now.n)));     /* the same head, the same signature */
	assert_int_equal(file_text(f, "checkpoints/1.torn").n, all.n - before.n);
	assert_int_equal(make(f, "chi", &no), E_OK);
	assert_int_equal(no, 22);
	assert_int_equal(verify(f, &v), E_OK);
}

/* A server's checkpoints are all on the disk when it ends, however many there are. */
static void
notes_synced(void **state)
{
	struct fixture *f = *state;
	struct verify_result v;
	struct str notes;
	int n = 0;

	close_ledger(f);
	open_ledger(f, true);
	for (int i = 0; i < 200; i++)          /* 40 KB: more than may be owed */
		assert_int_equal(make(f, "an", NULL), E_OK);
	close_ledger(f);
	notes = file_text(f, "checkpoints/1");
	for (ptrdiff_t at; (at = str_find(notes, S("\n\xe2\x80\x94 "))) >= 0; n++)
		notes = str_sub(notes, (size_t)at + 1, notes.n);
	assert_int_equal(n, 200);
	open_ledger(f, false);
	assert_null(ledger_refusal(f->lg));
	assert_int_equal(verify(f, &v), E_OK);
}

/* As many checkpoints as commits: verifying and exporting them takes the memory of one. */
static void
checkpoints_many(void **state)
{
	struct fixture *f = *state;
	struct reading r = { .dir = f->dir };
	struct ctx small = f->cx;

	close_ledger(f);
	open_ledger(f, true);
	for (int i = 0; i < 300; i++)
		assert_int_equal(make(f, "an", NULL), E_OK);
	small.arena = arena_new((size_t)192 << 10);            /* 600 at 300 bytes of text would not fit */
	assert_int_equal(store_read(&small, f->st, read_verify, &r), E_OK);
	assert_int_equal(r.result.checkpoints, 600);           /* each in table and file */
	arena_reset(small.arena);
	assert_non_null(r.file = tmpfile());
	assert_int_equal(store_read(&small, f->st, read_export, &r), E_OK);
	assert_int_equal(fclose(r.file), 0);
	arena_free(small.arena);
}

static void *
late_filer(void *at)
{
	struct fixture *f = at;
	struct ctx cx = ctx_new();

	for (int i = 0; i < 400; i++) {
		struct act a = { .login = "an" };

		if (ledger_write(&cx, f->lg, decide_make, &a) != E_OK)
			die("turn %d", i);
		arena_reset(cx.arena);
	}
	arena_free(cx.arena);
	return NULL;
}

struct looking {
	struct str dir;
	struct ledger_look found;
};

static enum err
read_look(struct ctx *cx, struct tx *tx, void *arg)
{
	struct looking *l = arg;

	return ledger_look(cx, tx, l->dir, &l->found);
}

/* Whoever looks while the server works does not take the database for one that was put back. */
static void
look_beside_writer(void **state)
{
	struct fixture *f = *state;
	struct ctx cx = ctx_new();
	struct looking l = { .dir = f->dir };
	pthread_t t;

	close_ledger(f);
	open_ledger(f, true);
	assert_int_equal(pthread_create(&t, NULL, late_filer, f), 0);
	do {
		assert_int_equal(store_read(&cx, f->st, read_look, &l), E_OK);
		if (l.found.fault != NULL)
			die("at %lld entries: %s", (long long)l.found.head.size, l.found.fault);
		arena_reset(cx.arena);
	} while (l.found.head.size < 400);
	assert_int_equal(pthread_join(t, NULL), 0);
	arena_free(cx.arena);
}

/* Whoever verifies while the server works reads a snapshot and a file that goes on: the file is in no way too long. */
static void
verify_beside_writer(void **state)
{
	struct fixture *f = *state;
	struct verify_result v = { 0 };
	pthread_t t;

	close_ledger(f);
	open_ledger(f, true);
	assert_int_equal(pthread_create(&t, NULL, late_filer, f), 0);
	while (v.entries < 400)
		if (verify(f, &v) != E_OK)
			die("at %lld entries: %.*s", (long long)v.entries, STR_ARG(f->cx.fault.text));
	(void)pthread_join(t, NULL);
}

/* The file itself is looked at whole: a record in its middle that does not read as it should is no end torn off by a crash. */
static void
notes_changed(void **state)
{
	struct fixture *f = *state;
	const char *path = str_z(f->cx.arena, str_fmt(f->cx.arena, "%.*s/checkpoints/1", STR_ARG(f->dir)));
	struct verify_result v;
	FILE *file;

	close_ledger(f);
	open_ledger(f, true);
	for (int i = 0; i < 300; i++)
		assert_int_equal(make(f, "an", NULL), E_OK);
	assert_int_equal(verify(f, &v), E_OK);
	assert_non_null(file = fopen(path, "r+b"));
	assert_int_equal(fputc(1, file), 1);
	assert_int_equal(fclose(file), 0);
	assert_int_equal(verify(f, &v), E_BROKEN);
	assert_true(str_find(f->cx.fault.text, S("file of signed checkpoints")) >= 0);
}

/* Two entries exchange their contents, items, salts and hashes with them: each agrees with itself, and not with its leaf. */
static void
contents_exchanged(void **state)
{
	struct fixture *f = *state;
	struct verify_result v;

	assert_int_equal(make(f, "an", NULL), E_OK);
	assert_int_equal(make(f, "binh", NULL), E_OK);
	assert_int_equal(verify(f, &v), E_OK);
	tamper(f, "CREATE TABLE p AS SELECT no, payload FROM entry; UPDATE entry SET payload = (SELECT p.payload FROM p WHERE "
	    "p.no = 3 - entry.no); DROP TABLE p");
	tamper(f, "UPDATE item SET entry = 0 WHERE entry = 1; UPDATE item SET entry = 1 WHERE entry = 2; "
	    "UPDATE item SET entry = 2 WHERE entry = 0");
	assert_int_equal(verify(f, &v), E_BROKEN);
	assert_int_equal(v.bad, 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(signed_late, set_up, tear_down),
		cmocka_unit_test_setup_teardown(signed_never, set_up, tear_down),
		cmocka_unit_test_setup_teardown(no_room_to_say, set_up, tear_down),
		cmocka_unit_test_setup_teardown(salts_are_drawn, set_up, tear_down),
		cmocka_unit_test_setup_teardown(note_torn, set_up, tear_down),
		cmocka_unit_test_setup_teardown(notes_missing, set_up, tear_down),
		cmocka_unit_test_setup_teardown(notes_synced, set_up, tear_down),
		cmocka_unit_test_setup_teardown(checkpoints_many, set_up, tear_down),
		cmocka_unit_test_setup_teardown(verify_beside_writer, set_up, tear_down),
		cmocka_unit_test_setup_teardown(look_beside_writer, set_up, tear_down),
		cmocka_unit_test_setup_teardown(notes_changed, set_up, tear_down),
		cmocka_unit_test_setup_teardown(contents_exchanged, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
