#!/bin/bash
# A disk that fills up under a served bloc: it refuses before the disk is full, keeps what was typed, loses nothing, goes on
# reading, and takes again without a restart when there is room. Then a file that may not grow (RLIMIT_FSIZE).
. "$(dirname "$0")/../lib.sh"
mounted=''
off() {
	unserve
	[ -z "$mounted" ] || umount "$W/disk"
	finish "$1"
}
trap 'off $?' EXIT

# A page, and what a form on it needs. get PATH; post NAME CODE PATH FIELD=VALUE...: the answer in $out.
U=''
get() { curl -s -b "$W/jar" -c "$W/jar" -o "$W/page" "$U$1" || : >"$W/page"; }
post() {
	local name=$1 want=$2 path=$3 code args=()
	shift 3
	for x in "$@"; do args+=(--data-urlencode "$x"); done
	code=$(curl -s -b "$W/jar" -c "$W/jar" -o "$W/page" -w '%{http_code}' -H "Origin: $U" --data-urlencode "_csrf=$csrf" "${args[@]}" "$U$path")
	out=$(cat "$W/page")
	if [ "$code" = "$want" ]; then ok "$name"; else not_ok "$name" "$code, not $want: $(sed 's/<[^>]*>//g' <<<"$out" | grep -v '^ *$' | head -12 | tr '\n' ' ')"; fi
}
free_kib() { df --output=avail -k "$W/disk" | tail -1; }
# send N KEY: a report of the small association from the shell, its receipt kept when it was acknowledged
send() {
	"$P" file --data "$D" --as hdy/officer "$K" --number "$1/BC-HDY" --signatory "Chủ tịch Hội" --receipt "$W/receipt-$1" >"$W/said" 2>&1
}
receipts_hold() {
	local r good=1
	for r in "$W"/receipt-*; do
		"$P" receipt verify "$r" --key "$D/keys/verify.key" >/dev/null 2>&1 || good=0
	done
	is "$1" $good 1
}

# --- a disk of its own, served -------------------------------------------------------------------------------------------
disk_mount() {
	[ "$(id -u)" -eq 0 ] && command -v mkfs.ext4 >/dev/null || return 1
	mkdir "$W/disk"
	truncate -s 24M "$W/image"
	mkfs.ext4 -q -m 0 "$W/image" && mount -o loop "$W/image" "$W/disk" 2>/dev/null
}
if disk_mount; then
	mounted=1
	D=$W/disk/bloc
else
	echo "skip a disk that fills up: needs root, mkfs.ext4 and loop mounts"
fi
tests/plan_open "$W/plan"
"$P" init --data "$D" --plan "$W/plan" --origin khoi.example --code KH12 >"$W/init"
link=$("$P" account new --data "$D" --login hdy --name "Post hdy" --unit hdy --role unit-officer --title "Title" | grep -o '/welcome/[A-Za-z0-9_-]*')
account off.tgtu tgtu lead-officer
K=$(sql "select due from due where unit='hdy' and kind='report' and done is null and opens <= cast(strftime('%s','now') as int)/86400 order by day_now limit 1")
"$P" draft --data "$D" --as hdy/officer "$K" --section de-xuat --text "Kiến nghị thứ nhất." --signatory "Chủ tịch Hội" >/dev/null
run "a report is sent" 0 send 1
F=$(sql "select max(filing) from filing")
run "and returned" 0 "$P" return --data "$D" --as tgtu/officer "$F" --reason "Bổ sung" --again-by "$(date -d "30 days" +%F)"

