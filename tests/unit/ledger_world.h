/* A ledger in a directory of its own, and acts on it: accounts made, content erased. For the tests of src/ledger. */
#ifndef TESTS_LEDGER_WORLD_H
#define TESTS_LEDGER_WORLD_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#undef fail             /* base/ctx.h has a function of that name */
#define die(...) do { print_error(__VA_ARGS__); print_error("\n"); _fail(__FILE__, __LINE__); } while (0)

#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ledger/apply.h"
#include "ledger/key.h"
#include "ledger/receipt.h"
#include "ledger/reader.h"
#include "ledger/verify.h"
#include "ledger/writer.h"
#include "store/store.h"

struct fixture {
	struct ctx cx;
	struct str dir;
	struct store *st;
	struct ledger *lg;
};

static int applied;
static instant_t clock_now = 1774000000000;

/* Stands in for the projections: says no to one name, and counts. */
static inline enum err
apply_test(struct ctx *cx, struct tx *tx, const struct entry *e)
{
	const struct account_made *a = e->facts;

	(void)tx;
	if (e->type == ENTRY_ACCOUNT_MADE && str_is(a->login.body, "forbidden"))
		return fail(cx, E_RULE, "%s", "forbidden");
	applied++;
	return E_OK;
}

static inline struct ctx
ctx_new(void)
{
	return (struct ctx){ .arena = arena_new(ARENA_COMMAND), .lang = LANG_EN, .now = clock_now, .zone_min = 420,
		.bloc = 1 };
}

static inline void
open_ledger(struct fixture *f, bool server)
{
	const struct ledger_options o = { .dir = f->dir, .server = server, .apply = apply_test };

	assert_int_equal(store_open(&f->cx, f->dir, STORE_READ_WRITE, &f->st), E_OK);
	assert_int_equal(ledger_open(&f->cx, f->st, &o, &f->lg), E_OK);
}

static inline void
close_ledger(struct fixture *f)
{
	ledger_close(f->lg);
	store_close(f->st);
	f->lg = NULL;
	f->st = NULL;
}

static inline int
set_up(void **state)
{
	struct fixture *f = test_calloc(1, sizeof(*f));
	char path[] = "/tmp/phoihop-ledger-XXXXXX";

	assert_non_null(mkdtemp(path));
	f->cx = ctx_new();
	f->dir = str_fmt(f->cx.arena, "%s/d", path);
	assert_int_equal(store_open(&f->cx, f->dir, STORE_READ_WRITE | STORE_CREATE, &f->st), E_OK);
	store_close(f->st);
	assert_int_equal(sign_key_create(&f->cx, f->dir, S("phoihop.example"), NULL), E_OK);
	open_ledger(f, false);
	*state = f;
	return 0;
}

static inline int
tear_down(void **state)
{
	struct fixture *f = *state;

	if (f->lg != NULL)
		close_ledger(f);
	arena_free(f->cx.arena);
	test_free(f);
	return 0;
}

struct act {
	const char *login;             /* several in one submission, separated by commas */
	int64_t no;
	enum err then;                 /* what decide answers after the append */
	bool exhaust;
};

static inline enum err
decide_make(struct ctx *cx, struct tx *tx, void *arg)
{
	struct act *a = arg;
	struct str rest = str_of(a->login), one;
	bool more = true;
	enum err e;

	while (more) {
		rest = str_cut(rest, ',', &one, &more);
		e = ledger_append(cx, tx, ENTRY_ACCOUNT_MADE, &(struct account_made){ .login = item_of(one),
		    .name = item_of(S("Nguy\xe1\xbb\x85n V\xc4\x83n M\xe1\xba\xabu")) }, &a->no);
		if (e != E_OK)
			return e;
	}
	if (a->exhaust)
		for (;;)
			(void)arena_alloc(cx->arena, 1 << 20);
	return a->then;
}

static inline enum err
make(struct fixture *f, const char *login, int64_t *no)
{
	struct act a = { .login = login };
	enum err e = ledger_write(&f->cx, f->lg, decide_make, &a);

	if (no != NULL)
		*no = a.no;
	ctx_clear_fault(&f->cx);
	return e;
}

struct reading {
	int64_t no, n;
	struct entry entry;
	struct head head;
	struct buf out;
	struct str dir;
	struct verify_result result;
	FILE *file;
};

