# How fast it is (docs/figures.md). Not part of `make test`. BENCH=quick: 2 minutes.
BENCH_TOOLS := $(patsubst tests/bench/%.c,$(B)/bench/%,$(filter-out tests/bench/syncs.c tests/bench/hidden.c,$(wildcard tests/bench/*.c)))
.PHONY: bench bench-programs bench-hidden
$(B)/bench/%: tests/bench/%.c $$(B)/phoihop.a
	@mkdir -p $(@D)
	$(Q)$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP -o $@ $< $(B)/phoihop.a $(LDFLAGS) $(PKG_LIBS)

# it asks as test_rights does
$(B)/bench/hidden: tests/bench/hidden.c $$(B)/phoihop.a
	@mkdir -p $(@D)
	$(Q)$(CC) $(CPPFLAGS) $(CFLAGS) -Itests -MMD -MP -o $@ $< $(B)/phoihop.a $(LDFLAGS) $(PKG_LIBS) -lcmocka

$(B)/bench/syncs.so: tests/bench/syncs.c
	@mkdir -p $(@D)
	$(Q)$(CC) -O2 -fPIC -shared -o $@ $<

bench-programs: $(B)/phoihop $(BENCH_TOOLS) $(B)/bench/syncs.so
bench:
	@tools/deps bench
	@$(MAKE) --no-print-directory -j$$(nproc) bench-programs
	@B=$(B) tests/bench/run
# Does the time of an answer tell what is hidden from what is absent?
bench-hidden: $(B)/bench/hidden
	@$<
-include $(B)/bench/hidden.d $(BENCH_TOOLS:=.d)
