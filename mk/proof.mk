# Random bits of a bloc's database turned over, one at a time: `make flips` before a release, 600 of them in `make test`.
FLIPS ?= 6000
.PHONY: flips
$(B)/tests/flips/flips: tests/flips/flips.c $(B)/phoihop.a
	@mkdir -p $(@D)
	$(Q)$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP -o $@ $< $(B)/phoihop.a $(LDFLAGS) $(PKG_LIBS)

flips: $(B)/tests/flips/flips $(B)/phoihop
	$(Q)tests/flips/run $(FLIPS)

# Receipts of every size of tree, for other people's code to check (`make interop`, mk/ledger.mk).
$(B)/tests/interop/%: tests/interop/%.c $(B)/phoihop.a
	@mkdir -p $(@D)
	$(Q)$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP -o $@ $< $(B)/phoihop.a $(LDFLAGS) $(PKG_LIBS)

-include $(B)/tests/flips/flips.d $(B)/tests/interop/sizes.d
