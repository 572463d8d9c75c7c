#!/bin/bash
# phoihop doctor: a healthy bloc passes, and each thing that is put wrong is found and named.
. "$(dirname "$0")/../lib.sh"
bloc
# state NAME: of the finding with that name
state() { "$P" doctor --data "$D" --json 2>/dev/null | sed -n "s/.*\"name\":\"$1\",\"state\":\"\([a-z]*\)\".*/\1/p"; }
wrong() { # wrong TEXT NAME: exit 5, and the finding is bad
	run "$1" 5 "$P" doctor --data "$D"
	is "and is named" "$(state "$2")" bad
}
run "the machine alone" 0 "$P" doctor
has "its kernel" "Kernel: Linux"
has "the sandbox" "Landlock ABI"
has "the database engine" "SQLite 3."
run "a healthy bloc" 0 "$P" doctor --data "$D"
has "commits wait for the disk" "each commit waits for the disk: yes"
has "where the ledger stands" "signed up to"
PHOIHOP_LANG=vi run "in Vietnamese" 0 "$P" doctor --data "$D"
has "by its words" "Nhật ký: thời đoạn 1"
"$P" doctor --data "$D" --json 2>/dev/null | python3 -c 'import json, sys; v = json.load(sys.stdin); sys.exit(not all(set(f) == {"name", "state", "text"} for f in v))' &&
	ok "as JSON" || not_ok "as JSON" "not what it should be"
is "the hourly work was never done" "$(state round)" warn
serve
for _ in $(seq 100); do [ -e "$D/round" ] && break; sleep 0.1; done
is "now it was" "$(state round)" ok
unserve
touch -d '3 hours ago' "$D/round"
is "too long ago" "$(state round)" warn
touch "$D/halt"
is "halted" "$(state ledger)" warn
rm "$D/halt"
chmod 644 "$D/keys/sign.key"
wrong "a key that others can read" key
chmod 600 "$D/keys/sign.key"; chmod 755 "$D"
wrong "a directory that is open to others" directory
chmod 700 "$D"; mv "$D/keys/sign.key" "$W/sign.key"
wrong "no key" ledger
mv "$W/sign.key" "$D/keys/sign.key"; mv "$D/checkpoints" "$W/checkpoints"
wrong "no checkpoints" ledger
mv "$W/checkpoints" "$D/checkpoints"
sqlite3 "$D/phoihop.db" "vacuum into '$W/old.db'"
account one.more syt unit-officer
cp "$D/phoihop.db" "$W/new.db"
cp "$W/old.db" "$D/phoihop.db"
wrong "an old database" ledger
run "and the way out is told" 5 "$P" doctor --data "$D"
has "where it is written" "docs/verifying.md"
cp "$W/new.db" "$D/phoihop.db"
is "the newer one is in order" "$(state ledger)" ok
at=$(sql "select at from head")
sql "update head set at = at + 86400000"
wrong "a clock that is behind the last entry" last
sql "update head set at = $at"
printf 'xxxxxxxxxxxxxxxx' | dd of="$D/phoihop.db" bs=1 seek=40960 conv=notrunc 2>/dev/null
wrong "a damaged page" pages
if [ "$(id -u)" = 0 ]; then
	chown 65534 "$D"
	is "a directory of another user" "$(state directory)" bad
	run "is not served" 5 "$P" serve --data "$D" --listen 127.0.0.1:0
	has "and why is said" "belongs to another user"
	chown 0 "$D"
fi
run "a directory without a bloc" 5 "$P" doctor --data "$W/nothing"
run "no such option" 2 "$P" doctor --nonsense
exit $bad
