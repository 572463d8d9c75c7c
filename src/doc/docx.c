/*
 * WordprocessingML (ECMA-376 part 1, chapter 17). Styles first, then the body, then headers, footers, notes and every other
 * part that is XML, so that the body's paragraphs come first in the result.
 *
 * Read: typed text, tabs, breaks, headings (by style or outline level), lists, tables, text boxes, WordArt strings, the texts of
 * diagrams and charts. Left out: deleted and moved-away text, field codes, pictures, embedded objects. Text of a compatibility
 * fallback counts as a text box. A document put in as a whole (altChunk) is refused: it is of any kind, and is not read.
 */
#include "doc/gather.h"
#include "doc/reader.h"
#include "doc/xmlwalk.h"

enum tag {
	TAG_NONE, TAG_P, TAG_PPR, TAG_R, TAG_T, TAG_TAB, TAG_BR, TAG_HYPHEN, TAG_TBL, TAG_TR, TAG_TC, TAG_BOX, TAG_SKIP,
	TAG_PSTYLE, TAG_RSTYLE, TAG_OUTLINE, TAG_NUMID, TAG_FONTS, TAG_BOLD, TAG_CAPS, TAG_STYLE, TAG_STYLE_NAME, TAG_BASED,
	TAG_DEFAULTS, TAG_WORDART, TAG_RELATION, TAG_FOREIGN
};

#define W "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
#define W_STRICT "http://purl.oclc.org/ooxml/wordprocessingml/main"
#define DRAWING "http://schemas.openxmlformats.org/drawingml/2006/main"
#define DRAWING_STRICT "http://purl.oclc.org/ooxml/drawingml/main"
#define CHART "http://schemas.openxmlformats.org/drawingml/2006/chart"
#define CHART_STRICT "http://purl.oclc.org/ooxml/drawingml/chart"

static const struct {
	const char *name;
	enum tag tag;
} w_tags[] = {
	{ "t", TAG_T }, { "r", TAG_R }, { "rFonts", TAG_FONTS }, { "b", TAG_BOLD }, { "caps", TAG_CAPS },
	{ "p", TAG_P }, { "pPr", TAG_PPR }, { "pStyle", TAG_PSTYLE }, { "rStyle", TAG_RSTYLE }, { "outlineLvl", TAG_OUTLINE },
	{ "numId", TAG_NUMID }, { "tab", TAG_TAB }, { "br", TAG_BR }, { "cr", TAG_BR },
	{ "noBreakHyphen", TAG_HYPHEN }, { "tbl", TAG_TBL }, { "tr", TAG_TR }, { "tc", TAG_TC }, { "txbxContent", TAG_BOX },
	{ "moveFrom", TAG_SKIP }, { "rPrChange", TAG_SKIP }, { "pPrChange", TAG_SKIP }, { "tabs", TAG_SKIP }, { "style", TAG_STYLE },
	{ "name", TAG_STYLE_NAME }, { "basedOn", TAG_BASED }, { "docDefaults", TAG_DEFAULTS },
	{ "altChunk", TAG_FOREIGN },
};

struct docx_read {
	struct gather g;
	struct gather_style *style;        /* being defined, or the defaults */
	bool in_t, in_ppr;
	int skip;                          /* > 0 inside something left out */
	bool foreign;                      /* there is a document within it that is not read */
	struct str main;                   /* the target of the officeDocument relation */
};

/* The names in a chart, each a line; its figures are no text. */
static enum tag
chart_tag(struct str name)
{
	return str_is(name, "v") ? TAG_T : str_is(name, "pt") || str_is(name, "tx") ? TAG_P
	    : str_is(name, "numCache") || str_is(name, "numLit") ? TAG_SKIP : TAG_NONE;
}

static enum tag
tag_of(struct str ns, struct str name)
{
	if (str_is(ns, W) || str_is(ns, W_STRICT)) {
		for (size_t i = 0; i < COUNT(w_tags); i++)
			if (str_is(name, w_tags[i].name))
				return w_tags[i].tag;
	} else if (str_is(ns, DRAWING) || str_is(ns, DRAWING_STRICT)) {
		return str_is(name, "t") ? TAG_T : str_is(name, "p") ? TAG_P : str_is(name, "txBody") ? TAG_BOX : TAG_NONE;
	} else if (str_is(ns, CHART) || str_is(ns, CHART_STRICT)) {
		return chart_tag(name);
	} else if (str_is(name, "textpath")) {
		return TAG_WORDART;
	} else if (str_is(name, "Fallback")) {
		return TAG_BOX;
	} else if (str_is(name, "Relationship")) {
		return TAG_RELATION;
	}
	return TAG_NONE;
}

/* An on/off property: present means on, unless its val says off. */
static int
flag_of(struct docx_read *d, struct xml_at *at)
{
	struct str v;

	return !xml_attr(at, d->g.a, "val", &v) || !(str_is(v, "0") || str_is(v, "false") || str_is(v, "off"));
}

