# Attacks on a served bloc, on loopback only. `make attack` is the long run, with the program's own limits (minutes);
# `make test` runs the short one.
ATTACK ?= long
.PHONY: attack attack-programs
ATTACKS := flood proxied
attack-programs: $(ATTACKS:%=$(B)/tests/attack/%)

attack: attack-programs
	$(Q)$(B)/tests/attack/flood $(ATTACK)
	$(Q)$(B)/tests/attack/proxied

-include $(ATTACKS:%=$(B)/tests/attack/%.d)
