#!/bin/bash
# Every migration and every statement is good SQL on PostgreSQL 15 too: a private cluster in a temporary directory, reached
# by a socket there and by nothing else, reads build/gen/prepare.sql (made by tools/sqlc) and stops at the first error.
# Without PostgreSQL on the machine this says `skip`.
set -euo pipefail
sql=${1:-build/gen/prepare.sql}
bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1)
[ -n "$bin" ] && [ -x "$bin/initdb" ] || { echo "skip no PostgreSQL here"; exit 0; }
dir=$(mktemp -d "${TMPDIR:-/tmp}/phoihop-pg-XXXXXX")
as=()
if [ "$(id -u)" = 0 ]; then          # initdb refuses root
	as=(runuser -u postgres --)
	chown postgres "$dir"
fi
end() {
	"${as[@]}" "$bin/pg_ctl" -D "$dir/data" -m immediate stop >/dev/null 2>&1 || true
	rm -rf "$dir"
}
trap end EXIT
cp "$sql" "$dir/prepare.sql"
chmod a+r "$dir/prepare.sql"
cd "$dir"
"${as[@]}" "$bin/initdb" -D "$dir/data" --no-sync --auth=trust --encoding=UTF8 --locale=C -U phoihop >"$dir/log" 2>&1 ||
	{ cat "$dir/log"; exit 1; }
"${as[@]}" "$bin/pg_ctl" -D "$dir/data" -w -s -l "$dir/server.log" \
	-o "-c listen_addresses='' -c unix_socket_directories='$dir' -c fsync=off" start >/dev/null || { cat "$dir/server.log"; exit 1; }
psql() { "${as[@]}" "$bin/psql" -X -q -h "$dir" -U phoihop -d postgres -v ON_ERROR_STOP=1 "$@"; }
if ! psql -f "$dir/prepare.sql" -c 'SELECT count(*) AS prepared FROM pg_prepared_statements' -At >"$dir/count"; then
	echo "not ok every statement on PostgreSQL"
	exit 1
fi
want=$(grep -c '^PREPARE ' "$dir/prepare.sql" || true)
got=$(tail -1 "$dir/count")
[ "$got" = "$want" ] && [ "$want" -gt 0 ] || { echo "not ok $got of $want statements prepared"; exit 1; }
echo "ok $got statements prepared on $("${as[@]}" "$bin/postgres" --version)"
