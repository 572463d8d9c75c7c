# Tests of the tests: planted defects, each of which must be caught (tests/defects/run). Takes about half an hour.
.PHONY: defects
defects:
	@tests/defects/run
