#!/bin/bash
# Plans of other regimes (tests/plans): each is sound and its examples hold, says its rules as tests/golden/regimes/NAME
# has it in both languages, and owes what due.csv lists; those dates were worked out by hand in the plan's prose.
# UPDATE=1 writes the files anew, to be read before they are kept.
. "$(dirname "$0")/../lib.sh"
golden=tests/golden/regimes

same() { # same NAME FILE: $out is the file
	if [ -n "${UPDATE:-}" ]; then printf '%s\n' "$out" >"$2"; fi
	if d=$(diff "$2" <(printf '%s\n' "$out")); then ok "$1"; else not_ok "$1" "$d"; fi
}

for dir in "$golden"/*/; do
	n=$(basename "$dir")
	mapfile -t args <"$dir/due.args"
	run "$n is sound and its examples hold" 0 "$P" plan check "tests/plans/$n"
	run "$n is read back in Vietnamese" 0 "$P" --lang vi plan say "tests/plans/$n"
	same "$n in Vietnamese" "$dir/say.vi.txt"
	run "$n is read back in English" 0 "$P" --lang en plan say "tests/plans/$n"
	same "$n in English" "$dir/say.en.txt"
	run "$n owes rows" 0 "$P" plan due "tests/plans/$n" "${args[@]}" --format csv
	same "$n owes these" "$dir/due.csv"
	rows=$out
	run "$n against itself" 0 "$P" plan diff "tests/plans/$n" "tests/plans/$n" --from 2025-01-01 --to 2027-12-31
	is "$n does not differ from itself" "$out" ""
	# every row tells why, in both languages, and ends on its own last day
	while IFS=, read -r key _ _ _ _ _ _ _ _ last _; do
		events=()
		for ((i = 0; i < ${#args[@]}; i++)); do
			[ "${args[i]}" = --event ] && events+=(--event "${args[i + 1]}")
		done
		for lang in vi en; do
			why=$("$P" --lang $lang plan explain "tests/plans/$n" "$key" "${events[@]}" 2>&1) || not_ok "$n $key" "$why"
			[ "$lang" = en ] && [ -n "$last" ] && case $why in
			*"Result: "*"${last:8:2}/${last:5:2}/${last:0:4}"*) ;;
			*) not_ok "$n $key ends on $last" "$why" ;;
			esac
		done
	done < <(tail -n +2 <<<"$rows" | sort -t, -k2,2 -u)
	for format in table json ics; do
		run "$n as $format" 0 "$P" plan due "tests/plans/$n" "${args[@]}" --format $format
	done
done
sed 's/due by 17:00 on monday/due by 18:00 on monday/' tests/plans/weeks/plan.md >"$W/later.md"
run "two versions are compared" 0 "$P" plan diff tests/plans/weeks "$W/later.md" --from 2026-03-02 --to 2026-03-09
is "by the plan's own clocks" "$out" "~ stocks/refinery/2026-W09 2026-03-02T17:00:00-05:00 -> 2026-03-02T18:00:00-05:00
~ stocks/refinery/2026-W10 2026-03-09T17:00:00-04:00 -> 2026-03-09T18:00:00-04:00"
run "hours are told by the clock" 0 "$P" plan explain tests/plans/nis2 warning/waterworks/attack \
	--event attack/waterworks.opened=2026-03-28T10:00
has "from the instant" "24 hours from 10:00 28/03/2026 on: 11:00 29/03/2026."
has "through a day of rest" "hours run on through it"
run "a table" 0 "$P" plan due tests/plans/weeks --from 2026-03-09 --to 2026-03-09
has "shows the clock too" "17:00 09/03/2026"
exit $bad
