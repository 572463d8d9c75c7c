/* Loading a plan: files -> texts -> statements -> checked tree; and the small accessors of the tree. */
#include "plan/plan.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/fold.h"
#include "base/sha256.h"
#include "plan/build.h"
#include "plan/reckon.h"
#include "plan/succession.h"

/* --- files -------------------------------------------------------------------------------------------------------- */

static enum err
unreadable(struct ctx *cx, struct str path)
{
	if (errno == ENOENT || errno == ENOTDIR)
		return fail(cx, E_INPUT, T(cx, "There is no plan at %.*s."), STR_ARG(path));
	return fail(cx, E_ENV, T(cx, "%.*s cannot be read: %s."), STR_ARG(path), strerror(errno));
}

static enum err
file_read(struct ctx *cx, struct str path, struct str *out)
{
	int fd = open(str_z(cx->arena, path), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	struct stat st;
	char *text;
	size_t n = 0;

	if (fd < 0)
		return unreadable(cx, path);
	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode) || st.st_size > (off_t)PLAN_FILE_MAX) {
		close(fd);
		return fail(cx, E_INPUT, T(cx, "%.*s is not a file of at most 2 MiB."), STR_ARG(path));
	}
	text = arena_alloc(cx->arena, PLAN_FILE_MAX < (size_t)st.st_size + 1 ? PLAN_FILE_MAX : (size_t)st.st_size + 1);
	while (n < (size_t)st.st_size) {
		ssize_t got = read(fd, text + n, (size_t)st.st_size - n);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0) {
			close(fd);
			return unreadable(cx, path);
		}
		if (got == 0)
			break;
		n += (size_t)got;
	}
	close(fd);
	*out = (struct str){ text, n };
	return E_OK;
}

static int
file_compare(const void *a, const void *b)
{
	return str_cmp(((const struct plan_file *)a)->name, ((const struct plan_file *)b)->name);
}

struct file_list {
	struct plan_file *v;
	size_t n, cap;
};

static enum err
file_add(struct ctx *cx, struct file_list *l, struct str folder, struct str name)
{
	struct plan_file f = { .name = name };
	enum err e;

	f.shown = folder.n == 0 ? name : str_fmt(cx->arena, "%.*s/%.*s", STR_ARG(folder), STR_ARG(name));
	if (l->n >= PLAN_FILES_MAX)
		return fail(cx, E_INPUT, T(cx, "A plan has at most %d files."), PLAN_FILES_MAX);
	if ((e = file_read(cx, f.shown, &f.text)) != E_OK)
		return e;
	LIST_ADD(cx->arena, l->v, l->n, l->cap) = f;
	return E_OK;
}

static enum err
annex_add(struct ctx *cx, struct file_list *l, struct str folder)
{
	struct str path = str_fmt(cx->arena, "%.*s/annex", STR_ARG(folder));
	DIR *d = opendir(str_z(cx->arena, path));
	size_t first = l->n;
	struct dirent *de;
	enum err e = E_OK;

	if (d == NULL)
		return errno == ENOENT ? E_OK : unreadable(cx, path);
	while (e == E_OK && (de = readdir(d)) != NULL) {
		struct str name = str_of(de->d_name);

		if (name.n > 3 && name.p[0] != '.' && str_ends(name, S(".md")))
			e = file_add(cx, l, folder, str_fmt(cx->arena, "annex/%.*s", STR_ARG(name)));
	}
	closedir(d);
	if (l->n > first)
		qsort(l->v + first, l->n - first, sizeof(*l->v), file_compare);
	return e;
}

enum err
plan_load(struct ctx *cx, struct str path, const struct reading_arg *readings, size_t reading_n, struct plan **out)
{
	struct file_list l = { 0 };
	struct stat st;
	enum err e;

	*out = NULL;
	while (path.n > 1 && path.p[path.n - 1] == '/')
		path.n--;
	if (stat(str_z(cx->arena, path), &st) != 0)
		return unreadable(cx, path);
	if (S_ISDIR(st.st_mode)) {
		if ((e = file_add(cx, &l, path, S("plan.md"))) != E_OK || (e = annex_add(cx, &l, path)) != E_OK)
			return e;
	} else if ((e = file_add(cx, &l, (struct str){ 0 }, path)) != E_OK) {
		return e;
	}
	e = plan_load_texts(cx, l.v, l.n, readings, reading_n, out);
	if (*out != NULL)
		(*out)->path = path;
	return e;
}

/* --- texts -------------------------------------------------------------------------------------------------------- */

/* The line of the first byte that is not text. */
static void
text_bad(struct plan *p, struct plan_file *f, struct str text)
{
	int line = 1, marks = 0;
	uint32_t rune;

	for (size_t i = 0; i < text.n;) {
		size_t n = str_rune(str_sub(text, i, text.n), &rune);

		if (n == 0 || (rune != '\r' && !text_takes(&marks, rune)))
			break;
		line += rune == '\n';
		i += n;
	}
	diag_error(p, (struct place){ f->shown, line, 1, 1 }, S("save the file as UTF-8, without control characters"),
	    "this is not text");
}

