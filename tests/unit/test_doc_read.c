/* Documents read: what they say, what legacy fonts hide, and every hostile archive and XML refused. All made here. */
#include "doc/text.h"

#include <libdeflate.h>
#include <sys/resource.h>
#include <unistd.h>

#include "doc/legacy.h"
#include "doc/secrecy.h"
#include "doc/unzip.h"
#include "doc/zip_write.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

static struct arena *arena;

static struct ctx
new_ctx(void)
{
	return (struct ctx){ .arena = arena, .lang = LANG_EN };
}

#define TYPES "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>"
#define RELS "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"r1\" " \
	"Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"word/document.xml\"/>" \
	"</Relationships>"
#define W "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" xmlns:v=\"urn:schemas-microsoft-com:vml\" " \
	"xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\""
#define DOCUMENT(body) "<?xml version=\"1.0\" encoding=\"UTF-8\"?><w:document " W "><w:body>" body "</w:body></w:document>"

static struct str
docx(struct ctx *cx, struct str document, const char *styles, const char *header)
{
	const struct zip_part parts[] = {
		{ "[Content_Types].xml", S(TYPES), false }, { "_rels/.rels", S(RELS), false },
		{ "word/document.xml", document, false },
		{ "word/styles.xml", str_of(styles != NULL ? styles : "<w:styles " W "/>"), false },
		{ "word/header1.xml", str_of(header != NULL ? header : "<w:hdr " W "/>"), false },
	};
	struct str out = { NULL, 0 };

	assert_int_equal(zip_write(cx, parts, COUNT(parts), &out), E_OK);
	return out;
}

static enum doc_fault
parse(struct str bytes, struct doc_text *t)
{
	return doc_text_parse(arena, bytes, t);
}

static void
test_docx(void **state)
{
	struct ctx cx = new_ctx();
	struct doc_text t;

	(void)state;
	assert_int_equal(doc_read_bytes(&cx, docx(&cx, S(DOCUMENT(
	    "<w:p><w:pPr><w:pStyle w:val=\"H1\"/></w:pPr><w:r><w:t>Tham mưu</w:t></w:r></w:p>"
	    "<w:p><w:pPr><w:outlineLvl w:val=\"1\"/><w:rPr><w:b/></w:rPr></w:pPr><w:r><w:t>Y tế</w:t></w:r></w:p>"
	    "<w:p><w:pPr><w:numPr><w:numId w:val=\"3\"/></w:numPr></w:pPr><w:r><w:t xml:space=\"preserve\">một </w:t></w:r>"
	    "<w:r><w:rPr><w:b w:val=\"0\"/></w:rPr><w:t>hai</w:t><w:tab/><w:t>ba</w:t><w:br/><w:t>bốn</w:t></w:r>"
	    "<w:del><w:r><w:delText>xoá</w:delText></w:r></w:del><w:moveFrom><w:r><w:t>đi</w:t></w:r></w:moveFrom></w:p>"
	    "<w:p><w:r><w:rPr><w:caps/></w:rPr><w:t>Mật</w:t></w:r></w:p>"
	    "<w:p/>"
	    "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>A1</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>B1</w:t></w:r></w:p></w:tc></w:tr>"
	    "<w:tr><w:tc><w:p><w:r><w:t>A2</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
	    "<w:p><w:r><w:t>sau</w:t><mc:AlternateContent><mc:Choice><w:txbxContent><w:p><w:r><w:t>trong khung</w:t></w:r></w:p>"
	    "</w:txbxContent></mc:Choice></mc:AlternateContent><w:t xml:space=\"preserve\"> khung</w:t></w:r></w:p>")),
	    "<w:styles " W "><w:style w:styleId=\"Base\"><w:name w:val=\"heading 1\"/></w:style>"
	    "<w:style w:styleId=\"H1\"><w:name w:val=\"De muc\"/><w:basedOn w:val=\"Base\"/><w:rPr><w:b/></w:rPr></w:style></w:styles>",
	    "<w:hdr " W "><w:p><w:r><w:pict><v:shape><v:textpath string=\"TỐI MẬT\"/></v:shape></w:pict></w:r></w:p></w:hdr>"), &t), E_OK);
	assert_int_equal(t.n, 10);
	assert_true(str_is(t.v[0].text, "Tham mưu") && t.v[0].heading == 1 && t.v[0].bold);
	assert_true(str_is(t.v[1].text, "Y tế") && t.v[1].heading == 2 && !t.v[1].bold);
	assert_true(str_is(t.v[2].text, "một hai\tba\nbốn") && t.v[2].list && t.v[2].heading == 0);
	assert_true(str_is(t.v[3].text, "Mật") && t.v[3].caps);
	assert_true(str_is(t.v[4].text, "A1") && t.v[4].table == 1 && t.v[4].row == 1 && t.v[4].cell == 1);
	assert_true(str_is(t.v[5].text, "B1") && t.v[5].cell == 2);
	assert_true(str_is(t.v[6].text, "A2") && t.v[6].row == 2 && t.v[6].cell == 1);
	assert_true(str_is(t.v[7].text, "trong khung") && t.v[7].where == DOC_BOX);
	assert_true(str_is(t.v[8].text, "sau khung") && t.v[8].where == DOC_BODY && t.v[8].table == 0);
	assert_true(str_is(t.v[9].text, "TỐI MẬT") && t.v[9].where == DOC_BOX);
}

