#!/bin/bash
# The bombs of test_doc_bombs, sent to a served bloc as a browser sends files: each is refused with its sentence, nothing of it
# is stored, the server stays as small as it was and answers others meanwhile.
. "$(dirname "$0")/../lib.sh"
bloc
mkdir "$W/bombs"
build/tests/test_doc_bombs write "$W/bombs" >/dev/null 2>&1 || { not_ok "the bombs are made" "test_doc_bombs write"; exit 1; }
K=$(open_row syt)
link=$(link_of "unit = 'syt' and role = 'unit-officer'")
serve
anon_kib() { awk '/^RssAnon:/ { print $2 }' "/proc/$server/status"; }
stored() { sql "select (select count(*) from file) + (select count(*) from draft_file)"; }
# upload FILE
upload() {
	web -F "_csrf=$csrf" -F "seq=$seq" -F purpose=attachment -F "file=@$1;filename=bomb.docx" "$site/draft/$K/upload"
}

web "$site/welcome/$link" >/dev/null
is "the officer logs in" "$(web --data-urlencode "_csrf=$(field _csrf)" --data-urlencode password=mat-khau-moi-1 --data-urlencode again=mat-khau-moi-1 "$site/welcome/$link")" 303
web "$site/lang/en" >/dev/null
web "$site/draft/$K" >/dev/null
csrf=$(field _csrf) seq=$(field seq)
printf 'Báo cáo\n' >"$W/text"
is "a text is taken" "$(upload "$W/text")" 303
web "$site/draft/$K" >/dev/null
seq=$(field seq) files=$(stored) code=''

# the thread that reads files keeps the memory it has had, once a long text has gone through it
seq -f 'Văn bản số %g về công tác phối hợp.' 60000 >"$W/long"
is "a text that is longer than can be looked through is refused" "$(upload "$W/long")" 415
grep -qF "send it in parts" "$W/page" && grep -q 'name="file"' "$W/page" && ok "and the form is there again, with the reason" ||
	not_ok "and the form is there again, with the reason" "$(grep -o '<h1.*' "$W/page" | head -1)"
head -20000 "$W/long" >"$W/less"
is "20,000 lines are taken" "$(upload "$W/less")" 303
web "$site/draft/$K" >/dev/null
seq=$(field seq) files=$(stored)

# others ask while the bombs are read
while sleep 0.2; do curl -s -o /dev/null -w '%{http_code}\n' --max-time 30 "$site/healthz"; done >"$W/health" &
asking=$!
before=$(anon_kib)
while IFS='|' read -r n what says; do
	[ -s "$W/bombs/$n" ] || continue       # an empty file is no file to a form
	case $says in *"the mark"*) code=422 ;; *) code=415 ;; esac
	is "$what: refused" "$(upload "$W/bombs/$n")" $code
	grep -qF "$says" "$W/page" && ok "$what: $says" || not_ok "$what: $says" "not in the page"
done <"$W/bombs/list"
after=$(anon_kib)
kill $asking
wait $asking 2>/dev/null
echo "# RssAnon $before KiB before, $after KiB after $(wc -l <"$W/bombs/list") bombs; /healthz was asked $(wc -l <"$W/health") times"
# what is freed the address sanitizer keeps for a while, to see who still uses it
ldd "$P" | grep -q libasan || is "the server has not grown by more than 8 MiB" "$((after - before < 8192))" 1
is "it answered others all the while" "$(sort -u "$W/health")" 200
is "nothing of them is stored" "$(stored)" "$files"
web "$site/draft/$K" >/dev/null
seq=$(field seq)
is "and a text is taken as before" "$(upload "$W/text")" 303
exit $bad
