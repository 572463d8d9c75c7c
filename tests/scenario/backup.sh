#!/bin/bash
# A backup while it is served, restored elsewhere: the same rows, receipts that verify, a new epoch; and the query shell.
. "$(dirname "$0")/../lib.sh"
bloc
export PHOIHOP_PASSPHRASE="chin chu cai do"
B=$W/backup

# send DIR NAME: one more entry (a day extended) and its receipt in NAME.proof
send() {
	"$P" extend --data "$1" --as tgtu/head "$(next "$1")" --to "$(later "$1" "$(next "$1")")" --reason "Chờ số liệu" >"$W/sent" &&
		"$P" receipt print "$(one "$1" "select max(no) from entry")" --data "$1" >"$W/$2.proof"
}
next() { one "$1" "select due from due where kind='report' and done is null and day_now = last_day order by day_now desc, due limit 1"; }
rows() { "$P" sql --data "$1" "select due, unit, last_day, day_now, opens, done from due order by due" | sha256sum; }
epoch() { one "$1" "select max(epoch) from head"; }
mode() { stat -c %a "$1"; }

send "$D" 1 || not_ok "an entry before the backup" "$(cat "$W/sent")"
run "a short passphrase is refused" 1 env PHOIHOP_PASSPHRASE=ngan "$P" backup --data "$D" "$B"
[ ! -e "$B" ] && ok "and leaves no file" || not_ok "and leaves no file" "$B"

# the server holds the store while it is copied
serve
kill -0 $server 2>/dev/null && ok "the bloc is served meanwhile" || not_ok "the bloc is served meanwhile" "$(cat "$W/serve" "$W/serve.log")"
run "a backup is made" 0 "$P" backup --data "$D" "$B"
has "with the key" "The signing key is in it"
unserve
run "an existing file is not replaced" 4 "$P" backup --data "$D" "$B"
is "no key in the clear" "$(grep -acF "$(tail -1 "$D/keys/sign.key")" "$B")" 0
python3 - "$D/keys/sign.key" "$B" <<'PY' && ok "nor the bytes it is made of" || not_ok "nor the bytes it is made of" found
import base64, sys
seed = base64.b64decode(open(sys.argv[1], "rb").read().split(b"seed ")[1])
sys.exit(len(seed) != 32 or seed in open(sys.argv[2], "rb").read())
PY
sealed() { sqlite3 "$1" "select hex(salt) || hex(nonce) || hex(body) from backup where name = 'keys/sign.key'"; }
"$P" backup --data "$D" "$W/twice" >/dev/null
[ "$(sealed "$B")" != "$(sealed "$W/twice")" ] && ok "the same key and passphrase are sealed otherwise each time" || not_ok "sealed otherwise each time" same
spoil() { # spoil NAME SQL: a backup whose sealed key was touched is refused, and leaves nothing
	cp "$B" "$W/spoiled"
	sqlite3 "$W/spoiled" "$2"
	run "$1 is refused" 1 "$P" restore "$W/spoiled" --data "$W/spoilt"
	[ ! -e "$W/spoilt/keys/sign.key" ] && ok "and no key is left" || not_ok "and no key is left" "$(ls "$W/spoilt/keys")"
}
spoil "a sealed key with other bytes" "update backup set body = zeroblob(length(body)) where name = 'keys/sign.key'"
spoil "a sealed key cut short" "update backup set body = substr(body, 1, 20) where name = 'keys/sign.key'"
spoil "a derivation that would take all memory" "update backup set mem = 1099511627776 where name = 'keys/sign.key'"
spoil "a key in the clear" "update backup set ops = null, mem = null where name = 'keys/sign.key'"
spoil "a file that is none of ours" "update backup set name = 'keys/../../etc' where name = 'keys/verify.key'"
before=$(rows "$D")
first=$(epoch "$D")
send "$D" 2 || not_ok "an entry after the backup" "$(cat "$W/sent")"

run "a wrong passphrase restores nothing" 1 env PHOIHOP_PASSPHRASE="chin chu cai sai" "$P" restore "$B" --data "$W/wrong"
[ ! -e "$W/wrong" ] && ok "not even a part" || not_ok "not even a part" "$(ls "$W/wrong")"
case $out in *--passphrase*) not_ok "no option is named that there is not" "$out" ;; *PHOIHOP_PASSPHRASE*) ok "it says how to give the right one" ;; *) not_ok "it says how to give the right one" "$out" ;; esac
run "what is no backup is refused" 1 "$P" restore plans/12-KH-TGTU/plan.md --data "$W/wrong"
is "by what it is" "$out" "error: plans/12-KH-TGTU/plan.md is not a backup of phoihop."
run "the backup is restored" 0 "$P" restore "$B" --data "$W/again"
has "under a new epoch" "Epoch 2"
run "not over what is there" 4 "$P" restore "$B" --data "$W/again"
is "the same rows" "$(rows "$W/again")" "$before"
is "one epoch further" "$(epoch "$W/again")" $((first + 1))
is "the key is the owner's alone" "$(mode "$W/again/keys/sign.key")" 600
run "the restored ledger verifies" 0 "$P" ledger verify --data "$W/again"
run "a rebuild gives the same rows" 0 "$P" ledger rebuild --data "$W/again"
run "an old receipt verifies with the new list of keys" 0 "$P" receipt verify "$W/1.proof" --key "$W/again/keys/verify.key"
run "a receipt lost to the backup is still a proof" 0 "$P" receipt verify "$W/2.proof" --key "$W/again/keys/verify.key"
send "$W/again" 3 && ok "the restored bloc takes entries" || not_ok "the restored bloc takes entries" "$(cat "$W/sent")"
run "whose receipts verify" 0 "$P" receipt verify "$W/3.proof" --key "$W/again/keys/verify.key"
run "by the old list of keys they do not" 1 "$P" receipt verify "$W/3.proof" --key "$D/keys/verify.key"