static void
test_legacy(void **state)
{
	struct ctx cx = new_ctx();
	struct doc_text t;

	(void)state;
	assert_int_equal(parse(docx(&cx, S(DOCUMENT(
	    "<w:p><w:r><w:rPr><w:rFonts w:ascii=\".VnTime\"/></w:rPr><w:t>Uû ban nh©n d©n tØnh Kh¸nh Hoµ</w:t></w:r></w:p>"
	    "<w:p><w:r><w:rPr><w:rFonts w:ascii=\".VnTimeH\"/></w:rPr><w:t>B¸o c¸o</w:t></w:r></w:p>"
	    "<w:p><w:r><w:rPr><w:rFonts w:ascii=\"VNI-Times\"/></w:rPr><w:t>ÖÛy ban nhaân daân tænh, ñöôøng Nguyeãn</w:t></w:r></w:p>"
	    "<w:p><w:r><w:rPr><w:rFonts w:ascii=\"Times New Roman\"/></w:rPr><w:t>nh©n</w:t></w:r></w:p>")), NULL, NULL), &t),
	    DOC_FAULT_NONE);
	assert_int_equal(t.n, 4);
	assert_true(str_is(t.v[0].text, "Uỷ ban nhân dân tỉnh Khánh Hoà") && t.v[0].recoded);
	assert_true(str_is(t.v[1].text, "BÁO CÁO") && t.v[1].recoded);
	assert_true(str_is(t.v[2].text, "Ửy ban nhân dân tỉnh, đường Nguyễn") && t.v[2].recoded);
	assert_true(str_is(t.v[3].text, "nh©n") && !t.v[3].recoded);
	assert_true(t.recoded);
	assert_int_equal(t.fonts_n, 4);
}

static void
test_txt(void **state)
{
	struct doc_text t;

	(void)state;
	assert_int_equal(parse(S("\xef\xbb\xbfMột\r\n\r\n  Hai  \nBa"), &t), DOC_FAULT_NONE);
	assert_int_equal(t.n, 3);
	assert_true(str_is(t.v[0].text, "Một") && str_is(t.v[1].text, "Hai") && !t.recoded);
	assert_int_equal(parse(S("\xff\xfe\x10\x01" "c\0\n\0m\0"), &t), DOC_FAULT_NONE);
	assert_int_equal(t.n, 2);
	assert_true(str_is(t.v[0].text, "Đc"));
	assert_int_equal(parse(S("\xfe\xff\x01\x10\0c"), &t), DOC_FAULT_NONE);
	assert_true(str_is(t.v[0].text, "Đc"));
	assert_int_equal(parse(S("U\xfb ban nh\xa9n d\xa9n"), &t), DOC_FAULT_NONE);
	assert_true(str_is(t.v[0].text, "Uỷ ban nhân dân") && t.recoded && t.v[0].recoded);
	assert_int_equal(parse(S("nha\xe2n da\xe2n"), &t), DOC_FAULT_NONE);
	assert_true(str_is(t.v[0].text, "nhân dân"));
	assert_int_equal(parse(S("a\x80\x81 b"), &t), DOC_FAULT_ENCODING);
	/* line ends of other systems are some here too: a mark between them stands alone */
	assert_int_equal(parse(S("Một\rMẬT\rhai\xc2\x85" "ba\xe2\x80\xa8" "bốn"), &t), DOC_FAULT_NONE);
	assert_true(t.n == 1 && str_is(t.v[0].text, "Một\nMẬT\nhai\nba\nbốn"));
	assert_int_equal(doc_secrecy_text(arena, &t, NULL), DOC_SECRET_MAT);
}

