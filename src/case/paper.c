/*
 * A report handed in on paper: the lead's officer registers it with the day and the hour it truly came. It closes the row
 * like any filing; the channel says how it came, the entry who wrote it down.
 */
#include "case/document.h"
#include "case/due.h"
#include "case/filing_part.h"
#include "case/review.h"
#include "doc/secrecy.h"

static const struct form_field paper_fields[] = {
	{ "day", FORM_DAY, offsetof(struct paper_receive, day), FORM_REQUIRED, .label = N_("Received on") },
	{ "time", FORM_TEXT, offsetof(struct paper_receive, time), FORM_REQUIRED, .max = 5, .label = N_("Received at"),
	  .hint = N_("as in 16:40") },
	{ "number", FORM_TEXT, offsetof(struct paper_receive, number), FORM_REQUIRED, .max = 60, .label = N_("Number and symbol") },
	{ "number_day", FORM_DAY, offsetof(struct paper_receive, number_day), 0, .label = N_("Date of the document") },
	{ "signatory", FORM_TEXT, offsetof(struct paper_receive, signatory), FORM_REQUIRED, .max = 120, .label = N_("Signed by") },
	{ "nil", FORM_BOOL, offsetof(struct paper_receive, nil), 0, .label = N_("Nothing to report this period") },
	{ "text", FORM_LINES, offsetof(struct paper_receive, text), 0, .max = 200000, .label = N_("What it says") },
	{ "scan", FORM_FILE, offsetof(struct paper_receive, scan), 0, .max = 50 << 20, .label = N_("Scan") },
};
const struct form paper_receive_form = FORM("paper-receive", struct paper_receive, paper_fields);

struct receiving {
	struct site *site;
	const struct paper_receive *in;
	instant_t at;
	bool has_scan;
	struct file_stage stage;
	struct quarantine_finding found;
	struct blank blank;
	int64_t filing;
};

/* Its text goes into the first section that is not written by field. */
static void
text_facts(struct ctx *cx, const struct receiving *r, struct filing_sent *f)
{
	size_t n;
	struct str *v = text_paragraphs(cx->arena, r->in->text, &n), section = S("");

	for (size_t i = r->blank.sections_n; i-- > 0;)
		if (!r->blank.sections[i].by_field && !r->blank.sections[i].proposals)
			section = r->blank.sections[i].name;
	f->paragraphs.v = NEW_N(cx->arena, struct paragraph_fact, n + 1);
	for (size_t i = 0; i < n; i++)
		f->paragraphs.v[f->paragraphs.n++] = (struct paragraph_fact){ .section = section, .field = S(""),
			.text = item_of(v[i]) };
}

static enum err
scan_facts(struct ctx *cx, struct tx *tx, struct receiving *r, struct filing_sent *f)
{
	enum err e;

	if (!r->has_scan)
		return E_OK;
	if ((e = file_stage_finish(cx, tx, &r->stage)) != E_OK)
		return e;
	f->files.v = NEW(cx->arena, struct file_fact);
	f->files.v[0] = (struct file_fact){ .purpose = S("signed"), .media = str_of(doc_kind_type(r->found.kind)),
		.size = r->stage.size, .name = item_of(upload_name(cx, &r->in->scan)) };
	memcpy(f->files.v[0].file, r->stage.id, sizeof(r->stage.id));
	memcpy(f->files.v[0].hash, r->stage.hash, sizeof(r->stage.hash));
	f->files.n = 1;
	return E_OK;
}

/* May it be written down? It was already when r->filing is set: the same form sent twice. */
static enum err
may_receive(struct ctx *cx, struct tx *tx, struct receiving *r, struct due *d)
{
	enum err e = idem_seen(cx, tx, cx->once, cx->actor->account, &r->filing);

	if (e != E_GONE)
		return e;
	r->filing = 0;
	if ((e = due_get(cx, tx, r->in->due, d)) != E_OK || (e = allow_due(cx, tx, MAY_REVIEW, d)) != E_OK)
		return e;
	return (e = due_writable(cx, tx, d)) == E_OK ? past_day_check(cx, d, r->in->day) : e;
}

/* Asked before a scan is taken in: what would be refused leaves nothing in the store. */
static enum err
read_may_receive(struct ctx *cx, struct tx *tx, void *arg)
{
	struct due d;

	return may_receive(cx, tx, arg, &d);
}

static enum err
decide_receive(struct ctx *cx, struct tx *tx, void *arg)
{
	struct receiving *r = arg;
	const struct paper_receive *in = r->in;
	struct filing_sent f = { .by = actor_fact(cx), .nil = in->nil, .channel = S("paper"), .received_at = r->at,
		.received_day = in->day, .number = item_of(in->number), .number_day = in->number_day,
		.signatory = item_of(in->signatory), .complete = r->has_scan };
	const struct plan *plan;
	struct due d;
	enum err e;

	if ((e = may_receive(cx, tx, r, &d)) != E_OK || r->filing != 0)
		return e;
	if ((e = site_plan_version(cx, tx, r->site, d.plan, &plan)) != E_OK ||
	    (e = blank_make(cx, plan, &d, &r->blank)) != E_OK || (e = filing_closes(cx, tx, &d, &f.closes)) != E_OK ||
	    (e = scan_facts(cx, tx, r, &f)) != E_OK)
		return e;
	text_facts(cx, r, &f);
	f.unit = d.unit;
	f.due = d.key;
	f.replaces = d.filing;
	f.version = d.version + 1;
	if ((e = ledger_append(cx, tx, ENTRY_FILING_SENT, &f, &r->filing)) != E_OK || (e = drafts_reopen(cx, tx, &f.closes)) != E_OK)
		return e;
	return idem_keep(cx, tx, cx->once, cx->actor->account, r->filing);
}

enum err
paper_receive(struct ctx *cx, struct site *s, const struct paper_receive *in, int64_t *filing)
{
	struct receiving r = { .site = s, .in = in, .has_scan = in->scan.sealed != NULL };
	enum err e;

	if (cx->actor == NULL)
		return E_LOGIN;
	if (!instant_read(str_fmt(cx->arena, "%.*sT%.*s", STR_ARG(day_iso(cx->arena, in->day)), STR_ARG(in->time)),
	        cx->zone_min, &r.at))
		return fail_field(cx, "time", "%s", T(cx, "A time as in 16:40."));
	if (r.at > cx->now)
		return fail_field(cx, "day", "%s", T(cx, "The day lies in the future: record it when it was done."));
	if (in->nil && in->text.n > 0)
		return fail_field(cx, "text", "%s", T(cx, "\"Nothing to report\" is marked, but there is text. Take one of them out."));
	if ((e = paragraphs_check(cx, &(struct draft_text){ .text = in->text }, 1)) != E_OK)
		return e;
	if ((e = doc_secrecy_check(cx, in->text)) != E_OK || (e = doc_secrecy_check(cx, in->number)) != E_OK ||
	    (e = doc_secrecy_check(cx, in->signatory)) != E_OK || (e = document_check(cx, in->number, in->number_day)) != E_OK)
		return e;
	if (r.has_scan && ((e = store_read(cx, s->store, read_may_receive, &r)) != E_OK || (r.filing == 0 &&
	        (e = upload_stage(cx, s, &in->scan, &r.stage, &r.found)) != E_OK)))
		return e;
	e = ledger_write(cx, s->ledger, decide_receive, &r);   /* also what was sent before: only there is it known to be signed */
	*filing = r.filing;
	return e;
}
