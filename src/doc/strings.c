/*
 * The texts of what is attached as data, a line each, without their order or place: enough for the secrecy gate. In a
 * workbook (ECMA-376) the shared and inline strings, comments, drawings, headers and footers; in any other XML every text.
 */
#include "doc/gather.h"
#include "doc/reader.h"
#include "doc/xmlwalk.h"

struct strings {
	struct gather g;
	int line, text;                /* depth inside an element that makes a line, that holds text */
	bool head;                     /* within a header or footer */
	bool said;                     /* the cell's value is a text that a formula made */
};

static bool
one_of(struct str name, const char *const *v, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_is(name, v[i]))
			return true;
	return false;
}

static bool
is_line(struct str name)
{
	static const char *const lines[] = { "si", "is", "text", "p" };

	return one_of(name, lines, COUNT(lines));
}

static bool
is_head(struct str name)
{
	static const char *const heads[] = { "oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter" };

	return one_of(name, heads, COUNT(heads));
}

static bool
is_value(const struct strings *d, struct str name)
{
	return d->said && str_is(name, "v");
}

static void
line_open(struct strings *d)
{
	if (d->line++ == 0)
		gather_par_open(&d->g);
}

static void
line_close(struct strings *d)
{
	if (--d->line == 0)
		gather_par_close(&d->g);
}

static void
sheet_open(void *arg, struct xml_at *at, struct str ns, struct str name)
{
	struct strings *d = arg;
	struct str type;

	(void)ns;
	d->head = d->head || is_head(name);
	if (str_is(name, "c"))
		d->said = xml_attr(at, d->g.a, "t", &type) && str_is(type, "str");
	if (is_line(name) || is_head(name) || is_value(d, name))
		line_open(d);
	d->text += str_is(name, "t") || is_value(d, name);
}

static void
sheet_close(void *arg, struct str ns, struct str name)
{
	struct strings *d = arg;

	(void)ns;
	d->text -= str_is(name, "t") || is_value(d, name);
	if (is_line(name) || is_head(name) || is_value(d, name))
		line_close(d);
	d->head = d->head && !is_head(name);
}

/* &L, &C and &R begin a part of a header; &"Font" and &12 say how it looks. */
static void
head_text(struct strings *d, struct str s)
{
	while (s.n > 0) {
		size_t plain = 0, code = 2;

		while (plain < s.n && s.p[plain] != '&')
			plain++;
		gather_text(&d->g, str_sub(s, 0, plain));
		s = str_sub(s, plain, s.n);
		if (s.n < 2)
			return;
		if (s.p[1] == '"')
			while (code < s.n && s.p[code++] != '"')
				;
		else if (s.p[1] >= '0' && s.p[1] <= '9')
			while (code < s.n && s.p[code] >= '0' && s.p[code] <= '9')
				code++;
		else
			gather_text(&d->g, S("\n"));
		s = str_sub(s, code, s.n);
	}
}

static void
sheet_text(void *arg, struct str text)
{
	struct strings *d = arg;

	if (d->line == 0)
		return;
	if (d->head)
		head_text(d, text);
	else if (d->text > 0)
		gather_text(&d->g, text);
}

static enum doc_fault
walk_all(struct arena *a, struct str bytes, const struct xml_walk *w, struct doc_text *out)
{
	struct strings *d = NEW(a, struct strings);
	enum doc_fault fault;

	*d = (struct strings){ .line = 0 };
	gather_init(&d->g, a, out);
	fault = xml_walk(bytes, w, d);
	return fault == DOC_FAULT_NONE && d->g.deep ? DOC_FAULT_DEEP : fault;
}

enum doc_fault
xlsx_strings(struct arena *a, const struct unzip *z, struct doc_text *out)
{
	static const struct xml_walk walk = { sheet_open, sheet_close, sheet_text };

	for (size_t i = 0; i < z->n; i++) {
		struct str name = z->v[i].name, bytes;
		enum doc_fault fault;

		if (!str_ends(name, S(".xml")) || !str_starts(name, S("xl/")))
			continue;
		if ((fault = reader_unzip_fault(unzip_read(a, z, &z->v[i], READER_PART_MAX, &bytes))) != DOC_FAULT_NONE ||
		    (fault = walk_all(a, bytes, &walk, out)) != DOC_FAULT_NONE)
			return fault;
	}
	return DOC_FAULT_NONE;
}

static void
any_open(void *arg, struct xml_at *at, struct str ns, struct str name)
{
	(void)arg, (void)at, (void)ns, (void)name;
}

static void
any_close(void *arg, struct str ns, struct str name)
{
	(void)arg, (void)ns, (void)name;
}

static void
any_text(void *arg, struct str text)
{
	struct strings *d = arg;

	gather_line(&d->g, text);
}

enum doc_fault
xml_strings(struct arena *a, struct str bytes, struct doc_text *out)
{
	static const struct xml_walk walk = { any_open, any_close, any_text };

	return walk_all(a, bytes, &walk, out);
}
