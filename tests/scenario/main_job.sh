#!/bin/bash
# The main job from the shell: draft, approve, send, receipt, return, again, accept, extend, excuse, erase, proof.
. "$(dirname "$0")/../lib.sh"
bloc
K=$(open_row syt)
[ -n "$K" ] || K=$(sql "select due from due where unit='syt' and duty='nam' order by day_now limit 1")

run "a draft is written" 0 "$P" draft --data "$D" --as syt/officer "$K" --section tham-muu --text "Đã tham mưu 3 văn bản." \
	--section ket-qua/suc-khoe --text "Khám 1.915 lượt." --figure kham-benh=1.915.509 --signatory "Giám đốc"
run "an ambiguous number is refused" 1 "$P" draft --data "$D" --as syt/officer "$K" --figure kham-benh=1,915.5
run "a secrecy mark is refused" 1 "$P" draft --data "$D" --as syt/officer "$K" --section noi-com --text $'TUYỆT MẬT\nNội dung'
is "and nothing of it is stored" "$(sql "select count(*) from draft_text where text like '%TUYỆT%'")" 0
run "ordinary words are not a mark" 0 "$P" draft --data "$D" --as syt/officer "$K" --section noi-com --text "Mật độ dân số tăng; công tác bảo mật tốt."
run "an unapproved draft cannot be sent" 4 "$P" file --data "$D" --as syt/clerk "$K"
run "another unit does not see the row" 1 "$P" put --data "$D" --as gddt/officer "$K"
run "put to the leader" 0 "$P" put --data "$D" --as syt/officer "$K"
run "the officer cannot approve" 3 "$P" approve --data "$D" --as syt/officer "$K"
run "the leader hands it back" 0 "$P" back --data "$D" --as syt/leader "$K" --reason "Bổ sung mục V"
run "put again" 0 "$P" put --data "$D" --as syt/officer "$K"
run "the leader approves" 0 "$P" approve --data "$D" --as syt/leader "$K"
run "without a number it is not sent" 1 "$P" file --data "$D" --as syt/clerk "$K"
for n in abc 0 -3 12BC 12/; do
	run "$n is no number of a document" 1 "$P" number --data "$D" --as syt/clerk "$K" --number "$n"
	has "which says how one is written" "as in 12/BC-SYT"
done
run "a document of 1900 is refused" 1 "$P" number --data "$D" --as syt/clerk "$K" --number 12/BC-SYT --number-day 1900-01-01
run "and one of tomorrow" 1 "$P" number --data "$D" --as syt/clerk "$K" --number 12/BC-SYT --number-day "$(date -d '2 days' +%F)"
run "the clerk numbers it" 0 "$P" number --data "$D" --as syt/clerk "$K" --number 12/BC-SYT
run "the leader hands it back once more" 0 "$P" back --data "$D" --as syt/leader "$K" --reason "Sửa mục II"
"$P" put --data "$D" --as syt/officer "$K"
run "and approves it again" 0 "$P" approve --data "$D" --as syt/leader "$K"
run "the number it had does not send it" 1 "$P" file --data "$D" --as syt/clerk "$K"
has "which says what is missing" "Give it its number"
run "the clerk gives it again" 0 "$P" number --data "$D" --as syt/clerk "$K" --number 12/BC-SYT
run "sent" 0 "$P" file --data "$D" --as syt/clerk "$K" --receipt "$W/r.proof" --json
has "with a short code" '"code":"KH12-'
F=$(sql "select max(filing) from filing")
run "the receipt verifies" 0 "$P" receipt verify "$W/r.proof" --key "$D/keys/verify.key"
run "without a key the signer is not established" 1 "$P" receipt verify "$W/r.proof"
sed 's/A/B/' "$W/r.proof" >"$W/bad.proof"
run "a changed receipt does not" 1 "$P" receipt verify "$W/bad.proof" --key "$D/keys/verify.key"
run "it cannot be sent twice" 4 "$P" file --data "$D" --as syt/clerk "$K"
run "the unit cannot accept its own report" 3 "$P" accept --data "$D" --as syt/clerk "$F"
run "the lead returns it, not for a year slipped in typing" 1 "$P" return --data "$D" --as tgtu/officer "$F" --reason "Bổ sung số liệu" --again-by 2099-11-27
run "the lead returns it" 0 "$P" return --data "$D" --as tgtu/officer "$F" --reason "Bổ sung số liệu" --again-by "$(date -d "30 days" +%F)"
run "a second version is written" 0 "$P" draft --data "$D" --as syt/officer "$K" --section tham-muu --text "Đã tham mưu 4 văn bản." --signatory "Giám đốc"
is "on what was sent before" "$(sql "select text from draft_text where due='$K' and section='ket-qua'") $(sql "select value from draft_figure where due='$K' and indicator='kham-benh'")" "Khám 1.915 lượt. 1.915.509"
"$P" put --data "$D" --as syt/officer "$K"; "$P" approve --data "$D" --as syt/leader "$K"; "$P" number --data "$D" --as syt/clerk "$K" --number 13/BC-SYT
run "and sent" 0 "$P" file --data "$D" --as syt/clerk "$K"
is "it replaces the first" "$(sql "select replaced_by is not null from filing where filing=$F")" 1
F2=$(sql "select max(filing) from filing")
run "the lead accepts it" 0 "$P" accept --data "$D" --as tgtu/head "$F2"
run "accepting twice is a conflict" 4 "$P" accept --data "$D" --as tgtu/head "$F2"