static int
level_of(struct str v)
{
	int64_t n;

	return str_to_i64(v, &n) && n >= 0 && n <= 8 ? (int)n + 1 : 0;
}

static void
fonts_open(struct docx_read *d, struct xml_at *at, struct str *font)
{
	struct str v;

	if (xml_attr(at, d->g.a, "ascii", &v) || xml_attr(at, d->g.a, "hAnsi", &v))
		*font = v;
}

/* Properties of a style (or of the defaults), which stand in w:style/w:pPr and w:style/w:rPr. */
static bool
style_open(struct docx_read *d, struct xml_at *at, enum tag tag)
{
	struct gather_style *s = d->style;
	struct str v = { NULL, 0 };

	switch (tag) {
	case TAG_STYLE_NAME:
		if (xml_attr(at, d->g.a, "val", &v) && v.n == 9 && (str_starts(v, S("heading ")) || str_starts(v, S("Heading "))) &&
		    v.p[8] >= '1' && v.p[8] <= '9' && s->heading < 0)
			s->heading = v.p[8] - '0';
		return true;
	case TAG_BASED:
		(void)xml_attr(at, d->g.a, "val", &s->parent);
		return true;
	case TAG_OUTLINE:
		if (xml_attr(at, d->g.a, "val", &v))
			s->heading = level_of(v);
		return true;
	case TAG_NUMID:
		s->list = xml_attr(at, d->g.a, "val", &v) && !str_is(v, "0");
		return true;
	case TAG_FONTS:
		fonts_open(d, at, &s->font);
		return true;
	case TAG_BOLD:
		s->bold = flag_of(d, at);
		return true;
	case TAG_CAPS:
		s->caps = flag_of(d, at);
		return true;
	default:
		return false;
	}
}

/* Properties of a paragraph or of a run of text. The paragraph mark's own look (rPr in pPr) says nothing of the text. */
static void
property_open(struct docx_read *d, struct xml_at *at, struct gather_par *p, enum tag tag)
{
	struct str v = { NULL, 0 };

	switch (tag) {
	case TAG_PSTYLE:
		(void)xml_attr(at, d->g.a, "val", &p->style);
		break;
	case TAG_OUTLINE:
		if (xml_attr(at, d->g.a, "val", &v))
			p->heading = level_of(v);
		break;
	case TAG_NUMID:
		p->par.list = xml_attr(at, d->g.a, "val", &v) && !str_is(v, "0");
		break;
	case TAG_RSTYLE:
		if (!d->in_ppr)
			(void)xml_attr(at, d->g.a, "val", &p->look.style);
		break;
	case TAG_FONTS:
		if (!d->in_ppr)
			fonts_open(d, at, &p->look.font);
		break;
	case TAG_BOLD:
		if (!d->in_ppr)
			p->look.bold = flag_of(d, at);
		break;
	case TAG_CAPS:
		if (!d->in_ppr)
			p->look.caps = flag_of(d, at);
		break;
	default:
		break;
	}
}

static void
content_open(struct docx_read *d, struct xml_at *at, enum tag tag)
{
	struct gather_par *p = gather_par_now(&d->g);
	struct str v;

	switch (tag) {
	case TAG_P:
		gather_par_open(&d->g);
		d->in_ppr = false;
		break;
	case TAG_PPR:
		d->in_ppr = true;
		break;
	case TAG_R:
		if (p != NULL)
			p->look = (struct gather_look){ .bold = -1, .caps = -1 };
		break;
	case TAG_T:
		d->in_t = true;
		break;
	case TAG_TAB:
		gather_text(&d->g, S("\t"));
		break;
	case TAG_BR:
		gather_text(&d->g, S("\n"));
		break;
	case TAG_HYPHEN:
		gather_text(&d->g, S("-"));
		break;
	case TAG_TBL:
		gather_table_open(&d->g);
		break;
	case TAG_TR:
		gather_row_open(&d->g);
		break;
	case TAG_TC:
		gather_cell_open(&d->g);
		break;
	case TAG_BOX:
		d->g.box++;
		break;
	case TAG_FOREIGN:
		d->foreign = true;
		break;
	case TAG_WORDART:
		if (xml_attr(at, d->g.a, "string", &v))
			gather_line(&d->g, v);
		break;
	default:
		if (p != NULL)
			property_open(d, at, p, tag);
		break;
	}
}

