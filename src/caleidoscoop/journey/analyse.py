"""The main job without a screen: a folder of texts in, draft threads with evidence out."""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from caleidoscoop.journey import drafts
from caleidoscoop.journey.folder import File, files_in
from caleidoscoop.people.actions import grant_role
from caleidoscoop.people.models import RoleKind, User
from caleidoscoop.programmes.facts import known_region
from caleidoscoop.programmes.models import Programme, Region
from caleidoscoop.threads.actions import carry_evidence
from caleidoscoop.threads.analysis import draft_threads
from caleidoscoop.threads.models import Run
from caleidoscoop.voices.actions import bring_in_file
from caleidoscoop.voices.actions.intake import Wish, refuse
from caleidoscoop.voices.actions.labels import Labels
from caleidoscoop.voices.formats import Unreadable
from caleidoscoop.voices.models import Intake, Outcome

PROGRAMME = "analyse"
OWNER = "analyse@localhost"

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Analysis:
    """What came of a folder."""

    intakes: tuple[Intake, ...]
    run: Run | None

    @property
    def refused(self) -> list[Intake]:
        return [i for i in self.intakes if i.outcome == Outcome.REFUSED]

    @property
    def brought_in(self) -> list[Intake]:
        return [i for i in self.intakes if i.outcome != Outcome.REFUSED]


def analyse(
    *,
    folder: Path,
    out: Path,
    at: datetime,
    seed: int,
    language: str,
    formats: Sequence[str],
    progress: Progress,
) -> Analysis:
    """Bring in a folder, let the engine propose threads, and write what came of it to `out`."""
    programme = programme_of_analysis(at=at)
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
            progress=progress,
        )
    _write(out, "import.json", drafts.import_json(intakes))
    if run is not None:
        draft = drafts.read_draft(run)
        _write(out, "threads.json", drafts.threads_json(draft))
        if "html" in formats:
            _write(out, "report.html", drafts.report_html(draft, intakes))
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
        region = labels.region(file.region) if file.region else None
        intakes.append(_bring_in(programme, file, region, labels, at, by, is_released))
    progress("", len(files), len(files))
    return intakes


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
        data = _bytes_of(file)
    except Unreadable as refusal:
        return refuse(programme=programme, path=file.path, by=by, at=at, why=refusal)
    wish = Wish(region=region, is_released=is_released, labels=labels)
    return bring_in_file(programme=programme, path=file.path, data=data, by=by, at=at, wish=wish)


def _bytes_of(file: File) -> bytes:
    if file.leads_outside:
        raise Unreadable("path_escape")
    try:
        if file.file.stat().st_size > settings.IMPORT_MAX_BYTES:
            raise Unreadable("too_large", limit=settings.IMPORT_MAX_BYTES)
        if not file.file.is_file():
            raise Unreadable("unreadable")
        return file.file.read_bytes()
    except OSError as error:
        raise Unreadable("unreadable") from error


def _write(out: Path, name: str, text: str) -> None:
    """Write a file whole or not at all: what stood there before stays until then."""
    draft = out / f".{name}.part"
    with draft.open("w", encoding="utf-8", newline="\n") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(out / name)
