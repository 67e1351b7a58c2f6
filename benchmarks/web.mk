# The kaleidoscope over HTTP: 100,000 fragments and 500,000 pieces of evidence, views at random.
# SQLite in a file of its own; DATABASE_URL names an empty PostgreSQL database instead. QUICK=1 is
# under 45 s (a tenth of the size).

.PHONY: bench-web
bench-web: bench-setup
	@$(BIN)/python -m benchmarks.web
