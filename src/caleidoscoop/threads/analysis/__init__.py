"""The doors between threads and the engine: each asks it one thing."""

from caleidoscoop.threads.analysis.drafting import draft_threads, input_of, put_back_labels

__all__ = ["draft_threads", "input_of", "put_back_labels"]
