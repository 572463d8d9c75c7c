/*
 * The n-th call fails.
 *
 *     nth STRIDE [KIND] [from N]
 *
 * The main job once through: draft, attach a picture, put, approve, number, send, read, return, again, accept, a second unit, consolidate,
 * issue, the Word document, the export, the verification; and the page of a report, through the dispatcher. For n = 1, 2, ... until the job passes, the n-th call of a kind (open, read, write,
 * sync, truncate, name; or the n-th allocation) fails: once, and from then on. Or it reads or writes less than it was asked
 * for, which is no failure. A step that is refused is tried once more with the same key, as people do. Then, on a machine
 * that works again:
 *
 *  - the process ended by itself: done, or exit code 5; never by a signal, never hanging;
 *  - a failed sync ended it with code 5 and a sentence, it was not tried again, and nothing was acknowledged after it;
 *  - where it was done, no allocation and no file was left open;
 *  - whatever was acknowledged is there, with its receipt; ledger and database are in order;
 *  - a page is whole, or it is an error's with a status of 5xx;
 *  - an export that was acknowledged is whole, and no verification passed that had not read everything;
 *  - the job goes on with the same keys to its end, and the ledger then has exactly as many entries as without any fault.
 *
 * Then the same of each sync while a key is made and another takes its place, which the job does not do.
 *
 * STRIDE 1 takes every n; a larger one every so many allocations, and rarer calls more closely, from a start drawn by chance
 * (printed).
 */
#include <sys/mman.h>

#include "base/sealed.h"
#include "case/account.h"
#include "case/allow.h"
#include "edge/app.h"
#include "edge/session_cookie.h"
#include "ledger/key.h"
#include "job.h"
#include "shim.h"

#define STEPS_MOST 32
#define SECONDS 20                 /* of a process that hangs */

struct flow {
	struct job job;
	int64_t first, second, other, issued;      /* filings and the consolidation */
	struct str dir;
	FILE *to;                      /* the export's, while it is written */
	struct sealed *upload;         /* while it is attached */
};

/* In memory both processes see: what was acknowledged, and how it ended. */
static struct shared {
	bool acked[STEPS_MOST];
	int64_t no[STEPS_MOST];
	int64_t count, live, files;
	bool failed, acked_after_sync, done;
	int page;                      /* the status of a page that is not as it must be */
	bool misread;                  /* a verification passed and had not read everything */
	int64_t unsigned_n;            /* entries that the export says it leaves out */
	char refused[64];              /* the last step that was */
} *shared;

static struct {
	struct str home, template;
	char session[128];             /* of the lead's officer */
	int64_t entries;               /* after the job, without a fault */
	unsigned kind;                 /* that fails now */
	bool bad;
	int64_t live;                  /* allocations that stay without a fault: the libraries' own */
} world;

/* --- the steps ------------------------------------------------------------------------------------------------------ */

#define SYT 1
#define HDY 0

#define JOB_STEP(name, filer, turn, step, filing) \
static enum err \
name(struct ctx *cx, struct flow *f, int64_t *no) \
{ \
	return job_step(cx, &f->job, filer, turn, step, filing, no); \
}
JOB_STEP(draft, SYT, 0, STEP_DRAFT, 0)
JOB_STEP(put, SYT, 0, STEP_PUT, 0)
JOB_STEP(approve, SYT, 0, STEP_APPROVE, 0)
JOB_STEP(number, SYT, 0, STEP_NUMBER, 0)
JOB_STEP(send_first, SYT, 0, STEP_SEND, 0)
JOB_STEP(give_back, SYT, 0, STEP_RETURN, f->first)
JOB_STEP(draft_again, SYT, 1, STEP_DRAFT, 0)
JOB_STEP(put_again, SYT, 1, STEP_PUT, 0)
JOB_STEP(approve_again, SYT, 1, STEP_APPROVE, 0)
JOB_STEP(number_again, SYT, 1, STEP_NUMBER, 0)
JOB_STEP(send_again, SYT, 1, STEP_SEND, 0)
JOB_STEP(draft_other, HDY, 0, STEP_DRAFT, 0)
JOB_STEP(send_other, HDY, 0, STEP_SEND, 0)

