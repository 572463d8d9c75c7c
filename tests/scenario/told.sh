#!/bin/bash
# What the pages say beside what they do: whose turn it is, what a refused form keeps and what it cannot keep, what a button
# destroys, and what the signs mean.
. "$(dirname "$0")/../lib.sh"
tests/plan_open "$W/plan" || exit 1
# what is collected is awaited today: it is the next thing to do
sed -i "s|^  collect  by .*|  collect  by $(date -d '+7 hours' +%d/%m), on rest day keep|" "$W/plan/plan.md"
"$P" init --data "$D" --plan "$W/plan" --origin khoi.example --code KH12 >"$W/init" || { not_ok init "$(cat "$W/init")"; exit 1; }
account off.syt syt unit-officer; account off.tgtu tgtu lead-officer; account head.tgtu tgtu lead-head
today=$(date -d '+7 hours' +%d/%m/%Y)
K=$(open_row syt)
C=$(sql "select due from due where kind='collection' and done is null order by day_now limit 1")
of=$(sql "select unit from due where due='$C'")
P0=$(sql "select due from due d where d.unit='gddt' and d.kind='report' and d.done is null and not exists (select 1 from due_stands s where s.closes = d.due) order by day_now limit 1")
[ "$of" = syt ] || account other "$of" unit-officer
serve
# come UNIT ROLE: in with a new link
come() {
	local link
	link=$(link_of "unit = '$1' and role = '$2'")
	rm -f "$W/jar"
	web "$site/welcome/$link" >/dev/null
	is "in comes $1/$2" "$(post "/welcome/$link" password=mat-khau-moi-1 again=mat-khau-moi-1)" 303
}
# page PATH: it is there
page() { is "the page $1" "$(web "$site$1")" 200; }
# says NAME TEXT, hides NAME TEXT: on the page, line ends aside
says() { tr -d '\n' <"$W/page" | grep -qF -- "$2" && ok "$1" || not_ok "$1" "no \"$2\""; }
hides() { tr -d '\n' <"$W/page" | grep -qF -- "$2" && not_ok "$1" "there is \"$2\"" || ok "$1"; }
# send PATH NAME=VALUE...: as post, but with files
send() {
	local path=$1 args=()
	shift
	for a in "_csrf=$(field _csrf)" "_once=$(field _once)" "$@"; do args+=(-F "$a"); done
	web "${args[@]}" "$site$path"
}

# what the lead collects: the unit writes to it, and has nothing to press
come "$of" unit-officer
page "/due/$C"
says "a unit is told how the lead gets it" "Gửi nội dung đăng ký cho cơ quan chủ trì bằng văn bản; cơ quan chủ trì ghi nhận khi đã nhận đủ."
page /
says "a row with no act of one's own is looked at" "Xem việc này</a>"

# a draft: files, figures
come syt unit-officer
page "/draft/$K?filled=6&unplaced=0"
says "a file that fits wholly" "Đã điền 6 mục."
page "/draft/$K?filled=6&unplaced=2"
says "a file of which something is left" "Đã điền 6 mục; còn 2 đoạn chưa xếp được vào mục nào: sao chép từ phần nội dung tệp ở bên cạnh."
printf '\x7fELF\x02\x01\x01 no document at all' >"$W/program"
is "a file that is not taken" "$(send "/draft/$K/upload" "seq=$(field seq)" purpose=signed "file=@$W/program;filename=a.pdf")" 415
says "what it was meant for stays chosen" '<option value="signed" selected>'
printf 'Ông Nguyễn Văn An, số căn cước 001099012345, điện thoại 0912345678.\n' >"$W/person.txt"
page "/draft/$K"
is "a file with a person in it" "$(send "/draft/$K/upload" "seq=$(field seq)" purpose=attachment "file=@$W/person.txt")" 303
page "/draft/$K?personal=3"
says "what to do about persons is said" "bỏ họ tên, số căn cước, số điện thoại của cá nhân trước khi gửi."
says "which file a button takes out" 'Bỏ tệp<span class="hide"> person.txt</span>'
page "/draft/$K"
F=$(field indicator)
is "a figure that cannot be read" "$(post "/draft/$K/save" "seq=$(field seq)" "indicator=$F" value=1.23.4 status=actual note= signatory=)" 422
says "its fault is shown as one" "<p class=\"fault\" id=\"e-value-$F\">"
says "and tied to its box" "aria-describedby=\"e-value-$F\""
says "the summary leads to it" "href=\"#f-value-$F\""
says "where it is" "id=\"f-value-$F\""

# a paper report: the scan does not outlive a refusal
come tgtu lead-officer
page "/due/$P0/paper"
hides "at first nothing is lost" "cần chọn lại tệp"
is "a refused form with a scan" "$(send "/due/$P0/paper" "scan=@$W/person.txt")" 422
says "the scan is to be chosen again" "Tệp đã chọn không giữ lại được: cần chọn lại tệp."
is "a refused form without one" "$(send "/due/$P0/paper" "day=$today")" 422
hides "has lost nothing" "cần chọn lại tệp"

# the board
page /board
says "the legend knows what is not sent and not late" "chờ: chưa gửi, còn hạn"
says "what goes with a longer period" "gộp: gộp vào kỳ dài hơn"
says "and what is short for nothing" "k.p.s.: không phát sinh"

# a plan version
come tgtu lead-head
page /revision
is "a version is begun" "$(post /revision/begin)" 303
page /revision
says "the language of the errors is said" "bằng tiếng Anh"
says "what giving it up destroys" "Mọi nội dung, phụ lục, cách hiểu đã soạn sẽ mất, không khôi phục được."
is "without the tick it is not given up" "$(post /revision/drop "seq=$(field seq)")" 422
says "and the tick is asked for" 'id="e-sure"'
page /revision
is "an annex" "$(post /revision/add "seq=$(field seq)" name=50-thay-doi)" 303
page "/revision?file=annex/50-thay-doi.md"
printf '# P\n\n```plan P.5\nchange nhap "Sáp nhập"\n  on %s\n  decision "QĐ 1"\n  absorbs gddt\n  into syt\n```\n' "$(date -d '+7 hours' +%Y-%m-%d)" >"$W/annex.md"
is "its text" "$(post /revision/save "seq=$(field seq)" file=annex/50-thay-doi.md "text=$(cat "$W/annex.md")")" 303
page "/revision/effect?from=$today&show=handed-over"
says "heirs are named" "cho Sở Y tế</td>"
form=$(tr -d '\n' <"$W/page" | grep -oE '<form [^>]*action="/revision/effect".*' | sed 's#</form>.*##')
case $form in *'name="from"'*'name="decision"'*) ok "day and words are of one form" ;; *) not_ok "day and words are of one form" "$form" ;; esac
is "the words are there once" "$(grep -o 'name="decision"' "$W/page" | wc -l)" 1
is "another day, with words" "$(post /revision/effect "seq=$(field seq)" "seen=$(field seen)" "from=$(date -d '+7 hours +1 day' +%d/%m/%Y)" "decision=Chữ vừa gõ")" 303
page /revision/effect
says "keeps them" "Chữ vừa gõ</textarea>"
is "no day, with words" "$(post /revision/effect "seq=$(field seq)" "seen=$(field seen)" from=31/02/2026 "decision=Chữ gõ sau")" 422
says "has its fault at the day" 'id="e-from"'
says "where the summary leads" 'id="f-from"'
says "and keeps them too" "Chữ gõ sau"
page /revision
is "with the tick it is given up" "$(post /revision/drop "seq=$(field seq)" sure=1)" 303
exit $bad
