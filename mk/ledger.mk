# Faults (docs/reliability.md). `make crash` is the long run before a release, with the slow attacks (mk/attack.mk); `make test`
# runs the same with smaller numbers, and the attacks as a suite of their own (ATTACK= leaves them out here, TSAN= the races).
KILLS ?= 1000
CUTS ?= 10000
STRIDE ?= 1
SEEDS ?= 100
SEED_SECONDS ?= 60
.PHONY: crash crash-programs tsan interop
CRASH := filers powerloss nth history
# Without the checks of FORTIFY: it stands in for the calls they lead to.
$(B)/tests/crash/shim.o: tests/crash/shim.c
	@mkdir -p $(@D)
	$(Q)$(CC) -D_GNU_SOURCE -std=gnu17 -O2 -g $(WARN) -fPIE -MMD -MP -c -o $@ $<

$(B)/tests/crash/powerloss $(B)/tests/crash/nth: $(B)/tests/crash/shim.o

crash-programs: $(CRASH:%=$(B)/tests/crash/%)

crash: crash-programs
	$(Q)mkdir -p $(B)/test && rm -rf $(B)/test/crash
	$(Q)$(B)/tests/crash/filers $(KILLS) $(B)/test/crash
	$(Q)$(B)/tests/crash/powerloss $(CUTS)
	$(Q)$(B)/tests/crash/powerloss 30 lie
	$(Q)$(B)/tests/crash/nth $(STRIDE)
	$(Q)$(B)/tests/crash/history $(SEEDS) $(SEED_SECONDS)
	$(Q)$(if $(ATTACK),$(MAKE) --no-print-directory attack)
	$(Q)$(if $(TSAN),$(MAKE) --no-print-directory tsan)

# The thread sanitizer: no data race in what runs at one time.
TSAN ?= 1
tsan:
	$(Q)$(MAKE) --no-print-directory -j$$(nproc) B=build/tsan SAN=thread OPT='-O1 -g' all build/tsan/tests/crash/filers \
		build/tsan/tests/crash/history build/tsan/tests/attack/flood build/tsan/bench/load build/tsan/bench/make_data
	$(Q)B=build/tsan tests/crash/races

# Receipts of every size of tree, and an export, checked by other people's code; with EVERY=1 of every entry under every size.
interop: $(B)/tests/crash/filers $(B)/tests/interop/sizes $(B)/phoihop
	$(Q)B=$(B) tests/interop/run

-include $(CRASH:%=$(B)/tests/crash/%.d) $(B)/tests/crash/shim.d $(B)/tests/interop/sizes.d
