#!/bin/bash
# The page of a report that a small unit writes and sends: what a colleague saved meanwhile is all shown, and a refused form is
# as it was typed, with its ticks.
. "$(dirname "$0")/../lib.sh"
tests/plan_open "$W/plan" || exit 1
sed -i '/^report nam /,/^```/ s/^  to .*/&\n  may stand for  thang of month 12 of the period/' "$W/plan/plan.md"
"$P" init --data "$D" --plan "$W/plan" --origin khoi.example --code KH12 >"$W/init" || { not_ok init "$(cat "$W/init")"; exit 1; }
account hdy hdy unit-officer
K=$(open_row hdy)
M=thang/hdy/${K##*/}-12
link=$(link_of "unit = 'hdy'")
serve
# theirs: the words of what the other one saved, a line each
theirs() { tr -d '\n' <"$W/page" | grep -o '<h2>Bản do người khác đã lưu.*' | sed -E 's#</section>.*##; s#</(h2|h3|p|div)>#\n#g' | sed 's/<[^>]*>//g'; }
# shows NAME LINE, hides NAME WORDS: on the card of what the other one saved
shows() { theirs | grep -qxF "$2" && ok "$1" || not_ok "$1" "no \"$2\" in: $(theirs)"; }
hides() { theirs | grep -qF "$2" && not_ok "$1" "\"$2\" in: $(theirs)" || ok "$1"; }
ticked() { tr -d '\n' <"$W/page" | grep -oF "name=\"also\" value=\"$M\" checked" | wc -l; }
kham=$(sed -n 's/^| kham-dong-y | \([^|]*\) |.*/\1/p' plans/12-KH-TGTU/annex/40-chi-tieu.md)
hoi=$(sed -n 's/^| hoi-vien-dong-y | \([^|]*\) |.*/\1/p' plans/12-KH-TGTU/annex/40-chi-tieu.md)

web "$site/welcome/$link" >/dev/null
is "the officer logs in" "$(post "/welcome/$link" password=mat-khau-moi-1 again=mat-khau-moi-1)" 303

# two write one report
"$P" draft --data "$D" --as hdy/officer "$K" --section de-xuat --text "Đề xuất." --figure hoi-vien-dong-y=50 || not_ok "a draft" "refused"
web "$site/draft/$K" >/dev/null
old=$(field seq)
typed=(section=tham-muu field= "text=Của tôi." section=de-xuat field= "text=Đề xuất."
	indicator=kham-dong-y value= status=actual note= indicator=hoi-vien-dong-y value=50 status=actual note=)
"$P" draft --data "$D" --as hdy/officer "$K" --section de-xuat --text "Đề xuất." --section tham-muu --text "Của đồng nghiệp." \
	--figure kham-dong-y=777 --figure hoi-vien-dong-y=50 --signatory "Chủ tịch Hội Trần A" || not_ok "the colleague's draft" "refused"
is "who saves on what was before is told" "$(post "/draft/$K/save" "seq=$old" "${typed[@]}" signatory=)" 409
shows "the colleague's text is shown" "Của đồng nghiệp."
shows "his figure, with what it is" "$kham: 777 (thực hiện)"
shows "his signatory" "Người ký: Chủ tịch Hội Trần A"
hides "not a figure that is the same" "$hoi"
hides "nor what neither says" "Báo cáo không phát sinh"
is "saved again, with both seen" "$(post "/draft/$K/save" "seq=$(field seq)" "${typed[@]}" signatory=)" 303
web "$site/draft/$K" >/dev/null
old=$(field seq)
is "the colleague takes all of it out" "$(post "/draft/$K/save" "seq=$old" nil=1 section=tham-muu field= text= section=de-xuat field= text= \
	indicator=kham-dong-y value= status=none "note=Chưa thống kê" indicator=hoi-vien-dong-y value= status=actual note= signatory=)" 303
web "$site/draft/$K" >/dev/null
is "one who has words where the other has none" "$(post "/draft/$K/save" "seq=$old" "${typed[@]}" "signatory=Ông B")" 409
shows "is told that they are taken out" "chưa có nội dung"
shows "and the figure" "$hoi: –"
shows "a figure that is not there on purpose, and why" "$kham: không có số liệu. Chưa thống kê"
shows "his empty signatory" "Người ký: chưa có nội dung"
shows "and that nothing is to report" "Báo cáo không phát sinh trong kỳ: có"

# a sending that is refused
web "$site/draft/$K" >/dev/null
is "what it may also close is not ticked" "$(ticked)" 0
is "without a number it is not sent" "$(post "/draft/$K/send" "seq=$(field seq)" "${typed[@]}" "signatory=Chủ tịch Hội" number= "also=$M")" 422
is "the tick is there still" "$(ticked)" 1
is "nor is one made" "$(post "/draft/$K/send" "seq=$(field seq)" "${typed[@]}" "signatory=Chủ tịch Hội" number=)$(ticked)" 4220
is "a save on what was before, with the tick" "$(post "/draft/$K/save" "seq=$old" "${typed[@]}" signatory= "also=$M")" 409
is "keeps it" "$(ticked)" 1
exit $bad
