#include "edge/cli.h"

#include <stdio.h>

int
cmd_version(struct ctx *cx, int argc, char **argv)
{
	enum err e = cli_options(cx, &argc, argv, NULL, 0);

	if (e != E_OK)
		return cli_end(cx, e);
	printf("phoihop " PHOIHOP_VERSION "\n");
	return 0;
}
