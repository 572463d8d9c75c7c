# the lunar calendar needs sine
PKG_LIBS += -lm
# A plan of 1,000 units expanded over 10 years; a new version in a bloc of 2,500 (not part of `make test`).
.PHONY: bench-plan
$(B)/tests/plan_bench: tests/bench/plan_bench.c $$(B)/phoihop.a
	@mkdir -p $(@D)
	$(Q)$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP -o $@ $< $(B)/phoihop.a $(LDFLAGS) $(PKG_LIBS)

bench-plan: $(B)/tests/plan_bench $(B)/phoihop
	@$<
	@bash tests/bench/enact.sh
