#!/bin/bash
# A plan in force carried through the reorganisation of 2025: who owes what before and after, nothing doubled, nothing lost.
. "$(dirname "$0")/../lib.sh"
PLAN=plans/12-KH-TGTU-2025
SIGNED=plans/12-KH-TGTU
G=tests/golden/plan-2025

same() { # same NAME FILE: $out is the file
	if diff "$2" <(printf '%s\n' "$out") >"$W/diff"; then ok "$1"; else not_ok "$1" "$(head -20 "$W/diff")"; fi
}
rules() { # the blocks of rules of a plan.md, without the name it gives itself and without the examples
	awk '/^```plan-example/ { skip = 1 } /^```plan / { on = 1 } on && !/^plan ke-hoach/ { print } /^```$/ { on = 0 }' "$1"
}
run "the plan is in order and its examples hold" 0 "$P" plan check $PLAN
is "its rules are those that were signed" "$(rules $PLAN/plan.md | md5sum)" "$(rules $SIGNED/plan.md | md5sum)"
is "its roster, readings and indicators too" "$(cat $PLAN/annex/{10,30,40}-*.md | md5sum)" "$(cat $SIGNED/annex/{10,30,40}-*.md | md5sum)"
is "it says first that it is an example" "$(sed -n 3p $PLAN/plan.md | cut -c1-12)$(grep -c 'AN EXAMPLE' $PLAN/plan.md)" "> **VÍ DỤ1"
run "its rows" 0 "$P" plan due $PLAN --from 2024-10-01 --to 2026-03-31 --format csv
same "are those worked out" $G/due.csv
for l in vi en; do
	run "it is read back" 0 "$P" --lang $l plan say $PLAN
	same "in the words looked through ($l)" $G/say.$l.txt
done
run "lint" 0 "$P" --lang en plan lint $PLAN --from 2024-10-01 --to 2026-03-31
is "warns of what it warned of before the changes" "$(grep -c warning: <<<"$out")" 3
case $out in *nobody*|*"both called"*|*"answer for"*) not_ok "and of no change" "$out" ;; *) ok "and of no change" ;; esac

# units DUTY PERIOD: who owes it, handed-over rows as unit@old
units() { awk -F, -v d="$1" -v p="$2" '$2==d && $5==p { split($1, k, "@"); print $4 (k[2] == "" ? "" : "@" k[2]) }' $G/due.csv | sort | tr '\n' ' '; }
count() { units "$1" "$2" | wc -w; }
row() { awk -F, -v k="$1" '$1==k { print $10 " " $12 " " $14 }' $G/due.csv; }
D9="cam-lam cam-ranh dien-khanh khanh-son khanh-vinh nha-trang ninh-hoa truong-sa van-ninh"
X10="dac-khu-1 phuong-1 phuong-2 phuong-3 phuong-4 xa-1 xa-2 xa-3 xa-4 xa-5"
sorted() { tr ' ' '\n' <<<"$*" | sort | tr '\n' ' '; }
BEFORE="bhxh dhkh gddt hdy hkh khcn ldtbxh lhh syt tnmt vhtt"
AFTER="bhxh dhkh gddt hdy hkh khcn lhh nnmt snv syt vhtt"
NT="hdy-nt hkh-nt lhh-nt"

is "no key stands twice" "$(cut -d, -f1 $G/due.csv | sort | uniq -d)" ""
is "February 2025: the bodies as they were" "$(units thang 2025-02)" "$(sorted $BEFORE $D9)"
is "March: three successors by field, and the merged one" "$(units thang 2025-03)" \
	"$(sorted $AFTER $D9 gddt@ldtbxh snv@ldtbxh syt@ldtbxh nnmt@tnmt)"
is "the first quarter goes the same way" "$(units quy-1 2025-Q1)" "$(units thang 2025-03)"
is "April: only the new ones" "$(units thang 2025-04)" "$(sorted $AFTER $D9)"
is "the half-year is the districts' own" "$(units nua-nam 2025-H1)" "$(sorted $AFTER $D9)"
is "nothing goes to two: each row handed over has its own fields" "$(cut -d, -f1 $G/due.csv | grep @ | grep -v @ldtbxh | sed 's,/[^/]*/,/,' | sort | uniq -d)" ""
is "July: what districts had open goes to communes" "$(units thang 2025-07)" "$(sorted $AFTER $NT $X10 dac-khu-1@truong-sa \
	phuong-1@nha-trang phuong-3@cam-ranh phuong-4@ninh-hoa xa-1@van-ninh xa-2@dien-khanh xa-3@khanh-vinh \
	xa-4@khanh-son xa-5@cam-lam)"
