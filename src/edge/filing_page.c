/* A report that was sent, its files, its receipt and proof. */
#include "case/filing.h"
#include "edge/names.h"
#include "ledger/key.h"
#include "ledger/reader.h"
#include "ledger/receipt.h"
#include "page/filing.h"
#include "store/file.h"

struct reading_filing {
	const struct request *rq;
	struct site *site;
	struct filing_page page;
};

/* Why it was sent back and by when it comes again. */
static enum err
read_return(struct ctx *cx, struct tx *tx, struct filing_page *v)
{
	struct due_act_list acts;
	enum err e;

	v->again_by = DAY_NONE;
	if (v->f.returned == 0)
		return E_OK;
	if ((e = due_acts(cx, tx, v->f.due, &acts)) != E_OK)
		return e;
	for (size_t i = 0; i < acts.n; i++)
		if (acts.v[i].entry == v->f.returned) {
			v->returned_why = acts.v[i].text;
			v->again_by = v->due.again_by != DAY_NONE ? v->due.again_by : acts.v[i].to;
		}
	return E_OK;
}

static enum err
read_filing(struct ctx *cx, struct tx *tx, void *arg)
{
	struct reading_filing *r = arg;
	struct filing_page *v = &r->page;
	const struct plan *plan;
	struct unit u;
	int64_t id = v->f.id;
	enum err e;

	if ((e = due_get(cx, tx, v->f.due, &v->due)) != E_OK ||
	    (e = name_read(cx, tx, r->rq, v->f.unit, v->f.received_day, &u, &v->names)) != E_OK ||
	    (e = site_plan_version(cx, tx, r->site, v->due.plan, &plan)) != E_OK ||
	    (e = blank_make(cx, plan, &v->due, &v->blank)) != E_OK ||
	    (e = filing_paragraphs(cx, tx, id, &v->pars)) != E_OK || (e = filing_figures(cx, tx, id, &v->figures)) != E_OK ||
	    (e = filing_files(cx, tx, id, &v->files)) != E_OK || (e = filing_steps(cx, tx, id, &v->steps)) != E_OK ||
	    (e = filing_comparator(cx, tx, r->site, &v->due, &v->before)) != E_OK || (e = read_return(cx, tx, v)) != E_OK)
		return e;
	v->unit_name = u.name;
	if ((v->f.replaces != 0 || v->f.replaced_by != 0) &&
	    (e = filing_versions(cx, tx, v->f.due, &v->versions)) != E_OK)
		return e;
	if (v->before.filing == 0)
		return E_OK;
	if ((e = filing_paragraphs(cx, tx, v->before.filing, &v->before_pars)) != E_OK)
		return e;
	return filing_figures(cx, tx, v->before.filing, &v->before_figures);
}

enum err
filing_page_get(struct ctx *cx, const struct request *rq, struct reply *out)
{
	struct reading_filing r = { rq, rq_site(rq), { .f = rq_object(rq)->filing } };
	struct page_out p;
	enum err e;

	r.page.may_review = permission_of(MAY_REVIEW, cx->actor->role);
	r.page.may_erase = permission_of(MAY_ERASE, cx->actor->role);
	if ((e = site_read(cx, rq, read_filing, &r)) != E_OK || (e = page_open(cx, rq, S(""), &p)) != E_OK)
		return e;
	page_filing(cx, &p.out, &r.page);
	return reply_page(out, 200, &p.buf);
}

/* --- files ---------------------------------------------------------------------------------------------------------- */

/* A chunk of it in memory at a time, however slowly it is taken. */
struct downloading {
	struct site *site;
	int64_t bloc;
	const unsigned char *file;
	struct file_reading reading;
	void *to;                          /* of one piece */
	size_t room, n;
};

static enum err
read_begin(struct ctx *cx, struct tx *tx, void *arg)
{
	struct downloading *d = arg;

	return file_reading_begin(cx, tx, d->file, &d->reading);
}

static enum err
read_piece(struct ctx *cx, struct tx *tx, void *arg)
{
	struct downloading *d = arg;

	return file_reading_next(cx, tx, &d->reading, d->to, d->room, &d->n);
}

static enum err
next_piece(struct ctx *cx, void *arg, void *to, size_t room, size_t *n)
{
	struct downloading *d = arg;
	enum err e;

	_Static_assert(REPLY_PIECE >= FILE_CHUNK, "a chunk is a piece");
	cx->bloc = d->bloc;
	d->to = to;
	d->room = room;
	e = store_read(cx, d->site->store, read_piece, d);
	*n = d->n;
	return e;
}

