/*
 * WordprocessingML, as little of it as an official document needs. The fixed parts are doc/docx_parts.h; this file
 * writes the body. Lengths are twips (1/20 pt): 10 mm = 567.
 */
#include "doc/docx_write.h"

#include "base/buf.h"
#include "base/fold.h"
#include "doc/docx_parts.h"
#include "doc/zip_write.h"

#define DOCUMENT_MAX ((size_t)32 << 20)
#define TEXT_WIDTH 9355            /* A4 less 30 and 15 mm */

struct docx {
	struct ctx *cx;
	struct docx_info info;
	struct buf body;
	int lists;                     /* numbered lists so far: each restarts at 1 */
	bool in_list;
	bool bad;                      /* a text that cannot stand in a document */
};

static const char *const style_ids[DOCX_STYLE__MAX] = {
	[DOCX_BODY] = "Body", [DOCX_PLAIN] = "Plain", [DOCX_CENTER] = "Center", [DOCX_NOTE] = "Note", [DOCX_QUOTE] = "Quoted",
	[DOCX_BULLET] = "Bullet", [DOCX_NUMBER] = "Number",
};

struct docx *
docx_new(struct ctx *cx, const struct docx_info *info)
{
	struct docx *d = NEW(cx->arena, struct docx);

	d->cx = cx;
	d->info = *info;
	buf_init(&d->body, cx->arena, DOCUMENT_MAX);
	return d;
}

/* Clean, in NFC, without what XML 1.0 cannot hold. */
static struct str
text_for_xml(struct docx *d, struct str in)
{
	struct str s;

	if (!text_clean(d->cx->arena, in, &s)) {
		d->bad = true;
		return S("");
	}
	return s;
}

static void
run_look(struct buf *b, unsigned look, int half_points)
{
	if (look == 0 && half_points == 0)
		return;
	buf_z(b, "<w:rPr>");
	if ((look & DOCX_BOLD) != 0)
		buf_z(b, "<w:b/>");
	if ((look & DOCX_ITALIC) != 0)
		buf_z(b, "<w:i/>");
	if (half_points == 0 && (look & DOCX_SMALL) != 0)
		half_points = 24;
	if (half_points > 0)
		buf_fmt(b, "<w:sz w:val=\"%d\"/>", half_points);
	if ((look & DOCX_UNDERLINE) != 0)
		buf_z(b, "<w:u w:val=\"single\"/>");
	buf_z(b, "</w:rPr>");
}

static void
put_run(struct docx *d, struct str text, unsigned look, int half_points)
{
	struct buf *b = &d->body;
	struct str s = text_for_xml(d, text);

	if (s.n == 0)
		return;
	buf_z(b, "<w:r>");
	run_look(b, look, half_points);
	for (size_t i = 0; i < s.n;) {
		size_t n = i;

		while (n < s.n && s.p[n] != '\t' && s.p[n] != '\n')
			n++;
		if (n > i) {
			buf_z(b, "<w:t xml:space=\"preserve\">");
			buf_html(b, str_sub(s, i, n - i));
			buf_z(b, "</w:t>");
		}
		if (n < s.n)
			buf_z(b, s.p[n] == '\t' ? "<w:tab/>" : "<w:br/>");
		i = n + 1;
	}
	buf_z(b, "</w:r>");
}

static void
par_open(struct docx *d, const char *style, const char *extra)
{
	buf_fmt(&d->body, "<w:p><w:pPr><w:pStyle w:val=\"%s\"/>%s</w:pPr>", style, extra);
}

static void
par_close(struct docx *d)
{
	buf_z(&d->body, "</w:p>");
}

/* A paragraph of one run within the title and signature blocks. */
static void
line_put(struct docx *d, const char *style, struct str text, unsigned look, int half_points)
{
	if (text.n == 0)
		return;
	par_open(d, style, "");
	put_run(d, text, look, half_points);
	par_close(d);
}

void
docx_heading(struct docx *d, int level, struct str text)
{
	char style[16];

	(void)snprintf(style, sizeof(style), "Heading%d", level < 1 ? 1 : level > 4 ? 4 : level);
	d->in_list = false;
	par_open(d, style, "");
	put_run(d, text, 0, 0);
	par_close(d);
}

