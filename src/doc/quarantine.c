#include "doc/quarantine.h"

#include <errno.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/fd.h"

#define DRAWN_ROOM ((size_t)32 << 20)

static enum err
no_room(struct ctx *cx)
{
	return errno == ENOSPC || errno == EDQUOT || errno == EFBIG
	    ? fail(cx, E_FULL, "%s", T(cx, "The server has no room left for the file: tell the administrator."))
	    : fail(cx, E_ENV, "%s", T(cx, "The file could not be received: try again, and tell the administrator if it fails again."));
}

static enum err
take_plain(struct ctx *cx, void *arg, const void *p, size_t n)
{
	return fd_write(*(int *)arg, p, n) ? E_OK : no_room(cx);
}

/* The whole of it or nothing: what was copied in part must not be taken for the file by a second check. */
static enum err
plain_make(struct ctx *cx, struct quarantine *q)
{
	int fd;
	enum err e;

	if (q->plain >= 0)
		return E_OK;
	if ((fd = memfd_create("quarantine", MFD_CLOEXEC)) < 0)
		return no_room(cx);
	if ((e = sealed_read(cx, q->file, take_plain, &fd)) == E_OK)
		q->plain = fd;
	else
		(void)close(fd);
	return e;
}

static bool
has_text(enum doc_kind kind)
{
	return kind != DOC_PNG && kind != DOC_JPEG;
}

static enum err
not_looked_through(struct ctx *cx, struct quarantine_finding *out)
{
	out->why = str_of(T(cx, "The text of this file is not read: look yourself that it carries no secrecy mark."));
	return E_OK;
}

struct drawn {
	int fd;
	enum doc_secret level;
};

static enum err
drawn_look(struct ctx *cx, void *arg)
{
	struct drawn *d = arg;
	struct doc_text text;
	enum err e = doc_read_drawn(cx, d->fd, &text);

	if (e == E_OK)
		d->level = doc_secrecy_text(cx->arena, &text, NULL);
	return e;
}

/* The other reading of a PDF, for the mark alone; in memory of its own, since it is as long as the first. */
static enum err
mark_as_drawn(struct ctx *cx, int fd, struct doc_secret_hit *mark)
{
	struct drawn d = { .fd = fd, .level = DOC_SECRET_NONE };
	struct ctx own = *cx;
	enum err e;

	own.arena = arena_new(DRAWN_ROOM);
	e = ctx_within(&own, drawn_look, &d);
	mark->level = d.level;
	if (e != E_OK)
		(void)fail(cx, e, "%.*s", STR_ARG(own.fault.text));
	arena_free(own.arena);
	return e;
}

static enum err
text_check(struct ctx *cx, int fd, struct quarantine_finding *out)
{
	enum err e = doc_read(cx, out->kind, fd, &out->text);

	if (e == E_TYPE)               /* a document that cannot be looked into cannot be admitted either */
		out->why = cx->fault.text;
	if (e != E_OK)
		return e;
	if (out->text.cut)             /* a mark may stand in the part that was not read */
		return fail(cx, E_TYPE, "%s", T(cx, "The document is longer than can be looked through: send it in parts."));
	if (doc_secrecy_text(cx->arena, &out->text, &out->mark) == DOC_SECRET_NONE && out->kind == DOC_PDF &&
	    (e = mark_as_drawn(cx, fd, &out->mark)) != E_OK)
		return e;
	if (out->mark.level != DOC_SECRET_NONE)
		return fail(cx, E_SECRET, T(cx, "The document carries the mark %s. State secrets must not be entered here; nothing was stored."),
		    doc_secret_name(out->mark.level));
	out->read = true;
	doc_personal_data_text(cx->arena, &out->text, &out->personal);
	return E_OK;
}

enum err
quarantine_check(struct ctx *cx, struct quarantine *q, struct quarantine_finding *out)
{
	enum err e;

	*out = (struct quarantine_finding){ 0 };
	if ((e = plain_make(cx, q)) != E_OK || (e = doc_sniff(cx, q->plain, &out->kind)) != E_OK ||
	    (e = doc_kind_check(cx, out->kind)) != E_OK)
		return e;
	if (!has_text(out->kind))
		return not_looked_through(cx, out);
	e = text_check(cx, q->plain, out);
	if (e != E_OK || out->kind != DOC_PDF || out->text.n > 0)
		return e;
	out->read = false;             /* pages that were scanned: pictures of text */
	return not_looked_through(cx, out);
}

void
quarantine_end(struct quarantine *q)
{
	if (q->plain >= 0)
		(void)close(q->plain);
	q->plain = -1;
}
