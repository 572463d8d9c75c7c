#!/bin/bash
# Who may do what is a reviewed list: a change of it changes tests/golden/rights too. Addresses open to everybody are few.
. "$(dirname "$0")/../lib.sh"

"$P" rights >"$W/all"
is "the rights are the reviewed ones" "$(sed '/^$/,$d' "$W/all" | diff - tests/golden/rights)" ""
is "what can be sent without logging in" "$(awk '$1 == "POST" && $3 == "MAY_ANYONE" { print $2 }' "$W/all" | sort | tr '\n' ' ')" "/demo/post /login /logout /welcome/{name} "
is "every address has a permission" "$(awk 'NF { if (on && (NF != 3 || $3 !~ /^MAY_/)) print } !NF { on = 1 }' "$W/all")" ""
exit $bad
