/* The template compiler: what it refuses, what it writes, and that a wrong type does not compile. Run from the root. */
#include "base/ctx.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buf.h"

extern char **environ;

struct made {
	int code;
	struct str out, err;
};

static char dir[] = "/tmp/tmplc-XXXXXX";
static struct arena *arena;

static struct str
file_read(const char *path)
{
	struct buf b;
	char part[4096];
	ssize_t n;
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	assert_true(fd >= 0);
	buf_init(&b, arena, SIZE_MAX);
	while ((n = read(fd, part, sizeof(part))) > 0)
		buf_put(&b, part, (size_t)n);
	close(fd);
	return buf_view(&b);
}

static const char *
in_dir(const char *name)
{
	return str_fmt(arena, "%s/%s", dir, name).p;
}

static struct made
run(const char *const *argv)
{
	posix_spawn_file_actions_t to;
	struct made m;
	int status;
	pid_t pid;

	posix_spawn_file_actions_init(&to);
	posix_spawn_file_actions_addopen(&to, 1, in_dir("out.c"), O_WRONLY | O_CREAT | O_TRUNC, 0600);
	posix_spawn_file_actions_addopen(&to, 2, in_dir("err"), O_WRONLY | O_CREAT | O_TRUNC, 0600);
	assert_int_equal(posix_spawnp(&pid, argv[0], &to, NULL, (char *const *)(uintptr_t)argv, environ), 0);
	posix_spawn_file_actions_destroy(&to);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	m.code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
	m.out = file_read(in_dir("out.c"));
	m.err = file_read(in_dir("err"));
	return m;
}

static struct made
compile_whole(const char *source)
{
	const char *path = in_dir("x.tmpl");
	FILE *f = fopen(path, "wb");

	assert_non_null(f);
	assert_true(fputs(source, f) >= 0);
	assert_int_equal(fclose(f), 0);
	return run((const char *const[]){ "build/tools/tmplc", path, NULL });
}

/* `body` inside a define with a few values to use */
static struct made
compile(const char *body)
{
	return compile_whole(str_fmt(arena, "#include \"page/out.h\"\n"
	    "{{ define static page(struct ctx *cx, struct out *o, struct str s, struct url u, struct html h, bool b) }}\n"
	    "%s\n{{ end }}\n{{! void (*used)(struct ctx *, struct out *, struct str, struct url, struct html, bool) = page; }}\n",
	    body).p);
}

static void
refused(const char *body, const char *because)
{
	struct made m = compile(body);

	if (m.code != 1 || str_find(m.err, str_of(because)) < 0)
		fail_msg("\"%s\": code %d, said \"%.*s\", not \"%s\"", body, m.code, STR_ARG(m.err), because);
}

static void
unsafe_places(void **state)
{
	(void)state;
	refused("<script>var x = 1</script>", "script");
	refused("<script>{{ s }}</script>", "script");
	refused("<SCRIPT>\n{{ s }}</SCRIPT>", "script");
	refused("<style>a{}</style>", "style");
	refused("<p onclick=\"{{ s }}\">x</p>", "onclick");
	refused("<p OnClick='x'>x</p>", "onclick");
	refused("<p style=\"color:red\">x</p>", "style");
	refused("<iframe srcdoc=\"{{ s }}\"></iframe>", "srcdoc");
	refused("<p class={{ s }}>x</p>", "quoted");
	refused("<p class=a>x</p>", "quoted");
	refused("<p {{ s }}>x</p>", "text or in a quoted attribute");
	refused("<{{ s }}>x</p>", "opens no tag");
	refused("<p{{ s }}>x</p>", "text or in a quoted attribute");
	refused("<!-- {{ s }} -->", "comment");
	refused("<p data-{{ s }}=\"1\">x</p>", "text or in a quoted attribute");
}

static void
links(void **state)
{
	(void)state;
	refused("<a href=\"{{ s }}\">x</a>", "takes {{ url");
	refused("<a href=\"/{{ s }}\">x</a>", "takes {{ url");
	refused("<a href=\"/board\">x</a>", "takes {{ url");
	refused("<a href=\"javascript:alert(1)\">x</a>", "takes {{ url");
	refused("<form action=\"{{ s }}\"></form>", "takes {{ url");
	refused("<a href=\"{{ url u }}{{ s }}\">x</a>", "takes {{ url");
	refused("<a href=\"#x{{ url u }}\">x</a>", "must begin");
	refused("<a href=\"{{ html h }}\">x</a>", "in text only");
	refused("<p>{{ (struct html){ s } }}</p>", "made by url_");
	assert_int_equal(compile("<a href=\"#{{ s }}\">x</a> <a href=\"{{ url u }}\">y</a>").code, 0);
}

