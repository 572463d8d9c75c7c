#!/bin/bash
# A secret that came in by mistake goes out whole: looked for in the raw bytes of every file of the store, and in backups.
. "$(dirname "$0")/../lib.sh"
bloc
# one word that stands nowhere else, in a text, a file, a file's name, a draft
S=Zqxwvkontum71
found() { grep -rlaF "$S" "$D" "$W"/*.backup 2>/dev/null | sed "s,$W/,," | sort | tr '\n' ' '; }
is "the word stands nowhere before" "$(found)" ""

K=$(sql "select due from due where unit='hdy' and kind='report' and due not in (select closes from due_stands) and opens <= cast(strftime('%s','now') as int)/86400 order by day_now limit 1")
PHOIHOP_PASSPHRASE='' "$P" backup --data "$D" "$W/before.backup" >/dev/null || not_ok "first backup" "refused"
"$P" draft --data "$D" --as hdy/officer "$K" --section tham-muu --text "Nội dung $S đưa nhầm." --signatory "Chủ tịch Hội" || not_ok "draft" "refused"
PHOIHOP_PASSPHRASE='' "$P" backup --data "$D" "$W/draft.backup" >/dev/null || not_ok "second backup" "refused"
"$P" file --data "$D" --as hdy/officer "$K" --number 1/BC-HDY >/dev/null || not_ok "file" "refused"
F=$(sql "select max(filing) from filing")
PHOIHOP_PASSPHRASE='' "$P" backup --data "$D" "$W/filed.backup" >/dev/null || not_ok "third backup" "refused"
"$P" return --data "$D" --as tgtu/officer "$F" --reason "Bổ sung" --again-by "$(date -d "30 days" +%F)" >/dev/null || not_ok "return" "refused"
"$P" draft --data "$D" --as hdy/officer "$K" --section noi-com --text "Bản hai $S." || not_ok "second draft" "refused"
case $(found) in *bloc/phoihop.db*draft.backup*filed.backup*) ok "it lies in the store and in two backups" ;; *) not_ok "it lies in the store and in two backups" "$(found)" ;; esac

run "an officer may not purge" 3 "$P" purge --data "$D" --as hdy/officer --ground "Điều 10" "$F"
run "it is purged; the backups that hold it are named" 4 "$P" purge --data "$D" --as tgtu/head --ground "Điều 10" "$F" "$W/before.backup" "$W/draft.backup" "$W/filed.backup"
has "the one with the draft" "$W/draft.backup still holds it"
has "the one with the report" "$W/filed.backup still holds it"
has "and not the one before" "$W/before.backup does not hold it"
is "no byte of it is left in the store" "$(grep -rlaF "$S" "$D")" ""
is "the draft is gone" "$(sql "select count(*) from draft where due='$K'")" 0
run "the erasure is in the ledger" 0 "$P" ledger export "$W/export" --data "$D"
is "an export is for its maker alone" "$(stat -c %a "$W/export")" 600
is "as an entry" "$(sql "select count(*) from entry where type = 60")" 1
run "the ledger is in order" 0 "$P" ledger verify --data "$D"
run "a rebuild gives the same" 0 "$P" ledger rebuild --data "$D"
is "and brings nothing back" "$(grep -rlaF "$S" "$D")" ""
rm "$W/draft.backup" "$W/filed.backup"
PHOIHOP_PASSPHRASE='' "$P" backup --data "$D" "$W/after.backup" >/dev/null || not_ok "last backup" "refused"
run "once they are destroyed, nothing holds it" 0 "$P" purge --data "$D" --as tgtu/head --ground "Điều 10" "$F" "$W/before.backup" "$W/after.backup"
is "the raw bytes say so too" "$(found)" ""
run "what is no backup is said to be none" 1 "$P" purge --data "$D" --as tgtu/head --ground "Điều 10" "$F" "$W/init"
run "nor one that is not there" 1 "$P" purge --data "$D" --as tgtu/head --ground "Điều 10" "$F" "$W/nothing"

# a key typed wrong, and that of a report which was sent
run "a row that does not exist is refused" 1 "$P" purge --data "$D" --as tgtu/head --ground "Điều 10" nam/khong-co/2026
has "and where the keys stand is told" "/due/KEY"
run "a row whose report is erased already" 0 "$P" purge --data "$D" --as tgtu/head --ground "Điều 10" "$K"
has "no draft of it was there, it says" "There was no draft of $K"
account hkh hkh unit-officer
E=$(open_row hkh)
"$P" draft --data "$D" --as hkh/officer "$E" --section tham-muu --text "Nội dung bình thường." --signatory "Chủ tịch Hội" || not_ok "ordinary draft" "refused"
"$P" file --data "$D" --as hkh/officer "$E" --number 1/BC-HKH >/dev/null || not_ok "ordinary file" "refused"
N=$(sql "select max(filing) from filing")
"$P" return --data "$D" --as tgtu/officer "$N" --reason "Bổ sung" --again-by "$(date -d "30 days" +%F)" >/dev/null || not_ok "ordinary return" "refused"
"$P" draft --data "$D" --as hkh/officer "$E" --section noi-com --text "Nháp $S." || not_ok "draft on a returned report" "refused"
run "a row with a report that has content is refused" 4 "$P" purge --data "$D" --as tgtu/head --ground "Điều 10" "$E"
has "and the report's entry named" "Entries: $N."
is "nothing of it was taken" "$(sql "select count(*) from draft where due='$E'")" 1
run "its draft alone goes when that is said" 0 "$P" purge --data "$D" --as tgtu/head --ground "Điều 10" "$E" --only-draft
is "and no byte of it is left in the store" "$(grep -rlaF "$S" "$D")" ""
is "the report stays" "$(sql "select count(*) from item where entry=$N and salt is null")" 0
run "an entry has no draft alone" 2 "$P" purge --data "$D" --as tgtu/head --ground "Điều 10" "$N" --only-draft

# a consolidation being written
C=$(sql "select due from due where kind='consolidation' and done is null and opens <= cast(strftime('%s','now') as int)/86400 order by day_now limit 1")
"$P" consolidate --data "$D" --as tgtu/officer "$C" >/dev/null || not_ok "consolidate" "refused"
sql "update sheet set title = 'Tổng hợp $S' where due='$C'"
PHOIHOP_PASSPHRASE='' "$P" backup --data "$D" "$W/sheet.backup" >/dev/null || not_ok "backup with a consolidation" "refused"
run "a consolidation being written is purged by its row; the backup that has it is named" 4 "$P" purge --data "$D" --as tgtu/head --ground "Điều 10" "$C" "$W/sheet.backup"
has "as a draft" "Drafts deleted: 1."
is "and no byte of it is left there either" "$(grep -rlaF "$S" "$D")" ""
rm "$W/sheet.backup"

# a draft alone, before anything was sent
G=$(sql "select due from due where unit='gddt' and kind='report' and done is null and opens <= cast(strftime('%s','now') as int)/86400 order by day_now limit 1")
"$P" draft --data "$D" --as gddt/officer "$G" --section tham-muu --text "Nháp $S." || not_ok "draft alone" "refused"
run "a draft is purged by its row" 0 "$P" purge --data "$D" --as tgtu/head --ground "Điều 10" "$G" "$W/after.backup"
is "and no byte of it is left" "$(found)" ""

# what came in and belongs to nothing, and what was taken off a draft or replaced
L=$(open_row gddt)
head -c 600000 /dev/zero | tr '\0' x >"$W/a.txt"; echo "Tệp $S." >>"$W/a.txt"
attach() { "$P" draft --data "$D" --as gddt/officer "$L" --section tham-muu --text "$1" --signatory "Chủ tịch Hội" --file "$W/a.txt" --purpose "$2" >/dev/null || not_ok "attach $2" "refused"; }
attach "Lời một." attachment
sql "delete from draft_file where due='$L'"
attach "Lời hai." signed
is "two copies lie in the store" "$(sql "select count(*) from file where entry is null")" 2
echo "Bản ký mới." >"$W/a.txt"
attach "Lời ba." signed
is "a signed copy that is replaced goes at once" "$(sql "select count(*) from file where entry is null")" 2
run "a purge of another row" 0 "$P" purge --data "$D" --as tgtu/head --ground "Điều 10" "$K"
has "takes what belongs to nothing" "belonged to no report and no draft: 1"
is "with its chunks" "$(sql "select count(*) from file_chunk c where not exists (select 1 from file f where f.bloc = c.bloc and f.file = c.file)")" 0
is "and no byte of it is left in the store" "$(grep -rlaF "$S" "$D")" ""
is "the draft has its file" "$(sql "select count(*) from draft_file d join file f on f.bloc = d.bloc and f.file = d.file where due='$L'")" 1

# an account's name and login, erased from the ledger, are gone from the store
"$P" account new --data "$D" --login "z.qxwv71" --name "Zqxwvkontum71" --unit hdy --role unit-officer --title "CV" >/dev/null || not_ok "account" "refused"
A=$(sql "select max(account) from account")
run "an account's entry is erased" 0 "$P" erase --data "$D" --as tgtu/head "$A" --ground "Điều 10"
is "its login too" "$(grep -rlaF "z.qxwv71" "$D")" ""
is "and its name" "$(grep -rlaF "$S" "$D")" ""
is "nobody logs in by it" "$(sql "select verifier = '' and login like 'erased%' from credential where account=$A")" 1
run "the ledger is in order still" 0 "$P" ledger verify --data "$D"

# beside a server that works: its readers have the database open, and the write-ahead log is never taken away by a close
login() {
	link=$(link_of "role = 'lead-head'")
	web "$site/welcome/$link" >/dev/null
	web --data-urlencode "_csrf=$(field _csrf)" --data-urlencode "_once=$(field _once)" --data-urlencode password=mat-khau-moi-1 \
		--data-urlencode again=mat-khau-moi-1 "$site/welcome/$link"
}
# filed UNIT: a report of it with the word, as entry $F
filed() {
	K=$(open_row "$1")
	"$P" draft --data "$D" --as "$1/officer" "$K" --section tham-muu --text "Nội dung $S đưa nhầm." --signatory "Giám đốc" >/dev/null &&
		"$P" put --data "$D" --as "$1/officer" "$K" >/dev/null && "$P" approve --data "$D" --as "$1/leader" "$K" >/dev/null &&
		"$P" number --data "$D" --as "$1/clerk" "$K" --number 7/BC >/dev/null && "$P" file --data "$D" --as "$1/clerk" "$K" >/dev/null ||
		not_ok "file beside the server" "refused"
	F=$(sql "select max(filing) from filing")
}
# reads: somebody keeps the state of this moment until reads_no_more; meanwhile the log only grows
reads() {
	coproc READER { sqlite3 "$D/phoihop.db"; }
	reader=$READER_PID
	echo "begin; select 'reads' from entry limit 1;" >&"${READER[1]}"
	read -r out <&"${READER[0]}"
	has "somebody reads" "reads"
}
reads_no_more() {
	echo ".quit" >&"${READER[1]}"
	wait "$reader" 2>/dev/null
}
account off.cam-lam cam-lam unit-officer; account head.cam-lam cam-lam unit-leader; account clerk.cam-lam cam-lam unit-clerk
serve
is "the head logs in" "$(login)" 303
reads
filed syt
is "the page shows it" "$(web "$site/filing/$F") $(grep -c "$S" "$W/page")" "200 1"
case $(found) in *bloc/phoihop.db-wal*) ok "it lies in the write-ahead log of the server" ;; *) not_ok "it lies in the write-ahead log of the server" "$(found)" ;; esac
reads_no_more
run "it is purged while the server runs" 0 "$P" purge --data "$D" --as tgtu/head --ground "Điều 10" "$F"
kill -0 "$server" && ok "the server runs still" || not_ok "the server runs still" "it ended"
is "no file of the store has it, the log neither" "$(find "$D" -name 'phoihop.db*' | wc -l) $(found)" "3 "
is "the page has it no more" "$(web "$site/filing/$F") $(grep -c "$S" "$W/page")" "200 0"
out=$(cat "$W/page")
has "but says that it was erased" "Đoạn này đã được xóa theo quy định của pháp luật"

# a reader that keeps an older state: the log cannot be emptied, the command says so, and ends it when it is asked again
filed cam-lam
reads
run "the purge is not done" 5 "$P" purge --data "$D" --as tgtu/head --ground "Điều 10" "$F"
has "what is erased is said" "Entry $F was erased"
has "and what is not" "its bytes are still in the files of the database"
case $out in *"are empty"*) not_ok "nothing is said to be empty" "$out" ;; *) ok "nothing is said to be empty" ;; esac
case $(found) in *bloc/phoihop.db*) ok "the bytes are there indeed" ;; *) not_ok "the bytes are there indeed" "$(found)" ;; esac
is "the page has it no more" "$(web "$site/filing/$F") $(grep -c "$S" "$W/page")" "200 0"
reads_no_more
run "when the reader has gone it is purged to the end" 0 "$P" purge --data "$D" --as tgtu/head --ground "Điều 10" "$F"
is "and no byte of it is left" "$(found)" ""
unserve
exit $bad