static inline enum err
read_entry(struct ctx *cx, struct tx *tx, void *arg)
{
	struct reading *r = arg;

	return entry_get(cx, tx, r->no, &r->entry);
}

static inline enum err
read_head(struct ctx *cx, struct tx *tx, void *arg)
{
	return head_get(cx, tx, &((struct reading *)arg)->head);
}

static inline enum err
read_receipt(struct ctx *cx, struct tx *tx, void *arg)
{
	struct reading *r = arg;

	return receipt_make(cx, tx, r->no, &r->out);
}

static inline enum err
read_verify(struct ctx *cx, struct tx *tx, void *arg)
{
	struct reading *r = arg;

	return ledger_verify(cx, tx, r->dir, &r->result);
}

static inline enum err
read_export(struct ctx *cx, struct tx *tx, void *arg)
{
	return ledger_export(cx, tx, ((struct reading *)arg)->file);
}

static inline enum err
decide_erase(struct ctx *cx, struct tx *tx, void *arg)
{
	struct reading *r = arg;
	struct int_fact item = { r->n };
	int64_t no;
	enum err e = item_erase(cx, tx, r->no, r->n);

	return e != E_OK ? e : ledger_append(cx, tx, ENTRY_ENTRY_ERASED, &(struct entry_erased){ .entry = r->no,
	    .ground = S("the law"), .items = { &item, 1 } }, &no);
}

static inline int64_t
size_now(struct fixture *f)
{
	struct reading r = { 0 };

	assert_int_equal(store_read(&f->cx, f->st, read_head, &r), E_OK);
	return r.head.size;
}

static inline struct str
receipt_of(struct fixture *f, int64_t no)
{
	struct reading r = { .no = no };

	assert_int_equal(store_read(&f->cx, f->st, read_receipt, &r), E_OK);
	return buf_view(&r.out);
}

static inline enum err
verify(struct fixture *f, struct verify_result *out)
{
	struct reading r = { .dir = f->dir };
	enum err e = store_read(&f->cx, f->st, read_verify, &r);

	*out = r.result;
	return e;
}

static inline struct str
file_text(struct fixture *f, const char *name)
{
	FILE *in = fopen(str_z(f->cx.arena, str_fmt(f->cx.arena, "%.*s/%s", STR_ARG(f->dir), name)), "rb");
	char *p = arena_alloc(f->cx.arena, 1 << 20);
	size_t n;

	assert_non_null(in);
	n = fread(p, 1, 1 << 20, in);
	(void)fclose(in);
	return (struct str){ p, n };
}

/* The checkpoints of a bloc are away, and in their place lies a directory: nothing can be signed for. */
static inline void
notes_away(struct fixture *f, int bloc)
{
	struct arena *a = f->cx.arena;
	char *notes = str_z(a, str_fmt(a, "%.*s/checkpoints/%d", STR_ARG(f->dir), bloc));

	assert_int_equal(rename(notes, str_z(a, str_fmt(a, "%.*s/away", STR_ARG(f->dir)))), 0);
	assert_int_equal(mkdir(notes, 0700), 0);
}

static inline void
notes_back(struct fixture *f, int bloc)
{
	struct arena *a = f->cx.arena;
	char *notes = str_z(a, str_fmt(a, "%.*s/checkpoints/%d", STR_ARG(f->dir), bloc));

	assert_int_equal(rmdir(notes), 0);
	assert_int_equal(rename(str_z(a, str_fmt(a, "%.*s/away", STR_ARG(f->dir))), notes), 0);
}

/* Changes the database behind everybody's back. */
static inline void
tamper(struct fixture *f, const char *sql)
{
	sqlite3 *db;

	assert_int_equal(sqlite3_open(str_z(f->cx.arena, str_fmt(f->cx.arena, "%.*s/" STORE_FILE, STR_ARG(f->dir))), &db),
	    SQLITE_OK);
	if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
		die("%s: %s", sql, sqlite3_errmsg(db));
	sqlite3_close(db);
}

static inline struct str
export(struct fixture *f)
{
	struct reading r = { .file = tmpfile() };
	char *p = arena_alloc(f->cx.arena, 1 << 20);
	size_t n;

	assert_non_null(r.file);
	assert_int_equal(store_read(&f->cx, f->st, read_export, &r), E_OK);
	rewind(r.file);
	n = fread(p, 1, 1 << 20, r.file);
	(void)fclose(r.file);
	return (struct str){ p, n };
}

#endif
