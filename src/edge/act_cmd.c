/*
 * The cases of the web for scripts: `phoihop COMMAND --data DIR --as UNIT/ROLE [options] THING`. Options come from the same
 * declared form as the web page's fields; the first operand is the due row's key or the number of a filing or entry.
 */
#include "base/form.h"
#include "base/log.h"
#include "case/account.h"
#include "case/consolidation.h"
#include "case/filing.h"
#include "case/review.h"
#include "doc/text.h"
#include "edge/site_cmd.h"
#include "ledger/reader.h"
#include "ledger/receipt.h"

/* The draft's present version: scripts act on what stands there. */
static enum err
draft_seq(struct ctx *cx, struct tx *tx, void *arg)
{
	struct draft_act *in = arg;
	struct draft d = { .seq = 0 };
	struct due row;
	enum err e = due_get(cx, tx, in->due, &row);

	if (e == E_OK)
		e = draft_open(cx, tx, &row, &d);
	in->seq = d.seq;
	return e == E_GONE ? E_OK : e;
}

static enum err
sheet_seq(struct ctx *cx, struct tx *tx, void *arg)
{
	struct sheet_in *in = arg;
	const struct sql_in key[] = { in_bloc(cx), in_str(in->due) };
	struct str title, number;
	const struct sql_out row[] = { out_i64(&in->seq), out_str(&title), out_str(&number) };
	enum err e = sql_one(cx, tx, SQL_SHEET_GET, key, COUNT(key), row, COUNT(row));

	if (e == E_GONE)
		in->seq = 0;
	return e == E_GONE ? E_OK : e;
}

union input {
	struct draft_act draft;
	struct filing_return ret;
	struct filing_accept accept;
	struct due_extend extend;
	struct due_excuse excuse;
	struct due_remind remind;
	struct paper_receive paper;
	struct entry_erase erase;
	struct meeting_hold hold;
	struct calendar_publish publish;
	struct sheet_in sheet;
};

typedef enum err act_fn(struct ctx *cx, struct site *s, union input *in, struct str thing, int64_t *entry);

static enum err
number_of(struct ctx *cx, struct str thing, int64_t *out)
{
	return str_to_i64(thing, out) && *out > 0 ? E_OK
	    : fail(cx, E_USAGE, T(cx, "%.*s is not the number of an entry."), STR_ARG(thing));
}

#define ON_DRAFT(name, call) \
static enum err \
name(struct ctx *cx, struct site *s, union input *in, struct str thing, int64_t *entry) \
{ \
	enum err e; \
 \
	(void)entry; \
	in->draft.due = thing; \
	e = store_read(cx, s->store, draft_seq, &in->draft); \
	return e == E_OK ? (call) : e; \
}
ON_DRAFT(run_put, draft_put(cx, s, &in->draft))
ON_DRAFT(run_withdraw, draft_withdraw(cx, s, &in->draft))
ON_DRAFT(run_approve, draft_approve(cx, s, &in->draft))
ON_DRAFT(run_back, draft_back(cx, s, &in->draft))
ON_DRAFT(run_number, draft_number(cx, s, &in->draft))
ON_DRAFT(run_file, filing_send(cx, s, &in->draft, entry))

#define ON_DUE(name, member, call) \
static enum err \
name(struct ctx *cx, struct site *s, union input *in, struct str thing, int64_t *entry) \
{ \
	in->member.due = thing; \
	return call(cx, s, &in->member, entry); \
}
ON_DUE(run_extend, extend, due_extend)
ON_DUE(run_excuse, excuse, due_excuse)
ON_DUE(run_remind, remind, due_remind)
ON_DUE(run_held, hold, meeting_hold)
ON_DUE(run_published, publish, calendar_publish)

static enum err
run_receive(struct ctx *cx, struct site *s, union input *in, struct str thing, int64_t *entry)
{
	enum err e;

	in->paper.due = thing;
	e = paper_receive(cx, s, &in->paper, entry);
	sealed_shred(in->paper.scan.sealed);
	return e;
}

#define ON_ENTRY(name, member, field, call) \
static enum err \
name(struct ctx *cx, struct site *s, union input *in, struct str thing, int64_t *entry) \
{ \
	enum err e = number_of(cx, thing, &in->member.field); \
 \
	return e == E_OK ? call(cx, s, &in->member, entry) : e; \
}
ON_ENTRY(run_return, ret, filing, filing_return)
ON_ENTRY(run_accept, accept, filing, filing_accept)
ON_ENTRY(run_erase, erase, entry, entry_erase)

static enum err
run_issue(struct ctx *cx, struct site *s, union input *in, struct str thing, int64_t *entry)
{
	enum err e;

	in->sheet.due = thing;
	e = store_read(cx, s->store, sheet_seq, &in->sheet);
	return e == E_OK ? consolidation_issue(cx, s, &in->sheet, entry) : e;
}

/* `consolidate`: every paragraph that is not in the draft yet is taken over. */
static enum err
run_consolidate(struct ctx *cx, struct site *s, union input *in, struct str thing, int64_t *entry)
{
	int64_t seq;
	enum err e;

	(void)entry;
	in->sheet.due = thing;
	e = store_read(cx, s->store, sheet_seq, &in->sheet);
	return e == E_OK ? sheet_use_all(cx, s, &in->sheet, &seq) : e;
}

static const struct form no_fields = { "none", NULL, 0, sizeof(union input) };

