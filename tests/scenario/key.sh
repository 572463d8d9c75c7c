#!/bin/bash
# A new signing key while the bloc is served: announced by the old one, both on one checkpoint; old receipts stay good.
. "$(dirname "$0")/../lib.sh"
bloc
act() { account "$1" syt unit-officer; }
receipt() { "$P" receipt print "$(sql "select max(no) from entry")" --data "$D" >"$W/$1"; }
last_note() { tail -c 1000 "$D/checkpoints/1" | awk -v RS= 'END { print }'; }

export PHOIHOP_PASSPHRASE="chin chu cai do"
receipt before
"$P" backup --data "$D" "$W/backup" >/dev/null
cp "$D/keys/verify.key" "$W/old.key"
cp "$D/keys/sign.key" "$W/old.sign"
"$P" ledger export "$W/before.export" --data "$D"
serve

run "the key is changed" 0 "$P" key change --data "$D"
no=$(sql "select max(no) from entry")
is "an entry announces it" "$(sql "select type from entry where no = $no")" 72
is "both keys signed the checkpoint over it" "$(last_note | grep -c '^— ')" 2
is "the old key signed first" "$(last_note | grep '^— ' | head -1 | cut -d' ' -f3 | base64 -d | head -c4 | od -An -tx1 | tr -d ' ')" "$(cut -d+ -f2 "$W/old.key")"
is "the list of keys has both" "$(wc -l <"$D/keys/verify.key")" 2
cmp -s "$W/old.sign" "$D/keys/sign.key" && not_ok "the key is another" same || ok "the key is another"
is "and the owner's alone" "$(stat -c %a "$D/keys/sign.key")" 600
[ ! -e "$D/keys/sign.key.next" ] && ok "nothing is left behind" || not_ok "nothing is left behind" "$(ls "$D/keys")"
receipt over
act after.one
receipt after
is "the new key alone signs from then on" "$(last_note | grep -c '^— ')" 1
tail -1 "$D/keys/verify.key" >"$W/new.key"

cp "$D/keys/sign.key" "$W/changed.sign"
cp "$D/checkpoints/1" "$W/checkpoints"
run "an old receipt verifies by the old key" 0 "$P" receipt verify "$W/before" --key "$W/old.key"
run "not by the new one" 1 "$P" receipt verify "$W/before" --key "$W/new.key"
run "the announcement by the old key" 0 "$P" receipt verify "$W/over" --key "$W/old.key"
run "and by the new one" 0 "$P" receipt verify "$W/over" --key "$W/new.key"
run "a later receipt by the new key" 0 "$P" receipt verify "$W/after" --key "$W/new.key"
run "not by the old one" 1 "$P" receipt verify "$W/after" --key "$W/old.key"
for r in before over after; do
	run "all by the list of both" 0 "$P" receipt verify "$W/$r" --key "$D/keys/verify.key"
done

curl -s "http://127.0.0.1:$port/healthz" >"$W/healthz"
is "the server goes on" "$(cat "$W/healthz")" ok
unserve
run "the ledger is in order" 0 "$P" ledger verify --data "$D"
run "a rebuild gives the same rows" 0 "$P" ledger rebuild --data "$D"
"$P" ledger export "$W/export" --data "$D"
run "an export is in order by both keys" 0 "$P" audit "$W/export" --key "$D/keys/verify.key" --since "$W/before.export"
run "by no key at all the chain is followed" 0 "$P" audit "$W/export"

# whoever has the old key cannot go on with it
cp "$D/keys/sign.key" "$W/new.sign"
cp "$W/old.sign" "$D/keys/sign.key"
run "the old key is refused" 1 "$P" account new --data "$D" --login later.syt --name "Post" --unit syt --role unit-officer --title "Title"
cp "$W/new.sign" "$D/keys/sign.key"; chmod 600 "$D/keys/sign.key"
run "the new one is taken" 0 "$P" account new --data "$D" --login later.syt --name "Post" --unit syt --role unit-officer --title "Title"

