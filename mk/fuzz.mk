# tests/fuzz/fuzz_NAME.c: every parser as a pure function of bytes, begun from tests/fuzz/seed/NAME. Needs clang.
# `make fuzz` runs each for FUZZ_SECONDS; what it finds lies in build/fuzz/NAME-*.
FUZZ_SECONDS ?= 60
FUZZ := $(patsubst tests/fuzz/fuzz_%.c,%,$(wildcard tests/fuzz/fuzz_*.c))

$(B)/fuzz-%: tests/fuzz/fuzz_%.c $$(OBJ)
	$(Q)$(CC) $(CPPFLAGS) $(CFLAGS) -fsanitize=fuzzer -o $@ $< $(OBJ) $(LDFLAGS) $(PKG_LIBS)

fuzz: export ASAN_OPTIONS = detect_leaks=0
fuzz:
	@command -v clang >/dev/null || { echo "make fuzz needs clang"; exit 5; }
	$(Q)$(MAKE) --no-print-directory B=build/fuzz CC=clang WARN=-Wno-everything SAN=address,undefined,fuzzer-no-link \
		OPT='-O1 -g' $(FUZZ:%=build/fuzz/fuzz-%)
	@for f in $(FUZZ); do mkdir -p build/fuzz/corpus/$$f; echo "== $$f"; \
		build/fuzz/fuzz-$$f -max_total_time=$(FUZZ_SECONDS) -max_len=16384 -timeout=10 \
		-artifact_prefix=build/fuzz/$$f- build/fuzz/corpus/$$f tests/fuzz/seed/$$f 2>build/fuzz/$$f.log || \
		{ tail -40 build/fuzz/$$f.log; exit 1; }; tail -2 build/fuzz/$$f.log; done