/* --- OpenDocument -------------------------------------------------------------------------------------------------- */

#define NS(p, n) " xmlns:" p "=\"urn:oasis:names:tc:opendocument:xmlns:" n "\""
#define ODF NS("office", "office:1.0") NS("text", "text:1.0") NS("style", "style:1.0") NS("table", "table:1.0") \
	NS("draw", "drawing:1.0") NS("fo", "xsl-fo-compatible:1.0") NS("svg", "svg-compatible:1.0")

static struct str
odt(struct ctx *cx, const char *content, const char *styles, const char *manifest)
{
	const struct zip_part parts[] = {
		{ "mimetype", S("application/vnd.oasis.opendocument.text"), true },
		{ "content.xml", str_of(content), false }, { "styles.xml", str_of(styles), false },
		{ "META-INF/manifest.xml", str_of(manifest), false },
	};
	struct str out = { NULL, 0 };

	assert_int_equal(zip_write(cx, parts, COUNT(parts), &out), E_OK);
	return out;
}

static void
test_odt(void **state)
{
	static const char content[] = "<office:document-content" ODF "><office:font-face-decls>"
		"<style:font-face style:name=\"F1\" svg:font-family=\"'.VnTime'\"/></office:font-face-decls><office:automatic-styles>"
		"<style:style style:name=\"P1\"><style:text-properties fo:font-weight=\"bold\"/></style:style>"
		"<style:style style:name=\"T1\"><style:text-properties style:font-name=\"F1\"/></style:style>"
		"</office:automatic-styles><office:body><office:text>"
		"<text:tracked-changes><text:p>xoá</text:p></text:tracked-changes>"
		"<text:h text:outline-level=\"2\">Lĩnh vực\n   y tế</text:h>"
		"<text:p text:style-name=\"P1\">đậm<text:s text:c=\"2\"/>hết<text:line-break/>dòng</text:p>"
		"<text:list><text:list-item><text:p>mục</text:p></text:list-item></text:list>"
		"<text:p><text:span text:style-name=\"T1\">nh©n</text:span> thường"
		"<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>chú</text:p></text:note-body></text:note></text:p>"
		"<table:table><table:table-row><table:table-cell><text:p>A</text:p></table:table-cell><table:table-cell><text:p>B</text:p>"
		"</table:table-cell></table:table-row></table:table>"
		"<text:p><draw:frame><draw:text-box><text:p>MẬT</text:p></draw:text-box></draw:frame></text:p>"
		"</office:text></office:body></office:document-content>";
	static const char styles[] = "<office:document-styles" ODF "><office:master-styles><style:master-page><style:header>"
		"<text:p>đầu trang</text:p></style:header></style:master-page></office:master-styles></office:document-styles>";
	struct ctx cx = new_ctx();
	struct doc_text t;

	(void)state;
	assert_int_equal(doc_read_bytes(&cx, odt(&cx, content, styles, "<m/>"), &t), E_OK);
	assert_int_equal(t.kind, DOC_ODT);
	assert_int_equal(t.n, 9);
	assert_true(str_is(t.v[0].text, "Lĩnh vực y tế") && t.v[0].heading == 2);
	assert_true(str_is(t.v[1].text, "đậm  hết\ndòng") && t.v[1].bold);
	assert_true(str_is(t.v[2].text, "mục") && t.v[2].list);
	assert_true(str_is(t.v[3].text, "chú") && t.v[3].where == DOC_NOTE);
	assert_true(str_is(t.v[4].text, "nhân thường") && t.v[4].recoded);
	assert_true(str_is(t.v[6].text, "B") && t.v[6].row == 1 && t.v[6].cell == 2);
	assert_true(str_is(t.v[7].text, "MẬT") && t.v[7].where == DOC_BOX);
	assert_true(str_is(t.v[8].text, "đầu trang") && t.v[8].where == DOC_HEADER);
	assert_int_equal(parse(odt(&cx, content, styles, "<m><encryption-data/></m>"), &t), DOC_FAULT_LOCKED);
}

/* --- hostile XML ---------------------------------------------------------------------------------------------------- */

