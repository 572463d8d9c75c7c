# Crash tests: kill -9 under filers that keep every acknowledgement. KILLS=60 for every change, 1000 before a release.
# Interop: receipts of such a run checked by code that is not ours (Debian's golang-golang-x-mod-dev).
KILLS ?= 60
.PHONY: crash interop
$(B)/tests/crash/%: tests/crash/%.c $(B)/phoihop.a
	@mkdir -p $(@D)
	$(Q)$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP -o $@ $< $(B)/phoihop.a $(LDFLAGS) $(PKG_LIBS)

crash: $(B)/tests/crash/filers
	$(Q)mkdir -p $(B)/test && rm -rf $(B)/test/crash
	$(Q)$< $(KILLS) $(B)/test/crash

interop: $(B)/tests/crash/filers $(B)/phoihop
	$(Q)B=$(B) tests/interop/run

-include $(B)/tests/crash/filers.d