/* Its bytes come as a body does: a part at a time, into a file of the bloc's. */
static enum err
attach(struct ctx *cx, struct flow *f, int64_t *no)
{
	static char picture[5 * 16384] = "\x89PNG\r\n\x1a\n\0\0\0\rIHDR";
	struct draft_upload in = { .due = job_due(cx->arena, SYT), .purpose = S("attachment"),
		.file = { .name = S("anh.png"), .size = sizeof(picture) } };
	struct draft_look l = { .due = in.due };
	struct draft_upload_result got;
	enum err e = store_read(cx, f->job.site->store, draft_look, &l);

	(void)no;
	if (e != E_OK)
		return e;
	memcpy(picture + sizeof(picture) - 12, "\0\0\0\0IEND\xae\x42\x60\x82", 12);
	f->upload = sealed_new(path_in(cx->arena, f->dir, "tmp").p);
	if (f->upload == NULL || !sealed_add(f->upload, picture, sizeof(picture)) || !sealed_end(f->upload))
		return E_FULL;
	in.seq = l.draft.seq;
	in.file.sealed = f->upload;
	cx->actor = job_by(&f->job, SYT, STEP_DRAFT);
	return draft_attach(cx, f->job.site, &in, &got);
}

struct reading {
	int64_t filing;
	struct str words;
};

static enum err
read_fn(struct ctx *cx, struct tx *tx, void *arg)
{
	struct reading *r = arg;
	struct due_list rows;
	struct filing filing;
	struct paragraph_list pars;
	struct buf receipt;
	enum err e;

	if ((e = due_open_of_unit(cx, tx, S("syt"), ctx_today(cx), &rows)) != E_OK ||
	    (e = filing_get(cx, tx, r->filing, &filing)) != E_OK ||
	    (e = filing_paragraphs(cx, tx, r->filing, &pars)) != E_OK || (e = receipt_make(cx, tx, r->filing, &receipt)) != E_OK)
		return e;
	return pars.n == 1 && str_eq(pars.v[0].text, r->words) ? E_OK : E_BROKEN;
}

static enum err
read_report(struct ctx *cx, struct flow *f, int64_t *no)
{
	struct reading r = { f->first, job_words(cx->arena, SYT, 0) };

	(void)no;
	cx->actor = &f->job.lead;
	return store_read(cx, f->job.site->store, read_fn, &r);
}

/* --- a page ---------------------------------------------------------------------------------------------------------- */

/* A form's two hidden fields are random. */
static void
mask(char *html, size_t n)
{
	static const char *const names[] = { "name=\"_csrf\" value=\"", "name=\"_once\" value=\"" };

	for (size_t k = 0; k < COUNT(names); k++) {
		char *at = html;

		while ((at = memmem(at, (size_t)(html + n - at), names[k], strlen(names[k]))) != NULL)
			for (at += strlen(names[k]); at < html + n && *at != '"'; at++)
				*at = '.';
	}
}

static struct reply
page_get(struct ctx *cx, const struct flow *f)
{
	const struct app app = { .routes = route_table, .n = route_table_n, .hooks = &site_hooks, .public_url = S(""),
		.data = f->job.site };
	const struct raw_request raw = { .method = METHOD_GET, .peer = S("127.0.0.1"),
		.target = str_fmt(cx->arena, "/filing/%lld", (long long)f->second),
		.cookie = str_fmt(cx->arena, "%s=%s", COOKIE_SESSION, world.session) };
	struct reply r;

	(void)route_dispatch(cx, &app, &raw, &r);
	r.body = str_dup(cx->arena, r.body);
	mask((char *)(uintptr_t)r.body.p, r.body.n);
	return r;
}

/* As it comes, then as it is where nothing fails. */
static enum err
page(struct ctx *cx, struct flow *f, int64_t *no)
{
	struct reply got = page_get(cx, f), good;
	struct ctx still;

	(void)no;
	shim_pause(true);
	still = job_ctx();
	good = page_get(&still, f);
	if (good.status != 200 || (got.status == 200 ? !str_eq(got.body, good.body) : got.status < 500 || got.body.n == 0))
		shared->page = got.status;
	arena_free(still.arena);
	shim_pause(false);
	return got.status == 200 ? E_OK : E_ENV;
}

static enum err
accept_report(struct ctx *cx, struct flow *f, int64_t *no)
{
	cx->actor = &f->job.head;
	cx->once = S("accept");
	return filing_accept(cx, f->job.site, &(struct filing_accept){ f->second }, no);
}

