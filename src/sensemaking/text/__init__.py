"""Draft threads from what people said: passages in, groups with names, quotes and doubt out."""

from sensemaking.text.communities import partition
from sensemaking.text.coverage import Coverage, least_covered
from sensemaking.text.draft import Draft, DraftThread, Duplicate, Engine, Passage, Quote
from sensemaking.text.eigen import train
from sensemaking.text.embedder import Embedder
from sensemaking.text.quotes import telling_clause
from sensemaking.text.threads import find_threads
from sensemaking.text.vectors import Vectors

__all__ = [
    "Coverage",
    "Draft",
    "DraftThread",
    "Duplicate",
    "Embedder",
    "Engine",
    "Passage",
    "Quote",
    "Vectors",
    "find_threads",
    "least_covered",
    "partition",
    "telling_clause",
    "train",
]