void
docx_runs(struct docx *d, enum docx_style style, const struct docx_run *runs, size_t n)
{
	char number[80] = "";

	if (style == DOCX_NUMBER && !d->in_list)
		d->lists++;
	d->in_list = style == DOCX_NUMBER;
	if (style == DOCX_NUMBER)
		(void)snprintf(number, sizeof(number), "<w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"%d\"/></w:numPr>",
		    d->lists + 1);
	par_open(d, style_ids[style], number);
	for (size_t i = 0; i < n; i++)
		put_run(d, runs[i].text, runs[i].look, 0);
	par_close(d);
}

void
docx_par(struct docx *d, enum docx_style style, struct str text)
{
	docx_runs(d, style, &(struct docx_run){ text, 0 }, 1);
}

void
docx_page_break(struct docx *d)
{
	d->in_list = false;
	buf_z(&d->body, "<w:p><w:r><w:br w:type=\"page\"/></w:r></w:p>");
}

static int
column_width(const struct docx_table *t, size_t i)
{
	int64_t sum = 0;

	for (size_t j = 0; j < t->columns_n; j++)
		sum += t->columns[j].width > 0 ? t->columns[j].width : 1;
	return (int)((t->columns[i].width > 0 ? t->columns[i].width : 1) * (int64_t)TEXT_WIDTH / sum);
}

static void
table_row(struct docx *d, const struct docx_table *t, const struct str *cells, bool head, bool bold)
{
	static const char *const styles[] = { [DOCX_LEFT] = "Cell", [DOCX_MIDDLE] = "CellMiddle", [DOCX_RIGHT] = "CellRight" };
	struct buf *b = &d->body;

	buf_fmt(b, "<w:tr><w:trPr><w:cantSplit/>%s</w:trPr>", head ? "<w:tblHeader/>" : "");
	for (size_t i = 0; i < t->columns_n; i++) {
		buf_fmt(b, "<w:tc><w:tcPr><w:tcW w:w=\"%d\" w:type=\"dxa\"/>%s</w:tcPr>", column_width(t, i),
		    head ? "<w:vAlign w:val=\"center\"/>" : "");
		par_open(d, styles[head ? DOCX_MIDDLE : t->columns[i].align], head ? "<w:keepNext/>" : "");
		put_run(d, cells[i], head || bold ? DOCX_BOLD : 0, 0);
		par_close(d);
		buf_z(b, "</w:tc>");
	}
	buf_z(b, "</w:tr>");
}

void
docx_table(struct docx *d, const struct docx_table *t)
{
	struct buf *b = &d->body;

	d->in_list = false;
	if (t->columns_n == 0)
		return;
	buf_fmt(b, "<w:tbl><w:tblPr><w:tblStyle w:val=\"Grid\"/><w:tblW w:w=\"%d\" w:type=\"dxa\"/><w:tblLayout w:type=\"fixed\"/>"
	    "<w:tblLook w:val=\"0020\"/></w:tblPr><w:tblGrid>", TEXT_WIDTH);
	for (size_t i = 0; i < t->columns_n; i++)
		buf_fmt(b, "<w:gridCol w:w=\"%d\"/>", column_width(t, i));
	buf_z(b, "</w:tblGrid>");
	if (t->header != NULL)
		table_row(d, t, t->header, true, true);
	for (size_t i = 0; i < t->rows; i++)
		table_row(d, t, t->cells + i * t->columns_n, false, t->bold_row != NULL && t->bold_row[i]);
	buf_z(b, "</w:tbl>");
	par_open(d, "Gap", "");
	par_close(d);
}

/* Two columns without lines: the head of the document and its end. */
static void
pair_open(struct docx *d, int left)
{
	buf_fmt(&d->body, "<w:tbl><w:tblPr><w:tblW w:w=\"%d\" w:type=\"dxa\"/><w:tblLayout w:type=\"fixed\"/></w:tblPr><w:tblGrid>"
	    "<w:gridCol w:w=\"%d\"/><w:gridCol w:w=\"%d\"/></w:tblGrid><w:tr><w:trPr><w:cantSplit/></w:trPr>"
	    "<w:tc><w:tcPr><w:tcW w:w=\"%d\" w:type=\"dxa\"/></w:tcPr>", TEXT_WIDTH, left, TEXT_WIDTH - left, left);
}

static void
pair_next(struct docx *d, int left)
{
	buf_fmt(&d->body, "</w:tc><w:tc><w:tcPr><w:tcW w:w=\"%d\" w:type=\"dxa\"/></w:tcPr>", TEXT_WIDTH - left);
}