static struct str
nested(size_t depth)
{
	struct buf b;

	buf_init(&b, arena, (size_t)1 << 20);
	buf_z(&b, "<w:document " W "><w:body>");
	for (size_t i = 0; i < depth; i++)
		buf_z(&b, "<w:x>");
	for (size_t i = 0; i < depth; i++)
		buf_z(&b, "</w:x>");
	buf_z(&b, "</w:body></w:document>");
	return buf_view(&b);
}

static void
test_hostile_xml(void **state)
{
	struct ctx cx = new_ctx();
	struct doc_text t;

	(void)state;
	assert_int_equal(parse(docx(&cx, S("<!DOCTYPE d [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;\">"
	    "<!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;\">]>" DOCUMENT("<w:p><w:r><w:t>&c;</w:t></w:r></w:p>")), NULL, NULL), &t),
	    DOC_FAULT_DOCTYPE);
	assert_int_equal(parse(docx(&cx, S("<!DOCTYPE d [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>"
	    DOCUMENT("<w:p><w:r><w:t>&x;</w:t></w:r></w:p>")), NULL, NULL), &t), DOC_FAULT_DOCTYPE);
	assert_int_equal(parse(docx(&cx, S(DOCUMENT("<w:p>")), NULL, "<!DOCTYPE x><x/>"), &t), DOC_FAULT_DAMAGED);
	assert_int_equal(parse(docx(&cx, S(DOCUMENT("<w:p/>")), NULL, "<!DOCTYPE x><x/>"), &t), DOC_FAULT_DOCTYPE);
	assert_int_equal(parse(docx(&cx, S(DOCUMENT("<w:p><w:r><w:t>&undefined;</w:t></w:r></w:p>")), NULL, NULL), &t), DOC_FAULT_DAMAGED);
	assert_int_equal(parse(docx(&cx, nested(200), NULL, NULL), &t), DOC_FAULT_NONE);
	assert_int_not_equal(parse(docx(&cx, nested(300), NULL, NULL), &t), DOC_FAULT_NONE);
	assert_int_not_equal(parse(docx(&cx, nested(20000), NULL, NULL), &t), DOC_FAULT_NONE);
	/* UTF-16 would hide a DOCTYPE from the look before parsing */
	assert_int_equal(parse(docx(&cx, S("\xff\xfe<\0!\0D\0O\0C\0T\0Y\0P\0E\0 \0x\0>\0<\0x\0/\0>\0"), NULL, NULL), &t), DOC_FAULT_DAMAGED);
	assert_int_equal(parse(docx(&cx, S(""), NULL, NULL), &t), DOC_FAULT_DAMAGED);
}

/* --- hostile archives ------------------------------------------------------------------------------------------------ */

struct craft {
	const char *name;
	struct str data;               /* as packed */
	uint32_t method, size, crc;    /* declared */
	const char *local_name;        /* NULL = name */
	size_t at;                     /* SIZE_MAX = where it really stands */
};

static void
le(struct buf *b, uint32_t v, int n)
{
	for (int i = 0; i < n; i++)
		buf_ch(b, (char)(v >> (8 * i) & 0xff));
}

static struct str
archive(const struct craft *v, size_t n, uint32_t say)
{
	size_t at[4096] = { 0 }, dir;
	struct buf b;

	buf_init(&b, arena, (size_t)64 << 20);
	for (size_t i = 0; i < n; i++) {
		const char *name = v[i].local_name != NULL ? v[i].local_name : v[i].name;

		at[i] = v[i].at == SIZE_MAX ? b.n : v[i].at;
		if (v[i].at != SIZE_MAX)
			continue;
		le(&b, 0x04034b50, 4), le(&b, 20, 2), le(&b, 0, 2), le(&b, v[i].method, 2), le(&b, 0, 4), le(&b, v[i].crc, 4);
		le(&b, (uint32_t)v[i].data.n, 4), le(&b, v[i].size, 4), le(&b, (uint32_t)strlen(name), 2), le(&b, 0, 2);
		buf_z(&b, name);
		buf_str(&b, v[i].data);
	}
	dir = b.n;
	for (size_t i = 0; i < n; i++) {
		le(&b, 0x02014b50, 4), le(&b, 20, 2), le(&b, 20, 2), le(&b, 0, 2), le(&b, v[i].method, 2), le(&b, 0, 4);
		le(&b, v[i].crc, 4), le(&b, (uint32_t)v[i].data.n, 4), le(&b, v[i].size, 4), le(&b, (uint32_t)strlen(v[i].name), 2);
		le(&b, 0, 4), le(&b, 0, 4), le(&b, 0, 4), le(&b, (uint32_t)at[i], 4);
		buf_z(&b, v[i].name);
	}
	le(&b, 0x06054b50, 4), le(&b, 0, 4), le(&b, say, 2), le(&b, say, 2), le(&b, (uint32_t)(b.n - dir - 12), 4);
	le(&b, (uint32_t)dir, 4), le(&b, 0, 2);
	/* the size of the directory does not count the part of the end record written before it */
	{
		size_t end = b.n - 22;

		for (int i = 0; i < 4; i++)
			b.p[end + 12 + (size_t)i] = (char)((end - dir) >> (8 * i) & 0xff);
	}
	return buf_view(&b);
}

