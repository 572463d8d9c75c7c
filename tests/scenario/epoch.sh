#!/bin/bash
# An older copy put back: refused at the start, then a new epoch that names what is missing; receipts taken in again.
. "$(dirname "$0")/../lib.sh"
bloc
export PHOIHOP_PASSPHRASE="chin chu cai do"
today=$(TZ=UTC-7 date +%F)
row() { one "$1" "select d.due from due d where d.kind='report' and d.done is null and d.opens <= cast(strftime('%s','now') as int)/86400 and not exists (select 1 from due_stands s where s.closes = d.due) order by d.due limit 1"; }
receive() { "$P" receive --data "$1" --as tgtu/officer "$2" --day "$today" --time 00:00 --number 1/BC --signatory "Giám đốc" --nil; }
# send DIR: a report on paper is received; $key is the row, $entry its entry, $receipt the file
send() {
	key=$(row "$1")
	receive "$1" "$key" >"$W/sent" 2>&1 || return 1
	entry=$(one "$1" "select max(filing) from filing")
	receipt=$W/$(basename "$1").$entry
	"$P" receipt print "$entry" --data "$1" >"$receipt"
}
copy() { sqlite3 "$1/phoihop.db" "vacuum into '$2'"; }
put_back() { rm -f "$2/phoihop.db-wal" "$2/phoihop.db-shm"; cp "$1" "$2/phoihop.db"; }

send "$D" || not_ok "a report before the copy" "$(cat "$W/sent")"
kept=$receipt
run "a backup is made" 0 "$P" backup --data "$D" "$W/backup"
copy "$D" "$W/old.db"
size=$(one "$D" "select size from head")
send "$D" || not_ok "a report after the copy" "$(cat "$W/sent")"
lost=$receipt lost_key=$key lost_no=$entry
send "$D" || not_ok "another" "$(cat "$W/sent")"
lost2=$receipt
run "an export before" 0 "$P" ledger export "$W/before" --data "$D"
cp "$D/checkpoints/1" "$W/checkpoints"
cp "$D/keys/verify.key" "$W/verify.key"
have=$(one "$D" "select size from head")

# the disk has an old database beside the newer file of checkpoints
put_back "$W/old.db" "$D"
run "nothing is recorded on an old database" 1 "$P" account new --data "$D" --login later.syt --name "Post" --unit syt --role unit-officer --title "Title"
has "it says what happened" "an old copy of the database was put back"
has "and what to do" "phoihop ledger epoch --data DIR"
run "reading goes on" 0 "$P" board --data "$D"
PHOIHOP_LANG=vi run "in Vietnamese too" 1 "$P" account new --data "$D" --login later.syt --name "Post" --unit syt --role unit-officer --title "Title"
has "with the way out" "mở thời đoạn mới"
run "ledger verify tells as well" 1 "$P" ledger verify --data "$D"
has "naming the checkpoint" "shorter than its checkpoint signed at $((size + 1)) entries"
serve
unserve
is "the server says it when it starts" "$(cat "$W/serve" "$W/serve.log" | grep -c 'phoihop ledger epoch --data DIR')" 1

run "a new epoch is opened" 0 "$P" ledger epoch --data "$D"
has "it has the next number" "Epoch 2 is open"
has "the first lost entry is named" "entry $((size + 1)) of epoch 1: missing"
has "and the last" "entry $have of epoch 1: missing"
is "its first leaf opens it" "$(one "$D" "select type from entry where no = $((size + 1))")" 70
is "the origin has the epoch" "$(one "$D" "select note from checkpoint order by epoch desc, size desc limit 1" | sed 's/\\n.*//')" "khoi.example/nhat-ky/1/2"
run "a second is not opened for nothing" 4 "$P" ledger epoch --data "$D"
run "the ledger is in order" 0 "$P" ledger verify --data "$D"
has "and counts what is missing" "$((have - size)) entries of closed epochs are missing, 0 of them"
run "a rebuild gives the same rows" 0 "$P" ledger rebuild --data "$D"
for r in "$kept" "$lost" "$lost2"; do
	run "a receipt from before verifies" 0 "$P" receipt verify "$r" --key "$D/keys/verify.key"
done

