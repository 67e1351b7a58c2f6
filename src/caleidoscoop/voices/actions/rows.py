"""Make rows of passages: fragments and versions as a file has them, with ids made of content."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import PurePosixPath
from typing import TypeVar

from django.db import transaction

from caleidoscoop.voices.actions.labels import Labels
from caleidoscoop.voices.formats import Extract
from caleidoscoop.voices.models import (
    Element,
    Fragment,
    FragmentVersion,
    Intake,
    Position,
    Session,
    Source,
)

BATCH = 500
SPEAKERS_AT_ONCE = 100
Row = TypeVar("Row")


def fragments_of(
    intake: Intake,
    source: Source,
    extract: Extract,
    numbers: Sequence[int],
    labels: Labels,
    *,
    is_released: bool,
) -> list[Fragment]:
    """Return fragments as the file has them; their speakers are made some at a time.

    A commit for each speaker would wait for the disk each time; one for all would keep others out.
    """
    made: list[Fragment] = []
    for some in batches(numbers, SPEAKERS_AT_ONCE):
        with transaction.atomic():
            made.extend(
                _fragment(intake, source, extract, number, labels, is_released=is_released)
                for number in some
            )
    return made


def _fragment(
    intake: Intake,
    source: Source,
    extract: Extract,
    number: int,
    labels: Labels,
    *,
    is_released: bool,
) -> Fragment:
    passage = extract.passages[number]
    fields = extract.fields_of(passage)
    region = labels.region(fields.get("region", "")) or source.region
    session = source.session
    if fields.get("session") or region != source.region:
        session = labels.session(fields.get("session", "") or session.name, region)
    fields = _told_apart(fields, extract, source, session)
    element, position = fields.get("element", ""), fields.get("position", "")
    return Fragment(
        programme=intake.programme,
        source=source,
        intake=intake,
        ordinal=number,
        place=passage.place[:200],
        speaker=labels.speaker(
            {**fields, "position": position if position in Position.values else ""}, session
        ),
        region=region,
        municipality=labels.municipality(fields.get("municipality", "")),
        table_name=fields.get("table", "")[:80],
        element=element if element in Element.values else "",
        domain=labels.domain(fields.get("domain", "")),
        said_on=_day(fields.get("date", "")),
        language=fields.get("language", "nl")[:8] or "nl",
        released_at=intake.at if is_released else None,
    )


def _told_apart(
    fields: dict[str, str], extract: Extract, source: Source, session: Session
) -> dict[str, str]:
    """Keep speakers apart who have the same number in two transcripts of one session."""
    own = PurePosixPath(source.path).stem
    if extract.are_pseudonyms and fields.get("speaker") and session.name != own:
        return {**fields, "speaker": f"{fields['speaker']} · {own}"[:80]}
    return fields


def give_keys(fragments: Sequence[Fragment], texts: Sequence[str], intake: Intake) -> None:
    """Give ids made of content, so that the same folder gives the same ids anywhere."""
    left = list(zip(fragments, texts, strict=True))
    again = ""
    while left:
        for fragment, text in left:
            region = fragment.region.key if fragment.region else ""
            parts = [region, intake.sha256, str(fragment.ordinal), text]
            fragment.key = hashlib.sha256(("\x1f".join(parts) + again).encode()).hexdigest()[:32]
        there = Fragment.objects.filter(programme=intake.programme)
        taken = there.filter(key__in=[fragment.key for fragment, _ in left])
        keys = set(taken.values_list("key", flat=True))
        left = [(fragment, text) for fragment, text in left if fragment.key in keys]
        again += "\x1fagain"


def version_of(
    fragment: Fragment, text: str, number: int, reason: str, intake: Intake
) -> FragmentVersion:
    return FragmentVersion(
        fragment=fragment,
        number=number,
        text=text,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        reason=reason,
        intake=intake,
        by=intake.by,
        at=intake.at,
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def batches(rows: Iterable[Row], size: int = BATCH) -> Iterator[list[Row]]:
    batch: list[Row] = []
    for row in rows:
        batch.append(row)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch
