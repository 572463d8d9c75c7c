#!/bin/bash
# The shell's own manners: help of every command, options that are needed, errors in words of the shell, accounts by name.
. "$(dirname "$0")/../lib.sh"
bloc
wide() { python3 -c 'import sys; sys.exit(any(len(line.rstrip("\n")) > 100 for line in sys.stdin))'; }
before=$(cd "$D" && find . -type f | sort | xargs sha256sum)

run "help lists the commands" 0 "$P" help
has "with those of two words" "receipt readmit FILE"
has "and the plan's" "plan reference"
run "-h is the same" 0 "$P" -h
run "--help too" 0 "$P" --help
run "no command at all is no use" 2 "$P"
run "nor one that is not there" 2 "$P" help nonsense
run "--version" 0 "$P" --version
is "is the version" "$out" "$("$P" version)"
names=$(sed -n 's/^X("\([^"]*\)".*/\1/p' src/edge/command.def; sed -n 's/^X("\([^"]*\)".*/plan \1/p' src/edge/plan_cmd.def)
told=0 asked=0
while read -r name; do
	for lang in en vi; do
		asked=$((asked + 1))
		# shellcheck disable=SC2086 # a name is one word or two
		text=$(PHOIHOP_LANG=$lang "$P" help $name 2>&1 </dev/null) && [ "$text" = "$(PHOIHOP_LANG=$lang "$P" $name --help 2>&1 </dev/null)" ] &&
			[ "$text" = "$(PHOIHOP_LANG=$lang "$P" $name --data "$D" -h 2>&1 </dev/null)" ] && case $text in "phoihop $name"*) ((++told)) ;; esac
		printf '%s\n' "$text" >>"$W/told"
	done
done <<<"$names"
is "every command tells what it takes, in both languages and every way to ask" "$told" "$asked"
wide <"$W/told" && ok "no line is longer than 100 columns" || not_ok "no line is longer than 100 columns" "$(awk 'length > 100' "$W/told")"
for lang in en vi; do
	PHOIHOP_LANG=$lang "$P" help | wide && ok "nor in the list ($lang)" || not_ok "nor in the list ($lang)" "$(PHOIHOP_LANG=$lang "$P" help | awk 'length > 100')"
done
is "asking changes nothing" "$(cd "$D" && find . -type f | sort | xargs sha256sum)" "$before"
run "remind tells its options" 0 "$P" help remind
has "the channel and its words" "--channel message|phone|letter"
has "what is said" "--words TEXT"
run "return as well" 0 "$P" return --help
has "with the day" "--again-by DAY"

K=$(sql "select due from due where unit='gddt' and kind='report' and done is null order by day_now desc limit 1")
run "what is needed and not there is usage" 2 "$P" remind --data "$D" --as tgtu/officer "$K"
has "by the names of the options" "--channel, --words"
run "so in every command" 2 "$P" return --data "$D" --as tgtu/officer 5
has "as they are written" "--again-by"
for c in "account new --data $D" init "serve" "ledger verify" "backup f" "purge --data $D --as tgtu/head 5" "enact --data $D --as tgtu/head --from 2027-01-01" \
	"extend --data $D --as tgtu/head $K" "consolidation 5 --data $D --as tgtu/head" "demo" "sql" "board" "receipt print 3"; do
	# shellcheck disable=SC2086
	run "$c" 2 "$P" $c </dev/null
done
run "a bad value is told by its option" 1 "$P" extend --data "$D" --as tgtu/head "$K" --to 1990-01-01 --reason "Bão"
has "as it is written" "  --to: The new day must lie after"
PHOIHOP_LANG=vi run "in Vietnamese" 1 "$P" extend --data "$D" --as tgtu/head "$K" --to 1990-01-01 --reason "Bão"
case $out in *"sửa các ô"*) not_ok "without the words of a web page" "$out" ;; *) ok "without the words of a web page" ;; esac
PHOIHOP_LANG=vi run "what is not there" 1 "$P" extend --data "$D" --as tgtu/head khong/co/2026 --to 2027-01-01 --reason "Bão"
case $out in *"Địa chỉ này"*) not_ok "is no address" "$out" ;; *) ok "is no address" ;; esac
has "but a name" "Không có tên hoặc số này"
run "a figure is told by its option" 1 "$P" draft --data "$D" --as syt/officer "$(open_row syt)" --figure kham-benh=-1 --signatory "Giám đốc"
has "with its name" "--figure kham-benh: "

# nothing is written over
echo kept >"$W/there"
G=$(open_row hdy)
"$P" draft --data "$D" --as hdy/officer "$G" --nil --signatory "Chủ tịch Hội"
run "a receipt replaces no file" 4 "$P" file --data "$D" --as hdy/officer "$G" --number 1/BC-HDY --receipt "$W/there"
is "and nothing was sent" "$(sql "select count(*) from filing")" 0
is "the file is as it was" "$(cat "$W/there")" kept
run "to a new file it is" 0 "$P" file --data "$D" --as hdy/officer "$G" --number 1/BC-HDY --receipt "$W/new"

# accounts by their names
run "accounts are listed" 0 "$P" account list --data "$D"
is "a line for each and its post" "$(printf '%s\n' "$out" | awk -F'\t' '$2 == "off.syt" { print $3, $6, NF }')" "no-password syt/unit-officer 8"
is "all of them" "$(printf '%s\n' "$out" | tail -n +2 | cut -f1 | sort -u | wc -l)" "$(sql "select count(*) from account")"
run "a post of the administrator may" 0 "$P" account list --data "$D" --as tgtu/administrator
run "another may not" 3 "$P" account list --data "$D" --as syt/officer
run "a link by the login name" 0 "$P" account link off.syt --data "$D"
has "is one" "/welcome/"
run "and by the number" 0 "$P" account link "$(sql "select account from post where role = 'lead-head'")" --data "$D"
run "nobody of that name" 1 "$P" account link nobody --data "$D"
run "closed by the login name" 0 "$P" account close off.syt --data "$D"
is "it is closed" "$("$P" account list --data "$D" | awk -F'\t' '$2 == "off.syt" { print $3 }')" closed
exit $bad
