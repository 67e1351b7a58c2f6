"""Who spoke, as reports count it."""

from typing import NamedTuple

# A public figure has at least this many speakers in its base (docs/decisions).
K = 5


class Said(NamedTuple):
    """Who spoke: one unit of counting, in one session, of one kind, in one region or none."""

    region: int | None
    session: int
    kind: str
    unit: str