static enum err
sheet_fn(struct ctx *cx, struct tx *tx, void *arg)
{
	struct sheet_in *in = arg;
	const struct sql_in key[] = { in_bloc(cx), in_str(in->due) };
	struct str title, number;
	const struct sql_out row[] = { out_i64(&in->seq), out_str(&title), out_str(&number) };
	enum err e = sql_one(cx, tx, SQL_SHEET_GET, key, COUNT(key), row, COUNT(row));

	return e == E_GONE ? E_OK : e;
}

static enum err
consolidate(struct ctx *cx, struct flow *f, int64_t *no)
{
	struct sheet_in in = { .due = S("bc-nam/tgtu/2026"), .number = S("30-BC/TGTU"), .title = S("Báo cáo năm") };
	enum err e;

	(void)no;
	cx->actor = &f->job.lead;
	if ((e = store_read(cx, f->job.site->store, sheet_fn, &in)) != E_OK)
		return e;
	return sheet_use_all(cx, f->job.site, &in, &in.seq);
}

static enum err
issue(struct ctx *cx, struct flow *f, int64_t *no)
{
	struct sheet_in in = { .due = S("bc-nam/tgtu/2026"), .although_missing = true };
	enum err e;

	cx->actor = &f->job.head;
	cx->once = S("issue");
	cx->now = day_start(day_of(2026, 12, 2), 420) + 8 * (instant_t)3600000;      /* the row opens in December */
	if ((e = store_read(cx, f->job.site->store, sheet_fn, &in)) != E_OK)
		return e;
	return consolidation_issue(cx, f->job.site, &in, no);
}

struct viewing {
	struct flow *f;
	struct consolidation_view view;
};

static enum err
view_fn(struct ctx *cx, struct tx *tx, void *arg)
{
	struct viewing *v = arg;
	enum err e = consolidation_view(cx, tx, v->f->job.site, v->f->issued, &v->view);

	return e == E_OK ? unit_list(cx, tx, v->view.c.day, &v->view.units) : e;
}

static enum err
document(struct ctx *cx, struct flow *f, int64_t *no)
{
	struct viewing v = { .f = f };
	struct str bytes;
	enum err e;

	(void)no;
	cx->actor = &f->job.head;
	if ((e = store_read(cx, f->job.site->store, view_fn, &v)) != E_OK)
		return e;
	return consolidation_docx(cx, f->job.site, &v.view, &bytes);
}

static enum err
export_fn(struct ctx *cx, struct tx *tx, void *arg)
{
	const struct flow *f = arg;
	enum err e = ledger_unsigned(cx, tx, &shared->unsigned_n);

	return e == E_OK ? ledger_export(cx, tx, f->to) : e;
}

static enum err
export_all(struct ctx *cx, struct flow *f, int64_t *no)
{
	FILE *to = f->to = fopen(path_in(cx->arena, f->dir, "export").p, "we");
	enum err e;

	(void)no;
	if (to == NULL)
		return E_ENV;
	e = store_read(cx, f->job.site->store, export_fn, f);
	f->to = NULL;
	return fclose(to) != 0 && e == E_OK ? E_FULL : e;
}

/* Twice: what fails once does so in one of the two, and either it says so or both find the same. */
static enum err
verify_fn(struct ctx *cx, struct tx *tx, void *arg)
{
	const struct flow *f = arg;
	struct verify_result v[2] = { 0 };
	enum err first = ledger_verify(cx, tx, f->dir, &v[0]), second = ledger_verify(cx, tx, f->dir, &v[1]);

	if (first == E_OK && second == E_OK && (v[0].checkpoints != v[1].checkpoints || v[0].signed_size != v[1].signed_size))
		shared->misread = true;
	return first != E_OK ? first : second;
}

static enum err
verify(struct ctx *cx, struct flow *f, int64_t *no)
{
	(void)no;
	return store_read(cx, f->job.site->store, verify_fn, f);
}

