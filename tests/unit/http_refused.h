/*
 * Messages that can be read in two ways, or that no client of ours sends, and the answer each must get. PORT in a text is
 * the server's port. Sent to the server by unit/test_edge_http.c, and through other people's proxies by attack/proxied.c.
 */
#ifndef TESTS_HTTP_REFUSED_H
#define TESTS_HTTP_REFUSED_H

#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "base/log.h"

#define H "Host: 127.0.0.1:PORT\r\n"
#define HIDDEN "GET /hidden HTTP/1.1\r\n" H "\r\n"

static const struct raw {
	const char *what, *text;
	size_t n;              /* 0: strlen */
	int status;
} refused[] = {
	{ "two Content-Length", "POST /note HTTP/1.1\r\n" H "Content-Length: 0\r\nContent-Length: 60\r\n\r\n" HIDDEN, 0, 400 },
	{ "the same Content-Length twice", "POST /note HTTP/1.1\r\n" H "Content-Length: 0\r\nContent-Length: 0\r\n\r\n" HIDDEN, 0, 400 },
	{ "Content-Length list", "POST /note HTTP/1.1\r\n" H "Content-Length: 0, 0\r\n\r\n" HIDDEN, 0, 400 },
	{ "Content-Length +0", "POST /note HTTP/1.1\r\n" H "Content-Length: +0\r\n\r\n" HIDDEN, 0, 400 },
	{ "Content-Length -1", "POST /note HTTP/1.1\r\n" H "Content-Length: -1\r\n\r\n" HIDDEN, 0, 400 },
	{ "Content-Length 0x0", "POST /note HTTP/1.1\r\n" H "Content-Length: 0x0\r\n\r\n" HIDDEN, 0, 400 },
	{ "empty Content-Length", "POST /note HTTP/1.1\r\n" H "Content-Length:\r\n\r\n" HIDDEN, 0, 400 },
	{ "a length beyond 64 bits", "POST /note HTTP/1.1\r\n" H "Content-Length: 18446744073709551616\r\n\r\n" HIDDEN, 0, 400 },
	{ "a body too large", "POST /note HTTP/1.1\r\n" H "Content-Length: 99999999999\r\n\r\n", 0, 413 },
	{ "length and coding", "POST /note HTTP/1.1\r\n" H "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" HIDDEN, 0, 411 },
	{ "coding and length", "POST /note HTTP/1.1\r\n" H "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n" HIDDEN, 0, 411 },
	{ "chunked", "POST /note HTTP/1.1\r\n" H "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n" HIDDEN, 0, 411 },
	{ "xchunked", "POST /note HTTP/1.1\r\n" H "Transfer-Encoding: xchunked\r\n\r\n" HIDDEN, 0, 411 },
	{ "chunked, identity", "POST /note HTTP/1.1\r\n" H "Transfer-Encoding: chunked, identity\r\n\r\n" HIDDEN, 0, 411 },
	{ "space before the colon", "POST /note HTTP/1.1\r\n" H "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n" HIDDEN, 0, 400 },
	{ "space before the colon of a length", "POST /note HTTP/1.1\r\n" H "Content-Length : 3\r\n\r\n" HIDDEN, 0, 400 },
	{ "folded line", "GET / HTTP/1.1\r\n" H "X-A: b\r\n c\r\n\r\n" HIDDEN, 0, 400 },
	{ "folded with a tab", "GET / HTTP/1.1\r\n" H "X-A: b\r\n\tContent-Length: 9\r\n\r\n" HIDDEN, 0, 400 },
	{ "folded at once", "GET / HTTP/1.1\r\n " H "\r\n" HIDDEN, 0, 400 },
	{ "bare LF after the first line", "GET / HTTP/1.1\n" H "\r\n" HIDDEN, 0, 400 },
	{ "bare LF after a field", "GET / HTTP/1.1\r\n" H "X-A: b\nX-B: c\r\n\r\n" HIDDEN, 0, 400 },
	{ "bare LF at the end", "GET / HTTP/1.1\r\n" H "\n" HIDDEN, 0, 400 },
	{ "LF LF", "GET / HTTP/1.1\nHost: 127.0.0.1:PORT\n\n" HIDDEN, 0, 400 },
	{ "bare CR in a field", "GET / HTTP/1.1\r\n" H "X-A: b\rContent-Length: 9\r\n\r\n" HIDDEN, 0, 400 },
	{ "CR CR LF", "GET / HTTP/1.1\r\n" H "X-A: b\r\r\n\r\n" HIDDEN, 0, 400 },
	{ "NUL in a field", "GET / HTTP/1.1\r\n" H "X-A: b\0c\r\n\r\n", sizeof("GET / HTTP/1.1\r\n" H "X-A: b\0c\r\n\r\n") - 1, 400 },
	{ "NUL in the target", "GET /a\0b HTTP/1.1\r\n" H "\r\n", sizeof("GET /a\0b HTTP/1.1\r\n" H "\r\n") - 1, 400 },
	{ "escape in a name", "GET / HTTP/1.1\r\n" H "X\x1b: b\r\n\r\n" HIDDEN, 0, 400 },
	{ "space in a name", "GET / HTTP/1.1\r\n" H "X A: b\r\n\r\n" HIDDEN, 0, 400 },
	{ "no name", "GET / HTTP/1.1\r\n" H ": b\r\n\r\n" HIDDEN, 0, 400 },
	{ "no colon", "GET / HTTP/1.1\r\n" H "Xab\r\n\r\n" HIDDEN, 0, 400 },
	{ "no Host", "GET / HTTP/1.1\r\n\r\n" HIDDEN, 0, 400 },
	{ "two Hosts", "GET / HTTP/1.1\r\n" H H "\r\n" HIDDEN, 0, 400 },
	{ "another Host", "GET / HTTP/1.1\r\nHost: other.example\r\n\r\n" HIDDEN, 0, 421 },
	{ "no Host in 1.0", "GET / HTTP/1.0\r\n\r\n", 0, 400 },
	{ "HTTP/0.9", "GET /\r\n", 0, 400 },
	{ "HTTP/2.0", "GET / HTTP/2.0\r\n" H "\r\n", 0, 505 },
	{ "HTTP/1.2", "GET / HTTP/1.2\r\n" H "\r\n", 0, 505 },
	{ "lower case version", "GET / http/1.1\r\n" H "\r\n", 0, 400 },
	{ "the HTTP/2 preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 0, 405 },
	{ "a TLS hello", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 11, 400 },
	{ "absolute form", "GET http://127.0.0.1/ HTTP/1.1\r\n" H "\r\n" HIDDEN, 0, 400 },
	{ "asterisk", "GET * HTTP/1.1\r\n" H "\r\n" HIDDEN, 0, 400 },
	{ "two spaces", "GET  / HTTP/1.1\r\n" H "\r\n" HIDDEN, 0, 400 },
	{ "space in the target", "GET /a b HTTP/1.1\r\n" H "\r\n" HIDDEN, 0, 400 },
	{ "tab in the first line", "GET\t/ HTTP/1.1\r\n" H "\r\n" HIDDEN, 0, 400 },
	{ "high byte in the target", "GET /\xc3\xa1 HTTP/1.1\r\n" H "\r\n", 0, 400 },
	{ "fragment", "GET /#x HTTP/1.1\r\n" H "\r\n", 0, 400 },
	{ "empty line first", "\r\nGET / HTTP/1.1\r\n" H "\r\n", 0, 400 },
	{ "CONNECT", "CONNECT a:1 HTTP/1.1\r\n" H "\r\n", 0, 405 },
	{ "TRACE", "TRACE / HTTP/1.1\r\n" H "\r\n", 0, 405 },
	{ "PUT", "PUT / HTTP/1.1\r\n" H "Content-Length: 0\r\n\r\n", 0, 405 },
	{ "lower case method", "get / HTTP/1.1\r\n" H "\r\n", 0, 400 },
	{ "a GET with a body", "GET / HTTP/1.1\r\n" H "Content-Length: 60\r\n\r\n" HIDDEN, 0, 400 },
	{ "a POST without a length", "POST /note HTTP/1.1\r\n" H "\r\n" HIDDEN, 0, 411 },
	{ "two cookies", "GET / HTTP/1.1\r\n" H "Cookie: a=b\r\nCookie: c=d\r\n\r\n" HIDDEN, 0, 400 },
};

/* A text as it is sent, PORT made the server's port, into `out`, which must have room for it; how long it is. */
static inline size_t
with_port(char *out, size_t room, const char *text, size_t n, int port)
{
	size_t m = 0;

	for (size_t i = 0; i < n; i++) {
		MUST(room - m > 8);
		if (n - i >= 4 && memcmp(text + i, "PORT", 4) == 0) {
			m += (size_t)snprintf(out + m, room - m, "%d", port);
			i += 3;
		} else {
			out[m++] = text[i];
		}
	}
	return m;
}

#endif
