# tests/fuzz/fuzz_NAME.c: every parser as a pure function of bytes, begun from tests/fuzz/seed/NAME. Needs clang.
# `make fuzz` runs each for FUZZ_SECONDS, FUZZ_JOBS at a time; what it finds lies in build/fuzz/NAME-*.
FUZZ_SECONDS ?= 60
FUZZ_JOBS ?= 2
FUZZ := $(patsubst tests/fuzz/fuzz_%.c,%,$(wildcard tests/fuzz/fuzz_*.c))

$(B)/fuzz-%: tests/fuzz/fuzz_%.c $$(OBJ)
	$(Q)$(CC) $(CPPFLAGS) $(CFLAGS) -Itests -fsanitize=fuzzer -o $@ $< $(OBJ) $(LDFLAGS) $(PKG_LIBS) -lcmocka

.PHONY: fuzz
fuzz:
	@command -v clang >/dev/null || { echo "make fuzz needs clang"; exit 5; }
	$(Q)$(MAKE) --no-print-directory B=build/fuzz CC=clang WARN=-Wno-everything SAN=address,undefined,fuzzer-no-link \
		OPT='-O1 -g' $(FUZZ:%=build/fuzz/fuzz-%)
	@printf '%s\n' $(FUZZ) | FUZZ_SECONDS=$(FUZZ_SECONDS) xargs -P $(FUZZ_JOBS) -n 1 tests/fuzz/run
