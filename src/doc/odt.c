/*
 * OpenDocument text (ISO/IEC 26300). Named styles and the page's headers and footers are in styles.xml, automatic
 * styles and the body in content.xml. Left out: tracked deletions, comments' metadata, pictures.
 */
#include "doc/gather.h"
#include "doc/reader.h"
#include "doc/xmlwalk.h"

enum tag {
	TAG_NONE, TAG_P, TAG_H, TAG_SPAN, TAG_TAB, TAG_SPACE, TAG_BREAK, TAG_LIST, TAG_TABLE, TAG_ROW, TAG_CELL, TAG_BOX, TAG_NOTE,
	TAG_SKIP, TAG_STYLE, TAG_DEFAULT, TAG_TEXT_LOOK, TAG_FACE, TAG_HEADER, TAG_FOOTER
};

static const struct {
	const char *ns, *name;
	enum tag tag;
} tags[] = {
	{ "text:1.0", "p", TAG_P }, { "text:1.0", "h", TAG_H }, { "text:1.0", "span", TAG_SPAN }, { "text:1.0", "tab", TAG_TAB },
	{ "text:1.0", "s", TAG_SPACE }, { "text:1.0", "line-break", TAG_BREAK }, { "text:1.0", "list", TAG_LIST },
	{ "text:1.0", "note-body", TAG_NOTE }, { "text:1.0", "note-citation", TAG_SKIP }, { "text:1.0", "tracked-changes", TAG_SKIP },
	{ "table:1.0", "table", TAG_TABLE }, { "table:1.0", "table-row", TAG_ROW }, { "table:1.0", "table-cell", TAG_CELL },
	{ "table:1.0", "covered-table-cell", TAG_CELL }, { "drawing:1.0", "text-box", TAG_BOX },
	{ "drawing:1.0", "custom-shape", TAG_BOX }, { "office:1.0", "annotation", TAG_NOTE }, { "style:1.0", "style", TAG_STYLE },
	{ "style:1.0", "default-style", TAG_DEFAULT }, { "style:1.0", "text-properties", TAG_TEXT_LOOK },
	{ "style:1.0", "font-face", TAG_FACE }, { "style:1.0", "header", TAG_HEADER }, { "style:1.0", "header-first", TAG_HEADER },
	{ "style:1.0", "header-left", TAG_HEADER }, { "style:1.0", "footer", TAG_FOOTER }, { "style:1.0", "footer-first", TAG_FOOTER },
	{ "style:1.0", "footer-left", TAG_FOOTER },
};

struct face {
	struct str name, family;
};

struct odt_read {
	struct gather g;
	struct gather_style *style;
	struct face *faces;
	size_t faces_n, faces_cap;
	struct str spans[GATHER_DEPTH];    /* styles of the spans around the text */
	size_t span_n;
	int list, note, skip;
	bool page;                         /* in a header or footer of styles.xml */
	bool body;                         /* reading content.xml */
};

static enum tag
tag_of(struct str ns, struct str name)
{
	for (size_t i = 0; i < COUNT(tags); i++)
		if (str_is(name, tags[i].name) && str_starts(ns, S("urn:oasis:names:tc:opendocument:xmlns:")) &&
		    str_ends(ns, str_of(tags[i].ns)))
			return tags[i].tag;
	return TAG_NONE;
}

static void
style_look(struct odt_read *d, struct xml_at *at)
{
	struct gather_style *s = d->style;
	struct arena *a = d->g.a;
	struct str v;

	if (s == NULL)
		return;
	if (xml_attr(at, a, "font-name", &v)) {
		s->font = v;
		for (size_t i = 0; i < d->faces_n; i++)
			if (str_eq(d->faces[i].name, v))
				s->font = d->faces[i].family;
	} else if (xml_attr(at, a, "font-family", &v)) {
		s->font = v;
	}
	if (s->font.n > 2 && s->font.p[0] == '\'')
		s->font = str_sub(s->font, 1, s->font.n - 2);
	if (xml_attr(at, a, "font-weight", &v))
		s->bold = str_is(v, "bold") || (v.n == 3 && v.p[0] >= '6' && v.p[0] <= '9');
	if (xml_attr(at, a, "text-transform", &v))
		s->caps = str_is(v, "uppercase");
}

