#!/bin/bash
# What tools/sqlc takes and refuses: one small case each, with the words the refusal must hold.
set -uo pipefail
sqlc=${1:-build/tools/sqlc}
dir=$(mktemp -d "${TMPDIR:-/tmp}/phoihop-sqlc-XXXXXX")
trap 'rm -rf "$dir"' EXIT
mkdir -p "$dir/migrate" "$dir/out"
cat >"$dir/migrate/0001-first.sql" <<'SQL'
-- class A key bloc, id
CREATE TABLE thing (bloc BIGINT NOT NULL, id BIGINT NOT NULL, name TEXT, PRIMARY KEY (bloc, id));
-- class B
CREATE TABLE plain (id BIGINT NOT NULL, PRIMARY KEY (id));
SQL
fail=0 n=0
run() { printf '%s\n' "$1" >"$dir/s.sql"; "$sqlc" "$dir/out" "$dir"/migrate/*.sql "$dir/s.sql" 2>"$dir/err"; }
refuses() {
	n=$((n + 1))
	if run "$2"; then echo "taken: $2"; fail=1
	elif ! grep -qF -- "$1" "$dir/err"; then echo "for: $2"; echo "wanted: $1"; cat "$dir/err"; fail=1; fi
}
takes() { n=$((n + 1)); run "$1" || { echo "refused: $1"; cat "$dir/err"; fail=1; }; }

takes   '-- a: x
SELECT id FROM thing WHERE bloc = $1 AND id = $2;'
grep -qF '"SELECT id FROM thing WHERE bloc = ?1 AND id = ?2"' "$dir/out/sql.c" || { echo "no ?n in sql.c"; fail=1; }
grep -qF 'PREPARE a AS SELECT id FROM thing WHERE bloc = $1 AND id = $2;' "$dir/out/prepare.sql" || { echo "no \$n for PostgreSQL"; fail=1; }
takes   $'-- a: x\nSELECT t.id FROM thing t JOIN thing u ON u.bloc = t.bloc AND u.id = t.id WHERE t.bloc = $1'
takes   $'-- a: x\nINSERT INTO thing (bloc, id) VALUES ($1, $2) ON CONFLICT (bloc, id) DO UPDATE SET name = excluded.name'
takes   $'-- a: x\nWITH few AS (SELECT id FROM thing WHERE bloc = $1) SELECT count(*) FROM few'
takes   $'-- a: x\nSELECT id FROM plain'
takes   $'-- a (all blocs): x\nSELECT id FROM thing'
takes   $'-- a (sqlite): x\nSELECT id FROM thing WHERE bloc = $1\n-- a (postgres): x\nSELECT id FROM thing WHERE bloc = $1'
takes   $'-- a: what\n-- and why\nSELECT \'it\'\'s -- no ; comment $9 LIKE\' FROM plain'
refuses 'is there already'      $'-- a: x\nSELECT id FROM plain\n-- a: y\nSELECT id FROM plain'
refuses '$1 is missing'         $'-- a: x\nSELECT id FROM plain WHERE id = $2'
refuses 'names 1 tables'        $'-- a: x\nSELECT id FROM thing WHERE id = $1'
refuses 'names 1 tables'        $'-- a: x\nDELETE FROM thing WHERE id = $1'
refuses 'names 2 tables'        $'-- a: x\nSELECT t.id FROM thing t JOIN thing u ON u.id = t.id WHERE t.bloc = $1'
refuses 'names 1 tables'        $'-- a: x\nINSERT INTO thing (bloc, id) VALUES ($2, $1)'
refuses 'never changes its bloc' $'-- a: x\nUPDATE thing SET bloc = $1'
refuses 'never changes its bloc' $'-- a: x\nUPDATE thing SET name = $2, bloc = $1 WHERE id = $3'
refuses 'join tables with JOIN' $'-- a: x\nSELECT 1 FROM thing t, thing u WHERE t.bloc = $1 AND u.bloc = $1'
refuses 'no table nowhere'      $'-- a: x\nSELECT 1 FROM nowhere'
refuses 'LIKE is outside'       $'-- a: x\nSELECT id FROM plain WHERE id LIKE $1'
refuses 'TRUE is outside'       $'-- a: x\nSELECT id FROM plain WHERE true'
refuses 'lower is outside'      $'-- a: x\nSELECT lower($1) FROM plain'
refuses 'date is outside'       $'-- a: x\nSELECT date($1) FROM plain'
refuses 'no JSON functions'     $'-- a: x\nSELECT json_extract($1) FROM plain'
refuses '`||`'                  $'-- a: x\nSELECT $1 || $2 FROM plain'
refuses '`"` is not taken'      $'-- a: x\nSELECT "id" FROM plain'
refuses '`?` is not taken'      $'-- a: x\nSELECT id FROM plain WHERE id = ?'
refuses '`%` is not taken'      $'-- a: x\nSELECT %s FROM plain'
refuses 'strings must end'      $'-- a: x\nSELECT \'abc FROM plain'
refuses 'one statement'         $'-- a: x\nSELECT id FROM plain; DELETE FROM plain'
refuses 'only SELECT'           $'-- a: x\nDROP TABLE plain'
refuses 'no statement'          $'-- a: x\n-- b: y\nSELECT id FROM plain'
refuses 'before the first'      'SELECT id FROM plain'
refuses 'say what it is for'    $'-- a:\nSELECT id FROM plain'
refuses 'MATCH is outside'      $'-- a: x\nSELECT id FROM plain WHERE id MATCH $1'
echo 'CREATE TABLE bare (id BIGINT);' >"$dir/migrate/0002-bare.sql"
refuses 'write `-- class L`'    $'-- a: x\nSELECT id FROM plain'
printf -- '-- class A\nCREATE TABLE bare (id BIGINT);\n' >"$dir/migrate/0002-bare.sql"
refuses 'needs its key'         $'-- a: x\nSELECT id FROM plain'
mv "$dir/migrate/0002-bare.sql" "$dir/migrate/0003-bare.sql"
refuses 'next migration is 0002' $'-- a: x\nSELECT id FROM plain'
[ $fail = 0 ] && echo "ok sqlc takes and refuses: $n cases" || echo "not ok sqlc takes and refuses"
exit $fail
