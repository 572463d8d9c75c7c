#!/bin/bash
# No statement walks a bloc: growing tables are looked into by more than `bloc = ?`. What must walk stands in a list below
# with its reason. Indexes of few rows (due_meeting, filing_waiting: partial) may be walked.
. "$(dirname "$0")/../lib.sh"
bloc
growing=' entry item node file file_chunk answer due due_stands act filing filing_due filing_step paragraph figure filing_file draft draft_text draft_figure draft_file sheet_part '
# verify and start: every row is the question
walks=' ledger_entries_count ledger_items_count ledger_nodes_count '
# epochs and receipts taken in again: asked for when a ledger is opened or mended
walks+=' ledger_entries_of_types '
# pages of everything, newest first, stopped by LIMIT
walks+=' audit_entries consolidation_list consolidation_count account_list '
# a new plan version looks at every row that is open
walks+=' due_since due_extended due_stands '
# once an hour, files nobody named
walks+=' file_stale '
# a purge: the whole store is the question
walks+=' file_loose '
count=0
for f in src/store/sql/*.sql; do
	while IFS= read -r -d ';' text; do
		name=$(sed -n 's/^-- \([a-z0-9_]*\)\( (all blocs)\)\{0,1\}: .*/\1/p' <<<"$text" | tail -1)
		sql=$(grep -v '^--' <<<"$text")
		[ -n "$name" ] || continue
		count=$((count + 1))
		plan=$(sqlite3 "$D/phoihop.db" "EXPLAIN QUERY PLAN $sql;" 2>&1)
		case $plan in *Error*) not_ok "$name is planned" "$plan" ;; esac
		found=$(grep -oE '(SCAN|SEARCH) [a-z_]+( .*)?' <<<"$plan" | grep -E '^SCAN|\(bloc=\?( AND [a-z_]+[<>]\?)*\)' | grep -vE 'INDEX (due_meeting|filing_waiting) ' || true)
		[ -z "$found" ] && continue
		while read -r kind table rest; do
			# an alias stands for its table
			of=$(grep -oE "\b(FROM|JOIN|INTO|UPDATE) [a-z_]+ $table\b" <<<"$sql" | awk '{ print $2 }' | head -1)
			of=${of:-$table}
			case $growing in *" $of "*) ;; *) continue ;; esac
			case $walks in *" $name "*) continue ;; esac
			not_ok "$name does not walk $of" "$plan"
		done <<<"$found"
	done < <(sed '/^-- [a-z0-9_]*[ :(]/!s/^--.*//; /^--/s/;/,/g' "$f")
done
if [ $count -gt 100 ]; then ok "no statement of $count walks a bloc"; else not_ok "statements were found" "$count only"; fi
exit $bad
