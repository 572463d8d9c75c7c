# messages.awk — every message id of the program that po/vi has no translation for, each with the place it was first seen,
# and every translation that would print other values than its message.
#
#     LC_ALL=C awk -f tests/messages.awk po/vi/*.po src/*/*.[ch] src/*/*.def src/*/*.tmpl
#
# A message is a string that stands in T(), N_() or SAY(), in {{ t }} and {{ tf }}, where a function declared before takes
# a `const char *label`, in a field `.label`, or in the column of a .def table that people read. Adjacent strings are one,
# as the C compiler joins them. Files are read line by line; the scanner knows strings, characters, comments, names and
# brackets, and keeps for every open bracket who called it and at which argument it stands.

function kind_of(name)
{
	if (name ~ /\.po$/)
		return "po"
	return name ~ /\.tmpl$/ ? "tmpl" : "c"
}

# The printf directives of a message, in their order: a translation has to have the same.
function directives(s,    all)
{
	gsub(/%%/, "", s)
	while (match(s, /%[-0-9.* ]*[lzh]*[A-Za-z]/)) {
		all = all substr(s, RSTART, RLENGTH) " "
		s = substr(s, RSTART + RLENGTH)
	}
	return all
}

function po_end()
{
	if (id != "" && text != "") {
		have[id] = 1
		if (directives(id) != directives(text))
			printf "%s: other values than in the message: \"%s\"\n", po, text
	}
	id = text = ""
}

function po_line(s)
{
	if (s ~ /^msgid /) {
		po_end()
		po = FILENAME ":" FNR
		into = "id"
	} else if (s ~ /^msgstr /) {
		into = "text"
	} else if (s !~ /^"/) {
		return
	}
	sub(/^[^"]*"/, "", s)
	sub(/"[ \t]*$/, "", s)
	if (into == "id")
		id = id s
	else
		text = text s
}

# Is a string here, at the innermost bracket, a message?
function is_message()
{
	if (caller[depth] == "T" || caller[depth] == "SAY")
		return arg[depth] == 1
	if (caller[depth] == "N_" || field[depth] || (caller[depth], arg[depth]) in labelled)
		return 1
	return caller[depth] == "X" && depth == 1 && arg[1] == column
}

function string_end()
{
	if (held && message && literal != "" && !(literal in seen)) {
		seen[literal] = place
		order[++n] = literal
	}
	held = 0
	literal = ""
}

function token(s,    c)
{
	c = substr(s, 1, 1)
	if (c == "\"") {
		if (!held) {
			held = 1
			message = is_message()
			place = FILENAME ":" FNR
		}
		literal = literal substr(s, 2, length(s) - 2)
		return
	}
	string_end()
	if (c == "(" || c == "{" || c == "[") {
		caller[++depth] = c == "(" ? word : ""
		arg[depth] = 0
		field[depth] = 0
	} else if (c == ")" || c == "}" || c == "]") {
		if (depth > 0)
			depth--
	} else if (c == ",") {
		arg[depth]++
		field[depth] = 0
	} else if (c == ";") {
		field[depth] = 0
	} else if (c == "=") {
		field[depth] = word == "label" || word == "undo_label"
	}
	if (s == "label" && pointer && caller[depth] != "")
		labelled[caller[depth], arg[depth]] = 1
	pointer = c == "*" && word == "char"
	word = c ~ /[A-Za-z_]/ ? s : ""
}

function c_line(s)
{
	while (s != "") {
		if (comment) {
			if (!match(s, /\*\//))
				return
			comment = 0
		} else if (!match(s, /"([^"\\]|\\.)*"|'([^'\\]|\\.)+'|\/\*|\/\/|[A-Za-z_][A-Za-z0-9_]*|[^ \t]/)) {
			return
		} else if (substr(s, RSTART, 2) == "/*") {
			comment = 1
		} else if (substr(s, RSTART, 2) == "//") {
			return
		} else {
			token(substr(s, RSTART, RLENGTH))
		}
		s = substr(s, RSTART + RLENGTH)
	}
}

# What stands in {{ }} is C; t and tf call T().
function tmpl_line(s,    part)
{
	while (s != "") {
		if (!code) {
			if (!match(s, /\{\{[#!]?/))
				return
			code = substr(s, RSTART, RLENGTH) == "{{#" ? 2 : 1
			s = substr(s, RSTART + RLENGTH)
			called = code == 1 && s ~ /^ *tf? "/
			if (called) {
				sub(/^ *tf? /, "", s)
				c_line("T(cx,")
			}
		}
		part = s
		s = ""
		if (match(part, /\}\}/)) {
			s = substr(part, RSTART + 2)
			part = substr(part, 1, RSTART - 1)
		} else {
			RSTART = 0
		}
		closed = RSTART > 0
		if (code == 1)
			c_line(part)
		if (closed) {
			c_line(called ? ");" : ";")
			code = called = 0
		}
	}
}

FNR == 1 {
	po_end()
	string_end()
	kind = kind_of(FILENAME)
	depth = comment = code = pointer = field[0] = 0
	caller[0] = word = ""
	column = FILENAME ~ /\/(err|command|plan_cmd)\.def$/ ? 3 : -1
}
kind == "po" { po_line($0); next }
/^#[ \t]*(include|define X\()/ { next }
kind == "tmpl" { tmpl_line($0); next }
{ c_line($0) }

END {
	po_end()
	string_end()
	for (i = 1; i <= n; i++)
		if (!(order[i] in have))
			printf "%s: \"%s\"\n", seen[order[i]], order[i]
}
