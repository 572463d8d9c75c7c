# Static analysis, without findings: gcc's analyzer, clang-tidy (.clang-tidy says which checks, and why some are off) and
# cppcheck (tools/cppcheck.suppress gives each exception its reason), over the program and the generators of its build
# (clang-tidy: the program). docs/security.md says what else was looked at. Not part of `make test`: minutes.
ANALYZE_FLAGS := -std=gnu17 -Isrc -I$(B)/gen -D_GNU_SOURCE -DPHOIHOP_VERSION=\"$(VERSION)\" -include base/banned.h
# A file is looked at again when it or a header of its has changed.
ANALYZE_SRC := $(SRC) src/main.c
ANALYZE_TOOLS := $(wildcard tools/*.c)
ANALYZE_FILES := $(ANALYZE_SRC:%.c=$(B)/analyze/%)
ANALYZE_GCC := $(ANALYZE_FILES) $(ANALYZE_TOOLS:%.c=$(B)/analyze/%)
.PHONY: analyze analyze-files analyze-cppcheck
analyze:
	$(Q)$(MAKE) --no-print-directory -j$$(nproc) -k analyze-files
	$(Q)$(MAKE) --no-print-directory analyze-cppcheck

analyze-files: $(ANALYZE_GCC:=.gcc) $(ANALYZE_FILES:=.tidy)
	@echo "ok gcc -fanalyzer: $(words $(ANALYZE_GCC)) files"
	@echo "ok clang-tidy: $(words $(ANALYZE_FILES)) files"

$(B)/analyze/%.gcc: %.c mk/analyze.mk | $$(GEN_HDR)
	@mkdir -p $(@D)
	$(Q)$(CC) $(ANALYZE_FLAGS) $(PKG_CFLAGS) -O1 -fanalyzer $(ANALYZER_OFF) -Werror -MMD -MP -MF $(@:.gcc=.d) \
		-MT "$@ $(@:.gcc=.tidy)" -c -o /dev/null $< && touch $@

# gcc 12 does not see that a struct str has a null pointer only with n = 0.
$(B)/analyze/src/base/str.gcc: ANALYZER_OFF = -Wno-analyzer-null-argument -Wno-analyzer-null-dereference

$(B)/analyze/%.tidy: %.c .clang-tidy mk/analyze.mk | $$(GEN_HDR)
	@mkdir -p $(@D)
	$(Q)clang-tidy --quiet --warnings-as-errors='*' $< -- $(ANALYZE_FLAGS) $(PKG_CFLAGS) 2>$@.log || { cat $@.log; exit 1; }
	@touch $@

analyze-cppcheck: $$(GEN_HDR)
	@mkdir -p $(B)/analyze/cppcheck
	$(Q)cppcheck --quiet -j $$(nproc) --enable=warning,performance,portability --error-exitcode=1 --inline-suppr \
		--cppcheck-build-dir=$(B)/analyze/cppcheck --suppressions-list=tools/cppcheck.suppress -Isrc -I$(B)/gen -D_GNU_SOURCE \
		--std=c11 $(ANALYZE_SRC) $(ANALYZE_TOOLS)
	@echo "ok cppcheck: $(words $(ANALYZE_GCC)) files"

-include $(ANALYZE_GCC:=.d)
