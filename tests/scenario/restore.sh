#!/bin/bash
# A restore that did not come to its end: nothing is recorded before its new epoch is open. And what a restore must not bring back.
. "$(dirname "$0")/../lib.sh"
bloc
export PHOIHOP_PASSPHRASE="chin chu cai do"
B=$W/backup
act() { "$P" account new --data "$1" --login "$2" --name "Post $2" --unit syt --role unit-officer --title "Title"; }
epoch() { one "$1" "select max(epoch) from head"; }
finding() { "$P" doctor --data "$1" --json 2>/dev/null | sed -n "s/.*\"name\":\"$2\",\"state\":\"\([a-z]*\)\".*/\1/p"; }

# somebody is logged in and somebody has a one-time address when the backup is made
enter() { # enter LINK: chooses a password at it; the status
	web "$site/welcome/$1" >/dev/null
	post "/welcome/$1" "password=giao ban 2026 quy 1" "again=giao ban 2026 quy 1"
}
home() { web "$site/account"; }
serve
first=$(link_of "unit='syt' and role='unit-officer'")
is "somebody logs in" "$(enter "$first")" 303
is "and is in" "$(home)" 200
second=$(link_of "unit='hdy' and role='unit-officer'")
run "a backup is made" 0 "$P" backup --data "$D" "$B"
unserve
run "an entry is acknowledged after it" 0 act "$D" lost.syt
lost=$(one "$D" "select max(no) from entry")

# --- cut off: killed while it checks what it restored ---------------------------------------------------------------------
cut() { # cut DIR: a restore that is killed after the files were written and before the epoch was opened
	local pid
	for _ in $(seq 30); do
		rm -rf "$1"
		"$P" restore "$B" --data "$1" >/dev/null 2>&1 &
		pid=$!
		until [ -s "$1/keys/verify.key" ]; do kill -0 $pid 2>/dev/null || break; done
		kill -9 $pid 2>/dev/null
		wait $pid 2>/dev/null
		[ -s "$1/keys/verify.key" ] && [ -e "$1/restoring" ] && [ "$(epoch "$1")" = 1 ] && return 0
	done
	return 1
}
cut "$W/cut" && ok "a restore is killed while it checks" || not_ok "a restore is killed while it checks" "it never was"
run "nothing is recorded there" 1 act "$W/cut" other.syt
has "it says what happened" "was not finished"
has "and what to do" "phoihop ledger epoch --data DIR"
PHOIHOP_LANG=vi run "in Vietnamese too" 1 act "$W/cut" other.syt
has "with the way out" "mở thời đoạn mới"
is "no entry stands beside the one that was acknowledged" "$(one "$W/cut" "select count(*) from entry where no >= $lost")" 0
is "nothing more is signed" "$(tail -c 1000 "$W/cut/checkpoints/1" | grep -c "^$lost\$")" 0
run "reading goes on" 0 "$P" board --data "$W/cut"
is "doctor names it" "$(finding "$W/cut" ledger)" bad
was=$D
D=$W/cut
serve
is "a server says it when it starts" "$(grep -c 'phoihop ledger epoch --data DIR' "$W/serve.log")" 1
is "and shows what there is" "$(web "$site/login")" 200
unserve
D=$was
run "no other key is taken" 1 "$P" key change --data "$W/cut"
rm -f "$W/cut/keys/sign.key.next"
run "the epoch is opened" 0 "$P" ledger epoch --data "$W/cut"
has "as the next one" "Epoch 2 is open"
run "then it goes on" 0 act "$W/cut" other.syt
is "in the new epoch" "$(epoch "$W/cut")" 2
run "in order" 0 "$P" ledger verify --data "$W/cut"
run "doctor is content" 0 "$P" doctor --data "$W/cut"
run "a second epoch is not opened for nothing" 4 "$P" ledger epoch --data "$W/cut"

# cut off, and damaged: the check that was cut off is made up for
cut "$W/bad" || not_ok "another is killed" "it never was"
sqlite3 "$W/bad/phoihop.db" "update entry set payload = cast(payload || x'00' as blob) where no = 4"
run "a damaged one does not go on" 1 "$P" ledger epoch --data "$W/bad"
has "its place is named" "Entry 4: the payload is not what the leaf committed to"
run "and nothing is recorded there still" 1 act "$W/bad" other.syt

# --- without the key, which is laid there by hand later -------------------------------------------------------------------
run "restored without the key" 0 env PHOIHOP_PASSPHRASE= "$P" restore "$B" --data "$W/bare"
was=$D
D=$W/bare
serve
is "it is served" "$(web "$site/login")" 200
is "to be read" "$(web "$site/healthz")" 503
is "as the log says" "$(grep -c 'There is no signing key' "$W/serve.log")" 1
web "$site/login" >/dev/null
is "who has a password logs in" "$(post /login "login=off.syt" "password=giao ban 2026 quy 1")" 303
unserve
D=$was
cp "$D/keys/sign.key" "$W/bare/keys/sign.key"
run "the key alone does not make it go on" 1 act "$W/bare" other.syt
has "but a new epoch" "phoihop ledger epoch --data DIR"
cp "$D/checkpoints/1" "$W/bare/checkpoints/1"
run "which is opened, the newer checkpoints there too" 0 "$P" ledger epoch --data "$W/bare"
has "with what is missing named" "entry $lost of epoch 1: missing"
run "then it goes on" 0 act "$W/bare" other.syt
run "in order" 0 "$P" ledger verify --data "$W/bare"

