/**
 * doc/docx_write.h — official documents as .docx: A4, Times New Roman, margins 20/20/30/15 mm (top, bottom, left, right).
 *
 * Calls come in the order of the page. Text is UTF-8; it is normalised to NFC; TAB and LF become a tab and a line break;
 * text with a control character or malformed UTF-8 makes docx_finish fail with E_INPUT. The same calls give the same
 * bytes, on every machine and day.
 *
 *     struct docx *d = docx_new(cx, &(struct docx_info){ .title = S("Báo cáo ..."), .demo = true });
 *     docx_title_block(d, &head);
 *     docx_heading(d, 1, S("I. Kết quả"));
 *     docx_par(d, DOCX_BODY, S("..."));
 *     docx_table(d, &table);
 *     e = docx_finish(d, &bytes);
 */
#ifndef DOC_DOCX_WRITE_H
#define DOC_DOCX_WRITE_H

#include "base/ctx.h"

struct docx;

struct docx_info {
	struct str title, author;          /* shown by file managers; author = the issuing body, never a person */
	instant_t at;                      /* written as the document's date; 0 leaves it out */
	bool demo;                         /* "DỮ LIỆU MẪU" on top of every page */
};

enum docx_style {
	DOCX_BODY,                 /* justified, 14 pt, first line 10 mm, 6 pt before */
	DOCX_PLAIN,                /* left, no indent */
	DOCX_CENTER,
	DOCX_NOTE,                 /* 12 pt italic, left */
	DOCX_QUOTE,                /* indented on both sides: a paragraph taken over from a unit */
	DOCX_BULLET,               /* "- " list */
	DOCX_NUMBER,               /* 1. 2. 3.: numbering restarts after any other paragraph */
	DOCX_STYLE__MAX
};

enum { DOCX_BOLD = 1, DOCX_ITALIC = 2, DOCX_UNDERLINE = 4, DOCX_SMALL = 8 };

struct docx_run {
	struct str text;
	unsigned look;             /* DOCX_BOLD | ... */
};

enum docx_align { DOCX_LEFT, DOCX_MIDDLE, DOCX_RIGHT };

struct docx_column {
	int width;                 /* shares of the text width */
	enum docx_align align;     /* of body cells; header cells are centred and bold */
};

struct docx_table {
	const struct docx_column *columns;
	size_t columns_n;
	const struct str *header;          /* columns_n texts, repeated on every page; NULL = none */
	const struct str *cells;           /* rows * columns_n texts, row by row */
	size_t rows;
	const bool *bold_row;              /* rows flags, or NULL */
};

/* The top of an official document and its end; case/issued.c fills them. Empty parts are left out. */
enum docx_house { DOCX_PARTY, DOCX_STATE };
struct docx_title_block {
	enum docx_house house;
	struct str superior, issuer;       /* left head */
	struct str number;                 /* "Số 05-BC/BTGTU" */
	struct str place_date;             /* "Khánh Hòa, ngày 19 tháng 3 năm 2026" */
	struct str kind;                   /* "BÁO CÁO" */
	struct str subject;                /* trích yếu */
	struct str to;                     /* after "Kính gửi: " */
};
struct docx_sign_block {
	enum docx_house house;
	struct str authority;              /* "T/M BAN THƯỜNG VỤ", "K/T TRƯỞNG BAN" */
	struct str post, name;
	const struct str *copies;          /* Nơi nhận, without the dash */
	size_t copies_n;
};

struct docx *docx_new(struct ctx *cx, const struct docx_info *info);
void docx_title_block(struct docx *d, const struct docx_title_block *b);
void docx_heading(struct docx *d, int level, struct str text);          /* 1..4 */
void docx_par(struct docx *d, enum docx_style style, struct str text);
void docx_runs(struct docx *d, enum docx_style style, const struct docx_run *runs, size_t n);
void docx_table(struct docx *d, const struct docx_table *t);
void docx_page_break(struct docx *d);
void docx_sign_block(struct docx *d, const struct docx_sign_block *b);
/* The file, in cx->arena. E_INPUT: a text that cannot stand in a document; E_LARGE: over 32 MiB. d is used up. */
enum err docx_finish(struct docx *d, struct str *bytes);

#endif
