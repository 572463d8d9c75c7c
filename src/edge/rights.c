/* phoihop rights: who may do what, printed from the permission and route tables. */
#include "edge/cli.h"
#include "edge/route.h"

int
cmd_rights(struct ctx *cx, int argc, char **argv)
{
	static const char *const scopes[] = { "open", "any", "own" };

	enum err e = cli_options(cx, &argc, argv, NULL, 0);

	if (e == E_OK && argc != 1)
		e = fail(cx, E_USAGE, "%s", T(cx, "usage: phoihop rights"));
	if (e != E_OK)
		return cli_end(cx, e);
	for (enum permission p = 0; p < PERMISSION__MAX; p++) {
		printf("%-22s %-4s", permission_name(p), scopes[permission_scope(p)]);
		for (enum role r = 0; r < ROLE__MAX; r++)
			if (permission_of(p, r))
				printf(" %s", role_name(r));
		printf("\n    %s\n", T(cx, permission_what(p)));
	}
	printf("\n");
	for (size_t i = 0; i < route_table_n; i++)
		printf("%-4s %-40s %s\n", route_table[i].method == METHOD_GET ? "GET" : "POST", route_table[i].path,
		    permission_name(route_table[i].permission));
	return 0;
}
