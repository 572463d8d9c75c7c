# phoihop: `make run` and `make test` do everything on a fresh Debian 12; `make help` lists the rest.
#
# Everything made lies under $(B). Sources are found by place: src/*/*.c is the program, tools/*.c are generators that
# run during the build, tests/unit/test_*.c are one test program each.

B ?= build
PORT ?= 8080
CC = gcc
V ?=
Q := $(if $(V),,@)
PKGS := libmicrohttpd sqlite3 libsodium nettle libzip libxml-2.0 libcmark libutf8proc libqrencode libseccomp libdeflate

WARN := -Wall -Wextra -Wconversion -Wshadow -Wformat=2 -Wstrict-prototypes -Wmissing-prototypes -Wvla -Wundef -Werror
HARD := -D_FORTIFY_SOURCE=3 -fstack-protector-strong -fstack-clash-protection -fcf-protection -ftrivial-auto-var-init=zero -fPIE
OPT ?= -O2 -g
SAN ?=
VERSION := 0.1
CPPFLAGS = -DPHOIHOP_VERSION=\"$(VERSION)\" -D_GNU_SOURCE -Isrc -I$(B)/gen -include base/banned.h
# gcc warns of more, and wrongly, once its sanitizers are in: warnings are errors without them only.
CFLAGS = -std=gnu17 $(OPT) $(WARN) $(if $(SAN),-Wno-error -fsanitize=$(SAN) -fno-sanitize-recover=all -fno-omit-frame-pointer,$(HARD)) $(PKG_CFLAGS)
LDFLAGS = -pthread $(if $(SAN),-fsanitize=$(SAN),-pie -Wl,-z,relro,-z,now,-z,noexecstack)
PKG_CFLAGS := $(shell pkg-config --cflags $(PKGS) 2>/dev/null)
PKG_LIBS := $(shell pkg-config --libs $(PKGS) 2>/dev/null)

SRC := $(sort $(wildcard src/*/*.c))
GEN_SRC :=
GEN_HDR :=

.PHONY: all clean
.DELETE_ON_ERROR:
.SECONDEXPANSION:
all: $(B)/phoihop

include $(sort $(wildcard mk/*.mk))

OBJ := $(SRC:%.c=$(B)/%.o) $(GEN_SRC:$(B)/%.c=$(B)/%.o)
TOOLS := $(patsubst tools/%.c,$(B)/tools/%,$(wildcard tools/*.c))

# The whole program but main.c: tests link with it and get what they use.
$(B)/phoihop.a: $(OBJ)
	$(Q)rm -f $@ && ar rcs $@ $(OBJ)

$(B)/phoihop: $(B)/src/main.o $(B)/phoihop.a
	@echo "  LD $@"
	$(Q)$(CC) $(LDFLAGS) -o $@ $^ $(PKG_LIBS)

$(B)/src/%.o: src/%.c | $(GEN_HDR)
	@mkdir -p $(@D)
	@echo "  CC $<"
	$(Q)$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<

$(B)/gen/%.o: $(B)/gen/%.c | $(GEN_HDR)
	@mkdir -p $(@D)
	@echo "  CC $<"
	$(Q)$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<

# Generators may use base/ but nothing above it.
$(B)/tools/%: tools/%.c $(wildcard tools/*.h) $(B)/tools/base.a
	@mkdir -p $(@D)
	$(Q)$(CC) $(CPPFLAGS) $(CFLAGS) -o $@ $< $(B)/tools/base.a $(LDFLAGS) -lutf8proc

# Compiled apart from the program's objects, which wait for the headers that generators make.
$(B)/tools/obj/%.o: src/base/%.c
	@mkdir -p $(@D)
	$(Q)$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<

TOOL_BASE := arena str buf day err log
$(B)/tools/base.a: $(TOOL_BASE:%=$(B)/tools/obj/%.o)
	@mkdir -p $(@D)
	$(Q)ar rcs $@ $^

clean:
	rm -rf $(B)

-include $(OBJ:.o=.d) $(B)/src/main.d $(TOOL_BASE:%=$(B)/tools/obj/%.d)
