#!/bin/bash
# docs/verifying.md: each block of commands in it is run on a real receipt and real exports, and again on false ones.
. "$(dirname "$0")/../lib.sh"
bloc
[ -d /usr/share/gocode/src/golang.org/x/mod/sumdb ] || { echo "skip verifying: apt-get install golang-go golang-golang-x-mod-dev"; exit 0; }
root=$PWD
# a report with a Word file in it
cp tests/fuzz/seed/docx/"$(ls tests/fuzz/seed/docx | head -1)" "$W/report.docx"
K=$(open_row hdy)
"$P" ledger export "$W/older" --data "$D"
"$P" draft --data "$D" --as hdy/officer "$K" --nil --signatory "Chủ tịch Hội" >/dev/null
"$P" draft --data "$D" --as hdy/officer "$K" --file "$W/report.docx" --purpose attachment >"$W/attached" 2>&1 || not_ok "a file is attached" "$(cat "$W/attached")"
run "a report with a file is sent" 0 "$P" file --data "$D" --as hdy/officer "$K" --number 1/BC-HDY
# the tree grows on, so that the receipt has a proof of several lines
for i in 1 2 3 4 5; do account "more.$i" syt unit-officer; done
"$P" receipt print "$(sql "select max(filing) from filing")" --data "$D" >"$W/receipt.tlog-proof"
"$P" key change --data "$D" >/dev/null
"$P" ledger export "$W/export" --data "$D"
cp "$D/keys/verify.key" tests/interop/receipt.go tests/interop/*.py "$W/"
mkdir "$W/bin" && ln -s "$P" "$W/bin/phoihop"
export PATH=$W/bin:$PATH GOCACHE=$W/go GOFLAGS=

# the blocks, each in a file of its own
awk -v to="$W/block." '/^```sh$/ { n++; on = 1; next } /^```$/ { on = 0 } on { print > (to n) }' docs/verifying.md
cd "$W" || exit 5
blocks=$(ls block.* | wc -l)
[ "$blocks" -ge 6 ] && ok "there are blocks to run" || not_ok "there are blocks to run" "$blocks"
block() { bash -euo pipefail "$W/block.$1" >"$W/said" 2>&1; }
for n in $(seq "$blocks"); do
	block "$n" && ok "block $n of docs/verifying.md: $(grep -v '^#' "block.$n" | head -1 | cut -c1-60)" || not_ok "block $n" "$(cat "$W/said")"
done
# every block that checks must be able to say no
block_of() { grep -l -- "$1" block.* | head -1 | sed 's/.*\.//'; }
refuses() { # refuses NAME TEXT-IN-THE-BLOCK
	block "$(block_of "$2")" && not_ok "$1" "accepted" || ok "$1"
}
cp receipt.tlog-proof true.proof
sed -i 's/^index \(.*\)/index 0/' receipt.tlog-proof
refuses "the path does not lead from another place" 'fn='
refuses "nor does phoihop take it" 'phoihop receipt verify'
refuses "nor Go" 'go run'
cp true.proof receipt.tlog-proof
printf 'x' >>report.docx
refuses "another file is not what was sent" 'committed='
truncate -s -1 report.docx
sig=$(grep '^— ' receipt.tlog-proof | head -1 | cut -d' ' -f3)
other=$(echo "$sig" | base64 -d | { head -c 40; tail -c +41 | tr '\000-\377' '\001-\377\000'; } | base64 -w0)
sed -i "s|$sig|$other|" receipt.tlog-proof
refuses "a false signature" 'openssl pkeyutl'
cp true.proof receipt.tlog-proof
block "$(block_of 'openssl pkeyutl')"
sed -i '3{s/^B/C/;t;s/^./B/}' checkpoint
refuses "another root" 'fn='
block "$(block_of 'openssl pkeyutl')"
cp export true.export
sed -i '/^entry 3 /d' export
refuses "an export with an entry taken out" 'export.py'
refuses "phoihop neither" '--since'
cp true.export export
sed -i 's/^item 1 \([^ ]*\) \([^ ]*\) ./item 1 \1 \2 A/' export
python3 export.py verify.key export >/dev/null 2>&1 && not_ok "an export with other content" accepted || ok "an export with other content"
cp true.export export
for n in $(seq "$blocks"); do
	block "$n" && ok "block $n once more" || not_ok "block $n once more" "$(cat "$W/said")"
done
cd "$root" || exit 5
exit $bad