H=$(open_row hdy)
run "a small unit sends in one step" 0 "$P" draft --data "$D" --as hdy/officer "$H" --nil --signatory "Chủ tịch Hội"
run "a number that is none is not sent" 1 "$P" file --data "$D" --as hdy/officer "$H" --number abc
run "nor a day in 1900" 1 "$P" file --data "$D" --as hdy/officer "$H" --number 1/BC-HDY --number-day 1900-01-01
run "nil, numbered while sending" 0 "$P" file --data "$D" --as hdy/officer "$H" --number 1/BC-HDY
G=$(sql "select d.due from due d where d.unit='gddt' and d.kind='report' and d.done is null and not exists (select 1 from due_stands s where s.closes = d.due) order by d.day_now limit 1")
run "the lead extends a day" 0 "$P" extend --data "$D" --as tgtu/head "$G" --to "$(later "$D" "$G")" --reason "Chờ số liệu"
run "not by a year slipped in typing" 1 "$P" extend --data "$D" --as tgtu/head "$G" --to 2199-12-05 --reason "Chờ số liệu"
has "which says what may be named" "The latest that can be entered is"
is "the plan's day stays" "$(sql "select last_day < day_now from due where due='$G'")" 1
run "and excuses" 0 "$P" excuse --data "$D" --as tgtu/head "$G" --reason "Đã gộp"
run "and reminds" 0 "$P" remind --data "$D" --as tgtu/officer "$(sql "select due from due where unit='gddt' and kind='report' and done is null and excused is null order by day_now desc limit 1")" --channel phone --words "Đề nghị gửi báo cáo"

# a quarter's report closes its month
Q=$(sql "select due from due_stands where due like 'quy-1/gddt/%' limit 1")
is "a quarter's row stands for its month" "$(sql "select closes from due_stands where due='$Q'" | sed 's/-0[0-9]$/-03/;s/.*-//')" 03

run "the ledger is in order" 0 "$P" ledger verify --data "$D"
run "a rebuild gives the same rows" 0 "$P" ledger rebuild --data "$D"
run "content is erased by law" 0 "$P" erase --data "$D" --as tgtu/head "$F2" --ground "Điều 10" --all
is "its text is gone" "$(sql "select count(*) from item where entry=$F2 and body is not null")" 0
run "a rebuild after it gives the same rows" 0 "$P" ledger rebuild --data "$D"
run "and the ledger still verifies" 0 "$P" ledger verify --data "$D"
run "the first receipt still verifies" 0 "$P" receipt verify "$W/r.proof" --key "$D/keys/verify.key"
run "the ledger is exported" 0 "$P" ledger export "$W/export" --data "$D"
run "and audited without the bloc" 0 "$P" audit "$W/export" --key "$D/keys/verify.key"
exit $bad