static void
style_open(struct odt_read *d, struct xml_at *at)
{
	struct arena *a = d->g.a;
	struct str v;

	d->style = gather_style_add(&d->g);
	(void)xml_attr(at, a, "name", &d->style->id);
	(void)xml_attr(at, a, "parent-style-name", &d->style->parent);
	if (xml_attr(at, a, "default-outline-level", &v) && v.n == 1 && v.p[0] >= '1' && v.p[0] <= '9')
		d->style->heading = v.p[0] - '0';
}

static void
par_open(struct odt_read *d, struct xml_at *at, bool heading)
{
	struct gather_par *p = gather_par_open(&d->g);
	struct str v;

	(void)xml_attr(at, d->g.a, "style-name", &p->style);
	p->par.list = d->list > 0 && !heading;
	if (d->note > 0)
		p->par.where = DOC_NOTE;
	if (heading)
		p->heading = xml_attr(at, d->g.a, "outline-level", &v) && v.n == 1 && v.p[0] >= '1' && v.p[0] <= '9' ? v.p[0] - '0' : 1;
	else
		p->heading = 0;
}

static void
spaces(struct odt_read *d, struct xml_at *at)
{
	int64_t n = 1;
	struct str v;

	if (xml_attr(at, d->g.a, "c", &v) && !str_to_i64(v, &n))
		n = 1;
	for (n = n > 100 ? 100 : n; n > 0; n--)
		gather_text(&d->g, S(" "));
}

static void
span_look(struct odt_read *d)
{
	struct gather_par *p = gather_par_now(&d->g);

	if (p != NULL)
		p->look.style = d->span_n > 0 ? d->spans[d->span_n - 1] : S("");
}

static void
content_open(struct odt_read *d, struct xml_at *at, enum tag tag)
{
	switch (tag) {
	case TAG_P:
	case TAG_H:
		par_open(d, at, tag == TAG_H);
		break;
	case TAG_SPAN:
		if (d->span_n < GATHER_DEPTH)
			d->spans[d->span_n++] = S("");
		else
			d->g.deep = true;
		(void)xml_attr(at, d->g.a, "style-name", &d->spans[d->span_n - 1]);
		span_look(d);
		break;
	case TAG_TAB:
		gather_text(&d->g, S("\t"));
		break;
	case TAG_SPACE:
		spaces(d, at);
		break;
	case TAG_BREAK:
		gather_text(&d->g, S("\n"));
		break;
	case TAG_LIST:
		d->list++;
		break;
	case TAG_TABLE:
		gather_table_open(&d->g);
		break;
	case TAG_ROW:
		gather_row_open(&d->g);
		break;
	case TAG_CELL:
		gather_cell_open(&d->g);
		break;
	case TAG_BOX:
		d->g.box++;
		break;
	case TAG_NOTE:
		d->note++;
		break;
	default:
		break;
	}
}

static void
on_open(void *arg, struct xml_at *at, struct str ns, struct str name)
{
	struct odt_read *d = arg;
	enum tag tag = tag_of(ns, name);

	if (d->skip > 0 || tag == TAG_SKIP) {
		d->skip += tag == TAG_SKIP;
		return;
	}
	switch (tag) {
	case TAG_STYLE:
		style_open(d, at);
		break;
	case TAG_DEFAULT:
		d->style = &d->g.base;
		break;
	case TAG_TEXT_LOOK:
		style_look(d, at);
		break;
	case TAG_FACE: {
		struct face *f = &LIST_ADD(d->g.a, d->faces, d->faces_n, d->faces_cap);

		(void)xml_attr(at, d->g.a, "name", &f->name);
		(void)xml_attr(at, d->g.a, "font-family", &f->family);
		break;
	}
	case TAG_HEADER:
	case TAG_FOOTER:
		d->page = true;
		d->g.where = tag == TAG_HEADER ? DOC_HEADER : DOC_FOOTER;
		break;
	default:
		if (d->body || d->page)
			content_open(d, at, tag);
		break;
	}
}

static void
on_close(void *arg, struct str ns, struct str name)
{
	struct odt_read *d = arg;
	enum tag tag = tag_of(ns, name);

	if (tag == TAG_SKIP)
		d->skip--;
	if (d->skip > 0)
		return;
	if (tag == TAG_STYLE || tag == TAG_DEFAULT)
		d->style = NULL;
	if (tag == TAG_HEADER || tag == TAG_FOOTER)
		d->page = false;
	if (!d->body && !d->page)
		return;
	if (tag == TAG_P || tag == TAG_H)
		gather_par_close(&d->g);
	else if (tag == TAG_SPAN && d->span_n > 0)
		d->span_n--;
	else if (tag == TAG_LIST)
		d->list--;
	else if (tag == TAG_TABLE)
		gather_table_close(&d->g);
	else if (tag == TAG_BOX)
		d->g.box--;
	else if (tag == TAG_NOTE)
		d->note--;
	if (tag == TAG_SPAN)
		span_look(d);
}