static const struct flow_step {
	const char *name;
	enum err (*run)(struct ctx *cx, struct flow *f, int64_t *no);
	bool appends;
	size_t keep;                   /* where in struct flow its entry is wanted later; 0 = nowhere */
} steps[] = {
	{ "draft", draft, false, 0 },
	{ "attach", attach, false, 0 },
	{ "put", put, false, 0 },
	{ "approve", approve, false, 0 },
	{ "number", number, false, 0 },
	{ "send", send_first, true, offsetof(struct flow, first) },
	{ "read", read_report, false, 0 },
	{ "return", give_back, true, 0 },
	{ "draft again", draft_again, false, 0 },
	{ "put again", put_again, false, 0 },
	{ "approve again", approve_again, false, 0 },
	{ "number again", number_again, false, 0 },
	{ "send again", send_again, true, offsetof(struct flow, second) },
	{ "page", page, false, 0 },
	{ "accept", accept_report, true, 0 },
	{ "draft of another", draft_other, false, 0 },
	{ "send of another", send_other, true, offsetof(struct flow, other) },
	{ "consolidate", consolidate, false, 0 },
	{ "issue", issue, true, offsetof(struct flow, issued) },
	{ "document", document, false, 0 },
	{ "export", export_all, false, 0 },
	{ "verify", verify, false, 0 },
};
_Static_assert(COUNT(steps) <= STEPS_MOST, "steps");

/* --- once through --------------------------------------------------------------------------------------------------- */

/* As a request: an arena of its own, and memory that runs out is an answer. */
static enum err
step_try(struct flow *f, size_t i, int64_t *no)
{
	struct ctx cx = job_ctx();
	volatile enum err e = E_LARGE;
	jmp_buf env;

	if (arena_try(cx.arena, env) == 0)
		e = steps[i].run(&cx, f, no);
	if (e != E_OK)
		(void)snprintf(shared->refused, sizeof(shared->refused), "%s: %s", steps[i].name, err_name(e));
	cx.arena->full = NULL;
	arena_free(cx.arena);
	if (f->to != NULL)
		(void)fclose(f->to);
	f->to = NULL;
	sealed_shred(f->upload);
	f->upload = NULL;
	return e;
}

/* Every step that is not acknowledged yet. */
static bool
flow_run(struct flow *f)
{
	for (size_t i = 0; i < COUNT(steps); i++) {
		int64_t no = shared->no[i];

		if (steps[i].keep != 0)
			*(int64_t *)(void *)((char *)f + steps[i].keep) = no;
		if (shared->acked[i])
			continue;
		if (step_try(f, i, &no) != E_OK && step_try(f, i, &no) != E_OK)
			return false;
		shared->no[i] = no;
		shared->acked[i] = true;
		shared->acked_after_sync = shared->acked_after_sync || (shim_sync_failed() && world.kind == SHIM_SYNC);
		if (steps[i].keep != 0)
			*(int64_t *)(void *)((char *)f + steps[i].keep) = no;
	}
	return true;
}

struct trial {
	struct str dir;
	const char *said;              /* file for stderr */
	unsigned kind;
	int64_t n;
	bool on;
};

static bool
flow_open(struct ctx *cx, struct flow *f)
{
	volatile enum err e = E_LARGE;
	jmp_buf env;

	if (arena_try(cx->arena, env) == 0)
		e = job_open(cx, f->dir, SITE_WRITE, &f->job);
	cx->arena->full = NULL;
	return e == E_OK;
}