# a change that was cut off before the checkpoint of both, and one between that and the switch
run "a change is finished by the next start" 0 "$P" key change --data "$D"
cp "$D/keys/sign.key" "$D/keys/sign.key.next"
cp "$W/new.sign" "$D/keys/sign.key"
act after.two
[ ! -e "$D/keys/sign.key.next" ] && ok "the key waiting takes its place" || not_ok "the key waiting takes its place" "$(ls "$D/keys")"
run "and the ledger is in order" 0 "$P" ledger verify --data "$D"
"$P" init --data "$W/other" --plan plans/12-KH-TGTU --origin khoi.example --code KHX >/dev/null
cp "$W/other/keys/sign.key" "$D/keys/sign.key.next"
act after.three
[ -e "$D/keys/sign.key.next" ] && ok "one that has signed nothing waits" || not_ok "one that has signed nothing waits" "$(ls "$D/keys")"
run "until the change is made again" 0 "$P" key change --data "$D"
act after.four
run "then the ledger is in order" 0 "$P" ledger verify --data "$D"
"$P" ledger export "$W/last" --data "$D"
run "and every export" 0 "$P" audit "$W/last" --key "$D/keys/verify.key"

# a backup from before the change, the key and the checkpoints from after it
run "a backup from before the change, restored with the new key" 0 "$P" restore "$W/backup" --data "$W/new" --key "$W/changed.sign" --checkpoints "$W/checkpoints"
has "names the announcement as missing" "entry $no of epoch 1: missing"
run "it verifies" 0 "$P" ledger verify --data "$W/new"
run "a receipt by the old key is taken, as not lost" 4 "$P" receipt readmit "$W/before" --data "$W/new"
run "one by the new key as lost" 0 "$P" receipt readmit "$W/after" --data "$W/new"
"$P" ledger export "$W/new.export" --data "$W/new"
run "an export of it is in order" 0 "$P" audit "$W/new.export" --key "$W/new/keys/verify.key"
run "with the old key and the newer checkpoints it is refused" 1 "$P" restore "$W/backup" --data "$W/mixed" --checkpoints "$W/checkpoints"
has "with a sentence that says what to do" "Restore again with --key"
case $out in *"is in $W/mixed again"*) not_ok "and not called restored" "$out" ;; *) ok "and not called restored" ;; esac
is "and nothing is left of it" "$(ls -A "$W/mixed")" ""
run "without the checkpoints the old key goes on" 0 "$P" restore "$W/backup" --data "$W/mixed"
run "in order" 0 "$P" ledger verify --data "$W/mixed"

# a backup whose ledger has a change of key already, and later changes that are lost: one, one that nothing came after, several
act_in() { local D=$W/$1; act "$2"; }
lose() { # lose NAME CHANGE...: each change of key is followed by so many acts, then the machine is lost and the backup restored
	local name=$1 n
	shift
	rm -rf "$W/gone"
	"$P" restore "$W/second" --data "$W/gone" >/dev/null
	"$P" backup --data "$W/gone" "$W/third-$name" >/dev/null
	for n in "$@"; do
		run "$name: the key is changed" 0 "$P" key change --data "$W/gone"
		for _ in $(seq "$n"); do act_in gone "$name.$((++acts))"; done
	done
	run "$name: restored with the last key" 0 "$P" restore "$W/third-$name" --data "$W/$name" --key "$W/gone/keys/sign.key" --checkpoints "$W/gone/checkpoints/1"
	for _ in 1 2 3 4 5 6; do act_in "$name" "$name.$((++acts))"; done
	run "$name: it verifies" 0 "$P" ledger verify --data "$W/$name"
	"$P" ledger export "$W/$name.export" --data "$W/$name"
	run "$name: an export is in order by its keys" 0 "$P" audit "$W/$name.export" --key "$W/$name/keys/verify.key"
	run "$name: and by none" 0 "$P" audit "$W/$name.export"
	run "$name: the key is changed again" 0 "$P" key change --data "$W/$name"
	act_in "$name" "$name.last"
	run "$name: which verifies too" 0 "$P" ledger verify --data "$W/$name"
}
acts=0
"$P" backup --data "$D" "$W/second" >/dev/null
lose one 1
lose bare 0
lose several 1 2 1
lose none
exit $bad
