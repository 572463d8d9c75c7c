# Sourced by the scenarios: a bloc of its own, and checks that say `ok` or `not ok`.
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 5
P=$PWD/${PHOIHOP:-build/phoihop}
export PHOIHOP_LANG=en
W=$(mktemp -d)
D=$W/bloc
server=''
trap 'finish $?' EXIT
bad=0
# What a sanitizer has to say, of the server or of any command here, is in $W/report.*; no command ends with 66 by itself.
for o in ASAN_OPTIONS UBSAN_OPTIONS; do export $o="log_path=$W/report:exitcode=66${!o:+:${!o}}"; done

ok() { echo "ok $1"; }
not_ok() { echo "not ok $1: $2"; bad=1; }
# run NAME CODE COMMAND...: the exit code must be CODE; output in $out
run() {
	local name=$1 want=$2 rc
	shift 2
	out=$("$@" 2>&1)
	rc=$?
	if [ $rc -eq "$want" ]; then ok "$name"; else not_ok "$name" "exit $rc, not $want: $out"; fi
}
# has NAME TEXT: $out contains TEXT
has() { case $out in *"$2"*) ok "$1" ;; *) not_ok "$1" "no \"$2\" in: $out" ;; esac; }
# is NAME GOT WANT
is() { if [ "$2" = "$3" ]; then ok "$1"; else not_ok "$1" "\"$2\", not \"$3\""; fi; }
sql() { sqlite3 "$D/phoihop.db" "$1"; }
# one DIR SQL: the last line of the answer, through the query shell
one() { "$P" sql --data "$1" "$2" | tail -1; }
# open_row UNIT: a report that can be written today, the earliest of the unit's that no other stands for
open_row() { sql "select due from due d where d.unit='$1' and d.kind='report' and d.done is null and d.opens <= cast(strftime('%s','now') as int)/86400 and not exists (select 1 from due_stands s where s.closes = d.due) order by day_now limit 1"; }
# later DIR DUE: a day the row may be extended to
later() { sqlite3 "$1/phoihop.db" "select date(max(last_day, strftime('%s','now') / 86400) * 86400 + 30 * 86400, 'unixepoch') from due where due='$2'"; }
# serve [PORT [ARG...]]: the bloc as process $server on $port of loopback, a free one unless given, until unserve or the end; $site
serve() {
	: >"$W/serve"
	"$P" serve --data "$D" --listen "127.0.0.1:${1:-0}" "${@:2}" >"$W/serve" 2>"$W/serve.log" &
	server=$!
	for _ in $(seq 100); do
		port=$(sed -n 's/.*([^ )]* \([0-9]*\)).*/\1/p' "$W/serve")
		[ -n "$port" ] && break
		sleep 0.1
	done
	site=http://127.0.0.1:$port
}
# web CURL-ARGUMENT...: as a browser that keeps its cookies; the page in $W/page, its status printed
web() { curl -s -o "$W/page" -w '%{http_code}' -b "$W/jar" -c "$W/jar" -H "Origin: $site" -H 'Accept-Language: vi' "$@"; }
# post PATH NAME=VALUE...: with the hidden fields of the page that was shown last
post() {
	local path=$1 args=()
	shift
	for a in "_csrf=$(field _csrf)" "_once=$(field _once)" "$@"; do args+=(--data-urlencode "$a"); done
	web "${args[@]}" "$site$path"
}
# link_of WHERE: a new one-time link's last part, for the account of the post that is so
link_of() { "$P" account link --data "$D" "$(sql "select account from post where $1")" | sed 's|.*/welcome/||'; }
# The server ends when asked, and well: a leak or a fault that a sanitizer found is a status other than 0.
unserve() {
	local rc
	[ -n "$server" ] || return 0
	kill "$server" 2>/dev/null || echo "it is gone before it was asked" >>"$W/serve.log"
	wait "$server" 2>/dev/null
	rc=$?
	server=''
	is "the server ends as asked" "$rc$(grep -ao '^it is gone.*' "$W/serve.log")" 0
}
# finish CODE: what every scenario ends with
finish() {
	local said
	unserve
	said=$(cat "$W"/report.* "$W/serve.log" 2>/dev/null | grep -aE -m 3 'runtime error: |ERROR: [A-Za-z]+Sanitizer')
	[ -z "$said" ] || not_ok "no sanitizer reports" "$said"
	rm -rf "$W"
	exit $(($1 | bad))
}
# field NAME: what a form on the page $W/page has in it
field() { grep -o "name=\"$1\" value=\"[^\"]*\"" "$W/page" | head -1 | sed 's/.*value="//;s/"$//'; }
# account LOGIN UNIT ROLE
account() { "$P" account new --data "$D" --login "$1" --name "Post $1" --unit "$2" --role "$3" --title "Title $1" >/dev/null || not_ok "account $1" "refused"; }
bloc() {
	tests/plan_open "$W/plan" || exit 1
	"$P" init --data "$D" --plan "$W/plan" --origin khoi.example --code KH12 >"$W/init" || { not_ok init "$(cat "$W/init")"; exit 1; }
	account off.syt syt unit-officer; account head.syt syt unit-leader; account clerk.syt syt unit-clerk
	account hdy hdy unit-officer; account off.gddt gddt unit-officer
	account off.tgtu tgtu lead-officer; account head.tgtu tgtu lead-head
}
