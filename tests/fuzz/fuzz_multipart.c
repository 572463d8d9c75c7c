/* multipart/form-data in any cut: no crash, and how the body was cut changes nothing. */
#include "base/arena.h"
#include "base/log.h"
#include "edge/multipart.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

struct seen {
	uint64_t sum;          /* of every byte handed out, in order */
	int parts, ended;
};

static void
mix(struct seen *s, struct str bytes)
{
	for (size_t i = 0; i < bytes.n; i++)
		s->sum = s->sum * 1099511628211u + (unsigned char)bytes.p[i] + 1;
}

static enum err
on_begin(void *arg, struct str name, struct str file_name, bool is_file)
{
	struct seen *s = arg;

	MUST(name.n > 0 && name.n + file_name.n < MULTIPART_HEADER_MAX && (is_file || file_name.n == 0));
	mix(s, name);
	mix(s, file_name);
	s->parts++;
	return E_OK;
}

static enum err
on_data(void *arg, struct str bytes)
{
	mix(arg, bytes);
	return E_OK;
}

static enum err
on_end(void *arg)
{
	struct seen *s = arg;

	MUST(++s->ended == s->parts);
	return E_OK;
}

static enum err
read_cut(struct str body, size_t cut, struct seen *s)
{
	const struct multipart_sink sink = { on_begin, on_data, on_end, s };
	static struct multipart m;
	enum err e = E_OK;

	multipart_init(&m, S("b"), &sink);
	for (size_t i = 0; i < body.n && e == E_OK; i += cut)
		e = multipart_feed(&m, str_sub(body, i, cut));
	MUST(s->parts <= MULTIPART_PARTS_MAX);
	return e == E_OK ? multipart_end(&m) : e;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct str body = { (const char *)data, n }, boundary;
	struct seen whole = { 0 }, cut = { 0 };
	enum err e = read_cut(body, n + 1, &whole);

	MUST(read_cut(body, n % 7 + 1, &cut) == e);
	MUST(e != E_OK || (whole.sum == cut.sum && whole.parts == cut.parts && whole.ended == whole.parts));
	if (multipart_boundary(body, &boundary))
		MUST(boundary.n > 0 && boundary.n <= MULTIPART_BOUNDARY_MAX);
	return 0;
}
