/*
 * Syntax colouring for editors, made from plan/plan.def: a Vim syntax file and a TextMate grammar. editors/ holds what is
 * printed here; a test compares them.
 */
#include "edge/plan_cmd.h"

#include <stdlib.h>

/* Words of dates and other values; those that a property chooses from are in plan.def. */
static const char *const value_words[] = {
	"after", "and", "any", "at", "before", "by", "calendar", "computed", "cut-off", "day", "days", "due",
	"earlier", "end", "ended", "field", "fields", "figures", "filed", "first", "for", "fourth", "from", "half", "held", "hour",
	"hours", "if", "keep", "last", "last-7-days", "last-day", "lasts", "later", "month", "months", "next", "no", "none", "not",
	"of", "on", "once", "opened", "over", "past", "per", "period", "previous", "proposals", "quarter", "received", "report",
	"rest", "second", "since", "start", "the", "third", "to", "until", "week", "weeks", "while", "within", "working", "year",
	"years", "yes", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "january", "february", "march",
	"april", "may", "june", "july", "august", "september", "october", "november", "december",
};

/* How a space between words is written in the editor's patterns. */
struct flavour {
	const char *space;
	const char *between;       /* of alternatives */
};

static void
put_words(const struct flavour *f, const char *words)
{
	for (; *words != '\0'; words++)
		if (*words == ' ')
			fputs(f->space, stdout);
		else
			putchar(*words);
}

static int
longer_first(const void *a, const void *b)
{
	const char *x = *(const char *const *)a, *y = *(const char *const *)b;
	size_t n = strlen(x), m = strlen(y);

	return n != m ? (n > m ? -1 : 1) : strcmp(x, y);
}

/* Alternatives, the longer before the shorter: `in force from` before `in`. */
static void
put_choice(const struct flavour *f, const char **v, size_t n)
{
	qsort(v, n, sizeof(*v), longer_first);
	for (size_t i = 0, put = 0; i < n; i++) {
		if (i > 0 && strcmp(v[i], v[i - 1]) == 0)
			continue;
		fputs(put++ > 0 ? f->between : "", stdout);
		put_words(f, v[i]);
	}
}

static void
put_props(const struct flavour *f, enum kind k)
{
	const char *v[PROP__MAX];
	size_t n = 0;

	for (int i = 0; i < PROP__MAX; i++)
		if (prop_info((enum prop)i).kind == k)
			v[n++] = prop_info((enum prop)i).words;
	put_choice(f, v, n);
}

/* The words of values, and those that properties choose from. */
static void
put_values(struct ctx *cx, const struct flavour *f)
{
	const char **v = NULL;
	size_t n = 0, cap = 0;

	for (size_t i = 0; i < COUNT(value_words); i++)
		LIST_ADD(cx->arena, v, n, cap) = value_words[i];
	for (int i = 0; i < PROP__MAX; i++) {
		struct prop_info info = prop_info((enum prop)i);
		struct str rest = str_of(info.takes), word;
		bool more = info.type == V_WORD || info.type == V_WORDS;

		while (more) {
			rest = str_cut(rest, ' ', &word, &more);
			LIST_ADD(cx->arena, v, n, cap) = str_z(cx->arena, word);
		}
	}
	put_choice(f, v, n);
}

/* --- Vim ---------------------------------------------------------------------------------------------------------- */

static void
put_vim(struct ctx *cx)
{
	static const struct flavour vim = { "\\s\\+", "\\|" };

	puts("\" Vim syntax file for the phoihop plan language. Made by: phoihop plan reference --format vim\n"
	    "if exists(\"b:current_syntax\")\n\tfinish\nendif\nlet s:cpo = &cpo\nset cpo&vim\n\nsyn case match\n");
	puts("syn match phoihopComment /#.*$/ contains=@Spell\n"
	    "syn region phoihopText start=/\"/ skip=/\\\\./ end=/\"/ oneline contained contains=@Spell\n"
	    "syn match phoihopNumber /[A-Za-z0-9-]\\@1<!-\\?\\d\\+[A-Za-z0-9-]\\@!/ contained\n"
	    "syn match phoihopDate /\\<\\d\\{1,2}\\/\\d\\{1,2}\\>/ contained\n"
	    "syn match phoihopDate /\\<\\d\\{4}-\\d\\d-\\d\\d\\(T\\d\\d:\\d\\d\\(:\\d\\d\\)\\?\\)\\?\\>/ contained\n"
	    "syn match phoihopDate /[+-]\\?\\<\\d\\{1,2}:\\d\\d\\>/ contained");
	fputs("syn match phoihopWord /[a-z0-9-]\\@1<!\\%(", stdout);
	put_values(cx, &vim);
	puts("\\)[a-z0-9-]\\@!/ contained\n"
	    "syn match phoihopName /\\%(^[a-z]\\+\\s\\+\\)\\@<=[a-z][a-z0-9-]*/ contained\n"
	    "syn cluster phoihopValue contains=phoihopComment,phoihopText,phoihopNumber,phoihopDate,phoihopWord\n");
	for (int k = 0; k < K__MAX; k++) {
		const char *name = kind_name((enum kind)k);

		printf("syn match phoihopProperty_%s /\\%%(^\\s\\+\\)\\@<=\\%%(", name);
		put_props(&vim, (enum kind)k);
		printf("\\)[a-z-]\\@!/ contained\n"
		    "syn region phoihopStatement_%s matchgroup=phoihopKind start=/^%s[a-z-]\\@!/ end=/^\\ze[^ \\t#]/ end=/^\\ze\\s*[`~]\\{3}/ "
		    "contains=phoihopName,phoihopProperty_%s,@phoihopValue\nhi def link phoihopProperty_%s Identifier\n", name, name, name,
		    name);
	}
	puts("\n\" plan-example\nsyn match phoihopExample /^\\%(no\\s\\+due\\|due\\|event\\)[a-z-]\\@!.*$/ "
	    "contains=phoihopExampleWord,phoihopDate,phoihopComment\n"
	    "syn match phoihopExampleWord /\\%(^\\%(no\\s\\+due\\|due\\|event\\)\\|\\<last\\s\\+day\\|\\<last\\s\\+instant\\|\\<opens\\|\\<closes\\)"
	    "[a-z-]\\@!/ contained\n\n"
	    "hi def link phoihopKind Statement\nhi def link phoihopName Function\nhi def link phoihopText String\n"
	    "hi def link phoihopNumber Number\nhi def link phoihopDate Constant\nhi def link phoihopWord Type\n"
	    "hi def link phoihopComment Comment\nhi def link phoihopExampleWord Statement\n\n"
	    "let b:current_syntax = \"phoihop\"\nlet &cpo = s:cpo\nunlet s:cpo");
}

