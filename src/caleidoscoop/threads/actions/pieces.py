"""Pieces of evidence that were cut apart, and meet again in one text."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from caleidoscoop.threads.models import Evidence
from caleidoscoop.voices.models import FragmentVersion


@dataclass(frozen=True)
class Piece:
    """Where a stretch of a row of evidence stands today."""

    row: Evidence
    version: FragmentVersion
    start: int
    end: int
    joined: tuple[int, ...] = ()  # rows that go on in this piece, beside its own

    @property
    def of(self) -> tuple[int | None, int | None, int | None]:
        return self.row.thread_id, self.row.link_id, self.row.finding_version_id


def put_together(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """Yield the pieces, with those of one passage that meet in the same text made one again.

    What people weighed or accepted apart stays apart.
    """
    earlier = _earlier_rows(pieces)
    alike: dict[object, list[Piece]] = defaultdict(list)
    beside: dict[object, list[Piece]] = defaultdict(list)
    for piece in pieces:
        row = piece.row
        judged = (row.stance, row.proposed_by, row.accepted_by_id, row.accepted_at)
        alike[piece.of, piece.version.pk, row.passage, judged].append(piece)
        beside[piece.of, piece.version.pk].append(piece)
    for some in alike.values():
        by_row: dict[int, list[Piece]] = defaultdict(list)
        for piece in some:
            before = _row_on_same_text(piece, earlier)
            by_row[before.pk if before else 0].append(piece)
        loose = by_row.pop(0, [])
        for key, back in by_row.items():
            whole = replace(_joined(back), start=earlier[key].start, end=earlier[key].end)
            others = [
                piece
                for piece in beside[whole.of, whole.version.pk]
                if _row_on_same_text(piece, earlier) != earlier[key]
            ]
            if _is_all_back(whole, back, others):
                yield whole
            else:
                loose += back
        yield from _meeting(loose)
    for whole in _taken_in(pieces, earlier):
        if _is_all_back(whole, [], beside[whole.of, whole.version.pk]):
            yield whole


def _earlier_rows(pieces: Sequence[Piece]) -> dict[int, Evidence]:
    """Return all rows that these were carried from, and those before them."""
    found: dict[int, Evidence] = {}
    keys = {piece.row.carried_from_id for piece in pieces}
    while new := {key for key in keys if key is not None} - found.keys():
        rows = Evidence.objects.select_related("version").defer("version__text").in_bulk(new)
        found |= rows
        keys = {row.carried_from_id for row in rows.values()}
    return found


def _line(row: Evidence, earlier: dict[int, Evidence]) -> Iterator[int]:
    """Yield the keys of the rows that this one came from, the last first."""
    key = row.carried_from_id
    while key is not None:
        yield key
        key = earlier[key].carried_from_id


def _row_on_same_text(piece: Piece, earlier: dict[int, Evidence]) -> Evidence | None:
    """Return the last row before this one that stood on the text of today, as after an undo."""
    line = (earlier[key] for key in _line(piece.row, earlier))
    return next((row for row in line if _is_same_text(row, piece)), None)


def _is_same_text(row: Evidence, piece: Piece) -> bool:
    before, now = row.version, piece.version
    return (before.fragment_id, before.sha256) == (now.fragment_id, now.sha256)


def _taken_in(pieces: Iterable[Piece], earlier: dict[int, Evidence]) -> Iterator[Piece]:
    """Yield rows that ended where another stood at the same place, and whose text is back."""
    lines = {piece.row.pk: {piece.row.pk, *_line(piece.row, earlier)} for piece in pieces}
    keys = set().union(*lines.values())
    rows = Evidence.objects.filter(went_into__in=keys, carried_to__isnull=True)
    ended: dict[int, list[Evidence]] = defaultdict(list)
    for row in rows.select_related("version").defer("version__text").order_by("pk"):
        ended[row.went_into_id or 0].append(row)
    for piece in pieces:
        for row in (row for key in lines[piece.row.pk] for row in ended[key]):
            if row.passage != piece.row.passage and _is_same_text(row, piece):
                yield Piece(row, piece.version, row.start, row.end)


def _is_all_back(whole: Piece, back: Sequence[Piece], beside: Iterable[Piece]) -> bool:
    """Whether pieces cover what was one row before, but for white space.

    Two rows that had the same piece kept it once, so one of the other rows counts too.
    """
    text = whole.version.text
    first = min((p.start for p in back), default=whole.start)
    last = max((p.end for p in back), default=whole.end)
    if text[first : whole.start].strip() or text[whole.end : last].strip():
        return False
    inside = [p for p in beside if whole.start <= p.start and p.end <= whole.end]
    reached = whole.start
    for piece in sorted([*inside, *back], key=lambda p: p.start):
        if text[reached : piece.start].strip():
            return False
        reached = max(reached, piece.end)
    return not text[reached : whole.end].strip()


def _meeting(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """Yield one piece for each run of pieces with nothing but white space between them."""
    run: list[Piece] = []
    reached = 0
    for piece in sorted(pieces, key=lambda p: (p.start, p.end)):
        if run and piece.version.text[reached : piece.start].strip():
            yield _joined(run)
            run, reached = [], 0
        run.append(piece)
        reached = max(reached, piece.end)
    if run:
        yield _joined(run)


def _joined(pieces: Sequence[Piece]) -> Piece:
    first = min(pieces, key=lambda p: p.row.pk)
    others = {p.row.pk for p in pieces} - {first.row.pk}
    start, end = min(p.start for p in pieces), max(p.end for p in pieces)
    return Piece(first.row, first.version, start, end, tuple(sorted(others)))
