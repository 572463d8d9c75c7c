#!/bin/bash
# The main job in a real browser: a fresh bloc, a served program, Chromium. Pictures: build/test/shots (none with LOOKS=no).
# Without the npm packages (no network, none cached) or without Chromium, everything here is skipped.
set -u
cd "$(dirname "$0")/../.." || exit 5
export PHOIHOP=${PHOIHOP:-build/phoihop}
export CHROMIUM=${CHROMIUM:-/usr/bin/chromium}
here=tests/browser
at=build/browser
port='' server=''

[ -x "$CHROMIUM" ] && command -v npm >/dev/null || { echo "skip browser"; exit 0; }
mkdir -p $at build/test/shots
# The source tree stays clean: packages and scripts live together under build/.
cp $here/package.json $here/package-lock.json $here/*.mjs $at/
if ! (cd $at && npm ci --ignore-scripts --no-audit --no-fund --prefer-offline --loglevel=error); then
	echo "skip browser"
	exit 0
fi

work=$(mktemp -d) || exit 5
export DATA=$work/bloc
finish() {
	[ -n "$server" ] && kill "$server" 2>/dev/null && wait "$server" 2>/dev/null
	rm -rf "$work"
}
trap finish EXIT
die() {
	echo "not ok browser: $1"
	exit 1
}

tests/plan_open "$work/plan" || die "plan"
$PHOIHOP init --data "$DATA" --plan "$work/plan" --origin khoi.example --code KH12 >"$work/init" || die "init"
account() { # account KEY LOGIN NAME UNIT ROLE TITLE: KEY and the way in, a line of $work/welcome
	local made
	made=$($PHOIHOP account new --data "$DATA" --login "$2" --name "$3" --unit "$4" --role "$5" --title "$6") || die "account $2"
	echo "$1 ${made#* }" >>"$work/welcome"
}
echo "admin $(grep -o '/welcome/.*' "$work/init")" >"$work/welcome"
account officer chuyenvien.syt "Chuyên viên A" syt unit-officer "Chuyên viên Văn phòng Sở"
account leader giamdoc.syt "Giám đốc B" syt unit-leader "Giám đốc Sở"
account clerk vanthu.syt "Văn thư C" syt unit-clerk "Văn thư Sở"
account lead chuyenvien.tgtu "Chuyên viên D" tgtu lead-officer "Chuyên viên Ban"
account head truongban.tgtu "Trưởng ban E" tgtu lead-head "Trưởng ban"
account auditor kiemtra.tgtu "Kiểm tra F" tgtu auditor "Cán bộ kiểm tra"
account superior lanhdao.btv "Lãnh đạo G" btv superior-reader "Thường trực"
account plain chuyenvien.hdy "Chuyên viên H" hdy unit-officer "Chuyên viên"
account other chuyenvien.gddt "Chuyên viên I" gddt unit-officer "Chuyên viên Sở"
export WELCOME=$work/welcome

$PHOIHOP serve --data "$DATA" --listen 127.0.0.1:0 >"$work/serve" 2>"$work/serve.log" &
server=$!
for _ in $(seq 100); do
	port=$(sed -n '1s/.*([^ )]* \([0-9]*\)).*/\1/p' "$work/serve")
	[ -n "$port" ] && break
	sleep 0.1
done
[ -n "$port" ] || die "the server did not start: $(tail -3 "$work/serve.log")"
export SITE=http://127.0.0.1:$port SHOTS=build/test/shots ROUTES=src/edge/route.def
rc=0
for suite in main plan; do
	node $at/$suite.mjs || rc=1
done
# It ends when asked, and without a word from a sanitizer, should it be built with one.
kill "$server" 2>/dev/null || echo "it is gone before it was asked" >>"$work/serve.log"
wait "$server"
ended=$?
server=''
if [ $ended -eq 0 ]; then
	echo "ok the server ends as asked"
else
	echo "not ok the server ends as asked: $ended"
	rc=1
fi
if grep -aqE 'Sanitizer|runtime error:' "$work/serve.log"; then
	echo "not ok no sanitizer reports: $(grep -aE -m 1 'Sanitizer|runtime error:' "$work/serve.log")"
	cp "$work/serve.log" build/test/browser-server.log
	rc=1
fi
if [ $rc -ne 0 ]; then
	echo "--- the server's log"
	tail -20 "$work/serve.log"
fi
exit $rc
