# src/page/*.tmpl -> C (tools/tmplc); style sheet, script and icon -> compressed tables (brotli, tools/assetc)
TMPL := $(sort $(wildcard src/page/*.tmpl))
GEN_SRC += $(TMPL:src/page/%.tmpl=$(B)/gen/page/%.tmpl.c) $(B)/gen/page/asset_table.c
# Kept: make would take them away as steps on the way to an object, and say so in a long line.
.SECONDARY: $(TMPL:src/page/%.tmpl=$(B)/gen/page/%.tmpl.c)
ASSET := $(addprefix $(B)/gen/page/,site.css site.js icon.svg)

$(B)/gen/page/%.tmpl.c: src/page/%.tmpl $(B)/tools/tmplc
	@mkdir -p $(@D)
	$(Q)$(B)/tools/tmplc $< > $@

$(B)/tools/assetc: LDFLAGS += -ldeflate -lsodium

$(ASSET): $(B)/gen/page/%: src/page/% $(B)/tools/assetc
	@mkdir -p $(@D)
	$(Q)$(B)/tools/assetc shrink $< > $@
	$(Q)brotli -q 11 -f -o $@.br $@

$(B)/gen/page/asset_table.c: $(ASSET) src/page/asset.def
	$(Q)$(B)/tools/assetc table $(ASSET) > $@

# The template tests run the compiler.
$(B)/tests/test_page_tmplc: $(B)/tools/tmplc

# Sample pages with invented data: open build/gallery/*.html
$(B)/gen/gallery/gallery.tmpl.c: tests/gallery/gallery.tmpl $(B)/tools/tmplc
	@mkdir -p $(@D)
	$(Q)$(B)/tools/tmplc $< > $@

$(B)/tests/gallery: $(B)/gen/gallery/gallery.tmpl.c tests/gallery/gallery.c tests/gallery/gallery.h $(B)/phoihop.a
	@mkdir -p $(@D)
	$(Q)$(CC) $(CPPFLAGS) $(CFLAGS) -Itests -o $@ $(filter %.c,$^) $(B)/phoihop.a $(LDFLAGS) $(PKG_LIBS)

.PHONY: gallery
gallery: $(B)/tests/gallery
	$(Q)$(B)/tests/gallery $(B)/gallery
