"""Bring in what people said: read, stage in batches, switch on in one short transaction.

Killed at any moment, a file is wholly in or not at all; the next reading clears what was staged.
"""

import hashlib
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import PurePosixPath

from django.conf import settings

from caleidoscoop.people.models import User, may_import
from caleidoscoop.programmes.facts import folded as fold
from caleidoscoop.programmes.models import Programme, Region
from caleidoscoop.shared import blobs
from caleidoscoop.voices.actions.labels import Labels
from caleidoscoop.voices.actions.staging import clear_staged, stage, switch_on
from caleidoscoop.voices.formats import DEFAULT, Extract, Limits, Unreadable, read, read_pasted
from caleidoscoop.voices.models import Intake, Outcome, Source
from caleidoscoop.voices.models.intake import PASTED

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Wish:
    """How a file is to be brought in, apart from what it says itself."""

    region: Region | None = None
    session_name: str = ""
    is_released: bool = True
    is_fictional: bool = False
    mapping: Mapping[str, str] | None = None
    headed: Mapping[str, bool] | None = None
    labels: Labels | None = field(default=None, compare=False)


def bring_in_file(
    *,
    programme: Programme,
    path: str,
    data: bytes,
    by: User | None,
    at: datetime,
    wish: Wish = Wish(),
    progress: Progress = lambda *_: None,
) -> Intake:
    """Bring in one file; return what came of it: imported, known already, or refused and why.

    A file at the same path is a correction: what is unchanged keeps its id, what changed gets a
    version, what is gone is marked.
    """
    path = unicodedata.normalize("NFC", path)
    sha256 = hashlib.sha256(data).hexdigest()
    known = _known(programme, wish.region, path, sha256)
    if known is not None:
        return _write_down(programme, path, sha256, by, at, Outcome.KNOWN, source=known)
    try:
        extract = read(
            data,
            name=PurePosixPath(path).name,
            limits=limits(),
            mapping=wish.mapping,
            headed=wish.headed,
        )
        _must_be_within_reach(extract, programme, by)
    except Unreadable as refusal:
        return refuse(
            programme=programme,
            path=path,
            sha256=sha256,
            by=by,
            at=at,
            why=refusal,
            region=wish.region,
        )
    return _bring_in(programme, path, sha256, data, extract, by, at, wish, progress)


def bring_in_text(
    *,
    programme: Programme,
    title: str,
    text: str,
    by: User,
    at: datetime,
    wish: Wish = Wish(),
    progress: Progress = lambda *_: None,
) -> Intake:
    """Bring in pasted text: one line, one fragment. The text is kept as a source of its own."""
    data = text.encode("utf-8", "surrogatepass")
    sha256 = hashlib.sha256(data).hexdigest()
    path = path_of_pasted(title, wish.region)
    known = _known(programme, wish.region, path, sha256)
    if known is not None:
        return _write_down(programme, path, sha256, by, at, Outcome.KNOWN, source=known)
    try:
        extract = read_pasted(text, limits=limits())
    except Unreadable as refusal:
        return refuse(
            programme=programme,
            path=path,
            sha256=sha256,
            by=by,
            at=at,
            why=refusal,
            region=wish.region,
        )
    wish = replace(wish, session_name=wish.session_name or title.strip()[:200])
    return _bring_in(programme, path, sha256, data, extract, by, at, wish, progress)


def path_of_pasted(title: str, region: Region | None) -> str:
    """Return where pasted text is kept: the same title in the same region is a correction."""
    name = title.strip()[:200].replace("/", "-")
    return f"{PASTED}{region.key if region else '-'}/{name}.txt"


def refuse(
    *,
    programme: Programme,
    path: str,
    by: User | None,
    at: datetime,
    why: Unreadable,
    sha256: str = "",
    region: Region | None = None,
) -> Intake:
    """Write down that a file did not come in, and why."""
    return _write_down(
        programme,
        path,
        sha256,
        by,
        at,
        Outcome.REFUSED,
        region=region,
        reason=why.code,
        notes={"message": why.message, "details": why.details},
    )


def _bring_in(
    programme: Programme,
    path: str,
    sha256: str,
    data: bytes,
    extract: Extract,
    by: User | None,
    at: datetime,
    wish: Wish,
    progress: Progress,
) -> Intake:
    blobs.keep(data)
    labels = wish.labels or Labels(programme)
    region = wish.region or labels.region(extract.fields.get("region", ""))
    name = wish.session_name or extract.fields.get("session", "") or PurePosixPath(path).stem
    source, _ = Source.objects.get_or_create(
        programme=programme,
        path=path[:500],
        defaults={
            "region": region,
            "session": labels.session(name, region),
            "title": PurePosixPath(path).name[:300],
            "is_fictional": wish.is_fictional,
            "added_at": at,
        },
    )
    clear_staged(source)
    intake = Intake.objects.create(
        programme=programme,
        region=source.region,
        source=source,
        path=path[:500],
        sha256=sha256,
        by=by,
        at=at,
    )
    staged = stage(
        intake=intake,
        extract=extract,
        labels=labels,
        is_released=wish.is_released,
        progress=progress,
    )
    return switch_on(intake=intake, staged=staged, extract=extract, labels=labels, size=len(data))


def _known(programme: Programme, region: Region | None, path: str, sha256: str) -> Source | None:
    """Return the source that holds exactly these bytes for this region, if there is one."""
    same = Source.objects.filter(programme=programme, sha256=sha256)
    at_path = same.filter(path=path[:500]).first()
    return (
        at_path
        or (same.filter(region=region).order_by("pk").first() if region else None)
        or (same.filter(region__isnull=True).order_by("pk").first() if region is None else None)
    )


def _write_down(
    programme: Programme,
    path: str,
    sha256: str,
    by: User | None,
    at: datetime,
    outcome: str,
    *,
    source: Source | None = None,
    region: Region | None = None,
    reason: str = "",
    notes: dict[str, object] | None = None,
) -> Intake:
    return Intake.objects.create(
        programme=programme,
        region=source.region if source else region,
        source=source,
        path=path[:500],
        sha256=sha256,
        outcome=outcome,
        reason=reason,
        notes=notes or {},
        by=by,
        at=at,
    )


def _must_be_within_reach(extract: Extract, programme: Programme, by: User | None) -> None:
    """Refuse a file that names regions in which this person may not bring in anything."""
    if by is None or may_import(by, programme=programme, region=None):
        return
    known = {fold(name): r for r in programme.regions.all() for name in (r.name, r.key)}
    named = {extract.fields_of(passage).get("region", "") for passage in extract.passages}
    out_of_reach = [
        name
        for name in sorted(named - {""})
        if fold(name) not in known
        or not may_import(by, programme=programme, region=known[fold(name)])
    ]
    if out_of_reach:
        raise Unreadable("other_region", names=", ".join(out_of_reach[:5]))


def limits() -> Limits:
    """Return what one file may hold, as the settings have it."""
    return replace(
        DEFAULT,
        max_bytes=settings.IMPORT_MAX_BYTES,
        max_passages=settings.IMPORT_MAX_PASSAGES,
        max_rows=settings.IMPORT_MAX_PASSAGES,
        max_pages=settings.IMPORT_MAX_PAGES,
        max_seconds=settings.IMPORT_MAX_SECONDS,
        max_memory=settings.IMPORT_MAX_MEMORY,
    )
