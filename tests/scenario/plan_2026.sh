#!/bin/bash
# The built-in plan in 2026, and what each alternative reading changes (the clauses of II.3.4).
. "$(dirname "$0")/../lib.sh"
PLAN=plans/12-KH-TGTU
run "the plan is in order" 0 "$P" plan check $PLAN
"$P" plan due $PLAN --from 2026-01-01 --to 2026-12-31 --format csv >"$W/due.csv"
col() { awk -F, -v k="$1" 'NR==1 { for (i=1;i<=NF;i++) if ($i==k) print i }' "$W/due.csv"; }
is "the columns are the contract's" "$(head -1 "$W/due.csv")" "due,duty,kind,unit,period,opens,window_from,window_to,rule_date,last_day,last_instant,stands_for,provisional,to,copy,clause"
is "320 report rows" "$(awk -F, '$3=="report"' "$W/due.csv" | wc -l)" 320
is "20 reporters" "$(awk -F, '$3=="report" {print $4}' "$W/due.csv" | sort -u | wc -l)" 20
is "16 rows each" "$(awk -F, '$3=="report" {n[$4]++} END {for (u in n) print n[u]}' "$W/due.csv" | sort -u)" 16
is "last days of one unit" "$(awk -F, '$3=="report" && $4=="syt" {print $10}' "$W/due.csv" | sort -u | tr '\n' ' ')" \
	"2026-01-19 2026-02-19 2026-03-19 2026-04-19 2026-05-19 2026-06-19 2026-07-19 2026-08-19 2026-09-19 2026-10-19 2026-11-19 2026-11-29 2026-12-19 "
is "three rows are closed by larger ones" "$(awk -F, '$4=="syt" && $12!="" {print $12}' "$W/due.csv" | sort | tr '\n' ' ')" "thang/syt/2026-03 thang/syt/2026-06 thang/syt/2026-09 "
is "briefing windows" "$(awk -F, '$3=="meeting" {print $7"–"$8}' "$W/due.csv" | sort | tr '\n' ' ')" \
	"2026-03-23–2026-03-29 2026-06-22–2026-06-28 2026-09-21–2026-09-27 2026-12-01–2026-12-06 "
last() { "$P" plan due $PLAN --from 2026-01-01 --to 2026-12-31 --unit "$1" --duty "$2" --reading "$3" --format csv | awk -F, 'NR>1 {print $10}' | tr '\n' ' '; }
is "read inclusively, the 20th counts" "$(last syt quy-1 truoc-ngay=inclusive)" "2026-03-20 "
is "and the year's report ends on the 30th" "$(last syt nam truoc-ngay=inclusive)" "2026-11-30 "
run "the plan is read back" 0 "$P" plan say $PLAN --lang vi
has "as sentences" "Báo cáo tháng"
run "a date explains itself" 0 "$P" plan explain $PLAN thang/syt/2026-03
has "with its clause" "II.3.4.2"
has "whose words are quoted" "Báo cáo tháng, trước ngày 20 của tháng đó"
run "so does the year's report" 0 "$P" --lang vi plan explain $PLAN nam/syt/2026
has "with the rule in words" "Quy tắc ghi kèm điểm này: trước ngày 30/11, ngày cuối còn đúng hạn là ngày 29/11."
has "the general reading called general" "Cách hiểu dùng chung cho cả kế hoạch"
exit $bad
