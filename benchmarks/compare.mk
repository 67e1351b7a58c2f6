# Comparison of threads: do the stated intervals and rates hold, what do small cells cost, can they be
# worked out, and how long does it take. All of it on invented voices. QUICK=1 is under 45 s.

.PHONY: bench-compare
bench-compare: bench-setup
	@$(BIN)/python -m benchmarks.compare
