#!/bin/bash
# What the compiler was asked for is in the program that was built: read from the file, not from the Makefile.
cd "$(dirname "$0")/../.." || exit 5
p=${1:-build/phoihop} bad=0
check() { # check NAME COMMAND...: ok when it succeeds
	local name=$1
	shift
	if "$@" >/dev/null 2>&1; then echo "ok $name"; else echo "not ok $name"; bad=1; fi
}
has() { readelf "$1" -W "$p" 2>/dev/null | grep -qE "$2"; }
lacks() { ! has "$@"; }
calls() { readelf --dyn-syms -W "$p" 2>/dev/null | grep -cE "$1"; }
# the checked forms of memcpy and its like outnumber none, and no unchecked printf to a buffer is left
fortified() { [ "$(calls ' __[a-z]+_chk(@|$)')" -ge 5 ]; }

check "there is a program to look at" test -x "$p"
check "position independent (PIE)" has -h 'Type: +DYN'
check "relocations are read-only (RELRO)" has -l 'GNU_RELRO'
check "all of them at the start (BIND_NOW)" has -d 'BIND_NOW|FLAGS_1.*NOW'
check "the stack is not run" has -l 'GNU_STACK +[0-9a-fx ]+ +RW +'
check "no segment is written and run" lacks -l 'LOAD .* RWE '
check "no text relocations" lacks -d 'TEXTREL'
check "no search path of its own" lacks -d 'RPATH|RUNPATH'
check "stack protector" has --dyn-syms '__stack_chk_fail'
check "FORTIFY_SOURCE" fortified
# Debian 12's own start-up files (crt1.o) carry no such note, so the linker leaves it out of the whole: our objects are asked.
a=${p%/*}/phoihop.a
with_note() { [ "$(readelf -nW "$a" | grep -c 'x86 feature: IBT, SHSTK')" -eq "$(ar t "$a" | wc -l)" ]; }
check "indirect branches and shadow stack (CET) in every object" with_note
check "main begins with a landing pad" test "$(objdump -d --no-show-raw-insn "$p" 2>/dev/null | awk '/^[0-9a-f]+ <main>:/ { getline; print $2 }')" = endbr64
exit $bad