run "without a terminal and a passphrase nothing is made" 2 setsid -w env -u PHOIHOP_PASSPHRASE "$P" backup --data "$D" "$W/cron"
has "which says how to say that the key stays out" "say --without-key"
[ ! -e "$W/cron" ] && ok "no file is there" || not_ok "no file is there" "$W/cron"
run "said so, it is made without" 0 setsid -w env -u PHOIHOP_PASSPHRASE "$P" backup --data "$D" "$W/cron" --without-key
has "as it tells" "The signing key is not in it"
mv "$D/keys/sign.key" "$W/sign.key"
run "where the key is missing none is made that should have it" 1 "$P" backup --data "$D" "$W/keyless"
has "which says what to do" "--without-key"
[ ! -e "$W/keyless" ] && ok "and no file is there" || not_ok "and no file is there" "$W/keyless"
run "said so, it is made" 0 "$P" backup --data "$D" "$W/keyless" --without-key
mv "$W/sign.key" "$D/keys/sign.key"
run "a backup without a passphrase" 0 env PHOIHOP_PASSPHRASE= "$P" backup --data "$D" "$W/open"
has "has no key" "The signing key is not in it"
run "it can be restored" 0 env PHOIHOP_PASSPHRASE= "$P" restore "$W/open" --data "$W/bare"
has "to be read only" "nothing can be recorded"
run "the ledger verifies without the key" 0 "$P" ledger verify --data "$W/bare"
run "nothing is written without it" 1 "$P" extend --data "$W/bare" --as tgtu/head "$(next "$W/bare")" --to "$(later "$W/bare" "$(next "$W/bare")")" --reason "Chờ số liệu"
run "with the key from its own file" 0 "$P" restore "$W/open" --data "$W/keyed" --key "$D/keys/sign.key"
send "$W/keyed" 4 && ok "it goes on" || not_ok "it goes on" "$(cat "$W/sent")"
"$P" init --data "$W/other" --plan plans/12-KH-TGTU --origin other.example --code KHX >"$W/init"
run "another ledger's key is refused" 1 "$P" restore "$W/open" --data "$W/strange" --key "$W/other/keys/sign.key"
[ ! -e "$W/strange" ] && ok "and nothing stays" || not_ok "and nothing stays" "$(ls -A "$W/strange")"

# one bit, which every page of SQLite is content with: a store of its own, and a backup of it
"$P" restore "$B" --data "$W/flip" >/dev/null
python3 - "$W/flip/phoihop.db" <<'PY'
import sqlite3, sys
db = sqlite3.connect(sys.argv[1])
payload = bytearray(db.execute("select payload from entry where no = 4").fetchone()[0])
payload[len(payload) // 2] ^= 1
db.execute("update entry set payload = ? where no = 4", (bytes(payload),))
db.commit()
PY
run "a damaged store is copied, but not as a good one" 1 "$P" backup --data "$W/flip" "$W/flipped"
has "the place is named" "Entry 4: the payload is not what the leaf committed to"
has "and what to do" "keep the older backups"
[ -e "$W/flipped" ] && ok "the copy is there, should there be no better one" || not_ok "the copy is there" "$out"
run "a damaged backup is not restored" 1 "$P" restore "$W/flipped" --data "$W/unflipped"
has "its place is named" "Entry 4: the payload is not what the leaf committed to"
has "and what to do next" "take another backup"
[ ! -e "$W/unflipped" ] && ok "and nothing is left" || not_ok "and nothing is left" "$(ls -A "$W/unflipped")"
mkdir "$W/behind" && ln -s behind "$W/link"
run "nor into a directory behind a symbolic link" 1 "$P" restore "$W/flipped" --data "$W/link"
is "where nothing is left either" "$(ls -A "$W/behind")" ""
run "the only one there is, when it is said so" 0 "$P" restore "$W/flipped" --data "$W/unflipped" --damaged
has "with its place named" "Entry 4: the payload is not what the leaf committed to"
run "every check names it again" 1 "$P" ledger verify --data "$W/unflipped"
run "a whole one is restored through a symbolic link" 0 "$P" restore "$B" --data "$W/link"
run "and verifies there" 0 "$P" ledger verify --data "$W/link"

run "a query" 0 "$P" sql --data "$D" "select count(*) as n, null, 'a
b' as two from filing"
is "has a line of names and one a row" "$out" $'n\tnull\ttwo\n0\t\ta\\nb'
run "what talks to a terminal is shown" 0 "$P" sql --data "$D" --csv "select 'a' || char(27) || ']0;x' || char(7, 155) || 'b' || char(13) as x, 'é' as y"
has "as numbers" '\x1b]0;x\x07\xc2\x9bb\x0d,é'
run "as CSV" 0 "$P" sql --data "$D" --csv "select '=1+1' as x, 'a,\"b' as y"
is "formulas are made harmless" "$out" $'x,y\n'"\"'=1+1\",\"a,\"\"b\""
run "writing is refused" 1 "$P" sql --data "$D" "delete from due"
run "two statements are refused" 1 "$P" sql --data "$D" "select 1; select 2"
run "what is not SQL is refused" 1 "$P" sql --data "$D" "chọn tất cả"
is "statements come from the standard input too" "$(printf 'select 1\nas a;\nselect 2 as b' | "$P" sql --data "$D" | tr '\n' ' ')" "a 1 b 2 "
exit $bad
