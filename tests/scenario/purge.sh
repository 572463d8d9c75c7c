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
exit $bad