enum err
filing_file_page_get(struct ctx *cx, const struct request *rq, struct reply *out)
{
	const struct filing_file *f = &rq_object(rq)->file;
	struct downloading *d = NEW(cx->arena, struct downloading);
	enum err e;

	*d = (struct downloading){ .site = rq_site(rq), .file = f->file };
	if (f->erased != 0)
		return E_GONE;
	if ((e = site_read(cx, rq, read_begin, d)) != E_OK)
		return e;
	d->bloc = cx->bloc;
	return reply_upload(out, f->name.n == 0 ? S("document") : f->name, d->reading.left, next_piece, d);
}

/* --- the receipt ---------------------------------------------------------------------------------------------------- */

struct reading_receipt {
	const struct request *rq;
	struct site *site;
	struct receipt_page page;
	struct buf proof;
};

/* The names of comma-separated units. */
static struct str
unit_names(struct ctx *cx, const struct unit_list *units, struct str list)
{
	struct str *names = NEW_N(cx->arena, struct str, list.n + 1), one;
	bool more = list.n > 0;
	size_t n = 0;

	while (more) {
		list = str_cut(list, ',', &one, &more);
		names[n++] = unit_name(units, str_trim(one));
	}
	return str_join(cx->arena, names, n, S(", "));
}

static enum err
read_receipt(struct ctx *cx, struct tx *tx, void *arg)
{
	struct reading_receipt *r = arg;
	struct receipt_page *v = &r->page;
	struct unit_list units;
	struct hash leaf;
	struct buf hex;
	struct unit u;
	enum err e;

	if ((e = entry_leaf_hash(cx, tx, v->f.id, &leaf)) != E_OK || (e = due_get(cx, tx, v->f.due, &v->due)) != E_OK ||
	    (e = name_read(cx, tx, r->rq, v->f.unit, v->f.received_day, &u, &v->names)) != E_OK ||
	    (e = due_of_filing(cx, tx, v->f.id, &v->closes)) != E_OK ||
	    (e = filing_files(cx, tx, v->f.id, &v->files)) != E_OK ||
	    (e = unit_list(cx, tx, v->names.now ? ctx_today(cx) : v->f.received_day, &units)) != E_OK)
		return e;
	v->to = unit_names(cx, &units, v->due.to);
	buf_init(&hex, cx->arena, 128);
	buf_hex(&hex, leaf.b, sizeof(leaf.b));
	v->unit_name = u.name;
	v->code = receipt_code(cx->arena, r->site->bloc.code, v->f.id, &leaf);
	v->origin = r->site->bloc.origin;
	v->leaf_hex = buf_view(&hex);
	return E_OK;
}

enum err
receipt_page_get(struct ctx *cx, const struct request *rq, struct reply *out)
{
	struct reading_receipt r = { .rq = rq, .site = rq_site(rq), .page = { .f = rq_object(rq)->filing } };
	struct page_out p;
	enum err e;

	if ((e = site_read(cx, rq, read_receipt, &r)) != E_OK || (e = page_open(cx, rq, S("/"), &p)) != E_OK)
		return e;
	page_receipt(cx, &p.out, &r.page);
	return reply_page(out, 200, &p.buf);
}

static enum err
read_proof(struct ctx *cx, struct tx *tx, void *arg)
{
	struct reading_receipt *r = arg;
	enum err e = read_receipt(cx, tx, arg);

	buf_init(&r->proof, cx->arena, RECEIPT_MAX);
	return e == E_OK ? receipt_make(cx, tx, r->page.f.id, &r->proof) : e;
}

enum err
proof_get(struct ctx *cx, const struct request *rq, struct reply *out)
{
	struct reading_receipt r = { .rq = rq, .site = rq_site(rq), .page = { .f = rq_object(rq)->filing } };
	enum err e = site_read(cx, rq, read_proof, &r);

	if (e != E_OK)
		return e;
	return reply_download(out, "application/octet-stream",
	    receipt_file(cx, r.page.code), buf_view(&r.proof));
}

enum err
verify_page_get(struct ctx *cx, const struct request *rq, struct reply *out)
{
	struct verify_page v = { 0 };
	struct page_out p;
	enum err e;

	if (sign_keys_text(cx, rq_site(rq)->dir, &v.keys) != E_OK) {
		ctx_clear_fault(cx);
		return fail(cx, E_ENV, "%s", T(cx, "The public key cannot be read: tell the administrator."));
	}
	if ((e = page_open(cx, rq, S(""), &p)) != E_OK)
		return e;
	page_verify(cx, &p.out, &v);
	return reply_page(out, 200, &p.buf);
}
