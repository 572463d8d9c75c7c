/**
 * edge/wire.h — puts the guard between the sockets and libmicrohttpd (the story is in wire.c).
 */
#ifndef EDGE_WIRE_H
#define EDGE_WIRE_H

#include "edge/reaper.h"

/* Called once so that the linker takes wire.c in. */
void wire_here(void);

#endif