/* seq is the program's business in the shell: the form without it. */
static const struct act {
	const char *name;
	const struct form *form;
	act_fn *run;
} acts[] = {
	{ "put", &no_fields, run_put },
	{ "withdraw", &no_fields, run_withdraw },
	{ "approve", &no_fields, run_approve },
	{ "back", &draft_back_form, run_back },
	{ "number", &draft_number_form, run_number },
	{ "file", &filing_send_form, run_file },
	{ "receive", &paper_receive_form, run_receive },
	{ "return", &filing_return_form, run_return },
	{ "accept", &no_fields, run_accept },
	{ "extend", &due_extend_form, run_extend },
	{ "excuse", &due_excuse_form, run_excuse },
	{ "remind", &due_remind_form, run_remind },
	{ "erase", &entry_erase_form, run_erase },
	{ "held", &meeting_hold_form, run_held },
	{ "published", &calendar_publish_form, run_published },
	{ "consolidate", &sheet_all_form, run_consolidate },
	{ "issue", &sheet_issue_form, run_issue },
};

/* The form without its hidden fields, which scripts do not give. */
static struct form
visible(struct ctx *cx, const struct form *f)
{
	struct form_field *v = NEW_N(cx->arena, struct form_field, f->n + 1);
	struct form out = { f->name, v, 0, f->size };

	for (size_t i = 0; i < f->n; i++)
		if ((f->fields[i].flags & FORM_HIDDEN) == 0)
			v[out.n++] = f->fields[i];
	return out;
}

struct receipt_wanted {
	struct site *site;
	int64_t entry;
	struct str code;
	struct buf proof;
};

static enum err
read_receipt(struct ctx *cx, struct tx *tx, void *arg)
{
	struct receipt_wanted *r = arg;
	struct hash leaf;
	enum err e;

	buf_init(&r->proof, cx->arena, RECEIPT_MAX);
	if ((e = entry_leaf_hash(cx, tx, r->entry, &leaf)) != E_OK)
		return e;
	r->code = receipt_code(cx->arena, r->site->bloc.code, r->entry, &leaf);
	return receipt_make(cx, tx, r->entry, &r->proof);
}

static enum err
report(struct ctx *cx, struct site *s, const struct site_args *args, const char *act, int64_t entry, struct str receipt)
{
	struct receipt_wanted r = { .site = s, .entry = entry };
	enum err e;

	if (entry == 0) {
		if (args->json)
			printf("{\"done\":\"%s\"}\n", act);
		return E_OK;
	}
	if ((e = store_read(cx, s->store, read_receipt, &r)) != E_OK)
		return e;
	if (args->json)
		printf("{\"done\":\"%s\",\"entry\":%lld,\"code\":\"%.*s\"}\n", act, (long long)entry, STR_ARG(r.code));
	else
		printf("%lld %.*s\n", (long long)entry, STR_ARG(r.code));
	return receipt.n == 0 ? E_OK : cli_file_write(cx, receipt, buf_view(&r.proof));
}

/* `--receipt FILE` out of argv. */
static struct str
receipt_path(int *argc, char **argv)
{
	for (int i = 1; i + 1 < *argc; i++) {
		struct str path;

		if (strcmp(argv[i], "--receipt") != 0)
			continue;
		path = str_of(argv[i + 1]);
		for (int k = i; k + 2 <= *argc; k++)
			argv[k] = argv[k + 2];
		*argc -= 2;
		return path;
	}
	return S("");
}

int
cmd_act(struct ctx *cx, int argc, char **argv)
{
	const struct act *act = NULL;
	struct site_args args;
	struct site *s = NULL;
	struct str receipt = receipt_path(&argc, argv);
	struct form form;
	union input in;
	int64_t entry = 0;
	enum err e;

	for (size_t i = 0; i < COUNT(acts); i++)
		if (strcmp(acts[i].name, argv[0]) == 0)
			act = &acts[i];
	MUST(act != NULL);                      /* command.def and acts[] list the same */
	memset(&in, 0, sizeof(in));
	in.draft.number_day = DAY_NONE;
	if ((e = site_args(cx, &argc, argv, &args)) != E_OK)
		return cli_end(cx, e);
	form = visible(cx, act->form);
	if (cli_helping())
		cli_help_option(cx, &(struct cli_option){ .name = "receipt", .word = "FILE",
		    .label = N_("where to write the receipt of what was recorded") });
	if ((e = cli_form(cx, &form, &argc, argv, &in)) != E_OK)
		return cli_end(cx, e);
	if (act->run == run_receive && !doc_start())       /* a scan is looked into: before the store has threads */
		return cli_end(cx, fail(cx, E_ENV, "%s", T(cx, "The child that reads documents could not be started.")));
	if (argc != 2)
		return cli_end(cx, fail(cx, E_USAGE, T(cx, "usage: phoihop %s --data DIR --as UNIT/ROLE THING"), argv[0]));
	if (receipt.n > 0 && (e = cli_file_free(cx, receipt)) != E_OK)         /* before anything is recorded */
		return cli_end(cx, e);
	e = site_args_open(cx, &args, SITE_WRITE, true, &s);
	if (e == E_OK)
		e = act->run(cx, s, &in, str_of(argv[1]), &entry);
	if (e == E_OK)
		e = report(cx, s, &args, argv[0], entry, receipt);
	site_close(s);
	return cli_end(cx, e);
}
