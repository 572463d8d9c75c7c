#!/bin/bash
# docs/plan-language.md is a plan: what it teaches has to work, and its reference has to be what the program knows.
cd "$(dirname "$0")/../.." || exit 5
phoihop=${PHOIHOP:-build/phoihop}
doc=docs/plan-language.md
bad=0
want() { # want NAME EXIT COMMAND...
	local name=$1 rc=$2
	shift 2
	"$@" >/tmp/plan_language.$$ 2>&1
	if [ $? -eq "$rc" ]; then echo "ok $name"; else echo "not ok $name"; cat /tmp/plan_language.$$; bad=1; fi
}
holds() { # holds NAME TEXT: the last output holds TEXT
	if grep -qF -- "$2" /tmp/plan_language.$$; then echo "ok $1"; else echo "not ok $1"; cat /tmp/plan_language.$$; bad=1; fi
}

want "the tutorial's plan is sound and its examples hold" 0 $phoihop plan check $doc
want "a reading that is tried is sound too" 0 $phoihop plan check $doc --reading han=strict
want "and moves the dates" 0 $phoihop plan due $doc --from 2027-01-01 --to 2027-01-31 --format csv --reading han=strict
holds "by a day" "thang/thu-vien/2027-01,thang,report,thu-vien,2027-01,2027-01-01,2026-12-25,2027-01-24,2027-01-25,2027-01-24"
sed 's/last day 2027-01-25/last day 2027-01-26/' $doc >/tmp/plan_language.$$.md
want "an example that does not hold fails the check" 1 $phoihop plan check /tmp/plan_language.$$.md
holds "and says what is" "last day is 2027-01-25, the example says 2027-01-26"
want "an unknown reading is told" 1 $phoihop plan check $doc --reading hann=strict
holds "with the nearest name" 'did you mean "han"?'
want "the rules are read back" 0 $phoihop --lang en plan say $doc
holds "in English" "Monthly report: every month, by the end of day 25;"
want "lint finds what the tutorial says" 0 $phoihop --lang en plan lint $doc --from 2027-01-01 --to 2027-12-31
holds "one warning" "1 warnings."
want "a row handed over explains itself" 0 $phoihop --lang en plan explain $doc thang/hoc-vien/2027-10@truong-nhac
holds "with the decision, its clause and its day" "“School of Music” ended; its row was open on 11/10/2027 and went to “Academy of Music and Dance”. [T.6: Decision 15 of the Council]"
odd=/tmp/plan_language.$$.d
mkdir -p $odd/annex && cp $doc $odd/plan.md && printf '```plan x\nunit a b\n```\n' >$odd/annex/$'a\e[31mb.md'
want "an annex with an escape sequence in its name is named" 1 $phoihop plan check $odd
holds "without sending it to the terminal" '/annex/a\x1b[31mb.md:2:'
mkdir $odd/annex/$'c\e[0m.md'
want "one that cannot be read as well" 1 $phoihop plan check $odd
holds "in an error of the shell" '/annex/c\x1b[0m.md'
rm -r $odd
want "no such plan" 1 $phoihop plan check /nonexistent
want "no plan named" 2 $phoihop plan check
want "no such command" 2 $phoihop plan chek $doc
want "the reference is printed" 0 $phoihop plan reference
if diff <(sed -n '/^### plan$/,$p' $doc) <(sed '$d' /tmp/plan_language.$$) >/dev/null; then
	echo "ok the manual holds the reference"
else
	echo "not ok the manual holds the reference: phoihop plan reference"
	bad=1
fi
rm -f /tmp/plan_language.$$ /tmp/plan_language.$$.md
exit $bad