/* White space collapses in OpenDocument: line ends and runs of spaces in the XML are one space. */
static void
on_text(void *arg, struct str text)
{
	struct odt_read *d = arg;
	struct gather_par *p = gather_par_now(&d->g);
	struct buf b;

	if (d->skip > 0 || p == NULL || !(d->body || d->page))
		return;
	span_look(d);
	buf_init(&b, d->g.a, text.n + 1);
	for (size_t i = 0; i < text.n; i++) {
		bool space = text.p[i] == ' ' || text.p[i] == '\n' || text.p[i] == '\t' || text.p[i] == '\r';

		if (!space)
			buf_ch(&b, text.p[i]);
		else if (b.n > 0 ? b.p[b.n - 1] != ' ' : p->text.n > 0)
			buf_ch(&b, ' ');
	}
	gather_text(&d->g, buf_view(&b));
}

static const struct xml_walk walk = { on_open, on_close, on_text };

static enum doc_fault
part_walk(struct odt_read *d, struct str bytes, bool body)
{
	d->body = body;
	d->page = false;
	d->list = d->note = d->skip = d->g.box = 0;
	d->span_n = d->g.par_n = d->g.table_n = 0;
	d->g.where = DOC_BODY;
	return xml_walk(bytes, &walk, d);
}

/* Charts, formulas and whole documents set into this one have a folder each: their words are notes. */
static enum doc_fault
objects_walk(struct odt_read *d, const struct unzip *z, struct doc_text *aside)
{
	enum doc_fault fault;
	struct str part;

	for (size_t i = 0; i < z->n; i++) {
		size_t from = aside->n;

		if (!str_ends(z->v[i].name, S("/content.xml")) && !str_ends(z->v[i].name, S("/styles.xml")))
			continue;
		if ((fault = reader_part(d->g.a, z, z->v[i].name, &part)) != DOC_FAULT_NONE ||
		    (fault = part_walk(d, part, true)) != DOC_FAULT_NONE)
			return fault;
		for (; from < aside->n; from++)
			aside->v[from].where = DOC_NOTE;
	}
	return DOC_FAULT_NONE;
}

/* Headers and footers are met first, in styles.xml, then what is set into the text; they are put after the body. */
enum doc_fault
odt_read(struct arena *a, const struct unzip *z, struct doc_text *out)
{
	struct odt_read *d = NEW(a, struct odt_read);
	struct doc_text aside = { 0 };
	struct str styles = { NULL, 0 }, content, manifest;
	enum doc_fault fault;
	size_t body_n;

	if (unzip_find(z, S("META-INF/manifest.xml")) != NULL &&
	    (fault = reader_part(a, z, S("META-INF/manifest.xml"), &manifest)) != DOC_FAULT_NONE)
		return fault;
	else if (unzip_find(z, S("META-INF/manifest.xml")) != NULL && str_find(manifest, S("encryption-data")) >= 0)
		return DOC_FAULT_LOCKED;
	gather_init(&d->g, a, &aside);
	if (unzip_find(z, S("styles.xml")) != NULL) {
		if ((fault = reader_part(a, z, S("styles.xml"), &styles)) != DOC_FAULT_NONE ||
		    (fault = part_walk(d, styles, false)) != DOC_FAULT_NONE)
			return fault;
	}
	if ((fault = objects_walk(d, z, &aside)) != DOC_FAULT_NONE ||
	    (fault = reader_part(a, z, S("content.xml"), &content)) != DOC_FAULT_NONE)
		return fault;
	d->g.out = out;
	if ((fault = part_walk(d, content, true)) != DOC_FAULT_NONE)
		return fault;
	body_n = out->n;
	for (size_t i = 0; i < aside.n && out->n < DOC_PARS_MAX; i++)
		LIST_ADD(a, out->v, out->n, out->cap) = aside.v[i];
	out->recoded = out->recoded || aside.recoded;
	out->cut = out->cut || aside.cut || body_n + aside.n > out->n;
	return d->g.deep ? DOC_FAULT_DEEP : DOC_FAULT_NONE;
}
