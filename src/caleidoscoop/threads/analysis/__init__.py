"""The doors between threads and the engine: each asks it one thing."""

from caleidoscoop.threads.analysis.drafting import draft_threads, input_of, put_back_labels
from caleidoscoop.threads.analysis.uncovered import group_uncovered

__all__ = ["draft_threads", "group_uncovered", "input_of", "put_back_labels"]
