# What people type. The packages come first, then make starts again with what they brought.
.PHONY: run test lint help
run:
	@tools/deps run
	@$(MAKE) --no-print-directory -j$$(nproc) all
	@mkdir -p data; test -e data/demo/phoihop.db || $(B)/phoihop demo --data data/demo
	@exec $(B)/phoihop serve --data data/demo --listen 127.0.0.1:$(PORT)

test:
	@tools/deps test
	@tests/run

lint:
	@tests/lint.sh

help:
	@echo "make run    installs what is missing, builds, makes the demo bloc, serves it on 127.0.0.1:$(PORT)"
	@echo "make test   installs what is missing, runs every test"
	@echo "make        builds $(B)/phoihop"
	@echo "make unit   unit tests only      make lint   the rules of the house      make clean"
	@echo "make bench  figures against the budgets (docs/figures.md; BENCH=quick takes two minutes)"
	@echo "make crash, flips, attack, fuzz, tsan, valgrind, defects, analyze: the long forms of what make test tries in short"