is "the lost report's row is open" "$(one "$D" "select first_day is null from due where due='$lost_key'")" 1
run "a receipt of an entry that is there is not taken" 4 "$P" receipt readmit "$kept" --data "$D"
has "as not lost" "it was not lost"
run "a lost one is" 0 "$P" receipt readmit "$lost" --data "$D"
has "under a new number" "is on record again, as entry $((size + 2))"
run "not twice" 4 "$P" receipt readmit "$lost" --data "$D"
sed 's/^index ./&1/' "$lost" >"$W/false"
run "nor a changed one" 1 "$P" receipt readmit "$W/false" "$lost2" --data "$D"
has "the others are taken all the same" "$lost2: entry"
"$P" init --data "$W/twin" --plan "$W/plan" --origin khoi.example --code KH12 >/dev/null
account_twin() { "$P" account new --data "$W/twin" --login "twin.$1" --name "Post" --unit syt --role unit-officer --title "Title" >/dev/null; }
while [ "$(one "$W/twin" "select max(no) from entry")" -lt $((size + 2)) ]; do account_twin $((++n)); done
"$P" receipt print $((size + 2)) --data "$W/twin" >"$W/twin.proof"
run "nor one of a ledger that took this one's name" 1 "$P" receipt readmit "$W/twin.proof" --data "$D"
has "for want of the key" "No key in the key file signed this"
is "the row counts from the day of the receipt" "$(one "$D" "select first_day is not null and filing is null from due where due='$lost_key'")" 1
is "its history says so" "$(one "$D" "select kind from act where due='$lost_key' order by entry desc limit 1")" readmitted
run "what is missing still" 0 "$P" ledger missing --data "$D"
has "one on record again" "entry $lost_no of epoch 1: on record again as entry $((size + 2))"
run "the content is sent again" 0 receive "$D" "$lost_key"
is "and is as early as the lost one" "$(one "$D" "select done_day = first_day from due where due='$lost_key'")" 1
run "a rebuild gives the same rows again" 0 "$P" ledger rebuild --data "$D"
run "the ledger is in order still" 0 "$P" ledger verify --data "$D"

run "an export after" 0 "$P" ledger export "$W/after" --data "$D"
run "is in order" 0 "$P" audit "$W/after" --key "$D/keys/verify.key"
run "and does not go on from the one before" 1 "$P" audit "$W/after" --key "$D/keys/verify.key" --since "$W/before"
has "for a reason that it tells" "entry $((size + 1)) opens epoch 2"
send "$D" || not_ok "the bloc goes on" "$(cat "$W/sent")"
"$P" ledger export "$W/later" --data "$D"
run "a later export goes on from it" 0 "$P" audit "$W/later" --key "$D/keys/verify.key" --since "$W/after"
run "not the other way round" 1 "$P" audit "$W/after" --since "$W/later"
has "what is missing is named" "Entry $((size + 5)): it is in the older export"

# an epoch-opening entry that commits to something else does not pass
python3 - "$W/later" "$W/forged" <<'PY'
import base64, sys
out = []
for line in open(sys.argv[1], "rb").read().split(b"\n"):
    w = line.split(b" ")
    if w[0] == b"entry" and b"nhat-ky/1/1" in base64.b64decode(w[3]):
        w[3] = base64.b64encode(base64.b64decode(w[3]).replace(b"nhat-ky/1/1", b"nhat-ky/1/3", 1))
        line = b" ".join(w)
    out.append(line)
open(sys.argv[2], "wb").write(b"\n".join(out))
PY
run "an opening entry that was changed is found" 1 "$P" audit "$W/forged"
has "by its number" "Entry $((size + 1)):"

sed '/^entry 3 /s/.$/#/' "$W/later" >"$W/forged"
run "a line that does not read is found" 1 "$P" audit "$W/forged"
has "by the entry and the line" "Entry 3: line"
# a new machine: the backup, and the file of checkpoints that outlived the old one
run "restored with the newer checkpoints" 0 "$P" restore "$W/backup" --data "$W/new" --checkpoints "$W/checkpoints"
has "the missing are named" "entry $have of epoch 1: missing"
case $out in *error*) not_ok "and nothing is called an error" "$out" ;; *) ok "and nothing is called an error" ;; esac
run "it verifies" 0 "$P" ledger verify --data "$W/new"
run "and takes the receipts" 0 "$P" receipt readmit "$lost" "$lost2" --data "$W/new"
sed 's/1$/2/' "$W/checkpoints" >"$W/strange"
run "another file of checkpoints is refused" 1 "$P" restore "$W/backup" --data "$W/no" --checkpoints "$W/strange"
is "and nothing is left" "$(ls -A "$W/no")" ""
# without it a receipt tells what was there
run "restored without" 0 "$P" restore "$W/backup" --data "$W/blind"
run "a receipt is taken" 0 "$P" receipt readmit "$lost2" --data "$W/blind"
run "and names the entries before it as missing" 0 "$P" ledger missing --data "$W/blind"
has "one by one" "entry $lost_no of epoch 1: missing"
exit $bad
