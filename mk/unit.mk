# Unit tests: one cmocka program per tests/unit/test_*.c, linked with the whole program but main.c.
UNIT := $(patsubst tests/unit/%.c,$(B)/tests/%,$(wildcard tests/unit/test_*.c))

$(B)/tests/%: tests/unit/%.c $$(B)/phoihop.a
	@mkdir -p $(@D)
	$(Q)$(CC) $(CPPFLAGS) $(CFLAGS) -Itests -MMD -MP -o $@ $< $(B)/phoihop.a $(LDFLAGS) $(PKG_LIBS) -lcmocka

unit-programs: $(UNIT)
.PHONY: unit unit-programs
unit: $(UNIT)
	@fail=0; for t in $(UNIT); do echo "== $$t"; $$t || fail=1; done; exit $$fail
-include $(UNIT:=.d)
