# Sourced by run: what is measured once, or a few times, and not against others.

url() { echo "http://127.0.0.1:${port[$1]}$2"; }
# wire STORE COOKIE PATH [ENCODING]: bytes of the answer, head and body
wire() { curl -s -o /dev/null -w '%{size_header} %{size_download}\n' -b "$2" ${4:+-H "Accept-Encoding: $4"} "$(url "$1" "$3")" | awk '{ print $1 + $2 }'; }
body() { curl -s -o /dev/null -w '%{size_download}\n' -b "$2" ${4:+-H "Accept-Encoding: $4"} "$(url "$1" "$3")"; }
ms() { curl -s -o /dev/null -w '%{time_total}\n' "$@" | awk '{ printf "%.1f", $1 * 1000 }'; }

s=$first
lead=$(head -1 "$W/c.lead.$s")
officer=$(sed -n 2p "$W/c.lead.$s")
unit=$(head -1 "$W/c.unit.$s")
for page in board home; do
	who=$lead
	[ $page = home ] && who=$unit
	path=$(cat "$W/p.$page")
	note bytes.$page.raw "$(body "$s" "$who" "$path")"
	note bytes.$page.later "$(wire "$s" "$who" "$path" 'gzip, br')"
	first_visit=$(wire "$s" "$who" "$path" 'gzip, br')
	for a in $(curl -s -b "$who" "$(url "$s" "$path")" | grep -o '/static/[a-z0-9.-]*' | sort -u); do
		first_visit=$((first_visit + $(wire "$s" "$who" "$a" 'gzip, br')))
		curl -s -o /dev/null -D - "$(url "$s" "$a")" | grep -qi 'cache-control:.*immutable' || note bytes.$page.again 1
	done
	note bytes.$page.first "$first_visit"
done
note bytes.board.gzip "$(body "$s" "$lead" "$(cat "$W/p.board")" gzip)"

# --- the year's consolidation of 20 units: take all paragraphs, issue, as Word ------------------------------------------

of_page() { sed -n "s/.*name=\"$1\" value=\"\([^\"]*\)\".*/\1/p" "$W/page" | head -1; }
form() { curl -s -b "$1" "$(url "$s" "$2")" | sed 's/></>\n</g' >"$W/page"; }
for y in $((year - 9)) $((year - 8)) $((year - 7)) $((year - 6)) $((year - 5)); do
	k=/consolidation/tong-hop/chu-tri/$y
	form "$officer" "$k"
	note sheet.all "$(ms -b "$officer" -d "_csrf=$(of_page _csrf)&_once=$(of_page _once)&seq=$(of_page seq)&number=1-BC/CT&title=Tong+hop" "$(url "$s" "$k/all")")"
	note sheet.get "$(ms -b "$officer" "$(url "$s" "$k")")"
	form "$lead" "$k"
	note sheet.issue "$(ms -b "$lead" -d "_csrf=$(of_page _csrf)&_once=$(of_page _once)&seq=$(of_page seq)&although_missing=1" "$(url "$s" "$k/issue")")"
done
issued=$(sqlite3 "$W/$s/phoihop.db" "SELECT consolidation FROM consolidation WHERE bloc = 1")
note sheet.issued "$(echo "$issued" | grep -c .)"
for id in $issued; do
	note sheet.docx "$(ms -b "$lead" "$(url "$s" "/report/$id/docx")")"
	note sheet.docx.kb "$(body "$s" "$lead" "/report/$id/docx" | awk '{ printf "%.0f", $1 / 1024 }')"
	note report.get "$(ms -b "$lead" "$(url "$s" "/report/$id")")"
done

# --- start: after a usual end, and after kill -9 in the middle of sending, when nothing was moved out of the log --------

stop() { kill "-$1" "${pid[$2]}" && while kill -0 "${pid[$2]}" 2>/dev/null; do sleep 0.05; done; }
for s in $scales; do
	for i in 1 2 3; do
		stop TERM "$s"
		phoihop "$s" "$W/$s"
		keys "$s"
		"$B/bench/load" send "${port[$s]}" "$W/c.send.$s" "$W/keys" 8 400 40 whole >/dev/null 2>&1 &
		sleep 3
		stop KILL "$s"
		wait $!
		note wal.$s "$(stat -c %s "$W/$s/phoihop.db-wal" | awk '{ printf "%.1f", $1 / 1048576 }')"
		phoihop "$s" "$W/$s" "killed.$s"
	done
	"$B/phoihop" ledger verify --data "$W/$s" >"$W/log.verify" 2>&1
	note verify.$s $?
done

# --- the binary, the plan engine ------------------------------------------------------------------------------------------

objcopy --strip-debug "$B/phoihop" "$W/stripped" && note binary "$(stat -c %s "$W/stripped" | awk '{ printf "%.2f", $1 / 1048576 }')"
if [ -x "$B/bench/plan_bench" ]; then "$B/bench/plan_bench" >"$W/plan" 2>&1; fi
