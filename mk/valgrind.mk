# Memory, by valgrind: the unit programs, and a bloc served for SOAK seconds (tests/valgrind/run). Not part of `make test`: an
# hour or so. The program is the one people run, where the sanitizers judge one of their own. Needs `apt install valgrind`.
SOAK ?= 600
# Left out, since valgrind's own work in a child is what their sandbox forbids (no mmap, 256 MiB of addresses, seccomp):
VALGRIND_NOT := test_doc_sandbox test_doc_bombs
VALGRIND_UNITS ?= $(filter-out $(VALGRIND_NOT:%=$(B)/tests/%),$(UNIT))
.PHONY: valgrind
valgrind: $(VALGRIND_UNITS) $(B)/phoihop $(B)/bench/load $(B)/bench/make_data
	$(Q)B=$(B) tests/valgrind/run unit $(VALGRIND_UNITS)
	$(Q)B=$(B) tests/valgrind/run soak $(SOAK)
