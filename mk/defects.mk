# Tests of the tests: planted defects, each of which must be caught (tests/defects/run). Takes ten minutes to half an hour.
.PHONY: defects
defects:
	@tests/defects/run
