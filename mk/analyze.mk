# Static analysis, without findings: gcc's analyzer, clang-tidy (.clang-tidy says which checks, and why some are off) and
# cppcheck (tools/cppcheck.suppress gives each exception its reason). Not part of `make test`: minutes.
ANALYZE_FLAGS := -std=gnu17 -Isrc -I$(B)/gen -D_GNU_SOURCE -DPHOIHOP_VERSION=\"$(VERSION)\" -include base/banned.h
.PHONY: analyze analyze-gcc analyze-tidy analyze-cppcheck
analyze: analyze-gcc analyze-tidy analyze-cppcheck

analyze-gcc: $(SRC:%.c=$(B)/analyze/%.ok)
	@echo "ok gcc -fanalyzer: $(words $^) files"
$(B)/analyze/%.ok: %.c | $(GEN_HDR)
	@mkdir -p $(@D)
	$(Q)$(CC) $(ANALYZE_FLAGS) $(PKG_CFLAGS) -O1 -fanalyzer $(ANALYZER_OFF) -Werror -c -o /dev/null $< && touch $@

# gcc 12 does not see that a struct str has a null pointer only with n = 0, nor that opendir's null is asked for.
$(B)/analyze/src/base/str.ok: ANALYZER_OFF = -Wno-analyzer-null-argument -Wno-analyzer-null-dereference
$(B)/analyze/src/store/beside.ok: ANALYZER_OFF = -Wno-analyzer-possible-null-argument

analyze-tidy: $(GEN_HDR)
	$(Q)printf '%s\n' $(SRC) | xargs -P $$(nproc) -n 8 sh -c 'clang-tidy --quiet --warnings-as-errors="*" "$$@" -- $(ANALYZE_FLAGS) \
		$(PKG_CFLAGS) 2>/dev/null' tidy
	@echo "ok clang-tidy: $(words $(SRC)) files"

analyze-cppcheck: $(GEN_HDR)
	$(Q)cppcheck --quiet -j $$(nproc) --enable=warning,performance,portability --error-exitcode=1 --inline-suppr \
		--suppressions-list=tools/cppcheck.suppress -Isrc -I$(B)/gen -D_GNU_SOURCE --std=c11 $(SRC)
	@echo "ok cppcheck: $(words $(SRC)) files"
