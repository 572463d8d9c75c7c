# the lunar calendar needs sine
PKG_LIBS += -lm
# A plan of 1,000 units expanded over 10 years; a new version in a bloc of 2,500 (not part of `make test`).
.PHONY: bench-plan
bench-plan: $(B)/bench/plan_bench $(B)/phoihop
	@$<
	@bash tests/bench/enact.sh
