/* Filling a reply. Nothing is sent from here: edge/http.c does that, and adds what every answer must carry. */
#include "edge/reply.h"

#include "base/fold.h"
#include "base/log.h"

void
reply_init(struct reply *r)
{
	*r = (struct reply){ 0 };
}

static enum err
reply_body(struct reply *r, int status, const char *type, struct str body)
{
	r->status = status;
	r->kind = REPLY_BYTES;
	r->type = type;
	r->body = body;
	return E_OK;
}

enum err
reply_page(struct reply *r, int status, const struct buf *html)
{
	if (html->over)
		return E_LARGE;
	return reply_body(r, status, "text/html; charset=utf-8", buf_view(html));
}

enum err
reply_see_other(struct reply *r, struct url to)
{
	r->status = 303;
	r->kind = REPLY_EMPTY;
	r->location = to;
	return E_OK;
}

enum err
reply_bytes(struct reply *r, const char *type, struct str body)
{
	return reply_body(r, 200, type, body);
}

enum err
reply_download(struct reply *r, const char *type, struct str file_name, struct str body)
{
	r->file_name = file_name;
	return reply_body(r, 200, type, body);
}

enum err
reply_upload(struct reply *r, struct str file_name, int64_t size, reply_next_fn *next, void *arg)
{
	r->status = 200;
	r->kind = REPLY_FILE;
	r->type = "application/octet-stream";
	r->file_name = file_name.n > 0 ? file_name : S("file");
	r->size = size;
	r->next = next;
	r->next_arg = arg;
	r->sandbox = true;
	return E_OK;
}

void
reply_cookie(struct reply *r, struct str name, struct str value, int64_t max_age)
{
	MUST(r->n_cookies < REPLY_COOKIES);
	r->cookies[r->n_cookies++] = (struct reply_cookie){ name, value, max_age };
}

/* RFC 5987 attr-char: may stand unencoded in filename*. */
static bool
attr_char(unsigned char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	    (c != '\0' && strchr("!#$&+-.^_`|~", c) != NULL);
}

/* What no typed text may have (controls, direction overrides), a tab, and what parts a path: '_' in both forms of the name. */
static struct str
name_clean(struct arena *a, struct str name)
{
	struct buf b;

	buf_init(&b, a, 1024);
	for (size_t i = 0; i < name.n;) {
		uint32_t r = 0;
		int marks = 0;
		size_t n = str_rune(str_sub(name, i, name.n), &r);
		bool bad = n == 0 || r == '/' || r == '\\' || r == '\t' || r == '\n' || !text_takes(&marks, r);

		n = n == 0 ? 1 : n;
		buf_str(&b, bad ? S("_") : str_sub(name, i, n));
		i += n;
	}
	return buf_view(&b);
}

struct str
reply_disposition(struct arena *a, struct str file_name)
{
	static const char hex[] = "0123456789ABCDEF";
	struct buf b;

	file_name = str_sub(file_name, 0, 200);
	while (file_name.n > 0 && !str_utf8_ok(file_name))      /* never cut inside a letter */
		file_name.n--;
	file_name = name_clean(a, file_name);
	buf_init(&b, a, 2048);
	buf_z(&b, "attachment; filename=\"");
	for (size_t i = 0; i < file_name.n; i++) {
		unsigned char c = (unsigned char)file_name.p[i];

		if ((c & 0xc0) == 0x80)
			continue;
		buf_ch(&b, c < 0x20 || c >= 0x7f || strchr("\"\\/:%;", c) != NULL ? '_' : (char)c);
	}
	buf_z(&b, "\"; filename*=UTF-8''");
	for (size_t i = 0; i < file_name.n; i++) {
		unsigned char c = (unsigned char)file_name.p[i];

		if (attr_char(c)) {
			buf_ch(&b, (char)c);
		} else {
			buf_ch(&b, '%');
			buf_ch(&b, hex[c >> 4]);
			buf_ch(&b, hex[c & 15]);
		}
	}
	return buf_view(&b);
}
