# Random bits of a bloc's database turned over, one at a time: `make flips` before a release, 600 of them in `make test`.
FLIPS ?= 6000
.PHONY: flips
flips: $(B)/tests/flips/flips $(B)/phoihop
	$(Q)tests/flips/run $(FLIPS)

-include $(B)/tests/flips/flips.d
