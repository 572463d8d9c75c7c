# src/store/sql/*.sql and src/store/migrate/*.sql -> gen/sql.h, gen/sql.c, gen/prepare.sql (tools/sqlc).
# sqlc leaves sql.h alone when no name changed, so that a changed text rebuilds one file and not the program.
GEN_HDR += $(B)/gen/sql.h
GEN_SRC += $(B)/gen/sql.c
SQL := $(sort $(wildcard src/store/migrate/*.sql)) $(sort $(wildcard src/store/sql/*.sql))
$(B)/gen/sql.stamp: $(SQL) $(B)/tools/sqlc
	@mkdir -p $(@D)
	$(Q)$(B)/tools/sqlc $(@D) $(SQL)
	@touch $@
$(B)/gen/sql.h $(B)/gen/sql.c $(B)/gen/prepare.sql: $(B)/gen/sql.stamp ;
