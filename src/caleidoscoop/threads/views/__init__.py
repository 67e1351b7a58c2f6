"""Pages of threads, their evidence, and what was proposed."""
