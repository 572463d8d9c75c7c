# Sourced by run: the figures against their budgets.

missed=0
# row WHAT FIGURE UNIT [OP LIMIT [RATIO TEXT]]: OP is <= or >=
row() {
	local verdict= budget=
	if [ -n "${4:-}" ]; then
		budget="$4 $5"
		if [ -z "$2" ]; then verdict="not measured"
		elif awk -v a="$2" -v o="$4" -v b="$5" 'BEGIN { exit !(o == "<=" ? a <= b : a >= b) }'; then verdict=met
		else verdict=MISSED missed=$((missed + 1)); fi
	fi
	printf '%-58s %12s %-8s %-12s %-8s %s\n' "$1" "${2:--}" "${3:-}" "$budget" "$verdict" "${6:-}"
}
part() { printf '\n%s\n' "$1"; }
rps() { fig "$1.rps"; }
of() { ratio "$(fig "$1")" "$(fig "$2")"; }
small=${scales%% *} large=${scales##* }

printf 'phoihop %s, %s, %s, %s cores, %s, load %s\n' "$(git rev-parse --short HEAD 2>/dev/null)" "$(date '+%Y-%m-%d %H:%M')" \
	"$(uname -sr)" "$(nproc)" "$(awk '/MemTotal/ { printf "%.0f GiB", $2 / 1048576 }' /proc/meminfo)" "$(cut -d' ' -f1-3 /proc/loadavg)"
printf '%s rounds of %s s, medians; a second, p50 / p99 in ms; c = clients, each its own session and connection\n' "$rounds" "$each"
for s in $scales; do printf 'store %s: %s reports, %s MB, made in %s s\n' "$s" "$(fig "data.$s")" "$(fig "data.$s.mb")" "$(fig "data.$s.s")"; done
printf '%-58s %12s %-8s %-12s %-8s %s\n' figure "" "" budget "" "beside it"

part "W1: a board of 200 cells"
for c in 1 8; do
	row "floor, c=$c" "$(rps floor.board.$c)" /s "" "" "$(fig floor.board.$c.p50) / $(fig floor.board.$c.p99)"
	row "nginx, a file of the board's size, c=$c" "$(rps nginx.board.$c)" /s
	[ -n "$peer" ] && row "Fossil, ticket report of 200, c=$c" "$(rps fossil.board.$c)" /s "" "" "$(fig fossil.board.$c.p50) / $(fig fossil.board.$c.p99)"
	for s in $scales; do row "phoihop $s, c=$c" "$(rps board.$c.$s)" /s "" "" "$(fig board.$c.$s.p50) / $(fig board.$c.$s.p99)"; done
done
row "of the floor, c=8 (aim 0.6)" "$(of board.8.$small.rps floor.board.8.rps)" x ">=" 0.3
[ -n "$peer" ] && row "of Fossil, c=8" "$(of board.8.$small.rps fossil.board.8.rps)" x ">=" 10
[ -n "$peer" ] && row "p99 of Fossil's, c=8 (aim 0.1)" "$(of board.8.$small.p99 fossil.board.8.p99)" x "<=" 0.2
for s in $scales; do row "a board of 80 units x 40 periods, $s, c=1" "$(rps large.1.$s)" /s "" "" "$(fig large.1.$s.p50) / $(fig large.1.$s.p99)"; done
row "wrong answers in all rounds" "$(awk '$1 ~ /\.bad$/ && $1 !~ /^(fossil|send|whole|storm)/ { n += $2 } END { print n + 0 }' "$W/all")" "" "<=" 0

part "W3: open a report (4 KiB of text)"
for c in 1 8; do
	row "floor, c=$c" "$(rps floor.item.$c)" /s "" "" "$(fig floor.item.$c.p50) / $(fig floor.item.$c.p99)"
	[ -n "$peer" ] && row "Fossil, a ticket, c=$c" "$(rps fossil.item.$c)" /s "" "" "$(fig fossil.item.$c.p50) / $(fig fossil.item.$c.p99)"
	for s in $scales; do row "phoihop $s, c=$c" "$(rps item.$c.$s)" /s "" "" "$(fig item.$c.$s.p50) / $(fig item.$c.$s.p99)"; done
done
row "of the floor, c=8 (aim 0.5)" "$(of item.8.$small.rps floor.item.8.rps)" x ">=" 0.25
[ -n "$peer" ] && row "of Fossil, c=8" "$(of item.8.$small.rps fossil.item.8.rps)" x ">=" 15

part "W2: send a report (4 KiB of text, form with token and key, counted in the database)"
row "bare insert of the same bytes, WAL+FULL, 1 a commit" "$(fig bare.1)" /s
row "the same, 32 a commit" "$(fig bare.32)" /s
for c in 1 8 64; do row "mutex floor, c=$c" "$(rps floor.new.$c)" /s "" "" "$(fig floor.new.$c.p50) / $(fig floor.new.$c.p99)"; done
for s in $scales; do
	for c in 1 8 64; do row "send, $s, c=$c" "$(rps send.$c.$s)" /s "" "" "$(fig send.$c.$s.p50) / $(fig send.$c.$s.p99)"; done
	for c in 1 8; do row "page, save, page, send: $s, c=$c" "$(rps whole.$c.$s)" /s "" "" "send $(fig whole.$c.$s.p50) / $(fig whole.$c.$s.p99)"; done
done
row "of the floor, c=1 (aim 0.8)" "$(of send.1.$small.rps floor.new.1.rps)" x ">=" 0.5
row "of the mutex floor, c=8 (aim 3)" "$(of send.8.$small.rps floor.new.8.rps)" x ">=" 1
row "p99 of a sending, c=8" "$(fig send.8.$small.p99)" ms "<=" 100
row "fsyncs a report, c=1" "$(fig send.1.$small.syncs)" "" "<=" 1.1
row "fsyncs a report, c=8 (aim 0.15)" "$(fig send.8.$small.syncs)" "" "<=" 0.3
row "fsyncs a report, c=64" "$(fig send.64.$small.syncs)"
row "failures, or told and not in the database" "$(awk '$1 ~ /^(send|whole|storm).*\.bad$/ { n += $2 } END { print n + 0 }' "$W/all")" "" "<=" 0
row "board c=8 while 8 send ($large): p99 of its p99 alone" "$(of storm.board.p99 board.8.$large.p99)" x "<=" 3 "$(fig storm.board.p50) / $(fig storm.board.p99), $(rps storm.board)/s"

part "Other pages (c=1)"
for s in $scales; do
	row "unit's work, $s" "$(rps home.1.$s)" /s "" "" "$(fig home.1.$s.p50) / $(fig home.1.$s.p99); c=8 $(rps home.8.$s)/s"
	row "unit's work, unit with 40 reports a year, $s" "$(rps weight-home.1.$s)" /s "" "" "$(fig weight-home.1.$s.p50) / $(fig weight-home.1.$s.p99)"
	row "the consolidation being written, $s" "$(rps sheet.1.$s)" /s "" "" "$(fig sheet.1.$s.p50) / $(fig sheet.1.$s.p99)"
done
row "consolidation: take 20 units' paragraphs" "$(fig sheet.all)" ms
row "consolidation: the page with them" "$(fig sheet.get)" ms
row "consolidation: issue ($(fig sheet.issued) issued)" "$(fig sheet.issue)" ms
row "year consolidation of 20 units to Word ($(fig sheet.docx.kb) KB)" "$(fig sheet.docx)" ms "<=" 50
if [ -s "$W/plan" ]; then
	sed 's/^/plan: /' "$W/plan"
	while read -r units ms; do
		row "plan of $units units: a year expanded, 1,000 due rows" "$ms" ms "<=" 1
	done < <(awk '/ units: read/ { units = $1 } /^ *1 years:/ { print units, $(NF - 3) }' "$W/plan")
fi

part "Growth: p50 at c=1, against $small"
for s in $scales; do
	[ "$s" = "$small" ] && continue
	row "board, $s" "$(of board.1.$s.p50 board.1.$small.p50)" x "<=" 1.2
	row "report, $s" "$(of item.1.$s.p50 item.1.$small.p50)" x "<=" 1.2
	row "unit's work, $s" "$(of home.1.$s.p50 home.1.$small.p50)" x "<=" 1.2
	row "sending, $s" "$(of send.1.$s.p50 send.1.$small.p50)" x "<=" 1.3
done

part "Memory, start, size"
for s in $scales; do
	row "RssAnon, idle, $s" "$(fig idle.$s)" MiB "<=" 24
	row "RssAnon, most under all of the above, $s" "$(fig load.$s)" MiB "<=" 64
	row "start to the first 200, $s" "$(fig start.$s)" ms "<=" 100
	row "the same after kill -9, log of $(fig wal.$s) MB, $s" "$(fig start.killed.$s)" ms "<=" 500
	row "ledger verify afterwards, $s: exit" "$(fig verify.$s)" "" "<=" 0
done
row "binary without debug symbols" "$(fig binary)" MiB "<=" 5

part "Bytes"
row "board, html raw" "$(fig bytes.board.raw)" B "<=" 40960
row "board, html gzip" "$(fig bytes.board.gzip)" B "<=" 5120
row "board, first visit with heads, style, script, icon" "$(fig bytes.board.first)" B "<=" 21504 "aim 12 KB; any first page under 51200"
row "board, second visit" "$(fig bytes.board.later)" B "<=" 15360 "assets asked for again: $(fig bytes.board.again | grep . || echo none)"
row "unit's work, first visit" "$(fig bytes.home.first)" B "<=" 51200
row "unit's work, second visit" "$(fig bytes.home.later)" B "<=" 15360 "raw $(fig bytes.home.raw)"

part "Not measured: W4 search (there is no search yet), PDF of a consolidation (there is none yet)."
printf '%s budgets missed\n' "$missed"
