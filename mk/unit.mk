# Unit tests: one cmocka program per tests/unit/test_*.c, linked with the whole program but main.c.
UNIT := $(patsubst tests/unit/%.c,$(B)/tests/%,$(wildcard tests/unit/test_*.c))

$(B)/tests/%: tests/unit/%.c $$(B)/phoihop.a
	@mkdir -p $(@D)
	$(Q)$(CC) $(CPPFLAGS) $(CFLAGS) -Itests -MMD -MP -o $@ $< $(B)/phoihop.a $(LDFLAGS) $(PKG_LIBS) -lcmocka

# Every other test program, tests/DIR/NAME.c: linked with the same, and with the objects it names as its own.
$(B)/tests/%: tests/%.c $$(B)/phoihop.a
	@mkdir -p $(@D)
	$(Q)$(CC) $(CPPFLAGS) $(CFLAGS) -Itests -MMD -MP -o $@ $< $(filter %.o,$^) $(B)/phoihop.a $(LDFLAGS) $(PKG_LIBS)

unit-programs: $(UNIT)
.PHONY: unit unit-programs
unit: $(UNIT)
	@fail=0; for t in $(UNIT); do echo "== $$t"; $$t || fail=1; done; exit $$fail
-include $(UNIT:=.d)
