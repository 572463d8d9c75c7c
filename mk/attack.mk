# Attacks on a served bloc, on loopback only. `make attack` is the long run, with the program's own limits (minutes);
# `make test` runs the short one.
ATTACK ?= long
.PHONY: attack attack-programs
ATTACKS := flood proxied
$(B)/tests/attack/%: tests/attack/%.c $(B)/phoihop.a
	@mkdir -p $(@D)
	$(Q)$(CC) $(CPPFLAGS) $(CFLAGS) -Itests -MMD -MP -o $@ $< $(B)/phoihop.a $(LDFLAGS) $(PKG_LIBS)

attack-programs: $(ATTACKS:%=$(B)/tests/attack/%)

attack: attack-programs
	$(Q)$(B)/tests/attack/flood $(ATTACK)
	$(Q)$(B)/tests/attack/proxied

-include $(ATTACKS:%=$(B)/tests/attack/%.d)