static void
texts_take(struct build *b, const struct plan_file *files, size_t n)
{
	struct plan *p = b->p;
	struct buf sums;
	unsigned char hash[SHA256_DIGEST_SIZE];

	buf_init(&sums, b->a, (size_t)1 << 20);
	p->files = NEW_N(b->a, struct plan_file, n);
	p->file_n = n;
	for (size_t i = 0; i < n; i++) {
		struct plan_file *f = &p->files[i];
		struct str text = files[i].text;

		*f = files[i];
		if (f->shown.n == 0)
			f->shown = f->name;
		if (str_starts(text, S("\xef\xbb\xbf")))
			text = str_sub(text, 3, text.n);
		f->text = (struct str){ 0 };
		if (!text_clean(b->a, text, &f->text)) {
			f->text = (struct str){ 0 };
			text_bad(p, f, text);
		}
		sha256_of(f->text, hash);
		buf_hex(&sums, hash, sizeof(hash));
		buf_fmt(&sums, "  %.*s\n", STR_ARG(f->name));
	}
	sha256_of(buf_view(&sums), hash);
	buf_init(&sums, b->a, 2 * sizeof(hash) + 1);
	buf_hex(&sums, hash, sizeof(hash));
	p->text_hash = buf_view(&sums);
}

static void
defaults_take(struct plan *p)
{
	const struct value *v;

	p->boundary = B_BY;
	p->rest = REST_KEEP;
	p->week = WEEK_THURSDAY;
	p->weekend = 0;
	for (size_t i = 0; i < p->n && p->head == NULL; i++)
		if (p->stmts[i]->kind == K_PLAN)
			p->head = p->stmts[i];
	if (p->head == NULL)
		return;
	if ((v = stmt_value(p->head, PROP_PLAN_BOUNDARY)) != NULL)
		p->boundary = v->u.boundary;
	if ((v = stmt_value(p->head, PROP_PLAN_REST_DAY)) != NULL)
		p->rest = v->u.rest;
	if ((v = stmt_value(p->head, PROP_PLAN_WEEK)) != NULL)
		p->week = v->u.week;
	if ((v = stmt_value(p->head, PROP_PLAN_ZONE)) != NULL)
		p->zone_min = (int)v->u.number;
	if ((v = stmt_value(p->head, PROP_PLAN_WEEKEND)) != NULL)
		p->weekend = (unsigned)v->u.number;
	p->lapse_period_end = str_is(stmt_str(p->head, PROP_PLAN_LAPSE), "period-end");
}

static day_t
day_said(const struct stmt *s, enum prop prop)
{
	const struct value *v = stmt_value(s, prop);

	return v == NULL ? DAY_NONE : v->u.day;
}

/* Units with the days they say themselves; then what changes make of them. */
static void
units_take(struct plan *p)
{
	size_t cap = 0, change_cap = 0;

	for (size_t i = 0; i < p->n; i++) {
		struct stmt *s = p->stmts[i];

		if (s->kind == K_CHANGE)
			LIST_ADD(p->arena, p->changes, p->change_n, change_cap) = s;
		else if (s->kind == K_UNIT)
			LIST_ADD(p->arena, p->units, p->unit_n, cap) = (struct unit_span){ .unit = s,
				.from = day_said(s, PROP_UNIT_IN_FORCE_FROM), .until = day_said(s, PROP_UNIT_IN_FORCE_UNTIL) };
	}
	p->spans = NEW_N(p->arena, struct unit_span *, p->n + 1);
	for (size_t i = 0; i < p->unit_n; i++)
		p->spans[p->units[i].unit->order] = &p->units[i];
	succession_take(p);
}

enum err
plan_load_texts(struct ctx *cx, const struct plan_file *files, size_t file_n, const struct reading_arg *readings,
    size_t reading_n, struct plan **out)
{
	struct plan *p = NEW(cx->arena, struct plan);
	struct build b = { .cx = cx, .a = cx->arena, .p = p, .args = readings, .arg_n = reading_n };

	*out = NULL;
	if (file_n == 0 || file_n > PLAN_FILES_MAX)
		return fail(cx, E_INPUT, T(cx, "A plan has at most %d files."), PLAN_FILES_MAX);
	for (size_t i = 0; i < file_n; i++)
		if (files[i].text.n > PLAN_FILE_MAX)
			return fail(cx, E_INPUT, T(cx, "%.*s is not a file of at most 2 MiB."), STR_ARG(files[i].name));
	p->arena = cx->arena;
	*out = p;
	texts_take(&b, files, file_n);
	for (size_t i = 0; i < file_n; i++)
		source_read(&b, i);
	source_cite(&b);
	names_index(&b);
	values_parse(&b);
	reading_choose(&b);
	reading_apply(&b);
	defaults_take(p);
	units_take(p);
	check_plan(&b);
	diag_sort(p);
	if (diag_any_error(p))
		return E_INPUT;
	duties_take(p);
	return E_OK;
}

/* --- accessors ---------------------------------------------------------------------------------------------------- */

const struct value *
stmt_value(const struct stmt *s, enum prop prop)
{
	for (size_t i = 0; i < s->n; i++)
		if (s->props[i].prop == prop)
			return &s->props[i].value;
	return NULL;
}

struct str
stmt_str(const struct stmt *s, enum prop prop)
{
	const struct value *v = stmt_value(s, prop);

	return v != NULL && v->type <= V_WORD ? v->u.str : (struct str){ 0 };
}

bool
stmt_yes(const struct stmt *s, enum prop prop)
{
	const struct value *v = stmt_value(s, prop);

	return v != NULL && v->type == V_BOOL && v->u.yes;
}

const struct value *
stmt_said(const struct stmt *s, const char *words)
{
	enum prop prop = prop_find(s->kind, words);

	return prop == PROP__MAX ? NULL : stmt_value(s, prop);
}
