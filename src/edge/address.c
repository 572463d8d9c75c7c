#include "edge/address.h"

#include <arpa/inet.h>
#include <netinet/in.h>

bool
address_of(const struct sockaddr *sa, unsigned char out[16])
{
	static const unsigned char mapped[12] = { [10] = 0xff, [11] = 0xff };

	if (sa->sa_family == AF_INET) {
		memcpy(out, mapped, 12);
		memcpy(out + 12, &((const struct sockaddr_in *)(const void *)sa)->sin_addr, 4);
		return true;
	}
	if (sa->sa_family == AF_INET6) {
		memcpy(out, &((const struct sockaddr_in6 *)(const void *)sa)->sin6_addr, 16);
		return true;
	}
	return false;
}

bool
address_v4(const unsigned char a[16])
{
	static const unsigned char mapped[12] = { [10] = 0xff, [11] = 0xff };

	return memcmp(a, mapped, 12) == 0;
}

bool
address_loopback(const unsigned char a[16])
{
	static const unsigned char one[16] = { [15] = 1 };

	return (address_v4(a) && a[12] == 127) || memcmp(a, one, 16) == 0;
}

bool
address_read_listen(struct str text, struct sockaddr_storage *out, socklen_t *n)
{
	struct sockaddr_in *v4 = (struct sockaddr_in *)(void *)out;
	struct sockaddr_in6 *v6 = (struct sockaddr_in6 *)(void *)out;
	char host[64];
	int64_t port;
	size_t colon = text.n;

	while (colon > 0 && text.p[colon - 1] != ':')
		colon--;
	if (colon < 2 || colon > sizeof(host) || !str_to_i64(str_sub(text, colon, text.n), &port) || port < 0 || port > 65535)
		return false;
	*out = (struct sockaddr_storage){ 0 };
	text = str_sub(text, 0, colon - 1);
	if (text.p[0] == '[' && text.p[text.n - 1] == ']')
		text = str_sub(text, 1, text.n - 2);
	memcpy(host, text.p, text.n);
	host[text.n] = '\0';
	if (inet_pton(AF_INET, host, &v4->sin_addr) == 1) {
		v4->sin_family = AF_INET;
		v4->sin_port = htons((uint16_t)port);
		*n = sizeof(*v4);
		return true;
	}
	v6->sin6_family = AF_INET6;
	v6->sin6_port = htons((uint16_t)port);
	*n = sizeof(*v6);
	return inet_pton(AF_INET6, host, &v6->sin6_addr) == 1;
}

bool
address_read(struct str text, unsigned char out[16])
{
	struct sockaddr_storage ss;
	char with_port[80];
	socklen_t n;

	(void)snprintf(with_port, sizeof(with_port), "%.*s:0", STR_ARG(str_sub(text, 0, 60)));
	return address_read_listen(str_of(with_port), &ss, &n) && address_of((struct sockaddr *)&ss, out);
}

void
address_to_place(unsigned char address[16])
{
	if (!address_v4(address))
		memset(address + 8, 0, 8);
}

struct str
address_text(struct arena *a, const unsigned char address[16])
{
	char text[INET6_ADDRSTRLEN];
	bool v4 = address_v4(address);

	(void)inet_ntop(v4 ? AF_INET : AF_INET6, v4 ? address + 12 : address, text, sizeof(text));
	return str_dup(a, str_of(text));
}

struct str
address_place(struct arena *a, struct str address)
{
	unsigned char bytes[16];

	if (!address_read(address, bytes))
		return address;
	address_to_place(bytes);
	return address_text(a, bytes);
}