static void
on_open(void *arg, struct xml_at *at, struct str ns, struct str name)
{
	struct docx_read *d = arg;
	enum tag tag = tag_of(ns, name);

	if (d->skip > 0 || tag == TAG_SKIP) {
		d->skip += tag == TAG_SKIP;
	} else if (tag == TAG_RELATION) {
		struct str type, target;

		if (d->main.n == 0 && xml_attr(at, d->g.a, "Type", &type) && str_ends(type, S("/officeDocument")) &&
		    xml_attr(at, d->g.a, "Target", &target))
			d->main = target.n > 0 && target.p[0] == '/' ? str_sub(target, 1, target.n) : target;
	} else if (tag == TAG_STYLE) {
		d->style = gather_style_add(&d->g);
		(void)xml_attr(at, d->g.a, "styleId", &d->style->id);
	} else if (tag == TAG_DEFAULTS) {
		d->style = &d->g.base;
	} else if (tag != TAG_NONE && (d->style == NULL || !style_open(d, at, tag))) {
		content_open(d, at, tag);
	}
}

static void
on_close(void *arg, struct str ns, struct str name)
{
	struct docx_read *d = arg;
	enum tag tag = tag_of(ns, name);

	if (tag == TAG_SKIP)
		d->skip--;
	if (d->skip > 0)
		return;
	switch (tag) {
	case TAG_P:
		gather_par_close(&d->g);
		break;
	case TAG_PPR:
		d->in_ppr = false;
		break;
	case TAG_T:
		d->in_t = false;
		break;
	case TAG_TBL:
		gather_table_close(&d->g);
		break;
	case TAG_BOX:
		d->g.box--;
		break;
	case TAG_STYLE:
	case TAG_DEFAULTS:
		d->style = NULL;
		break;
	default:
		break;
	}
}

static void
on_text(void *arg, struct str text)
{
	struct docx_read *d = arg;

	if (d->in_t && d->skip == 0)
		gather_text(&d->g, text);
}

static const struct xml_walk walk = { on_open, on_close, on_text };

static enum doc_fault
part_walk(struct docx_read *d, const struct unzip *z, struct str name, enum doc_where where)
{
	struct str bytes;
	enum doc_fault fault = reader_part(d->g.a, z, name, &bytes);

	d->g.where = where;
	d->in_t = d->in_ppr = false;
	d->skip = d->g.box = 0;
	d->g.par_n = d->g.table_n = 0;
	return fault != DOC_FAULT_NONE ? fault : xml_walk(bytes, &walk, d);
}

static bool
ends_as(struct str s, struct str end)
{
	return s.n >= end.n && strncasecmp(s.p + s.n - end.n, end.p, end.n) == 0;
}

/* Is there text of the document in a part besides the body? Word names its parts so that it can be told what they are not. */
static bool
is_aside(const struct docx_read *d, struct str name)
{
	static const char *const without[] = { "[Content_Types].xml", "styles.xml", "stylesWithEffects.xml", "settings.xml",
		"fontTable.xml", "numbering.xml" };

	if (!ends_as(name, S(".xml")) || str_starts(name, S("docProps/")) || str_starts(name, S("customXml/")) ||
	    (name.n == d->main.n && ends_as(name, d->main)))
		return false;
	for (size_t i = 0; i < COUNT(without); i++)
		if (ends_as(name, str_of(without[i])))
			return false;
	return true;
}

/* word/header1.xml, footer2.xml ...; a note for anything else, as diagrams and charts */
static enum doc_where
where_of(struct str name)
{
	struct str rest = name, part = name;
	bool more = true;

	while (more)
		rest = str_cut(rest, '/', &part, &more);
	return part.n >= 6 && strncasecmp(part.p, "header", 6) == 0 ? DOC_HEADER
	    : part.n >= 6 && strncasecmp(part.p, "footer", 6) == 0 ? DOC_FOOTER : DOC_NOTE;
}

enum doc_fault
docx_read(struct arena *a, const struct unzip *z, struct doc_text *out)
{
	struct docx_read *d = NEW(a, struct docx_read);
	enum doc_fault fault;

	gather_init(&d->g, a, out);
	if ((fault = part_walk(d, z, S("_rels/.rels"), DOC_BODY)) != DOC_FAULT_NONE)
		return fault;
	if (d->main.n == 0)
		return DOC_FAULT_DAMAGED;
	if (unzip_find(z, S("word/styles.xml")) != NULL &&
	    (fault = part_walk(d, z, S("word/styles.xml"), DOC_BODY)) != DOC_FAULT_NONE)
		return fault;
	if ((fault = part_walk(d, z, d->main, DOC_BODY)) != DOC_FAULT_NONE)
		return fault;
	for (size_t i = 0; fault == DOC_FAULT_NONE && i < z->n; i++)
		if (is_aside(d, z->v[i].name))
			fault = part_walk(d, z, z->v[i].name, where_of(z->v[i].name));
	if (fault == DOC_FAULT_NONE && d->foreign)
		return DOC_FAULT_FOREIGN;
	return fault == DOC_FAULT_NONE && d->g.deep ? DOC_FAULT_DEEP : fault;
}
