# What no thread covers: is a subject that was kept out found again, by rank and as a group?
# CALEIDOSCOOP_BENCH_DATA names a folder with labelled texts, by default ../shared/data/text; without
# it the texts are made here. QUICK=1 is under 45 s.

.PHONY: bench-coverage
bench-coverage: bench-setup
	@$(BIN)/python -m benchmarks.coverage