static struct str
deflated(struct str in)
{
	struct libdeflate_compressor *c = libdeflate_alloc_compressor(9);
	size_t cap = libdeflate_deflate_compress_bound(c, in.n);
	char *p = arena_alloc(arena, cap);
	size_t n = libdeflate_deflate_compress(c, in.p, in.n, p, cap);

	libdeflate_free_compressor(c);
	return (struct str){ p, n };
}

static struct str
zeros(size_t n)
{
	return (struct str){ arena_alloc(arena, n), n };
}

static enum unzip_fault
open_first(struct str bytes)
{
	enum unzip_fault f;
	struct unzip z;
	struct str out;

	if ((f = unzip_open(arena, bytes, &z)) != UNZIP_OK)
		return f;
	return unzip_read(arena, &z, &z.v[0], (size_t)64 << 20, &out);
}

static void
test_archives(void **state)
{
	struct str abc = S("abcabcabcabcabcabc"), packed = deflated(abc), z20 = zeros((size_t)20 << 20), bomb = deflated(z20);
	uint32_t crc = libdeflate_crc32(0, abc.p, abc.n);
	struct craft good[] = { { "a", packed, 8, (uint32_t)abc.n, crc, NULL, SIZE_MAX },
		{ "b", abc, 0, (uint32_t)abc.n, crc, NULL, SIZE_MAX } }, v[3];
	struct craft *many = NEW_N(arena, struct craft, 4096);
	struct str bytes = archive(good, 2, 2);

	(void)state;
	assert_int_equal(open_first(bytes), UNZIP_OK);
	for (size_t cut = 0; cut < bytes.n; cut++)
		assert_int_not_equal(open_first(str_sub(bytes, 0, cut)), UNZIP_OK);
	assert_int_not_equal(open_first(str_sub(bytes, 1, bytes.n)), UNZIP_OK);
	assert_int_equal(open_first(archive(good, 2, 1)), UNZIP_DAMAGED);              /* the end counts fewer */

	memcpy(v, good, sizeof(good));
	v[0].size = 5;                                                                 /* holds more than it says */
	assert_int_equal(open_first(archive(v, 2, 2)), UNZIP_BOMB);
	v[0].size = (uint32_t)abc.n + 1;                                               /* ... or less */
	assert_int_equal(open_first(archive(v, 2, 2)), UNZIP_DAMAGED);
	v[0].size = (uint32_t)abc.n;
	v[0].crc ^= 1;
	assert_int_equal(open_first(archive(v, 2, 2)), UNZIP_DAMAGED);
	memcpy(v, good, sizeof(good));
	v[0].local_name = "z";                                                         /* local and central differ */
	assert_int_equal(open_first(archive(v, 2, 2)), UNZIP_DAMAGED);
	memcpy(v, good, sizeof(good));
	v[1] = v[0];                                                                   /* one name twice */
	assert_int_equal(open_first(archive(v, 2, 2)), UNZIP_DAMAGED);
	v[1].name = "A";                                                               /* ... in other letters */
	assert_int_equal(open_first(archive(v, 2, 2)), UNZIP_DAMAGED);

	memcpy(v, good, sizeof(good));
	v[2] = (struct craft){ "a", packed, 8, (uint32_t)abc.n, crc, NULL, 0 };        /* the same bytes under another entry */
	v[0].name = "c";
	v[0].local_name = "a";
	assert_int_not_equal(open_first(archive(v, 3, 3)), UNZIP_OK);
	v[0] = good[0];
	v[2].name = "a2";
	v[2].at = 0;
	assert_int_not_equal(open_first(archive(v, 3, 3)), UNZIP_OK);

	v[0] = (struct craft){ "a", bomb, 8, (uint32_t)z20.n, libdeflate_crc32(0, z20.p, z20.n), NULL, SIZE_MAX };
	assert_int_equal(open_first(archive(v, 1, 1)), UNZIP_BOMB);                    /* ratio */
	for (size_t i = 0; i < 2001; i++)
		many[i] = (struct craft){ str_z(arena, str_fmt(arena, "e%zu", i)), S(""), 0, 0, 0, NULL, SIZE_MAX };
	assert_int_equal(open_first(archive(many, 2001, 2001)), UNZIP_BOMB);
	assert_int_equal(open_first(archive(many, 2000, 2000)), UNZIP_OK);
	for (size_t i = 0; i < 250; i++)
		many[i].size = 1000000;                                                /* 250 MB declared, each below the ratio's floor */
	assert_int_equal(open_first(archive(many, 250, 250)), UNZIP_BOMB);
}

