"""Which stretches of which passages stand for a thread."""

import re
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from sensemaking.text.draft import Passage, Quote, counted
from sensemaking.text.features import Matrix

LONGEST = 200  # code points of a quote that reads easily
QUOTES_KEPT = 5
RELEVANCE = 0.6  # against variety
NEW_REGION = 0.1  # of similarity, that a quote from a region not heard yet may lack

_SENTENCE_END = re.compile(r"(?<=[.!?…؟۔。！？])[\"'”’»)\]]*\s+|\n+")


def sentences(text: str) -> list[tuple[int, int]]:
    """Return start and end of each sentence in code points, without the space around it."""
    cuts = [0, *(match.end() for match in _SENTENCE_END.finditer(text)), len(text)]
    return [span for a, b in pairwise(cuts) if (span := _trim(text, a, b))]


def _trim(text: str, start: int, end: int) -> tuple[int, int] | None:
    part = text[start:end]
    if not part.strip():
        return None
    return start + len(part) - len(part.lstrip()), start + len(part.rstrip())


def quote_of(passage: Passage) -> Quote | None:
    """Return the whole passage when short, else its first telling sentence; None without text.

    The longest sentence that still reads easily is the telling one; when all are too long, the
    shortest.
    """
    whole = _trim(passage.text, 0, len(passage.text))
    if whole is None:
        return None
    if whole[1] - whole[0] > LONGEST:
        spans = sentences(passage.text)
        fitting = [span for span in spans if span[1] - span[0] <= LONGEST]
        whole = (
            min(fitting, key=lambda span: (span[0] - span[1], span))
            if fitting
            else min(spans, key=lambda span: (span[1] - span[0], span))
        )
    return Quote(passage.key, *whole)


def exemplars(passages: Sequence[Passage], rows: Matrix) -> tuple[Quote, ...]:
    """Return up to five quotes that are typical of the members and differ from each other.

    Parameters
    ----------
    passages : sequence of Passage
        The members, at least one.
    rows : (n_members, n_features) sparse
        Their weights, rows of length one.

    Returns
    -------
    tuple of Quote
        At least one when a member has text; at most one of each speaker.

    Notes
    -----
    Candidates are the more central half: in loose groups variety alone drifts to the odd ones out.
    Short ones go before long ones, and a region not heard yet before one that is.
    Source: J. Carbonell, J. Goldstein (1998), The use of MMR, SIGIR, 335-336, lambda 0.6.
    """
    centre = np.asarray(rows.sum(axis=0)).ravel() / len(passages)
    central = np.round(rows @ centre, 9)
    order = [int(i) for i in np.argsort(-central, kind="stable")]
    quotes = _quotes(passages, order[: (len(order) + 1) // 2]) or _quotes(passages, order)
    short = {i: quote for i, quote in quotes.items() if quote.end - quote.start <= LONGEST}
    return tuple(quotes[i] for i in _spread(passages, rows, central, list(short or quotes)))


def _quotes(passages: Sequence[Passage], positions: Sequence[int]) -> dict[int, Quote]:
    return {i: quote for i in positions if (quote := quote_of(passages[i]))}


def _spread(
    passages: Sequence[Passage], rows: Matrix, central: NDArray[np.float64], order: Sequence[int]
) -> list[int]:
    chosen: list[int] = []
    speakers: set[str] = set()
    regions: set[str] = set()
    likest = np.zeros(len(passages))

    def worth(i: int) -> float:
        news = NEW_REGION * (passages[i].region not in regions)
        return float(RELEVANCE * central[i] - (1 - RELEVANCE) * likest[i] + news)

    while len(chosen) < QUOTES_KEPT:
        unheard = [i for i in order if counted(passages[i]) not in speakers]
        if not unheard:
            break
        best = max(unheard, key=worth)
        chosen.append(best)
        speakers.add(counted(passages[best]))
        regions.add(passages[best].region)
        likest = np.maximum(likest, np.round((rows @ rows[best].T).toarray().ravel(), 9))
    return chosen
