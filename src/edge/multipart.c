/*
 * The delimiter is CR LF "--" boundary; the CR LF belongs to it, and the body is read as if one stood before its first
 * byte. CR occurs nowhere else in the delimiter, so after a mismatch the bytes matched so far are data and the search
 * goes on at the present byte: no table, no going back.
 */
#include "edge/multipart.h"

static bool
boundary_char(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	    (c != '\0' && strchr("'()+_,-./:=?", c) != NULL);
}

static bool
same_letters(struct str s, const char *lower)
{
	size_t n = strlen(lower);

	for (size_t i = 0; i < s.n && i < n; i++)
		if ((s.p[i] >= 'A' && s.p[i] <= 'Z' ? s.p[i] + 32 : s.p[i]) != lower[i])
			return false;
	return s.n == n;
}

bool
multipart_boundary(struct str type, struct str *boundary)
{
	struct str word, name, value;
	bool found = false;

	type = str_cut(type, ';', &word, NULL);
	if (!same_letters(str_trim(word), "multipart/form-data"))
		return false;
	while (type.n > 0) {
		type = str_cut(type, ';', &word, NULL);
		value = str_cut(str_trim(word), '=', &name, NULL);
		if (!same_letters(name, "boundary"))
			continue;
		if (value.n >= 2 && value.p[0] == '"' && value.p[value.n - 1] == '"')
			value = str_sub(value, 1, value.n - 2);
		if (found || value.n == 0 || value.n > MULTIPART_BOUNDARY_MAX)
			return false;
		for (size_t i = 0; i < value.n; i++)
			if (!boundary_char(value.p[i]))
				return false;
		*boundary = value;
		found = true;
	}
	return found;
}

void
multipart_init(struct multipart *m, struct str boundary, const struct multipart_sink *sink)
{
	*m = (struct multipart){ .state = MP_DELIMITER, .sink = *sink, .delimiter_n = boundary.n + 4, .matched = 2 };
	memcpy(m->delimiter, "\r\n--", 4);
	memcpy(m->delimiter + 4, boundary.p, boundary.n);
}

/* name="..." of a Content-Disposition value. Browsers write %22 %0D %0A for the quote and line ends; `\` is a letter. */
static bool
disposition_word(struct str *rest, struct str *name, struct str *value)
{
	*rest = str_trim(*rest);
	if (rest->n == 0 || rest->p[0] != ';')
		return false;
	*rest = str_cut(str_trim(str_sub(*rest, 1, rest->n)), '=', name, NULL);
	if (rest->n == 0 || rest->p[0] != '"')
		return false;
	*rest = str_sub(*rest, 1, rest->n);
	for (size_t i = 0; i < rest->n; i++) {
		if (rest->p[i] != '"')
			continue;
		*value = str_sub(*rest, 0, i);
		*rest = str_sub(*rest, i + 1, rest->n);
		return true;
	}
	return false;
}

/* In place: %22 becomes a quote; line ends inside a name are refused by whoever cleans it. */
static struct str
unquoted(struct str s)
{
	char *to = (char *)(uintptr_t)s.p;
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++) {
		if (str_starts(str_sub(s, i, 3), S("%22"))) {
			to[n++] = '"';
			i += 2;
		} else {
			to[n++] = s.p[i];
		}
	}
	s.n = n;
	return s;
}

struct part {
	struct str name, file_name;
	bool named, is_file;
};

static bool
read_disposition(struct str value, struct part *out)
{
	struct str form_data = S("form-data"), name, word;

	if (out->named || !str_starts(value, form_data))
		return false;
	value = str_sub(value, form_data.n, value.n);
	while (str_trim(value).n > 0) {
		if (!disposition_word(&value, &name, &word))
			return false;
		if (str_is(name, "name") && !out->named) {
			out->name = word;
			out->named = true;
		} else if (str_is(name, "filename") && !out->is_file) {
			out->file_name = word;
			out->is_file = true;
		} else {
			return false;
		}
	}
	return out->named && out->name.n > 0;
}

/* The header block, without the empty line. */
static bool
read_header(struct str block, struct part *out)
{
	while (block.n > 0) {
		ptrdiff_t at = str_find(block, S("\r\n"));
		struct str line = str_sub(block, 0, at < 0 ? block.n : (size_t)at), name, value;
		bool colon;

		block = str_sub(block, line.n + 2, block.n);
		value = str_trim(str_cut(line, ':', &name, &colon));
		if (!colon || name.n == 0)
			return false;
		for (size_t i = 0; i < line.n; i++)
			if ((unsigned char)line.p[i] < 0x20 && line.p[i] != '\t')
				return false;
		if (same_letters(name, "content-disposition") && !read_disposition(value, out))
			return false;
		if (same_letters(name, "content-transfer-encoding") && !same_letters(value, "binary") &&
		    !same_letters(value, "8bit") && !same_letters(value, "7bit"))
			return false;
	}
	return out->named;
}