/* A cell must end in a paragraph; a small one also parts the table from what follows. */
static void
pair_close(struct docx *d)
{
	buf_z(&d->body, "</w:tc></w:tr></w:tbl>");
	par_open(d, "Gap", "");
	par_close(d);
}

static void
party_head(struct docx *d, const struct docx_title_block *t)
{
	pair_open(d, 4200);
	line_put(d, "Head", t->superior, 0, 28);
	line_put(d, "Head", t->issuer, DOCX_BOLD, 28);
	line_put(d, "Head", S("*"), 0, 28);
	line_put(d, "Head", t->number, 0, 28);
	pair_next(d, 4200);
	line_put(d, "Head", S("ĐẢNG CỘNG SẢN VIỆT NAM"), DOCX_BOLD | DOCX_UNDERLINE, 30);
	line_put(d, "HeadDate", t->place_date, DOCX_ITALIC, 28);
	if (t->place_date.n == 0)
		line_put(d, "Head", S(" "), 0, 28);
	pair_close(d);
}

static void
state_head(struct docx *d, const struct docx_title_block *t)
{
	pair_open(d, 3900);
	line_put(d, "Head", t->superior, 0, 26);
	line_put(d, "HeadRule", t->issuer, DOCX_BOLD, 26);
	line_put(d, "HeadDate", t->number, 0, 26);
	pair_next(d, 3900);
	line_put(d, "Head", S("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), DOCX_BOLD, 26);
	line_put(d, "Head", S("Độc lập - Tự do - Hạnh phúc"), DOCX_BOLD | DOCX_UNDERLINE, 28);
	line_put(d, "HeadDate", t->place_date, DOCX_ITALIC, 28);
	pair_close(d);
}

void
docx_title_block(struct docx *d, const struct docx_title_block *t)
{
	bool party = t->house == DOCX_PARTY;

	d->in_list = false;
	if (party)
		party_head(d, t);
	else
		state_head(d, t);
	line_put(d, "Center", t->kind, DOCX_BOLD, party ? 32 : 28);
	line_put(d, "Center", t->subject, DOCX_BOLD, 28);
	if (t->kind.n > 0)
		line_put(d, "Center", party ? S("-----") : S("_______"), 0, party ? 28 : 20);
	if (t->to.n > 0) {
		par_open(d, "Center", "");
		put_run(d, party && str_is(text_upper(d->cx->arena, t->kind), "TỜ TRÌNH") ? S("Kính trình: ") : S("Kính gửi: "),
		    0, 28);
		put_run(d, t->to, 0, 28);
		par_close(d);
	}
}

static void
copies_put(struct docx *d, const struct docx_sign_block *s)
{
	bool party = s->house == DOCX_PARTY;

	line_put(d, "Left", S("Nơi nhận:"), party ? DOCX_UNDERLINE : DOCX_BOLD | DOCX_ITALIC, party ? 28 : 24);
	for (size_t i = 0; i < s->copies_n; i++) {
		struct str line = str_fmt(d->cx->arena, "- %.*s%s", STR_ARG(s->copies[i]), i + 1 < s->copies_n ? ";" : ".");

		line_put(d, "Left", line, 0, party ? 24 : 22);
	}
}

void
docx_sign_block(struct docx *d, const struct docx_sign_block *s)
{
	bool party = s->house == DOCX_PARTY;

	d->in_list = false;
	par_open(d, "Gap", "");
	par_close(d);
	pair_open(d, 4600);
	if (s->copies_n > 0)
		copies_put(d, s);
	else
		line_put(d, "Left", S(" "), 0, 24);
	pair_next(d, 4600);
	line_put(d, "Head", s->authority, DOCX_BOLD, 28);
	line_put(d, "Head", s->post, party ? 0 : DOCX_BOLD, 28);
	for (int i = 0; i < 4; i++)            /* room for the signature and the seal */
		line_put(d, "Head", S(" "), 0, 28);
	line_put(d, "Head", s->name.n > 0 ? s->name : S(" "), DOCX_BOLD, 28);
	pair_close(d);
}

/* --- the parts ---------------------------------------------------------------------------------------------------- */

static struct str
document_part(struct docx *d)
{
	struct buf b;

	buf_init(&b, d->cx->arena, DOCUMENT_MAX + 65536);
	buf_z(&b, DOCX_XML "<w:document " DOCX_NS "><w:body>");
	buf_str(&b, buf_view(&d->body));
	buf_z(&b, DOCX_PAGE "</w:body></w:document>");
	return buf_view(&b);
}

static struct str
header_part(struct docx *d, bool first)
{
	struct buf b;

	buf_init(&b, d->cx->arena, 4096);
	buf_z(&b, DOCX_XML "<w:hdr " DOCX_NS ">");
	if (d->info.demo)
		buf_z(&b, "<w:p><w:pPr><w:pStyle w:val=\"Header\"/></w:pPr><w:r><w:rPr><w:b/><w:sz w:val=\"22\"/></w:rPr>"
		    "<w:t>DỮ LIỆU MẪU</w:t></w:r></w:p>");
	if (!first)
		buf_z(&b, "<w:p><w:pPr><w:pStyle w:val=\"Header\"/></w:pPr><w:fldSimple w:instr=\" PAGE \"><w:r><w:t>2</w:t></w:r>"
		    "</w:fldSimple></w:p>");
	else if (!d->info.demo)
		buf_z(&b, "<w:p><w:pPr><w:pStyle w:val=\"Header\"/></w:pPr></w:p>");
	buf_z(&b, "</w:hdr>");
	return buf_view(&b);
}

/* Number 1 is the bullet list; 2, 3, ... are the numbered ones, each beginning again. */
static struct str
numbering_part(struct docx *d)
{
	struct buf b;

	buf_init(&b, d->cx->arena, DOCUMENT_MAX);
	buf_z(&b, DOCX_XML "<w:numbering " DOCX_NS ">" DOCX_ABSTRACT_LISTS
	    "<w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num>");
	for (int i = 0; i < d->lists; i++)
		buf_fmt(&b, "<w:num w:numId=\"%d\"><w:abstractNumId w:val=\"1\"/><w:lvlOverride w:ilvl=\"0\">"
		    "<w:startOverride w:val=\"1\"/></w:lvlOverride></w:num>", i + 2);
	buf_z(&b, "</w:numbering>");
	return buf_view(&b);
}

static struct str
core_part(struct docx *d)
{
	struct str title = text_for_xml(d, d->info.title), author = text_for_xml(d, d->info.author);
	struct buf b;

	buf_init(&b, d->cx->arena, DOCUMENT_MAX);
	buf_z(&b, DOCX_XML DOCX_CORE_OPEN "<dc:title>");
	buf_html(&b, title);
	buf_z(&b, "</dc:title><dc:creator>");
	buf_html(&b, author);
	buf_z(&b, "</dc:creator><dc:language>vi-VN</dc:language>");
	if (d->info.at != 0) {
		struct str at = str_sub(instant_iso(d->cx->arena, d->info.at, 0), 0, 19);

		buf_fmt(&b, "<dcterms:created xsi:type=\"dcterms:W3CDTF\">%.*sZ</dcterms:created>", STR_ARG(at));
	}
	buf_z(&b, "</cp:coreProperties>");
	return buf_view(&b);
}

enum err
docx_finish(struct docx *d, struct str *bytes)
{
	const struct zip_part parts[] = {
		{ "[Content_Types].xml", S(DOCX_XML DOCX_CONTENT_TYPES), false },
		{ "_rels/.rels", S(DOCX_XML DOCX_ROOT_RELS), false },
		{ "docProps/core.xml", core_part(d), false },
		{ "word/document.xml", document_part(d), false },
		{ "word/_rels/document.xml.rels", S(DOCX_XML DOCX_DOCUMENT_RELS), false },
		{ "word/styles.xml", S(DOCX_XML DOCX_STYLES), false },
		{ "word/numbering.xml", numbering_part(d), false },
		{ "word/settings.xml", S(DOCX_XML DOCX_SETTINGS), false },
		{ "word/header1.xml", header_part(d, false), false },
		{ "word/header2.xml", header_part(d, true), false },
	};

	if (d->bad)
		return fail(d->cx, E_INPUT, "%s", T(d->cx, "A text holds characters that cannot stand in a document."));
	if (d->body.over)
		return fail(d->cx, E_LARGE, "%s", T(d->cx, "The document grew larger than can be made here."));
	return zip_write(d->cx, parts, COUNT(parts), bytes);
}
