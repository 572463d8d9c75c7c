/* phoihop consolidation NUMBER --data DIR --as UNIT/ROLE --docx FILE: an issued consolidation as a Word document. */
#include "case/allow.h"
#include "case/consolidation.h"
#include "edge/site_cmd.h"

struct exporting {
	struct site *site;
	int64_t id;
	struct consolidation_view view;
};

static enum err
read_issued(struct ctx *cx, struct tx *tx, void *arg)
{
	struct exporting *x = arg;
	struct object o = { .kind = OBJECT_CONSOLIDATION };
	enum err e;

	if ((e = consolidation_get(cx, tx, x->id, &o.consolidation)) != E_OK ||
	    (e = allow(cx, MAY_SEE_CONSOLIDATION, &o)) != E_OK)
		return e;
	e = consolidation_view(cx, tx, x->site, x->id, &x->view);
	return e == E_OK ? unit_list(cx, tx, x->view.c.day, &x->view.units) : e;
}

int
cmd_consolidation(struct ctx *cx, int argc, char **argv)
{
	struct cli_option o[] = { { .name = "docx", .word = "FILE", .label = N_("the file to write; none is replaced"), .needed = true } };
	struct exporting x = { 0 };
	struct site_args args;
	struct str bytes;
	enum err e;

	if ((e = site_args(cx, &argc, argv, &args)) != E_OK || (e = cli_options(cx, &argc, argv, o, COUNT(o))) != E_OK)
		return cli_end(cx, e);
	if (argc != 2 || !str_to_i64(str_of(argv[1]), &x.id))
		return cli_end(cx, fail(cx, E_USAGE, "%s",
		    T(cx, "usage: phoihop consolidation NUMBER --data DIR --as UNIT/ROLE --docx FILE")));
	e = site_args_open(cx, &args, SITE_READ, true, &x.site);
	if (e == E_OK)
		e = store_read(cx, x.site->store, read_issued, &x);
	if (e == E_OK && (e = consolidation_docx(cx, x.site, &x.view, &bytes)) == E_OK)
		e = cli_file_write(cx, o[0].values[0], bytes);
	site_close(x.site);
	return cli_end(cx, e);
}