/* --- TextMate ------------------------------------------------------------------------------------------------------ */

static void
put_rule(const char *scope, const char *match, bool more)
{
	printf("        { \"name\": \"%s.phoihop\", \"match\": \"%s\" }%s\n", scope, match, more ? "," : "");
}

static void
put_textmate(struct ctx *cx)
{
	static const struct flavour textmate = { "\\\\s+", "|" };

	puts("{\n  \"comment\": \"Made by: phoihop plan reference --format textmate\",\n"
	    "  \"name\": \"phoihop plan\",\n  \"scopeName\": \"source.phoihop\",\n"
	    "  \"patterns\": [\n    { \"include\": \"#comment\" },\n    { \"include\": \"#example\" },");
	for (int k = 0; k < K__MAX; k++)
		printf("    { \"include\": \"#%s\" }%s\n", kind_name((enum kind)k), k + 1 < K__MAX ? "," : "");
	puts("  ],\n  \"repository\": {\n"
	    "    \"comment\": { \"name\": \"comment.line.number-sign.phoihop\", \"match\": \"#.*$\" },\n"
	    "    \"example\": {\n      \"match\": \"^(no\\\\s+due|due|event)(?![a-z-])(.*)$\",\n"
	    "      \"captures\": {\n        \"1\": { \"name\": \"keyword.control.phoihop\" },\n        \"2\": { \"patterns\": [\n"
	    "          { \"include\": \"#comment\" },\n"
	    "          { \"name\": \"keyword.other.phoihop\", \"match\": \"\\\\b(?:last\\\\s+day|last\\\\s+instant|opens|closes)\\\\b\" },\n"
	    "          { \"name\": \"constant.other.date.phoihop\", \"match\": \"(?<![A-Za-z0-9/-])\\\\d{4}-\\\\d\\\\d-\\\\d\\\\d"
	    "(?:T[0-9:]+)?(?![A-Za-z0-9-])\" }\n        ] }\n      }\n    },\n"
	    "    \"value\": {\n      \"patterns\": [\n        { \"include\": \"#comment\" },\n"
	    "        { \"name\": \"string.quoted.double.phoihop\", \"match\": \"\\\"(?:\\\\\\\\.|[^\\\"\\\\\\\\])*\\\"\" },");
	put_rule("constant.other.date", "(?<![A-Za-z0-9-])\\\\d{4}-\\\\d\\\\d-\\\\d\\\\d(?![A-Za-z0-9-])", true);
	put_rule("constant.other.date", "(?<![A-Za-z0-9-])\\\\d{1,2}/\\\\d{1,2}(?![A-Za-z0-9-])", true);
	put_rule("constant.other.date", "[+-]?(?<![A-Za-z0-9])\\\\d{1,2}:\\\\d\\\\d(?![A-Za-z0-9-])", true);
	put_rule("constant.numeric", "(?<![A-Za-z0-9-])-?\\\\d+(?![A-Za-z0-9-])", true);
	fputs("        { \"name\": \"constant.language.phoihop\", \"match\": \"(?<![A-Za-z0-9-])(?:", stdout);
	put_values(cx, &textmate);
	puts(")(?![A-Za-z0-9-])\" }\n      ]\n    },");
	for (int k = 0; k < K__MAX; k++) {
		const char *name = kind_name((enum kind)k);

		printf("    \"%s\": {\n      \"name\": \"meta.statement.%s.phoihop\",\n"
		    "      \"begin\": \"^(%s)(?![a-z-])(?:\\\\s+([a-z][a-z0-9-]*))?\",\n"
		    "      \"beginCaptures\": { \"1\": { \"name\": \"keyword.control.phoihop\" }, \"2\": { \"name\": \"entity.name.type.phoihop\" } },\n"
		    "      \"end\": \"^(?=[^\\\\s#]|\\\\s*(?:`{3}|~{3}))\",\n      \"patterns\": [\n"
		    "        { \"match\": \"^\\\\s+(", name, name, name);
		put_props(&textmate, (enum kind)k);
		printf(")(?![a-z-])\", \"captures\": { \"1\": { \"name\": \"support.type.property-name.phoihop\" } } },\n"
		    "        { \"include\": \"#value\" }\n      ]\n    }%s\n", k + 1 < K__MAX ? "," : "");
	}
	puts("  }\n}");
}

enum err
plan_syntax_print(struct ctx *cx, struct str format)
{
	if (str_is(format, "vim"))
		put_vim(cx);
	else if (str_is(format, "textmate"))
		put_textmate(cx);
	else
		return fail(cx, E_USAGE, "%s", T(cx, "--format takes markdown, vim or textmate."));
	return E_OK;
}
