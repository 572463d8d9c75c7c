#!/bin/bash
# The halt switch while the bloc is served: no new receipts, reading goes on, a page and a shell message that say so.
. "$(dirname "$0")/../lib.sh"
bloc
link=$(link_of "role = 'lead-head'")
serve
entries() { sql "select count(*) from entry"; }
K=$(sql "select due from due where unit='gddt' and kind='report' and done is null order by day_now desc limit 1")

web "$site/welcome/$link" >/dev/null
is "the head logs in" "$(post "/welcome/$link" password=mat-khau-moi-1 again=mat-khau-moi-1)" 303
is "the board is shown" "$(web "$site/board")" 200
before=$(entries)
touch "$D/halt"
is "healthz says that nothing is taken" "$(web "$site/healthz")" 503
is "reading goes on: the board" "$(web "$site/board")" 200
is "the row, with what can be done" "$(web "$site/due/$K/extend")" 200
is "an act is refused" "$(post "/due/$K/extend" "to=$(later "$D" "$K")" "reason=Chờ số liệu")" 503
grep -q "đang tạm dừng tiếp nhận" "$W/page" && ok "the page says why" || not_ok "the page says why" "$(sed 's/<[^>]*>//g' "$W/page" | tail -5)"
run "the shell is refused too" 5 "$P" extend --data "$D" --as tgtu/head "$K" --to "$(later "$D" "$K")" --reason "Chờ số liệu"
has "and says why" "The administrator has halted sending"
PHOIHOP_LANG=vi run "in Vietnamese" 5 "$P" extend --data "$D" --as tgtu/head "$K" --to "$(later "$D" "$K")" --reason "Chờ số liệu"
has "as well" "đang tạm dừng tiếp nhận"
N=$(open_row hdy)
run "a draft, which is no entry, is saved" 0 "$P" draft --data "$D" --as hdy/officer "$N" --section tham-muu --text "Nội dung nháp." --signatory "Chủ tịch Hội"
run "but not sent" 5 "$P" file --data "$D" --as hdy/officer "$N" --number 1/BC-HDY
is "and stays" "$(sql "select count(*) from draft where due='$N'")" 1
run "receipts that were given are still printed" 0 "$P" receipt print 1 --data "$D"
run "the ledger can be checked" 0 "$P" ledger verify --data "$D"
is "and is as it was" "$(entries)" "$before"
rm "$D/halt"
is "the switch is off: healthz" "$(web "$site/healthz")" 200
web "$site/due/$K/extend" >/dev/null
is "the act is taken" "$(post "/due/$K/extend" "to=$(later "$D" "$K")" "reason=Chờ số liệu")" 303
is "once" "$(entries)" $((before + 1))
unserve

# a year that is to be opened while nothing may be recorded: the server starts all the same, and does what it can
sql "delete from due where year = (select max(year) from year); delete from year where year = (select max(year) from year)"
touch "$D/halt"
serve
is "with a year to be opened it is served" "$(web "$site/login")" 200
is "the log says what was not done" "$(grep -c 'round: BUSY: The administrator has halted' "$W/serve.log")" 1
is "and the work is not called done" "$(find "$D/round" -newer "$D/halt" 2>/dev/null)" ""
unserve
exit $bad
