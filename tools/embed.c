/*
 * embed — files as a C table of texts: embed NAME FILE... writes `const struct plan_file NAME[]` and `NAME_n`.
 *
 * A file's name in the table is what follows the first "plans/PLAN/" of its path. Long texts are written in pieces.
 */
#include "base/str.h"

static const char *
short_name(const char *path)
{
	const char *at = strstr(path, "plans/");

	at = at == NULL ? NULL : strchr(at + 6, '/');
	return at == NULL ? path : at + 1;
}

static int
file_put(const char *path)
{
	FILE *f = fopen(path, "rb");
	size_t n = 0;
	int c, column = 0;

	if (f == NULL) {
		perror(path);
		return 1;
	}
	printf("\t{ .name = { \"%s\", %zu }, .text = { (const char[]){", short_name(path), strlen(short_name(path)));
	while ((c = fgetc(f)) != EOF) {
		printf("%s%d,", column++ % 32 == 0 ? "\n" : "", (signed char)c);
		n++;
	}
	printf(" 0 }, %zu } },\n", n);
	return fclose(f);
}

int
main(int argc, char **argv)
{
	int bad = 0;

	if (argc < 2) {
		fprintf(stderr, "usage: embed NAME FILE...\n");
		return 2;
	}
	printf("/* made by tools/embed */\n#include \"case/bloc.h\"\n\nconst struct plan_file %s[] = {\n", argv[1]);
	for (int i = 2; i < argc; i++)
		bad |= file_put(argv[i]);
	printf("};\nconst size_t %s_n = %d;\n", argv[1], argc - 2);
	return bad;
}
