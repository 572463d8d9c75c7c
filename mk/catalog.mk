# po/vi/*.po, one file an area -> a sorted table (base/i18n.h)
GEN_SRC += $(B)/gen/catalog.c
PO := $(sort $(wildcard po/vi/*.po))
$(B)/gen/catalog.c: $(PO) $(B)/tools/poc
	@mkdir -p $(@D)
	$(Q)$(B)/tools/poc $(PO) > $@
