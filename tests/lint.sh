#!/bin/bash
# The rules of the house that a compiler does not see.
set -u
cd "$(dirname "$0")/.." || exit 5
bad=0
check() { # check NAME OUTPUT: fails when OUTPUT is not empty
	if [ -n "$2" ]; then printf 'not ok %s\n%s\n' "$1" "$2"; bad=1; else echo "ok $1"; fi
}

# who may include whom
layer() { # layer DIR ALLOWED...
	local dir=$1; shift
	local allowed="$*" out
	out=$(grep -nE '^#include "[a-z]+/' src/"$dir"/*.[ch] src/"$dir"/*.tmpl 2>/dev/null | while IFS= read -r line; do
		to=$(printf '%s' "$line" | sed 's/.*#include "\([a-z]*\)\/.*/\1/')
		case " $dir $allowed " in *" $to "*) ;; *) printf '%s\n' "$line" ;; esac
	done)
	check "layer $dir includes only: $allowed" "$out"
}
layer base
layer plan base
layer store base
layer doc base
layer ledger store base
layer case plan ledger store doc base
layer page case store plan ledger base

# projected tables are written by apply alone
tables=$(awk '/^-- class A/ { a = 1 } /^CREATE TABLE/ { if (a) print $3; a = 0 }' src/store/migrate/*.sql)
out=
for t in $tables; do
	out=$out$(grep -nE "(INSERT INTO|UPDATE|DELETE FROM) $t\b" src/store/sql/*.sql | grep -v '^src/store/sql/apply.sql')
done
check "class A tables are written in apply.sql only" "$out"

# the plan is data: no unit of the built-in plan is named in the source
names=$(grep -hE '^unit [a-z-]+ "' plans/12-KH-TGTU/annex/*.md plans/12-KH-TGTU/plan.md | sed 's/^unit [a-z-]* "\([^"]*\)".*/\1/')
out=$(printf '%s\n' "$names" | while IFS= read -r n; do [ -n "$n" ] && grep -rnF "$n" src --include='*.[ch]' --include='*.tmpl' --include='*.def'; done)
check "no unit of the built-in plan in the source" "$out"

# a statement is a text fixed at build (tools/sqlc reads those in src/store/sql), prepared in sqlite.c, or in query.c on a
# connection that only reads; nothing of SQLite's that puts texts together or runs several
prepare() { grep -rnE 'sqlite3_prepare|<sqlite3\.h>' src | grep -vE '^src/store/(sqlite\.[ch]|query\.c):'; }
calls() { grep -rnE 'sqlite3_(exec|get_table|v?mprintf|v?snprintf|str_[a-z]+)\b' src tools; }
putting() { grep -rnE "(str_fmt|buf_[a-z]+|n?printf)\(.*\"[^\"]*\b(SELECT|INSERT|UPDATE|DELETE FROM|CREATE|DROP|ALTER|PRAGMA|ATTACH)\b " src; }
check "SQL is not put together from strings" "$(prepare; calls; putting)"

check "no promise of later work" "$(grep -rnE 'TODO|FIXME|\bXXX\b' src tools tests --include='*.[ch]' --include='*.tmpl' --include='*.sql')"
check "every message has a Vietnamese translation, with the same values" \
	"$(LC_ALL=C awk -f tests/messages.awk po/vi/*.po src/*.c src/*/*.[ch] src/*/*.def src/*/*.tmpl)"
exit $bad
