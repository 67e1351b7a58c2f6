# The main job from folder to report, in a new process, beside a bare script that reads the same
# files and runs TF-IDF with k-means. QUICK=1 is under 45 s; FULL=1 adds 50,000 fragments, once.

.PHONY: bench-analyse
bench-analyse: bench-setup
	@$(BIN)/python -m benchmarks.analyse
