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

static enum err
write_file(struct ctx *cx, struct str path, struct str bytes)
{
	FILE *f = private_file(str_z(cx->arena, path), false);
	bool ok = f != NULL && fwrite(bytes.p, 1, bytes.n, f) == bytes.n;

	if (f != NULL && fclose(f) != 0)
		ok = false;
	return ok ? E_OK : fail(cx, E_ENV, T(cx, "%.*s could not be written."), STR_ARG(path));
}

int
cmd_consolidation(struct ctx *cx, int argc, char **argv)
{
	struct cli_option o[] = { { "docx", false, false, NULL, 0 } };
	struct exporting x = { 0 };
	struct site_args args;
	struct str bytes;
	enum err e;

	if ((e = site_args(cx, &argc, argv, &args)) != E_OK || (e = cli_options(cx, &argc, argv, o, COUNT(o))) != E_OK)
		return cli_end(cx, e);
	if (argc != 2 || o[0].n == 0 || !str_to_i64(str_of(argv[1]), &x.id))
		return cli_end(cx, fail(cx, E_USAGE, "%s",
		    T(cx, "usage: phoihop consolidation NUMBER --data DIR --as UNIT/ROLE --docx FILE")));
	e = site_args_open(cx, &args, SITE_READ, true, &x.site);
	if (e == E_OK)
		e = store_read(cx, x.site->store, read_issued, &x);
	if (e == E_OK && (e = consolidation_docx(cx, x.site, &x.view, &bytes)) == E_OK)
		e = write_file(cx, o[0].values[0], bytes);
	site_close(x.site);
	return cli_end(cx, e);
}
