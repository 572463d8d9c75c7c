#!/bin/bash
# A new plan version from the shell: what was chosen stays chosen, and nobody is told who is writing or, unless his role has
# the board, who filed.
. "$(dirname "$0")/../lib.sh"
bloc
account quantri tgtu administrator
cp -r plans/12-KH-TGTU "$W/plan"
from=$(date -d '+7 hours' +%Y-%m-%d)
enact() { "$P" enact --data "$D" --from "$from" "$@"; }
K=$(sql "select due from due where unit='hdy' and kind='report' and opens <= cast(strftime('%s','now') as int)/86400 and day_now > cast(strftime('%s','now') as int)/86400 order by day_now limit 1")

run "two readings are chosen" 0 enact --as tgtu/head --reading truoc-ngay=inclusive --reading ngay-nghi=later --decision "Kết luận mẫu"
sed -i 's/^  option   later .*/  option   muon "Muộn hơn" : plan.rest day later/' "$W/plan/annex/30-cach-hieu.md"
run "a whole plan takes their place" 0 enact --as tgtu/head --plan "$W/plan" --decision "Kế hoạch mẫu"
has "the reading it no longer knows is named" "ngay-nghi=later"
is "the other one stays chosen" "$(sql "select choice from plan_reading where plan=(select max(plan) from plan_reading) and name='truoc-ngay'")" inclusive

if [ -z "$K" ]; then echo "skip no report is open today"; exit $bad; fi
"$P" draft --data "$D" --as hdy/officer "$K" --section de-xuat --text "Kiến nghị." --signatory "Chủ tịch Hội" >/dev/null || not_ok draft "$K"
run "the effect is shown" 0 enact --as tgtu/head --reading truoc-ngay=strict --dry-run
case $out in *"(drafted)"* | *'"drafted"'*) not_ok "no row says that it is being written" "$out" ;; *) ok "no row says that it is being written" ;; esac
run "the report is filed" 0 "$P" file --data "$D" --as hdy/officer "$K" --number 2/BC-HĐY
run "the head sees the effect" 0 enact --as tgtu/head --reading truoc-ngay=strict --dry-run
has "with what is closed" "closed $K"
run "the administrator sees it" 0 enact --as tgtu/administrator --reading truoc-ngay=strict --dry-run
case $out in *"closed $K"*) not_ok "without what is closed" "$out" ;; *) ok "without what is closed" ;; esac
exit $bad
