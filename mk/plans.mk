# The built-in plan and its demo texts, compiled in (case/bloc.h).
PLAN := plans/12-KH-TGTU
PLAN_FILES := $(PLAN)/plan.md $(sort $(wildcard $(PLAN)/annex/*.md))
DEMO_FILES := $(sort $(wildcard $(PLAN)/demo/*.txt) $(wildcard $(PLAN)/demo/*.csv))
GEN_SRC += $(B)/gen/builtin_plan.c $(B)/gen/builtin_demo.c

$(B)/gen/builtin_plan.c: $(PLAN_FILES) $(B)/tools/embed
	@mkdir -p $(@D)
	$(Q)$(B)/tools/embed builtin_plan $(PLAN_FILES) > $@

$(B)/gen/builtin_demo.c: $(DEMO_FILES) $(B)/tools/embed
	@mkdir -p $(@D)
	$(Q)$(B)/tools/embed builtin_demo $(DEMO_FILES) > $@
