"""What pages need to know of threads, asked in few queries and counted by the database."""

from caleidoscoop.threads.reading.chain import Chain, Neighbour, chain_of
from caleidoscoop.threads.reading.history import HistoryLine, history_of
from caleidoscoop.threads.reading.links import (
    LinkSentence,
    sentence_between,
    sentence_from,
    sentence_to,
)
from caleidoscoop.threads.reading.page import (
    KindLine,
    Quote,
    RegionLine,
    cells_of,
    kind_lines,
    marks_of,
    quotes_of,
    region_lines,
    shown,
    stale_evidence,
    varied_quotes,
)
from caleidoscoop.threads.reading.scope import Scope, scope_of
from caleidoscoop.threads.reading.strength import (
    KINDS,
    QUOTABLE,
    Base,
    Reach,
    Strength,
    base_of,
    reach_of,
    strengths_of,
    who_spoke,
    with_counting,
)
from caleidoscoop.threads.reading.threads import (
    ThreadRow,
    add_quotes_and_links,
    rows_of,
    uncovered,
)
from caleidoscoop.threads.reading.tray import (
    SuggestionRow,
    latest_runs,
    members_of,
    suggestion_rows,
    unplaced,
)

__all__ = [
    "KINDS",
    "QUOTABLE",
    "Base",
    "Chain",
    "HistoryLine",
    "KindLine",
    "LinkSentence",
    "Neighbour",
    "Quote",
    "Reach",
    "RegionLine",
    "Scope",
    "Strength",
    "SuggestionRow",
    "ThreadRow",
    "add_quotes_and_links",
    "base_of",
    "cells_of",
    "chain_of",
    "history_of",
    "kind_lines",
    "latest_runs",
    "marks_of",
    "members_of",
    "quotes_of",
    "reach_of",
    "region_lines",
    "rows_of",
    "scope_of",
    "sentence_between",
    "sentence_from",
    "sentence_to",
    "shown",
    "stale_evidence",
    "strengths_of",
    "suggestion_rows",
    "uncovered",
    "unplaced",
    "varied_quotes",
    "who_spoke",
    "with_counting",
]
