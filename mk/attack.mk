# Attacks on a served bloc, on loopback only. `make attack` is the long run, with the program's own limits (minutes);
# `make test` runs the short one.
ATTACK ?= long
.PHONY: attack
$(B)/tests/attack/%: tests/attack/%.c $(B)/phoihop.a
	@mkdir -p $(@D)
	$(Q)$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP -o $@ $< $(B)/phoihop.a $(LDFLAGS) $(PKG_LIBS)

attack: $(B)/tests/attack/flood
	$(Q)$< $(ATTACK)

-include $(B)/tests/attack/flood.d