/* Entries whose data overlap, each with a local header of its own inside the other's data (Fifield). */
static void
test_overlap(void **state)
{
	struct str abc = S("abc");
	uint32_t crc = libdeflate_crc32(0, abc.p, abc.n);
	struct craft inner = { "i", abc, 0, 3, crc, NULL, SIZE_MAX }, v[2];
	struct str whole = archive(&inner, 1, 1), local = str_sub(whole, 0, 30 + 1 + 3);

	(void)state;
	v[0] = (struct craft){ "o", local, 0, (uint32_t)local.n, libdeflate_crc32(0, local.p, local.n), NULL, SIZE_MAX };
	v[1] = inner;
	v[1].at = 31;
	assert_int_equal(open_first(archive(v, 1, 1)), UNZIP_OK);
	assert_int_equal(open_first(archive(v, 2, 2)), UNZIP_BOMB);
}

/* The whole way: a bomb in a .docx is refused in the child in little time, and the server's memory does not grow. */
static void
test_bomb_docx(void **state)
{
	struct str big = zeros((size_t)40 << 20), z;
	struct craft v[] = {
		{ "[Content_Types].xml", S(TYPES), 0, sizeof(TYPES) - 1, libdeflate_crc32(0, TYPES, sizeof(TYPES) - 1), NULL, SIZE_MAX },
		{ "word/document.xml", S(""), 8, 0, 0, NULL, SIZE_MAX },
	};
	struct rusage before, after;
	struct ctx cx = new_ctx();
	struct doc_text t;

	(void)state;
	z = deflated(big);
	v[1].data = z;
	v[1].size = (uint32_t)big.n;
	v[1].crc = libdeflate_crc32(0, big.p, big.n);
	z = archive(v, 2, 2);
	(void)getrusage(RUSAGE_SELF, &before);
	assert_int_equal(doc_read_bytes(&cx, z, &t), E_TYPE);
	(void)getrusage(RUSAGE_SELF, &after);
	assert_true(after.ru_maxrss - before.ru_maxrss < 4096);
	assert_non_null(strstr(cx.fault.text.p, "unpacks"));
	/* A million paragraphs: cut, not refused. */
	{
		struct buf b;

		buf_init(&b, arena, (size_t)64 << 20);
		buf_z(&b, "<w:document " W "><w:body>");
		for (int i = 0; i < 60000; i++)
			buf_fmt(&b, "<w:p><w:r><w:t>%d</w:t></w:r></w:p>", i);
		buf_z(&b, "</w:body></w:document>");
		assert_int_equal(doc_read_bytes(&cx, docx(&cx, buf_view(&b), NULL, NULL), &t), E_OK);
		assert_true(t.cut);
		assert_true(t.n > 10000);
	}
}

/* Every way of cutting or changing a byte of an honest file ends in an answer, never in a crash. */
static void
test_damage(void **state)
{
	struct ctx cx = new_ctx();
	struct str good = docx(&cx, S(DOCUMENT("<w:p><w:r><w:t>một</w:t></w:r></w:p>")), NULL, NULL);
	char *p = arena_alloc(arena, good.n);
	struct doc_text t;

	(void)state;
	for (size_t cut = 0; cut < good.n; cut += 7) {
		struct arena *a = arena_new((size_t)64 << 20);

		(void)doc_text_parse(a, str_sub(good, 0, cut), &t);
		assert_true(t.n == 0);
		arena_free(a);
	}
	for (size_t i = 0; i < good.n; i++) {
		struct arena *a = arena_new((size_t)64 << 20);

		memcpy(p, good.p, good.n);
		p[i] = (char)(p[i] ^ (1 << i % 8));
		(void)doc_text_parse(a, (struct str){ p, good.n }, &t);
		arena_free(a);
	}
}

