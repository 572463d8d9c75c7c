/**
 * edge/address.h — network addresses as 16 bytes: IPv6, or IPv4 mapped into it.
 */
#ifndef EDGE_ADDRESS_H
#define EDGE_ADDRESS_H

#include <sys/socket.h>

#include "base/arena.h"
#include "base/str.h"

bool address_of(const struct sockaddr *sa, unsigned char out[16]);
bool address_v4(const unsigned char address[16]);
bool address_loopback(const unsigned char address[16]);
/* "127.0.0.1:8080" or "[::1]:8080", to bind to. */
bool address_read_listen(struct str text, struct sockaddr_storage *out, socklen_t *n);
/* "10.0.0.2", "2001:db8::1" */
bool address_read(struct str text, unsigned char out[16]);
/* The same for all addresses of one household: an IPv4 address, the first 64 bits of an IPv6 address. */
void address_to_place(unsigned char address[16]);
struct str address_text(struct arena *a, const unsigned char address[16]);
/* What tries are counted under: "10.0.0.2", "2001:db8:1:2::"; as it is when it is no address. */
struct str address_place(struct arena *a, struct str address);

#endif