is "the third quarter" "$(units quy-3 2025-Q3)" "$(sorted $AFTER $NT $X10)"
is "November: one of three associations winds up" "$(units thang 2025-11)" "$(sorted $AFTER $X10 hkh-nt hdy@hdy-nt lhh@lhh-nt)"
is "the year 2025" "$(units nam 2025)" "$(sorted $AFTER $X10 hkh-nt hdy@hdy-nt lhh@lhh-nt)"
is "December: it has wound up" "$(units thang 2025-12)" "$(sorted $AFTER $X10 hkh@hkh-nt)"
is "2026 has the new bodies alone" "$(units quy-1 2026-Q1)" "$(sorted $AFTER $X10)"
is "how many reporters there were" "$(for p in 2024-12 2025-02 2025-03 2025-06 2025-07 2025-08 2025-12 2026-01; do count thang $p; done | tr '\n' ' ')" \
	"20 20 24 20 33 24 22 21 "
is "the calendar of the year was collected before the day" "$(units lich-nam 2025)" "$(sorted $BEFORE btgdv)"
is "who called the meetings" "$(awk -F, '$3=="meeting" { print $4 "/" $5 ":" $7 }' $G/due.csv | tr '\n' ' ')" \
	"tgtu/2024:2024-12-02 btgdv/2025-Q1:2025-03-24 btgdv/2025-Q2:2025-06-23 btgdv/2025-Q3:2025-09-22 btgdv/2025:2025-12-01 btgdv/2026-Q1:2026-03-23 "
is "who reported to the Standing Committee" "$(awk -F, '$3=="consolidation" { print $4 "/" $5 ":" $10 }' $G/due.csv | tr '\n' ' ')" \
	"tgtu/2024-Q3:2024-10-04 tgtu/2024:2024-12-13 btgdv/2025-Q1:2025-04-04 btgdv/2025-H1:2025-07-04 btgdv/2025-Q3:2025-10-03 btgdv/2025:2025-12-12 "
is "February was sent to the old lead" "$(row thang/syt/2025-02)" "2025-02-19  tgtu"
is "what is handed over closes what is handed over" "$(row quy-1/syt/2025-Q1@ldtbxh)" "2025-03-19 thang/syt/2025-03@ldtbxh btgdv"
is "and the heir's own its own" "$(row quy-1/syt/2025-Q1)" "2025-03-19 thang/syt/2025-03 btgdv"

run "history keeps its names" 0 "$P" --lang vi plan explain $PLAN thang/vhtt/2025-02
has "of its day" "1. Báo cáo tháng, Sở Văn hóa và Thể thao, kỳ tháng 02/2025"
run "and the new one stands from its day" 0 "$P" --lang vi plan explain $PLAN quy-1/vhtt/2025-Q1
has "with the change" "đổi tên thành “Sở Văn hóa, Thể thao và Du lịch”"
has "its day" "Ngày 01/03/2025"
has "its decision" "Nghị quyết của Hội đồng nhân dân tỉnh"
has "and where it stands" "[Phụ lục 5, ngày 01/3/2025:"
run "a row handed over says what it is about" 0 "$P" --lang en plan explain $PLAN thang/gddt/2025-03@ldtbxh
has "and from whom" "“Sở Lao động - Thương binh và Xã hội” ended; its row was open on 01/03/2025 and went to “Sở Giáo dục và Đào tạo”. Only for the fields: Dạy nghề."
run "the chart of dates is under the names of the day" 0 "$P" plan due $PLAN --from 2025-02-19 --to 2025-03-19 --unit vhtt --format ics
is "old" "$(grep -c 'SUMMARY:Báo cáo tháng 2025-02 – Sở Văn hóa và Thể thao' <<<"$out")" 1
has "and new" "SUMMARY:Báo cáo tháng 2025-03 – Sở Văn hóa"
run "what the changes did to March" 0 "$P" plan diff $SIGNED $PLAN --from 2025-03-01 --to 2025-03-31
is "rows that went" "$(grep -c '^- ' <<<"$out")" 6
is "rows that came" "$(grep -c '^+ ' <<<"$out")" 14
exit $bad
