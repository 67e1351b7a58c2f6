"""Draft threads from what people said: passages in, groups with names, quotes and doubt out."""

from sensemaking.text.communities import partition
from sensemaking.text.draft import Draft, DraftThread, Duplicate, Engine, Passage, Quote
from sensemaking.text.threads import find_threads

__all__ = [
    "Draft",
    "DraftThread",
    "Duplicate",
    "Engine",
    "Passage",
    "Quote",
    "find_threads",
    "partition",
]