/* --- the frame, the kinds ---------------------------------------------------------------------------------------------- */

static void
test_frame(void **state)
{
	struct doc_par par = { .text = S("Tự"), .where = DOC_NOTE, .heading = 9, .list = true, .caps = true, .table = 1, .row = 2, .cell = 3 };
	struct str font = S("Arial");
	struct doc_text t = { .kind = DOC_ODT, .v = &par, .n = 1, .fonts = &font, .fonts_n = 1, .cut = true }, back;
	struct buf b;
	struct str s;
	char *p;

	(void)state;
	buf_init(&b, arena, 4096);
	doc_text_encode(&t, &b);
	s = buf_view(&b);
	assert_true(doc_text_decode(arena, s, &back));
	assert_true(back.n == 1 && back.cut && !back.recoded && back.kind == DOC_ODT && back.fonts_n == 1);
	assert_true(str_is(back.v[0].text, "Tự") && back.v[0].where == DOC_NOTE && back.v[0].heading == 9 && back.v[0].list &&
	    back.v[0].caps && !back.v[0].bold && back.v[0].table == 1 && back.v[0].row == 2 && back.v[0].cell == 3);
	for (size_t cut = 0; cut < s.n; cut++)
		assert_false(doc_text_decode(arena, str_sub(s, 0, cut), &back));
	assert_false(doc_text_decode(arena, str_fmt(arena, "%.*s ", STR_ARG(s)), &back));
	/* no child that is in order sends an empty paragraph */
	par.text = S("");
	buf_init(&b, arena, 4096);
	doc_text_encode(&t, &b);
	assert_false(doc_text_decode(arena, buf_view(&b), &back));
	p = arena_alloc(arena, s.n);
	for (size_t i = 0; i < s.n; i++)
		for (int bit = 0; bit < 8; bit++) {
			memcpy(p, s.p, s.n);
			p[i] = (char)(p[i] ^ (1 << bit));
			(void)doc_text_decode(arena, (struct str){ p, s.n }, &back);
		}
}

/* A document with the head of another kind in front and its end in the archive's comment: two files in one. */
static void
test_two_in_one(void **state)
{
	static const struct { struct str head, tail; } kinds[] = {
		{ S("\x89PNG\r\n\x1a\n\0\0\0\rIHDR"), S("IEND\xae" "B`\x82") }, { S("\xff\xd8\xff\xe0"), S("\xff\xd9") },
		{ S("%PDF-1.4\n"), S("\n%%EOF\n") },
	};
	const struct zip_part parts[] = { { "[Content_Types].xml", S(TYPES), false }, { "word/document.xml", S("<x/>"), false } };
	struct ctx cx = new_ctx();
	struct str doc = { NULL, 0 };

	(void)state;
	assert_int_equal(zip_write(&cx, parts, 2, &doc), E_OK);
	for (size_t i = 0; i < COUNT(kinds); i++)
		for (size_t fill = 0; fill <= 60000; fill += 20000) {
			struct buf b;

			buf_init(&b, arena, 1 << 20);
			buf_str(&b, kinds[i].head);
			buf_str(&b, doc);
			for (size_t k = 0; k < fill; k++)
				buf_ch(&b, 'x');
			buf_str(&b, kinds[i].tail);
			assert_int_equal(doc_sniff_bytes(buf_view(&b)), DOC_UNENDED);
		}
}

