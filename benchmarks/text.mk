# Draft threads: quality and speed beside scikit-learn. TEXT_DATA names a folder with labelled
# texts (sib200_nl/, dekamer_nl/); without it the texts are made here. QUICK=1 is under 45 s
# (one set, two seeds, no floors, up to 5,000 passages), FULL=1 adds 50,000 passages.

.PHONY: bench-text
bench-text: bench-setup
	@$(BIN)/python -m benchmarks.text
