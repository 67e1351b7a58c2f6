"""The main job without a screen: a folder of texts in, draft threads with evidence out."""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from caleidoscoop.journey.draft_report import draft_document
from caleidoscoop.journey.drafts import import_json, read_draft, threads_json
from caleidoscoop.journey.folder import SYSTEM, File, files_in
from caleidoscoop.people.actions import grant_role
from caleidoscoop.people.models import RoleKind, User
from caleidoscoop.programmes.facts import known_region
from caleidoscoop.programmes.models import Programme, Region
from caleidoscoop.reports.document import render_all
from caleidoscoop.threads.actions import carry_evidence
from caleidoscoop.threads.analysis import draft_threads
from caleidoscoop.threads.models import Run
from caleidoscoop.voices.actions import bring_in_file
from caleidoscoop.voices.actions.intake import Wish, refuse
from caleidoscoop.voices.actions.labels import Labels
from caleidoscoop.voices.actions.staging import clear_staged
from caleidoscoop.voices.formats import Unreadable
from caleidoscoop.voices.models import Intake, Outcome, Source
from sensemaking.text import Embedder

PROGRAMME = "analyse"
OWNER = "analyse@localhost"

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Analysis:
    """What came of a folder."""

    intakes: tuple[Intake, ...]
    run: Run | None


def analyse(
    *,
    folder: Path,
    out: Path,
    at: datetime,
    seed: int,
    language: str,
    formats: Sequence[str],
    progress: Progress,
    embedder: Embedder | None = None,
) -> Analysis:
    """Bring in a folder, let the engine propose threads, and write what came of it to `out`."""
    programme = programme_of_analysis(at=at)
    clear_all_staged(programme)
    intakes = bring_in_folder(
        programme=programme, folder=folder, without=out, at=at, progress=progress
    )
    carry_evidence(programme=programme, at=at)
    sources = sorted({i.source_id for i in intakes if i.source_id})
    run = None
    if sources:
        run = draft_threads(
            programme=programme,
            at=at,
            seed=seed,
            language=language,
            sources=sources,
            as_read=True,
            embedder=embedder,
            progress=progress,
        )
    draft = read_draft(run) if run else None
    write(out / "import.json", import_json(intakes, draft))
    if draft is not None:
        write(out / "threads.json", threads_json(draft))
        wanted = [name for name in formats if name != "json"]
        made = render_all(draft_document(draft, intakes), wanted, is_checked=True)
        for name, content in made.items():
            write_bytes(out / f"report.{name}", content)
    return Analysis(tuple(intakes), run)


@transaction.atomic
def programme_of_analysis(*, at: datetime) -> Programme:
    """Return the programme that a database made by `analyse` holds, with its owner."""
    programme, _is_new = Programme.objects.get_or_create(
        key=PROGRAMME, defaults={"name": _("Analysis")}
    )
    owner = User.objects.filter(email=OWNER).first()
    if owner is None:
        owner = User.objects.create_user(OWNER, None, name=_("Programme lead"))
        grant_role(owner, kind=RoleKind.PROGRAMME_LEAD, programme=programme, by=None, at=at)
    return programme


def bring_in_folder(
    *,
    programme: Programme,
    folder: Path,
    at: datetime,
    progress: Progress,
    without: Path | None = None,
    by: User | None = None,
    is_released: bool = True,
) -> list[Intake]:
    """Bring in every file of a folder; a sub-folder is a region. One bad file stops nothing."""
    files = list(files_in(folder, without=without or folder / ".caleidoscoop"))
    labels = Labels(programme, known_region)
    intakes: list[Intake] = []
    for number, file in enumerate(files):
        progress(file.path, number, len(files))
        region = labels.region(file.region) if file.region and not file.is_hidden else None
        intakes.append(_bring_in(programme, file, region, labels, at, by, is_released))
    progress("", len(files), len(files))
    return intakes


def clear_all_staged(programme: Programme) -> None:
    """Remove what a killed run left half done, also of files that are not there any more."""
    for source in Source.objects.filter(programme=programme, intakes__outcome=Outcome.STAGED):
        clear_staged(source)


def _bring_in(
    programme: Programme,
    file: File,
    region: Region | None,
    labels: Labels,
    at: datetime,
    by: User | None,
    is_released: bool,
) -> Intake:
    try:
        data = file.read(max_bytes=settings.IMPORT_MAX_BYTES)
    except Unreadable as refusal:
        if refusal.code == SYSTEM:
            return _set_aside(programme, file.path, refusal, at)
        return refuse(programme=programme, path=file.path, by=by, at=at, why=refusal, region=region)
    wish = Wish(region=region, is_released=is_released, labels=labels)
    return bring_in_file(programme=programme, path=file.path, data=data, by=by, at=at, wish=wish)


def _set_aside(programme: Programme, path: str, why: Unreadable, at: datetime) -> Intake:
    """Return what came of a file of the system: it is told, but the database need not keep it."""
    return Intake(
        programme=programme,
        path=path,
        outcome=Outcome.REFUSED,
        reason=why.code,
        notes={"message": why.message},
        at=at,
    )


def write(file: Path, text: str) -> None:
    """Write a text whole or not at all, as bytes that are the same on every machine."""
    write_bytes(file, text.encode())


def write_bytes(file: Path, content: bytes) -> None:
    """Write a file whole or not at all: what stood there before stays until then."""
    draft = file.with_name(f".{file.name}.part")
    with draft.open("wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
    draft.replace(file)
