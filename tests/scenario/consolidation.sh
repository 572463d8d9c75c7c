#!/bin/bash
# From the units' words to one report upward, as a Word document that names every source.
. "$(dirname "$0")/../lib.sh"
# the day a report upward opens is not what is tried here, but for the last lines
bloc
"$P" account new --data "$D" --login btv --name "Reader" --unit btv --role superior-reader --title "Reader" >/dev/null
K=nam/syt/$(sql "select max(period) from due where unit='syt' and duty='nam' and opens <= cast(strftime('%s','now') as int)/86400")
G=nam/hdy/${K##*/}
C=bc-nam/tgtu/${K##*/}
"$P" draft --data "$D" --as syt/officer "$K" --section tham-muu --text $'Đoạn một của Sở.\nĐoạn hai của Sở.' --section ket-qua/suc-khoe \
	--text "Kết quả khám bệnh." --section ket-qua/dan-so --text "Kết quả dân số." --figure kham-benh=1.915.509 --signatory "Giám đốc"
"$P" put --data "$D" --as syt/officer "$K"; "$P" approve --data "$D" --as syt/leader "$K"; "$P" number --data "$D" --as syt/clerk "$K" --number 9/BC-SYT
run "a unit has filed" 0 "$P" file --data "$D" --as syt/clerk "$K"
"$P" draft --data "$D" --as hdy/officer "$G" --section de-xuat --text "Kiến nghị của Hội." --signatory "Chủ tịch Hội"
run "a second unit has filed" 0 "$P" file --data "$D" --as hdy/officer "$G" --number 2/BC-HĐY
run "a member cannot consolidate" 1 "$P" consolidate --data "$D" --as syt/officer "$C"
run "the lead takes every paragraph over" 0 "$P" consolidate --data "$D" --as tgtu/officer "$C" --number 30-BC/TGTU --title "Báo cáo kết quả phối hợp năm"
is "each names its source" "$(sql "select count(*) from sheet_part where kind='source'")" 5
is "a narrower field stands under the wider one" "$(sql "select field from sheet_part where due='$C' and n = (select n - 1 from sheet_part where due='$C' and kind='source' and field='dan-so')")" dan-so-tre-em
run "an officer cannot issue it" 3 "$P" issue --data "$D" --as tgtu/officer "$C"
run "with units missing it is not issued by itself" 1 "$P" issue --data "$D" --as tgtu/head "$C"
has "the missing units are named" "Sở Giáo dục và Đào tạo"
run "a report whose words are in it is returned" 0 "$P" return --data "$D" --as tgtu/officer "$(sql "select filing from due where due='$G'")" \
	--reason "Nêu rõ hơn." --again-by "$(date -d '+5 days' +%F)"
run "they do not go up" 4 "$P" issue --data "$D" --as tgtu/head "$C" --although-missing
has "whose they are is said" "Hội Đông y"
"$P" draft --data "$D" --as hdy/officer "$G" --section de-xuat --text "Kiến nghị nêu rõ hơn." --signatory "Chủ tịch Hội"
run "the unit sends it anew" 0 "$P" file --data "$D" --as hdy/officer "$G" --number 3/BC-HĐY
run "the old words go out, the new ones come in" 0 "$P" consolidate --data "$D" --as tgtu/officer "$C" --without-changed
is "nothing in it is of a report replaced" "$(sql "select count(*) from sheet_part s join filing f using (bloc, filing) where f.replaced_by is not null or f.returned is not null")" 0
is "as many as before" "$(sql "select count(*) from sheet_part where kind='source'")" 5
run "the head issues it, having seen what is missing" 0 "$P" issue --data "$D" --as tgtu/head "$C" --although-missing
N=$(sql "select max(consolidation) from consolidation")
is "its row is done" "$(sql "select done from due where due='$C'")" "$N"
run "it cannot be issued twice" 4 "$P" issue --data "$D" --as tgtu/head "$C"
umask 022
run "the superior reads it" 0 "$P" consolidation "$N" --data "$D" --as btv/reader --docx "$W/r.docx"
is "the file is for its maker alone" "$(stat -c %a "$W/r.docx")" 600
before=$(sha256sum <"$W/r.docx")
run "a file that is there is not replaced" 4 "$P" consolidation "$N" --data "$D" --as btv/reader --docx "$W/r.docx"
is "it is as it was" "$(sha256sum <"$W/r.docx")" "$before"
run "a unit that is no recipient does not" 1 "$P" consolidation "$N" --data "$D" --as syt/officer --docx "$W/x.docx"
run "LibreOffice opens it" 0 soffice -env:UserInstallation=file://"$W/lo" --headless --convert-to pdf --outdir "$W" "$W/r.docx"
out=$(pdftotext -layout "$W/r.pdf" - 2>&1)
has "the unit's words are in it" "Đoạn hai của Sở"
has "with the unit's tag" "[SYT]"
has "the superior body stands above the issuer" "TỈNH ỦY KHÁNH HÒA"
has "the place stands before the day" "Khánh Hòa, ngày"
has "who receives it stands at the end" "- Thường trực Tỉnh ủy;"
has "the post that signs is the one that was given" "TITLE HEAD.TGTU"
is "the kind is said once" "$(grep -ciE '^ *(báo cáo )?kết quả phối hợp năm' <<<"$out")$(grep -c 'Báo cáo kết quả' <<<"$out")" 10
has "the figure is in it" "1.915.509"
has "the silent units are named" "Sở Giáo dục và Đào tạo"
run "the board is told to scripts" 0 "$P" board --data "$D" --json
has "with the states" '"hdy":{'
run "the ledger is in order" 0 "$P" ledger verify --data "$D"
run "a rebuild gives the same rows" 0 "$P" ledger rebuild --data "$D"
[ -z "${KEEP:-}" ] || cp "$W/r.pdf" "$KEEP"
exit $bad
