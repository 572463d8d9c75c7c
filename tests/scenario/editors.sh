#!/bin/bash
# The colours for editors: made from the language's table, complete, and right where they are looked at.
. "$(dirname "$0")/../lib.sh"

run "a Vim syntax file" 0 "$P" plan reference --format vim
if diff editors/vim/syntax/phoihop.vim <(printf '%s\n' "$out") >/dev/null; then ok "is the one in editors/"; else not_ok "is the one in editors/" "make it anew: editors/README.md"; fi
run "a TextMate grammar" 0 "$P" plan reference --format textmate
if diff editors/vscode/syntaxes/phoihop.tmLanguage.json <(printf '%s\n' "$out") >/dev/null; then ok "is the one in editors/ too"; else not_ok "is the one in editors/ too" "make it anew: editors/README.md"; fi
run "Markdown is the same as without --format" 0 "$P" plan reference --format markdown
is "word for word" "$out" "$("$P" plan reference)"
run "another format is refused" 2 "$P" plan reference --format emacs

missing=
for w in $(grep -ohE '\br_(take|at|need|at2)\(r, ("[a-z-]+"(, )?)+' src/plan/dates.c src/plan/anchor_read.c src/plan/shape.c | grep -oE '"[a-z-]+"' | tr -d '"' | sort -u); do
	grep -qE "(\||\()$w(\||\))" <(grep constant.language editors/vscode/syntaxes/phoihop.tmLanguage.json) || missing="$missing $w"
done
is "every word the readers of dates know is coloured" "$missing" ""

grep -v '^#' tests/editors/positions | cut -d' ' -f1-3 >"$W/vim.want"
grep -v '^#' tests/editors/positions | cut -d' ' -f1,2,4 >"$W/textmate.want"
if vim --version 2>/dev/null | grep -q '+syntax'; then
	OUT=$W/vim timeout 60 vim -u NONE -i NONE -es -S tests/editors/vim.vim </dev/null >/dev/null 2>&1
	run "Vim colours a plan" 0 diff "$W/vim.want" "$W/vim"
else
	echo "skip Vim colours a plan: no vim with syntax here"
fi
if command -v node >/dev/null; then
	node tests/editors/textmate.mjs >"$W/textmate"
	run "the grammar colours a plan" 0 diff "$W/textmate.want" "$W/textmate"
else
	echo "skip the grammar colours a plan: no node here"
fi
exit $bad
