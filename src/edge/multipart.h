/**
 * edge/multipart.h — multipart/form-data (RFC 7578), read as it comes. Pure: hands parts to a sink.
 *
 * Strict: the body begins with the delimiter, ends with the closing one, and nothing follows but a line end; every part
 * has one Content-Disposition with a name; no transfer encoding. Bounded: boundary 70 bytes, 64 parts, 8 KiB of part
 * header; the sizes of values and files are the sink's to bound. No recursion, no memory of its own.
 */
#ifndef EDGE_MULTIPART_H
#define EDGE_MULTIPART_H

#include "base/err.h"
#include "base/str.h"

#define MULTIPART_BOUNDARY_MAX 70
#define MULTIPART_PARTS_MAX 64
#define MULTIPART_HEADER_MAX 8192

struct multipart_sink {
	/* A part begins. name and file_name are views into the parser: copy them. is_file: a file name was given, even "". */
	enum err (*begin)(void *arg, struct str name, struct str file_name, bool is_file);
	enum err (*data)(void *arg, struct str bytes);
	enum err (*end)(void *arg);
	void *arg;
};

enum multipart_state { MP_DELIMITER, MP_AFTER, MP_AFTER_LF, MP_CLOSE, MP_HEADER, MP_DATA, MP_EPILOGUE, MP_END };

struct multipart {
	enum multipart_state state;
	struct multipart_sink sink;
	char delimiter[MULTIPART_BOUNDARY_MAX + 4];    /* CR LF - - boundary */
	size_t delimiter_n, matched;
	char header[MULTIPART_HEADER_MAX];
	size_t header_n;
	int parts;
};

/* The boundary of a Content-Type; false when it is not multipart/form-data with one good boundary. */
bool multipart_boundary(struct str content_type, struct str *boundary);
void multipart_init(struct multipart *m, struct str boundary, const struct multipart_sink *sink);
/* E_USAGE when it is malformed, or what the sink said. After an error nothing more may be fed. */
enum err multipart_feed(struct multipart *m, struct str bytes);
/* E_USAGE when the body ended too early. */
enum err multipart_end(const struct multipart *m);

#endif
