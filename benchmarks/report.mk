# The report of eleven regions in all formats, with an overview of each region, in new processes.
# QUICK=1 is under 45 s.

.PHONY: bench-report
bench-report: bench-setup
	@$(BIN)/python -m benchmarks.report