served() {
	# a free port, then a server whose address names it, as a browser must use it
	serve
	unserve
	serve "$port" --url "http://127.0.0.1:$port"
	U=http://127.0.0.1:$port
	csrf=''
	get "$link"; csrf=$(field _csrf)
	post "logged in" 303 "$link" "password=giao ban 2026 quy 1" "again=giao ban 2026 quy 1"

	# --- a file on its way in, with a little more room than what is kept free -----------------------------------------------
	all=$(df --output=size -k "$W/disk" | tail -1)
	dd if=/dev/zero of="$W/disk/filler" bs=1k count=$(($(free_kib) - all / 8 - 3000)) status=none
	sleep 1.1
	get "/draft/$K"; csrf=$(field _csrf); seq=$(field seq)
	head -c 9000000 /dev/zero | tr '\0' 'x' | fold >"$W/annex.txt"
	echo 999999 >"$W/least"
	(while :; do n=$(free_kib); [ "$n" -ge "$(cat "$W/least")" ] || echo "$n" >"$W/least"; sleep 0.01; done) &
	watch=$!
	is "a file that has no room is refused" "$(curl -s --limit-rate 4M -b "$W/jar" -o "$W/page" -w '%{http_code}' -H "Origin: $U" -F "_csrf=$csrf" -F "seq=$seq" -F purpose=attachment -F "file=@$W/annex.txt" "$U/draft/$K/upload")" 507
	out=$(cat "$W/page")
	has "the page says why" "sắp đầy"
	mv "$W/jar" "$W/jar.unit"
	lead=$("$P" account link --data "$D" "$(sql "select account from post where unit = 'tgtu' and role = 'lead-officer'")" | grep -o '/welcome/[A-Za-z0-9_-]*')
	get "$lead"; csrf=$(field _csrf)
	post "the lead logs in" 303 "$lead" "password=giao ban 2026 quy 2" "again=giao ban 2026 quy 2"
	other=$(open_row syt)
	get "/due/$other/paper"
	is "a paper with its scan too" "$(curl -s --limit-rate 4M -b "$W/jar" -o "$W/page" -w '%{http_code}' -H "Origin: $U" -F "_csrf=$(field _csrf)" -F "number=77/BC-SYT" -F "scan=@$W/annex.txt" -F "signatory=Giám đốc Sở" "$U/due/$other/paper")" 507
	out=$(cat "$W/page")
	has "the page says why" "sắp đầy"
	has "and keeps what was typed before the file" "77/BC-SYT"
	has "and behind it" "Giám đốc Sở"
	mv "$W/jar.unit" "$W/jar"
	kill $watch
	wait $watch 2>/dev/null
	is "what is kept free was not touched while it came in" "$([ "$(cat "$W/least")" -ge $((all / 8 - 300)) ] && echo yes || cat "$W/least")" yes
	rm "$W/disk/filler"
	# --- nearly full -------------------------------------------------------------------------------------------------------
	dd if=/dev/zero of="$W/disk/filler" bs=1k count=$(($(free_kib) - all / 16)) status=none
	sleep 1.1
	get "/draft/$K"; csrf=$(field _csrf); seq=$(field seq)
	post "what is small is still stored: a draft" 303 "/draft/$K/save" "seq=$seq" "section=de-xuat" "field=" "text=Kiến nghị thứ hai." "signatory=Chủ tịch Hội"
	get "/draft/$K"; seq=$(field seq)
	post "a report is refused" 507 "/draft/$K/send" "seq=$seq" "number=2/BC-HDY" "signatory=Chủ tịch Hội"
	has "the page says why" "sắp đầy"
	has "keeps the number that was typed" 'value="2/BC-HDY"'
	has "and shows the draft" "Kiến nghị thứ hai."
	head -c 300000 /dev/zero | tr '\0' 'x' | fold >"$W/annex.txt"
	is "a file is refused" "$(curl -s -b "$W/jar" -o "$W/page" -w '%{http_code}' -H "Origin: $U" -F "_csrf=$csrf" -F "seq=$seq" -F purpose=attachment -F "file=@$W/annex.txt" "$U/draft/$K/upload")" 507
	out=$(cat "$W/page")
	has "and the page says why" "sắp đầy"
	is "before the disk is full" "$([ "$(free_kib)" -gt 1000 ] && echo yes)" yes
	is "healthz says so" "$(curl -s -o /dev/null -w '%{http_code}' "$U/healthz")" 503
	run "the shell is refused too" 5 send 2
	is "reading goes on" "$(curl -s -b "$W/jar" -o /dev/null -w '%{http_code}' "$U/filing/$F")" 200

	# --- quite full --------------------------------------------------------------------------------------------------------
	dd if=/dev/zero of="$W/disk/filler-2" bs=1k status=none 2>/dev/null
	refused=0 i=0
	while [ $refused -eq 0 ] && [ $i -lt 60 ]; do
		i=$((i + 1))
		get "/draft/$K"; seq=$(field seq)
		code=$(curl -s -b "$W/jar" -o "$W/page" -w '%{http_code}' -H "Origin: $U" --data-urlencode "_csrf=$csrf" --data-urlencode "seq=$seq" \
			--data-urlencode "section=de-xuat" --data-urlencode "field=" --data-urlencode "text=Chữ gõ lúc đĩa đầy $i. $(head -c 30000 /dev/zero | tr '\0' 'x')" \
			--data-urlencode "signatory=Chủ tịch" "$U/draft/$K/save")
		[ "$code" = 507 ] && refused=1
	done
	is "a disk that is quite full refuses a draft" $refused 1
	out=$(cat "$W/page")
	has "the refused form keeps what was typed" "Chữ gõ lúc đĩa đầy $i."
	is "reading goes on then too" "$(curl -s -b "$W/jar" -o /dev/null -w '%{http_code}' "$U/filing/$F")" 200
	is "the same process serves" "$(kill -0 $server && echo yes)" yes

	# --- room again --------------------------------------------------------------------------------------------------------
	rm "$W/disk/filler" "$W/disk/filler-2"
	sleep 1.1
	get "/draft/$K"; seq=$(field seq)
	post "with room again, without a restart, the draft is saved" 303 "/draft/$K/save" "seq=$seq" "section=de-xuat" "field=" "text=Kiến nghị sau cùng." "signatory=Chủ tịch Hội"
	get "/draft/$K"; seq=$(field seq)
	post "and the report is sent" 303 "/draft/$K/send" "seq=$seq" "number=3/BC-HDY" "signatory=Chủ tịch Hội"
	is "healthz is well" "$(curl -s -o /dev/null -w '%{http_code}' "$U/healthz")" 200
	is "by the same process" "$(kill -0 $server && echo yes)" yes
	unserve
	receipts_hold "every receipt holds"
	run "the ledger is in order" 0 "$P" ledger verify --data "$D"
	is "the database is in order" "$(sql "pragma integrity_check")" ok
	run "a rebuild gives the same rows" 0 "$P" ledger rebuild --data "$D"

}
[ -z "$mounted" ] || served

