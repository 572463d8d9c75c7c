#include "edge/cli.h"

#include <stdio.h>

int
cmd_version(struct ctx *cx, int argc, char **argv)
{
	(void)cx, (void)argc, (void)argv;
	printf("phoihop " PHOIHOP_VERSION "\n");
	return 0;
}
