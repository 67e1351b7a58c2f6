"""Which stretches of which passages stand for a thread."""

import re
from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from sensemaking.text import tokens
from sensemaking.text.draft import Passage, Quote, counted
from sensemaking.text.features import Matrix

LONGEST = 200  # code points of a quote that reads easily
QUOTES_KEPT = 5
RELEVANCE = 0.6  # against variety
NEW_REGION = 0.1  # of similarity, that a quote from a region not heard yet may lack
LONGEST_CLAUSE = 80
CLAUSE_WORDS = 2  # that may stand in a title, in a clause that tells something

_CLAUSE_END = re.compile(r"[,;:.!?…](?=\s|$)|\s[-–—]\s|[()]")
# A small letter after a full stop continues the sentence: it was an abbreviation.
_SENTENCE_END = re.compile(r"(?<=[.!?…؟۔])[\"'”’»)\]]*\s++(?![a-zà-öø-ÿ])|(?<=[。！？])|\n+")


def sentences(text: str) -> list[tuple[int, int]]:
    """Return start and end of each sentence in code points, without the space around it."""
    cuts = [0, *(match.end() for match in _SENTENCE_END.finditer(text)), len(text)]
    return [span for a, b in pairwise(cuts) if (span := _trim(text, a, b))]


def _trim(text: str, start: int, end: int) -> tuple[int, int] | None:
    part = text[start:end]
    if not part.strip():
        return None
    return start + len(part) - len(part.lstrip()), start + len(part.rstrip())


def stretches(text: str) -> list[tuple[int, int]]:
    """Return what may be quoted of a text: the whole when short, else its sentences.

    Of a long text only the sentences that read easily, or all when none does.
    """
    whole = _trim(text, 0, len(text))
    if whole is None:
        return []
    if whole[1] - whole[0] <= LONGEST:
        return [whole]
    spans = sentences(text)
    return [span for span in spans if span[1] - span[0] <= LONGEST] or spans


def telling_clause(text: str) -> tuple[int, int]:
    """Return start and end of the shortest part of a text that tells something.

    A part ends at a comma, a dash or the like. It tells something with two words that may stand in
    a title; where none has, it is the whole text. What is too long is cut off after a word.
    """
    cuts = [0, *(match.end() for match in _CLAUSE_END.finditer(text)), len(text)]
    spans = [_bare(text, a, b) for a, b in pairwise(cuts)]
    telling = [span for span in spans if _telling_words(text[slice(*span)]) >= CLAUSE_WORDS]
    start, end = min(telling, key=lambda span: (span[1] - span[0], span), default=(0, len(text)))
    if end - start > LONGEST_CLAUSE:
        end = start + len(text[start : start + LONGEST_CLAUSE].rsplit(None, 1)[0])
    return _bare(text, start, end)


def _bare(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the span without the space and signs around it; as it was when nothing is left."""
    part = text[start:end]
    words = [m.start() for m in re.finditer(r"\w", part)]
    return (start + words[0], start + words[-1] + 1) if words else (start, end)


def _telling_words(text: str) -> int:
    folded = {tokens.fold(word) for word in tokens.words(text)}
    return len(folded - tokens.not_in_titles())


def exemplars(
    passages: Sequence[Passage],
    rows: Matrix,
    worth: Callable[[Passage, str, NDArray[np.float64]], float],
) -> tuple[Quote, ...]:
    """Return up to five quotes that are typical of the members and differ from each other.

    Parameters
    ----------
    passages : sequence of Passage
        The members, at least one.
    rows : (n_members, n_features) sparse
        Their weights, rows of length one.
    worth : callable
        How well a stretch of a passage says what the centre of the members says.

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
    spans = {i: found for i in order if (found := stretches(passages[i].text))}
    half = [i for i in order[: (len(order) + 1) // 2] if i in spans] or list(spans)
    short = [i for i in half if spans[i][0][1] - spans[i][0][0] <= LONGEST]
    chosen = _spread(passages, rows, central, short or half)

    def cut(i: int) -> Quote:
        passage = passages[i]
        start, end = max(
            spans[i], key=lambda span: worth(passage, passage.text[slice(*span)], centre)
        )
        return Quote(passage.key, start, end)

    return tuple(cut(i) for i in chosen)


def _spread(
    passages: Sequence[Passage], rows: Matrix, central: NDArray[np.float64], order: Sequence[int]
) -> list[int]:
    chosen: list[int] = []
    speakers: set[str] = set()
    regions: set[str] = set()
    likest = np.zeros(len(passages))

    def gain(i: int) -> float:
        news = NEW_REGION * (passages[i].region not in regions)
        return float(RELEVANCE * central[i] - (1 - RELEVANCE) * likest[i] + news)

    while len(chosen) < QUOTES_KEPT:
        unheard = [i for i in order if counted(passages[i]) not in speakers]
        if not unheard:
            break
        best = max(unheard, key=gain)
        chosen.append(best)
        speakers.add(counted(passages[best]))
        regions.add(passages[best].region)
        likest = np.maximum(likest, np.round((rows @ rows[best].T).toarray().ravel(), 9))
    return chosen