static enum err
end_header(struct multipart *m)
{
	struct part part = { 0 };

	if (!read_header((struct str){ m->header, m->header_n - 4 }, &part))
		return E_USAGE;
	m->state = MP_DATA;
	m->matched = 0;
	return m->sink.begin(m->sink.arg, unquoted(part.name), unquoted(part.file_name), part.is_file);
}

static enum err
take_header(struct multipart *m, char c)
{
	if (m->header_n >= MULTIPART_HEADER_MAX)
		return E_USAGE;
	m->header[m->header_n++] = c;
	if (c == '\n' && str_ends((struct str){ m->header, m->header_n }, S("\r\n\r\n")))
		return end_header(m);
	return E_OK;
}

/* From `from` up to `to` of these bytes, if that is anything. */
static enum err
hand_over(struct multipart *m, struct str bytes, size_t from, size_t to)
{
	return to > from ? m->sink.data(m->sink.arg, str_sub(bytes, from, to - from)) : E_OK;
}

/*
 * What stands between delimiters, up to the next one or the end of bytes; *used of them were read. It is handed over in
 * one piece, with the beginnings of delimiters that came to nothing in it: a file of nothing but CR costs no more than another.
 */
static enum err
take_data(struct multipart *m, struct str bytes, size_t *used)
{
	size_t before = m->matched, i = 0;      /* before: matched in bytes that are gone */
	enum err e;

	while (i < bytes.n) {
		if (m->matched == 0) {
			const char *cr = memchr(bytes.p + i, '\r', bytes.n - i);

			if (cr == NULL) {
				i = bytes.n;
				break;
			}
			i = (size_t)(cr - bytes.p);
		}
		if (bytes.p[i] == m->delimiter[m->matched]) {
			i++;
			if (++m->matched < m->delimiter_n)
				continue;
			m->state = MP_AFTER;
			*used = i;
			e = hand_over(m, bytes, 0, i - (m->delimiter_n - before));
			return e != E_OK ? e : m->sink.end(m->sink.arg);
		}
		if (before > 0 && (e = m->sink.data(m->sink.arg, (struct str){ m->delimiter, before })) != E_OK)
			return e;
		m->matched = before = 0;
	}
	*used = i;
	return hand_over(m, bytes, 0, i - (m->matched - before));
}

/* Everything that is not data goes byte by byte. */
static enum err
take_byte(struct multipart *m, char c)
{
	switch (m->state) {
	case MP_DELIMITER:              /* the first one */
		if (c != m->delimiter[m->matched])
			return E_USAGE;
		if (++m->matched == m->delimiter_n)
			m->state = MP_AFTER;
		return E_OK;
	case MP_AFTER:
		m->state = c == '\r' ? MP_AFTER_LF : MP_CLOSE;
		return c == '\r' || c == '-' ? E_OK : E_USAGE;
	case MP_AFTER_LF:
		m->state = MP_HEADER;
		m->header_n = 0;
		return c == '\n' && ++m->parts <= MULTIPART_PARTS_MAX ? E_OK : E_USAGE;
	case MP_CLOSE:
		m->state = MP_EPILOGUE;
		return c == '-' ? E_OK : E_USAGE;
	case MP_HEADER:
		return take_header(m, c);
	case MP_EPILOGUE:
		m->state = c == '\n' ? MP_END : MP_EPILOGUE;
		return c == '\r' || c == '\n' ? E_OK : E_USAGE;
	case MP_DATA:
	case MP_END:
		break;
	}
	return E_USAGE;
}

enum err
multipart_feed(struct multipart *m, struct str bytes)
{
	size_t i = 0, used = 0;
	enum err e;

	while (i < bytes.n) {
		if (m->state == MP_DATA) {
			if ((e = take_data(m, str_sub(bytes, i, bytes.n), &used)) != E_OK)
				return e;
			i += used;
		} else if ((e = take_byte(m, bytes.p[i++])) != E_OK) {
			return e;
		}
	}
	return E_OK;
}

enum err
multipart_end(const struct multipart *m)
{
	return m->state == MP_EPILOGUE || m->state == MP_END ? E_OK : E_USAGE;
}