static void
test_sniff(void **state)
{
	static const struct {
		struct str bytes;
		enum doc_kind kind;
	} files[] = {
		{ S("%PDF-1.4\n...\n%%EOF\n"), DOC_PDF }, { S("%PDF-1.4\n..."), DOC_UNENDED }, { S("%PDF-1.4\n%%EOF\r\n\0"), DOC_PDF },
		{ S("%PDF-1.4\n%%EOF\nPK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"), DOC_UNENDED },
		{ S("\x89PNG\r\n\x1a\n\0\0\0\rIHDR....IEND\xae" "B`\x82"), DOC_PNG }, { S("\x89PNG\r\n\x1a\n<script>"), DOC_UNENDED },
		{ S("\x89PNG\r\n\x1a\n\0\0\0\rIHDR..MZ<html>IEND"), DOC_UNENDED },
		{ S("\xff\xd8\xff\xe0 JFIF \xff\xd9"), DOC_JPEG }, { S("\xff\xd8\xff\xe0 JFIF \xff\xd9 behind it"), DOC_UNENDED },
		{ S("MZ\x90\0"), DOC_PROGRAM }, { S("\x7f" "ELF\x02"), DOC_PROGRAM }, { S("#!/bin/sh\n"), DOC_PROGRAM },
		{ S("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1..."), DOC_OLE }, { S("PK\x03\x04 not an archive"), DOC_ZIP },
		{ S("Rar!\x1a\x07\x01\0"), DOC_ZIP }, { S("\x1f\x8b\x08"), DOC_ZIP },
		{ S("Báo cáo tháng 3\n"), DOC_TXT }, { S("\n <HTML><script>"), DOC_HTML }, { S("<!doctype HTML>"), DOC_HTML },
		{ S("<?xml version=\"1.0\"?><edXML/>"), DOC_XML }, { S("<?xml version=\"1.0\"?><svg onload=\"x\"/>"), DOC_HTML },
		{ S("<!-- c --><script>alert(1)</script>"), DOC_HTML }, { S("\n<p>a</p><SCRIPT>alert(1)</script>"), DOC_HTML },
		{ S("<!-- c -->\n<!-- d --> <body onload=x>"), DOC_HTML }, { S("<!-- c"), DOC_TXT }, { S("1 < 2: script; <svc>"), DOC_TXT },
		{ S("<?xml version=\"1.0\"?><!-- --><x:svg xmlns:x=\"http://www.w3.org/2000/svg\"><x:script/></x:svg>"), DOC_HTML },
		{ S("\xff\xfe<\0s\0c\0r\0i\0p\0t\0>\0"), DOC_HTML }, { S("\xfe\xff\0<\0s\0v\0g"), DOC_HTML }, { S("\xff\xfe" "a\0"), DOC_TXT },
		{ S("a\0b"), DOC_UNKNOWN }, { S(""), DOC_UNKNOWN },
	};
	const struct zip_part macro[] = { { "[Content_Types].xml", S(TYPES), false }, { "word/document.xml", S("<x/>"), false },
		{ "word/vbaProject.bin", S("x"), false } };
	const struct zip_part xlsx[] = { { "[Content_Types].xml", S(TYPES), false }, { "xl/workbook.xml", S("<x/>"), false } };
	struct ctx cx = new_ctx();
	struct str bytes = { NULL, 0 };

	(void)state;
	for (size_t i = 0; i < COUNT(files); i++) {
		if (doc_sniff_bytes(files[i].bytes) != files[i].kind)
			print_message("file %zu: %d\n", i, (int)doc_sniff_bytes(files[i].bytes));
		assert_int_equal(doc_sniff_bytes(files[i].bytes), files[i].kind);
	}
	assert_int_equal(zip_write(&cx, macro, 3, &bytes), E_OK);
	assert_int_equal(doc_sniff_bytes(bytes), DOC_MACRO);
	assert_int_equal(zip_write(&cx, xlsx, 2, &bytes), E_OK);
	assert_int_equal(doc_sniff_bytes(bytes), DOC_XLSX);
	assert_int_equal(doc_sniff_bytes(str_fmt(arena, "%.*s trailing", 3, "PK\x03")), DOC_UNKNOWN);
	assert_int_equal(doc_kind_check(&cx, DOC_PROGRAM), E_TYPE);
	assert_non_null(strstr(cx.fault.text.p, "a program"));
	assert_int_equal(doc_kind_check(&cx, DOC_PDF), E_OK);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_docx),
		cmocka_unit_test(test_legacy),
		cmocka_unit_test(test_txt),
		cmocka_unit_test(test_odt),
		cmocka_unit_test(test_hostile_xml),
		cmocka_unit_test(test_archives),
		cmocka_unit_test(test_overlap),
		cmocka_unit_test(test_bomb_docx),
		cmocka_unit_test(test_damage),
		cmocka_unit_test(test_frame),
		cmocka_unit_test(test_sniff), cmocka_unit_test(test_two_in_one),
	};
	int failed;

	arena = arena_new(ARENA_COMMAND);
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	sbx_stop();
	arena_free(arena);
	return failed;
}