/* The process under fault. */
static int
flow_child(void *arg)
{
	const struct trial *x = arg;
	struct flow f = { .dir = x->dir };
	struct ctx cx;
	int fd = open(x->said, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	(void)dup2(fd, STDERR_FILENO);
	(void)close(fd);
	(void)alarm(SECONDS);
	shared->live = shim_live();
	cx = ctx_new();
	shim_fail(x->dir.p, x->kind, x->n, x->on, EIO);
	if (flow_open(&cx, &f)) {
		shared->done = flow_run(&f);
		site_close(f.job.site);
	} else {
		(void)snprintf(shared->refused, sizeof(shared->refused), "open");
	}
	shared->count = shim_count();
	shared->failed = shim_failed();
	shim_off();
	arena_free(cx.arena);
	shared->live = shim_live() - shared->live;
	shared->files = shim_files();
	return 0;
}

/* --- afterwards ----------------------------------------------------------------------------------------------------- */

static enum err
acked_fn(struct ctx *cx, struct tx *tx, void *arg)
{
	struct flow *f = arg;
	struct str keys = file_text(cx->arena, path_in(cx->arena, f->dir, "keys/verify.key"));
	struct verify_result v = { 0 };
	enum err e;

	for (size_t i = 0; i < COUNT(steps); i++)
		if (shared->acked[i] && steps[i].appends && !receipt_good(cx, tx, shared->no[i], keys, S("")))
			return E_GONE;
	if ((e = ledger_verify(cx, tx, f->dir, &v)) == E_OK && v.signed_size != v.entries)
		e = fail(cx, E_BROKEN, "a head is not signed");
	return e;
}

/* The export as somebody else checks it. */
static enum err
export_audit(struct ctx *cx, const struct flow *f)
{
	struct str keys = file_text(cx->arena, path_in(cx->arena, f->dir, "keys/verify.key"));
	struct str text = file_text(cx->arena, path_in(cx->arena, f->dir, "export"));
	struct verify_result v = { 0 };
	bool known;
	enum err e = ledger_audit(cx, text, keys, &v, &known);

	if (e == E_OK && (!known || v.entries + shared->unsigned_n != world.entries))
		e = fail(cx, E_BROKEN, "the export is not whole");
	return e;
}

/* On a machine that works again: what was acknowledged is there, all is in order, and the job goes on to its end. */
static int
flow_after(void *arg)
{
	const struct trial *x = arg;
	struct flow f = { .dir = x->dir };
	struct ctx cx = ctx_new();
	enum err e;

	(void)alarm(SECONDS);
	if ((e = job_open(&cx, x->dir, SITE_WRITE, &f.job)) == E_OK && ledger_refusal(f.job.site->ledger) != NULL)
		e = fail(&cx, E_BROKEN, "%s", ledger_refusal(f.job.site->ledger));
	if (e == E_OK)
		e = store_read(&cx, f.job.site->store, acked_fn, &f);
	if (e == E_OK && !flow_run(&f))
		e = fail(&cx, E_BROKEN, "cannot go on: %s", shared->refused);
	if (e == E_OK)
		e = export_audit(&cx, &f);
	if (e == E_OK)
		e = store_read(&cx, f.job.site->store, acked_fn, &f);
	if (e != E_OK) {
		log_line(LOG_ERROR, "crash", "afterwards: %s %.*s", err_name(e), STR_ARG(cx.fault.text));
		return 1;
	}
	site_close(f.job.site);
	return integrity_ok(path_in(cx.arena, x->dir, STORE_FILE)) ? 0 : 1;
}

/* --- the loop ------------------------------------------------------------------------------------------------------- */

static bool
said(const struct trial *x, const char *what)
{
	struct arena *a = arena_new(ARENA_COMMAND);
	bool yes = str_find(file_text(a, str_of(x->said)), str_of(what)) >= 0;

	arena_free(a);
	return yes;
}

/* libzip 1.7 forgets the state of a part it was about to pack when the allocation after it fails. */
static int64_t
live_most(void)
{
	return world.live + (strcmp(shared->refused, "document: ENV") == 0);
}

/* NULL when all was as it must be; `status` is the first process's. */
static const char *
judge(struct trial *x, int status)
{
	int after;

	if (WIFSIGNALED(status))
		return WTERMSIG(status) == SIGALRM ? "hangs" : "ended by a signal";
	if (WEXITSTATUS(status) != 0 && WEXITSTATUS(status) != 5)
		return "ended with another code than 5";
	if (WEXITSTATUS(status) == 5 && !said(x, "error"))
		return "ended without a word";
	if (x->kind == SHIM_SYNC && WEXITSTATUS(status) == 0 && shared->failed)
		return "went on after a failed sync";
	if ((x->kind & (SHIM_SYNC | SHIM_SYNC_DIR)) != 0 && WEXITSTATUS(status) == 5 && !said(x, "did not confirm") &&
	    !said(x, "cannot be made durable"))
		return "did not say that the disk failed";
	/* the store's own comes first; SQLite syncs the directory again at its first commit and does not look at the answer */
	if (x->kind == SHIM_SYNC_DIR && x->n == 1 && WEXITSTATUS(status) != 5)
		return "went on without a durable name";
	if ((x->kind & (SHIM_SHORT_READ | SHIM_SHORT_WRITE)) != 0 && !shared->done)
		return "took a short count for a failure";
	if (shared->page != 0)
		return "gave a page that is not whole, or the wrong status";
	if (shared->misread)
		return "verified what was not read";
	if (shared->acked_after_sync)
		return "acknowledged something after a failed sync";
	if (WEXITSTATUS(status) == 0 && shared->live > live_most())
		return "left memory behind";
	if (WEXITSTATUS(status) == 0 && shared->files > 0)
		return "left a file open";
	after = apart(flow_after, x);
	if (after != 0)
		return "what it left is not in order";
	if (ledger_size(x->dir) != world.entries)
		return "something is there twice or missing";
	return NULL;
}

/* Once through on a fresh copy with the fault, and afterwards: NULL when all was as it must be. */
static const char *
fault_try(struct trial *x, int *status)
{
	world.kind = x->kind;
	memset(shared, 0, sizeof(*shared));
	dir_remove(x->dir);
	dir_copy(world.template.p, x->dir.p);
	*status = apart(flow_child, x);
	return judge(x, *status);
}

struct tally {
	int64_t tries, stopped, refused, passed, bad;
};

static void
loop(const char *name, unsigned kind, bool on, int64_t stride, uint64_t *seed, int64_t from)
{
	struct arena *a = arena_new(ARENA_COMMAND);
	struct trial x = { .dir = path_in(a, world.home, "d"), .said = path_in(a, world.home, "said").p, .kind = kind, .on = on };
	struct tally t = { 0 };
	int64_t calls = 0;

	for (x.n = from > 0 ? from : 1 + (int64_t)(chance(seed) % (uint64_t)stride);; x.n += stride) {
		int status;
		const char *why = fault_try(&x, &status);
		bool met = WIFSIGNALED(status) || WEXITSTATUS(status) != 0 || shared->failed;

		t.tries++;
		if (why != NULL) {
			t.bad++;
			printf("  %s %lld%s: %s (last refused: %s; status %x, page %d, %lld allocations, %lld files)\n", name, (long long)x.n,
			    on ? " and on" : "", why, shared->refused, (unsigned)status, shared->page, (long long)shared->live,
			    (long long)shared->files);
			printf("    %.*s", STR_ARG(file_text(a, str_of(x.said))));
		}
		if (!met) {
			calls = shared->count;
			break;
		}
		if (t.bad >= 20)
			break;
		t.stopped += WIFEXITED(status) && WEXITSTATUS(status) == 5;
		t.refused += WIFEXITED(status) && WEXITSTATUS(status) == 0 && !shared->done;
		t.passed += WIFEXITED(status) && WEXITSTATUS(status) == 0 && shared->done;
	}
	printf("%s the n-th %s%s%s: %lld calls, %lld tried: %lld got through, %lld refused, %lld ended with code 5\n",
	    t.bad == 0 ? "ok" : "not ok", name, (kind & (SHIM_SHORT_READ | SHIM_SHORT_WRITE)) == 0 ? " fails" : "", on ? ", and all after it" : "", (long long)calls, (long long)t.tries,
	    (long long)t.passed, (long long)t.refused, (long long)t.stopped);
	(void)fflush(stdout);
	world.bad = world.bad || t.bad > 0;
	arena_free(a);
}

/* A key is made, another takes its place, and both are published: its files, and their names. */
static int
keys_child(void *arg)
{
	const struct trial *x = arg;
	struct ctx cx = ctx_new();
	struct sign_key *old, *next;
	int fd = open(x->said, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	(void)dup2(fd, STDERR_FILENO);
	(void)close(fd);
	shim_fail(x->dir.p, x->kind, x->n, x->on, EIO);
	shared->done = sign_key_create(&cx, x->dir, S("khoi.example"), NULL) == E_OK && sign_key_load(&cx, x->dir, &old) == E_OK &&
	    sign_key_next(&cx, x->dir, old, true, &next) == E_OK && sign_key_publish(&cx, x->dir, old, 1, 1) == E_OK &&
	    sign_key_publish(&cx, x->dir, next, 1, 1) == E_OK && sign_key_switch(&cx, x->dir) == E_OK;
	shared->failed = shim_failed();
	shim_off();
	return 0;
}

/* Each sync of a key's file or name that fails ends the process. */
static void
keys_loop(const char *name, unsigned kind)
{
	struct arena *a = arena_new(ARENA_COMMAND);
	struct trial x = { .dir = path_in(a, world.home, "k"), .said = path_in(a, world.home, "said").p, .kind = kind };
	bool bad = false, more = true;

	for (x.n = 1; more; x.n++) {
		int status;

		memset(shared, 0, sizeof(*shared));
		dir_remove(x.dir);
		MUST(mkdir(x.dir.p, 0700) == 0);
		status = apart(keys_child, &x);
		more = !WIFEXITED(status) || WEXITSTATUS(status) != 0 || shared->failed;
		if (more ? !WIFEXITED(status) || WEXITSTATUS(status) != 5 || !said(&x, "cannot be made durable") : !shared->done) {
			printf("  %s %lld of a key: status %x\n", name, (long long)x.n, (unsigned)status);
			bad = true;
		}
		more = more && x.n < 100;
	}
	printf("%s the n-th %s of a key fails: %lld tried\n", bad || x.n < 4 ? "not ok" : "ok", name, (long long)x.n - 1);
	world.bad = world.bad || bad || x.n < 4;
	dir_remove(x.dir);
	arena_free(a);
}

static void
log_in(struct str dir)
{
	struct ctx cx = ctx_new();
	struct str token;
	struct job j;

	must(&cx, job_open(&cx, dir, SITE_WRITE, &j), "open");
	j.site->bloc.demo = true;              /* where a session begins without a password */
	must(&cx, session_demo(&cx, j.site, j.lead.post, &token), "session");
	(void)snprintf(world.session, sizeof(world.session), "%.*s", STR_ARG(token));
	site_close(j.site);
	arena_free(cx.arena);
}

int
main(int argc, char **argv)
{
	static const struct { const char *name; unsigned kind; int64_t dense; } kinds[] = {
		{ "open", SHIM_OPEN, 100 }, { "read", SHIM_READ, 16 }, { "write", SHIM_WRITE, 16 }, { "sync", SHIM_SYNC, 400 },
		{ "directory sync", SHIM_SYNC_DIR, 400 },
		{ "truncate", SHIM_TRUNCATE, 400 }, { "name", SHIM_NAME, 400 }, { "short read", SHIM_SHORT_READ, 5 },
		{ "short write", SHIM_SHORT_WRITE, 5 }, { "allocation", SHIM_MEMORY, 1 },
	};
	struct arena *a = arena_new(ARENA_COMMAND);
	uint64_t seed = (uint64_t)instant_now();
	struct trial none;
	int64_t stride = 1, from = 0;
	const char *only = argc > 2 ? argv[2] : NULL;

	if (argc < 2 || !str_to_i64(str_of(argv[1]), &stride) || stride < 1 ||
	    (argc > 4 && !str_to_i64(str_of(argv[4]), &from)))
		return 2;
	log_level_set(LOG_ERROR);
	shared = mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	MUST(shared != MAP_FAILED);
	world.home = dir_temporary(a);
	world.template = path_in(a, world.home, "template");
	printf("seed %llu, in %.*s\n", (unsigned long long)seed, STR_ARG(world.home));
	job_bloc(world.template);
	log_in(world.template);
	none = (struct trial){ .dir = path_in(a, world.home, "d"), .said = path_in(a, world.home, "said").p, .kind = SHIM_OPEN };
	dir_copy(world.template.p, none.dir.p);
	if (apart(flow_child, &none) != 0 || !shared->done) {
		printf("not ok nth: the job does not pass without a fault: %s\n", shared->refused);
		return 1;
	}
	world.live = shared->live;
	world.entries = ledger_size(none.dir);
	for (size_t i = 0; i < COUNT(kinds); i++)
		for (int on = 0; on < 2; on++)
			if (only == NULL || strcmp(only, kinds[i].name) == 0)
				loop(kinds[i].name, kinds[i].kind, on == 1, (stride + kinds[i].dense - 1) / kinds[i].dense, &seed,
				    from);
	if (only == NULL || strcmp(only, "sync") == 0)
		keys_loop("sync", SHIM_SYNC);
	if (only == NULL || strcmp(only, "directory sync") == 0)
		keys_loop("directory sync", SHIM_SYNC_DIR);
	dir_remove(world.home);
	return world.bad ? 1 : 0;
}