# --- files that may not grow -------------------------------------------------------------------------------------------
n=0
for kib in 8 16 24 32 48 64 96 128 256 384 512 640 768 1024; do
	F=$(sql "select max(filing) from filing")
	"$P" return --data "$D" --as tgtu/officer "$F" --reason "Bổ sung $kib" --again-by "$(date -d "30 days" +%F)" >/dev/null 2>&1
	"$P" draft --data "$D" --as hdy/officer "$K" --section de-xuat --text "Lần $kib." --signatory "Chủ tịch Hội" >/dev/null 2>&1
	rm -f "$W/receipt-$kib"
	(ulimit -f $kib; send "$kib")
	rc=$?
	[ $rc -eq 0 ] && n=$((n + 1))
	[ $rc -eq 0 ] || [ $rc -eq 5 ] || not_ok "a limit of $kib KiB a file" "exit $rc: $(cat "$W/said")"
	[ $rc -eq 0 ] || send "$kib" || not_ok "after the limit of $kib KiB" "$(cat "$W/said")"
done
is "with a limit of a file's size it sends or says that there is no room" "$([ $n -lt 14 ] && echo yes)" yes
receipts_hold "every receipt holds after it"
run "the ledger is in order after it" 0 "$P" ledger verify --data "$D"
is "the database is in order after it" "$(sql "pragma integrity_check")" ok
exit $bad