# --- what nobody signed ---------------------------------------------------------------------------------------------------
# an own ledger under this one's name: nothing of it was signed by this one's key
"$P" init --data "$W/twin" --plan plans/12-KH-TGTU --origin khoi.example --code KH12 >/dev/null
sqlite3 "$W/twin/phoihop.db" "delete from checkpoint"
rm -r "$W/twin/checkpoints"
run "a ledger that nobody signed does not verify" 1 "$P" ledger verify --data "$W/twin"
has "for that reason" "No signed checkpoint covers any of the entries"
run "nor is it backed up as a good one" 1 "$P" backup --data "$W/twin" "$W/twin.backup"
run "nor restored, to be signed by the right key" 1 "$P" restore "$W/twin.backup" --data "$W/new" --key "$D/keys/sign.key"
[ ! -e "$W/new" ] && ok "and nothing is left of it" || not_ok "and nothing is left of it" "$(ls -A "$W/new")"
run "it is where it is asked for" 0 "$P" restore "$W/twin.backup" --data "$W/new" --key "$D/keys/sign.key" --damaged
# its checkpoints in the table alone, by its own key
"$P" init --data "$W/third" --plan plans/12-KH-TGTU --origin khoi.example --code KH12 >/dev/null
rm -r "$W/third/checkpoints"
run "one that another key signed is backed up" 0 "$P" backup --data "$W/third" "$W/third.backup"
run "and not signed by this one" 1 "$P" restore "$W/third.backup" --data "$W/newer" --key "$D/keys/sign.key"
has "for that reason" "is not signed by this ledger's key"

mv "$D/keys/verify.key" "$W/verify.key"
run "without the list of keys nobody knows who signed" 1 "$P" ledger verify --data "$D"
has "as it says" "No key in keys/verify.key is for the checkpoint at"
sed 's|nhat-ky/1/1|nhat-ky/1/9|' "$W/verify.key" >"$D/keys/verify.key"
run "nor with one that has another epoch's" 1 "$P" ledger verify --data "$D"
cp "$W/verify.key" "$D/keys/verify.key"
run "with it all is in order" 0 "$P" ledger verify --data "$D"

# committed and not signed: a crash came in between, and nobody was told. The first entries of all, and later ones.
"$P" init --data "$W/young" --plan plans/12-KH-TGTU --origin khoi.example --code KH12 >/dev/null
sqlite3 "$W/young/phoihop.db" "delete from checkpoint"
rm -r "$W/young/checkpoints"
run "one whose first entries are not signed starts" 0 act "$W/young" some.one
run "and is in order then" 0 "$P" ledger verify --data "$W/young"
cp -r "$W/young" "$W/late"
act "$W/late" some.two >/dev/null
cp "$W/young/checkpoints/1" "$W/late/checkpoints/1"
sqlite3 "$W/late/phoihop.db" "delete from checkpoint where size = (select max(size) from checkpoint)"
run "one whose last entry is not signed verifies" 0 "$P" ledger verify --data "$W/late"
has "as far as it was signed" "Signed up to entry"
run "is backed up" 0 "$P" backup --data "$W/late" "$W/late.backup"
run "restored" 0 "$P" restore "$W/late.backup" --data "$W/later"
run "and in order then" 0 "$P" ledger verify --data "$W/later"
is "with nothing signed in the epoch that was lost" "$(grep -c '^khoi.example/nhat-ky/1/1$' "$W/later/checkpoints/1")" "$(grep -c '^khoi.example/nhat-ky/1/1$' "$W/young/checkpoints/1")"

# newer checkpoints that say something else of what the backup has
cp -r "$W/young" "$W/fork"
act "$W/young" some.two >/dev/null; act "$W/fork" some.three >/dev/null
"$P" backup --data "$W/young" "$W/young.backup" >/dev/null
records=$(grep -c '^khoi.example' "$W/fork/checkpoints/1")
awk -v n="$records" '/^khoi.example/ { if (++k == n) exit } { print }' "$W/fork/checkpoints/1" >"$W/shorter"
sqlite3 "$W/young.backup" "update backup set body = readfile('$W/shorter') where name = 'checkpoints/1'"
run "checkpoints that contradict the backup are refused" 1 "$P" restore "$W/young.backup" --data "$W/forked" --checkpoints "$W/fork/checkpoints/1"
has "by their place" "The checkpoint signed at"
has "and both are named" "or $W/fork/checkpoints/1 is not of its ledger"
[ ! -e "$W/forked" ] && ok "and nothing is left" || not_ok "and nothing is left" "$(ls -A "$W/forked")"
run "those that go on from it are taken" 0 "$P" restore "$W/young.backup" --data "$W/forked" --checkpoints "$W/young/checkpoints/1"
run "and it verifies" 0 "$P" ledger verify --data "$W/forked"

# --- what was good once is not good twice ---------------------------------------------------------------------------------
serve
is "the other one-time address is used" "$(enter "$second")" 303
home >/dev/null
is "who logs out" "$(post /logout)" 303
unserve
run "the backup is restored" 0 "$P" restore "$B" --data "$W/again"
has "it says what the passwords are" "The passwords are those of the day of the backup"
[ ! -e "$W/again/restoring" ] && ok "no mark is left" || not_ok "no mark is left" "$(ls -A "$W/again")"
is "no session goes on" "$(one "$W/again" "select count(*) from session")" 0
D=$W/again
serve
web "$site/welcome/$second" >/dev/null
is "a one-time address that was used is not good again" "$(grep -c 'name="password"' "$W/page")" 0
unserve
is "nor a session, where the epoch was opened later" "$(one "$W/cut" "select count(*) from session")" 0
exit $bad