static void
shape(void **state)
{
	(void)state;
	refused("{{ if b }}<p{{ end }}>", "does not leave the HTML where it began");
	refused("<p class=\"{{ if b }}x\"{{ else }}y{{ end }}>", "different places");
	refused("{{ for (;;) }}<p {{ end }}>", "does not leave the HTML where it began");
	refused("{{ end }} {{ end }}", "outside define");
	refused("{{ else }}", "else without if");
	refused("{{ if b }}", "has no end");
	refused("<p class=\"a\"id=\"b\">x</p>", "space is missing");
	refused("<p{{ if b }}hidden{{ end }}>x</p>", "space is missing");
	refused("a < b", "opens no tag");
	refused("{{ t s }}", "quoted English message");
	refused("{{ s", "without }}");
	assert_int_equal(compile_whole("<p>x</p>").code, 1);
	assert_int_equal(compile_whole("{{ define p(int x) }}{{ end }}").code, 1);
}

static bool
type_checks(const char *body)
{
	const char *const argv[] = { "gcc", "-fsyntax-only", "-D_GNU_SOURCE", "-std=gnu17", "-Isrc", "-include", "base/banned.h",
		"-Wall", "-Wextra", "-Wformat=2", "-Wno-unused-variable", "-Werror", in_dir("page.c"), NULL };
	struct made m = compile(body);

	assert_int_equal(m.code, 0);
	assert_int_equal(rename(in_dir("out.c"), in_dir("page.c")), 0);
	return run(argv).code == 0;
}

static void
types(void **state)
{
	(void)state;
	assert_true(type_checks("{{ s }} {{ \"z\" }} {{ s.n }} {{ 7 }} {{ (int64_t)7 }} {{ url u }} {{ html h }}"
	    "{{ if b }}{{ tf \"%d of %.*s\", 3, STR_ARG(s) }}{{ end }}<p title=\"{{ t \"Home\" }}\">"));
	assert_false(type_checks("{{ u }}"));
	assert_false(type_checks("{{ h }}"));
	assert_false(type_checks("{{ b }}"));
	assert_false(type_checks("{{ o }}"));
	assert_false(type_checks("{{ url s }}"));
	assert_false(type_checks("{{ url \"/x\" }}"));
	assert_false(type_checks("{{ html s }}"));
	assert_false(type_checks("{{ html u }}"));
	assert_false(type_checks("{{ tf \"%d\", s }}"));
}

static void
has(const char *body, const char *c)
{
	struct made m = compile(body);

	if (m.code != 0 || str_find(m.out, str_of(c)) < 0)
		fail_msg("\"%s\" gave %.*s%.*s, without %s", body, STR_ARG(m.out), STR_ARG(m.err), c);
}

static void
white_space(void **state)
{
	(void)state;
	has("<ul>\n\t<li>one\n\t\ttwo</li>\n</ul>", "\"<ul><li>one two</li></ul>\"");
	has("<p>a  <b>b</b> c</p>", "\"<p>a <b>b</b> c</p>\"");
	has("<p\n\tid=\"x\"\n\tclass=\"y\" >z</p>", "\"<p id=\\\"x\\\" class=\\\"y\\\">z</p>\"");
	has("<pre>\n a\n</pre>", "\"<pre>\\n a\\n</pre>\"");
	has("<p>a</p><!-- note --><p>b</p>", "\"<p>a</p><p>b</p>\"");
	has("one {{# note }}\n two", "\"one two\"");
	has("\n\n{{ s }}", "#line 5");
}

static int
begin(void **state)
{
	(void)state;
	arena = arena_new(ARENA_COMMAND);
	return mkdtemp(dir) == NULL;
}

static int
end(void **state)
{
	static const char *const names[] = { "x.tmpl", "out.c", "err", "page.c" };

	(void)state;
	for (size_t i = 0; i < COUNT(names); i++)
		(void)unlink(in_dir(names[i]));
	(void)rmdir(dir);
	arena_free(arena);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(unsafe_places), cmocka_unit_test(links), cmocka_unit_test(shape), cmocka_unit_test(types),
		cmocka_unit_test(white_space),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
